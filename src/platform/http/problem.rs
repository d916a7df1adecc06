//! Errors as RFC 9457 problem details, in the person's language. A handler answers an `Error`; the
//! outer layer, which knows language and trace, writes the body.

use std::collections::HashMap;
use std::sync::OnceLock;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::platform::telemetry::TraceId;
use crate::shared::error::Error;
use crate::shared::language::Language;

/// The body of every refusal and failure.
#[derive(Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "type": "urn:omi:problem:patients.duplicate", "title": "Posible duplicado", "status": 409,
    "detail": "Ya hay un paciente con estos datos.", "code": "patients.duplicate", "params": {},
    "errors": [], "traceId": "4bf92f3577b34da6a3ce929d0e0e4736"
}))]
pub struct Problem {
    /// `urn:omi:problem:` and the code.
    pub r#type: String,
    /// What sort of problem, in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened and what to do next.
    pub detail: String,
    /// Stable code for programs.
    pub code: String,
    /// The values that the text names.
    #[schema(value_type = Object)]
    pub params: Map<String, Value>,
    /// What is wrong field by field.
    pub errors: Vec<ProblemField>,
    /// Names the request in the log of the box.
    pub trace_id: String,
    /// With 412: the record as it is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub current: Option<Value>,
    /// With 409: what already exists and may be meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<Object>>)]
    pub candidates: Option<Value>,
}

/// What is wrong with one field.
#[derive(Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ProblemField {
    /// Dotted path with indexes: `guardians[0].email`.
    pub field: String,
    /// Stable code.
    pub code: String,
    /// What is wrong, in words.
    pub detail: String,
}

#[derive(Deserialize)]
struct Text {
    title: String,
    detail: String,
}

#[derive(Deserialize)]
struct Texts {
    problems: HashMap<String, Text>,
    fields: HashMap<String, String>,
}

const TEXTS_ES: &str = include_str!("../../../assets/texts/errors.es.toml");
const TEXTS_EN: &str = include_str!("../../../assets/texts/errors.en.toml");

fn texts(language: Language) -> &'static Texts {
    static ES: OnceLock<Texts> = OnceLock::new();
    static EN: OnceLock<Texts> = OnceLock::new();
    let empty = || Texts {
        problems: HashMap::new(),
        fields: HashMap::new(),
    };
    match language {
        Language::Es => ES.get_or_init(|| toml::from_str(TEXTS_ES).unwrap_or_else(|_| empty())),
        Language::En => EN.get_or_init(|| toml::from_str(TEXTS_EN).unwrap_or_else(|_| empty())),
    }
}

fn fill(text: &str, error: &Error) -> String {
    let mut filled = text.to_owned();
    for (name, value) in error.params() {
        let shown = value
            .as_str()
            .map_or_else(|| value.to_string(), ToOwned::to_owned);
        filled = filled.replace(&format!("{{{name}}}"), &shown);
    }
    filled
}

impl Problem {
    /// The problem for an error, in a language.
    #[must_use]
    pub fn of(error: &Error, language: Language, trace_id: &str) -> Self {
        let texts = texts(language);
        let text = texts.problems.get(error.code());
        let fields = error.fields().iter().map(|field| ProblemField {
            field: field.field.clone(),
            code: field.code.to_owned(),
            detail: texts
                .fields
                .get(field.code)
                .cloned()
                .unwrap_or_else(|| field.code.to_owned()),
        });
        let attached = |name: &str| {
            error
                .attachment()
                .filter(|(known, _)| *known == name)
                .map(|(_, value)| value.clone())
        };
        Self {
            r#type: format!("urn:omi:problem:{}", error.code()),
            title: text.map_or_else(|| error.code().to_owned(), |text| text.title.clone()),
            status: error.kind().status(),
            detail: text.map_or_else(|| error.code().to_owned(), |text| fill(&text.detail, error)),
            code: error.code().to_owned(),
            params: error
                .params()
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone()))
                .collect(),
            errors: fields.collect(),
            trace_id: trace_id.to_owned(),
            current: attached("current"),
            candidates: attached("candidates"),
        }
    }
}

impl Problem {
    /// What happened and what to do, in one line for a console.
    #[must_use]
    pub fn in_words(&self) -> String {
        let fields = self
            .errors
            .iter()
            .map(|field| format!("{}: {}", field.field, field.detail));
        std::iter::once(self.detail.clone())
            .chain(fields)
            .collect::<Vec<_>>()
            .join(" · ")
    }
}

/// An error in words, for the console.
#[must_use]
pub fn explain(error: &Error, language: Language) -> String {
    Problem::of(error, language, "").in_words()
}

/// What a stable code means, in words: of a field, else the title of a problem.
#[must_use]
pub fn words_of(code: &str, language: Language) -> String {
    let texts = texts(language);
    let title = || texts.problems.get(code).map(|text| &text.title);
    texts
        .fields
        .get(code)
        .or_else(title)
        .map_or(code, String::as_str)
        .to_owned()
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.kind().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = Response::new(Body::empty());
        *response.status_mut() = status;
        response.extensions_mut().insert(self);
        response
    }
}

/// Writes the body of a refusal that a handler or layer left in the response.
pub fn render(mut response: Response, language: Language, trace: TraceId) -> Response {
    let Some(error) = response.extensions_mut().remove::<Error>() else {
        return response;
    };
    let problem = Problem::of(&error, language, &trace.to_string());
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
    if problem.status == 401 {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    let wait = error.params().get("retryAfterSeconds").and_then(Value::as_u64);
    let wait = wait.or_else(|| matches!(problem.status, 503).then_some(1));
    if let Some(seconds) = wait {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    *response.body_mut() = Body::from(body);
    response.extensions_mut().insert(error);
    response
}

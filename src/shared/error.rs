//! One shape for everything that can be refused or fail: a kind (the HTTP status), a stable code,
//! and the numbers that the text needs. The texts themselves live in `assets/texts`.

use std::collections::BTreeMap;

use serde_json::Value;

/// What sort of refusal it is; each has one HTTP status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// 400: the request cannot be read.
    BadRequest,
    /// 401: nobody is signed in.
    Unauthenticated,
    /// 403: signed in, and not allowed.
    Forbidden,
    /// 404: not there, or not to be seen.
    NotFound,
    /// 405: the path is there, the method is not.
    MethodNotAllowed,
    /// 408: the request or its work took too long.
    Timeout,
    /// 409: contradicts something that exists.
    Conflict,
    /// 410: was there, and is kept no longer.
    Gone,
    /// 412: the record changed since it was read.
    Stale,
    /// 413: more bytes than are taken.
    TooLarge,
    /// 415: a body of a type that is not taken.
    UnsupportedMediaType,
    /// 422: readable, and against a rule.
    Invalid,
    /// 423: the account is locked for a while.
    Locked,
    /// 428: a change without `If-Match`.
    PreconditionRequired,
    /// 429: too many tries.
    TooManyRequests,
    /// 500: our fault.
    Internal,
    /// 503: not now.
    Unavailable,
    /// 507: the disk is full.
    Full,
}

impl Kind {
    /// The HTTP status.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::Unauthenticated => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::Timeout => 408,
            Self::Conflict => 409,
            Self::Gone => 410,
            Self::Stale => 412,
            Self::TooLarge => 413,
            Self::UnsupportedMediaType => 415,
            Self::Invalid => 422,
            Self::Locked => 423,
            Self::PreconditionRequired => 428,
            Self::TooManyRequests => 429,
            Self::Internal => 500,
            Self::Unavailable => 503,
            Self::Full => 507,
        }
    }
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Dotted path with indexes: `guardians[0].email`.
    pub field: String,
    /// Stable code, which is also the key of its text.
    pub code: &'static str,
}

/// A refusal or failure on its way to the person. Holds nothing personal: codes, numbers and ids,
/// except `attachment`, which goes to the caller alone and never to a log.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}", .0.code)]
pub struct Error(Box<Body>);

#[derive(Clone, Debug)]
struct Body {
    kind: Kind,
    code: &'static str,
    params: BTreeMap<&'static str, Value>,
    fields: Vec<FieldError>,
    attachment: Option<(&'static str, Value)>,
    cause: Option<String>,
}

impl Error {
    /// A refusal with its stable code, such as `patients.duplicate`.
    #[must_use]
    pub fn new(kind: Kind, code: &'static str) -> Self {
        Self(Box::new(Body {
            kind,
            code,
            params: BTreeMap::new(),
            fields: Vec::new(),
            attachment: None,
            cause: None,
        }))
    }

    /// 404 for an object that is not there, or that the caller may not see.
    #[must_use]
    pub fn not_found(code: &'static str) -> Self {
        Self::new(Kind::NotFound, code)
    }

    /// 422 over the given fields.
    #[must_use]
    pub fn invalid(fields: Vec<FieldError>) -> Self {
        let mut error = Self::new(Kind::Invalid, "request.invalid");
        error.0.fields = fields;
        error
    }

    /// 500 with a cause for the log. The cause must not hold personal data.
    #[must_use]
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        let mut error = Self::new(Kind::Internal, "server.internal");
        error.0.cause = Some(cause.to_string());
        error
    }

    /// Adds a value that the text names in braces.
    #[must_use]
    pub fn param(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.0.params.insert(name, value.into());
        self
    }

    /// Adds what the caller needs to go on: `current` of a 412, `candidates` of a 409.
    #[must_use]
    pub fn attach(mut self, name: &'static str, value: Value) -> Self {
        self.0.attachment = Some((name, value));
        self
    }

    /// Adds the cause for the log. It must not hold personal data.
    #[must_use]
    pub fn because(mut self, cause: impl std::fmt::Display) -> Self {
        self.0.cause = Some(cause.to_string());
        self
    }

    /// What sort it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// The values that the text names.
    #[must_use]
    pub fn params(&self) -> &BTreeMap<&'static str, Value> {
        &self.0.params
    }

    /// What is wrong field by field.
    #[must_use]
    pub fn fields(&self) -> &[FieldError] {
        &self.0.fields
    }

    /// What the caller needs to go on.
    #[must_use]
    pub fn attachment(&self) -> Option<&(&'static str, Value)> {
        self.0.attachment.as_ref()
    }

    /// The cause, for the log only.
    #[must_use]
    pub fn cause(&self) -> Option<&str> {
        self.0.cause.as_deref()
    }
}

/// Gathers what is wrong with a form, so that a person sees all of it at once.
#[derive(Debug, Default)]
pub struct FieldErrors(Vec<FieldError>);

impl FieldErrors {
    /// Notes one.
    pub fn add(&mut self, field: impl Into<String>, code: &'static str) {
        self.0.push(FieldError {
            field: field.into(),
            code,
        });
    }

    /// Notes the refusal of a parse and hands on what was parsed.
    pub fn check<T>(&mut self, field: &str, parsed: Result<T, &'static str>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(code) => {
                self.add(field, code);
                None
            }
        }
    }

    /// Takes over what was noted elsewhere.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Whether nothing is wrong so far.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The refusal, if anything is wrong.
    ///
    /// # Errors
    /// 422 with every field noted.
    pub fn finish(self) -> Result<(), Error> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Error::invalid(self.0))
        }
    }
}

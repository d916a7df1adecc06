//! The document that describes the API. It is made of the routes themselves and is one of them.

use std::sync::{Arc, OnceLock};

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use utoipa::openapi::OpenApi;

use super::health::Health;
use crate::platform::http::{Problem, ProblemField};

/// The frame of the document; routes and their schemas are added by the modules.
#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "OMI",
        version = env!("CARGO_PKG_VERSION"),
        description = "The staff address of the box. Errors are RFC 9457 problems with a stable `code`."
    ),
    components(schemas(Problem, ProblemField, Health)),
    modifiers(&Session),
    servers((url = "/"))
)]
struct Document;

struct Session;

impl utoipa::Modify for Session {
    fn modify(&self, document: &mut OpenApi) {
        use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .build();
        let components = document.components.get_or_insert_with(Default::default);
        components.add_security_scheme("session", SecurityScheme::Http(scheme));
    }
}

/// The document as text: known once every route has said what it is.
pub type DocumentText = Arc<OnceLock<String>>;

/// The document of these paths.
pub fn of(paths: OpenApi) -> OpenApi {
    let mut document = <Document as utoipa::OpenApi>::openapi();
    document.merge(paths);
    document
}

/// This document.
#[utoipa::path(
    get, path = "/api/openapi.json", tag = "box", operation_id = "getDocument",
    responses((status = 200, description = "OpenAPI 3.1", body = serde_json::Value))
)]
pub async fn show_document(State(text): State<DocumentText>) -> Response {
    let text = text.get().cloned().unwrap_or_default();
    ([(CONTENT_TYPE, "application/json")], text).into_response()
}

//! Puts the routes of all modules, the document that describes them and the web apps together, one
//! router for each listener.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, Uri, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;
use utoipa_axum::routes;

use super::health::Health;
use super::house::House;
use super::web::App;
use crate::modules::{auth, clinic};
use crate::platform::http::{Access, Problem, ProblemField, RouteEntry, Routes, layers};
use crate::platform::telemetry::metrics::metrics;
use crate::shared::error::{Error, Kind};
use crate::shared::language::Language;

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

/// What the sign-in page needs to know before anyone signs in.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({"name": "Clínica Dental Sonrisas", "version": "0.1.0", "claimed": true, "demo": true, "language": "es"}))]
struct BoxStatus {
    /// The clinic's name; absent on a box that nobody has set up.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// The version of the box.
    version: &'static str,
    /// Whether someone has set the box up.
    claimed: bool,
    /// Whether its people are made up.
    demo: bool,
    /// The clinic's language.
    language: Language,
}

/// Which clinic this is.
#[utoipa::path(get, path = "/api/status", tag = "box", responses((status = 200, body = BoxStatus)))]
async fn box_status(State(house): State<House>) -> Result<Json<BoxStatus>, Error> {
    let clinic = house.store().read(|tx| {
        if !auth::has_admin(tx)? {
            return Ok(None);
        }
        clinic::settings(tx).map(Some)
    })?;
    Ok(Json(BoxStatus {
        version: env!("CARGO_PKG_VERSION"),
        claimed: clinic.is_some(),
        demo: clinic.as_ref().is_some_and(|clinic| clinic.demo),
        language: clinic.as_ref().map_or(Language::Es, |clinic| clinic.language),
        name: clinic.map(|clinic| clinic.name),
    }))
}

/// How healthy the box is.
#[utoipa::path(
    get, path = "/actuator/health", tag = "box",
    responses((status = 200, body = Health), (status = 503, description = "A part is down", body = Health))
)]
async fn health(State(house): State<House>) -> Response {
    let health = house.health();
    let status = if health.status == super::Status::Up {
        200
    } else {
        503
    };
    let status = axum::http::StatusCode::from_u16(status).unwrap_or_default();
    (status, Json(health)).into_response()
}

fn routes(house: &House) -> Routes {
    let own = Routes::default()
        .add(Access::Public, routes!(box_status))
        .add(Access::Public, routes!(health))
        .with_state(house.clone());
    house.modules().staff_routes().merge(own)
}

/// The staff address: its router, its document, its table.
pub fn staff(house: &House) -> (Router, OpenApi, Vec<RouteEntry>) {
    let (router, paths, table) = routes(house).into_parts();
    let mut document = Document::openapi();
    document.merge(paths);
    let text: Arc<str> = document.to_json().unwrap_or_default().into();
    let router = router
        .route(
            "/api/openapi.json",
            get(move || async move { ([(header::CONTENT_TYPE, "application/json")], text.to_string()) }),
        )
        .method_not_allowed_fallback(|| async { Error::new(Kind::MethodNotAllowed, "request.method") })
        .fallback(|method: Method, uri: Uri, headers: HeaderMap| async move {
            App::Clinic.serve(&method, &uri, &headers)
        })
        .layer(from_fn_with_state(house.clone(), enter));
    (layers::wrap(router), document, table)
}

/// Finds out who calls. Until the box has its first administrator only health and the page that says so
/// are served.
async fn enter(State(house): State<House>, request: Request, next: axum::middleware::Next) -> Response {
    let path = request.uri().path();
    let open = !path.starts_with("/api/") || path == "/api/status" || path == "/api/openapi.json";
    if open || house.is_claimed() {
        return auth::authenticate(&house.modules().auth, request, next).await;
    }
    Error::new(Kind::Unavailable, "clinic.not_founded").into_response()
}

/// The families' address: one page for now, and nothing of the staff's, whatever token is shown.
pub fn portal() -> Router {
    let pages = Router::new().fallback(|method: Method, uri: Uri, headers: HeaderMap| async move {
        App::Portal.serve(&method, &uri, &headers)
    });
    layers::wrap(pages)
}

/// The loopback address of monitors.
pub fn ops(house: &House) -> Router {
    let router = Router::new()
        .route("/actuator/health", get(health))
        .route(
            "/metrics",
            get(|State(house): State<House>| async move {
                house.measure();
                (
                    [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")],
                    metrics().render(),
                )
            }),
        )
        .fallback(|| async { Error::not_found("request.unknown_path") })
        .with_state(house.clone());
    layers::wrap(router)
}

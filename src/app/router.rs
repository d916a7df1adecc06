//! Puts the routes of all modules, the document that describes them and the web apps together: one
//! router for the staff, one for families. Every route of the staff stands in the table that comes with it.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, Method, Uri};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use serde::Serialize;
use utoipa::openapi::OpenApi;
use utoipa_axum::routes;

use super::archive;
use super::diagnostics;
use super::document::{self, DocumentText};
use super::health::Health;
use super::house::House;
use super::web::App;
use super::{pairing, retention};
use crate::modules::clinic::Feature;
use crate::modules::{auth, clinic};
use crate::platform::http::{Access, Check, RouteEntry, Routes, layers};
use crate::shared::error::{Error, Kind};
use crate::shared::language::Language;

/// What the sign-in page needs to know before anyone signs in.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({"name": "Clínica Dental Sonrisas", "version": "0.1.0", "claimed": true, "demo": true, "language": "es", "featuresOff": []}))]
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
    /// The parts that the clinic switched off.
    features_off: Vec<Feature>,
}

const ANYWHERE: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Which clinic this is.
#[utoipa::path(get, path = "/api/status", tag = "box", responses((status = 200, body = BoxStatus)))]
async fn box_status(State(house): State<House>, headers: HeaderMap) -> Result<impl IntoResponse, Error> {
    if is_look_of_trust_page(&headers) {
        house.modules().devices.saw_browser();
    }
    if house.is_claimed() {
        house.modules().devices.note_browser().await;
    }
    let clinic = house.store().read(|tx| {
        if !auth::has_admin(tx)? {
            return Ok(None);
        }
        clinic::settings(tx).map(Some)
    })?;
    let status = BoxStatus {
        version: env!("CARGO_PKG_VERSION"),
        claimed: clinic.is_some(),
        demo: clinic.as_ref().is_some_and(|clinic| clinic.demo),
        features_off: house.switches().off(),
        language: clinic.as_ref().map_or(Language::Es, |clinic| clinic.language),
        name: clinic.map(|clinic| clinic.name),
    };
    // The page of trust, on another address, learns by this answer that the certificate is accepted.
    Ok(([(ANYWHERE, "cross-origin")], Json(status)))
}

/// Whether a page of another address asks without its person: only the page of trust does. A browser gets as far as
/// this when it accepts the certificate; whether its person once clicked a warning away cannot be seen from here.
fn is_look_of_trust_page(headers: &HeaderMap) -> bool {
    let says = |name: &str, values: &[&str]| {
        let said = headers.get(name).and_then(|value| value.to_str().ok());
        said.is_some_and(|said| values.contains(&said))
    };
    says("sec-fetch-site", &["cross-site", "same-site"]) && says("sec-fetch-dest", &["empty"])
}

/// How healthy the box is.
#[utoipa::path(
    get, path = "/actuator/health", tag = "box",
    responses((status = 200, body = Health), (status = 503, description = "A part is down", body = Health))
)]
pub async fn health(State(house): State<House>) -> Response {
    let health = house.health();
    let status = if health.status == super::Status::Up {
        200
    } else {
        503
    };
    let status = axum::http::StatusCode::from_u16(status).unwrap_or_default();
    (status, Json(health)).into_response()
}

fn routes(house: &House, text: DocumentText) -> Routes {
    let own = Routes::default()
        .add(Access::Public, routes!(box_status))
        .add(Access::Public, routes!(health))
        .with_state(house.clone());
    let described = Routes::default()
        .add(Access::Public, routes!(document::show_document))
        .with_state(text);
    let looking = diagnostics::routes(house);
    let staff = house.modules().staff_routes();
    staff
        .merge(own)
        .merge(described)
        .merge(looking)
        .merge(pairing::routes(house))
        .merge(archive::routes(house))
        .merge(retention::routes(house))
}

/// The staff address: its router, its document, its table.
pub fn staff(house: &House) -> (Router, OpenApi, Vec<RouteEntry>) {
    let text = DocumentText::default();
    let (router, paths, table) = routes(house, Arc::clone(&text)).into_parts();
    let document = document::of(paths);
    text.get_or_init(|| document.to_json().unwrap_or_default());
    let router = router
        .method_not_allowed_fallback(|| async { Error::new(Kind::MethodNotAllowed, "request.method") })
        .fallback(|method: Method, uri: Uri, headers: HeaderMap| async move {
            App::Clinic.serve(&method, &uri, &headers)
        });
    let house = house.clone();
    let entrance = Check(move |request: &mut Request| enter(&house, request));
    (layers::wrap_around(router, entrance), document, table)
}

/// Finds out who calls. Until the box has its first administrator only health, the first run
/// and how a box without a clinic looks are served.
fn enter(house: &House, request: &mut Request) -> Result<(), Error> {
    let path = request.uri().path();
    let open = !path.starts_with("/api/")
        || matches!(
            path,
            "/api/status"
                | "/api/openapi.json"
                | "/api/docs"
                | "/api/setup"
                | "/api/setup/check"
                | "/api/branding"
                | "/api/branding/style.css"
                | "/api/branding/logo"
        );
    if open || house.is_claimed() {
        auth::authenticate(&house.modules().auth, request);
        let door = house.modules().patients.subject_door();
        request.extensions_mut().insert(door);
        if let Some(gate) = house.switches().gate() {
            request.extensions_mut().insert(gate);
        }
        return Ok(());
    }
    Err(Error::new(Kind::Unavailable, "clinic.not_founded"))
}

/// The families' address: one page for now and how the clinic looks; nothing of the staff's, whatever token is
/// shown.
pub fn portal(house: &House) -> Router {
    let (look, ..) = house.modules().settings.open_routes().into_parts();
    let pages = look.fallback(|method: Method, uri: Uri, headers: HeaderMap| async move {
        App::Portal.serve(&method, &uri, &headers)
    });
    layers::wrap(pages)
}

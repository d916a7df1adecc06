//! How the clinic looks: what every page of it asks for before anyone signs in, and what administration needs
//! to choose it. Nothing personal.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::SettingsState;
use crate::modules::clinic::{self, BrandColour, Clinic};
use crate::modules::settings::forms::{Branding, ColourQuery, LogoView, PaletteView, ShadesView, UploadLogo};
use crate::modules::settings::rules::colour::{self, Shades};
use crate::modules::settings::service;
use crate::platform::crypto;
use crate::platform::http::{Caller, FileBody, PathId, Problem, Query};
use crate::platform::picture::{self, Refused, UPLOAD_BYTES};
use crate::shared::error::{Error, FieldErrors, Kind};
use crate::shared::ids::LogoId;

/// The largest upload in base64, with the JSON around it.
const BODY_BYTES: usize = UPLOAD_BYTES / 3 * 4 + 1024;

impl SettingsState {
    /// The clinic, if the box is one's already.
    fn founded(&self) -> Result<Option<Clinic>, Error> {
        self.store.read(|tx| {
            if !clinic::is_founded(tx)? {
                return Ok(None);
            }
            clinic::settings(tx).map(Some)
        })
    }
}

/// An answer that browsers keep and ask about anew each time.
fn tagged(headers: &HeaderMap, kind: &'static str, body: Vec<u8>) -> Response {
    let tag = format!("\"{}\"", crypto::sha256_hex(&body).get(..32).unwrap_or_default());
    let is_known = headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|seen| seen.as_bytes() == tag.as_bytes());
    let fields = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
        (header::ETAG, tag),
    ];
    if is_known {
        return (StatusCode::NOT_MODIFIED, fields).into_response();
    }
    (fields, body).into_response()
}

/// Tells the clinic's name, motto and logo.
#[utoipa::path(
    get, path = "/api/branding", tag = "settings", operation_id = "getBranding",
    responses(
        (status = 200, description = "How the clinic looks", body = Branding, headers(("ETag" = String, description = "Changes with the answer"))),
        (status = 304, description = "As before"),
    )
)]
pub async fn get_branding(
    State(state): State<Arc<SettingsState>>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let clinic = state.founded()?;
    let branding = Branding {
        version: clinic.as_ref().map_or(0, |clinic| clinic.header.version),
        name: clinic.as_ref().map(|clinic| clinic.name.clone()),
        motto: clinic
            .as_ref()
            .and_then(|clinic| clinic.brand.motto.as_ref().map(ToString::to_string)),
        logo: clinic.as_ref().and_then(|clinic| clinic.brand.logo),
    };
    let body = serde_json::to_vec(&branding).map_err(Error::internal)?;
    Ok(tagged(&headers, "application/json", body))
}

/// Dresses pages in the clinic's colour, readable in both themes.
#[utoipa::path(
    get, path = "/api/branding/style.css", tag = "settings", operation_id = "getBrandStyle",
    responses(
        (status = 200, description = "A style sheet", body = String, content_type = "text/css", headers(("ETag" = String, description = "Changes with the answer"))),
        (status = 304, description = "As before"),
    )
)]
pub async fn get_style(
    State(state): State<Arc<SettingsState>>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let brand = state.founded()?.map(|clinic| clinic.brand).unwrap_or_default();
    let sheet = colour::style_sheet(&brand);
    Ok(tagged(&headers, "text/css; charset=utf-8", sheet.into_bytes()))
}

/// Shows the clinic's logo.
#[utoipa::path(
    get, path = "/api/branding/logo", tag = "settings", operation_id = "getBrandLogo",
    responses(
        (status = 200, description = "The picture", body = Vec<u8>, content_type = "image/png", headers(("ETag" = String, description = "Changes with the answer"))),
        (status = 304, description = "As before"),
        (status = 404, description = "`settings.no_logo`: the clinic has none", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn get_logo(
    State(state): State<Arc<SettingsState>>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let logo = state.founded()?.and_then(|clinic| clinic.brand.logo);
    let id = logo.ok_or_else(|| Error::not_found("settings.no_logo"))?;
    let logo = state.store.read(|tx| service::find_logo(tx, id))?;
    Ok(tagged(&headers, "image/png", logo.png))
}

/// Show a picture that was uploaded
#[utoipa::path(
    get, path = "/api/settings/logos/{id}", tag = "settings", operation_id = "getUploadedLogo",
    params(("id" = LogoId, Path, description = "The picture")),
    responses(
        (status = 200, description = "The picture", body = Vec<u8>, content_type = "image/png", headers(("ETag" = String, description = "Changes with the answer"))),
        (status = 304, description = "As before"),
    )
)]
pub async fn show_logo(
    State(state): State<Arc<SettingsState>>,
    PathId(id): PathId<LogoId>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let logo = state.store.read(|tx| service::find_logo(tx, id))?;
    Ok(tagged(&headers, "image/png", logo.png))
}

/// Upload a picture for the logo
///
/// Drawn anew in at most 512 by 512 pixels, without anything else that the file holds. It is the logo once the
/// settings name it; one that they never named is forgotten after a day.
#[utoipa::path(
    post, path = "/api/settings/logos", tag = "settings", operation_id = "uploadLogo", request_body = UploadLogo,
    responses(
        (status = 200, description = "The picture", body = LogoView),
        (status = 422, description = "`settings.no_picture`, `settings.picture_too_large`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn upload_logo(
    State(state): State<Arc<SettingsState>>,
    caller: Caller,
    body: Result<FileBody<UploadLogo, BODY_BYTES>, Error>,
) -> Result<Json<LogoView>, Error> {
    let FileBody(body) = body.map_err(|error| match error.kind() {
        Kind::TooLarge => refused(Refused::TooLarge),
        _ => error,
    })?;
    // One at a time: each takes its memory and a core.
    let turn = state.drawing.acquire().await.map_err(Error::internal)?;
    let drawn = tokio::task::spawn_blocking(move || {
        let upload = STANDARD.decode(body.image.trim());
        picture::shrink(&upload.map_err(|_| Refused::NoPicture)?)
    });
    let picture = drawn.await.map_err(Error::internal)?.map_err(refused)?;
    drop(turn);
    let logo = state
        .store
        .write(&caller.0, move |tx| service::keep_logo(tx, &picture))
        .await?;
    Ok(Json(LogoView {
        id: logo.id,
        width: logo.width,
        height: logo.height,
    }))
}

fn refused(why: Refused) -> Error {
    let code = match why {
        Refused::NoPicture => "settings.no_picture",
        Refused::TooLarge => "settings.picture_too_large",
    };
    let mut wrong = FieldErrors::default();
    wrong.add("image", code);
    wrong
        .finish()
        .err()
        .unwrap_or_else(|| Error::internal("a refusal without a field"))
}

/// Show what a colour becomes so that it can be read
#[utoipa::path(
    get, path = "/api/settings/palette", tag = "settings", operation_id = "getPalette", params(ColourQuery),
    responses((status = 200, description = "The colour in both themes", body = PaletteView), (status = 422, description = "`settings.colour`", body = Problem, content_type = "application/problem+json"))
)]
pub async fn get_palette(Query(query): Query<ColourQuery>) -> Result<Json<PaletteView>, Error> {
    let mut wrong = FieldErrors::default();
    let chosen = wrong.check("colour", BrandColour::parse(&query.colour));
    wrong.finish()?;
    let chosen = chosen.ok_or_else(|| Error::internal("a refused field was not noted"))?;
    let view = |shades: Shades| ShadesView {
        primary: shades.primary.to_string(),
        foreground: shades.foreground.to_string(),
        soft: shades.soft.to_string(),
        soft_foreground: shades.soft_foreground.to_string(),
        as_chosen: shades.primary == chosen,
    };
    let palette = colour::palette(chosen);
    Ok(Json(PaletteView {
        light: view(palette.light),
        dark: view(palette.dark),
    }))
}

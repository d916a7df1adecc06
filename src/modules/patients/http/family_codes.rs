//! The code that reception prints for a guardian. Its secret is shown once, when it is made, and travels behind the
//! `#` of the link: no server ever sees it in an address.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::uri::Authority;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::PatientsState;
use crate::modules::auth::{FamilyCode, Visitor, draw_qr};
use crate::modules::patients::service;
use crate::platform::http::{Caller, JsonBody, PathId, Problem};
use crate::shared::error::Error;
use crate::shared::ids::GuardianId;

/// Nothing.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// What became of a guardian's code.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FamilyCodeState {
    /// There is none, or it was taken back.
    None,
    /// It opens the account.
    Open,
    /// Its 30 days are over.
    Expired,
    /// It opened the account.
    Used,
}

/// How a guardian's code stands; never the code itself.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "state": "OPEN", "createdAt": "2026-05-20T09:31:07Z", "expiresAt": "2026-06-19T09:31:07Z", "usedAt": null
}))]
pub struct FamilyCodeView {
    /// What became of it.
    state: FamilyCodeState,
    /// When it was made.
    #[schema(value_type = Option<String>, format = DateTime)]
    created_at: Option<Timestamp>,
    /// When it is worth nothing any more.
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Timestamp>,
    /// When it opened the account.
    #[schema(value_type = Option<String>, format = DateTime)]
    used_at: Option<Timestamp>,
}

impl FamilyCodeView {
    fn of(code: Option<&FamilyCode>, now: Timestamp) -> Self {
        let state = match code {
            None => FamilyCodeState::None,
            Some(code) if code.used_at.is_some() => FamilyCodeState::Used,
            Some(code) if code.expires_at <= now => FamilyCodeState::Expired,
            Some(_) => FamilyCodeState::Open,
        };
        Self {
            state,
            created_at: code.map(|code| code.header.created_at),
            expires_at: code.map(|code| code.expires_at),
            used_at: code.and_then(|code| code.used_at),
        }
    }
}

/// A code to hand over; it is shown this once.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FamilyCodeSheet {
    /// The address of the families' portal with the code behind its `#`.
    #[schema(example = "https://omi.local:8444/#codigo=MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE")]
    link: String,
    /// The same as a QR code.
    qr_svg: String,
    /// When it is worth nothing any more.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

/// See how a guardian's code stands
#[utoipa::path(
    get, path = "/api/guardians/{guardianId}/family-code", tag = "families", operation_id = "getFamilyCode",
    params(("guardianId" = GuardianId, Path, description = "The guardian")),
    responses((status = 200, description = "How it stands", body = FamilyCodeView))
)]
pub async fn get_family_code(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    PathId(id): PathId<GuardianId>,
) -> Result<Json<FamilyCodeView>, Error> {
    let code = state
        .store
        .read(|tx| service::read_family_code(tx, &caller.0, id))?;
    Ok(Json(FamilyCodeView::of(code.as_ref(), state.store.clock().now())))
}

/// Make a code for a guardian
///
/// It opens their account on the families' portal once, within 30 days. A code made before is worth nothing any more.
#[utoipa::path(
    post, path = "/api/guardians/{guardianId}/family-code", tag = "families", operation_id = "makeFamilyCode",
    params(("guardianId" = GuardianId, Path, description = "The guardian")), request_body = Nothing,
    responses(
        (status = 201, description = "The code", body = FamilyCodeSheet),
        (status = 409, description = "`patients.guardian_barred`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn make_family_code(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    PathId(id): PathId<GuardianId>,
    visitor: Visitor,
    JsonBody(Nothing {}): JsonBody<Nothing>,
) -> Result<(StatusCode, Json<FamilyCodeSheet>), Error> {
    let made = state
        .store
        .write(&caller.0, move |tx| service::make_family_code(tx, id))
        .await?;
    let host = visitor.host().and_then(|host| host.parse::<Authority>().ok());
    let host = host.as_ref().map_or("", Authority::host);
    let link = format!("https://{host}:{}/#codigo={}", state.portal_port, made.secret);
    let sheet = FamilyCodeSheet {
        qr_svg: draw_qr(&link)?,
        link,
        expires_at: made.expires_at,
    };
    Ok((StatusCode::CREATED, Json(sheet)))
}

/// Take a guardian's code back
#[utoipa::path(
    delete, path = "/api/guardians/{guardianId}/family-code", tag = "families", operation_id = "revokeFamilyCode",
    params(("guardianId" = GuardianId, Path, description = "The guardian")),
    responses(
        (status = 204, description = "It opens nothing any more"),
        (status = 409, description = "`patients.no_family_code`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn revoke_family_code(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    PathId(id): PathId<GuardianId>,
) -> Result<StatusCode, Error> {
    state
        .store
        .write(&caller.0, move |tx| service::revoke_family_code(tx, id))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

//! The second factor of one's own account.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::super::door::AuthModule;
use super::super::service;
use super::dto::{CodeBody, Empty, Enrolment, RecoveryCodes};
use crate::platform::http::{Caller, JsonBody, Problem};
use crate::platform::qr::draw_qr;
use crate::shared::error::Error;

/// Begins setting up the second factor. Needs the password within the last ten minutes.
#[utoipa::path(
    post, path = "/api/auth/2fa/enroll", tag = "auth", operation_id = "enrollSecondFactor", request_body = Empty,
    responses(
        (status = 200, description = "The secret, which counts once a code of it was given", body = Enrolment),
        (status = 409, description = "`auth.two_factor_enabled`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn enroll(
    State(auth): State<Arc<AuthModule>>,
    caller: Caller,
    JsonBody(Empty {}): JsonBody<Empty>,
) -> Result<Json<Enrolment>, Error> {
    let shown = auth.store.write(&caller.0, service::enroll_two_factor).await?;
    Ok(Json(Enrolment {
        qr_svg: draw_qr(&shown.uri)?,
        secret: shown.secret,
        otpauth_uri: shown.uri,
    }))
}

/// Turns the second factor on with a code of the secret that was shown.
#[utoipa::path(
    post, path = "/api/auth/2fa/activate", tag = "auth", operation_id = "activateSecondFactor", request_body = CodeBody,
    responses(
        (status = 200, description = "It is on; the recovery codes are shown this once", body = RecoveryCodes),
        (status = 401, description = "`auth.invalid_code`", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`auth.enrolment_missing`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn activate(
    State(auth): State<Arc<AuthModule>>,
    caller: Caller,
    JsonBody(body): JsonBody<CodeBody>,
) -> Result<Json<RecoveryCodes>, Error> {
    let recovery_codes = auth
        .store
        .write(&caller.0, move |tx| service::activate_two_factor(tx, &body.code))
        .await?;
    Ok(Json(RecoveryCodes { recovery_codes }))
}

/// Makes ten new recovery codes in place of the old ones. Needs the password within the last ten minutes.
#[utoipa::path(
    post, path = "/api/auth/2fa/recovery-codes", tag = "auth", operation_id = "renewRecoveryCodes", request_body = Empty,
    responses(
        (status = 200, description = "The new ones, shown this once", body = RecoveryCodes),
        (status = 409, description = "`auth.two_factor_disabled`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn renew_recovery_codes(
    State(auth): State<Arc<AuthModule>>,
    caller: Caller,
    JsonBody(Empty {}): JsonBody<Empty>,
) -> Result<Json<RecoveryCodes>, Error> {
    let recovery_codes = auth.store.write(&caller.0, service::renew_recovery_codes).await?;
    Ok(Json(RecoveryCodes { recovery_codes }))
}

/// Turns the second factor off. Needs the password within the last ten minutes.
#[utoipa::path(
    delete, path = "/api/auth/2fa", tag = "auth", operation_id = "disableSecondFactor",
    responses(
        (status = 204, description = "It is off"),
        (status = 409, description = "`auth.two_factor_disabled`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn disable(State(auth): State<Arc<AuthModule>>, caller: Caller) -> Result<StatusCode, Error> {
    auth.store.write(&caller.0, service::disable_two_factor).await?;
    Ok(StatusCode::NO_CONTENT)
}

//! One's own account and password.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::super::door::AuthModule;
use super::super::error::AuthError;
use super::super::model::User;
use super::super::service;
use super::dto::{
    ChangePasswordBody, ForgotPasswordBody, Me, ReauthenticateBody, Reauthenticated, ResetPasswordBody,
    UserView,
};
use super::visitor::Visitor;
use crate::modules::clinic;
use crate::platform::http::{Caller, JsonBody, Problem};
use crate::shared::error::Error;
use crate::shared::password_rules::{self, PasswordContext, check_password};
use crate::shared::permission::{Permission, Role, may};
use crate::shared::person::Email;

/// The signed-in person and what they may do.
#[utoipa::path(
    get, path = "/api/auth/me", tag = "auth", operation_id = "getMe",
    responses((status = 200, description = "The account", body = Me))
)]
pub async fn me(State(auth): State<Arc<AuthModule>>, caller: Caller) -> Result<Json<Me>, Error> {
    let (user, credentials, least) = auth.store.read(|view| {
        let (user, credentials) = service::own_account(view, caller.0.user)?;
        Ok((user, credentials, clinic::least_password(view)?))
    })?;
    let held = Permission::ALL.into_iter().filter(|held| may(&user.roles, *held));
    Ok(Json(Me {
        permissions: held.collect(),
        idle_timeout_seconds: auth.policy.idle().as_secs(),
        two_factor_missing: auth.policy.needs_second_factor() && credentials.totp.is_none(),
        least_password_characters: least_for(&user, least),
        reauthenticated_until: caller.0.reauthenticated_until,
        user: UserView::of(&user, Some(&credentials), auth.now()),
    }))
}

/// Least characters of a new password of this person.
pub fn least_for(user: &User, asked: usize) -> usize {
    password_rules::least(user.roles.contains(&Role::Admin), asked)
}

/// Gives the password once more; sensitive acts then need none for ten minutes.
#[utoipa::path(
    post, path = "/api/auth/reauthenticate", tag = "auth", operation_id = "reauthenticate",
    request_body = ReauthenticateBody,
    responses(
        (status = 200, description = "The window is open", body = Reauthenticated),
        (status = 401, description = "`auth.invalid_credentials`, `auth.invalid_code`", body = Problem, content_type = "application/problem+json"),
        (status = 423, description = "`auth.locked` with `retryAfterSeconds`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn reauthenticate(
    State(auth): State<Arc<AuthModule>>,
    caller: Caller,
    JsonBody(body): JsonBody<ReauthenticateBody>,
) -> Result<Json<Reauthenticated>, Error> {
    let user = caller.0.user.ok_or(AuthError::Required)?;
    let verified_hash = auth.compare_password(&caller.0, user, body.password).await?;
    let command = service::Reauthenticate {
        verified_hash,
        code: body.code,
    };
    let reauthenticated_until = auth
        .commit(&caller.0, move |tx| service::reauthenticate(tx, &command))
        .await?;
    Ok(Json(Reauthenticated {
        reauthenticated_until,
    }))
}

/// Changes the caller's password and ends their other sessions.
#[utoipa::path(
    post, path = "/api/auth/password", tag = "auth", operation_id = "changePassword",
    request_body = ChangePasswordBody,
    responses(
        (status = 204, description = "Changed"),
        (status = 401, description = "`auth.invalid_credentials`: the present one is wrong", body = Problem, content_type = "application/problem+json"),
        (status = 423, description = "`auth.locked` with `retryAfterSeconds`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn change_password(
    State(auth): State<Arc<AuthModule>>,
    caller: Caller,
    JsonBody(body): JsonBody<ChangePasswordBody>,
) -> Result<StatusCode, Error> {
    let (user, least) = auth.store.read(|view| {
        let (user, _) = service::own_account(view, caller.0.user)?;
        Ok((user, clinic::least_password(view)?))
    })?;
    service::check_new_password(&user, &body.new_password, least)?;
    let verified_hash = auth
        .compare_password(&caller.0, user.id, body.current_password)
        .await?;
    let new = auth.hasher.hash(body.new_password).await?;
    let command = service::ChangePassword { verified_hash, new };
    auth.commit(&caller.0, move |tx| service::change_password(tx, &command))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Asks for a link to choose a new password. The answer is the same for every address.
#[utoipa::path(
    post, path = "/api/auth/forgot-password", tag = "auth", operation_id = "forgotPassword",
    request_body = ForgotPasswordBody,
    responses((status = 202, description = "If there is such an account, it gets a message"))
)]
pub async fn forgot_password(
    State(auth): State<Arc<AuthModule>>,
    visitor: Visitor,
    JsonBody(body): JsonBody<ForgotPasswordBody>,
) -> Result<(StatusCode, Json<serde_json::Value>), Error> {
    auth.limit_address(visitor.actor.address)?;
    let email = Email::parse(&body.email).ok();
    auth.store
        .write(&visitor.actor, move |tx| {
            service::request_reset(tx, email.as_ref())
        })
        .await?;
    Ok((StatusCode::ACCEPTED, Json(serde_json::json!({}))))
}

/// Chooses a new password with a one-time code, and ends every session of the account.
#[utoipa::path(
    post, path = "/api/auth/reset-password", tag = "auth", operation_id = "resetPassword",
    request_body = ResetPasswordBody,
    responses(
        (status = 204, description = "The new password holds"),
        (status = 401, description = "`auth.invalid_code`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn reset_password(
    State(auth): State<Arc<AuthModule>>,
    visitor: Visitor,
    JsonBody(body): JsonBody<ResetPasswordBody>,
) -> Result<StatusCode, Error> {
    auth.limit_address(visitor.actor.address)?;
    // What holds for everyone, before anyone is looked up; what depends on the person after the code.
    let context = PasswordContext {
        is_admin: false,
        email: &body.email,
        least: auth.store.read(|view| clinic::least_password(view))?,
    };
    check_password(&body.new_password, context).map_err(AuthError::PasswordRefused)?;
    let email = Email::parse(&body.email);
    let new = auth.hasher.hash(body.new_password.clone()).await?;
    let command = service::ResetPassword {
        email: email.map_err(|_| AuthError::InvalidCode)?,
        code: body.code,
        typed: body.new_password,
        new,
    };
    auth.commit(&visitor.actor, move |tx| service::reset_password(tx, &command))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

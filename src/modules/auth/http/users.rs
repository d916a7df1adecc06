//! The people who work here, for an ADMIN.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

use super::super::door::AuthModule;
use super::super::service;
use super::dto::{Empty, ResetCodeView, UserList};
use super::people::{act_on, shown_to_admin};
use crate::platform::http::{Caller, JsonBody, PathId, Query};
use crate::platform::store::{Record as _, Subject};
use crate::shared::error::{Error, Kind};
use crate::shared::ids::{Id as _, UserId};

const DEFAULT_LIMIT: usize = 50;
const MOST: usize = 200;

/// Which page.
#[derive(Clone, Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UsersQuery {
    /// Accounts in a page: 1 to 200, 50 unless told.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<usize>,
    /// `nextCursor` of the page before.
    cursor: Option<String>,
}

/// Lists the accounts of the people who work here.
#[utoipa::path(
    get, path = "/api/users", tag = "users", operation_id = "listUsers", params(UsersQuery),
    responses((status = 200, description = "A page of accounts", body = UserList))
)]
pub async fn list_users(
    State(auth): State<Arc<AuthModule>>,
    caller: Caller,
    Query(query): Query<UsersQuery>,
) -> Result<Json<UserList>, Error> {
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MOST).contains(&limit) {
        return Err(Error::new(Kind::BadRequest, "request.query"));
    }
    let after = query.cursor.as_deref().map(read_cursor).transpose()?;
    auth.reads.check()?;
    let page = auth.store.read(|view| service::list_staff(view, after, limit))?;
    let people = page.people.iter();
    let shown: Vec<Subject> = people.map(|person| person.user.subject()).collect();
    auth.reads.note(&caller.0, "auth.users_listed", &shown);
    Ok(Json(UserList {
        items: page
            .people
            .iter()
            .map(|person| shown_to_admin(&auth, person))
            .collect(),
        next_cursor: page.next.map(|id| URL_SAFE_NO_PAD.encode(id.bytes())),
        total: page.total,
    }))
}

fn read_cursor(text: &str) -> Result<UserId, Error> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok();
    let id = bytes.and_then(|bytes| uuid::Uuid::from_slice(&bytes).ok());
    id.map(UserId::from_uuid)
        .ok_or_else(|| Error::new(Kind::BadRequest, "request.query"))
}

/// Unlocks an account and forgets its failed sign-ins.
#[utoipa::path(
    post, path = "/api/users/{id}/unlock", tag = "users", operation_id = "unlockUser",
    params(("id" = UserId, Path, description = "The account")), request_body = Empty,
    responses((status = 204, description = "It is unlocked"))
)]
pub async fn unlock_user(
    State(auth): State<Arc<AuthModule>>,
    caller: Caller,
    PathId(id): PathId<UserId>,
    JsonBody(Empty {}): JsonBody<Empty>,
) -> Result<StatusCode, Error> {
    act_on(&auth, &caller, id, service::unlock_user).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes a one-time code with which somebody who works here chooses a new password.
///
/// For a clinic without mail: the ADMIN sees who asks, and hands it over. It is shown this once; codes made
/// before are worth nothing any more. Sensitive: the password must have been given within ten minutes.
#[utoipa::path(
    post, path = "/api/users/{id}/reset-code", tag = "users", operation_id = "makeResetCode",
    params(("id" = UserId, Path, description = "The account")), request_body = Empty,
    responses((status = 200, description = "The code", body = ResetCodeView))
)]
pub async fn make_reset_code(
    State(auth): State<Arc<AuthModule>>,
    caller: Caller,
    PathId(id): PathId<UserId>,
    JsonBody(Empty {}): JsonBody<Empty>,
) -> Result<Json<ResetCodeView>, Error> {
    let code = act_on(&auth, &caller, id, service::issue_staff_reset_code).await?;
    Ok(Json(ResetCodeView {
        code,
        valid_minutes: service::RESET_CODE_VALID.as_mins(),
    }))
}

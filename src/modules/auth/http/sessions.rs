//! Sessions: one's own, and for an ADMIN those of the people who work here.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use super::super::door::AuthModule;
use super::super::model::Session;
use super::super::service;
use super::super::store;
use super::cookies;
use super::dto::{Empty, SessionList, SessionView};
use crate::platform::http::{Caller, JsonBody, PathId};
use crate::platform::store::Record as _;
use crate::shared::error::Error;
use crate::shared::ids::{SessionId, UserId};

/// Signs out: ends the session with its access and refresh tokens.
#[utoipa::path(
    post, path = "/api/auth/logout", tag = "auth", operation_id = "logout", request_body = Empty,
    responses((status = 204, description = "Signed out"))
)]
pub async fn logout(
    State(auth): State<Arc<AuthModule>>,
    caller: Caller,
    JsonBody(Empty {}): JsonBody<Empty>,
) -> Result<Response, Error> {
    auth.store.write(&caller.0, service::sign_out).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    cookies::forget(response.headers_mut());
    Ok(response)
}

/// Lists the caller's open sessions, newest first.
#[utoipa::path(
    get, path = "/api/auth/sessions", tag = "auth", operation_id = "listSessions",
    responses((status = 200, description = "The sessions", body = SessionList))
)]
pub async fn list_sessions(
    State(auth): State<Arc<AuthModule>>,
    caller: Caller,
) -> Result<Json<SessionList>, Error> {
    let items = match caller.0.user {
        Some(user) => open_sessions(&auth, user, caller.0.session)?,
        None => Vec::new(),
    };
    Ok(Json(SessionList { items }))
}

/// The open sessions of somebody, newest first.
fn open_sessions(
    auth: &AuthModule,
    user: UserId,
    current: Option<SessionId>,
) -> Result<Vec<SessionView>, Error> {
    let sessions = auth.store.read(|view| store::sessions_of(view, user))?;
    let (now, timeout) = (auth.now(), auth.policy.idle());
    let open = |session: &Session| {
        let live = auth.sessions.find(session.id).ok()?;
        live.check(now, timeout).ok()?;
        Some(SessionView {
            id: session.id,
            created_at: session.header.created_at,
            last_seen_at: live.last_action(),
            user_agent: session.user_agent.clone(),
            address: session.address.map(|address| address.to_string()),
            current: Some(session.id) == current,
        })
    };
    Ok(sessions.iter().rev().filter_map(open).collect())
}

/// Ends one of the caller's sessions.
#[utoipa::path(
    delete, path = "/api/auth/sessions/{id}", tag = "auth", operation_id = "endSession",
    params(("id" = SessionId, Path, description = "The session")),
    responses((status = 204, description = "It is over"))
)]
pub async fn end_session(
    State(auth): State<Arc<AuthModule>>,
    caller: Caller,
    PathId(id): PathId<SessionId>,
) -> Result<StatusCode, Error> {
    auth.store
        .write(&caller.0, move |tx| service::end_own_session(tx, id))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lists the open sessions of somebody who works here, newest first.
#[utoipa::path(
    get, path = "/api/users/{id}/sessions", tag = "users", operation_id = "listUserSessions",
    params(("id" = UserId, Path, description = "The account")),
    responses((status = 200, description = "The sessions", body = SessionList))
)]
pub async fn list_user_sessions(
    State(auth): State<Arc<AuthModule>>,
    caller: Caller,
    PathId(id): PathId<UserId>,
) -> Result<Json<SessionList>, Error> {
    auth.reads.check()?;
    let person = auth.store.read(|view| service::person(view, id))?;
    let items = open_sessions(&auth, id, caller.0.session)?;
    auth.reads
        .note(&caller.0, "auth.sessions_listed", &[person.user.subject()]);
    Ok(Json(SessionList { items }))
}

/// Ends one session of somebody who works here.
#[utoipa::path(
    delete, path = "/api/users/{id}/sessions/{sessionId}", tag = "users", operation_id = "endUserSession",
    params(
        ("id" = UserId, Path, description = "The account"),
        ("sessionId" = SessionId, Path, description = "The session"),
    ),
    responses((status = 204, description = "It is over"))
)]
pub async fn end_user_session(
    State(auth): State<Arc<AuthModule>>,
    caller: Caller,
    PathId((id, session)): PathId<(UserId, SessionId)>,
) -> Result<StatusCode, Error> {
    auth.store
        .write(&caller.0, move |tx| service::end_session_of(tx, id, session))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

//! One's own sessions.

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
use crate::shared::error::Error;
use crate::shared::ids::SessionId;

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
    let Some(user) = caller.0.user else {
        return Ok(Json(SessionList { items: Vec::new() }));
    };
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
            current: Some(session.id) == caller.0.session,
        })
    };
    let items = sessions.iter().rev().filter_map(open).collect();
    Ok(Json(SessionList { items }))
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

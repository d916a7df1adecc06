//! Ticking a task off, deleting it, and taking either back.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::super::forms::TaskAnswer;
use super::super::service;
use super::{TasksState, check};
use crate::platform::http::{Caller, IfMatch, PathId, Problem};
use crate::shared::error::Error;
use crate::shared::ids::TaskId;

/// Tick a task off
///
/// Nothing happens to one that is done.
#[utoipa::path(
    post, path = "/api/tasks/{id}/complete", tag = "tasks",
    params(("id" = TaskId, Path, description = "The task")),
    responses((status = 200, description = "The task as it is now", body = TaskAnswer, headers(("ETag" = String, description = "Version of the task"))))
)]
pub async fn complete_task(
    State(state): State<Arc<TasksState>>,
    caller: Caller,
    PathId(id): PathId<TaskId>,
) -> Result<Response, Error> {
    let done = state
        .store
        .write(&caller.0, move |tx| service::complete_task(tx, id));
    done.await?;
    state.answer(&caller.0, id)
}

/// Put a task back among those still to do
///
/// Nothing happens to one that is.
#[utoipa::path(
    post, path = "/api/tasks/{id}/reopen", tag = "tasks",
    params(("id" = TaskId, Path, description = "The task")),
    responses(
        (status = 200, description = "The task as it is now", body = TaskAnswer, headers(("ETag" = String, description = "Version of the task"))),
        (status = 409, description = "`tasks.full`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn reopen_task(
    State(state): State<Arc<TasksState>>,
    caller: Caller,
    PathId(id): PathId<TaskId>,
) -> Result<Response, Error> {
    let reopened = state
        .store
        .write(&caller.0, move |tx| service::reopen_task(tx, id));
    reopened.await?;
    state.answer(&caller.0, id)
}

/// Delete a task
///
/// It can be restored.
#[utoipa::path(
    delete, path = "/api/tasks/{id}", tag = "tasks",
    params(
        ("id" = TaskId, Path, description = "The task"),
        ("If-Match" = String, Header, description = "The version that was seen"),
    ),
    responses(
        (status = 204, description = "Deleted"),
        (status = 412, description = "Changed since it was read; `current` is the task as it is now", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "Without `If-Match`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn remove_task(
    State(state): State<Arc<TasksState>>,
    caller: Caller,
    PathId(id): PathId<TaskId>,
    seen: IfMatch,
) -> Result<StatusCode, Error> {
    let actor = caller.0.clone();
    state
        .store
        .write(&caller.0, move |tx| {
            check(tx, &actor, id, seen)?;
            service::remove_task(tx, id)
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Bring a deleted task back
///
/// Nothing happens to one that is there.
#[utoipa::path(
    post, path = "/api/tasks/{id}/restore", tag = "tasks",
    params(("id" = TaskId, Path, description = "The task")),
    responses(
        (status = 200, description = "The task as it is now", body = TaskAnswer, headers(("ETag" = String, description = "Version of the task"))),
        (status = 409, description = "`tasks.full`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn restore_task(
    State(state): State<Arc<TasksState>>,
    caller: Caller,
    PathId(id): PathId<TaskId>,
) -> Result<Response, Error> {
    let restored = state
        .store
        .write(&caller.0, move |tx| service::restore_task(tx, id));
    restored.await?;
    state.answer(&caller.0, id)
}

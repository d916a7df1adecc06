//! Routes of tasks: parse, call, map.

mod acts;

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use utoipa_axum::routes;

use super::forms::{Colleagues, TaskAnswer, TaskCounts, TaskForm, TaskPage, TasksQuery};
use super::rules::Place;
use super::service::{self, Asked};
use crate::platform::audit::ReadLog;
use crate::platform::http::idempotency::IdempotencyKey;
use crate::platform::http::{Access, Caller, IfMatch, JsonBody, PathId, Problem, Query, Routes, versioned};
use crate::platform::store::{Store, View};
use crate::shared::actor::Actor;
use crate::shared::error::{Error, Kind};
use crate::shared::ids::TaskId;
use crate::shared::permission::Permission;

const PAGE: usize = 100;
const PAGE_MOST: usize = 200;

/// What the handlers work with.
pub struct TasksState {
    store: Store,
    reads: ReadLog,
}

impl TasksState {
    /// Over a store; notes who is shown whose name.
    #[must_use]
    pub fn new(store: &Store, reads: &ReadLog) -> Self {
        Self {
            store: store.clone(),
            reads: reads.clone(),
        }
    }

    /// The routes of the staff address.
    #[must_use]
    pub fn routes(self: &Arc<Self>) -> Routes {
        let handle = Access::Can(Permission::TasksHandle);
        Routes::<Arc<Self>>::default()
            .add(handle, routes!(list_tasks))
            .add(handle, routes!(count_tasks))
            .add(handle, routes!(list_colleagues))
            .add(handle, routes!(create_task))
            .add(handle, routes!(get_task))
            .add(handle, routes!(edit_task))
            .add(handle, routes!(acts::complete_task))
            .add(handle, routes!(acts::reopen_task))
            .add(handle, routes!(acts::remove_task))
            .add(handle, routes!(acts::restore_task))
            .with_state(Arc::clone(self))
    }

    /// One task as it is shown to somebody, which is noted.
    fn show(&self, actor: &Actor, id: TaskId) -> Result<TaskAnswer, Error> {
        self.reads.check()?;
        let (answer, subjects) = self.store.read(|tx| service::show_task(tx, actor, id))?;
        self.reads.note(actor, "tasks.read", &subjects);
        Ok(answer)
    }

    fn answer(&self, actor: &Actor, id: TaskId) -> Result<Response, Error> {
        let shown = self.show(actor, id)?;
        Ok(versioned(&shown, shown.version))
    }
}

/// Refuses a change of a task that is not the version that was seen.
fn check(view: &impl View, actor: &Actor, id: TaskId, seen: IfMatch) -> Result<(), Error> {
    let (current, _) = service::show_task(view, actor, id)?;
    seen.required()?.check(current.version, || {
        serde_json::to_value(&current).map_err(Error::internal)
    })
}

/// List tasks
#[utoipa::path(
    get, path = "/api/tasks", tag = "tasks", params(TasksQuery),
    responses((status = 200, description = "A page of tasks", body = TaskPage))
)]
async fn list_tasks(
    State(state): State<Arc<TasksState>>,
    caller: Caller,
    Query(query): Query<TasksQuery>,
) -> Result<Json<TaskPage>, Error> {
    let refused = || Error::new(Kind::BadRequest, "request.query");
    let limit = query.limit.unwrap_or(PAGE);
    if !(1..=PAGE_MOST).contains(&limit) {
        return Err(refused());
    }
    let after = match query.cursor.as_deref() {
        Some(cursor) => Some(Place::read(cursor).ok_or_else(refused)?),
        None => None,
    };
    let asked = Asked {
        scope: query.scope.unwrap_or_default(),
        wanted: query.state.unwrap_or_default(),
        patient: query.patient_id,
        limit,
        after,
    };
    state.reads.check()?;
    let page = state
        .store
        .read(|tx| service::list_tasks(tx, &caller.0, &asked))?;
    state.reads.note(&caller.0, "tasks.read", &page.subjects);
    Ok(Json(TaskPage {
        items: page.items,
        next_cursor: page.next.map(Place::write),
        total: page.total,
        today: page.today,
    }))
}

/// Count the tasks that are still to do
#[utoipa::path(
    get, path = "/api/tasks/counts", tag = "tasks",
    responses((status = 200, description = "How many there are", body = TaskCounts))
)]
async fn count_tasks(
    State(state): State<Arc<TasksState>>,
    caller: Caller,
) -> Result<Json<TaskCounts>, Error> {
    Ok(Json(state.store.read(|tx| service::count_tasks(tx, &caller.0))?))
}

/// List everybody whose a task can be
#[utoipa::path(
    get, path = "/api/tasks/assignees", tag = "tasks", operation_id = "listTaskAssignees",
    responses((status = 200, description = "The people who work here", body = Colleagues))
)]
async fn list_colleagues(
    State(state): State<Arc<TasksState>>,
    caller: Caller,
) -> Result<Json<Colleagues>, Error> {
    let items = state.store.read(|tx| service::colleagues(tx, &caller.0))?;
    Ok(Json(Colleagues { items }))
}

/// Write a task down
#[utoipa::path(
    post, path = "/api/tasks", tag = "tasks",
    params(("Idempotency-Key" = Option<String>, Header, description = "A repeated post with the same key within 24 hours gets the first answer", min_length = 1, max_length = 200)),
    request_body = TaskForm,
    responses(
        (status = 201, description = "The task", body = TaskAnswer, headers(("ETag" = String, description = "Version of the task"))),
        (status = 409, description = "`tasks.full`", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn create_task(
    State(state): State<Arc<TasksState>>,
    caller: Caller,
    key: IdempotencyKey,
    JsonBody(form): JsonBody<TaskForm>,
) -> Result<Response, Error> {
    let id = state
        .store
        .write(&caller.0, move |tx| {
            key.once(tx, "POST /api/tasks", &form, |tx| service::create_task(tx, &form))
        })
        .await?;
    Ok((StatusCode::CREATED, state.answer(&caller.0, id)?).into_response())
}

/// Open a task
#[utoipa::path(
    get, path = "/api/tasks/{id}", tag = "tasks",
    params(("id" = TaskId, Path, description = "The task")),
    responses((status = 200, description = "The task", body = TaskAnswer, headers(("ETag" = String, description = "Version of the task"))))
)]
async fn get_task(
    State(state): State<Arc<TasksState>>,
    caller: Caller,
    PathId(id): PathId<TaskId>,
) -> Result<Response, Error> {
    state.answer(&caller.0, id)
}

/// Change what is written of a task
#[utoipa::path(
    put, path = "/api/tasks/{id}", tag = "tasks",
    params(
        ("id" = TaskId, Path, description = "The task"),
        ("If-Match" = String, Header, description = "The version that was seen"),
    ),
    request_body = TaskForm,
    responses(
        (status = 200, description = "The task as it is now", body = TaskAnswer, headers(("ETag" = String, description = "Version of the task"))),
        (status = 412, description = "Changed since it was read; `current` is the task as it is now", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "Without `If-Match`", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn edit_task(
    State(state): State<Arc<TasksState>>,
    caller: Caller,
    PathId(id): PathId<TaskId>,
    seen: IfMatch,
    form: Result<JsonBody<TaskForm>, Error>,
) -> Result<Response, Error> {
    let actor = caller.0.clone();
    state.store.read(|tx| check(tx, &actor, id, seen))?;
    let JsonBody(form) = form?;
    state
        .store
        .write(&caller.0, move |tx| {
            check(tx, &actor, id, seen)?;
            service::edit_task(tx, id, &form)
        })
        .await?;
    state.answer(&caller.0, id)
}

//! Imports as a whole: begun, judged, run, stopped, taken back, put away.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;

use crate::modules::exchange::error::ExchangeError;
use crate::modules::exchange::forms::{ColumnView, ImportPlan, ImportView, Imports, RunImport};
use crate::modules::exchange::model::{ImportBatch, ImportState};
use crate::modules::exchange::rules::{CHOICES, guess, translate};
use crate::modules::exchange::{Shared, jobs, service, store};
use crate::platform::http::{Caller, JsonBody, PathId, Problem};
use crate::platform::store::{View, WriteTx};
use crate::shared::error::Error;
use crate::shared::ids::ImportId;

/// The import as it is shown.
pub fn show(view: &impl View, id: ImportId) -> Result<ImportView, Error> {
    let batch = store::batch(view, id)?;
    let others = store::batches(view)?;
    let is_same = |other: &&ImportBatch| {
        other.id != batch.id
            && other.header.created_at < batch.header.created_at
            && matches!(
                other.state,
                ImportState::Running | ImportState::Done | ImportState::Cancelled
            )
            && other
                .files
                .iter()
                .any(|file| batch.files.iter().any(|own| own.digest == file.digest))
    };
    let seen_before = others.iter().find(is_same).map(|other| other.header.created_at);
    // What was told last for the same columns is offered for these.
    let names = |batch: &ImportBatch| {
        batch
            .columns
            .iter()
            .map(|column| column.name.clone())
            .collect::<Vec<_>>()
    };
    let is_alike = |other: &&ImportBatch| other.plan.is_some() && names(other) == names(&batch);
    let remembered = others.iter().find(is_alike).and_then(|other| other.plan.clone());
    let plan = batch
        .plan
        .clone()
        .or(remembered.filter(|_| !batch.columns.is_empty()));
    let heads = names(&batch);
    let samples: Vec<Vec<String>> = batch
        .columns
        .iter()
        .map(|column| column.samples.clone())
        .collect();
    let guessed = guess(&heads, &samples);
    let columns = batch.columns.iter().zip(guessed).filter(|_| batch.has_file);
    let columns = columns.map(|(column, guess)| ColumnView {
        name: column.name.clone(),
        samples: column.samples.clone(),
        values: column.values.clone().unwrap_or_default(),
        meanings: meanings(column.values.as_deref().unwrap_or_default()),
        guess: guess.map(ToOwned::to_owned),
    });
    Ok(ImportView {
        columns: columns.collect(),
        plan,
        seen_before,
        ..summary(&batch, view.now())
    })
}

/// What the words of a column are understood as without being told.
fn meanings(values: &[String]) -> BTreeMap<String, BTreeMap<String, String>> {
    let of = |field: &str| {
        let known = values
            .iter()
            .filter_map(|value| Some((value.clone(), translate(field, value, None)?)));
        (field.to_owned(), known.collect())
    };
    CHOICES.into_iter().map(of).collect()
}

fn summary(batch: &ImportBatch, now: Timestamp) -> ImportView {
    ImportView {
        id: batch.id,
        state: batch.state,
        created_at: batch.header.created_at,
        files: batch.files.clone(),
        columns: Vec::new(),
        plan: None,
        rows: batch.rows,
        done: batch.done,
        entered: batch.counts.entered,
        refused: batch.counts.refused,
        duplicates: batch.counts.duplicates,
        skipped: batch.counts.skipped,
        seconds_left: seconds_left(batch, now),
        has_file: batch.has_file,
        seen_before: None,
    }
}

/// As many seconds for each row that is left as each one took so far.
fn seconds_left(batch: &ImportBatch, now: Timestamp) -> Option<u32> {
    let (past, left) = match batch.state {
        ImportState::Checking | ImportState::Running => (batch.done, batch.rows.saturating_sub(batch.done)),
        ImportState::Undoing => (batch.rows.saturating_sub(batch.done), batch.done),
        _ => return None,
    };
    let millis = u64::try_from(now.duration_since(batch.stage_at).as_millis()).unwrap_or(0);
    let each = millis.checked_div(u64::from(past))?;
    u32::try_from((each * u64::from(left)).div_ceil(1_000)).ok()
}

/// List the imports
#[utoipa::path(
    get, path = "/api/imports", tag = "exchange", operation_id = "listImports",
    responses((status = 200, description = "The newest first", body = Imports))
)]
pub async fn list_imports(State(shared): State<Arc<Shared>>) -> Result<Json<Imports>, Error> {
    shared.store.read(|tx| {
        let now = tx.now();
        let items = store::batches(tx)?
            .iter()
            .map(|batch| summary(batch, now))
            .collect();
        Ok(Json(Imports { items }))
    })
}

/// Begin an import
#[utoipa::path(
    post, path = "/api/imports", tag = "exchange", operation_id = "beginImport",
    responses((status = 201, description = "The import, without files so far", body = ImportView))
)]
pub async fn begin_import(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
) -> Result<(StatusCode, Json<ImportView>), Error> {
    let id = shared.store.write(&caller.0, service::begin_import).await?;
    let view = shared.store.read(|tx| show(tx, id))?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// Open an import
#[utoipa::path(
    get, path = "/api/imports/{id}", tag = "exchange", operation_id = "openImport",
    params(("id" = ImportId, Path, description = "The import")),
    responses((status = 200, description = "How it stands", body = ImportView), (status = 409, description = "Not in this state", body = Problem, content_type = "application/problem+json"), (status = 410, description = "Its rows were put away", body = Problem, content_type = "application/problem+json"))
)]
pub async fn open_import(
    State(shared): State<Arc<Shared>>,
    PathId(id): PathId<ImportId>,
) -> Result<Json<ImportView>, Error> {
    shared.store.read(|tx| show(tx, id)).map(Json)
}

/// Forget the rows of an import
///
/// What was entered stays. An import that entered nobody goes as a whole. Seven days after the last thing was
/// done with them the rows go by themselves.
#[utoipa::path(
    delete, path = "/api/imports/{id}", tag = "exchange", operation_id = "discardImport",
    params(("id" = ImportId, Path, description = "The import")),
    responses((status = 204, description = "The rows are gone"))
)]
pub async fn discard_import(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    PathId(id): PathId<ImportId>,
) -> Result<StatusCode, Error> {
    jobs::forget(&shared, &caller.0, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Judge every row of an import
///
/// Nothing is entered. Goes on by itself; ask for the import to see how far it is.
#[utoipa::path(
    post, path = "/api/imports/{id}/check", tag = "exchange", operation_id = "checkImport",
    params(("id" = ImportId, Path, description = "The import")), request_body = ImportPlan,
    responses((status = 200, description = "How it stands", body = ImportView), (status = 409, description = "Not in this state", body = Problem, content_type = "application/problem+json"), (status = 410, description = "Its rows were put away", body = Problem, content_type = "application/problem+json"))
)]
pub async fn check_import(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    PathId(id): PathId<ImportId>,
    plan: Result<JsonBody<ImportPlan>, Error>,
) -> Result<Json<ImportView>, Error> {
    let JsonBody(plan) = plan?;
    act(&shared, &caller, id, move |tx| {
        service::start_check(tx, id, &plan)
    })
    .await
}

/// Enter the rows of an import
///
/// Those that the check lets pass; goes on by itself, also after it was stopped.
#[utoipa::path(
    post, path = "/api/imports/{id}/run", tag = "exchange", operation_id = "runImport",
    params(("id" = ImportId, Path, description = "The import")), request_body = RunImport,
    responses((status = 200, description = "How it stands", body = ImportView), (status = 409, description = "Not in this state", body = Problem, content_type = "application/problem+json"), (status = 410, description = "Its rows were put away", body = Problem, content_type = "application/problem+json"))
)]
pub async fn run_import(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    PathId(id): PathId<ImportId>,
    form: Result<JsonBody<RunImport>, Error>,
) -> Result<Json<ImportView>, Error> {
    let JsonBody(form) = form?;
    act(&shared, &caller, id, move |tx| service::start_run(tx, id, &form)).await
}

/// Stop an import
///
/// What was entered stays.
#[utoipa::path(
    post, path = "/api/imports/{id}/cancel", tag = "exchange", operation_id = "cancelImport",
    params(("id" = ImportId, Path, description = "The import")),
    responses((status = 200, description = "How it stands", body = ImportView), (status = 409, description = "Not in this state", body = Problem, content_type = "application/problem+json"), (status = 410, description = "Its rows were put away", body = Problem, content_type = "application/problem+json"))
)]
pub async fn cancel_import(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    PathId(id): PathId<ImportId>,
) -> Result<Json<ImportView>, Error> {
    act(&shared, &caller, id, move |tx| service::cancel(tx, id)).await
}

/// Take an import back
///
/// All of it or nothing: what was built on its children since stands in the way.
#[utoipa::path(
    post, path = "/api/imports/{id}/undo", tag = "exchange", operation_id = "undoImport",
    params(("id" = ImportId, Path, description = "The import")),
    responses(
        (status = 200, description = "How it stands", body = ImportView),
        (status = 409, description = "Something was built on its children; `candidates` has up to a hundred rows", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn undo_import(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    PathId(id): PathId<ImportId>,
) -> Result<Json<ImportView>, Error> {
    let (asked, language) = (Arc::clone(&shared), caller.0.language);
    let look = tokio::task::spawn_blocking(move || {
        let intake = asked.intake;
        asked
            .store
            .read(|view| service::obstacles(view, &intake, id, language))
    });
    let obstacles = look.await.map_err(Error::internal)??;
    if !obstacles.is_empty() {
        let rows = serde_json::to_value(&obstacles).map_err(Error::internal)?;
        return Err(ExchangeError::BuiltUpon(rows).into());
    }
    act(&shared, &caller, id, move |tx| service::start_undo(tx, id)).await
}

async fn act(
    shared: &Shared,
    caller: &Caller,
    id: ImportId,
    write: impl Fn(&mut WriteTx<'_>) -> Result<(), Error> + Send + 'static,
) -> Result<Json<ImportView>, Error> {
    shared.store.write(&caller.0, write).await?;
    shared.changed.notify_one();
    shared.store.read(|tx| show(tx, id)).map(Json)
}

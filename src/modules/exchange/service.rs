//! What can be done with an import, one use case per function.

use std::collections::{BTreeMap, HashSet};

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::Intake;
use super::error::ExchangeError;
use super::forms::{ImportPlan, Obstacle, RowOutcome, RunImport};
use super::model::{
    Choice, Counts, Entered, ImportBatch, ImportChunk, ImportColumn, ImportFile, ImportPart, ImportState,
    ROWS_PER_CHUNK, ROWS_PER_PART,
};
use super::rules::{Sheet, is_field, values_of};
use super::store::{self, Stage};
use crate::platform::audit::Audit;
use crate::platform::http::words_of;
use crate::platform::store::{Header, ReadTx, Subject, View as _, WriteTx};
use crate::shared::error::{Error, FieldErrors};
use crate::shared::ids::{ImportId, PatientId};
use crate::shared::language::Language;
use crate::shared::permission::Permission;

/// Files of one import.
const FILES_MAX: usize = 10;
/// Values of a column that are shown.
const SAMPLES: usize = 5;
/// Distinct values up to which a column is a choice, and how long they may be.
const DISTINCT_MAX: usize = 20;
const DISTINCT_MAX_CHARS: usize = 60;
/// Obstacles that are told at once.
const OBSTACLES_MAX: usize = 100;
/// How long the rows of a file are kept after the last thing was done with them.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Begins an import.
///
/// # Errors
/// The permission.
pub fn begin_import(tx: &mut WriteTx<'_>) -> Result<ImportId, Error> {
    tx.actor().require(Permission::ExchangeManage)?;
    let mut batch = ImportBatch {
        id: tx.new_id(),
        header: Header::default(),
        author: tx.actor().user,
        roles: tx.actor().roles.clone(),
        state: ImportState::Draft,
        files: Vec::new(),
        columns: Vec::new(),
        plan: None,
        choices: BTreeMap::new(),
        rows: 0,
        done: 0,
        counts: Counts::default(),
        stage_at: tx.now(),
        has_file: false,
    };
    tx.put(&mut batch)?;
    Ok(batch.id)
}

/// Whether another file may be added.
///
/// # Errors
/// 404; 409 `exchange.not_now`, `exchange.too_many_files`.
pub fn check_addable(batch: &ImportBatch) -> Result<(), Error> {
    if !batch.state.is_open() || (batch.rows > 0 && !batch.has_file) {
        return Err(ExchangeError::NotNow.into());
    }
    if batch.files.len() >= FILES_MAX {
        return Err(ExchangeError::TooManyFiles.into());
    }
    Ok(())
}

/// A file on its way into an import: its rows under the columns of all files.
#[derive(Clone)]
pub struct Incoming {
    /// What is told of it.
    pub file: ImportFile,
    /// The columns of all files, this one included.
    pub columns: Vec<ImportColumn>,
    /// Its rows.
    pub rows: Vec<(u32, Vec<String>)>,
}

/// Puts the rows of a file under the columns that the import has, and adds those that it lacks.
#[must_use]
pub fn arrange(batch: &ImportBatch, name: String, digest: String, sheet: Sheet) -> Incoming {
    let mut columns = batch.columns.clone();
    let places: Vec<usize> = sheet
        .head
        .iter()
        .map(|head| {
            columns
                .iter()
                .position(|column| column.name == *head)
                .unwrap_or_else(|| {
                    columns.push(ImportColumn {
                        name: head.clone(),
                        samples: Vec::new(),
                        values: Some(Vec::new()),
                    });
                    columns.len() - 1
                })
        })
        .collect();
    let file = ImportFile {
        name,
        digest,
        rows: u32::try_from(sheet.rows.len()).unwrap_or(u32::MAX),
        encoding: sheet.encoding,
        separator: sheet.separator,
    };
    let mut rows = Vec::with_capacity(sheet.rows.len());
    for (line, cells) in sheet.rows {
        let mut row = Vec::new();
        for (cell, place) in cells.into_iter().zip(&places) {
            if let Some(column) = columns.get_mut(*place) {
                look_at(column, &cell);
            }
            if !cell.is_empty() {
                row.resize(row.len().max(place + 1), String::new());
                if let Some(slot) = row.get_mut(*place) {
                    *slot = cell;
                }
            }
        }
        rows.push((line, row));
    }
    Incoming { file, columns, rows }
}

fn look_at(column: &mut ImportColumn, cell: &str) {
    if cell.is_empty() {
        return;
    }
    if column.samples.len() < SAMPLES {
        column.samples.push(cell.to_owned());
    }
    if let Some(values) = &mut column.values
        && !values.iter().any(|value| value == cell)
    {
        values.push(cell.to_owned());
        if values.len() > DISTINCT_MAX || cell.chars().count() > DISTINCT_MAX_CHARS {
            column.values = None;
        }
    }
}

/// Writes rows of the file from a place on. They count once the file is added.
///
/// # Errors
/// When the store refuses.
pub fn put_rows(
    tx: &mut WriteTx<'_>,
    id: ImportId,
    from: u32,
    rows: &[(u32, Vec<String>)],
) -> Result<(), Error> {
    let mut row = from;
    let mut rest = rows;
    while !rest.is_empty() {
        let room = usize::try_from(ROWS_PER_PART - row % ROWS_PER_PART).unwrap_or(1);
        let (now, later) = rest.split_at(room.min(rest.len()));
        let part_id = store::part_id(id, row);
        let stored = tx.get::<ImportPart>(part_id)?;
        let mut part = stored.unwrap_or_else(|| ImportPart {
            id: part_id,
            header: Header::default(),
            rows: Vec::new(),
        });
        // What an interrupted upload left behind this place was never counted.
        part.rows
            .truncate(usize::try_from(row % ROWS_PER_PART).unwrap_or(0));
        part.rows.extend_from_slice(now);
        tx.put(&mut part)?;
        row += u32::try_from(now.len()).unwrap_or(0);
        rest = later;
    }
    Ok(())
}

/// Adds a file whose rows are written.
///
/// # Errors
/// As [`check_addable`].
pub fn add_file(
    tx: &mut WriteTx<'_>,
    id: ImportId,
    file: &ImportFile,
    columns: &[ImportColumn],
) -> Result<(), Error> {
    tx.actor().require(Permission::ExchangeManage)?;
    let mut batch = store::batch(tx, id)?;
    check_addable(&batch)?;
    batch.files.push(file.clone());
    batch.columns = columns.to_vec();
    batch.rows += file.rows;
    batch.has_file = true;
    batch.state = ImportState::Draft;
    batch.done = 0;
    batch.counts = Counts::default();
    tx.put(&mut batch)?;
    Audit::of("exchange.file_added", Subject::Clinic)
        .on(&batch)
        .changed(&json!({}), &json!({ "fileName": file.name, "rows": file.rows }))
        .write(tx)
}

/// Has every row judged by this plan.
///
/// # Errors
/// 404; 409 `exchange.not_now`; 410 `exchange.file_gone`; 422 over the plan.
pub fn start_check(tx: &mut WriteTx<'_>, id: ImportId, plan: &ImportPlan) -> Result<(), Error> {
    tx.actor().require(Permission::ExchangeManage)?;
    let mut batch = store::batch(tx, id)?;
    check_plan(&batch, plan)?;
    if !batch.state.is_open() {
        return Err(ExchangeError::NotNow.into());
    }
    if !batch.has_file {
        return Err(ExchangeError::FileGone.into());
    }
    batch.plan = Some(plan.clone());
    batch.choices.clear();
    enter_stage(tx, &mut batch, ImportState::Checking, 0)
}

fn enter_stage(
    tx: &mut WriteTx<'_>,
    batch: &mut ImportBatch,
    state: ImportState,
    done: u32,
) -> Result<(), Error> {
    batch.state = state;
    batch.done = done;
    batch.stage_at = tx.now();
    if state == ImportState::Checking {
        batch.counts = Counts::default();
    }
    tx.put(batch)
}

fn check_plan(batch: &ImportBatch, plan: &ImportPlan) -> Result<(), Error> {
    let mut wrong = FieldErrors::default();
    if plan.columns.len() > batch.columns.len() {
        wrong.add("columns", "exchange.columns_differ");
    }
    let mut seen = HashSet::new();
    for (at, field) in plan.columns.iter().enumerate() {
        let Some(field) = field else { continue };
        if !is_field(field) {
            wrong.add(format!("columns[{at}]"), "exchange.field_unknown");
        } else if !seen.insert(field) {
            wrong.add(format!("columns[{at}]"), "exchange.field_twice");
        }
    }
    let defaults = &plan.defaults;
    for (name, field, value) in [
        ("planType", "plan.planType", &defaults.plan_type),
        (
            "paymentFrequency",
            "plan.paymentFrequency",
            &defaults.payment_frequency,
        ),
        (
            "relationship",
            "guardians[0].relationship",
            &defaults.relationship,
        ),
    ] {
        let known = values_of(field).unwrap_or_default();
        if value
            .as_ref()
            .is_some_and(|value| known.iter().all(|(name, _)| name != value))
        {
            wrong.add(format!("defaults.{name}"), "exchange.value_unknown");
        }
    }
    for (field, map) in &plan.values {
        let known = values_of(field).unwrap_or_default();
        if map.len() > 200
            || map
                .values()
                .any(|value| known.iter().all(|(name, _)| name != value))
        {
            wrong.add(format!("values.{field}"), "exchange.value_unknown");
        }
    }
    wrong.finish()
}

/// Enters the rows that can be, or goes on where it was stopped.
///
/// # Errors
/// 404; 409 `exchange.not_now`; 410 `exchange.file_gone`.
pub fn start_run(tx: &mut WriteTx<'_>, id: ImportId, form: &RunImport) -> Result<(), Error> {
    tx.actor().require(Permission::ExchangeManage)?;
    tx.actor().require(Permission::PatientsWrite)?;
    let mut batch = store::batch(tx, id)?;
    let done = match batch.state {
        ImportState::Checked => 0,
        ImportState::Cancelled => batch.done,
        _ => return Err(ExchangeError::NotNow.into()),
    };
    if !batch.has_file {
        return Err(ExchangeError::FileGone.into());
    }
    let rows = batch.rows;
    let chosen = form.choices.iter().filter(|(row, _)| **row < rows);
    batch.choices.extend(chosen.map(|(row, choice)| (*row, *choice)));
    (batch.author, batch.roles) = (tx.actor().user, tx.actor().roles.clone());
    if done == 0 {
        batch.counts = Counts::default();
    }
    enter_stage(tx, &mut batch, ImportState::Running, done)?;
    audit(tx, &batch, "exchange.import_started")
}

/// Stops what is under way. What was entered stays; going back is stopped too.
///
/// # Errors
/// 404; 409 `exchange.not_now`.
pub fn cancel(tx: &mut WriteTx<'_>, id: ImportId) -> Result<(), Error> {
    tx.actor().require(Permission::ExchangeManage)?;
    let mut batch = store::batch(tx, id)?;
    batch.state = match batch.state {
        ImportState::Checking => ImportState::Draft,
        ImportState::Running | ImportState::Undoing => ImportState::Cancelled,
        _ => return Err(ExchangeError::NotNow.into()),
    };
    tx.put(&mut batch)?;
    audit(tx, &batch, "exchange.import_stopped")
}

/// Notes that the last row was reached.
///
/// # Errors
/// When the store refuses.
pub fn end_stage(tx: &mut WriteTx<'_>, batch: &mut ImportBatch) -> Result<(), Error> {
    match batch.state {
        ImportState::Checking => {
            batch.state = ImportState::Checked;
            tx.put(batch)
        }
        ImportState::Running => {
            batch.state = ImportState::Done;
            tx.put(batch)?;
            audit(tx, batch, "exchange.import_ended")
        }
        ImportState::Undoing => {
            batch.state = ImportState::Undone;
            batch.counts = Counts::default();
            tx.put(batch)?;
            audit(tx, batch, "exchange.import_undone")
        }
        _ => Ok(()),
    }
}

fn audit(tx: &mut WriteTx<'_>, batch: &ImportBatch, act: &'static str) -> Result<(), Error> {
    let names: Vec<&str> = batch.files.iter().map(|file| file.name.as_str()).collect();
    let after = json!({ "fileName": names.join(", "), "rows": batch.rows, "entered": batch.counts.entered });
    Audit::of(act, Subject::Clinic)
        .on(batch)
        .changed(&json!({}), &after)
        .write(tx)
}

/// The rows that an import entered, in the order of the file.
///
/// # Errors
/// When the store cannot be read.
pub fn entered(view: &ReadTx<'_>, batch: &ImportBatch) -> Result<Vec<(u32, Entered)>, Error> {
    let mut all = Vec::new();
    let mut first = 0;
    while first < batch.rows {
        let chunk = store::chunk(view, batch.id, Stage::Run, first)?;
        for (row, result) in (first..).zip(chunk.rows) {
            all.extend(result.entered.map(|entered| (row, entered)));
        }
        first += ROWS_PER_CHUNK;
    }
    Ok(all)
}

/// What stands in the way of taking an import back, row by row.
///
/// # Errors
/// 404; 409 `exchange.not_now`.
pub fn obstacles(
    view: &ReadTx<'_>,
    intake: &Intake,
    id: ImportId,
    language: Language,
) -> Result<Vec<Obstacle>, Error> {
    let batch = store::batch(view, id)?;
    if !matches!(batch.state, ImportState::Done | ImportState::Cancelled) {
        return Err(ExchangeError::NotNow.into());
    }
    let all = entered(view, &batch)?;
    let own: HashSet<PatientId> = all.iter().map(|(_, entered)| entered.patient).collect();
    let mut obstacles = Vec::new();
    for (row, entered) in &all {
        let is_own = |id: PatientId| own.contains(&id);
        if let Some(code) = (intake.built_upon)(view, entered, &is_own)? {
            obstacles.push(Obstacle {
                row: *row,
                patient: entered.patient,
                medical_record_number: entered.number.clone(),
                code,
                detail: words_of(code, language),
            });
            if obstacles.len() >= OBSTACLES_MAX {
                break;
            }
        }
    }
    Ok(obstacles)
}

/// Takes back what an import entered, from its last row to its first.
///
/// # Errors
/// 404; 409 `exchange.not_now`.
pub fn start_undo(tx: &mut WriteTx<'_>, id: ImportId) -> Result<(), Error> {
    tx.actor().require(Permission::ExchangeManage)?;
    tx.actor().require(Permission::PatientsWrite)?;
    let mut batch = store::batch(tx, id)?;
    if !matches!(batch.state, ImportState::Done | ImportState::Cancelled) {
        return Err(ExchangeError::NotNow.into());
    }
    (batch.author, batch.roles) = (tx.actor().user, tx.actor().roles.clone());
    let done = batch.done;
    enter_stage(tx, &mut batch, ImportState::Undoing, done)?;
    audit(tx, &batch, "exchange.undo_started")
}

/// Forgets the rows of the files, piece by piece: true while some are left. An import that entered nobody
/// goes with them.
///
/// # Errors
/// 404; 409 `exchange.not_now`.
pub fn forget(tx: &mut WriteTx<'_>, id: ImportId) -> Result<bool, Error> {
    let mut batch = store::batch(tx, id)?;
    if batch.state.is_at_work() {
        return Err(ExchangeError::NotNow.into());
    }
    batch.has_file = false;
    let mut row = 0;
    let mut pieces = 0;
    while row < batch.rows {
        let part = store::part_id(id, row);
        if tx.get::<ImportPart>(part)?.is_some() {
            tx.purge::<ImportPart>(part)?;
            for first in (row..row + ROWS_PER_PART).step_by(usize::try_from(ROWS_PER_CHUNK).unwrap_or(1)) {
                tx.purge::<ImportChunk>(store::chunk_id(id, Stage::Check, first))?;
            }
            pieces += 1;
        }
        if pieces >= 5 {
            tx.put(&mut batch)?;
            return Ok(true);
        }
        row += ROWS_PER_PART;
    }
    if batch.counts.entered == 0 || batch.state.is_open() {
        tx.purge::<ImportBatch>(id)?;
    } else {
        tx.put(&mut batch)?;
    }
    Ok(false)
}

/// The imports whose rows nobody needed for long.
///
/// # Errors
/// When the store cannot be read.
pub fn forgotten(view: &ReadTx<'_>) -> Result<Vec<ImportId>, Error> {
    let now = view.now();
    let is_old = |at: Timestamp| now.duration_since(at) > KEPT_FOR;
    let all = store::batches(view)?.into_iter();
    let old =
        all.filter(|batch| batch.has_file && !batch.state.is_at_work() && is_old(batch.header.updated_at));
    Ok(old.map(|batch| batch.id).collect())
}

/// What to do with a row: what was chosen for it, else for all.
#[must_use]
pub fn choice_for(batch: &ImportBatch, row: u32) -> (Choice, bool) {
    let own = batch.choices.get(&row).copied();
    let all = batch
        .plan
        .as_ref()
        .map(|plan| plan.duplicates)
        .unwrap_or_default();
    (own.unwrap_or(all), own == Some(Choice::Skip))
}

/// What the check or the run came to.
#[must_use]
pub fn is_problem(outcome: RowOutcome) -> bool {
    matches!(outcome, RowOutcome::Refused | RowOutcome::Duplicate)
}

/// Notes that rows were taken away in a file.
///
/// # Errors
/// 404; when the store refuses.
pub fn note_report(tx: &mut WriteTx<'_>, id: ImportId) -> Result<(), Error> {
    tx.actor().require(Permission::ExchangeManage)?;
    let batch = store::batch(tx, id)?;
    audit(tx, &batch, "exchange.report_taken")
}

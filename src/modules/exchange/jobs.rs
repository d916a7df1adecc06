//! The work at imports: one at a time, in writes so short that the desk never waits for one. Where an import
//! stands is in the store, together with what was done, so that a crash costs nothing but time.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::forms::{ImportPlan, RowOutcome};
use super::model::{Choice, ImportBatch, ImportChunk, ImportState, ROWS_PER_CHUNK, RowResult};
use super::rules::{DateOrder, Problem, Reading, Row, find_order};
use super::store::{self, Stage};
use super::{Intake, Shared, Taken, service};
use crate::platform::store::{Lane, ReadTx, WriteTx};
use crate::shared::actor::{Actor, Door};
use crate::shared::error::Error;
use crate::shared::ids::{ImportId, PatientId};
use crate::shared::person::match_key;

/// How long one write may work at rows.
const WRITE_BUDGET: Duration = Duration::from_millis(1);
/// Rows that a write takes however slow the machine is: each write has costs of its own.
const ROWS_AT_LEAST: usize = 8;
/// How long the work rests after each write, so that the desk meets an idle store more often than a busy one.
const REST: Duration = Duration::from_millis(8);
/// How often it is asked whether files are to be forgotten, and whether a failure has passed.
const PERIOD: Duration = Duration::from_mins(10);
/// How long to wait after a write that failed.
const RETRY: Duration = Duration::from_secs(5);

/// Works until told to stop.
pub async fn run(shared: &Arc<Shared>, stop: &CancellationToken) {
    loop {
        let outcome = stop.run_until_cancelled(work(shared)).await;
        let wait = match outcome {
            None => return,
            Some(Ok(())) => PERIOD,
            Some(Err(error)) => {
                tracing::warn!(code = error.code(), "an import waits: its write was refused");
                RETRY
            }
        };
        let told = tokio::time::timeout(wait, shared.changed.notified());
        if stop.run_until_cancelled(told).await.is_none() {
            return;
        }
    }
}

async fn work(shared: &Arc<Shared>) -> Result<(), Error> {
    while step(shared).await? {}
    for id in shared.store.read(service::forgotten)? {
        forget(shared, &Actor::system(), id).await?;
    }
    Ok(())
}

/// Forgets the rows of an import.
///
/// # Errors
/// As [`service::forget`].
pub async fn forget(shared: &Shared, actor: &Actor, id: ImportId) -> Result<(), Error> {
    while shared
        .store
        .write_in(Lane::Batch, actor, move |tx| service::forget(tx, id))
        .await?
    {}
    Ok(())
}

/// Works at one import to the end of its stage. False when there is none to work at.
///
/// # Errors
/// When the store refuses.
pub async fn step(shared: &Arc<Shared>) -> Result<bool, Error> {
    let batches = shared.store.read(|tx| store::batches(tx))?;
    let Some(batch) = batches.into_iter().rev().find(|batch| batch.state.is_at_work()) else {
        return Ok(false);
    };
    match batch.state {
        ImportState::Checking => check(shared, &batch).await?,
        ImportState::Running => enter(shared, &batch).await?,
        ImportState::Undoing => undo(shared, &batch).await?,
        _ => {}
    }
    Ok(true)
}

/// In whose name rows are entered.
fn actor_of(batch: &ImportBatch) -> Actor {
    Actor {
        user: batch.author,
        roles: batch.roles.clone(),
        ..Actor::nobody(Door::Staff)
    }
}

/// How the rows of an import are read.
#[derive(Clone)]
struct Reader {
    plan: ImportPlan,
    orders: Vec<DateOrder>,
    today: jiff::civil::Date,
}

impl Reader {
    fn of(shared: &Shared, batch: &ImportBatch) -> Result<Self, Error> {
        let plan = batch.plan.clone().unwrap_or_default();
        shared.store.read(|view| {
            let mut values: Vec<Vec<String>> = vec![Vec::new(); plan.columns.len()];
            let mut row = 0;
            while plan.date_order.is_none() && row < batch.rows {
                let rows = store::rows(view, batch, row, usize::MAX)?;
                row += u32::try_from(rows.len().max(1)).unwrap_or(1);
                for (_, cells) in rows {
                    for ((slot, cell), field) in values.iter_mut().zip(cells).zip(&plan.columns) {
                        let is_date = field
                            .as_deref()
                            .is_some_and(|name| name.contains("Date") || name.ends_with("signedAt"));
                        // A date of which the order can be told.
                        if is_date && slot.len() < 2_000 {
                            slot.push(cell);
                        }
                    }
                }
            }
            let orders = values.iter().map(|column| {
                plan.date_order
                    .unwrap_or_else(|| find_order(column.iter().map(String::as_str)))
            });
            Ok(Self {
                orders: orders.collect(),
                plan: plan.clone(),
                today: (shared.intake.today)(view)?,
            })
        })
    }

    fn row(&self, cells: &[String]) -> Row {
        let reading = Reading {
            plan: &self.plan,
            orders: &self.orders,
            today: self.today,
        };
        reading.row(cells)
    }
}

fn result(outcome: RowOutcome, problems: Vec<(String, String)>) -> RowResult {
    RowResult {
        outcome,
        problems,
        can_choose: false,
        entered: None,
    }
}

/// A refusal as the result of a row: what is unclear about its texts goes before what the rules miss.
fn refused(error: &Error, unclear: &[Problem]) -> RowResult {
    let own = |(field, code): &Problem| (field.clone(), (*code).to_owned());
    let mut problems: Vec<(String, String)> = unclear.iter().map(own).collect();
    for field in error.fields() {
        if !problems.iter().any(|(known, _)| *known == field.field) {
            problems.push((field.field.clone(), field.code.to_owned()));
        }
    }
    if !matches!(error.code(), "patients.duplicate" | "patients.guardian_known") {
        if problems.is_empty() {
            problems.push((String::new(), error.code().to_owned()));
        }
        return result(RowOutcome::Refused, problems);
    }
    if !problems.is_empty() {
        return result(RowOutcome::Refused, problems);
    }
    let is_confirmable = error.params().get("confirmable").and_then(Value::as_bool) == Some(true);
    RowResult {
        can_choose: is_confirmable || error.code() == "patients.guardian_known",
        ..result(
            RowOutcome::Duplicate,
            vec![(String::new(), error.code().to_owned())],
        )
    }
}

/// Who came before in the same file.
#[derive(Default)]
struct Seen {
    children: HashSet<String>,
    /// By identity number or e-mail address: the name, and the number if one was given.
    guardians: HashMap<String, (String, Option<String>)>,
}

impl Seen {
    /// Judges a row that the rules take against the rows before it, and remembers it.
    fn judge(&mut self, child: &Value, choice: Choice) -> RowResult {
        let text = |value: &Value| value.as_str().map(match_key).filter(|text| !text.is_empty());
        let name = |who: &Value| {
            match_key(&format!(
                "{} {}",
                who["firstName"].as_str().unwrap_or_default(),
                who["lastName"].as_str().unwrap_or_default()
            ))
        };
        let by_name = format!(
            "{}|{}",
            name(child),
            child["dateOfBirth"].as_str().unwrap_or_default()
        );
        let by_dni = text(&child["dniNie"]).map(|dni| format!("dni {dni}"));
        let is_twin = by_dni.as_ref().is_some_and(|dni| self.children.contains(dni));
        if is_twin || (self.children.contains(&by_name) && choice != Choice::Create) {
            return RowResult {
                can_choose: !is_twin,
                ..result(
                    RowOutcome::Duplicate,
                    vec![(String::new(), "exchange.repeated_row".to_owned())],
                )
            };
        }
        let guardians = child["guardians"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        let facts: Vec<_> = guardians
            .iter()
            .map(|guardian| {
                (
                    name(guardian),
                    text(&guardian["dniNie"]),
                    guardian["email"].as_str().map(str::to_lowercase),
                )
            })
            .collect();
        for (own_name, dni, email) in &facts {
            let is_known = dni
                .as_ref()
                .is_some_and(|dni| self.guardians.contains_key(&format!("dni {dni}")));
            let other = email
                .as_ref()
                .and_then(|email| self.guardians.get(email))
                .filter(|_| !is_known);
            if let Some((other_name, other_dni)) = other
                && choice == Choice::Skip
            {
                let is_same = match (dni, other_dni) {
                    (Some(dni), Some(other)) => dni == other,
                    _ => own_name == other_name,
                };
                if !is_same {
                    return RowResult {
                        can_choose: true,
                        ..result(
                            RowOutcome::Duplicate,
                            vec![(
                                "guardians[0].email".to_owned(),
                                "exchange.family_unclear".to_owned(),
                            )],
                        )
                    };
                }
            }
        }
        self.children.insert(by_name);
        self.children.extend(by_dni);
        for (name, dni, email) in facts {
            let value = (name, dni.clone());
            let keys = dni.map(|dni| format!("dni {dni}")).into_iter().chain(email);
            for key in keys {
                self.guardians.entry(key).or_insert_with(|| value.clone());
            }
        }
        result(RowOutcome::Entered, Vec::new())
    }
}

/// Judges every row on snapshots, which nobody waits for; only the results are written.
async fn check(shared: &Arc<Shared>, batch: &ImportBatch) -> Result<(), Error> {
    let (id, intake) = (batch.id, shared.intake);
    let reader = Arc::new(Reader::of(shared, batch)?);
    let mut seen = Seen::default();
    let mut first = 0;
    while first < batch.rows {
        let (asked, state) = (Arc::clone(shared), batch.clone());
        let with = Arc::clone(&reader);
        let judged = tokio::task::spawn_blocking(move || {
            let mut seen = seen;
            let results = asked.store.read(|view| {
                let rows = store::rows(view, &state, first, usize::try_from(ROWS_PER_CHUNK).unwrap_or(50))?;
                rows.iter()
                    .map(|(_, cells)| judge(view, intake, &with, cells))
                    .collect::<Result<Vec<_>, Error>>()
            })?;
            let among = results.into_iter().map(|(child, result)| match child {
                Some(child) if result.outcome == RowOutcome::Entered => {
                    seen.judge(&child, with.plan.duplicates)
                }
                _ => result,
            });
            let results: Vec<RowResult> = among.collect();
            Ok::<_, Error>((results, seen))
        });
        let (results, back) = judged.await.map_err(Error::internal)??;
        seen = back;
        let count = u32::try_from(results.len()).unwrap_or(0);
        let write = move |tx: &mut WriteTx<'_>| {
            let mut batch = store::batch(tx, id)?;
            if batch.state != ImportState::Checking {
                return Ok(false);
            }
            if first == 0 {
                // A check that a crash interrupted begins anew: rows are judged by those before them.
                batch.counts = super::model::Counts::default();
            }
            let mut chunk = store::chunk(tx, id, Stage::Check, first)?;
            chunk.rows.clone_from(&results);
            tx.put(&mut chunk)?;
            for result in &results {
                batch.counts.add(result.outcome);
            }
            batch.done = first + count;
            if batch.done >= batch.rows {
                service::end_stage(tx, &mut batch)?;
            } else {
                tx.put(&mut batch)?;
            }
            Ok(true)
        };
        if !shared
            .store
            .write_in(Lane::Batch, &actor_of(batch), write)
            .await?
        {
            return Ok(());
        }
        first += count.max(1);
    }
    Ok(())
}

/// What the rules make of a row; with the registration that it is, unless it is nobody.
fn judge(
    view: &ReadTx<'_>,
    intake: Intake,
    reader: &Reader,
    cells: &[String],
) -> Result<(Option<Value>, RowResult), Error> {
    let Row::Child(child, unclear) = reader.row(cells) else {
        return Ok((None, result(RowOutcome::Skipped, Vec::new())));
    };
    let judged = match (intake.check)(view, child.clone(), reader.plan.duplicates) {
        Ok(()) if unclear.is_empty() => result(RowOutcome::Entered, Vec::new()),
        Ok(()) => refused(&Error::invalid(Vec::new()), &unclear),
        Err(error) if error.kind().status() >= 500 => return Err(error),
        Err(error) => refused(&error, &unclear),
    };
    Ok((Some(child), judged))
}

/// Rows of the file as they are to be entered.
type Waiting = Vec<(u32, Row)>;

/// Enters rows from where the import stands.
async fn enter(shared: &Arc<Shared>, batch: &ImportBatch) -> Result<(), Error> {
    let reader = Reader::of(shared, batch)?;
    let actor = actor_of(batch);
    let (id, intake) = (batch.id, shared.intake);
    let mut done = batch.done;
    loop {
        let left = usize::try_from(ROWS_PER_CHUNK - done % ROWS_PER_CHUNK).unwrap_or(1);
        let rows = shared.store.read(|view| store::rows(view, batch, done, left))?;
        let waiting: Waiting = (done..)
            .zip(rows)
            .map(|(row, (_, cells))| (row, reader.row(&cells)))
            .collect();
        let alone = waiting.first().cloned();
        let write = move |tx: &mut WriteTx<'_>| enter_rows(tx, intake, id, &waiting);
        let outcome = shared.store.write_in(Lane::Batch, &actor, write).await;
        let reached = match (outcome, alone) {
            (Ok(reached), _) => reached,
            // The store refused in the middle of a row: it is found, noted, and left out.
            (Err(error), Some(one)) if !matches!(error.kind().status(), 503 | 507) => {
                enter_alone(shared, &actor, id, one).await?
            }
            (Err(error), _) => return Err(error),
        };
        match reached {
            Some(reached) if reached < batch.rows => done = reached,
            _ => return Ok(()),
        }
        tokio::time::sleep(REST).await;
    }
}

/// Enters one row in a write of its own; one that the store refuses is noted as refused.
async fn enter_alone(
    shared: &Shared,
    actor: &Actor,
    id: ImportId,
    one: (u32, Row),
) -> Result<Option<u32>, Error> {
    let (intake, row) = (shared.intake, one.0);
    let waiting = vec![one];
    let write = move |tx: &mut WriteTx<'_>| enter_rows(tx, intake, id, &waiting);
    match shared.store.write_in(Lane::Batch, actor, write).await {
        Err(error) if !matches!(error.kind().status(), 503 | 507) => {
            tracing::warn!(code = error.code(), "a row of an import was refused by the store");
            let code = error.code();
            let note = move |tx: &mut WriteTx<'_>| {
                let Some(mut work) = RowWork::open(tx, id, row)? else {
                    return Ok(None);
                };
                work.add(result(
                    RowOutcome::Refused,
                    vec![(String::new(), code.to_owned())],
                ));
                work.close(tx).map(Some)
            };
            shared.store.write_in(Lane::Batch, actor, note).await
        }
        outcome => outcome,
    }
}

/// The results of rows while they come, within one write.
struct RowWork {
    batch: ImportBatch,
    chunk: ImportChunk,
    checked: Vec<RowResult>,
}

impl RowWork {
    /// None when the import is not entering this row now.
    fn open(tx: &WriteTx<'_>, id: ImportId, row: u32) -> Result<Option<Self>, Error> {
        let batch = store::batch(tx, id)?;
        if batch.state != ImportState::Running || batch.done != row {
            return Ok(None);
        }
        let mut chunk = store::chunk(tx, id, Stage::Run, row)?;
        chunk
            .rows
            .truncate(usize::try_from(row % ROWS_PER_CHUNK).unwrap_or(0));
        let checked = store::chunk(tx, id, Stage::Check, row)?.rows;
        Ok(Some(Self {
            batch,
            chunk,
            checked,
        }))
    }

    fn checked(&self) -> Option<&RowResult> {
        self.checked.get(self.chunk.rows.len())
    }

    fn add(&mut self, result: RowResult) {
        self.batch.counts.add(result.outcome);
        self.batch.done += 1;
        self.chunk.rows.push(result);
    }

    fn close(mut self, tx: &mut WriteTx<'_>) -> Result<u32, Error> {
        tx.put(&mut self.chunk)?;
        let reached = self.batch.done;
        if reached >= self.batch.rows {
            service::end_stage(tx, &mut self.batch)?;
        } else {
            tx.put(&mut self.batch)?;
        }
        Ok(reached)
    }
}

/// Enters rows as long as the budget of a write lasts. Answers the place that was reached; none when the
/// import was stopped.
fn enter_rows(
    tx: &mut WriteTx<'_>,
    intake: Intake,
    id: ImportId,
    waiting: &Waiting,
) -> Result<Option<u32>, Error> {
    let (begin, mut worked) = (Instant::now(), 0);
    let Some((first, _)) = waiting.first() else {
        return Ok(None);
    };
    let Some(mut work) = RowWork::open(tx, id, *first)? else {
        return Ok(None);
    };
    for (row, read) in waiting {
        let result = enter_row(tx, intake, &work, *row, read)?;
        work.add(result);
        worked += 1;
        if worked >= ROWS_AT_LEAST && begin.elapsed() >= WRITE_BUDGET {
            break;
        }
    }
    work.close(tx).map(Some)
}

fn enter_row(
    tx: &mut WriteTx<'_>,
    intake: Intake,
    work: &RowWork,
    row: u32,
    read: &Row,
) -> Result<RowResult, Error> {
    let (choice, is_left_out) = service::choice_for(&work.batch, row);
    let Row::Child(child, unclear) = read else {
        return Ok(result(RowOutcome::Skipped, Vec::new()));
    };
    if is_left_out {
        return Ok(result(RowOutcome::Skipped, Vec::new()));
    }
    if let Some(checked) = work
        .checked()
        .filter(|checked| checked.outcome == RowOutcome::Refused)
    {
        return Ok(checked.clone());
    }
    Ok(match (intake.enter)(tx, child.clone(), choice)? {
        Taken::Entered(entered) => RowResult {
            entered: Some(entered),
            ..result(RowOutcome::Entered, Vec::new())
        },
        Taken::Refused(error) => refused(&error, unclear),
    })
}

/// Takes rows back from the last to the first.
async fn undo(shared: &Arc<Shared>, batch: &ImportBatch) -> Result<(), Error> {
    let (id, intake) = (batch.id, shared.intake);
    let entered = shared.store.read(|view| service::entered(view, batch))?;
    let own: Arc<HashSet<PatientId>> =
        Arc::new(entered.into_iter().map(|(_, entered)| entered.patient).collect());
    loop {
        let own = Arc::clone(&own);
        let write = move |tx: &mut WriteTx<'_>| undo_rows(tx, intake, id, &own);
        if !shared
            .store
            .write_in(Lane::Batch, &actor_of(batch), write)
            .await?
        {
            return Ok(());
        }
        tokio::time::sleep(REST).await;
    }
}

/// Takes rows of one chunk back. False when nothing is left to do.
fn undo_rows(
    tx: &mut WriteTx<'_>,
    intake: Intake,
    id: ImportId,
    own: &HashSet<PatientId>,
) -> Result<bool, Error> {
    let (begin, mut worked) = (Instant::now(), 0);
    let mut batch = store::batch(tx, id)?;
    if batch.state != ImportState::Undoing {
        return Ok(false);
    }
    let Some(last) = batch.done.checked_sub(1) else {
        service::end_stage(tx, &mut batch)?;
        return Ok(false);
    };
    let mut chunk = store::chunk(tx, id, Stage::Run, last)?;
    while let Some(result) = chunk.rows.last() {
        if let Some(entered) = &result.entered {
            let is_own = |id: PatientId| own.contains(&id);
            if (intake.withdraw)(tx, entered, &is_own)?.is_some() {
                // Somebody was quicker than the going back: it stops here, and says so when asked again.
                batch.state = ImportState::Cancelled;
                tx.put(&mut chunk)?;
                tx.put(&mut batch)?;
                return Ok(false);
            }
            batch.counts.entered = batch.counts.entered.saturating_sub(1);
        }
        chunk.rows.pop();
        batch.done -= 1;
        worked += 1;
        if worked >= ROWS_AT_LEAST && begin.elapsed() >= WRITE_BUDGET {
            break;
        }
    }
    if chunk.rows.is_empty() {
        batch.done = last - last % ROWS_PER_CHUNK;
        tx.purge::<ImportChunk>(chunk.id)?;
    } else {
        tx.put(&mut chunk)?;
    }
    tx.put(&mut batch)?;
    Ok(true)
}

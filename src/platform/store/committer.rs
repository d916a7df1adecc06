//! The committer: writes what the writer gathered, durably and together. What came into the file goes back to
//! the writer, which makes it known and answers while the next commit is on its way.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Instant;

use jiff::Timestamp;

use super::change::Change;
use super::engine::{EngineError, Rows};
use super::journal::{Head, Pending};
use super::queue::{Commit, Ended, Job};
use super::times::{self, Mark};
use super::write::{Touched, WriteTx};
use super::{Inner, ReadTx, tables};
use crate::platform::telemetry;
use crate::shared::actor::Actor;
use crate::shared::error::Error;

/// Where the logs stand; moves with each commit.
pub(super) struct Tail {
    pub change_seq: u64,
    pub journal: Head,
    /// When their places were last marked.
    pub marked_at: Option<Timestamp>,
    /// The handle that it was read through: what another one says may differ.
    pub generation: u64,
}

/// Aborts the process when the writer, outside of a closure, or the committer panics: a crash is the tested path, a
/// half-applied commit is not.
pub(super) struct AbortOnPanic;

impl Drop for AbortOnPanic {
    fn drop(&mut self) {
        if std::thread::panicking() {
            std::process::abort();
        }
    }
}

/// What closures left, on its way into the file.
pub(super) struct Batch {
    pub rows: Arc<Rows>,
    pub touched: Vec<Touched>,
    pub journal: Vec<Pending>,
    pub jobs: Vec<Box<dyn Job>>,
}

/// The way from the writer to the committer: one commit at a time.
pub(super) fn hand() -> (SyncSender<Batch>, Receiver<Batch>) {
    sync_channel(1)
}

/// Commits what the writer hands over, until the writer has ended.
pub(super) fn commit_all(inner: &Inner, mut tail: Tail, batches: &Receiver<Batch>) {
    let _guard = AbortOnPanic;
    while let Ok(batch) = batches.recv() {
        commit_batch(inner, &mut tail, batch);
    }
}

/// When the handle was replaced, the file says where the logs stand: a commit that failed may be in it all
/// the same, and its changes then are news.
fn catch_up(inner: &Inner, tail: &mut Tail, news: &mut Vec<Change>) -> Result<(), EngineError> {
    let snapshot = inner.engine.snapshot_or_heal()?;
    if snapshot.generation() == tail.generation {
        return Ok(());
    }
    let view = ReadTx {
        context: &inner.context,
        snapshot,
    };
    let found = view.tail()?;
    if found.change_seq > tail.change_seq {
        let missed = view.changes_after(tail.change_seq, usize::MAX);
        news.extend(missed.map_err(|error| EngineError::Damaged(error.to_string()))?);
    }
    *tail = found;
    Ok(())
}

fn commit_batch(inner: &Inner, tail: &mut Tail, batch: Batch) {
    let started = Instant::now();
    let Batch {
        rows,
        touched,
        journal,
        jobs,
    } = batch;
    let mut news = Vec::new();
    let applied =
        catch_up(inner, tail, &mut news).and_then(|()| apply(inner, tail, &rows, touched, &journal));
    drop(rows);
    let outcome = match applied {
        Ok(changes) => {
            telemetry::metrics::record_commit(started.elapsed(), jobs.len());
            news.extend(changes);
            Ok(())
        }
        Err(error) => {
            tracing::error!(error = %error, writes = jobs.len(), "a commit failed");
            recover(inner, tail, &mut news, &error);
            Err(Error::from(error))
        }
    };
    inner
        .queue
        .set_commit(Commit::Ended(Ended { jobs, outcome, news }));
}

/// A write on the calling thread, before the writer runs.
pub(super) fn write_here<T>(
    inner: &Inner,
    tail: &mut Tail,
    work: impl Fn(&mut WriteTx<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let snapshot = inner.engine.snapshot()?;
    let (actor, none) = (Actor::system(), Rows::new());
    let mut tx = WriteTx::new(
        &inner.context,
        &snapshot,
        [&none, &none],
        &actor,
        inner.context.clock.now(),
    );
    let value = work(&mut tx)?;
    let staged = tx.finish()?;
    apply(inner, tail, &staged.rows, staged.touched, &staged.journal)?;
    Ok(value)
}

/// Gives changes and journal entries their places and commits everything.
fn apply(
    inner: &Inner,
    tail: &mut Tail,
    rows: &Rows,
    touched: Vec<Touched>,
    journal: &[Pending],
) -> Result<Vec<Change>, EngineError> {
    let mut logs = Rows::new();
    let mut head = tail.journal;
    for entry in journal {
        let appended = head.append(&mut logs, entry);
        appended.map_err(|error| EngineError::Other(error.to_string()))?;
    }
    let mut seq = tail.change_seq;
    let mut changes = Vec::with_capacity(touched.len());
    for touched in touched {
        seq += 1;
        changes.push(Change {
            seq,
            table: touched.table.to_owned(),
            id: touched.id,
            revision: touched.revision,
            actor: touched.actor,
            subject: touched.subject,
        });
    }
    let log = logs.entry(tables::CHANGES).or_default();
    for change in &changes {
        let value = rmp_serde::to_vec_named(change).map_err(|error| EngineError::Other(error.to_string()))?;
        log.insert(change.seq.to_be_bytes().to_vec(), Some(value));
    }
    let now = inner.context.clock.now();
    let is_mark_due = times::is_due(tail.marked_at, now);
    if is_mark_due {
        let mark = Mark {
            change_seq: seq,
            journal_seq: head.seq,
        };
        times::set(&mut logs, now, mark);
    }
    inner.engine.commit(&[rows, &logs])?;
    *tail = Tail {
        change_seq: seq,
        journal: head,
        marked_at: if is_mark_due { Some(now) } else { tail.marked_at },
        generation: tail.generation,
    };
    for (table, follower) in inner.followers.read().iter() {
        if rows.contains_key(table) {
            follower.send_modify(|commits| *commits += 1);
        }
    }
    Ok(changes)
}

/// Opens the store again after a failed commit, so that reads go on. Keys that the commit took stay
/// taken, so that no two subjects ever share one.
fn recover(inner: &Inner, tail: &mut Tail, news: &mut Vec<Change>, error: &EngineError) {
    match error {
        EngineError::Full => inner.disk.found_full(),
        EngineError::Io(_) => inner.engine.suspect(),
        EngineError::Damaged(_) => inner.is_damaged.store(true, Ordering::Relaxed),
        _ => {}
    }
    let healed = inner.engine.heal(tail.generation);
    if let Err(error) = healed.and_then(|()| catch_up(inner, tail, news)) {
        tracing::error!(error = %error, "the store could not be opened again; the next use tries once more");
    }
}

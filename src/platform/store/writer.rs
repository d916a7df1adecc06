//! The writer: one thread that runs queued closures one after the other, commits them together once,
//! and only then answers. People go before batches, so an import never holds up the desk.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};
use tokio::sync::oneshot;

use super::change::Change;
use super::engine::{EngineError, Rows, Snapshot};
use super::journal::Head;
use super::write::{Staged, WriteTx};
use super::{Inner, ReadTx, tables};
use crate::platform::telemetry;
use crate::shared::actor::Actor;
use crate::shared::error::{Error, Kind};

/// Closures that one commit takes at most.
const BATCH_JOBS: usize = 512;
/// How long a commit gathers batch work before it leaves the thread to people again.
const BATCH_SLICE: Duration = Duration::from_millis(5);
/// How many writes may wait; more are refused with 503.
const QUEUE_LIMIT: usize = 8_192;

/// Which queue a write waits in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// Someone is waiting for the answer.
    People,
    /// Imports, migrations, workers, the log of reads.
    Batch,
}

/// A queued write.
pub(super) trait Job: Send {
    fn actor(&self) -> &Actor;
    fn run(&mut self, tx: &mut WriteTx<'_>) -> Result<(), Error>;
    fn finish(self: Box<Self>, outcome: Result<(), Error>);
}

struct Typed<F, T> {
    actor: Actor,
    work: F,
    value: Option<T>,
    reply: oneshot::Sender<Result<T, Error>>,
}

impl<F, T> Job for Typed<F, T>
where
    F: Fn(&mut WriteTx<'_>) -> Result<T, Error> + Send,
    T: Send,
{
    fn actor(&self) -> &Actor {
        &self.actor
    }

    fn run(&mut self, tx: &mut WriteTx<'_>) -> Result<(), Error> {
        self.value = Some((self.work)(tx)?);
        Ok(())
    }

    fn finish(self: Box<Self>, outcome: Result<(), Error>) {
        let Self { value, reply, .. } = *self;
        let missing = || Error::internal("a write was committed without its answer");
        // The caller may have gone; what was committed stays committed.
        drop(reply.send(outcome.and_then(|()| value.ok_or_else(missing))));
    }
}

#[derive(Default)]
struct Lanes {
    people: VecDeque<Box<dyn Job>>,
    batch: VecDeque<Box<dyn Job>>,
    closed: bool,
}

/// The two queues before the writer.
#[derive(Default)]
pub(super) struct Queue {
    lanes: Mutex<Lanes>,
    filled: Condvar,
}

impl Queue {
    /// Queues a write; the receiver gets its answer after the commit.
    pub fn push<F, T>(&self, lane: Lane, actor: Actor, work: F) -> oneshot::Receiver<Result<T, Error>>
    where
        F: Fn(&mut WriteTx<'_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(Typed {
            actor,
            work,
            value: None,
            reply,
        });
        let mut lanes = self.lanes.lock();
        if lanes.closed {
            drop(lanes);
            job.finish(Err(Error::new(Kind::Unavailable, "server.stopping")));
            return answer;
        }
        let queue = match lane {
            Lane::People => &mut lanes.people,
            Lane::Batch => &mut lanes.batch,
        };
        if queue.len() >= QUEUE_LIMIT {
            drop(lanes);
            job.finish(Err(Error::new(Kind::Unavailable, "server.busy")));
            return answer;
        }
        queue.push_back(job);
        drop(lanes);
        self.filled.notify_one();
        answer
    }

    pub fn close(&self) {
        self.lanes.lock().closed = true;
        self.filled.notify_all();
    }

    /// How many writes wait.
    pub fn waiting(&self) -> usize {
        let lanes = self.lanes.lock();
        lanes.people.len() + lanes.batch.len()
    }

    /// Waits for work. `None` when the store closes and nothing is left.
    fn wait(&self) -> Option<Box<dyn Job>> {
        let mut lanes = self.lanes.lock();
        loop {
            if let Some(job) = take(&mut lanes, true) {
                return Some(job);
            }
            if lanes.closed {
                return None;
            }
            self.filled.wait(&mut lanes);
        }
    }

    fn try_take(&self, batch_allowed: bool) -> Option<Box<dyn Job>> {
        take(&mut self.lanes.lock(), batch_allowed)
    }
}

fn take(lanes: &mut Lanes, batch_allowed: bool) -> Option<Box<dyn Job>> {
    let job = lanes.people.pop_front();
    if job.is_some() || !batch_allowed {
        return job;
    }
    lanes.batch.pop_front()
}

/// Where the logs stand; moves with each commit.
pub(super) struct Tail {
    pub change_seq: u64,
    pub journal: Head,
}

/// Aborts the process when the writer panics outside of a closure: a crash is the tested path, a
/// half-applied commit is not.
struct AbortOnPanic;

impl Drop for AbortOnPanic {
    fn drop(&mut self) {
        if std::thread::panicking() {
            std::process::abort();
        }
    }
}

pub(super) fn run(inner: &Arc<Inner>, mut tail: Tail) {
    let _guard = AbortOnPanic;
    while let Some(first) = inner.queue.wait() {
        let snapshot = match inner.engine.snapshot() {
            Ok(snapshot) => snapshot,
            Err(error) => {
                first.finish(Err(error.into()));
                reopen(inner, &mut tail);
                continue;
            }
        };
        commit_batch(inner, &mut tail, first, &snapshot);
    }
}

fn commit_batch(inner: &Arc<Inner>, tail: &mut Tail, first: Box<dyn Job>, snapshot: &Snapshot) {
    let started = Instant::now();
    let mut batch = Staged::default();
    let mut done = Vec::new();
    let mut next = Some(first);
    while let Some(mut job) = next {
        match run_one(inner, &batch.rows, snapshot, job.as_mut()) {
            Ok(staged) => {
                absorb(&mut batch, staged);
                done.push(job);
            }
            Err(error) => job.finish(Err(error)),
        }
        next = (done.len() < BATCH_JOBS)
            .then(|| inner.queue.try_take(started.elapsed() < BATCH_SLICE))
            .flatten();
    }
    if done.is_empty() {
        return;
    }
    match apply(inner, tail, batch) {
        Ok(changes) => {
            telemetry::metrics::record_commit(started.elapsed(), done.len());
            publish(inner, tail, &changes);
            done.into_iter().for_each(|job| job.finish(Ok(())));
        }
        Err(error) => {
            tracing::error!(error = %error, writes = done.len(), "a commit failed");
            if matches!(error, EngineError::Full) {
                inner.disk.found_full();
            }
            reopen(inner, tail);
            let refusal = Error::from(error);
            done.into_iter().for_each(|job| job.finish(Err(refusal.clone())));
        }
    }
}

fn run_one(inner: &Inner, rows: &Rows, snapshot: &Snapshot, job: &mut dyn Job) -> Result<Staged, Error> {
    if inner.disk.is_read_only() {
        return Err(Error::new(Kind::Full, "store.full"));
    }
    let actor = job.actor().clone();
    let mut tx = WriteTx::new(&inner.context, snapshot, rows, &actor, inner.context.clock.now());
    let outcome = catch_unwind(AssertUnwindSafe(|| job.run(&mut tx)));
    let refusal = match outcome {
        Ok(Ok(())) => return Ok(tx.staged),
        Ok(Err(error)) => error,
        Err(_) => Error::internal("a write panicked"),
    };
    tx.taken
        .into_iter()
        .for_each(|key| inner.context.keys.give_back(key));
    Err(refusal)
}

fn absorb(batch: &mut Staged, staged: Staged) {
    for (table, rows) in staged.rows {
        batch.rows.entry(table).or_default().extend(rows);
    }
    batch.touched.extend(staged.touched);
    batch.journal.extend(staged.journal);
}

/// Gives changes and journal entries their places and commits everything.
fn apply(inner: &Inner, tail: &mut Tail, batch: Staged) -> Result<Vec<Change>, EngineError> {
    let Staged {
        mut rows,
        touched,
        journal,
    } = batch;
    let mut head = tail.journal;
    for entry in &journal {
        let appended = head.append(&inner.context, &mut rows, entry);
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
    let log = rows.entry(tables::CHANGES).or_default();
    for change in &changes {
        let value = rmp_serde::to_vec_named(change).map_err(|error| EngineError::Other(error.to_string()))?;
        log.insert(change.seq.to_be_bytes().to_vec(), Some(value));
    }
    inner.engine.commit(&rows)?;
    *tail = Tail {
        change_seq: seq,
        journal: head,
    };
    Ok(changes)
}

/// Brings what lives in memory up to date before anyone is answered, then wakes the followers.
fn publish(inner: &Inner, tail: &Tail, changes: &[Change]) {
    if changes.is_empty() {
        return;
    }
    if let Ok(snapshot) = inner.engine.snapshot() {
        let view = ReadTx {
            context: &inner.context,
            snapshot,
        };
        for observer in inner.observers.read().iter() {
            observer(&view, changes);
        }
    }
    inner.last_change.send_replace(tail.change_seq);
}

/// A failed commit may or may not be in the file: what the file says is what counts. Keys that it
/// took stay taken, so that no two subjects ever share one.
fn reopen(inner: &Inner, tail: &mut Tail) {
    match inner.engine.reopen().and_then(|()| inner.tail()) {
        Ok(found) => *tail = found,
        Err(error) => tracing::error!(error = %error, "the store could not be reopened"),
    }
}

//! The writer: one thread that runs queued closures one after the other, commits them together once,
//! and only then answers. People go before batches, so an import never holds up the desk.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use parking_lot::{Condvar, Mutex};
use tokio::sync::oneshot;

use super::change::Change;
use super::engine::{EngineError, Rows, Snapshot};
use super::journal::Head;
use super::times::{self, Mark};
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
    /// Imports, migrations, workers.
    Batch,
    /// What must be written even in the last room on the disk: who read what. Waits like a batch.
    Vital,
}

/// A queued write.
pub(super) trait Job: Send {
    fn actor(&self) -> &Actor;
    /// Whether it may use the last room on the disk.
    fn is_vital(&self) -> bool;
    fn run(&mut self, tx: &mut WriteTx<'_>) -> Result<(), Error>;
    fn finish(self: Box<Self>, outcome: Result<(), Error>);
}

struct Typed<F, T> {
    actor: Actor,
    is_vital: bool,
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

    fn is_vital(&self) -> bool {
        self.is_vital
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
            is_vital: lane == Lane::Vital,
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
            Lane::Batch | Lane::Vital => &mut lanes.batch,
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
    /// When their places were last marked.
    pub marked_at: Option<Timestamp>,
    /// The handle that it was read through: what another one says may differ.
    pub generation: u64,
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

pub(super) fn run(inner: &Inner, mut tail: Tail) {
    let _guard = AbortOnPanic;
    while let Some(first) = inner.queue.wait() {
        match begin(inner, &mut tail) {
            Ok(snapshot) => commit_batch(inner, &mut tail, first, &snapshot),
            Err(error) => first.finish(Err(error.into())),
        }
    }
}

/// The state to write over. When the handle was replaced, the file says where the logs stand: a
/// commit that failed may be in it all the same, and is then made known.
fn begin(inner: &Inner, tail: &mut Tail) -> Result<Snapshot, EngineError> {
    let snapshot = inner.engine.snapshot_or_heal()?;
    if snapshot.generation() == tail.generation {
        return Ok(snapshot);
    }
    let view = ReadTx {
        context: &inner.context,
        snapshot,
    };
    let found = view.tail()?;
    if found.change_seq > tail.change_seq {
        let missed = view.changes_after(tail.change_seq, usize::MAX);
        let missed = missed.map_err(|error| EngineError::Damaged(error.to_string()))?;
        publish(inner, &view, found.change_seq, &missed);
    }
    *tail = found;
    Ok(view.snapshot)
}

fn commit_batch(inner: &Inner, tail: &mut Tail, first: Box<dyn Job>, snapshot: &Snapshot) {
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
            announce(inner, tail, &changes);
            done.into_iter().for_each(|job| job.finish(Ok(())));
        }
        Err(error) => {
            tracing::error!(error = %error, writes = done.len(), "a commit failed");
            recover(inner, tail, &error);
            let refusal = Error::from(error);
            done.into_iter().for_each(|job| job.finish(Err(refusal.clone())));
        }
    }
}

fn run_one(inner: &Inner, rows: &Rows, snapshot: &Snapshot, job: &mut dyn Job) -> Result<Staged, Error> {
    if inner.disk.is_read_only() && !job.is_vital() {
        return Err(Error::new(Kind::Full, "store.full"));
    }
    if inner.is_damaged.load(Ordering::Relaxed) {
        return Err(Error::new(Kind::Unavailable, "store.damaged"));
    }
    let actor = job.actor().clone();
    let mut tx = WriteTx::new(&inner.context, snapshot, rows, &actor, inner.context.clock.now());
    let outcome = catch_unwind(AssertUnwindSafe(|| job.run(&mut tx)));
    let outcome = outcome.unwrap_or_else(|_| Err(Error::internal("a write panicked")));
    let refusal = match outcome.and_then(|()| tx.finish()) {
        Ok(staged) => return Ok(staged),
        Err(error) => error,
    };
    for key in tx.taken {
        inner.context.keys.give_back(key);
    }
    if refusal.kind() == Kind::Full {
        inner.disk.found_full();
    }
    Err(refusal)
}

/// A write on the calling thread, before the writer runs.
pub(super) fn write_here<T>(
    inner: &Inner,
    tail: &mut Tail,
    work: impl Fn(&mut WriteTx<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let snapshot = inner.engine.snapshot()?;
    let (actor, rows) = (Actor::system(), Rows::new());
    let mut tx = WriteTx::new(
        &inner.context,
        &snapshot,
        &rows,
        &actor,
        inner.context.clock.now(),
    );
    let value = work(&mut tx)?;
    let staged = tx.finish()?;
    apply(inner, tail, staged)?;
    Ok(value)
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
        let appended = head.append(&mut rows, entry);
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
    let now = inner.context.clock.now();
    let is_mark_due = times::is_due(tail.marked_at, now);
    if is_mark_due {
        let mark = Mark {
            change_seq: seq,
            journal_seq: head.seq,
        };
        times::set(&mut rows, now, mark);
    }
    inner.engine.commit(&rows)?;
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

/// Brings what lives in memory up to date before anyone is answered, then wakes the followers.
fn announce(inner: &Inner, tail: &Tail, changes: &[Change]) {
    if changes.is_empty() {
        return;
    }
    match inner.engine.snapshot() {
        Ok(snapshot) => {
            let view = ReadTx {
                context: &inner.context,
                snapshot,
            };
            publish(inner, &view, tail.change_seq, changes);
        }
        // Another reader met a failing disk just now.
        Err(error) => tracing::error!(error = %error, "a commit could not be read back"),
    }
}

fn publish(inner: &Inner, view: &ReadTx<'_>, last: u64, changes: &[Change]) {
    for observer in inner.observers.read().iter() {
        observer(view, changes);
    }
    inner.last_change.send_replace(last);
}

/// Opens the store again after a failed commit, so that reads go on. Keys that the commit took stay
/// taken, so that no two subjects ever share one.
fn recover(inner: &Inner, tail: &mut Tail, error: &EngineError) {
    match error {
        EngineError::Full => inner.disk.found_full(),
        EngineError::Io(_) => inner.engine.suspect(),
        EngineError::Damaged(_) => inner.is_damaged.store(true, Ordering::Relaxed),
        _ => {}
    }
    let healed = inner.engine.heal(tail.generation);
    if let Err(error) = healed.and_then(|()| begin(inner, tail).map(drop)) {
        tracing::error!(error = %error, "the store could not be opened again; the next use tries once more");
    }
}

//! The worker: takes due jobs in one short write, does them with no transaction open, and notes the
//! outcome in another. One turn after the other for each destination, the destinations side by side.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::breaker::{Admission, Breaker};
use super::handler::{Handler, JobError};
use super::job::{Job, JobState, due};
use crate::platform::crypto;
use crate::platform::store::{Lane, Store, View as _, WriteTx};
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::ids::Id as _;

/// Jobs of one turn.
const TURN: usize = 8;
/// How long a taken job is one's own.
const LEASE: SignedDuration = SignedDuration::from_secs(120);
/// How long a handler may take; well before the lease ends.
const PATIENCE: Duration = Duration::from_secs(90);
/// Tries before a job is given up; with the pauses below about two days.
pub(super) const TRIES: u32 = 14;
/// The first pause between tries; doubles each time.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(30);
/// The longest pause between tries.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(8);
/// The clock may be set while the worker waits, so it looks at least this often.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// How long the worker waits after the store refused.
const STORE_PAUSE: Duration = Duration::from_secs(5);

/// Does the jobs of the outbox.
pub struct Outbox {
    store: Store,
    destinations: Vec<Arc<Destination>>,
}

pub(super) struct Destination {
    handlers: Vec<Handler>,
    breaker: Mutex<Breaker>,
}

impl Outbox {
    /// A worker with its handlers. Kinds without one wait for a version that has it.
    #[must_use]
    pub fn new(store: &Store, handlers: Vec<Handler>) -> Self {
        let mut by_name: BTreeMap<&'static str, Vec<Handler>> = BTreeMap::new();
        for handler in handlers {
            by_name.entry(handler.destination).or_default().push(handler);
        }
        let destinations = by_name.into_values().map(|handlers| {
            Arc::new(Destination {
                handlers,
                breaker: Mutex::default(),
            })
        });
        Self {
            store: store.clone(),
            destinations: destinations.collect(),
        }
    }

    /// One turn for each destination. Answers when the next job will be due; `None` when nothing
    /// waits.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn turn(&self) -> Result<Option<Timestamp>, Error> {
        let mut next = None;
        for destination in &self.destinations {
            next = earlier(next, destination.turn(&self.store).await?);
        }
        Ok(next)
    }

    /// Works until `stopping`. What is being done then is finished first.
    pub async fn run(self, stopping: CancellationToken) {
        let mut loops = JoinSet::new();
        for destination in self.destinations {
            loops.spawn(work(self.store.clone(), destination, stopping.clone()));
        }
        while loops.join_next().await.is_some() {}
    }
}

async fn work(store: Store, destination: Arc<Destination>, stopping: CancellationToken) {
    let mut commits = store.follow::<Job>();
    while !stopping.is_cancelled() {
        commits.mark_unchanged();
        let pause = match destination.turn(&store).await {
            Ok(next) => next.map_or(LONGEST_WAIT, |next| until(next, store.clock().now())),
            Err(error) => {
                tracing::warn!(error = %error, "the outbox could not be read or written");
                STORE_PAUSE
            }
        };
        tokio::select! {
            () = stopping.cancelled() => {}
            () = tokio::time::sleep(pause) => {}
            Ok(()) = commits.changed() => {}
        }
    }
}

impl Destination {
    async fn turn(self: &Arc<Self>, store: &Store) -> Result<Option<Timestamp>, Error> {
        let limit = match self.breaker.lock().admission(store.clock().now()) {
            Admission::Open => TURN,
            Admission::Probe => 1,
            Admission::Not(until) => return Ok(Some(until)),
        };
        for (job, outcome) in self.act(self.lease(store, limit).await?).await {
            self.note(store.clock().now(), outcome);
            finish(store, job, outcome).await?;
        }
        if let Admission::Not(until) = self.breaker.lock().admission(store.clock().now()) {
            return Ok(Some(until));
        }
        self.next_due(store)
    }

    /// Takes due jobs; each is then nobody else's until its lease ends.
    pub(super) async fn lease(&self, store: &Store, limit: usize) -> Result<Vec<Job>, Error> {
        let kinds: Vec<&'static str> = self.handlers.iter().map(|handler| handler.kind).collect();
        let now = store.clock().now();
        // Without a job there is nothing to write.
        if self.next_due(store)?.is_none_or(|due| due > now) {
            return Ok(Vec::new());
        }
        let work = move |tx: &mut WriteTx<'_>| {
            let mut taken = Vec::new();
            for kind in &kinds {
                let left = limit.saturating_sub(taken.len());
                for job in tx.find_until::<Job>(&due(kind, tx.now()), left)? {
                    taken.extend(take(tx, job)?);
                }
            }
            Ok(taken)
        };
        store.write_in(Lane::Batch, &Actor::system(), work).await
    }

    /// Does the jobs side by side. A handler that panics or takes too long leaves it open whether
    /// its job was done.
    async fn act(self: &Arc<Self>, jobs: Vec<Job>) -> Vec<(Job, Result<(), JobError>)> {
        let mut acting = JoinSet::new();
        for job in jobs {
            let destination = Arc::clone(self);
            acting.spawn(async move {
                let doing = tokio::spawn(destination.handle(job.clone()));
                let outcome = match tokio::time::timeout(PATIENCE, doing).await {
                    Ok(Ok(outcome)) => outcome,
                    Ok(Err(_)) => Err(JobError::Unknown("outbox.panicked")),
                    Err(_) => Err(JobError::Unknown("outbox.timeout")),
                };
                (job, outcome)
            });
        }
        acting.join_all().await
    }

    async fn handle(self: Arc<Self>, job: Job) -> Result<(), JobError> {
        match self.handlers.iter().find(|handler| handler.kind == job.kind) {
            Some(handler) => (handler.act)(job).await,
            None => Err(JobError::Retry("outbox.no_handler")),
        }
    }

    fn note(&self, now: Timestamp, outcome: Result<(), JobError>) {
        match outcome {
            // The destination answered, if only with a refusal.
            Ok(()) | Err(JobError::GiveUp(_)) => self.breaker.lock().succeeded(),
            Err(JobError::Retry(_) | JobError::Unknown(_)) => self.breaker.lock().failed(now),
        }
    }

    fn next_due(&self, store: &Store) -> Result<Option<Timestamp>, Error> {
        store.read(|tx| {
            let mut next = None;
            for handler in &self.handlers {
                next = earlier(next, tx.earliest::<Job>(&due(handler.kind, Timestamp::MIN))?);
            }
            Ok(next)
        })
    }
}

/// Leases one job, or gives it up when it is too late for it.
fn take(tx: &mut WriteTx<'_>, mut job: Job) -> Result<Option<Job>, Error> {
    let now = tx.now();
    if job.state == JobState::Leased {
        // Whoever had it did not come back.
        job.unknown_since.get_or_insert(job.header.updated_at);
    }
    let code = match job.deadline {
        Some(deadline) if deadline < now => Some("outbox.too_late"),
        _ if job.attempts >= TRIES => Some("outbox.too_many_tries"),
        _ => None,
    };
    if let Some(code) = code {
        bury(&mut job, code, now);
        tx.put(&mut job)?;
        return Ok(None);
    }
    job.state = JobState::Leased;
    job.attempts += 1;
    job.due_at = now.checked_add(LEASE).unwrap_or(Timestamp::MAX);
    tx.put(&mut job)?;
    Ok(Some(job))
}

/// Notes what came of a job.
pub(super) async fn finish(store: &Store, leased: Job, outcome: Result<(), JobError>) -> Result<(), Error> {
    let work = move |tx: &mut WriteTx<'_>| {
        let Some(mut job) = tx.get::<Job>(leased.id)? else {
            return Ok(());
        };
        let code = match outcome {
            Ok(()) => return tx.purge::<Job>(job.id),
            Err(JobError::Retry(code) | JobError::GiveUp(code) | JobError::Unknown(code)) => code,
        };
        if job.header.version != leased.header.version {
            // The lease ended and someone else has it.
            return Ok(());
        }
        if matches!(outcome, Err(JobError::Unknown(_))) {
            job.unknown_since.get_or_insert(job.header.updated_at);
        }
        let now = tx.now();
        let again_at = now.checked_add(pause(&job)).unwrap_or(Timestamp::MAX);
        let is_too_late = job.deadline.is_some_and(|deadline| deadline < again_at);
        if matches!(outcome, Err(JobError::GiveUp(_))) || job.attempts >= TRIES || is_too_late {
            bury(&mut job, code, now);
        } else {
            job.state = JobState::Waiting;
            job.due_at = again_at;
            job.last_error = Some(code.to_owned());
        }
        tx.put(&mut job)
    };
    store.write_in(Lane::Batch, &Actor::system(), work).await
}

fn bury(job: &mut Job, code: &str, now: Timestamp) {
    tracing::warn!(job = %job.id, kind = job.kind, code, attempts = job.attempts, "a job was given up");
    job.state = JobState::Dead;
    job.due_at = now;
    job.last_error = Some(code.to_owned());
}

/// Doubles with each try, and differs by up to a quarter between jobs so that they do not come
/// back all at once.
fn pause(job: &Job) -> SignedDuration {
    let doublings = job.attempts.saturating_sub(1).min(20);
    let pause = FIRST_PAUSE.checked_mul(1 << doublings).unwrap_or(LONGEST_PAUSE);
    let pause = pause.min(LONGEST_PAUSE);
    let seed = [job.id.bytes().as_slice(), &job.attempts.to_be_bytes()].concat();
    let [chance, ..] = crypto::sha256(&seed);
    pause + pause / 4 * i32::from(chance) / 255
}

fn earlier(a: Option<Timestamp>, b: Option<Timestamp>) -> Option<Timestamp> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

fn until(next: Timestamp, now: Timestamp) -> Duration {
    let wait = Duration::try_from(next.duration_since(now)).unwrap_or(Duration::ZERO);
    wait.min(LONGEST_WAIT)
}

#[cfg(test)]
mod tests;

//! The log of reads. A read notes what it showed in memory and never waits; a second later the notes
//! become audit entries in one write. A crash loses at most that second. When notes cannot be
//! written any more, not even in the last room on the disk, personal data is no longer shown.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use foldhash::fast::RandomState;
use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::Entry;
use crate::platform::store::{Lane, Store, Subject, WriteTx};
use crate::shared::actor::{Actor, Door};
use crate::shared::error::{Error, Kind};
use crate::shared::ids::UserId;

/// The same user, person and use case are noted once in this time.
const ONCE_PER: SignedDuration = SignedDuration::from_mins(5);
/// How many of those are remembered; beyond, some are noted twice.
const REMEMBERED: usize = 50_000;
/// Notes that wait at most. More means that they cannot be written.
const WAITING: usize = 10_000;
/// So many notes are written without gathering more, long before they are too many.
const CROWD: usize = 1_000;
/// Notes that one write takes, and when a crowd of them waits: as many as a batch may hold up people.
const ENTRIES_PER_WRITE: usize = 50;
const ENTRIES_OF_A_CROWD: usize = 400;
/// How long notes are gathered.
const GATHERING: Duration = Duration::from_secs(1);
/// How long to wait after a write that failed.
const RETRY: Duration = Duration::from_secs(5);

/// Notes who read whose data. Cheap to clone.
#[derive(Clone)]
pub struct ReadLog(Arc<Shared>);

struct Shared {
    store: Store,
    notes: Mutex<Notes>,
    noted: Notify,
    crowded: Notify,
    is_failing: AtomicBool,
    urgent: OnceLock<Box<Urgent>>,
}

/// Whether somebody sees any of these people's data only because of an emergency.
type Urgent = dyn Fn(&Actor, &[Subject]) -> bool + Send + Sync;

type Seen = (Option<UserId>, Subject, &'static str, bool);

#[derive(Default)]
struct Notes {
    waiting: Vec<Entry>,
    /// By ids and words of our own, which nobody can make collide.
    seen: HashMap<Seen, Timestamp, RandomState>,
}

impl ReadLog {
    /// A log of reads over a store; someone has to [`ReadLog::run`] it.
    #[must_use]
    pub fn new(store: &Store) -> Self {
        Self(Arc::new(Shared {
            store: store.clone(),
            notes: Mutex::default(),
            noted: Notify::new(),
            crowded: Notify::new(),
            is_failing: AtomicBool::new(false),
            urgent: OnceLock::new(),
        }))
    }

    /// Tells how reads in an emergency are known. The first answer holds.
    pub fn mark_urgent(&self, is_urgent: impl Fn(&Actor, &[Subject]) -> bool + Send + Sync + 'static) {
        drop(self.0.urgent.set(Box::new(is_urgent)));
    }

    /// Whether personal data may be shown: asked before a read that will be noted.
    ///
    /// # Errors
    /// 503 `audit.unavailable` while notes cannot be written.
    pub fn check(&self) -> Result<(), Error> {
        if self.0.is_failing.load(Ordering::Relaxed) || self.0.notes.lock().waiting.len() >= WAITING {
            return Err(Error::new(Kind::Unavailable, "audit.unavailable"));
        }
        Ok(())
    }

    /// Notes that a use case showed someone the data of these people; a list or a search is one note.
    /// What the box does by itself is not a read by anyone.
    pub fn note(&self, actor: &Actor, use_case: &'static str, subjects: &[Subject]) {
        if actor.door == Door::System {
            return;
        }
        let now = self.0.store.clock().now();
        let is_urgent = self.0.urgent.get().is_some_and(|is| is(actor, subjects));
        let mut notes = self.0.notes.lock();
        let mut read: Vec<Subject> = Vec::new();
        for subject in subjects {
            if notes.is_new((actor.user, *subject, use_case, is_urgent), now) {
                read.push(*subject);
            }
        }
        if read.is_empty() {
            return;
        }
        notes.waiting.push(Entry {
            read,
            is_urgent,
            ..Entry::by(actor, now, use_case)
        });
        let is_crowd = notes.waiting.len() >= CROWD;
        drop(notes);
        self.0.noted.notify_one();
        if is_crowd {
            self.0.crowded.notify_one();
        }
    }

    /// Writes all notes that wait. They go through the queue of batches, and into the last room on
    /// the disk when they must.
    ///
    /// # Errors
    /// As the store's writes; the notes then go on waiting.
    pub async fn flush(&self) -> Result<(), Error> {
        loop {
            let chunk: Arc<[Entry]> = {
                let mut notes = self.0.notes.lock();
                let count = per_write(notes.waiting.len());
                notes.waiting.drain(..count).collect()
            };
            if chunk.is_empty() {
                self.0.is_failing.store(false, Ordering::Relaxed);
                return Ok(());
            }
            let mut outcome = self.write(&chunk).await;
            if outcome.as_ref().is_err_and(|error| error.kind() == Kind::Full) {
                // The first failure gave the ballast up.
                outcome = self.write(&chunk).await;
            }
            if let Err(error) = outcome {
                self.0.notes.lock().waiting.splice(..0, chunk.iter().cloned());
                self.0.is_failing.store(true, Ordering::Relaxed);
                return Err(error);
            }
        }
    }

    async fn write(&self, entries: &Arc<[Entry]>) -> Result<(), Error> {
        let entries = Arc::clone(entries);
        let work = move |tx: &mut WriteTx<'_>| {
            entries.iter().try_for_each(|entry| {
                // Ids alone: nothing in it needs the person's own key.
                tx.journal(
                    &entry.action,
                    entry.actor,
                    Subject::Clinic,
                    entry.read.clone(),
                    entry,
                )
            })
        };
        self.0.store.write_in(Lane::Vital, &Actor::system(), work).await
    }

    /// Writes notes about every second until `stopping`, and what is left then.
    pub async fn run(self, stopping: CancellationToken) {
        let mut pause = GATHERING;
        loop {
            tokio::select! {
                () = stopping.cancelled() => break,
                () = self.wait(pause) => {}
            }
            pause = match self.flush().await {
                Ok(()) => GATHERING,
                Err(error) => {
                    tracing::error!(error = %error, "reads could not be noted");
                    RETRY
                }
            };
        }
        if let Err(error) = self.flush().await {
            tracing::error!(error = %error, "the last reads could not be noted");
        }
    }

    /// Until there is something to write, and then a little longer: a second, or until a crowd waits.
    async fn wait(&self, pause: Duration) {
        if self.0.notes.lock().waiting.is_empty() {
            self.0.noted.notified().await;
        }
        if pause > GATHERING {
            return tokio::time::sleep(pause).await;
        }
        tokio::select! {
            () = self.0.crowded.notified() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// How many of the notes that wait go into the next write.
fn per_write(waiting: usize) -> usize {
    let most = if waiting < CROWD {
        ENTRIES_PER_WRITE
    } else {
        ENTRIES_OF_A_CROWD
    };
    waiting.min(most)
}

impl Notes {
    fn is_new(&mut self, seen: Seen, now: Timestamp) -> bool {
        let is_recent = |at: &Timestamp| now.duration_since(*at).abs() < ONCE_PER;
        if self.seen.get(&seen).is_some_and(is_recent) {
            return false;
        }
        if self.seen.len() >= REMEMBERED {
            self.seen.retain(|_, at| is_recent(at));
            if self.seen.len() >= REMEMBERED {
                self.seen.clear();
            }
        }
        self.seen.insert(seen, now);
        true
    }
}

#[cfg(test)]
#[allow(
    clippy::redundant_closure_for_method_calls,
    reason = "methods of a view are not general over its lifetime"
)]
mod tests {
    use super::*;
    use crate::platform::audit;
    use crate::platform::store::testing::Bench;
    use crate::shared::ids::{Id as _, PatientId};

    fn someone() -> Actor {
        let mut actor = Actor::nobody(Door::Staff);
        actor.user = Some(UserId::from_uuid(uuid::Uuid::from_u128(7)));
        actor
    }

    fn child(number: u128) -> Subject {
        Subject::Patient(PatientId::from_uuid(uuid::Uuid::from_u128(number)))
    }

    fn reads_of(bench: &Bench, subject: Subject) -> Vec<String> {
        let page = bench
            .store
            .read(|tx| audit::about(tx, subject, None, 10))
            .unwrap();
        page.entries
            .into_iter()
            .map(|listed| listed.entry.action)
            .collect()
    }

    #[tokio::test]
    async fn a_list_is_one_entry_that_everyone_in_it_finds() {
        let bench = Bench::new();
        let log = ReadLog::new(&bench.store);
        log.note(&someone(), "patients.listed", &[child(1), child(2)]);
        log.note(&someone(), "patients.opened", &[child(1)]);
        assert_eq!(bench.store.read(|tx| tx.journal_head()).unwrap().seq, 0);
        log.flush().await.unwrap();
        assert_eq!(bench.store.read(|tx| tx.journal_head()).unwrap().seq, 2);
        assert_eq!(reads_of(&bench, child(1)), ["patients.opened", "patients.listed"]);
        assert_eq!(reads_of(&bench, child(2)), ["patients.listed"]);
    }

    #[tokio::test]
    async fn the_same_read_is_noted_once_in_five_minutes() {
        let bench = Bench::new();
        let log = ReadLog::new(&bench.store);
        for _ in 0..3 {
            log.note(&someone(), "patients.opened", &[child(1)]);
            bench.clock.advance(SignedDuration::from_secs(200));
            log.flush().await.unwrap();
        }
        log.note(&Actor::system(), "patients.opened", &[child(1)]);
        log.flush().await.unwrap();
        assert_eq!(reads_of(&bench, child(1)).len(), 2);
    }

    #[tokio::test]
    async fn when_notes_cannot_be_written_nothing_personal_is_shown() {
        let bench = Bench::new();
        let log = ReadLog::new(&bench.store);
        log.note(&someone(), "patients.opened", &[child(1)]);
        assert!(log.check().is_ok());
        bench.store.close();
        assert!(log.flush().await.is_err());
        assert_eq!(log.check().unwrap_err().code(), "audit.unavailable");
        assert_eq!(log.0.notes.lock().waiting.len(), 1, "kept for the next try");
    }

    #[tokio::test]
    async fn a_crowd_goes_in_large_steps_and_none_of_it_is_lost() {
        assert_eq!([0, 7, 60, CROWD - 1, CROWD].map(per_write), [0, 7, 50, 50, 400]);
        let bench = Bench::new();
        let log = ReadLog::new(&bench.store);
        for nth in 1..=CROWD + 1 {
            log.note(&someone(), "patients.opened", &[child(nth as u128)]);
        }
        log.flush().await.unwrap();
        let noted = bench.store.read(|tx| tx.journal_head()).unwrap().seq;
        assert_eq!(noted, CROWD as u64 + 1);
    }

    #[tokio::test]
    async fn a_crowd_is_written_without_waiting_for_more() {
        use futures_util::FutureExt as _;

        let bench = Bench::new();
        let log = ReadLog::new(&bench.store);
        for nth in 1..CROWD {
            log.note(&someone(), "patients.opened", &[child(nth as u128)]);
        }
        assert!(log.wait(GATHERING).now_or_never().is_none());
        log.note(&someone(), "patients.opened", &[child(CROWD as u128)]);
        assert!(
            log.wait(RETRY).now_or_never().is_none(),
            "what failed is not hurried"
        );
        assert!(log.wait(GATHERING).now_or_never().is_some());
    }
}

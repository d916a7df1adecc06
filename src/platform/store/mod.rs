//! The store: typed records over one file, written through one door, read from snapshots.
//!
//! Owns: the database file and the store's own tables. Invariants: a write is whole or absent; every
//! put leaves its pointer in the change log; values are sealed for their subject; nothing personal
//! stands in a key. Uses: `crypto` for keys, `clock`.

mod change;
mod committer;
mod copies;
mod disk;
mod engine;
mod examine;
mod journal;
mod keeper;
mod meta;
mod migrate;
mod portable;
pub mod probe;
mod queue;
mod read;
mod record;
mod tables;
mod times;
mod view;
mod write;
mod writer;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use jiff::Timestamp;
use parking_lot::{Mutex, RwLock};
use tokio::sync::watch;

pub use change::Change;
pub use disk::{Disk, Gauge, Limits, Room, Watermarks};
pub use engine::{EngineError, Location};
pub use examine::{Finding, Pace, RecordKind, Repaired, Report, Severity, examine, inspect, look_at_resting};
pub use journal::{Anchored, Chain, ChainBreak, Clue, Head, Kept, Places, Search, SignedHead};
pub use meta::Identity;
pub use migrate::Migration;
pub use portable::{Portable, UnfinishedImport};
pub use queue::Lane;
pub use read::ReadTx;
pub use record::{Header, Index, Record, Subject};
pub use view::View;
pub use write::WriteTx;

use crate::platform::clock::Clock;
use crate::platform::crypto::{BlindIndex, KeyRing, KeyRingError};
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::event::Event;
use committer::Tail;
use engine::Engine;
use journal::JournalKey;
use keeper::KeyPool;
use queue::Queue;

/// How the other modules answer an event, inside the write that emitted it.
pub type Reactions = fn(&mut WriteTx<'_>, &Event) -> Result<(), Error>;

/// Called by the writer after each commit and before anyone is answered: keeps what lives in
/// memory in step. Must be quick.
pub type Observer = Box<dyn Fn(&ReadTx<'_>, &[Change]) + Send + Sync>;

/// What reads and writes need besides the file.
pub struct Context {
    pub(super) keys: KeyRing,
    pool: KeyPool,
    pub(super) blind: BlindIndex,
    journal_key: JournalKey,
    pub(super) clock: Clock,
    pub(super) reactions: Reactions,
}

/// What the store is opened with.
pub struct Opening {
    /// Where the pages live.
    pub location: Location,
    /// Bytes of pages kept in memory.
    pub cache_bytes: usize,
    /// The keys.
    pub keys: KeyRing,
    /// The clock.
    pub clock: Clock,
    /// How events are answered.
    pub reactions: Reactions,
    /// When the disk counts as full.
    pub watermarks: Watermarks,
}

pub(super) struct Inner {
    identity: Identity,
    context: Context,
    engine: Engine,
    disk: Disk,
    queue: Queue,
    observers: RwLock<Vec<Observer>>,
    last_change: watch::Sender<u64>,
    followers: RwLock<Vec<(&'static str, watch::Sender<u64>)>>,
    /// Set when the file was found damaged: nothing more is written to it.
    is_damaged: AtomicBool,
}

/// The store. Cheap to clone; it closes with [`Store::close`] or with the last clone.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
    threads: Arc<Threads>,
}

/// The threads that commit: they end with the queue.
const WRITERS: usize = 2;

/// The committer, the writer and the keeper, ended from the last to the first.
struct Threads {
    inner: Arc<Inner>,
    running: Mutex<Vec<JoinHandle<()>>>,
}

impl Threads {
    fn start(&self, name: &str, work: impl FnOnce(&Inner) + Send + 'static) -> Result<(), EngineError> {
        let inner = Arc::clone(&self.inner);
        let thread = std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || work(&inner))
            .map_err(|error| EngineError::Other(error.to_string()))?;
        self.running.lock().push(thread);
        Ok(())
    }

    /// The keeper first, since its last act is a write; the committer once nothing more is handed to it.
    fn end(&self) {
        let mut running = self.running.lock();
        self.inner.context.pool.close();
        while let Some(thread) = running.pop() {
            if running.len() < WRITERS {
                self.inner.queue.close();
            }
            drop(thread.join());
        }
        self.inner.engine.close();
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        self.end();
    }
}

impl Store {
    /// Opens or creates the store and starts its writer.
    ///
    /// # Errors
    /// Locked by another process, damaged, unreadable, of a newer program, or without a thread.
    pub fn open(opening: Opening) -> Result<Self, EngineError> {
        Self::open_migrating(opening, &[])
    }

    /// The same, after bringing the values to the shape of this program. A copy is made first.
    ///
    /// # Errors
    /// As [`Store::open`], and when there is no room for the copy.
    pub fn open_migrating(opening: Opening, migrations: &[Migration]) -> Result<Self, EngineError> {
        let store = Self::assemble(opening, migrations)?;
        store.threads.start("omi-keeper", keeper::run)?;
        Ok(store)
    }

    /// The same for tools and tests: nothing is written later that was not asked for.
    ///
    /// # Errors
    /// As [`Store::open_migrating`].
    pub fn open_still(opening: Opening, migrations: &[Migration]) -> Result<Self, EngineError> {
        let store = Self::assemble(opening, migrations)?;
        keeper::seed(&store.inner);
        Ok(store)
    }

    fn assemble(opening: Opening, migrations: &[Migration]) -> Result<Self, EngineError> {
        let folder: Option<PathBuf> = match &opening.location {
            Location::File(path) => path.parent().map(PathBuf::from),
            Location::Backend(_) => None,
        };
        if let Location::File(path) = &opening.location {
            copies::remove_leftover(path);
        }
        let schema = migrate::schema_of(migrations);
        let now = opening.clock.now();
        let mut engine = Engine::open(opening.location, opening.cache_bytes)?;
        let found = Identity::read(&engine.snapshot()?)?;
        Identity::admit(found.as_ref(), &opening.keys, schema)?;
        let older = found.as_ref().filter(|found| found.schema < schema);
        if let Some(older) = older
            && !migrate::is_under_way(&engine.snapshot()?, older.schema)?
        {
            engine = engine.copied(|path| copies::make(path, older.schema, now).map(drop))?;
        }
        let other = |error: KeyRingError| EngineError::Other(error.to_string());
        let context = Context {
            blind: opening.keys.blind_index().map_err(other)?,
            journal_key: JournalKey::of(&opening.keys)?,
            keys: opening.keys,
            pool: KeyPool::default(),
            clock: opening.clock,
            reactions: opening.reactions,
        };
        let disk = Disk::new(folder, opening.watermarks);
        disk.measure();
        let mut inner = Inner {
            identity: found.unwrap_or_else(|| Identity::new(write::uuid_v7(now), schema, now)),
            context,
            engine,
            disk,
            queue: Queue::default(),
            observers: RwLock::new(Vec::new()),
            last_change: watch::Sender::new(0),
            followers: RwLock::new(Vec::new()),
            is_damaged: AtomicBool::new(false),
        };
        let tail = inner.settle(migrations)?;
        let inner = Arc::new(inner);
        let threads = Arc::new(Threads {
            inner: Arc::clone(&inner),
            running: Mutex::new(Vec::new()),
        });
        inner.last_change.send_replace(tail.change_seq);
        let (committer, batches) = committer::hand();
        threads.start("omi-committer", move |inner| {
            committer::commit_all(inner, tail, &batches);
        })?;
        threads.start("omi-writer", move |inner| writer::run(inner, &committer))?;
        Ok(Self { inner, threads })
    }

    /// Runs a use case and answers once it is durable. The closure may be run again, must not block,
    /// and sees its own changes.
    ///
    /// # Errors
    /// What the closure refuses; `store.full`, `server.busy`, `server.stopping`.
    pub async fn write<T: Send + 'static>(
        &self,
        actor: &Actor,
        work: impl Fn(&mut WriteTx<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.write_in(Lane::People, actor, work).await
    }

    /// The same, in the queue of one's choice.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub async fn write_in<T: Send + 'static>(
        &self,
        lane: Lane,
        actor: &Actor,
        work: impl Fn(&mut WriteTx<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let answer = self.inner.queue.push(lane, actor.clone(), work).await;
        answer.unwrap_or_else(|_| Err(Error::internal("the writer is gone")))
    }

    /// The same for threads that may wait.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub fn write_blocking<T: Send + 'static>(
        &self,
        actor: &Actor,
        work: impl Fn(&mut WriteTx<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.inner.write_and_wait(Lane::People, actor.clone(), work)
    }

    /// Reads from the last commit. Never waits for a write.
    ///
    /// # Errors
    /// What the closure answers; `store.reopening`, `store.disk_failed` while the store cannot be
    /// opened again.
    pub fn read<T>(&self, work: impl Fn(&ReadTx<'_>) -> Result<T, Error>) -> Result<T, Error> {
        let generation = self.inner.engine.generation();
        let once = || work(&self.inner.view()?);
        match once() {
            Err(error) if matches!(error.code(), "store.reopening" | "store.disk_failed") => {
                if error.code() == "store.disk_failed" {
                    self.inner.engine.suspect();
                }
                self.inner.engine.heal(generation)?;
                once()
            }
            outcome => outcome,
        }
    }

    /// Adds an observer of commits.
    pub fn observe(&self, observer: Observer) {
        self.inner.observers.write().push(observer);
    }

    /// Follows the position of the last change: a hint to look, never the news itself.
    #[must_use]
    pub fn last_change(&self) -> watch::Receiver<u64> {
        self.inner.last_change.subscribe()
    }

    /// Follows the commits that touch records of a kind, logged or not.
    #[must_use]
    pub fn follow<R: Record>(&self) -> watch::Receiver<u64> {
        let mut followers = self.inner.followers.write();
        if let Some((_, sender)) = followers.iter().find(|(table, _)| *table == R::TABLE) {
            return sender.subscribe();
        }
        let (sender, receiver) = watch::channel(0);
        followers.push((R::TABLE, sender));
        receiver
    }

    /// The disk under the store.
    #[must_use]
    pub fn disk(&self) -> &Disk {
        &self.inner.disk
    }

    /// Who the store is.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        &self.inner.identity
    }

    /// The keys of the store.
    #[must_use]
    pub fn keys(&self) -> &KeyRing {
        &self.inner.context.keys
    }

    /// The clock of the store.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.inner.context.clock
    }

    /// How many writes wait.
    #[must_use]
    pub fn waiting_writes(&self) -> usize {
        self.inner.queue.waiting()
    }

    /// Signs the end of the audit chain now and answers its position, unless nothing was added. For
    /// threads that may wait; the store does so by itself from time to time.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub fn sign_journal(&self) -> Result<Option<u64>, Error> {
        journal::sign_if_due(&self.inner, true)
    }

    /// Purges audit entries from before an instant and leaves a signed checkpoint. For threads that
    /// may wait. Returns how many were purged.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub fn purge_journal(&self, before: Timestamp) -> Result<u64, Error> {
        let mark = self.read(|tx| tx.mark_before(before))?;
        mark.map_or(Ok(0), |mark| journal::purge(&self.inner, mark.journal_seq))
    }

    /// How many audit entries [`Store::purge_journal`] would take out.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn count_old_journal(&self, before: Timestamp) -> Result<u64, Error> {
        self.read(|tx| match tx.mark_before(before)? {
            Some(mark) => journal::count(tx, mark.journal_seq),
            None => Ok(0),
        })
    }

    /// Whether the clock has shown about this time for a day. Before that, age alone takes nothing out: a clock that
    /// jumped by years for an hour must not make everything old.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn is_clock_settled(&self) -> Result<bool, Error> {
        let now = self.clock().now();
        self.read(|tx| tx.is_clock_settled(now))
    }

    /// Trims the change log as far as its readers and its age allow. For threads that may wait; the
    /// store does so by itself every hour. Returns how many entries went.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub fn trim_changes(&self) -> Result<u64, Error> {
        change::trim(&self.inner)
    }

    /// Whether the file was found damaged; nothing is written to it any more.
    #[must_use]
    pub fn is_damaged(&self) -> bool {
        self.inner.is_damaged.load(Ordering::Relaxed)
    }

    /// Refuses new writes, finishes the queued ones and closes the file.
    pub fn close(&self) {
        self.threads.end();
    }
}

impl Inner {
    /// Gives a new store its identity, and an older one the shape of this program.
    fn settle(&mut self, migrations: &[Migration]) -> Result<Tail, EngineError> {
        let mut tail = self.view()?.tail()?;
        let mut identity = self.identity.clone();
        let stored = Identity::read(&self.engine.snapshot()?)?;
        if identity.schema < migrate::schema_of(migrations) {
            keeper::seed(self);
            migrate::run(self, &mut tail, &mut identity, migrations)?;
        } else if stored.is_none_or(|stored| !stored.is_of_this_program()) {
            committer::write_here(self, &mut tail, |tx| identity.write(tx))
                .map_err(|error| EngineError::Other(error.to_string()))?;
        }
        identity.tell(&self.context.keys)?;
        self.identity = identity;
        Ok(tail)
    }

    /// A write for the store's own threads, which may wait.
    fn write_and_wait<T: Send + 'static>(
        &self,
        lane: Lane,
        actor: Actor,
        work: impl Fn(&mut WriteTx<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let answer = self.queue.push(lane, actor, work).blocking_recv();
        answer.unwrap_or_else(|_| Err(Error::internal("the writer is gone")))
    }

    fn view(&self) -> Result<ReadTx<'_>, EngineError> {
        Ok(ReadTx {
            context: &self.context,
            snapshot: self.engine.snapshot()?,
        })
    }
}

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
#[allow(
    clippy::redundant_closure_for_method_calls,
    reason = "methods of a view are not general over its lifetime"
)]
mod tests;

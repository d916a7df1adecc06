//! The store: typed records over one file, written through one door, read from snapshots.
//!
//! Owns: the database file and the store's own tables. Invariants: a write is whole or absent; every
//! put leaves its pointer in the change log; values are sealed for their subject; nothing personal
//! stands in a key. Uses: `crypto` for keys, `clock`.

mod change;
mod disk;
mod engine;
mod journal;
mod read;
mod record;
mod tables;
mod view;
mod write;
mod writer;

use std::path::PathBuf;
use std::sync::Arc;

use parking_lot::{Mutex, RwLock};
use tokio::sync::watch;

pub use change::Change;
pub use disk::{Disk, Room, Watermarks};
pub use engine::{EngineError, Location};
pub use journal::{ChainBreak, Head};
pub use read::ReadTx;
pub use record::{Header, Index, Record, Subject};
pub use view::View;
pub use write::WriteTx;
pub use writer::Lane;

use crate::platform::clock::Clock;
use crate::platform::crypto::{BlindIndex, KeyRing};
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::event::Event;
use engine::Engine;
use writer::{Queue, Tail};

/// How the other modules answer an event, inside the write that emitted it.
pub type Reactions = fn(&mut WriteTx<'_>, &Event) -> Result<(), Error>;

/// Called on the writer thread after each commit and before anyone is answered: keeps what lives in
/// memory in step. Must be quick.
pub type Observer = Box<dyn Fn(&ReadTx<'_>, &[Change]) + Send + Sync>;

/// What reads and writes need besides the file.
pub struct Context {
    pub(super) keys: KeyRing,
    pub(super) blind: BlindIndex,
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
    context: Context,
    engine: Engine,
    disk: Disk,
    queue: Queue,
    observers: RwLock<Vec<Observer>>,
    last_change: watch::Sender<u64>,
}

/// The store. Cheap to clone; the last clone to call [`Store::close`] ends the writer.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
    writer: Arc<Mutex<Option<std::thread::JoinHandle<()>>>>,
}

impl Store {
    /// Opens or creates the store and starts its writer.
    ///
    /// # Errors
    /// Locked by another process, damaged, unreadable, or without a thread.
    pub fn open(opening: Opening) -> Result<Self, EngineError> {
        let folder: Option<PathBuf> = match &opening.location {
            Location::File(path) => path.parent().map(PathBuf::from),
            Location::Backend(_) => None,
        };
        let blind = opening
            .keys
            .blind_index()
            .map_err(|error| EngineError::Other(error.to_string()))?;
        let context = Context {
            keys: opening.keys,
            blind,
            clock: opening.clock,
            reactions: opening.reactions,
        };
        let engine = Engine::open(opening.location, opening.cache_bytes)?;
        let disk = Disk::new(folder, opening.watermarks);
        disk.measure();
        let inner = Arc::new(Inner {
            context,
            engine,
            disk,
            queue: Queue::default(),
            observers: RwLock::new(Vec::new()),
            last_change: watch::Sender::new(0),
        });
        let tail = inner.tail()?;
        inner.last_change.send_replace(tail.change_seq);
        let writer = std::thread::Builder::new().name("omi-writer".to_owned()).spawn({
            let inner = Arc::clone(&inner);
            move || writer::run(&inner, tail)
        });
        let writer = writer.map_err(|error| EngineError::Other(error.to_string()))?;
        Ok(Self {
            inner,
            writer: Arc::new(Mutex::new(Some(writer))),
        })
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
        let answer = self
            .inner
            .queue
            .push(Lane::People, actor.clone(), work)
            .blocking_recv();
        answer.unwrap_or_else(|_| Err(Error::internal("the writer is gone")))
    }

    /// Reads from the last commit. Never waits for a write.
    ///
    /// # Errors
    /// What the closure answers; `store.reopening` for a moment after the disk was full.
    pub fn read<T>(&self, work: impl Fn(&ReadTx<'_>) -> Result<T, Error>) -> Result<T, Error> {
        let once = || {
            let snapshot = self.inner.engine.snapshot()?;
            work(&ReadTx {
                context: &self.inner.context,
                snapshot,
            })
        };
        match once() {
            // The handle was closed under this snapshot: the new one has the same commit.
            Err(error) if error.code() == "store.reopening" => once(),
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

    /// The disk under the store.
    #[must_use]
    pub fn disk(&self) -> &Disk {
        &self.inner.disk
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

    /// Refuses new writes, finishes the queued ones and closes the file.
    pub fn close(&self) {
        self.inner.queue.close();
        if let Some(writer) = self.writer.lock().take() {
            drop(writer.join());
        }
        self.inner.engine.close();
    }
}

impl Inner {
    /// Where the logs stand in the file.
    fn tail(&self) -> Result<Tail, EngineError> {
        let snapshot = self.engine.snapshot()?;
        let mut change_seq = 0;
        let all = (std::ops::Bound::Unbounded, std::ops::Bound::Unbounded);
        snapshot.scan::<EngineError>(tables::CHANGES, all, true, |key, _| {
            change_seq = key.try_into().map_or(0, u64::from_be_bytes);
            Ok(false)
        })?;
        let view = ReadTx {
            context: &self.context,
            snapshot,
        };
        let journal = view
            .journal_head()
            .map_err(|error| EngineError::Damaged(error.to_string()))?;
        Ok(Tail { change_seq, journal })
    }
}

#[cfg(test)]
mod tests;

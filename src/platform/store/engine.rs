//! The engine: an ordered key-value store with durable, atomic commits. This file and the folder of its
//! name alone name redb, so that another engine can take its place behind the same few functions.
//!
//! Every commit is two-phase with quick repair: a torn header never loses a commit, and opening
//! after a crash takes milliseconds instead of a scan of the file.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::RwLock;
use redb::{
    Builder, Database, DatabaseError, ReadableDatabase, StorageBackend, StorageError, TableDefinition,
};

mod imaged;
mod snapshot;

use imaged::{ImagedFile, Imaging};
pub use snapshot::Snapshot;

/// How many blocks of 64 KiB are copied between two looks at the pace.
const BLOCKS_PER_PACE: usize = 16;

/// Rows to write or delete (`None`), by table and key. The unit of a commit.
pub type Rows = BTreeMap<&'static str, BTreeMap<Vec<u8>, Option<Vec<u8>>>>;

/// One row: key and value.
pub type Row = (Vec<u8>, Vec<u8>);

/// What can go wrong below the records.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The disk has no room. The handle must be opened again before it works.
    #[error("the disk is full")]
    Full,
    /// The handle failed before and waits to be opened again.
    #[error("the store is being reopened")]
    Closed,
    /// Another process holds the data folder.
    #[error("another process has the store open")]
    Locked,
    /// The disk did not read or write. The handle must be opened again before it works.
    #[error("the disk failed: {0}")]
    Io(String),
    /// The bytes on disk are not what was written.
    #[error("the store's file is damaged: {0}")]
    Damaged(String),
    /// Written by a newer program.
    #[error(
        "the store was written by version {written_by} (schema {schema}); this program knows schema {known}: \
         install version {written_by} or newer, or bring back a copy from before the update"
    )]
    Newer {
        /// The store's schema.
        schema: u32,
        /// The newest that this program knows.
        known: u32,
        /// The version of the program that wrote it.
        written_by: String,
    },
    /// The file is new, and the key ring belongs to a store that existed.
    #[error("the key ring is here, but the store's file is gone: bring it back from a backup")]
    Missing,
    /// The file and the key ring are of two boxes.
    #[error("the store's file and the key ring belong to different boxes")]
    Foreign,
    /// There is no room for a copy of the file.
    #[error("the store cannot be copied: {needed} bytes are needed, {free} are free")]
    NoRoomToCopy {
        /// Bytes needed.
        needed: u64,
        /// Bytes free.
        free: u64,
    },
    /// The box is stopping.
    #[error("the store is closing")]
    Stopping,
    /// Anything else.
    #[error("store: {0}")]
    Other(String),
}

impl EngineError {
    /// Whether the handle has failed and a new one may work.
    #[must_use]
    pub fn wants_reopening(&self) -> bool {
        matches!(self, Self::Full | Self::Closed | Self::Io(_))
    }
}

impl From<StorageError> for EngineError {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Io(io) if is_full(&io) => Self::Full,
            StorageError::Io(io) if io.kind() == std::io::ErrorKind::InvalidData => {
                Self::Damaged(io.to_string())
            }
            StorageError::Io(io) => Self::Io(io.to_string()),
            StorageError::PreviousIo | StorageError::DatabaseClosed => Self::Closed,
            StorageError::Corrupted(what) => Self::Damaged(what),
            other => Self::Other(other.to_string()),
        }
    }
}

impl From<DatabaseError> for EngineError {
    fn from(error: DatabaseError) -> Self {
        match error {
            DatabaseError::DatabaseAlreadyOpen => Self::Locked,
            DatabaseError::Storage(storage) => storage.into(),
            other => Self::Damaged(other.to_string()),
        }
    }
}

fn other(error: impl Into<redb::Error>) -> EngineError {
    match error.into() {
        redb::Error::Io(io) => StorageError::Io(io).into(),
        redb::Error::PreviousIo | redb::Error::DatabaseClosed => EngineError::Closed,
        redb::Error::Corrupted(what) => EngineError::Damaged(what),
        error => EngineError::Other(error.to_string()),
    }
}

fn is_full(error: &std::io::Error) -> bool {
    matches!(
        error.kind(),
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded
    )
}

/// Where the pages live: a file, or (in fault tests) a simulated disk.
pub enum Location {
    /// A file on disk.
    File(PathBuf),
    /// Makes a backend each time the store is opened.
    Backend(Box<dyn Fn() -> Box<dyn StorageBackend> + Send + Sync>),
}

/// The open engine. Reads take snapshots; one writer commits.
pub struct Engine {
    slot: RwLock<Slot>,
    /// The snapshot of the last commit, which all reads until the next one share.
    latest: RwLock<Option<Snapshot>>,
    location: Location,
    cache_bytes: usize,
    imaging: Arc<Imaging>,
}

/// The handle and how often it was replaced.
struct Slot {
    database: Option<Database>,
    generation: u64,
    is_closed: bool,
    /// The disk failed under the last handle: what the kernel remembers is not to be trusted.
    is_suspect: bool,
}

impl Engine {
    /// Opens or creates the store.
    ///
    /// # Errors
    /// Locked, damaged, full, or not writable.
    pub fn open(location: Location, cache_bytes: usize) -> Result<Self, EngineError> {
        let engine = Self {
            slot: RwLock::new(Slot {
                database: None,
                generation: 1,
                is_closed: false,
                is_suspect: false,
            }),
            latest: RwLock::new(None),
            location,
            cache_bytes,
            imaging: Arc::default(),
        };
        engine.slot.write().database = Some(engine.open_database(false)?);
        Ok(engine)
    }

    /// Closes the file, lets someone copy it, and opens it again. Elsewhere than in a file there is
    /// nothing to copy.
    ///
    /// # Errors
    /// As [`Engine::open`], or what `copy` answers.
    pub fn copied(self, copy: impl FnOnce(&Path) -> Result<(), EngineError>) -> Result<Self, EngineError> {
        if let Location::File(path) = &self.location {
            self.close();
            copy(path)?;
            return Self::open(self.location, self.cache_bytes);
        }
        Ok(self)
    }

    fn open_database(&self, verify: bool) -> Result<Database, EngineError> {
        let mut builder = Builder::new();
        builder
            .set_cache_size(self.cache_bytes)
            .set_check_integrity_on_open(verify);
        let open = || match &self.location {
            Location::File(path) => {
                if verify {
                    forget_cached_pages(path);
                }
                let mut options = OpenOptions::new();
                options.read(true).write(true).create(true).truncate(false);
                let file = options.open(path)?;
                builder.create_with_backend(ImagedFile::new(file, Arc::clone(&self.imaging))?)
            }
            Location::Backend(make) => builder.create_with_backend(Boxed(make())),
        };
        Ok(or_damaged(open)??)
    }

    /// How often the handle was replaced; tells whether a failed one is still in place.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.slot.read().generation
    }

    /// Closes the failed handle of this generation and opens a new one; nothing when someone else
    /// did so already. After a failure of the disk every page is verified: an `fsync` that failed
    /// leaves pages in the kernel's cache that never reached the disk, so they are dropped first.
    ///
    /// # Errors
    /// As [`Engine::open`]; the engine then stays closed and the call can be repeated.
    pub fn heal(&self, failed: u64) -> Result<(), EngineError> {
        let mut slot = self.slot.write();
        if slot.is_closed {
            return Err(EngineError::Closed);
        }
        if slot.generation != failed && slot.database.is_some() {
            return Ok(());
        }
        self.latest.write().take();
        drop(slot.database.take());
        slot.generation += 1;
        slot.database = Some(self.open_database(slot.is_suspect)?);
        slot.is_suspect = false;
        Ok(())
    }

    /// Remembers that the disk failed, for the next [`Engine::heal`].
    pub fn suspect(&self) {
        self.slot.write().is_suspect = true;
    }

    /// Closes in order, so that the next start needs no repair.
    pub fn close(&self) {
        let mut slot = self.slot.write();
        self.latest.write().take();
        slot.is_closed = true;
        if let Some(database) = slot.database.take()
            && let Err(error) = database.close()
        {
            tracing::warn!(error = %error, "the store did not close cleanly");
        }
    }

    /// The last committed state, unaffected by later commits.
    ///
    /// # Errors
    /// `Closed` while the handle is being opened again.
    pub fn snapshot(&self) -> Result<Snapshot, EngineError> {
        if let Some(snapshot) = self.latest.read().as_ref() {
            return Ok(snapshot.clone());
        }
        let slot = self.slot.read();
        let database = slot.database.as_ref().ok_or(EngineError::Closed)?;
        // Made under the lock that a commit takes to put the old one away: one that was made before
        // the commit is never kept after it.
        let mut latest = self.latest.write();
        if let Some(snapshot) = latest.as_ref() {
            return Ok(snapshot.clone());
        }
        let snapshot = Snapshot::new(database.begin_read().map_err(other)?, slot.generation);
        *latest = Some(snapshot.clone());
        Ok(snapshot)
    }

    /// The same; a handle that failed is replaced first.
    ///
    /// # Errors
    /// When the store cannot be opened again.
    pub fn snapshot_or_heal(&self) -> Result<Snapshot, EngineError> {
        let generation = self.generation();
        match self.snapshot() {
            Err(error) if error.wants_reopening() => {
                self.heal(generation)?;
                self.snapshot()
            }
            outcome => outcome,
        }
    }

    /// Writes the rows durably, those of later layers over those of earlier ones: all of them or none.
    ///
    /// # Errors
    /// `Full` and others. The rows may then be in the file or not, never in part, and the handle
    /// wants [`Engine::heal`].
    pub fn commit(&self, layers: &[&Rows]) -> Result<(), EngineError> {
        let slot = self.slot.read();
        let database = slot.database.as_ref().ok_or(EngineError::Closed)?;
        let mut transaction = database.begin_write().map_err(other)?;
        transaction.set_two_phase_commit(true);
        transaction.set_quick_repair(true);
        for (name, rows) in layers.iter().copied().flatten() {
            let mut table = transaction.open_table(definition(name)).map_err(other)?;
            for (key, value) in rows {
                match value {
                    Some(value) => table
                        .insert(key.as_slice(), value.as_slice())
                        .map(drop)
                        .map_err(other)?,
                    None => table.remove(key.as_slice()).map(drop).map_err(other)?,
                }
            }
        }
        let outcome = transaction.commit().map_err(other);
        // Also after a failure, which may be in the file all the same.
        self.latest.write().take();
        outcome
    }

    /// Verifies every page of the file and the free-space bookkeeping. Needs the store for itself.
    ///
    /// # Errors
    /// `Damaged` when pages are wrong beyond repair.
    pub fn check_integrity(&self) -> Result<bool, EngineError> {
        let mut slot = self.slot.write();
        self.latest.write().take();
        let database = slot.database.as_mut().ok_or(EngineError::Closed)?;
        Ok(or_damaged(|| database.check_integrity())??)
    }

    /// Copies the file as it is between two commits, while reads and writes go on. `pace` is called now
    /// and then; what it answers ends the copying.
    ///
    /// # Errors
    /// When the store lives elsewhere than in a file, the disk fails, or `pace` says so. What was
    /// copied so far is then left for the caller to remove.
    pub fn image(
        &self,
        to: &Path,
        mut pace: impl FnMut() -> Result<(), EngineError>,
    ) -> Result<(), EngineError> {
        let path = self
            .path()
            .ok_or_else(|| EngineError::Other("only a file can be copied".to_owned()))?;
        let failed = |error| EngineError::from(StorageError::Io(error));
        let begin = || {
            let mut options = OpenOptions::new();
            options.write(true).create(true).truncate(true).mode(0o600);
            // No commit is under way while this is held, and none begins.
            let slot = self.slot.write();
            let is_open = slot.database.is_some() && !slot.is_closed;
            let from = File::open(path)?;
            is_open
                .then(|| self.imaging.begin(from, options.open(to)?))
                .transpose()
        };
        let blocks = begin().map_err(failed)?.ok_or(EngineError::Closed)?;
        let copied = (0..blocks).try_for_each(|block| {
            if block.is_multiple_of(BLOCKS_PER_PACE) {
                pace()?;
            }
            self.imaging.copy(block).map_err(failed)
        });
        let ended = self.imaging.end().map_err(failed);
        copied.and(ended)
    }

    /// The file, when the store lives in one.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match &self.location {
            Location::File(path) => Some(path),
            Location::Backend(_) => None,
        }
    }
}

fn definition(name: &str) -> TableDefinition<'_, &'static [u8], &'static [u8]> {
    TableDefinition::new(name)
}

/// redb panics over some pages that were never written like that. Around opening and checking there is
/// no write of ours, and what panicked is not used again.
pub(super) fn or_damaged<T>(work: impl FnOnce() -> T) -> Result<T, EngineError> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let text = panic
            .downcast_ref::<String>()
            .map_or("a page makes no sense", String::as_str);
        EngineError::Damaged(text.to_owned())
    })
}

/// Makes the kernel read a file from the disk again. Only a hint, and so without an error.
fn forget_cached_pages(path: &Path) {
    if let Ok(file) = File::open(path)
        && let Err(error) = rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed)
    {
        tracing::warn!(error = %error, "cached pages of the store could not be dropped");
    }
}

/// redb takes a backend by value; fault tests choose theirs at run time.
#[derive(Debug)]
struct Boxed(Box<dyn StorageBackend>);

impl StorageBackend for Boxed {
    fn len(&self) -> Result<u64, std::io::Error> {
        self.0.len()
    }
    fn read(&self, offset: u64, out: &mut [u8]) -> Result<(), std::io::Error> {
        self.0.read(offset, out)
    }
    fn set_len(&self, len: u64) -> Result<(), std::io::Error> {
        self.0.set_len(len)
    }
    fn sync_data(&self) -> Result<(), std::io::Error> {
        self.0.sync_data()
    }
    fn write(&self, offset: u64, data: &[u8]) -> Result<(), std::io::Error> {
        self.0.write(offset, data)
    }
    fn close(&self) -> Result<(), std::io::Error> {
        self.0.close()
    }
}

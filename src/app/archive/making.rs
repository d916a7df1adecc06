//! An archive that an administrator makes in the app: one at a time, beside everything else, kept sealed in the data
//! folder until it is discarded, for a day at most, and not over a restart.

use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;
use zeroize::Zeroizing;

use super::export::{Step, pack};
use super::unhurried;
use crate::app::house::House;
use crate::platform::archive::{ArchiveError, Outlet};
use crate::platform::store::Store;
use crate::shared::error::{Error, Kind};

/// How long a finished archive is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(24);
/// Lines become less than a third of their length when they are compressed.
const COMPRESSED: u64 = 3;

/// How far the box is.
#[derive(Clone, Debug)]
pub enum Stage {
    /// There is none.
    Nothing,
    /// It is being made.
    Working(Arc<Work>),
    /// It can be taken.
    Ready(Ready),
    /// It could not be made.
    Failed(Error),
}

/// The work at one archive.
#[derive(Debug)]
pub struct Work {
    /// Since when.
    pub since: Timestamp,
    /// Bytes that were written, before they are compressed.
    pub done: AtomicU64,
    /// Bytes that will be; 0 while they are measured.
    pub total: AtomicU64,
    is_stopped: AtomicBool,
}

/// A finished archive.
#[derive(Clone, Debug)]
pub struct Ready {
    /// When it was finished.
    pub at: Timestamp,
    /// Its length.
    pub bytes: u64,
    /// What it says of its content.
    pub digest: String,
    path: PathBuf,
}

impl Ready {
    /// Until when it is kept.
    pub fn until(&self) -> Timestamp {
        self.at.checked_add(KEPT).unwrap_or(self.at)
    }

    /// Opens the file.
    ///
    /// # Errors
    /// When it is gone.
    pub fn open(&self) -> Result<File, Error> {
        File::open(&self.path).map_err(Error::internal)
    }
}

/// The archive of the box, if there is one.
pub struct Making {
    folder: PathBuf,
    stage: Mutex<Stage>,
    count: AtomicU64,
}

impl Making {
    /// For a data folder.
    pub fn new(data: &Path) -> Self {
        Self {
            folder: data.join("archive"),
            stage: Mutex::new(Stage::Nothing),
            count: AtomicU64::new(0),
        }
    }

    /// Takes out what an earlier run of the box left.
    pub fn remove_leftovers(&self) {
        if let Err(error) = fs::remove_dir_all(&self.folder)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(error = %error, "an archive of an earlier run could not be removed");
        }
    }

    /// How far it is.
    pub fn stage(&self, now: Timestamp) -> Stage {
        let mut stage = self.stage.lock();
        if let Stage::Ready(ready) = &*stage
            && now >= ready.until()
        {
            remove(&ready.path);
            *stage = Stage::Nothing;
        }
        stage.clone()
    }

    /// Stops the work, or puts the archive away.
    pub fn discard(&self) {
        let mut stage = self.stage.lock();
        match &*stage {
            Stage::Working(work) => work.is_stopped.store(true, Ordering::Relaxed),
            Stage::Ready(ready) => remove(&ready.path),
            Stage::Nothing | Stage::Failed(_) => {}
        }
        *stage = Stage::Nothing;
    }

    /// Begins; the one before makes room.
    ///
    /// # Errors
    /// `archive.busy` while another one is being made.
    pub fn begin(&self, now: Timestamp) -> Result<Arc<Work>, Error> {
        let mut stage = self.stage.lock();
        match &*stage {
            Stage::Working(_) => return Err(Error::new(Kind::Conflict, "archive.busy")),
            Stage::Ready(ready) => remove(&ready.path),
            Stage::Nothing | Stage::Failed(_) => {}
        }
        let work = Arc::new(Work {
            since: now,
            done: AtomicU64::new(0),
            total: AtomicU64::new(0),
            is_stopped: AtomicBool::new(false),
        });
        *stage = Stage::Working(Arc::clone(&work));
        Ok(work)
    }

    /// Makes the archive. For threads that may wait.
    pub fn work(&self, house: &House, work: &Arc<Work>, words: &Zeroizing<String>) {
        let nth = self.count.fetch_add(1, Ordering::Relaxed);
        let path = self.folder.join(format!("{nth}.omi"));
        let made = self.make(house.store(), work, words, &path);
        let mut stage = self.stage.lock();
        let is_current = matches!(&*stage, Stage::Working(current) if Arc::ptr_eq(current, work));
        if made.is_err() || !is_current {
            remove(&path);
        }
        match made {
            _ if !is_current => {}
            Ok(ready) => *stage = Stage::Ready(ready),
            Err(ArchiveError::Stopped) => *stage = Stage::Nothing,
            Err(error) => {
                tracing::warn!(error = %error, "an archive could not be made");
                *stage = Stage::Failed(error.into());
            }
        }
    }

    fn make(&self, store: &Store, work: &Work, words: &str, path: &Path) -> Result<Ready, ArchiveError> {
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.folder)?;
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)?;
        let out = Outlet::begin(BufWriter::new(file), Some(words))?;
        let heed = |step| {
            match step {
                Step::Measuring => {}
                Step::Measured(total) => {
                    let room = store.disk().has_room_for(total / COMPRESSED);
                    room.map_err(|_| ArchiveError::Full)?;
                    work.total.store(total, Ordering::Relaxed);
                }
                Step::Wrote(bytes) => {
                    work.done.fetch_add(bytes, Ordering::Relaxed);
                }
            }
            if work.is_stopped.load(Ordering::Relaxed) {
                return Err(ArchiveError::Stopped);
            }
            Ok(())
        };
        let (manifest, out) = pack(store, out, &unhurried(heed))?;
        let mut out = out.finish()?;
        out.flush()?;
        let file = out.get_ref();
        file.sync_all()?;
        Ok(Ready {
            at: store.clock().now(),
            bytes: file.metadata()?.len(),
            digest: manifest.content_digest,
            path: path.to_owned(),
        })
    }
}

fn remove(path: &Path) {
    if let Err(error) = fs::remove_file(path)
        && error.kind() != std::io::ErrorKind::NotFound
    {
        tracing::warn!(error = %error, "an archive could not be removed");
    }
}

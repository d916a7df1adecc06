//! Room on the disk: a ballast file that is given up first, and watermarks below which the box reads
//! but no longer writes, so that it never meets a full disk unprepared. Even deleting needs space.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::platform::host;

/// When to warn and when to stop writing. Each mark is the smaller of a share of the disk and an
/// absolute size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watermarks {
    /// Size of the ballast in bytes; 0 for none.
    pub ballast_bytes: u64,
    /// Below this many free bytes a warning is shown.
    pub warn_bytes: u64,
    /// … or below this share of the disk, in percent.
    pub warn_percent: u64,
    /// Below this many free bytes nothing is written.
    pub stop_bytes: u64,
    /// … or below this share of the disk, in percent.
    pub stop_percent: u64,
}

impl Default for Watermarks {
    fn default() -> Self {
        Self {
            ballast_bytes: 256 << 20,
            warn_bytes: 4 << 30,
            warn_percent: 10,
            stop_bytes: 1 << 30,
            stop_percent: 5,
        }
    }
}

/// The ballast is at most this share of the disk, in percent.
const BALLAST_PERCENT: u64 = 2;

/// How much room there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// Enough.
    Enough,
    /// Someone should make room.
    Low,
    /// Reads only.
    ReadOnly,
}

/// Watches the disk of the data folder.
pub struct Disk {
    folder: Option<PathBuf>,
    marks: Watermarks,
    read_only: AtomicBool,
    free_bytes: AtomicU64,
    total_bytes: AtomicU64,
}

impl Disk {
    /// Watches `folder`; without one (simulated disks) there is always room.
    #[must_use]
    pub fn new(folder: Option<PathBuf>, marks: Watermarks) -> Self {
        Self {
            folder,
            marks,
            read_only: AtomicBool::new(false),
            free_bytes: AtomicU64::new(u64::MAX),
            total_bytes: AtomicU64::new(u64::MAX),
        }
    }

    /// Whether writes are refused at the moment.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.read_only.load(Ordering::Relaxed)
    }

    /// Free and total bytes as last measured.
    #[must_use]
    pub fn space(&self) -> (u64, u64) {
        (
            self.free_bytes.load(Ordering::Relaxed),
            self.total_bytes.load(Ordering::Relaxed),
        )
    }

    /// Measures, gives up or restores the ballast, and opens or closes the door for writes. Called
    /// at start and then every few seconds.
    pub fn measure(&self) -> Room {
        let Some(folder) = &self.folder else {
            return Room::Enough;
        };
        let Some((free, total)) = host::disk_space(folder) else {
            return Room::Enough;
        };
        self.free_bytes.store(free, Ordering::Relaxed);
        self.total_bytes.store(total, Ordering::Relaxed);
        let ballast = folder.join("ballast");
        let held = std::fs::metadata(&ballast).map_or(0, |meta| meta.len());
        let stop = mark(total, self.marks.stop_bytes, self.marks.stop_percent);
        let wanted = self.marks.ballast_bytes.min(total / 100 * BALLAST_PERCENT);
        let room = if free.saturating_add(held) < stop {
            Room::ReadOnly
        } else if free < mark(total, self.marks.warn_bytes, self.marks.warn_percent) {
            Room::Low
        } else {
            Room::Enough
        };
        if room == Room::Enough && held < wanted && free > wanted.saturating_mul(2) {
            if let Err(error) = fill(&ballast, wanted) {
                tracing::warn!(error = %error, "the ballast could not be made");
            }
        }
        let was = self.read_only.swap(room == Room::ReadOnly, Ordering::Relaxed);
        if was != (room == Room::ReadOnly) {
            tracing::warn!(
                free_bytes = free,
                read_only = !was,
                "the room on the disk changed what is allowed"
            );
        }
        room
    }

    /// A write met a full disk: gives the ballast up, so that the store can be opened again and
    /// people can make room, and refuses writes until [`Disk::measure`] finds room.
    pub fn found_full(&self) {
        self.read_only.store(true, Ordering::Relaxed);
        if let Some(folder) = &self.folder {
            match std::fs::remove_file(folder.join("ballast")) {
                Ok(()) => tracing::warn!("the disk is full: the ballast was given up"),
                Err(error) => {
                    tracing::error!(error = %error, "the disk is full and there is no ballast to give up")
                }
            }
        }
    }
}

fn mark(total: u64, bytes: u64, percent: u64) -> u64 {
    bytes.min(total / 100 * percent)
}

/// Writes real bytes: a sparse file would hold no room.
fn fill(path: &Path, bytes: u64) -> std::io::Result<()> {
    let file: File = OpenOptions::new()
        .create(true)
        .write(true)
        .truncate(true)
        .open(path)?;
    rustix::fs::fallocate(&file, rustix::fs::FallocateFlags::empty(), 0, bytes)?;
    file.write_at(&[0], bytes.saturating_sub(1))?;
    file.sync_all()
}

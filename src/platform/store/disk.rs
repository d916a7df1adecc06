//! Room on the disk: a ballast file that is given up first, and watermarks below which the box reads
//! but no longer writes, so that it never meets a full disk unprepared. Even deleting needs space.

use std::fs::{File, OpenOptions};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use parking_lot::Mutex;

use super::engine::EngineError;
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

/// The marks in bytes of a certain disk, and the ballast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Below this many free bytes a warning is shown.
    pub warn_below_bytes: u64,
    /// Below this many free bytes nothing is written.
    pub stop_below_bytes: u64,
    /// What the ballast holds at this moment.
    pub ballast_bytes: u64,
    /// What it should hold.
    pub ballast_wanted_bytes: u64,
}

/// The ballast is at most this share of the disk, in percent.
const BALLAST_PERCENT: u64 = 2;
/// After a write met a full disk although there seemed to be room (a quota, a reserve), how many
/// measurements pass before writing is tried again.
const ROUNDS_AFTER_FULL: u32 = 12;

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

/// Free and total bytes of a disk, when they can be told.
pub type Gauge = Box<dyn Fn() -> Option<(u64, u64)> + Send + Sync>;

/// Watches the disk of the data folder.
pub struct Disk {
    ballast: Option<PathBuf>,
    gauge: Gauge,
    marks: Watermarks,
    read_only: AtomicBool,
    free_bytes: AtomicU64,
    total_bytes: AtomicU64,
    state: Mutex<State>,
}

struct State {
    room: Room,
    full: Option<Full>,
}

/// A write met a full disk.
#[derive(Clone, Copy)]
struct Full {
    free_bytes: u64,
    rounds: u32,
}

impl Disk {
    /// Watches `folder`; without one (simulated disks) there is always room.
    #[must_use]
    pub fn new(folder: Option<PathBuf>, marks: Watermarks) -> Self {
        match folder {
            Some(folder) => {
                let ballast = folder.join("ballast");
                let gauge: Gauge = Box::new(move || host::disk_space(&folder));
                Self::with_gauge(Some(ballast), gauge, marks)
            }
            None => Self::with_gauge(None, Box::new(|| None), marks),
        }
    }

    /// Watches what `gauge` says, with the ballast at the given path.
    #[must_use]
    pub fn with_gauge(ballast: Option<PathBuf>, gauge: Gauge, marks: Watermarks) -> Self {
        Self {
            ballast,
            gauge,
            marks,
            read_only: AtomicBool::new(false),
            free_bytes: AtomicU64::new(u64::MAX),
            total_bytes: AtomicU64::new(u64::MAX),
            state: Mutex::new(State {
                room: Room::Enough,
                full: None,
            }),
        }
    }

    /// Whether writes are refused at the moment.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.read_only.load(Ordering::Relaxed)
    }

    /// How much room there was at the last measurement.
    #[must_use]
    pub fn room(&self) -> Room {
        self.state.lock().room
    }

    /// Free and total bytes as last measured.
    #[must_use]
    pub fn space(&self) -> (u64, u64) {
        (
            self.free_bytes.load(Ordering::Relaxed),
            self.total_bytes.load(Ordering::Relaxed),
        )
    }

    /// Measures, and opens or closes the door for writes. The marks for going back lie higher than
    /// those for stopping, so that a disk near a mark does not change its mind with every write.
    pub fn measure(&self) -> Room {
        let Some((free, total)) = (self.gauge)() else {
            return self.without_gauge();
        };
        self.free_bytes.store(free, Ordering::Relaxed);
        self.total_bytes.store(total, Ordering::Relaxed);
        let available = free.saturating_add(self.held());
        let stop = mark(total, self.marks.stop_bytes, self.marks.stop_percent);
        let warn = mark(total, self.marks.warn_bytes, self.marks.warn_percent);
        let mut state = self.state.lock();
        state.full = state.full.and_then(|full| full.next(available));
        let was = state.room;
        let stays_closed = was == Room::ReadOnly && available < stop + stop / 4;
        let stays_low = was != Room::Enough && free < warn + warn / 10;
        state.room = if available < stop || stays_closed || state.full.is_some() {
            Room::ReadOnly
        } else if free < warn || stays_low {
            Room::Low
        } else {
            Room::Enough
        };
        let room = state.room;
        self.read_only.store(room == Room::ReadOnly, Ordering::Relaxed);
        drop(state);
        if was != room {
            tracing::warn!(free_bytes = free, room = ?room, "the room on the disk changed");
        }
        room
    }

    /// Without a measurement only time tells whether a full disk has room again.
    fn without_gauge(&self) -> Room {
        let mut state = self.state.lock();
        state.full = state.full.and_then(|full| full.next(full.free_bytes));
        state.room = if state.full.is_some() {
            Room::ReadOnly
        } else {
            Room::Enough
        };
        self.read_only
            .store(state.room == Room::ReadOnly, Ordering::Relaxed);
        state.room
    }

    /// The marks on this disk, and the ballast.
    #[must_use]
    pub fn limits(&self) -> Limits {
        let total = self.space().1;
        let known = total != u64::MAX;
        let wanted = self.marks.ballast_bytes.min(total / 100 * BALLAST_PERCENT);
        Limits {
            warn_below_bytes: mark(total, self.marks.warn_bytes, self.marks.warn_percent),
            stop_below_bytes: mark(total, self.marks.stop_bytes, self.marks.stop_percent),
            ballast_bytes: self.held(),
            ballast_wanted_bytes: if known && self.ballast.is_some() {
                wanted
            } else {
                0
            },
        }
    }

    /// Refuses bytes that would bring the disk near the mark at which writing stops. Without a
    /// measurement there is always room.
    ///
    /// # Errors
    /// [`EngineError::NoRoomToCopy`].
    pub fn has_room_for(&self, bytes: u64) -> Result<(), EngineError> {
        let Some((free, total)) = (self.gauge)() else {
            return Ok(());
        };
        let stop = mark(total, self.marks.stop_bytes, self.marks.stop_percent);
        let needed = bytes.saturating_add(stop.saturating_mul(2));
        if free < needed || self.is_read_only() {
            return Err(EngineError::NoRoomToCopy { needed, free });
        }
        Ok(())
    }

    /// Makes the ballast, or makes it anew, when that leaves room for writing.
    pub fn restore_ballast(&self) {
        let (Some(path), (free, total)) = (&self.ballast, self.space()) else {
            return;
        };
        let stop = mark(total, self.marks.stop_bytes, self.marks.stop_percent);
        let wanted = self.marks.ballast_bytes.min(total / 100 * BALLAST_PERCENT);
        let held = self.held();
        if self.is_read_only()
            || held >= wanted
            || free.saturating_sub(wanted - held) < stop.saturating_mul(2)
        {
            return;
        }
        if let Err(error) = fill(path, wanted) {
            tracing::warn!(error = %error, "the ballast could not be made");
            drop(std::fs::remove_file(path));
        }
    }

    /// A write met a full disk: gives the ballast up, so that the store can be opened again and
    /// people can make room, and refuses writes until [`Disk::measure`] finds room.
    pub fn found_full(&self) {
        if let Some(path) = &self.ballast {
            match std::fs::remove_file(path) {
                Ok(()) => tracing::warn!("the disk is full: the ballast was given up"),
                Err(error) => {
                    tracing::error!(error = %error, "the disk is full and there is no ballast to give up");
                }
            }
        }
        let mut state = self.state.lock();
        state.full = Some(Full {
            free_bytes: (self.gauge)().map_or(0, |(free, _)| free),
            rounds: 0,
        });
        state.room = Room::ReadOnly;
        self.read_only.store(true, Ordering::Relaxed);
    }

    fn held(&self) -> u64 {
        let file = self
            .ballast
            .as_ref()
            .and_then(|path| std::fs::metadata(path).ok());
        file.map_or(0, |file| file.len())
    }
}

impl Full {
    /// Still full, unless there is clearly more room than then, or it was long ago.
    fn next(self, available: u64) -> Option<Self> {
        let has_more = available > self.free_bytes.saturating_add(self.free_bytes / 4 + (1 << 20));
        (!has_more && self.rounds < ROUNDS_AFTER_FULL).then_some(Self {
            rounds: self.rounds + 1,
            ..self
        })
    }
}

fn mark(total: u64, bytes: u64, percent: u64) -> u64 {
    bytes.min(total / 100 * percent)
}

/// Takes real room: a sparse file would hold none. A file system that cannot reserve gets zeros.
fn fill(path: &Path, bytes: u64) -> std::io::Result<()> {
    let mut file: File = OpenOptions::new()
        .create(true)
        .write(true)
        .truncate(true)
        .open(path)?;
    match rustix::fs::fallocate(&file, rustix::fs::FallocateFlags::empty(), 0, bytes) {
        Err(rustix::io::Errno::OPNOTSUPP) => {
            std::io::copy(&mut std::io::repeat(0).take(bytes), &mut file).map(drop)?;
        }
        outcome => outcome?,
    }
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    const GIB: u64 = 1 << 30;
    const MIB: u64 = 1 << 20;

    /// A disk of 100 GiB whose free space the test turns.
    fn disk(ballast: Option<PathBuf>) -> (Disk, Arc<AtomicU64>) {
        let free = Arc::new(AtomicU64::new(50 * GIB));
        let read = Arc::clone(&free);
        let gauge: Gauge = Box::new(move || Some((read.load(Ordering::Relaxed), 100 * GIB)));
        let marks = Watermarks {
            ballast_bytes: MIB,
            ..Watermarks::default()
        };
        (Disk::with_gauge(ballast, gauge, marks), free)
    }

    #[test]
    fn marks_for_going_back_lie_higher_than_those_for_stopping() {
        let (disk, free) = disk(None);
        let at = |bytes| {
            free.store(bytes, Ordering::Relaxed);
            (disk.measure(), disk.is_read_only())
        };
        assert_eq!(at(50 * GIB), (Room::Enough, false));
        assert_eq!(at(4 * GIB - 1), (Room::Low, false));
        assert_eq!(
            at(4 * GIB + 1),
            (Room::Low, false),
            "no flapping at the warning mark"
        );
        assert_eq!(at(5 * GIB), (Room::Enough, false));
        assert_eq!(at(GIB - 1), (Room::ReadOnly, true));
        assert_eq!(
            at(GIB + MIB),
            (Room::ReadOnly, true),
            "no flapping at the stop mark"
        );
        assert_eq!(at(GIB + GIB / 4), (Room::Low, false));
        assert_eq!(at(50 * GIB), (Room::Enough, false));
    }

    #[test]
    fn a_copy_keeps_away_from_the_mark_at_which_writing_stops() {
        let (disk, free) = disk(None);
        assert!(disk.has_room_for(48 * GIB).is_ok());
        let refused = disk.has_room_for(48 * GIB + 1);
        assert!(
            matches!(refused, Err(EngineError::NoRoomToCopy { needed, free }) if needed == 50 * GIB + 1 && free == 50 * GIB)
        );
        disk.found_full();
        free.store(90 * GIB, Ordering::Relaxed);
        assert!(disk.has_room_for(1).is_err(), "not while nothing is written");
    }

    #[test]
    fn the_ballast_is_made_given_up_and_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ballast");
        let (disk, free) = disk(Some(path.clone()));
        disk.measure();
        disk.restore_ballast();
        assert_eq!(std::fs::metadata(&path).unwrap().len(), MIB);

        free.store(0, Ordering::Relaxed);
        disk.found_full();
        assert!(!path.exists() && disk.is_read_only());
        assert_eq!(disk.measure(), Room::ReadOnly);
        disk.restore_ballast();
        assert!(!path.exists(), "not while the disk is full");

        free.store(50 * GIB, Ordering::Relaxed);
        assert_eq!(disk.measure(), Room::Enough);
        disk.restore_ballast();
        assert_eq!(std::fs::metadata(&path).unwrap().len(), MIB);
    }

    #[test]
    fn a_disk_that_is_full_although_it_shows_room_is_tried_again_after_a_while() {
        let (disk, _) = disk(None);
        disk.found_full();
        let closed = (0..100).take_while(|_| disk.measure() == Room::ReadOnly).count();
        assert_eq!(closed, ROUNDS_AFTER_FULL as usize);
        assert!(!disk.is_read_only());
    }
}

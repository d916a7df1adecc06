//! A simulated disk of 512-byte sectors. What was not synced may be kept, lost, torn, or come from an
//! earlier write when the power is cut; operations can be made to fail from any one on.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};
use redb::StorageBackend;

use super::super::Location;

const SECTOR: usize = 512;

/// How an operation fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The disk answers with an error, this once.
    Error,
    /// There is no room for what the file does not hold yet, until [`SimDisk::make_room`].
    Full,
    /// The power is cut: nothing works until [`SimDisk::power_on`].
    Cut,
}

/// A small, fast generator: the same seed gives the same run.
#[derive(Clone, Debug)]
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03)
    }

    /// A number below `end`. `SplitMix64` (Steele, Lea and Flood, 2014).
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % end.max(1) as u64).unwrap()
    }
}

/// The disk; clones are the same one.
#[derive(Clone, Debug, Default)]
pub(crate) struct SimDisk(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    /// Wakes whoever waits for a sync to be held, or to be let go.
    turned: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// What the process sees.
    current: Vec<u8>,
    /// What surely survives a power cut.
    durable: Vec<u8>,
    /// What was written to each sector since the last sync.
    unsynced: BTreeMap<usize, Vec<Vec<u8>>>,
    operations: u64,
    fails_at: Option<(u64, Failure)>,
    is_full: bool,
    is_dead: bool,
    /// Answers a sync at once and does nothing.
    is_lying: bool,
    syncs: u64,
    /// Whether the next sync waits, and whether one does.
    holds: bool,
    is_held: bool,
}

impl SimDisk {
    /// A disk that holds these bytes.
    pub(crate) fn of(image: &[u8]) -> Self {
        let state = State {
            current: image.to_vec(),
            durable: image.to_vec(),
            ..State::default()
        };
        Self(Arc::new(Shared {
            state: Mutex::new(state),
            turned: Condvar::new(),
        }))
    }

    pub(crate) fn location(&self) -> Location {
        let disk = self.clone();
        Location::Backend(Box::new(move || Box::new(disk.clone())))
    }

    /// Makes the operation after the next `after` ones fail.
    pub(crate) fn fail_after(&self, after: u64, failure: Failure) {
        let mut state = self.0.state.lock();
        state.fails_at = Some((state.operations + after, failure));
    }

    /// Whether the planned failure has happened.
    pub(crate) fn has_failed(&self) -> bool {
        self.0.state.lock().fails_at.is_none()
    }

    pub(crate) fn make_room(&self) {
        let mut state = self.0.state.lock();
        state.is_full = false;
        state.fails_at = None;
    }

    /// From now on syncing does nothing.
    pub(crate) fn lie(&self) {
        self.0.state.lock().is_lying = true;
    }

    /// The next sync waits until what this answers is dropped.
    pub(crate) fn hold(&self) -> Held {
        self.0.state.lock().holds = true;
        Held(self.clone())
    }

    /// Until a sync is being held.
    pub(crate) fn wait_until_held(&self) {
        let mut state = self.0.state.lock();
        while !state.is_held {
            self.0.turned.wait(&mut state);
        }
    }

    /// How often it was synced.
    pub(crate) fn syncs(&self) -> u64 {
        self.0.state.lock().syncs
    }

    /// Whether it is synced that often within ten seconds.
    pub(crate) fn reaches_syncs(&self, wanted: u64) -> bool {
        let mut state = self.0.state.lock();
        let limit = Instant::now() + Duration::from_secs(10);
        let lacks = |state: &mut State| state.syncs < wanted;
        !self
            .0
            .turned
            .wait_while_until(&mut state, lacks, limit)
            .timed_out()
    }

    /// Cuts the power now, unless it was cut already.
    pub(crate) fn cut(&self) {
        self.0.state.lock().is_dead = true;
    }

    /// What the disk holds after the cut, by chance.
    pub(crate) fn power_on(&self, chance: &mut Chance) {
        let mut state = self.0.state.lock();
        let mut survived = std::mem::take(&mut state.durable);
        if chance.below(2) == 0 {
            survived.resize(state.current.len(), 0);
        }
        for (sector, versions) in std::mem::take(&mut state.unsynced) {
            let fate = chance.below(10);
            let new = &versions[chance.below(versions.len())];
            let (start, whole) = (sector * SECTOR, new.len());
            // Lost, torn in the middle, or kept in one of the versions written.
            let length = match fate {
                0..=3 => 0,
                4 => chance.below(whole),
                _ => whole,
            };
            let end = (start + length).min(survived.len());
            if let Some(place) = survived.get_mut(start..end) {
                place.copy_from_slice(&new[..place.len()]);
            }
        }
        state.current.clone_from(&survived);
        state.durable = survived;
        state.is_dead = false;
        state.fails_at = None;
        state.is_full = false;
    }
}

/// Holds syncs until it is dropped.
pub(crate) struct Held(SimDisk);

impl Drop for Held {
    fn drop(&mut self) {
        let shared = &self.0.0;
        shared.state.lock().holds = false;
        shared.turned.notify_all();
    }
}

impl State {
    /// Counts an operation; whether it has to fail.
    fn step(&mut self, grows: bool) -> io::Result<()> {
        if let Some((at, failure)) = self.fails_at
            && self.operations >= at
        {
            self.fails_at = None;
            match failure {
                Failure::Error => {
                    self.operations += 1;
                    return Err(io::Error::from_raw_os_error(5));
                }
                Failure::Full => self.is_full = true,
                Failure::Cut => self.is_dead = true,
            }
        }
        self.operations += 1;
        if self.is_dead {
            return Err(io::Error::other("the power is off"));
        }
        if self.is_full && grows {
            return Err(io::ErrorKind::StorageFull.into());
        }
        Ok(())
    }

    fn touch(&mut self, from: usize, to: usize) {
        for sector in from / SECTOR..to.div_ceil(SECTOR) {
            let end = ((sector + 1) * SECTOR).min(self.current.len());
            let content = self.current[sector * SECTOR..end].to_vec();
            self.unsynced.entry(sector).or_default().push(content);
        }
    }
}

fn place(offset: u64) -> usize {
    usize::try_from(offset).unwrap()
}

impl StorageBackend for SimDisk {
    fn len(&self) -> io::Result<u64> {
        let mut state = self.0.state.lock();
        state.step(false)?;
        Ok(state.current.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let mut state = self.0.state.lock();
        state.step(false)?;
        let start = place(offset);
        let bytes = state.current.get(start..start + out.len());
        out.copy_from_slice(bytes.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn set_len(&self, length: u64) -> io::Result<()> {
        let mut state = self.0.state.lock();
        let length = place(length);
        let grows = length > state.current.len();
        state.step(grows)?;
        state.current.resize(length, 0);
        let keep = length.div_ceil(SECTOR);
        state.unsynced.retain(|sector, _| *sector < keep);
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        let mut state = self.0.state.lock();
        while state.holds {
            state.is_held = true;
            self.0.turned.notify_all();
            self.0.turned.wait(&mut state);
        }
        state.is_held = false;
        state.step(false)?;
        if state.is_lying {
            return Ok(());
        }
        state.syncs += 1;
        self.0.turned.notify_all();
        let sectors = std::mem::take(&mut state.unsynced);
        let State { current, durable, .. } = &mut *state;
        durable.resize(current.len(), 0);
        for sector in sectors.into_keys() {
            let end = ((sector + 1) * SECTOR).min(current.len());
            durable[sector * SECTOR..end].copy_from_slice(&current[sector * SECTOR..end]);
        }
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let mut state = self.0.state.lock();
        let (start, end) = (place(offset), place(offset) + data.len());
        // A full disk still takes what overwrites blocks that it has given out. Copy-on-write
        // engines write to fresh pages of a sparse file, which it has not.
        let outcome = state.step(start >= 4_096);
        if outcome.is_err() && !state.is_dead {
            return outcome;
        }
        // A write that the cut interrupts may still reach the disk.
        if end > state.current.len() {
            state.current.resize(end, 0);
        }
        state.current[start..end].copy_from_slice(data);
        state.touch(start, end);
        outcome
    }
}

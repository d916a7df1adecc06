//! The keeper: one background thread that makes keys ahead and watches the disk, so that neither the
//! writer nor a request ever waits for those.

use std::time::Duration;

use parking_lot::{Condvar, Mutex};

use super::{Inner, tables};
use crate::platform::crypto::{KeyId, KeyRing, KeyRingError};
use crate::shared::error::Error;

/// How often the room on the disk is measured.
const ROUND: Duration = Duration::from_secs(5);
/// After how many keys the keeper looks whether more are wanted.
const TAKES_PER_LOOK: u32 = 32;

/// Where new subjects get their keys: from those that the ring holds and no record uses. Which these
/// are is known once the table of subjects was read; a key taken before could be given out twice.
#[derive(Default)]
pub(super) struct KeyPool {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    is_seeded: bool,
    is_closed: bool,
    takes: u32,
}

impl KeyPool {
    /// A key for a new subject. Waits for the table of subjects in the first moment after a start.
    pub fn take(&self, keys: &KeyRing) -> Result<KeyId, KeyRingError> {
        let mut state = self.state.lock();
        while !state.is_seeded {
            self.changed.wait(&mut state);
        }
        state.takes += 1;
        let should_look = state.takes.is_multiple_of(TAKES_PER_LOOK);
        drop(state);
        if should_look {
            self.changed.notify_all();
        }
        keys.take_key()
    }

    fn set_seeded(&self) {
        self.state.lock().is_seeded = true;
        self.changed.notify_all();
    }

    /// Ends the keeper.
    pub fn close(&self) {
        self.state.lock().is_closed = true;
        self.changed.notify_all();
    }

    /// Waits for the next round, or for keys to run low. False when the store closes.
    fn rest(&self) -> bool {
        let mut state = self.state.lock();
        if !state.is_closed {
            self.changed.wait_for(&mut state, ROUND);
        }
        !state.is_closed
    }
}

/// The keeper's life.
pub(super) fn run(inner: &Inner) {
    if let Err(error) = seed(inner) {
        // Unused keys stay unused; new ones are made.
        tracing::error!(error = %error, cause = error.cause(), "the unused keys could not be found");
    }
    inner.context.pool.set_seeded();
    loop {
        match inner.context.keys.ensure_ahead() {
            Ok(_) | Err(KeyRingError::ReadOnly) => {}
            Err(error) => {
                tracing::warn!(error = %error, "no keys could be made ahead");
                if error.is_disk_full() {
                    inner.disk.found_full();
                }
            }
        }
        inner.disk.measure();
        inner.disk.restore_ballast();
        if !inner.context.pool.rest() {
            return;
        }
    }
}

/// Tells the ring which keys are in use. The list is one allocation of the exact size, which goes
/// back to the system as a whole.
fn seed(inner: &Inner) -> Result<(), Error> {
    let snapshot = inner.engine.snapshot_or_heal()?;
    let count = usize::try_from(snapshot.count(tables::SUBJECTS)?).unwrap_or(0);
    let mut used: Vec<[u8; 16]> = Vec::with_capacity(count);
    let all = (std::ops::Bound::Unbounded, std::ops::Bound::Unbounded);
    snapshot.scan::<Error>(tables::SUBJECTS, all, false, |_, value| {
        used.extend(<[u8; 16]>::try_from(value));
        Ok(true)
    })?;
    used.sort_unstable();
    let is_used = |id: &KeyId| used.binary_search(&id.0).is_ok();
    inner.context.keys.set_pool_from(is_used);
    Ok(())
}

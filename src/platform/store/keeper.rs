//! The keeper: one background thread that makes keys ahead, watches the disk, signs the audit chain
//! and takes out what is old, so that neither the writer nor a request ever waits for those.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use parking_lot::{Condvar, Mutex};

use super::{Inner, change, copies, journal, tables};
use crate::platform::crypto::{KeyId, KeyRing, KeyRingError};
use crate::shared::error::{Error, Kind};

/// How often the room on the disk is measured.
const ROUND: Duration = Duration::from_secs(5);
/// How often old entries are looked for.
const TIDYING: SignedDuration = SignedDuration::from_hours(1);
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
    seed(inner);
    let mut tidied_at = Timestamp::MIN;
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
        note(
            "the audit chain was not signed",
            journal::sign_if_due(inner, false),
        );
        let now = inner.context.clock.now();
        if now.duration_since(tidied_at).abs() >= TIDYING {
            tidied_at = now;
            note("old entries stay", tidy(inner, now));
        }
        if !inner.context.pool.rest() {
            note(
                "the audit chain was not signed",
                journal::sign_if_due(inner, true),
            );
            return;
        }
    }
}

/// Takes out what need not be kept.
fn tidy(inner: &Inner, now: Timestamp) -> Result<(), Error> {
    change::trim(inner)?;
    if let Some(folder) = inner.engine.path().and_then(std::path::Path::parent) {
        copies::prune(folder, now).map_err(Error::internal)?;
    }
    Ok(())
}

/// A full disk and a store that closes are known already.
fn note<T>(what: &'static str, outcome: Result<T, Error>) {
    if let Err(error) = outcome
        && error.kind() != Kind::Full
        && error.code() != "server.stopping"
    {
        tracing::warn!(error = %error, cause = error.cause(), "{what}");
    }
}

/// Opens the pool of keys.
pub(super) fn seed(inner: &Inner) {
    if let Err(error) = find_unused(inner) {
        // Unused keys stay unused; new ones are made.
        tracing::error!(error = %error, cause = error.cause(), "the unused keys could not be found");
    }
    inner.context.pool.set_seeded();
}

/// Tells the ring which keys are in use. The list is one allocation of the exact size, which goes
/// back to the system as a whole.
fn find_unused(inner: &Inner) -> Result<(), Error> {
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

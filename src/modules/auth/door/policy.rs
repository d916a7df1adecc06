//! How carefully people sign in, as the clinic set it: in memory, since it is asked at every request, and kept
//! in step by the store's commits, so that a change counts for sessions that are open too.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use jiff::SignedDuration;

use crate::modules::clinic::{self, Clinic};
use crate::platform::store::{Change, ReadTx, Record as _};
use crate::shared::error::Error;

/// What counts now.
pub struct Policy {
    /// What the box was started with.
    usual_idle: SignedDuration,
    idle_seconds: AtomicI64,
    needs_second_factor: AtomicBool,
}

impl Policy {
    /// As the box was started, until the clinic says otherwise.
    pub fn new(usual_idle: SignedDuration) -> Self {
        Self {
            usual_idle,
            idle_seconds: AtomicI64::new(usual_idle.as_secs()),
            needs_second_factor: AtomicBool::new(false),
        }
    }

    /// How long a session may be left alone.
    pub fn idle(&self) -> SignedDuration {
        SignedDuration::from_secs(self.idle_seconds.load(Ordering::Relaxed))
    }

    /// Whether everyone who works here needs a second factor.
    pub fn needs_second_factor(&self) -> bool {
        self.needs_second_factor.load(Ordering::Relaxed)
    }

    /// Reads what is stored.
    pub fn load(&self, view: &ReadTx<'_>) -> Result<(), Error> {
        if !clinic::is_founded(view)? {
            return Ok(());
        }
        let security = clinic::settings(view)?.security;
        let idle = security.idle_minutes.map_or(self.usual_idle, |minutes| {
            SignedDuration::from_mins(minutes.into())
        });
        self.idle_seconds.store(idle.as_secs(), Ordering::Relaxed);
        self.needs_second_factor
            .store(security.two_factor_required, Ordering::Relaxed);
        Ok(())
    }

    /// Follows a commit. What cannot be read leaves what counted before.
    pub fn follow(&self, view: &ReadTx<'_>, changes: &[Change]) {
        let is_changed = changes.iter().any(|change| change.table == Clinic::TABLE);
        if is_changed && let Err(error) = self.load(view) {
            tracing::error!(cause = error.cause(), "the clinic's settings cannot be followed");
        }
    }
}

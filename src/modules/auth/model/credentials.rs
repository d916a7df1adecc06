//! What proves who is behind an account, and what happened when it was tried.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::platform::store::{Header, Record, Subject};
use crate::shared::ids::{GuardianId, UserId};

use super::User;

/// Failures at the door. See `rules::lock`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockState {
    /// Failures since the last success or lock.
    pub failures: u32,
    /// How often it was locked since the last success; doubles the next lock.
    pub level: u32,
    /// When the last failure was.
    pub last_failure_at: Option<Timestamp>,
    /// When the present lock began.
    pub locked_at: Option<Timestamp>,
    /// When it ends.
    pub locked_until: Option<Timestamp>,
}

/// A second factor in use: codes of 30 seconds (RFC 6238).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totp {
    /// The shared secret.
    pub secret: Vec<u8>,
    /// The step of the last code taken; it and everything before it is refused from then on.
    pub last_step: u64,
    /// Since when.
    pub enabled_at: Timestamp,
}

/// A second factor that was shown and not yet proven to work.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingTotp {
    /// The shared secret.
    pub secret: Vec<u8>,
    /// Since when.
    pub shown_at: Timestamp,
}

/// The credentials of one account; there are none until it has a password.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credentials {
    /// Whose they are.
    pub user: UserId,
    /// Their header.
    pub header: Header,
    /// For family accounts: the guardian.
    pub guardian: Option<GuardianId>,
    /// The argon2id hash in PHC form.
    pub password_hash: String,
    /// When the password was chosen.
    pub password_changed_at: Timestamp,
    /// Failures at the door.
    #[serde(default)]
    pub lock: LockState,
    /// The second factor in use.
    #[serde(default)]
    pub totp: Option<Totp>,
    /// The one being set up.
    #[serde(default)]
    pub pending_totp: Option<PendingTotp>,
    /// SHA-256 of the recovery codes that were not used yet.
    #[serde(default)]
    pub recovery_codes: Vec<[u8; 32]>,
    /// When a link to choose a new password was last asked for.
    #[serde(default)]
    pub reset_requested_at: Option<Timestamp>,
}

impl Record for Credentials {
    const TABLE: &'static str = "credentials";
    type Id = UserId;

    fn id(&self) -> UserId {
        self.user
    }
    fn header(&self) -> &Header {
        &self.header
    }
    fn header_mut(&mut self) -> &mut Header {
        &mut self.header
    }
    fn subject(&self) -> Subject {
        User::subject_of(self.user, self.guardian)
    }
}

//! One sign-in on one device. Ending it takes the record out; the audit log keeps what happened.

use std::net::IpAddr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::platform::store::{Header, Index, Record, Subject};
use crate::shared::actor::Door;
use crate::shared::ids::{GuardianId, SessionId, UserId};

use super::User;

/// Where the chain of refresh tokens stands. See `rules::refresh`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefreshState {
    /// Number of the present token, from 1.
    pub counter: u32,
    /// SHA-256 of the present token.
    pub hash: [u8; 32],
    /// When it was made.
    pub rotated_at: Timestamp,
    /// When it is worth nothing any more.
    pub expires_at: Timestamp,
}

/// A session as stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// Its id, the `sid` of tokens.
    pub id: SessionId,
    /// Its header.
    pub header: Header,
    /// Whose it is.
    pub user: UserId,
    /// For family accounts: the guardian.
    pub guardian: Option<GuardianId>,
    /// Where they came in.
    pub door: Door,
    /// From which address.
    pub address: Option<IpAddr>,
    /// What the device called itself, cut short.
    pub user_agent: String,
    /// The chain of refresh tokens.
    pub refresh: RefreshState,
    /// Until when sensitive acts need no password.
    pub reauthenticated_until: Option<Timestamp>,
    /// Set once it was left alone for too long; it is kept to say so when the device comes back.
    #[serde(default)]
    pub idle_ended_at: Option<Timestamp>,
}

impl Session {
    /// The index entry of a user's sessions.
    #[must_use]
    pub fn user_index(user: UserId) -> Index {
        Index::id("user", user)
    }
}

impl Record for Session {
    const TABLE: &'static str = "sessions";
    type Id = SessionId;

    fn id(&self) -> SessionId {
        self.id
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
    fn indexes(&self) -> Vec<Index> {
        vec![
            Self::user_index(self.user),
            Index::instant("expires", self.refresh.expires_at),
        ]
    }
}

/// When a person last did something in a session. A record of its own, written in batches and not
/// noted in the change log, so that working fills neither.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SessionActivity {
    /// The session.
    pub session: SessionId,
    /// Its header.
    pub header: Header,
    /// Whose it is.
    pub user: UserId,
    /// For family accounts: the guardian.
    pub guardian: Option<GuardianId>,
    /// When.
    pub at: Timestamp,
}

impl Record for SessionActivity {
    const TABLE: &'static str = "session_activity";
    const LOGGED: bool = false;
    type Id = SessionId;

    fn id(&self) -> SessionId {
        self.session
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

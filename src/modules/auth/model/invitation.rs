//! What lets someone who is to work here choose their password: a link, or the same as a QR code.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::platform::store::{Header, Index, Record, Subject};
use crate::shared::ids::{InvitationId, UserId};

/// An invitation: opens one account once, within seven days. It is kept for a while after that, so that whoever
/// comes late or second is told why. Its token is derived from a key of the box and kept as a hash alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// Its header.
    pub header: Header,
    /// For whom.
    pub user: UserId,
    /// SHA-256 of the token, in hexadecimal digits.
    pub hash: String,
    /// When it is worth nothing any more.
    pub expires_at: Timestamp,
    /// When it opened the account.
    #[serde(default)]
    pub used_at: Option<Timestamp>,
    /// When it was taken back or replaced.
    #[serde(default)]
    pub revoked_at: Option<Timestamp>,
}

impl Invitation {
    /// The index entry of a user's invitations.
    #[must_use]
    pub fn user_index(user: UserId) -> Index {
        Index::id("user", user)
    }

    /// The index entry of a token's hash.
    #[must_use]
    pub fn hash_index(hash: &str) -> Index {
        Index::blind("hash", hash).unique()
    }

    /// The index entry of everything that has expired by an instant.
    #[must_use]
    pub fn expires_index(at: Timestamp) -> Index {
        Index::instant("expires", at)
    }
}

impl Record for Invitation {
    const TABLE: &'static str = "invitations";
    type Id = InvitationId;

    fn id(&self) -> InvitationId {
        self.id
    }
    fn header(&self) -> &Header {
        &self.header
    }
    fn header_mut(&mut self) -> &mut Header {
        &mut self.header
    }
    fn subject(&self) -> Subject {
        Subject::User(self.user)
    }
    fn indexes(&self) -> Vec<Index> {
        vec![
            Self::user_index(self.user),
            Self::hash_index(&self.hash),
            Self::expires_index(self.expires_at),
        ]
    }
}

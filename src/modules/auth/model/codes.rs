//! Codes that work once: for a second factor, for a new password, for a family's first visit.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::platform::store::{Header, Index, Record, Subject};
use crate::shared::ids::{FamilyCodeId, GuardianId, OneTimeCodeId, UserId};

use super::User;

/// What a one-time code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CodePurpose {
    /// The second half of a sign-in whose password was right.
    SecondFactor,
    /// Choosing a new password.
    PasswordReset,
}

/// A code that works once and for a while. Taken out when it was used, or tried too often.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OneTimeCode {
    /// Its id.
    pub id: OneTimeCodeId,
    /// Its header.
    pub header: Header,
    /// For whom.
    pub user: UserId,
    /// For family accounts: the guardian.
    pub guardian: Option<GuardianId>,
    /// What for.
    pub purpose: CodePurpose,
    /// SHA-256 of the code.
    pub hash: [u8; 32],
    /// When it is worth nothing any more.
    pub expires_at: Timestamp,
    /// How often it was tried in vain.
    pub tries: u32,
}

impl OneTimeCode {
    /// The index entry of a user's codes.
    #[must_use]
    pub fn user_index(user: UserId) -> Index {
        Index::id("user", user)
    }

    /// The index entry of everything that has expired by an instant.
    #[must_use]
    pub fn expires_index(at: Timestamp) -> Index {
        Index::instant("expires", at)
    }
}

impl Record for OneTimeCode {
    const TABLE: &'static str = "one_time_codes";
    const LOGGED: bool = false;
    type Id = OneTimeCodeId;

    fn id(&self) -> OneTimeCodeId {
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
        vec![Self::user_index(self.user), Self::expires_index(self.expires_at)]
    }
}

/// The secret behind a family's printed QR code: opens the account once, within 30 days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FamilyCode {
    /// Its id.
    pub id: FamilyCodeId,
    /// Its header.
    pub header: Header,
    /// For whom it was printed.
    pub guardian: GuardianId,
    /// SHA-256 of the secret, in hexadecimal digits.
    pub hash: String,
    /// When it is worth nothing any more.
    pub expires_at: Timestamp,
    /// When it opened the account.
    #[serde(default)]
    pub used_at: Option<Timestamp>,
}

impl FamilyCode {
    /// The index entry of a guardian's codes.
    #[must_use]
    pub fn guardian_index(guardian: GuardianId) -> Index {
        Index::id("guardian", guardian)
    }
}

impl Record for FamilyCode {
    const TABLE: &'static str = "family_codes";
    type Id = FamilyCodeId;

    fn id(&self) -> FamilyCodeId {
        self.id
    }
    fn header(&self) -> &Header {
        &self.header
    }
    fn header_mut(&mut self) -> &mut Header {
        &mut self.header
    }
    fn subject(&self) -> Subject {
        Subject::Guardian(self.guardian)
    }
    fn indexes(&self) -> Vec<Index> {
        vec![
            Self::guardian_index(self.guardian),
            Index::blind("hash", self.hash.clone()).unique(),
        ]
    }
}

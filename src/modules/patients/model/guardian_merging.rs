//! Two guardians who were one person, made one; kept so that it can be taken back. What became of each child's links is
//! kept with the child, as a [`Rearrangement`](super::Rearrangement) of its own.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{ContactWishes, Guardian, GuardianFacts, guardian_index};
use crate::platform::store::{Header, Index, Record, Subject};
use crate::shared::ids::{GuardianId, GuardianMergingId, RearrangementId};
use crate::shared::person::LongText;

/// What a guardian was before.
#[derive(Clone, Serialize, Deserialize)]
pub struct GuardianBefore {
    /// The personal fields.
    pub facts: GuardianFacts,
    /// How they wished to be reached.
    pub contact: ContactWishes,
    /// What the front desk knew.
    pub notes: Option<LongText>,
}

impl GuardianBefore {
    /// What a guardian is now.
    #[must_use]
    pub fn of(guardian: &Guardian) -> Self {
        Self {
            facts: guardian.facts.clone(),
            contact: guardian.contact.clone(),
            notes: guardian.notes.clone(),
        }
    }
}

/// Two guardians made one.
#[derive(Clone, Serialize, Deserialize)]
pub struct GuardianMerging {
    /// Its id.
    pub id: GuardianMergingId,
    /// Its header.
    pub header: Header,
    /// Who stayed.
    pub guardian: GuardianId,
    /// The version of that one afterwards.
    pub version: u64,
    /// Who was taken in.
    pub merged: GuardianId,
    /// What the one who stayed was before.
    pub before: GuardianBefore,
    /// What was done to the files of the children of the one who was taken in.
    pub relinked: Vec<RearrangementId>,
    /// When it was taken back.
    pub undone_at: Option<Timestamp>,
}

impl Record for GuardianMerging {
    const TABLE: &'static str = "guardian_mergings";
    type Id = GuardianMergingId;

    fn id(&self) -> GuardianMergingId {
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
        vec![guardian_index(self.guardian)]
    }
}

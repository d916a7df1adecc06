//! What is heard, and by whom.

use uuid::Uuid;

use crate::platform::store::Subject;
use crate::shared::ids::Id as _;
use crate::shared::permission::Permission;

/// A table whose changes open screens hear of.
#[derive(Clone, Copy, Debug)]
pub struct Topic {
    /// The table.
    pub table: &'static str,
    /// Who hears.
    pub seen_by: SeenBy,
}

/// Who hears that a record changed. The pointer names a random id and no content.
#[derive(Clone, Copy, Debug)]
pub enum SeenBy {
    /// Everyone who works here.
    Staff,
    /// Whoever holds the permission.
    Can(Permission),
    /// The person whom the record is about.
    Owner,
}

/// One change, as it is kept for those who listen.
#[derive(Clone, Copy, Debug)]
pub struct Pointer {
    /// Its position in the change log.
    pub seq: u64,
    /// What changed.
    pub topic: &'static Topic,
    /// The record.
    pub id: Uuid,
    /// Its version after the change.
    pub revision: u64,
    /// Whom it is about.
    pub subject: Subject,
}

impl Pointer {
    /// The id of the person whom it is about; none when it is about the clinic.
    #[must_use]
    pub fn about(&self) -> Option<Uuid> {
        match self.subject {
            Subject::Clinic => None,
            Subject::Patient(id) => Some(id.uuid()),
            Subject::Guardian(id) => Some(id.uuid()),
            Subject::User(id) => Some(id.uuid()),
        }
    }
}

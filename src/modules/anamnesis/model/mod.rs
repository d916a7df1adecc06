//! What is kept of a child's health: what counts now, under the child's own id; every version of it; and who asked
//! again. Asking again is a record of its own, so that it changes nothing of what was said.

mod statement;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::platform::store::{Header, Index, Record, Subject};
use crate::shared::ids::{MedicalConfirmationId, MedicalVersionId, PatientId, RearrangementId, UserId};

pub use statement::{
    Allergen, Allergy, Condition, Illness, Injury, Known, Medication, OrthodonticState, Orthodontics,
    Severity, Statement, Told, Trauma,
};

/// What counts of a child's health, from the first time on that somebody who treats recorded it.
#[derive(Clone, Serialize, Deserialize)]
pub struct MedicalHistory {
    /// Whose it is.
    pub patient: PatientId,
    /// Its header.
    pub header: Header,
    /// Who recorded this version.
    pub author: Option<UserId>,
    /// What was said.
    pub statement: Statement,
}

impl MedicalHistory {
    /// The number of the version that counts. What was said at registration was the first.
    #[must_use]
    pub const fn number(&self) -> u64 {
        self.header.version + 1
    }
}

impl Record for MedicalHistory {
    const TABLE: &'static str = "medical_histories";
    type Id = PatientId;

    fn id(&self) -> PatientId {
        self.patient
    }
    fn header(&self) -> &Header {
        &self.header
    }
    fn header_mut(&mut self) -> &mut Header {
        &mut self.header
    }
    fn subject(&self) -> Subject {
        Subject::Patient(self.patient)
    }
}

/// Where a version comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// Somebody who treats recorded it.
    Recorded,
    /// The file took in another one of the same child.
    Joined(RearrangementId),
    /// That was taken back.
    Parted(RearrangementId),
}

/// What counted from a moment on.
#[derive(Clone, Serialize, Deserialize)]
pub struct MedicalVersion {
    /// Its id.
    pub id: MedicalVersionId,
    /// Its header.
    pub header: Header,
    /// Whose it is.
    pub patient: PatientId,
    /// Its number, from 2: what was said at registration is the first.
    pub number: u64,
    /// From when it counted.
    pub at: Timestamp,
    /// Who made it.
    pub author: Option<UserId>,
    /// Where it comes from.
    pub origin: Origin,
    /// What was said.
    pub statement: Statement,
}

/// By the child.
#[must_use]
pub fn patient_index(patient: PatientId) -> Index {
    Index::id("patient", patient)
}

impl Record for MedicalVersion {
    const TABLE: &'static str = "medical_versions";
    type Id = MedicalVersionId;

    fn id(&self) -> MedicalVersionId {
        self.id
    }
    fn header(&self) -> &Header {
        &self.header
    }
    fn header_mut(&mut self) -> &mut Header {
        &mut self.header
    }
    fn subject(&self) -> Subject {
        Subject::Patient(self.patient)
    }
    fn indexes(&self) -> Vec<Index> {
        vec![patient_index(self.patient)]
    }
}

/// That somebody asked the family again, and that all was as a version says.
#[derive(Clone, Serialize, Deserialize)]
pub struct MedicalConfirmation {
    /// Its id.
    pub id: MedicalConfirmationId,
    /// Its header.
    pub header: Header,
    /// Whose history.
    pub patient: PatientId,
    /// Which version.
    pub number: u64,
    /// When.
    pub at: Timestamp,
    /// Who asked.
    pub by: Option<UserId>,
}

impl Record for MedicalConfirmation {
    const TABLE: &'static str = "medical_confirmations";
    type Id = MedicalConfirmationId;

    fn id(&self) -> MedicalConfirmationId {
        self.id
    }
    fn header(&self) -> &Header {
        &self.header
    }
    fn header_mut(&mut self) -> &mut Header {
        &mut self.header
    }
    fn subject(&self) -> Subject {
        Subject::Patient(self.patient)
    }
    fn indexes(&self) -> Vec<Index> {
        vec![patient_index(self.patient)]
    }
}

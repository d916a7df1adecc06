//! What was done to whole files, kept so that it can be taken back: two files of one child made one, a child moved to
//! another family. It holds what the file was before, sealed for the same child: nothing of anybody else.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ChildFacts, Consent, Guardianship, Patient, patient_index};
use crate::platform::store::{Header, Index, Record, Subject};
use crate::shared::ids::{GuardianId, PatientId, PlanId, RearrangementId};

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RearrangementKind {
    /// Another file of the same child was taken into this one.
    Merged,
    /// The child got the guardians of another family.
    Moved,
    /// A guardian of the child was taken into another record of the same person: undone with that alone.
    Relinked,
}

/// What a file was before.
#[derive(Clone, Serialize, Deserialize)]
pub struct FileBefore {
    /// The child's personal fields.
    pub facts: ChildFacts,
    /// Its guardians.
    pub guardians: Vec<Guardianship>,
    /// Its consents.
    pub consents: Vec<Consent>,
    /// Who paid, if that was said.
    pub payer: Option<GuardianId>,
    /// The files that it had taken in.
    pub absorbed: Vec<PatientId>,
}

impl FileBefore {
    /// What a file is now.
    #[must_use]
    pub fn of(patient: &Patient) -> Self {
        Self {
            facts: patient.facts.clone(),
            guardians: patient.guardians.clone(),
            consents: patient.consents.clone(),
            payer: patient.payer,
            absorbed: patient.absorbed.clone(),
        }
    }
}

/// Something done to a whole file.
#[derive(Clone, Serialize, Deserialize)]
pub struct Rearrangement {
    /// Its id.
    pub id: RearrangementId,
    /// Its header.
    pub header: Header,
    /// What was done.
    pub kind: RearrangementKind,
    /// To whose file.
    pub patient: PatientId,
    /// The version of that file afterwards.
    pub version: u64,
    /// The plans of that file afterwards, with their versions.
    pub plans: Vec<(PlanId, u64)>,
    /// The file that was taken in.
    pub merged: Option<PatientId>,
    /// What the file was before.
    pub before: FileBefore,
    /// When it was taken back.
    pub undone_at: Option<Timestamp>,
}

impl Record for Rearrangement {
    const TABLE: &'static str = "rearrangements";
    type Id = RearrangementId;

    fn id(&self) -> RearrangementId {
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

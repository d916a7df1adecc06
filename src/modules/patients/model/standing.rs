//! How a child stands clinically, as lists and files show it. Told by the clinical record; a record of its own, so that
//! a review changes no version of the file that somebody at the desk is editing.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::RiskLevel;
use crate::platform::store::{Header, Index, Record, Subject};
use crate::shared::ids::PatientId;

/// How a child stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingFacts {
    /// The traffic light that is shown, once it was assessed.
    pub risk_level: Option<RiskLevel>,
    /// The day of the last completed review.
    pub last_review: Option<Date>,
    /// When the next one is due.
    pub next_review: Option<Date>,
}

/// How a child stands, as a record.
#[derive(Clone, Serialize, Deserialize)]
pub struct Standing {
    /// The child.
    pub patient: PatientId,
    /// Its header.
    pub header: Header,
    /// How it stands.
    pub facts: StandingFacts,
}

impl Record for Standing {
    const TABLE: &'static str = "standings";
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
    fn indexes(&self) -> Vec<Index> {
        Vec::new()
    }
}

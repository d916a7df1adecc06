//! The caries risk of a child as it was assessed over time, so that an old light can always be explained.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::review::{DietRisk, FluorideExposure};
use crate::modules::patients::RiskLevel;
use crate::platform::store::{Header, Index, Record, Subject};
use crate::shared::ids::{PatientId, ReviewId, UserId};
use crate::shared::person::LongText;

/// One assessment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// When.
    pub at: Timestamp,
    /// Who completed the review that it comes from.
    pub by: UserId,
    /// That review.
    pub review: ReviewId,
    /// Version of the clinic's settings by which it was counted.
    pub settings_version: u64,
    /// Teeth first recorded as decayed within twelve months.
    pub new_caries: u32,
    /// O'Leary in tenths of a percent.
    pub plaque_permille: u32,
    /// Appointments kept.
    pub kept: u32,
    /// Of how many that were due.
    pub due: u32,
    /// Diet.
    pub diet: DietRisk,
    /// Fluoride.
    pub fluoride: FluorideExposure,
    /// Points of caries, plaque, attendance, diet and fluoride.
    pub points: [u8; 5],
    /// Their sum.
    pub score: u32,
    /// The light below which new caries does not let it go.
    pub floor: Option<RiskLevel>,
    /// The light.
    pub level: RiskLevel,
}

/// That somebody decided otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overriding {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: UserId,
    /// What they decided.
    pub level: RiskLevel,
    /// Why.
    pub reason: LongText,
    /// When a completed review ended it.
    pub ended_at: Option<Timestamp>,
}

/// The risk of a child: every assessment and every decision, oldest first.
#[derive(Clone, Serialize, Deserialize)]
pub struct RiskFile {
    /// The child.
    pub patient: PatientId,
    /// Its header.
    pub header: Header,
    /// What was assessed.
    pub assessments: Vec<Assessment>,
    /// What was decided otherwise.
    pub overridings: Vec<Overriding>,
}

impl RiskFile {
    /// Of a child of whom nothing is known yet.
    #[must_use]
    pub fn new(patient: PatientId) -> Self {
        Self {
            patient,
            header: Header::default(),
            assessments: Vec::new(),
            overridings: Vec::new(),
        }
    }

    /// The decision that holds now.
    #[must_use]
    pub fn overriding(&self) -> Option<&Overriding> {
        self.overridings.last().filter(|last| last.ended_at.is_none())
    }

    /// The light that is shown.
    #[must_use]
    pub fn level(&self) -> Option<RiskLevel> {
        let decided = self.overriding().map(|decided| decided.level);
        decided.or_else(|| self.assessments.last().map(|last| last.level))
    }
}

impl Record for RiskFile {
    const TABLE: &'static str = "risk_files";
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

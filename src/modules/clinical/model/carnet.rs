//! What a child has earned.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::platform::store::{Header, Index, Record, Subject};
use crate::shared::ids::{PatientId, ReviewId};
use crate::shared::person::ShortText;

/// What a stamp is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Stamp {
    /// A preventive review that was completed.
    Review,
    /// A hygiene session.
    Hygiene,
    /// Fluoride.
    Fluoride,
    /// Sealants.
    Sealants,
}

/// A medal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Medal {
    /// Three completed reviews.
    BronzeAttendance,
    /// Six.
    SilverAttendance,
    /// Twelve.
    GoldAttendance,
    /// Twenty-four.
    DiamondAttendance,
    /// O'Leary under 20 %.
    HygieneStar,
    /// Three visits in a row under 20 %.
    HygieneSuperstar,
    /// All visits of six months under 20 %, at least two.
    HygieneChampion,
    /// A year without new caries.
    NoCavities,
    /// Plaque down by 20 points or more from one visit to the next.
    GoalReached,
    /// A calendar year with every appointment kept, at least two.
    PerfectAttendance,
}

/// A stamp in the card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarnetStamp {
    /// The day of the visit.
    pub on: Date,
    /// What for.
    pub stamp: Stamp,
    /// The review that earned it.
    pub review: ReviewId,
    /// What the clinic wrote on it.
    pub comment: Option<ShortText>,
}

/// The health card: stamps in order, medals with the day of each.
#[derive(Clone, Serialize, Deserialize)]
pub struct Carnet {
    /// The child.
    pub patient: PatientId,
    /// Its header.
    pub header: Header,
    /// What was stamped.
    pub stamps: Vec<CarnetStamp>,
    /// What was earned.
    pub medals: BTreeMap<Medal, Date>,
    /// Reviews that were completed.
    pub reviews: u32,
}

impl Carnet {
    /// An empty card.
    #[must_use]
    pub fn new(patient: PatientId) -> Self {
        Self {
            patient,
            header: Header::default(),
            stamps: Vec::new(),
            medals: BTreeMap::new(),
            reviews: 0,
        }
    }
}

impl Record for Carnet {
    const TABLE: &'static str = "carnets";
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

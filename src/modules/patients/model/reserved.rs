//! Files that are reserved to named people, and what happens when somebody else opens one in an emergency.
//!
//! Both are records of their own beside the file: reserving changes no version of a child, and an opening outlasts
//! the reservation that it broke.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::platform::store::{Header, Index, Record, Subject};
use crate::shared::ids::{PatientId, UrgentAccessId, UserId};
use crate::shared::person::LongText;

/// How long an opening lasts. Source: the security rules of the product.
pub const OPEN_FOR: SignedDuration = SignedDuration::from_mins(60);
/// How soon an opening must be reviewed. Source: as above.
pub const REVIEW_WITHIN: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Why a file is reserved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReserveReason {
    /// A child of somebody who works here.
    StaffFamily,
    /// A court or the social services protect the child.
    CourtProtection,
    /// The child or its family is known to the public.
    PublicFigure,
    /// Something else, which the note says.
    Other,
}

/// A child's file that only the named people open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reservation {
    /// The child.
    pub id: PatientId,
    /// Its header; removed while the file is open to everyone.
    pub header: Header,
    /// Why.
    pub reason: ReserveReason,
    /// Why it is as it is now, in words.
    pub note: LongText,
    /// Who opens it, in the order in which they were named.
    pub staff: Vec<UserId>,
    /// Who said so last.
    pub by: Option<UserId>,
}

impl Record for Reservation {
    const TABLE: &'static str = "reserved_files";
    type Id = PatientId;

    fn id(&self) -> PatientId {
        self.id
    }
    fn header(&self) -> &Header {
        &self.header
    }
    fn header_mut(&mut self) -> &mut Header {
        &mut self.header
    }
    fn subject(&self) -> Subject {
        Subject::Patient(self.id)
    }
}

/// What a review came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Verdict {
    /// The child needed it.
    Justified,
    /// There was no need for it.
    NotJustified,
}

/// A review of an opening.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UrgentReview {
    /// By whom.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
    /// What it came to.
    pub verdict: Verdict,
    /// In words.
    pub note: LongText,
}

/// One opening of a reserved file by somebody who is not named for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UrgentAccess {
    /// Its id.
    pub id: UrgentAccessId,
    /// Its header.
    pub header: Header,
    /// Whose file.
    pub patient: PatientId,
    /// Who opened it.
    pub user: UserId,
    /// Why, in their words.
    pub reason: LongText,
    /// From when.
    pub since: Timestamp,
    /// Until when, unless it is ended before.
    pub until: Timestamp,
    /// When it was ended before its time.
    pub ended_at: Option<Timestamp>,
    /// What came of the review.
    pub review: Option<UrgentReview>,
}

impl UrgentAccess {
    /// The index entry of a child's openings.
    #[must_use]
    pub fn patient_index(patient: PatientId) -> Index {
        Index::id("patient", patient)
    }

    /// The index entry of the openings that wait for their review.
    #[must_use]
    pub fn pending_index() -> Index {
        Index::number("pending", 1)
    }
}

impl Record for UrgentAccess {
    const TABLE: &'static str = "urgent_accesses";
    type Id = UrgentAccessId;

    fn id(&self) -> UrgentAccessId {
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
        let mut indexes = vec![Self::patient_index(self.patient)];
        if self.review.is_none() {
            indexes.push(Self::pending_index());
        }
        indexes
    }
}

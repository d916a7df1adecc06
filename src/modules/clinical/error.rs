//! What can stand in the way of the clinical record.

use crate::shared::error::{Error, Kind};
use crate::shared::ids::ReviewId;

/// A fact that stands in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClinicalError {
    /// The child has no such review, or its draft was discarded.
    UnknownReview,
    /// There is no such entry in the child's chart.
    UnknownEvent,
    /// The review is completed: it is corrected, not changed.
    Completed,
    /// Another version has taken its place.
    Corrected {
        /// Which.
        by: ReviewId,
    },
    /// Only a completed review is corrected.
    NotCompleted,
    /// Nothing was assessed yet that could be decided otherwise.
    NotAssessed,
    /// As many drafts of a child are open as there can be.
    TooManyDrafts {
        /// How many.
        most: usize,
    },
}

impl From<ClinicalError> for Error {
    fn from(error: ClinicalError) -> Self {
        match error {
            ClinicalError::UnknownReview => Self::not_found("clinical.unknown_review"),
            ClinicalError::UnknownEvent => Self::not_found("clinical.unknown_event"),
            ClinicalError::Completed => Self::new(Kind::Conflict, "clinical.completed"),
            ClinicalError::Corrected { by } => {
                Self::new(Kind::Conflict, "clinical.corrected").param("correctedBy", by.to_string())
            }
            ClinicalError::NotCompleted => Self::new(Kind::Conflict, "clinical.not_completed"),
            ClinicalError::NotAssessed => Self::new(Kind::Conflict, "clinical.not_assessed"),
            ClinicalError::TooManyDrafts { most } => {
                Self::new(Kind::Conflict, "clinical.too_many_drafts").param("most", most)
            }
        }
    }
}

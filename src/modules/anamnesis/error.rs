//! What can stand in the way of a medical history.

use crate::shared::error::{Error, Kind};

/// A fact that stands in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnamnesisError {
    /// Nobody asked yet for something without which nothing can be confirmed.
    Unanswered,
    /// Both histories together list more than one can.
    JoinTooLong {
        /// How many entries one list can have.
        most: usize,
    },
    /// The history was changed since the files became one.
    PartChanged,
}

impl From<AnamnesisError> for Error {
    fn from(error: AnamnesisError) -> Self {
        match error {
            AnamnesisError::Unanswered => Self::new(Kind::Conflict, "anamnesis.unanswered"),
            AnamnesisError::JoinTooLong { most } => {
                Self::new(Kind::Conflict, "anamnesis.join_too_long").param("most", most)
            }
            AnamnesisError::PartChanged => Self::new(Kind::Conflict, "anamnesis.part_changed"),
        }
    }
}

//! What can be wrong with the clinic's own record.

use crate::shared::error::{Error, Kind};

/// A fact that stands in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClinicError {
    /// Nobody has set the box up yet.
    NotFounded,
    /// It was set up before.
    AlreadyFounded,
    /// Another text of the consent was published since.
    ConsentReplaced,
}

impl From<ClinicError> for Error {
    fn from(error: ClinicError) -> Self {
        match error {
            ClinicError::NotFounded => Self::new(Kind::Unavailable, "clinic.not_founded"),
            ClinicError::ConsentReplaced => Self::new(Kind::Conflict, "clinic.consent_replaced"),
            ClinicError::AlreadyFounded => Self::new(Kind::Conflict, "clinic.already_founded"),
        }
    }
}

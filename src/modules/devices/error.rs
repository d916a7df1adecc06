//! What can stand in the way of pairing.

use crate::shared::error::{Error, Kind};

/// A fact that stands in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DevicesError {
    /// The code is not the one at hand, was used, or its time is over.
    CodeRefused,
    /// The box serves no certificate that a device could trust.
    NotServed,
}

impl From<DevicesError> for Error {
    fn from(error: DevicesError) -> Self {
        match error {
            DevicesError::CodeRefused => Self::new(Kind::Forbidden, "devices.code_refused"),
            DevicesError::NotServed => Self::new(Kind::Conflict, "devices.not_served"),
        }
    }
}

//! What can stand in the way of looking at the log.

use crate::shared::error::{Error, Kind};

/// A fact that stands in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditError {
    /// There is no entry at this place, or it is kept no longer.
    Unknown,
    /// What is asked for is not an act, a day or a cursor of this log.
    BadQuery,
}

impl From<AuditError> for Error {
    fn from(error: AuditError) -> Self {
        match error {
            AuditError::Unknown => Self::not_found("audit.unknown"),
            AuditError::BadQuery => Self::new(Kind::BadRequest, "request.query"),
        }
    }
}

//! Why somebody cannot listen.

use crate::shared::error::{Error, Kind};

/// A fact that stands in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LiveError {
    /// This session has as many streams open as it may.
    TooManyOfSession,
    /// The box has as many streams open as it may.
    TooMany,
    /// The box is stopping.
    Stopping,
}

impl From<LiveError> for Error {
    fn from(error: LiveError) -> Self {
        match error {
            LiveError::TooManyOfSession => Self::new(Kind::TooManyRequests, "live.too_many"),
            LiveError::TooMany => Self::new(Kind::Unavailable, "server.busy"),
            LiveError::Stopping => Self::new(Kind::Unavailable, "server.stopping"),
        }
    }
}

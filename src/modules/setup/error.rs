//! What can stand in the way of setting up the box.

use crate::shared::error::{Error, Kind};

/// A fact that stands in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetupError {
    /// Someone has set the box up.
    AlreadyClaimed,
    /// The token is not the one that the console shows, or its time is over.
    TokenRefused,
    /// The caller is not in the clinic's own network.
    NotLocal,
}

impl From<SetupError> for Error {
    fn from(error: SetupError) -> Self {
        match error {
            SetupError::AlreadyClaimed => Self::new(Kind::Conflict, "setup.already_claimed"),
            SetupError::TokenRefused => Self::new(Kind::Forbidden, "setup.token_refused"),
            SetupError::NotLocal => Self::new(Kind::Forbidden, "setup.not_local"),
        }
    }
}

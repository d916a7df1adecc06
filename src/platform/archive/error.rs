//! Why an archive was not made or not read, in the words of the console.

use std::io;

use crate::platform::crypto::StreamError;
use crate::shared::error::{Error, Kind};

/// Why.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The file is something else.
    #[error("this is not an archive of OMI")]
    NotAnArchive,
    /// A newer program made it.
    #[error(
        "this archive was made by a newer OMI (format {format}, version {version}): install that version or a later one"
    )]
    Newer {
        /// The version of its format.
        format: u32,
        /// The version of the program that made it.
        version: String,
    },
    /// The words do not open it.
    #[error("the passphrase is wrong")]
    WrongWords,
    /// It is not what was written: cut short, changed, or put together by somebody else.
    #[error(
        "the archive is damaged: {0}. Nothing of it was taken in. Copy it again from where it was made, or make another one"
    )]
    Damaged(String),
    /// No room is left.
    #[error("the disk is full: make room, and do it again")]
    Full,
    /// Somebody stopped it.
    #[error("it was stopped")]
    Stopped,
    /// A file cannot be read or written.
    #[error("a file cannot be read or written: {0}")]
    Io(io::Error),
    /// What the store says.
    #[error("{}", in_words(.0))]
    Store(#[from] Error),
}

fn in_words(error: &Error) -> String {
    crate::platform::http::explain(error, crate::shared::language::Language::En)
}

impl ArchiveError {
    /// Damage, in words that go on from "the archive is damaged:".
    pub fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged(what.into())
    }
}

impl From<io::Error> for ArchiveError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            io::ErrorKind::UnexpectedEof => Self::damaged("it ends too early"),
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
                Self::damaged("its bytes are not those that were written")
            }
            // What the reader of tar says, not the system.
            io::ErrorKind::Other if error.raw_os_error().is_none() => {
                Self::damaged("its bytes are not those that were written")
            }
            _ => Self::Io(error),
        }
    }
}

impl From<StreamError> for ArchiveError {
    fn from(error: StreamError) -> Self {
        match error {
            StreamError::WrongWords => Self::WrongWords,
            StreamError::Header => Self::damaged("its beginning is not that of a sealed archive"),
            StreamError::Io(error) => error.into(),
            error @ StreamError::Cost(_) => Self::Store(Error::internal(error)),
        }
    }
}

/// For those who made one in the app.
impl From<ArchiveError> for Error {
    fn from(error: ArchiveError) -> Self {
        match error {
            ArchiveError::Full => Self::new(Kind::Full, "store.full"),
            ArchiveError::Store(error) => error,
            error => Self::internal(error),
        }
    }
}

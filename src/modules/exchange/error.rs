//! What can stand in the way of an import.

use serde_json::Value;

use super::rules::Refused;
use crate::shared::error::{Error, Kind};

/// A fact that stands in the way.
#[derive(Clone, Debug, PartialEq)]
pub enum ExchangeError {
    /// There is no such import.
    Unknown,
    /// The file is not taken.
    File(Refused),
    /// It has more bytes than are taken.
    TooManyBytes,
    /// The import has as many files as it can have.
    TooManyFiles,
    /// Not at this point of an import.
    NotNow,
    /// The rows of the file are kept no longer.
    FileGone,
    /// Something was built on the children since; which rows, and what.
    BuiltUpon(Value),
}

impl From<ExchangeError> for Error {
    fn from(error: ExchangeError) -> Self {
        use ExchangeError as E;
        match error {
            E::Unknown => Self::not_found("exchange.unknown"),
            E::File(Refused::Empty) => Self::new(Kind::Invalid, "exchange.file_empty"),
            E::File(Refused::Damaged) => Self::new(Kind::Invalid, "exchange.file_unreadable"),
            E::File(Refused::TooLarge) | E::TooManyBytes => {
                Self::new(Kind::TooLarge, "exchange.file_too_large")
            }
            E::File(Refused::TooManyRows) => Self::new(Kind::TooLarge, "exchange.too_many_rows"),
            E::File(Refused::TooManyColumns) => Self::new(Kind::TooLarge, "exchange.too_many_columns"),
            E::TooManyFiles => Self::new(Kind::Conflict, "exchange.too_many_files"),
            E::NotNow => Self::new(Kind::Conflict, "exchange.not_now"),
            E::FileGone => Self::new(Kind::Gone, "exchange.file_gone"),
            E::BuiltUpon(rows) => Self::new(Kind::Conflict, "exchange.built_upon").attach("candidates", rows),
        }
    }
}

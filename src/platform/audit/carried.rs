//! The audit log on its way to another box: entries in clear, chained and sealed anew where they arrive.

use serde::{Deserialize, Serialize};

use super::Entry;
use crate::platform::store::{Kept, ReadTx, Subject, WriteTx};
use crate::shared::error::Error;

/// An entry and where it stood.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Carried {
    /// Its place in the chain of the box that wrote it.
    pub position: u64,
    /// What it says; nothing when the key of the person it was about was destroyed.
    pub entry: Option<Entry>,
}

/// Visits the log from the oldest entry that is kept on, until `visit` answers false.
///
/// # Errors
/// When the file cannot be read or an entry does not decode.
pub fn each(view: &ReadTx<'_>, mut visit: impl FnMut(Carried) -> Result<bool, Error>) -> Result<(), Error> {
    view.each_journal_entry(|position, kept| {
        let entry = match kept {
            Kept::Plain(plain) => Some(
                rmp_serde::from_slice(&plain)
                    .map_err(|_| Error::internal("an audit entry does not decode"))?,
            ),
            Kept::Erased => None,
        };
        visit(Carried { position, entry })
    })
}

impl Entry {
    /// Appends an entry of another box as that box wrote it, found by the same clues.
    ///
    /// # Errors
    /// When the store has no key for its subject.
    pub fn restore(&self, tx: &mut WriteTx<'_>) -> Result<(), Error> {
        // Reads are sealed for the clinic, since they hold ids alone; all else for the first whom it is about.
        let (subject, about) = match (self.read.as_slice(), self.about.as_slice()) {
            ([], [first, ..]) => (*first, self.about.clone()),
            (read, _) => (Subject::Clinic, read.to_vec()),
        };
        tx.journal(&self.action, self.actor, subject, about, self)
    }
}

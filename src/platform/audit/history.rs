//! What was done about someone, newest first.

use super::Entry;
use crate::platform::store::{ReadTx, Subject};
use crate::shared::error::Error;

/// An entry and its place in the chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// Its place.
    pub position: u64,
    /// What it says.
    pub entry: Entry,
}

/// Some entries, and where the next page begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Newest first.
    pub entries: Vec<Listed>,
    /// What to ask for to go on; `None` at the end.
    pub next: Option<u64>,
}

/// Entries about a subject, newest first: those before the position `before`, or the newest.
/// Entries that cannot be opened any more, since another person's key sealed them and was destroyed,
/// are passed over.
///
/// # Errors
/// When the store cannot be read.
pub fn about(view: &ReadTx<'_>, subject: Subject, before: Option<u64>, limit: usize) -> Result<Page, Error> {
    let positions = view.journal_about(subject, before, limit.saturating_add(1))?;
    let next = if positions.len() > limit {
        positions.get(limit.saturating_sub(1)).copied()
    } else {
        None
    };
    let mut entries = Vec::new();
    for position in positions.into_iter().take(limit) {
        if let Some(plain) = view.journal_entry(position)? {
            let entry = rmp_serde::from_slice(&plain)
                .map_err(|_| Error::internal("an audit entry does not decode"))?;
            entries.push(Listed { position, entry });
        }
    }
    Ok(Page { entries, next })
}

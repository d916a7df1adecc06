//! The change log: for every put one pointer, never a copy. Search, live updates and sync read it
//! from where they stopped; ids in it are random and name nobody. It is trimmed below the slowest of
//! its named readers; one that stays away for more than 30 days starts again from a snapshot.

use std::ops::Bound;

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::engine::EngineError;
use super::queue::Lane;
use super::record::Subject;
use super::view::View;
use super::write::WriteTx;
use super::{Inner, ReadTx, tables};
use crate::shared::actor::Actor;
use crate::shared::error::{Error, Kind};
use crate::shared::ids::UserId;

/// Entries older than this are trimmed, whoever still wants them.
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 30);
/// Entries younger than this are kept, for readers without a name.
const SHORTEST: SignedDuration = SignedDuration::from_hours(24);
/// Entries that one write takes out.
const ROWS_PER_WRITE: u64 = 500;
/// The key in `sys.meta` of the last position that was trimmed.
const TRIMMED: &[u8] = b"changes.trimmed";

/// One put or removal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Position in the log, from 1 without gaps.
    pub seq: u64,
    /// The record's table.
    pub table: String,
    /// The record's id.
    pub id: Uuid,
    /// The record's version after the change.
    pub revision: u64,
    /// Who did it, if a user did.
    pub actor: Option<UserId>,
    /// Whom it is about.
    pub subject: Subject,
}

impl ReadTx<'_> {
    /// The changes after a position, oldest first, at most `limit`.
    ///
    /// # Errors
    /// 410 `changes.trimmed` when some of them are not kept any more; the reader starts again from a
    /// snapshot.
    pub fn changes_after(&self, seq: u64, limit: usize) -> Result<Vec<Change>, Error> {
        let trimmed = self.trimmed_to()?;
        if seq < trimmed {
            return Err(Error::new(Kind::Gone, "changes.trimmed").param("oldest", trimmed + 1));
        }
        let mut changes = Vec::new();
        if limit == 0 {
            return Ok(changes);
        }
        let after = seq.to_be_bytes();
        let range = (Bound::Excluded(after.as_slice()), Bound::Unbounded);
        self.snapshot
            .scan::<Error>(tables::CHANGES, range, false, |_, value| {
                changes.push(rmp_serde::from_slice(value).map_err(Error::internal)?);
                Ok(changes.len() < limit)
            })?;
        Ok(changes)
    }

    /// Up to which position a named reader has dealt with the log; 0 for a new one.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn cursor(&self, reader: &str) -> Result<u64, Error> {
        Ok(self
            .raw_get(tables::CURSORS, reader.as_bytes())?
            .map_or(0, |value| number(&value)))
    }

    /// The last position that was trimmed.
    pub(super) fn trimmed_to(&self) -> Result<u64, EngineError> {
        let stored = self.snapshot.get(tables::META, TRIMMED)?;
        Ok(stored.map_or(0, |value| number(&value)))
    }

    /// The last position of the log.
    pub(super) fn last_change_seq(&self) -> Result<u64, EngineError> {
        let mut last = self.trimmed_to()?;
        let all = (Bound::Unbounded, Bound::Unbounded);
        self.snapshot
            .scan::<EngineError>(tables::CHANGES, all, true, |key, _| {
                last = last.max(number(key));
                Ok(false)
            })?;
        Ok(last)
    }

    /// Up to where the log may be trimmed.
    fn trim_floor(&self) -> Result<u64, Error> {
        let now = self.context.clock.now();
        let before = |age: SignedDuration| -> Result<u64, Error> {
            let mark = now.checked_sub(age).ok().map(|at| self.mark_before(at));
            Ok(mark.transpose()?.flatten().map_or(0, |mark| mark.change_seq))
        };
        let mut slowest = u64::MAX;
        self.scan_rows(tables::CURSORS, Bound::Unbounded, false, |_, value| {
            slowest = slowest.min(number(value));
            Ok(true)
        })?;
        let oldest = if self.is_clock_settled(now)? {
            before(LONGEST)?
        } else {
            0
        };
        // Without a named reader age alone decides.
        let done = if slowest == u64::MAX { 0 } else { slowest };
        Ok(oldest.max(done.min(before(SHORTEST)?)))
    }
}

impl WriteTx<'_> {
    /// Remembers up to which position a named reader has dealt with the log.
    pub fn set_cursor(&mut self, reader: &'static str, seq: u64) {
        self.set(
            tables::CURSORS,
            reader.as_bytes().to_vec(),
            Some(seq.to_be_bytes().to_vec()),
        );
    }

    /// Forgets a named reader, so that the log does not wait for it.
    pub fn drop_cursor(&mut self, reader: &'static str) {
        self.set(tables::CURSORS, reader.as_bytes().to_vec(), None);
    }
}

/// Trims the log as far as its readers and its age allow, and returns how many entries went.
pub(super) fn trim(inner: &Inner) -> Result<u64, Error> {
    let floor = inner.view()?.trim_floor()?;
    trim_to(inner, floor)
}

/// Trims everything when a position is missing, so that readers start again from a snapshot
/// instead of overlooking something. Answers whether that was so.
pub(super) fn restart_after_gap(inner: &Inner) -> Result<bool, Error> {
    let view = inner.view()?;
    let (trimmed, last) = (view.trimmed_to()?, view.last_change_seq()?);
    let has_gap = view.snapshot.count(tables::CHANGES)? != last - trimmed;
    drop(view);
    if has_gap {
        trim_to(inner, last)?;
    }
    Ok(has_gap)
}

fn trim_to(inner: &Inner, floor: u64) -> Result<u64, Error> {
    let mut trimmed = inner.view()?.trimmed_to()?;
    let before = trimmed;
    while trimmed < floor {
        let end = floor.min(trimmed + ROWS_PER_WRITE);
        inner.write_and_wait(Lane::Batch, Actor::system(), move |tx| {
            for seq in trimmed + 1..=end {
                tx.set(tables::CHANGES, seq.to_be_bytes().to_vec(), None);
            }
            tx.set(tables::META, TRIMMED.to_vec(), Some(end.to_be_bytes().to_vec()));
            Ok(())
        })?;
        trimmed = end;
    }
    Ok(trimmed - before)
}

fn number(bytes: &[u8]) -> u64 {
    bytes.try_into().map_or(0, u64::from_be_bytes)
}

//! When the logs stood where: a mark about every hour, so that old entries can be found by age
//! without opening them.

use std::ops::Bound;

use jiff::{SignedDuration, Timestamp};

use super::engine::{EngineError, Rows};
use super::record::{instant_key, parse_instant};
use super::{ReadTx, tables};
use crate::shared::error::Error;

/// How far apart the marks lie.
const STEP: SignedDuration = SignedDuration::from_hours(1);
/// Age alone counts only when the clock already showed this day a day ago: a clock that jumped by
/// years for an hour must not make everything old.
const SETTLED: (SignedDuration, SignedDuration) =
    (SignedDuration::from_hours(24), SignedDuration::from_hours(24 * 8));

/// Where the logs stood.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mark {
    pub change_seq: u64,
    pub journal_seq: u64,
}

/// Whether a mark is due; also when the clock was put back.
pub(super) fn is_due(last: Option<Timestamp>, now: Timestamp) -> bool {
    last.is_none_or(|last| now.duration_since(last).abs() >= STEP || now < last)
}

/// Writes a mark.
pub(super) fn set(rows: &mut Rows, now: Timestamp, mark: Mark) {
    let value = [mark.change_seq.to_be_bytes(), mark.journal_seq.to_be_bytes()].concat();
    rows.entry(tables::TIMES)
        .or_default()
        .insert(instant_key(now).to_vec(), Some(value));
}

impl ReadTx<'_> {
    /// The last mark's instant.
    pub(super) fn last_mark_at(&self) -> Result<Option<Timestamp>, EngineError> {
        let mut at = None;
        let all = (Bound::Unbounded, Bound::Unbounded);
        self.snapshot
            .scan::<EngineError>(tables::TIMES, all, true, |key, _| {
                at = parse_instant(key);
                Ok(false)
            })?;
        Ok(at)
    }

    /// Where the logs stood at an instant, from the last mark before it. A mark that a clock wrote which was put back
    /// says that today's entries were there long ago: no later mark may know of fewer.
    pub(super) fn mark_before(&self, instant: Timestamp) -> Result<Option<Mark>, Error> {
        let Some((_, mut mark)) = self.newest_mark(Timestamp::MIN, instant)? else {
            return Ok(None);
        };
        let from = instant_key(instant);
        let later = (Bound::Excluded(from.as_slice()), Bound::Unbounded);
        self.snapshot
            .scan::<Error>(tables::TIMES, later, false, |_, value| {
                if let Some(later) = parse_mark(value) {
                    mark.change_seq = mark.change_seq.min(later.change_seq);
                    mark.journal_seq = mark.journal_seq.min(later.journal_seq);
                }
                Ok(true)
            })?;
        Ok(Some(mark))
    }

    /// Whether the clock has shown about this time for a day.
    pub(super) fn is_clock_settled(&self, now: Timestamp) -> Result<bool, Error> {
        let (young, old) = SETTLED;
        let window = (now.checked_sub(old), now.checked_sub(young));
        match (window.0, window.1) {
            (Ok(from), Ok(to)) => Ok(self.newest_mark(from, to)?.is_some()),
            _ => Ok(false),
        }
    }

    fn newest_mark(&self, from: Timestamp, to: Timestamp) -> Result<Option<(Timestamp, Mark)>, Error> {
        let (from, to) = (instant_key(from), instant_key(to));
        let range = (Bound::Included(from.as_slice()), Bound::Included(to.as_slice()));
        let mut found = None;
        self.snapshot
            .scan::<Error>(tables::TIMES, range, true, |key, value| {
                found = parse_instant(key).zip(parse_mark(value));
                Ok(false)
            })?;
        Ok(found)
    }
}

fn parse_mark(value: &[u8]) -> Option<Mark> {
    let (changes, journal) = value.split_at_checked(8)?;
    Some(Mark {
        change_seq: u64::from_be_bytes(changes.try_into().ok()?),
        journal_seq: u64::from_be_bytes(journal.try_into().ok()?),
    })
}

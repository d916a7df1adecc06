//! The audit chain, the change log, counters and dead letters.

use std::ops::Bound;

use super::super::journal::ChainBreak;
use super::super::{ReadTx, tables};
use super::{Report, Severity};
use crate::platform::outbox;
use crate::shared::error::Error;

pub(super) fn inspect(view: &ReadTx<'_>, report: &mut Report) -> Result<(), Error> {
    inspect_chain(view, report)?;
    inspect_changes(view, report)?;
    let mut unreadable = 0;
    view.scan_rows(tables::COUNTERS, Bound::Unbounded, false, |_, value| {
        unreadable += u64::from(value.len() != 8);
        Ok(true)
    })?;
    let table = Some(tables::COUNTERS);
    report.note(Severity::Damaged, "store.counter_unreadable", table, unreadable);
    let dead = outbox::counts(view)?.dead;
    report.note(Severity::Warning, "outbox.dead_letters", None, dead);
    Ok(())
}

fn inspect_chain(view: &ReadTx<'_>, report: &mut Report) -> Result<(), Error> {
    let chain = view.verify_journal()?;
    report.entries = (chain.head.seq + 1).saturating_sub(chain.first);
    match chain.broken {
        None => {}
        Some(ChainBreak::Altered(at)) => report.note_at(Severity::Damaged, "audit.altered", at),
        Some(ChainBreak::Missing(at)) => report.note_at(Severity::Damaged, "audit.missing", at),
        Some(ChainBreak::Forged(at)) => report.note_at(Severity::Damaged, "audit.forged", at),
    }
    let head = view.journal_head()?.seq;
    let mut stray = 0;
    view.scan_rows(tables::JOURNAL_INDEX, Bound::Unbounded, false, |key, _| {
        let position = key.get(17..).and_then(|bytes| bytes.try_into().ok());
        stray += u64::from(position.is_none_or(|bytes| u64::from_be_bytes(bytes) > head));
        Ok(true)
    })?;
    report.note(Severity::Damaged, "audit.index_stray", None, stray);
    Ok(())
}

/// Positions follow each other without a gap.
fn inspect_changes(view: &ReadTx<'_>, report: &mut Report) -> Result<(), Error> {
    let mut expected = view.trimmed_to()? + 1;
    let mut gap = None;
    view.scan_rows(tables::CHANGES, Bound::Unbounded, false, |key, _| {
        if key != expected.to_be_bytes() {
            gap = Some(expected);
        }
        expected += 1;
        Ok(gap.is_none())
    })?;
    if let Some(position) = gap {
        report.note_at(Severity::Repairable, "changes.gap", position);
    }
    Ok(())
}

//! Records, their keys and their indexes.

use std::collections::HashSet;
use std::ops::Bound;

use super::super::record::Record as _;
use super::super::view::View as _;
use super::super::{ReadTx, tables};
use super::kinds::Look;
use super::{RecordKind, Report, Severity, Steps};
use crate::platform::crypto::KeyId;
use crate::platform::outbox::Job;
use crate::shared::error::Error;

/// All kinds: the application's and the store's own.
pub(super) fn with_own(kinds: &[RecordKind]) -> Vec<RecordKind> {
    let mut all = kinds.to_vec();
    if all.iter().all(|kind| kind.table != Job::TABLE) {
        all.push(RecordKind::of::<Job>());
    }
    all
}

pub(super) fn inspect(
    view: &ReadTx<'_>,
    kinds: &[RecordKind],
    steps: &Steps<'_>,
    report: &mut Report,
) -> Result<(), Error> {
    let subject_keys = subjects(view, steps, report)?;
    for kind in with_own(kinds) {
        inspect_kind(view, kind, &subject_keys, steps, report)?;
    }
    Ok(())
}

/// Every subject has a key, and the ring has it. Answers the keys of subjects.
fn subjects(view: &ReadTx<'_>, steps: &Steps<'_>, report: &mut Report) -> Result<HashSet<[u8; 16]>, Error> {
    let (mut keys, mut missing, mut unreadable, mut shared) = (HashSet::new(), 0, 0, 0);
    view.scan_rows(tables::SUBJECTS, Bound::Unbounded, false, |_, value| {
        steps.next()?;
        match <[u8; 16]>::try_from(value) {
            Ok(key) => {
                missing += u64::from(view.context.keys.key(&KeyId(key)).is_none());
                shared += u64::from(!keys.insert(key));
            }
            Err(_) => unreadable += 1,
        }
        Ok(true)
    })?;
    let table = Some(tables::SUBJECTS);
    report.note(Severity::Damaged, "store.keys_missing", table, missing);
    report.note(Severity::Damaged, "store.subject_unreadable", table, unreadable);
    report.note(Severity::Damaged, "store.key_shared", table, shared);
    Ok(keys)
}

#[derive(Default)]
struct Tally {
    expected_rows: u64,
    broken: u64,
    strange: u64,
    keyless: u64,
    missing_rows: u64,
}

fn inspect_kind(
    view: &ReadTx<'_>,
    kind: RecordKind,
    subject_keys: &HashSet<[u8; 16]>,
    steps: &Steps<'_>,
    report: &mut Report,
) -> Result<(), Error> {
    let mut tally = Tally::default();
    view.scan_rows(kind.table, Bound::Unbounded, false, |key, sealed| {
        report.records += 1;
        steps.next()?;
        match (kind.look)(view.context, key, sealed) {
            Look::Sound(rows) => {
                for (key, value) in rows {
                    tally.expected_rows += 1;
                    let stored = view.raw_get(tables::INDEX, &key)?;
                    tally.missing_rows += u64::from(stored.as_ref() != Some(&value));
                }
            }
            // A subject that is known and whose key is gone is counted by its key.
            Look::NoKey(key) => tally.keyless += u64::from(!subject_keys.contains(&key.0)),
            Look::Broken => tally.broken += 1,
            Look::Strange => tally.strange += 1,
        }
        Ok(true)
    })?;
    let table = Some(kind.table);
    report.note(Severity::Damaged, "store.seal_broken", table, tally.broken);
    report.note(Severity::Damaged, "store.undecodable", table, tally.strange);
    report.note(Severity::Warning, "store.erased_records", table, tally.keyless);
    report.note(
        Severity::Repairable,
        "store.index_missing",
        table,
        tally.missing_rows,
    );
    let found = rows_of(view, kind.table, steps)?;
    let stray = found.saturating_sub(tally.expected_rows - tally.missing_rows);
    report.note(Severity::Repairable, "store.index_stray", table, stray);
    Ok(())
}

/// How many index rows belong to a table.
fn rows_of(view: &ReadTx<'_>, table: &str, steps: &Steps<'_>) -> Result<u64, Error> {
    let prefix = prefix_of(table);
    let mut count = 0;
    view.scan_rows(tables::INDEX, Bound::Included(&prefix), false, |key, _| {
        steps.next()?;
        let is_inside = key.starts_with(&prefix);
        count += u64::from(is_inside);
        Ok(is_inside)
    })?;
    Ok(count)
}

pub(super) fn prefix_of(table: &str) -> Vec<u8> {
    [table.as_bytes(), &[0]].concat()
}

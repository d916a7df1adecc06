//! Rebuilds what follows from the records: their indexes, and the change log after a gap.

use std::collections::BTreeSet;
use std::ops::Bound;

use super::super::engine::Row;
use super::super::queue::Lane;
use super::super::{Inner, Store, change, tables};
use super::RecordKind;
use super::kinds::Look;
use super::records::{prefix_of, with_own};
use crate::shared::actor::Actor;
use crate::shared::error::Error;

/// Rows that one write changes.
const ROWS_PER_WRITE: usize = 500;

/// What was put right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Repaired {
    /// Index rows that were missing or wrong.
    pub written: u64,
    /// Index rows of no record.
    pub removed: u64,
    /// Whether the change log begins anew; its readers start again from a snapshot.
    pub has_new_log: bool,
}

impl Store {
    /// Rebuilds indexes from records and closes a gap in the change log. For threads that may wait.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub fn repair(&self, kinds: &[RecordKind]) -> Result<Repaired, Error> {
        let mut repaired = Repaired::default();
        for kind in with_own(kinds) {
            let (missing, stray) = self.read(|view| {
                let mut expected: BTreeSet<Row> = BTreeSet::new();
                view.scan_rows(kind.table, Bound::Unbounded, false, |key, sealed| {
                    if let Look::Sound(rows) = (kind.look)(view.context, key, sealed) {
                        expected.extend(rows);
                    }
                    Ok(true)
                })?;
                let (prefix, mut stray) = (prefix_of(kind.table), Vec::new());
                view.scan_rows(tables::INDEX, Bound::Included(&prefix), false, |key, value| {
                    let is_inside = key.starts_with(&prefix);
                    if is_inside && !expected.remove(&(key.to_vec(), value.to_vec())) {
                        stray.push((key.to_vec(), None));
                    }
                    Ok(is_inside)
                })?;
                let missing = expected.into_iter().map(|(key, value)| (key, Some(value)));
                Ok((missing.collect::<Vec<_>>(), stray))
            })?;
            repaired.written += missing.len() as u64;
            repaired.removed += stray.len() as u64;
            // What is wrong goes before what is right, which may stand under the same key.
            set_rows(&self.inner, stray)?;
            set_rows(&self.inner, missing)?;
        }
        repaired.has_new_log = change::restart_after_gap(&self.inner)?;
        Ok(repaired)
    }
}

fn set_rows(inner: &Inner, rows: Vec<(Vec<u8>, Option<Vec<u8>>)>) -> Result<(), Error> {
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let chunk: Vec<_> = rows.by_ref().take(ROWS_PER_WRITE).collect();
        inner.write_and_wait(Lane::Batch, Actor::system(), move |tx| {
            for (key, value) in &chunk {
                tx.set(tables::INDEX, key.clone(), value.clone());
            }
            Ok(())
        })?;
    }
    Ok(())
}

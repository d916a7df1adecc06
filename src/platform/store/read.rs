//! Reading outside of a write: a snapshot that never waits and never changes.

use std::ops::{Bound, ControlFlow};

use super::committer::Tail;
use super::engine::{EngineError, Row, Snapshot};
use super::record::Record;
use super::view::{View, index_name, unseal};
use super::{Context, tables};
use crate::shared::error::Error;

/// A consistent view of the last commit.
pub struct ReadTx<'a> {
    pub(super) context: &'a Context,
    pub(super) snapshot: Snapshot,
}

impl ReadTx<'_> {
    /// Visits every record of a kind in order of id, removed ones included, until `visit` breaks.
    /// Records whose subject was erased are passed over.
    ///
    /// # Errors
    /// When the file cannot be read or a seal is broken.
    pub fn scan<R: Record>(&self, mut visit: impl FnMut(R) -> ControlFlow<()>) -> Result<(), Error> {
        self.snapshot.scan(
            R::TABLE,
            (Bound::Unbounded, Bound::Unbounded),
            false,
            |key, sealed| match unseal::<R>(self.context, key, sealed)? {
                Some(record) => Ok(visit(record).is_continue()),
                None => Ok(true),
            },
        )
    }

    /// Visits raw rows of a table in key order, until `visit` answers false.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(in crate::platform) fn scan_rows(
        &self,
        table: &'static str,
        from: Bound<&[u8]>,
        reverse: bool,
        visit: impl FnMut(&[u8], &[u8]) -> Result<bool, Error>,
    ) -> Result<(), Error> {
        self.snapshot
            .scan(table, (from, Bound::Unbounded), reverse, visit)
    }

    /// Where the logs stand in the file.
    pub(super) fn tail(&self) -> Result<Tail, EngineError> {
        Ok(Tail {
            change_seq: self.last_change_seq()?,
            journal: self.stored_head()?,
            marked_at: self.last_mark_at()?,
            generation: self.snapshot.generation(),
        })
    }

    /// How many entries an index has, over all its values.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn count_index<R: Record>(&self, name: &str) -> Result<u64, Error> {
        let prefix = index_name(R::TABLE, name);
        let mut count = 0;
        self.scan_rows(tables::INDEX, Bound::Included(&prefix), false, |key, _| {
            let is_inside = key.starts_with(&prefix);
            count += u64::from(is_inside);
            Ok(is_inside)
        })?;
        Ok(count)
    }

    /// The number of records of a kind, removed ones included.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn count<R: Record>(&self) -> Result<u64, Error> {
        Ok(self.snapshot.count(R::TABLE)?)
    }
}

/// Rows whose keys begin with `prefix`, from `start` on.
pub(super) fn prefix(
    snapshot: &Snapshot,
    table: &'static str,
    prefix: &[u8],
    start: Bound<&[u8]>,
    limit: usize,
) -> Result<Vec<Row>, Error> {
    let mut rows = Vec::new();
    if limit == 0 {
        return Ok(rows);
    }
    snapshot.scan::<Error>(table, (start, Bound::Unbounded), false, |key, value| {
        if !key.starts_with(prefix) {
            return Ok(false);
        }
        rows.push((key.to_vec(), value.to_vec()));
        Ok(rows.len() < limit)
    })?;
    Ok(rows)
}

impl View for ReadTx<'_> {
    fn context(&self) -> &Context {
        self.context
    }

    fn raw_get(&self, table: &'static str, key: &[u8]) -> Result<Option<Vec<u8>>, Error> {
        Ok(self.snapshot.get(table, key)?)
    }

    fn raw_prefix(
        &self,
        table: &'static str,
        prefix_bytes: &[u8],
        from: Bound<&[u8]>,
        limit: usize,
    ) -> Result<Vec<Row>, Error> {
        let start = match from {
            Bound::Unbounded => Bound::Included(prefix_bytes),
            bound => bound,
        };
        prefix(&self.snapshot, table, prefix_bytes, start, limit)
    }
}

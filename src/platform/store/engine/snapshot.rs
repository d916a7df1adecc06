//! What reads see: the file as one commit left it, shared by all reads until the next one.

use std::ops::Bound;
use std::sync::Arc;

use parking_lot::RwLock;
use redb::{ReadOnlyTable, TableError};

use super::{EngineError, definition, other};

type OpenTable = ReadOnlyTable<&'static [u8], &'static [u8]>;

/// A table by name; nothing when the store has none of it yet.
type KnownTable = (&'static str, Option<Arc<OpenTable>>);

/// A consistent view of the store. Cheap to clone; all clones share what they open.
#[derive(Clone)]
pub struct Snapshot(Arc<Opened>);

struct Opened {
    transaction: redb::ReadTransaction,
    generation: u64,
    tables: RwLock<Vec<KnownTable>>,
}

impl Snapshot {
    pub(super) fn new(transaction: redb::ReadTransaction, generation: u64) -> Self {
        Self(Arc::new(Opened {
            transaction,
            generation,
            tables: RwLock::default(),
        }))
    }

    /// The generation of the handle that this snapshot reads through.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.0.generation
    }

    fn table(&self, name: &'static str) -> Result<Option<Arc<OpenTable>>, EngineError> {
        if let Some((_, table)) = self.0.tables.read().iter().find(|(known, _)| *known == name) {
            return Ok(table.clone());
        }
        let table = match self.0.transaction.open_table(definition(name)) {
            Ok(table) => Some(Arc::new(table)),
            Err(TableError::TableDoesNotExist(_)) => None,
            Err(error) => return Err(other(error)),
        };
        // Two readers may both get here; the second entry is never found and does no harm.
        self.0.tables.write().push((name, table.clone()));
        Ok(table)
    }

    /// The value under a key.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn get(&self, table: &'static str, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        let Some(table) = self.table(table)? else {
            return Ok(None);
        };
        Ok(table.get(key).map_err(other)?.map(|guard| guard.value().to_vec()))
    }

    /// Calls `visit` with each row in key order until it answers false. From the back when `reverse`.
    ///
    /// # Errors
    /// When the file cannot be read, or what `visit` answers.
    pub fn scan<E: From<EngineError>>(
        &self,
        table: &'static str,
        range: (Bound<&[u8]>, Bound<&[u8]>),
        reverse: bool,
        mut visit: impl FnMut(&[u8], &[u8]) -> Result<bool, E>,
    ) -> Result<(), E> {
        let Some(table) = self.table(table)? else {
            return Ok(());
        };
        let mut rows = table
            .range::<&[u8]>(range)
            .map_err(|error| E::from(other(error)))?;
        loop {
            let next = if reverse { rows.next_back() } else { rows.next() };
            let Some(row) = next else { return Ok(()) };
            let (key, value) = row.map_err(|error| E::from(other(error)))?;
            if !visit(key.value(), value.value())? {
                return Ok(());
            }
        }
    }

    /// How many rows stand in all tables together, and the bytes of their keys and values.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn extent(&self) -> Result<(u64, u64), EngineError> {
        use redb::{ReadableTableMetadata as _, TableHandle as _};
        let (mut rows, mut bytes) = (0, 0);
        for handle in self.0.transaction.list_tables().map_err(other)? {
            let table = self
                .0
                .transaction
                .open_table(definition(handle.name()))
                .map_err(other)?;
            rows += table.len().map_err(other)?;
            bytes += table.stats().map_err(other)?.stored_bytes();
        }
        Ok((rows, bytes))
    }

    /// The number of rows of a table.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn count(&self, table: &'static str) -> Result<u64, EngineError> {
        use redb::ReadableTableMetadata as _;
        let Some(table) = self.table(table)? else {
            return Ok(0);
        };
        table.len().map_err(other)
    }
}

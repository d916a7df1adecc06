//! Reading records, the same inside a write and outside of one.

use std::ops::Bound;

use jiff::Timestamp;
use uuid::Uuid;

use super::engine::{EngineError, Row};
use super::record::{Index, Record, Subject, Value, parse_instant};
use super::{Context, tables};
use crate::platform::crypto;
use crate::shared::error::{Error, Kind};
use crate::shared::ids::Id;

impl From<EngineError> for Error {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Full => Self::new(Kind::Full, "store.full"),
            EngineError::Closed => Self::new(Kind::Unavailable, "store.reopening"),
            EngineError::Stopping => Self::new(Kind::Unavailable, "server.stopping"),
            error @ EngineError::Io(_) => Self::new(Kind::Unavailable, "store.disk_failed").because(error),
            error @ EngineError::Damaged(_) => Self::new(Kind::Unavailable, "store.damaged").because(error),
            error => Self::internal(error),
        }
    }
}

/// A consistent view: a snapshot, or a write in progress that sees its own changes.
pub trait View {
    /// The keys and the clock of the store.
    fn context(&self) -> &Context;

    /// The present instant; inside a write, the instant of the write.
    fn now(&self) -> Timestamp {
        self.context().clock.now()
    }

    /// The value under a key, as stored.
    ///
    /// # Errors
    /// When the file cannot be read.
    fn raw_get(&self, table: &'static str, key: &[u8]) -> Result<Option<Vec<u8>>, Error>;

    /// At most `limit` rows from `from` on whose keys begin with `prefix`, as stored, in key order.
    ///
    /// # Errors
    /// When the file cannot be read.
    fn raw_prefix(
        &self,
        table: &'static str,
        prefix: &[u8],
        from: Bound<&[u8]>,
        limit: usize,
    ) -> Result<Vec<Row>, Error>;

    /// The record with this id, removed ones included.
    ///
    /// # Errors
    /// When it cannot be read or its seal is broken. A record whose subject's key was destroyed is none.
    fn get<R: Record>(&self, id: R::Id) -> Result<Option<R>, Error> {
        match self.raw_get(R::TABLE, &id.bytes())? {
            Some(sealed) => unseal::<R>(self.context(), &id.bytes(), &sealed),
            None => Ok(None),
        }
    }

    /// The record with this id unless it is removed.
    ///
    /// # Errors
    /// As [`View::get`].
    fn get_live<R: Record>(&self, id: R::Id) -> Result<Option<R>, Error> {
        Ok(self
            .get::<R>(id)?
            .filter(|record| record.header().deleted_at.is_none()))
    }

    /// The ids of the records under an index value, oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    fn find_ids<R: Record>(&self, index: &Index) -> Result<Vec<R::Id>, Error> {
        let prefix = index_prefix(self.context(), R::TABLE, index);
        if index.unique {
            let id = self.raw_get(tables::INDEX, &prefix)?;
            return Ok(id.and_then(|id| parse_id::<R>(&id)).into_iter().collect());
        }
        let rows = self.raw_prefix(tables::INDEX, &prefix, Bound::Unbounded, usize::MAX)?;
        let ids = rows.iter().filter(|(key, _)| key.len() == prefix.len() + 16);
        Ok(ids
            .filter_map(|(key, _)| key.get(prefix.len()..).and_then(parse_id::<R>))
            .collect())
    }

    /// The records under an index value, removed ones included.
    ///
    /// # Errors
    /// As [`View::get`].
    fn find<R: Record>(&self, index: &Index) -> Result<Vec<R>, Error> {
        let ids = self.find_ids::<R>(index)?;
        ids.into_iter()
            .filter_map(|id| self.get::<R>(id).transpose())
            .collect()
    }

    /// At most `limit` records whose ordered index value lies at or before `until` and in its group,
    /// earliest first.
    ///
    /// # Errors
    /// As [`View::get`].
    fn find_until<R: Record>(&self, until: &Index, limit: usize) -> Result<Vec<R>, Error> {
        let end = index_prefix(self.context(), R::TABLE, until);
        let name = group_prefix(R::TABLE, until, &end);
        let mut found = Vec::new();
        let mut after: Option<Vec<u8>> = None;
        // By pages: entries whose record is unreadable must not hide the ones behind them.
        while found.len() < limit {
            let from = after.as_deref().map_or(Bound::Unbounded, Bound::Excluded);
            let page = self.raw_prefix(tables::INDEX, name, from, limit)?;
            let is_last = page.len() < limit;
            for (key, holder) in &page {
                let (value, id) = if until.unique {
                    (key.as_slice(), holder.as_slice())
                } else {
                    key.split_at(key.len().saturating_sub(16))
                };
                if value > end.as_slice() || found.len() == limit {
                    return Ok(found);
                }
                if let Some(id) = parse_id::<R>(id)
                    && let Some(record) = self.get::<R>(id)?
                {
                    found.push(record);
                }
            }
            match page.into_iter().next_back() {
                Some((key, _)) if !is_last => after = Some(key),
                _ => break,
            }
        }
        Ok(found)
    }

    /// The earliest instant in the group of an index over instants.
    ///
    /// # Errors
    /// When the file cannot be read.
    fn earliest<R: Record>(&self, index: &Index) -> Result<Option<Timestamp>, Error> {
        let key = index_prefix(self.context(), R::TABLE, index);
        let name = group_prefix(R::TABLE, index, &key);
        let first = self.raw_prefix(tables::INDEX, name, Bound::Unbounded, 1)?;
        Ok(first.first().and_then(|(key, _)| {
            let value = key.get(name.len()..name.len() + 8)?;
            parse_instant(value)
        }))
    }

    /// The present value of a counter.
    ///
    /// # Errors
    /// When the file cannot be read.
    fn counter(&self, name: &str) -> Result<u64, Error> {
        let value = self.raw_get(tables::COUNTERS, name.as_bytes())?;
        Ok(value
            .and_then(|bytes| bytes.try_into().ok())
            .map_or(0, u64::from_be_bytes))
    }
}

fn parse_id<R: Record>(bytes: &[u8]) -> Option<R::Id> {
    Uuid::from_slice(bytes).ok().map(R::Id::from_uuid)
}

/// Names a record to its seal, so that no value can be moved to another place.
pub(super) fn aad(table: &str, key: &[u8]) -> Vec<u8> {
    let mut aad = Vec::with_capacity(table.len() + 1 + key.len());
    aad.extend_from_slice(table.as_bytes());
    aad.push(0);
    aad.extend_from_slice(key);
    aad
}

/// Opens and decodes a stored value. `None` when the subject's key no longer exists: erased.
pub(super) fn unseal<R: Record>(context: &Context, key: &[u8], sealed: &[u8]) -> Result<Option<R>, Error> {
    let Some(plain) = unseal_bytes(context, R::TABLE, key, sealed)? else {
        return Ok(None);
    };
    let record = rmp_serde::from_slice(&plain)
        .map_err(|_| Error::internal(format_args!("a value of {} does not decode", R::TABLE)))?;
    Ok(Some(record))
}

pub(super) fn unseal_bytes(
    context: &Context,
    table: &str,
    key: &[u8],
    sealed: &[u8],
) -> Result<Option<Vec<u8>>, Error> {
    let (_, key_id) = crypto::envelope_header(sealed).map_err(Error::internal)?;
    let Some(subject_key) = context.keys.key(&key_id) else {
        return Ok(None);
    };
    let opened = crypto::open(&subject_key, &aad(table, key), sealed)
        .map_err(|error| Error::internal(format_args!("a value of {table}: {error}")))?;
    Ok(Some(opened.plain))
}

pub(super) fn index_name(table: &str, name: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(table.len() + name.len() + 40);
    key.extend_from_slice(table.as_bytes());
    key.push(0);
    key.extend_from_slice(name.as_bytes());
    key.push(0);
    key
}

/// Table, name and group: what all entries that are ordered together begin with.
fn group_prefix<'a>(table: &str, index: &Index, key: &'a [u8]) -> &'a [u8] {
    let length = table.len() + index.name.len() + 2 + index.group;
    key.get(..length).unwrap_or(key)
}

/// Table, name and value of an index; for one that is not unique the record's id follows.
pub(super) fn index_prefix(context: &Context, table: &str, index: &Index) -> Vec<u8> {
    let mut key = index_name(table, index.name);
    match &index.value {
        Value::Bytes(bytes) => key.extend_from_slice(bytes),
        Value::Blind(text) => {
            let mut name = String::with_capacity(table.len() + 1 + index.name.len());
            name.push_str(table);
            name.push('.');
            name.push_str(index.name);
            key.extend_from_slice(&context.blind.blind(&name, text));
        }
    }
    key
}

/// The key under which an index entry stands, and what stands there.
pub(super) fn index_row(context: &Context, table: &str, index: &Index, id: &[u8; 16]) -> Row {
    let mut key = index_prefix(context, table, index);
    if index.unique {
        return (key, id.to_vec());
    }
    key.extend_from_slice(id);
    (key, Vec::new())
}

/// The key that seals a subject's values, if one was given to it already.
pub(super) fn subject_key(view: &impl View, subject: Subject) -> Result<Option<crypto::KeyId>, Error> {
    let stored = view.raw_get(tables::SUBJECTS, &subject.key())?;
    Ok(stored.and_then(|bytes| bytes.try_into().ok()).map(crypto::KeyId))
}

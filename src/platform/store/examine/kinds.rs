//! The kinds of records that a store holds, with their types put aside so that they fit one list.

use super::super::Context;
use super::super::engine::Row;
use super::super::record::Record;
use super::super::view::{aad, index_row};
use crate::platform::crypto::{self, KeyId};

/// One kind of record, for the list that the application gives.
#[derive(Clone, Copy)]
pub struct RecordKind {
    pub(super) table: &'static str,
    pub(super) look: fn(&Context, &[u8], &[u8]) -> Look,
}

/// What a stored value turned out to be.
pub(super) enum Look {
    /// It opens and decodes; these index rows belong to it.
    Sound(Vec<Row>),
    /// Its key is not in the ring.
    NoKey(KeyId),
    /// Its seal does not open: the bytes, the key or the place is wrong.
    Broken,
    /// It opens, and is not a value of this kind.
    Strange,
}

impl RecordKind {
    /// The kind of `R`.
    #[must_use]
    pub fn of<R: Record>() -> Self {
        Self {
            table: R::TABLE,
            look: look::<R>,
        }
    }

    /// Its table.
    #[must_use]
    pub fn table(&self) -> &'static str {
        self.table
    }
}

fn look<R: Record>(context: &Context, key: &[u8], sealed: &[u8]) -> Look {
    let Ok((_, key_id)) = crypto::envelope_header(sealed) else {
        return Look::Broken;
    };
    let Some(subject_key) = context.keys.key(&key_id) else {
        return Look::NoKey(key_id);
    };
    let Ok(opened) = crypto::open(&subject_key, &aad(R::TABLE, key), sealed) else {
        return Look::Broken;
    };
    let (Ok(record), Ok(id)) = (rmp_serde::from_slice::<R>(&opened.plain), key.try_into()) else {
        return Look::Strange;
    };
    let rows = record.indexes();
    let rows = rows.iter().map(|index| index_row(context, R::TABLE, index, &id));
    Look::Sound(rows.collect())
}

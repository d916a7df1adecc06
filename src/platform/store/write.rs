//! A write in progress: an overlay over the last commit. It becomes part of the next commit when the
//! closure answers Ok, and vanishes without a trace when it answers Err or panics.

use std::collections::BTreeMap;
use std::ops::Bound;

use jiff::Timestamp;
use serde::Serialize;
use uuid::Uuid;

use super::engine::{Row, Rows, Snapshot};
use super::journal::Pending;
use super::record::{Record, Subject};
use super::view::{View, aad, index_row, subject_key};
use super::{Context, tables};
use crate::platform::crypto::{self, KeyId, KeyRingError, SubjectKey};
use crate::shared::actor::Actor;
use crate::shared::error::{Error, Kind};
use crate::shared::event::Event;
use crate::shared::ids::{Id, UserId};

/// A record changed, before it has its place in the log.
#[derive(Clone, Debug)]
pub(super) struct Touched {
    pub table: &'static str,
    pub id: Uuid,
    pub revision: u64,
    pub subject: Subject,
    pub actor: Option<UserId>,
}

/// What one closure, or a batch of them, wants to write.
#[derive(Default)]
pub(super) struct Staged {
    pub rows: Rows,
    pub touched: Vec<Touched>,
    pub journal: Vec<Pending>,
}

/// A write in progress, handed to the closure of `Store::write`.
pub struct WriteTx<'a> {
    context: &'a Context,
    snapshot: &'a Snapshot,
    /// Rows of closures before this one that are in no snapshot yet, newest first.
    below: [&'a Rows; 2],
    actor: &'a Actor,
    now: Timestamp,
    reacting: bool,
    refused: Option<Error>,
    pub(super) taken: Vec<KeyId>,
    pub(super) staged: Staged,
}

impl<'a> WriteTx<'a> {
    pub(super) fn new(
        context: &'a Context,
        snapshot: &'a Snapshot,
        below: [&'a Rows; 2],
        actor: &'a Actor,
        now: Timestamp,
    ) -> Self {
        let staged = Staged::default();
        Self {
            context,
            snapshot,
            below,
            actor,
            now,
            reacting: false,
            refused: None,
            taken: Vec::new(),
            staged,
        }
    }

    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> &'a Actor {
        self.actor
    }

    /// The instant of this write.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// A new id that sorts by time.
    #[must_use]
    pub fn new_id<I: Id>(&self) -> I {
        I::from_uuid(uuid_v7(self.now))
    }

    /// The only door for records: writes the record, its indexes and one pointer in the change log.
    /// Sets the header: the version goes up by one. A refused put leaves nothing behind, in the
    /// write or in `record`.
    ///
    /// # Errors
    /// `store.stale` when the record was changed since it was loaded; `store.taken` when a unique
    /// index value belongs to another record; `store.erased` when its subject was.
    pub fn put<R: Record>(&mut self, record: &mut R) -> Result<(), Error> {
        let old = self.get::<R>(record.id())?;
        let known = old.as_ref().map_or(0, |old| old.header().version);
        if known != record.header().version {
            return Err(Error::new(Kind::Stale, "store.stale").param("table", R::TABLE));
        }
        let before = *record.header();
        let header = record.header_mut();
        header.version += 1;
        header.updated_at = self.now;
        if known == 0 {
            header.created_at = self.now;
        }
        self.put_numbered(old.as_ref(), record)
            .inspect_err(|_| *record.header_mut() = before)?;
        self.touch(record);
        Ok(())
    }

    /// Writes a record as another box had it, its header included; one that is here already, just so, stays. Open
    /// screens and the search do not hear of it: only an import into a box that does not run may do this.
    ///
    /// # Errors
    /// `store.stale` when another record has its id; else as [`WriteTx::put`].
    pub(super) fn put_as_it_was<R: Record>(&mut self, record: &R) -> Result<(), Error> {
        if record.header().version == 0 {
            return Err(Error::new(Kind::Invalid, "store.no_version").param("table", R::TABLE));
        }
        if let Some(old) = self.get::<R>(record.id())? {
            let plain = |record: &R| rmp_serde::to_vec_named(record).map_err(Error::internal);
            if plain(&old)? == plain(record)? {
                return Ok(());
            }
            return Err(Error::new(Kind::Stale, "store.stale").param("table", R::TABLE));
        }
        self.put_numbered(None, record)
    }

    /// Everything that can fail comes before the first row is set.
    fn put_numbered<R: Record>(&mut self, old: Option<&R>, record: &R) -> Result<(), Error> {
        let id = record.id().bytes();
        let indexes = self.index_changes(&id, old, record)?;
        let plain = rmp_serde::to_vec_named(record).map_err(Error::internal)?;
        let key_id = self.key_of(record.subject())?;
        let sealed = self.seal(&key_id, R::SCHEMA, R::TABLE, &id, &plain)?;
        for (key, value) in indexes {
            self.set(tables::INDEX, key, value);
        }
        self.set(R::TABLE, id.to_vec(), Some(sealed));
        Ok(())
    }

    /// Takes a record out for good, with its indexes: for the box's own bookkeeping. What a person
    /// removes is put with `deleted_at` instead.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn purge<R: Record>(&mut self, id: R::Id) -> Result<(), Error> {
        let Some(old) = self.get::<R>(id)? else {
            return Ok(());
        };
        for index in old.indexes() {
            let (key, _) = index_row(self.context, R::TABLE, &index, &id.bytes());
            self.set(tables::INDEX, key, None);
        }
        self.set(R::TABLE, id.bytes().to_vec(), None);
        self.touch(&old);
        Ok(())
    }

    fn touch<R: Record>(&mut self, record: &R) {
        if R::LOGGED {
            self.staged.touched.push(Touched {
                table: R::TABLE,
                id: record.id().uuid(),
                revision: record.header().version,
                subject: record.subject(),
                actor: self.actor.user,
            });
        }
    }

    /// The index rows that go and come with a record's new value.
    fn index_changes<R: Record>(
        &self,
        id: &[u8; 16],
        old: Option<&R>,
        new: &R,
    ) -> Result<BTreeMap<Vec<u8>, Option<Vec<u8>>>, Error> {
        let rows = |record: &R| -> BTreeMap<Vec<u8>, Vec<u8>> {
            let indexes = record.indexes();
            let rows = indexes
                .iter()
                .map(|index| index_row(self.context, R::TABLE, index, id));
            rows.collect()
        };
        let before = old.map(rows).unwrap_or_default();
        let mut changes: BTreeMap<_, _> = before.keys().map(|key| (key.clone(), None)).collect();
        for (key, value) in rows(new) {
            if before.contains_key(&key) {
                changes.remove(&key);
                continue;
            }
            let holder = if value.is_empty() {
                None
            } else {
                self.raw_get(tables::INDEX, &key)?
            };
            if holder.is_some_and(|holder| holder != value) {
                return Err(Error::new(Kind::Conflict, "store.taken").param("table", R::TABLE));
            }
            changes.insert(key, Some(value));
        }
        Ok(changes)
    }

    /// The next number of a series, from 1, without gaps: a write that fails gives its number back.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn next_number(&mut self, series: &'static str) -> Result<u64, Error> {
        let next = self.counter(series)? + 1;
        self.set(
            tables::COUNTERS,
            series.as_bytes().to_vec(),
            Some(next.to_be_bytes().to_vec()),
        );
        Ok(next)
    }

    /// Says what happened; the other modules answer within this write, one level deep.
    ///
    /// # Errors
    /// Whatever a reaction refuses; the write is then refused too, whatever it answers.
    pub fn emit(&mut self, event: &Event) -> Result<(), Error> {
        if self.reacting {
            return Err(Error::internal("an event was emitted while answering an event"));
        }
        self.reacting = true;
        let context = self.context;
        let outcome = (context.reactions)(self, event);
        self.reacting = false;
        if let Err(error) = &outcome {
            self.refused = Some(error.clone());
        }
        outcome
    }

    /// What this write leaves, unless a reaction refused it.
    pub(super) fn finish(&mut self) -> Result<Staged, Error> {
        match self.refused.take() {
            Some(error) => Err(error),
            None => Ok(std::mem::take(&mut self.staged)),
        }
    }

    /// Appends to the chained journal, sealed for the subject; found by the act, the actor and whom it is about.
    pub(in crate::platform) fn journal(
        &mut self,
        act: &str,
        actor: Option<UserId>,
        subject: Subject,
        about: Vec<Subject>,
        payload: &impl Serialize,
    ) -> Result<(), Error> {
        let plain = rmp_serde::to_vec_named(payload).map_err(Error::internal)?;
        let key_id = self.key_of(subject)?;
        let key = self.subject_key(&key_id)?;
        self.staged.journal.push(Pending {
            key_id,
            key,
            plain,
            about,
            actor,
            act: act.to_owned(),
        });
        Ok(())
    }

    /// Writes a raw row of the store's own tables.
    pub(in crate::platform) fn set(&mut self, table: &'static str, key: Vec<u8>, value: Option<Vec<u8>>) {
        self.staged.rows.entry(table).or_default().insert(key, value);
    }

    /// The key of a subject; the first value about a subject gives it one.
    fn key_of(&mut self, subject: Subject) -> Result<KeyId, Error> {
        if let Some(key_id) = subject_key(self, subject)? {
            return Ok(key_id);
        }
        let key_id = self.context.pool.take(&self.context.keys).map_err(no_key)?;
        self.taken.push(key_id);
        self.set(tables::SUBJECTS, subject.key().to_vec(), Some(key_id.0.to_vec()));
        Ok(key_id)
    }

    /// Seals any bytes as if they were a record's.
    #[cfg(test)]
    pub(super) fn seal_for_test(
        &mut self,
        subject: Subject,
        table: &str,
        key: &[u8],
        plain: &[u8],
    ) -> Result<Vec<u8>, Error> {
        let key_id = self.key_of(subject)?;
        self.seal(&key_id, 1, table, key, plain)
    }

    fn subject_key(&self, key_id: &KeyId) -> Result<SubjectKey, Error> {
        let key = self.context.keys.key(key_id);
        key.ok_or_else(|| Error::new(Kind::Gone, "store.erased"))
    }

    fn seal(
        &self,
        key_id: &KeyId,
        schema: u16,
        table: &str,
        key: &[u8],
        plain: &[u8],
    ) -> Result<Vec<u8>, Error> {
        crypto::seal(
            key_id,
            &self.subject_key(key_id)?,
            schema,
            &aad(table, key),
            plain,
        )
        .map_err(Error::internal)
    }
}

fn no_key(error: KeyRingError) -> Error {
    if error.is_disk_full() {
        Error::new(Kind::Full, "store.full")
    } else {
        Error::new(Kind::Unavailable, "store.keys_unavailable").because(error)
    }
}

/// A `UUIDv7` for this instant.
pub(super) fn uuid_v7(now: Timestamp) -> Uuid {
    let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &crypto::random_bytes::<10>()).into_uuid()
}

impl View for WriteTx<'_> {
    fn context(&self) -> &Context {
        self.context
    }

    fn now(&self) -> Timestamp {
        self.now
    }

    fn raw_get(&self, table: &'static str, key: &[u8]) -> Result<Option<Vec<u8>>, Error> {
        for rows in std::iter::once(&self.staged.rows).chain(self.below) {
            if let Some(value) = rows.get(table).and_then(|rows| rows.get(key)) {
                return Ok(value.clone());
            }
        }
        Ok(self.snapshot.get(table, key)?)
    }

    fn raw_prefix(
        &self,
        table: &'static str,
        prefix: &[u8],
        from: Bound<&[u8]>,
        limit: usize,
    ) -> Result<Vec<Row>, Error> {
        let start = match from {
            Bound::Unbounded => Bound::Included(prefix),
            bound => bound,
        };
        let mut overlay: BTreeMap<Vec<u8>, Option<Vec<u8>>> = BTreeMap::new();
        let [newer, older] = self.below;
        for rows in [older, newer, &self.staged.rows]
            .into_iter()
            .filter_map(|rows| rows.get(table))
        {
            let range = rows.range::<[u8], _>((start, Bound::Unbounded));
            overlay.extend(
                range
                    .take_while(|(key, _)| key.starts_with(prefix))
                    .map(|(key, value)| (key.clone(), value.clone())),
            );
        }
        // Each overlaid row can hide at most one stored row.
        let wanted = limit.saturating_add(overlay.len());
        let stored = super::read::prefix(self.snapshot, table, prefix, start, wanted)?;
        let mut merged: BTreeMap<Vec<u8>, Option<Vec<u8>>> = stored
            .into_iter()
            .map(|(key, value)| (key, Some(value)))
            .collect();
        merged.extend(overlay);
        let rows = merged
            .into_iter()
            .filter_map(|(key, value)| value.map(|value| (key, value)));
        Ok(rows.take(limit).collect())
    }
}

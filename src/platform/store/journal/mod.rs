//! The journal under the audit log: entries sealed for their subject and chained over the sealed
//! bytes, so that erasing a person's key leaves the chain whole.
//!
//! Row: `hash(32) | envelope`, where `hash = SHA-256(hash before | position (8, big endian) | envelope)`
//! and the hash before the first entry is 32 zero bytes, or the one of the checkpoint that stands for
//! entries purged by age. Every 1,000 entries or five minutes the end of the chain is signed.

mod find;
mod heads;
mod purge;
mod verify;

use std::ops::Bound;

use super::ReadTx;
use super::engine::{EngineError, Rows};
use super::record::Subject;
use super::tables;
use super::view::aad;
use crate::platform::crypto::{self, KeyId, SubjectKey};
use crate::shared::error::Error;
use crate::shared::ids::UserId;
pub use find::{Clue, Kept, Places, Search};
pub use heads::SignedHead;
pub(super) use heads::{JournalKey, sign_if_due};
pub(super) use purge::{count, purge};
pub use verify::{Anchored, Chain, ChainBreak};

/// An entry before it has its place.
pub(super) struct Pending {
    pub key_id: KeyId,
    pub key: SubjectKey,
    pub plain: Vec<u8>,
    pub about: Vec<Subject>,
    pub actor: Option<UserId>,
    pub act: String,
}

/// The end of the chain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The position of the last entry; 0 when there is none.
    pub seq: u64,
    /// The hash of the last entry.
    pub hash: [u8; 32],
}

impl Head {
    fn next_hash(&self, seq: u64, envelope: &[u8]) -> [u8; 32] {
        let mut bytes = Vec::with_capacity(40 + envelope.len());
        bytes.extend_from_slice(&self.hash);
        bytes.extend_from_slice(&seq.to_be_bytes());
        bytes.extend_from_slice(envelope);
        crypto::sha256(&bytes)
    }

    /// Seals an entry, gives it the next place and moves the head there.
    pub(super) fn append(&mut self, rows: &mut Rows, entry: &Pending) -> Result<(), Error> {
        let seq = self.seq + 1;
        let place = aad(tables::JOURNAL, &seq.to_be_bytes());
        let envelope =
            crypto::seal(&entry.key_id, &entry.key, 1, &place, &entry.plain).map_err(Error::internal)?;
        let hash = self.next_hash(seq, &envelope);
        let mut value = Vec::with_capacity(32 + envelope.len());
        value.extend_from_slice(&hash);
        value.extend_from_slice(&envelope);
        rows.entry(tables::JOURNAL)
            .or_default()
            .insert(seq.to_be_bytes().to_vec(), Some(value));
        let index = rows.entry(tables::JOURNAL_INDEX).or_default();
        for subject in &entry.about {
            index.insert(Clue::About(*subject).key(seq), Some(Vec::new()));
        }
        if let Some(actor) = entry.actor {
            index.insert(Clue::By(actor).key(seq), Some(Vec::new()));
        }
        index.insert(Clue::Act(&entry.act).key(seq), Some(Vec::new()));
        *self = Self { seq, hash };
        Ok(())
    }
}

impl ReadTx<'_> {
    /// The end of the chain as stored.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn journal_head(&self) -> Result<Head, Error> {
        Ok(self.stored_head()?)
    }

    pub(super) fn stored_head(&self) -> Result<Head, EngineError> {
        let mut head = None;
        let all = (Bound::Unbounded, Bound::Unbounded);
        self.snapshot
            .scan::<EngineError>(tables::JOURNAL, all, true, |key, value| {
                head = parse(key, value).map(|(seq, hash, _)| Head { seq, hash });
                Ok(false)
            })?;
        match head {
            Some(head) => Ok(head),
            None => Ok(self
                .checkpoint()?
                .map_or_else(Head::default, |signed| signed.head())),
        }
    }

    /// The opened entry at a position; `None` when it is not there or its subject was erased.
    ///
    /// # Errors
    /// When the file cannot be read or the seal is broken.
    pub fn journal_entry(&self, seq: u64) -> Result<Option<Vec<u8>>, Error> {
        Ok(match self.journal_kept(seq)? {
            Some(Kept::Plain(plain)) => Some(plain),
            Some(Kept::Erased) | None => None,
        })
    }

    /// Positions of entries about a subject before the given one (all, without one), newest first,
    /// at most `limit`.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn journal_about(
        &self,
        subject: Subject,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<u64>, Error> {
        let start = Clue::About(subject).key(0);
        let end = Clue::About(subject).key(before.unwrap_or(u64::MAX));
        let range = (Bound::Included(start.as_slice()), Bound::Excluded(end.as_slice()));
        let mut positions = Vec::new();
        if limit == 0 {
            return Ok(positions);
        }
        self.snapshot
            .scan::<Error>(tables::JOURNAL_INDEX, range, true, |key, _| {
                positions.extend(key.get(17..).and_then(position));
                Ok(positions.len() < limit)
            })?;
        Ok(positions)
    }
}

fn position(bytes: &[u8]) -> Option<u64> {
    bytes.try_into().ok().map(u64::from_be_bytes)
}

fn parse<'a>(key: &[u8], value: &'a [u8]) -> Option<(u64, [u8; 32], &'a [u8])> {
    let (hash, envelope) = value.split_at_checked(32)?;
    Some((position(key)?, hash.try_into().ok()?, envelope))
}

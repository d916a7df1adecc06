//! The journal under the audit log: entries sealed for their subject and chained over the sealed
//! bytes, so that erasing a person's key leaves the chain whole.
//!
//! Row: `hash(32) | envelope`, where `hash = SHA-256(hash before | position (8, big endian) | envelope)`
//! and the hash before the first entry is 32 zero bytes.

use std::ops::Bound;

use super::ReadTx;
use super::engine::{EngineError, Rows};
use super::record::Subject;
use super::tables;
use super::view::{View, aad, unseal_bytes};
use crate::platform::crypto::{self, KeyId, SubjectKey};
use crate::shared::error::Error;
use crate::shared::ids::{Id, UserId};

/// An entry before it has its place.
pub(super) struct Pending {
    pub key_id: KeyId,
    pub key: SubjectKey,
    pub plain: Vec<u8>,
    pub about: Vec<Subject>,
    pub actor: Option<UserId>,
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
            index.insert(
                [&subject.key()[..], &seq.to_be_bytes()].concat(),
                Some(Vec::new()),
            );
        }
        if let Some(actor) = entry.actor {
            index.insert(
                [&b"a"[..], &actor.bytes(), &seq.to_be_bytes()].concat(),
                Some(Vec::new()),
            );
        }
        *self = Self { seq, hash };
        Ok(())
    }
}

/// Where the chain breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChainBreak {
    /// The entry at this position was changed, or one before it was.
    Altered(u64),
    /// The entry at this position is missing.
    Missing(u64),
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
        let mut head = Head::default();
        let all = (Bound::Unbounded, Bound::Unbounded);
        self.snapshot
            .scan::<EngineError>(tables::JOURNAL, all, true, |key, value| {
                if let Some((seq, hash, _)) = parse(key, value) {
                    head = Head { seq, hash };
                }
                Ok(false)
            })?;
        Ok(head)
    }

    /// Walks the whole chain and names the first break.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn verify_journal(&self) -> Result<Result<Head, ChainBreak>, Error> {
        let mut head = Head::default();
        let mut broken = None;
        self.snapshot.scan::<Error>(
            tables::JOURNAL,
            (Bound::Unbounded, Bound::Unbounded),
            false,
            |key, value| {
                let expected = head.seq + 1;
                match parse(key, value) {
                    Some((seq, _, _)) if seq != expected => broken = Some(ChainBreak::Missing(expected)),
                    Some((seq, hash, envelope)) if head.next_hash(seq, envelope) == hash => {
                        head = Head { seq, hash };
                    }
                    _ => broken = Some(ChainBreak::Altered(expected)),
                }
                Ok(broken.is_none())
            },
        )?;
        Ok(broken.map_or(Ok(head), Err))
    }

    /// The opened entry at a position; `None` when it is not there or its subject was erased.
    ///
    /// # Errors
    /// When the file cannot be read or the seal is broken.
    pub fn journal_entry(&self, seq: u64) -> Result<Option<Vec<u8>>, Error> {
        let key = seq.to_be_bytes();
        let Some(value) = self.raw_get(tables::JOURNAL, &key)? else {
            return Ok(None);
        };
        let Some((_, _, envelope)) = parse(&key, &value) else {
            return Err(Error::internal("a journal entry is cut short"));
        };
        unseal_bytes(self.context, tables::JOURNAL, &key, envelope)
    }

    /// Positions of entries about a subject, newest first, at most `limit`.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn journal_about(&self, subject: Subject, limit: usize) -> Result<Vec<u64>, Error> {
        let prefix = subject.key();
        let rows = self.raw_prefix(tables::JOURNAL_INDEX, &prefix, Bound::Unbounded, usize::MAX)?;
        let positions = rows
            .iter()
            .rev()
            .filter_map(|(key, _)| key.get(17..).and_then(position));
        Ok(positions.take(limit).collect())
    }
}

fn position(bytes: &[u8]) -> Option<u64> {
    bytes.try_into().ok().map(u64::from_be_bytes)
}

fn parse<'a>(key: &[u8], value: &'a [u8]) -> Option<(u64, [u8; 32], &'a [u8])> {
    let (hash, envelope) = value.split_at_checked(32)?;
    Some((position(key)?, hash.try_into().ok()?, envelope))
}

//! Walks the chain and its signed heads and names the first break.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::super::{ReadTx, tables};
use super::heads::SignedHead;
use super::{Head, parse, position};
use crate::shared::error::Error;

/// Where the chain breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChainBreak {
    /// The entry at this position was changed, or one before it was.
    Altered(u64),
    /// The entry at this position is missing.
    Missing(u64),
    /// The head signed at this position is not the chain's, or its signature is not ours.
    Forged(u64),
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chain {
    /// Position of the first entry that is kept.
    pub first: u64,
    /// The end as far as the chain is whole.
    pub head: Head,
    /// The last position that a signed head vouches for.
    pub signed: u64,
    /// The first break.
    pub broken: Option<ChainBreak>,
}

/// What became of a head that somebody noted down elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchored {
    /// The chain still has this hash there.
    Agrees,
    /// The chain has another hash there: it was made anew.
    Differs,
    /// The chain ends before: it was cut.
    Cut,
    /// The entry was purged by age, as it should; nothing can be said any more.
    Purged,
}

impl ReadTx<'_> {
    /// Compares a head that was noted down elsewhere with a chain that was walked.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn compare_anchor(&self, chain: &Chain, anchor: Head) -> Result<Anchored, Error> {
        Ok(match self.journal_hash(anchor.seq)? {
            Some(hash) if hash == anchor.hash => Anchored::Agrees,
            Some(_) => Anchored::Differs,
            // The checkpoint in the place of purged entries keeps the hash of the last of them.
            None if anchor.seq + 1 == chain.first && chain.head.seq == anchor.seq => {
                if chain.head.hash == anchor.hash {
                    Anchored::Agrees
                } else {
                    Anchored::Differs
                }
            }
            None if anchor.seq < chain.first => Anchored::Purged,
            None => Anchored::Cut,
        })
    }

    /// Walks the whole chain and names the first break.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn verify_journal(&self) -> Result<Chain, Error> {
        let key = &self.context.journal_key;
        let checkpoint = self.checkpoint()?;
        let start = checkpoint.as_ref().map_or_else(Head::default, SignedHead::head);
        let mut chain = Chain {
            first: start.seq + 1,
            head: start,
            signed: start.seq,
            broken: None,
        };
        if checkpoint.is_some_and(|signed| !key.is_signed(&signed)) {
            chain.broken = Some(ChainBreak::Forged(start.seq));
            return Ok(chain);
        }
        let heads = self.signed_heads()?;
        let mut due = heads.range(chain.first..).peekable();
        let all = (Bound::Unbounded, Bound::Unbounded);
        self.snapshot
            .scan::<Error>(tables::JOURNAL, all, false, |row_key, value| {
                chain.step(row_key, value);
                while let Some((at, signed)) = due.next_if(|(at, _)| **at <= chain.head.seq) {
                    chain.meet(
                        *at,
                        signed
                            .as_ref()
                            .is_some_and(|signed| key.is_signed(signed) && signed.head() == chain.head),
                    );
                }
                Ok(chain.broken.is_none())
            })?;
        // Signed, and not there any more: cut from the end.
        if chain.broken.is_none() && due.peek().is_some() {
            chain.broken = Some(ChainBreak::Missing(chain.head.seq + 1));
        }
        Ok(chain)
    }

    /// Signed heads by position; nothing for one that does not decode.
    fn signed_heads(&self) -> Result<BTreeMap<u64, Option<SignedHead>>, Error> {
        let mut heads = BTreeMap::new();
        let all = (Bound::Unbounded, Bound::Unbounded);
        self.snapshot
            .scan::<Error>(tables::JOURNAL_HEADS, all, false, |key, value| {
                let at = position(key).unwrap_or(0);
                heads.insert(at, rmp_serde::from_slice(value).ok());
                Ok(true)
            })?;
        Ok(heads)
    }
}

impl Chain {
    fn step(&mut self, key: &[u8], value: &[u8]) {
        let expected = self.head.seq + 1;
        match parse(key, value) {
            Some((seq, _, _)) if seq != expected => self.broken = Some(ChainBreak::Missing(expected)),
            Some((seq, hash, envelope)) if self.head.next_hash(seq, envelope) == hash => {
                self.head = Head { seq, hash };
            }
            _ => self.broken = Some(ChainBreak::Altered(expected)),
        }
    }

    fn meet(&mut self, at: u64, agrees: bool) {
        if agrees && at == self.head.seq {
            self.signed = at;
        } else if self.broken.is_none() {
            self.broken = Some(ChainBreak::Forged(at));
        }
    }
}

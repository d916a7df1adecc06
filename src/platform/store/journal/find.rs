//! Finds entries without opening them: by whom they are about, who did it and what was done, all of it
//! together. Each condition is a row of positions in the index; they are followed from the newest on and
//! leap to where the others are, so that an answer costs by what is found and not by what there is.

use std::ops::Bound;

use super::super::record::Subject;
use super::super::view::{View, unseal_bytes};
use super::super::{ReadTx, tables};
use super::{parse, position};
use crate::platform::crypto;
use crate::shared::error::Error;
use crate::shared::ids::{Id as _, UserId};

/// Look-ups in the index that one search may make; an answer stays short of a few hundredths of a second.
const LOOK_UPS_MAX: usize = 6_000;

/// One thing by which entries are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clue<'a> {
    /// Whom it is about, or whose data were read.
    About(Subject),
    /// Who did it.
    By(UserId),
    /// What was done.
    Act(&'a str),
}

impl Clue<'_> {
    /// The index row of an entry: seventeen bytes of clue, eight of position.
    pub(super) fn key(&self, seq: u64) -> Vec<u8> {
        let clue = match self {
            Self::About(subject) => subject.key(),
            Self::By(user) => kind(b'a', &user.bytes()),
            // Names of acts say nothing about a person; the hash only makes them of one length.
            Self::Act(name) => kind(b'k', &crypto::sha256(name.as_bytes())),
        };
        [&clue[..], &seq.to_be_bytes()].concat()
    }
}

fn kind(letter: u8, bytes: &[u8]) -> [u8; 17] {
    let mut key = [letter; 17];
    for (to, from) in key.iter_mut().skip(1).zip(bytes) {
        *to = *from;
    }
    key
}

/// What is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Search<'a> {
    /// Each has to be met, by any one of its clues.
    pub conditions: &'a [Vec<Clue<'a>>],
    /// The oldest position that counts.
    pub from: u64,
    /// Positions before this one.
    pub before: u64,
    /// How many are wanted.
    pub limit: usize,
}

/// Where entries are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// Newest first.
    pub positions: Vec<u64>,
    /// Where to go on (`before`); `None` when there is nothing more. A search whose conditions hardly ever
    /// meet may find less than was wanted, and go on.
    pub next: Option<u64>,
}

/// An entry that stands in the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// Opened.
    Plain(Vec<u8>),
    /// The key of the person it was about was destroyed.
    Erased,
}

impl ReadTx<'_> {
    /// The positions that meet all conditions, newest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn journal_find(&self, search: &Search<'_>) -> Result<Places, Error> {
        let mut places = Places::default();
        let mut before = search.before;
        let mut looked = 0;
        'next: while before > search.from {
            if places.positions.len() == search.limit || looked > LOOK_UPS_MAX {
                places.next = Some(before);
                break;
            }
            let mut agreed = None;
            for clues in search.conditions {
                looked += clues.len();
                let Some(newest) = self.newest(clues, before)? else {
                    break 'next;
                };
                match agreed {
                    None => agreed = Some(newest),
                    // Nobody has anything between the two: leap.
                    Some(other) if newest < other => {
                        before = newest + 1;
                        continue 'next;
                    }
                    Some(_) => {}
                }
                before = newest + 1;
            }
            // Without a condition any entry will do.
            if agreed.is_none() {
                agreed = self.newest_entry(before)?;
            }
            let Some(found) = agreed.filter(|found| *found >= search.from) else {
                break;
            };
            places.positions.push(found);
            before = found;
        }
        Ok(places)
    }

    /// The newest position before another that any of the clues names.
    fn newest(&self, clues: &[Clue<'_>], before: u64) -> Result<Option<u64>, Error> {
        let mut newest = None;
        for clue in clues {
            let (start, end) = (clue.key(0), clue.key(before));
            let range = (Bound::Included(start.as_slice()), Bound::Excluded(end.as_slice()));
            self.snapshot
                .scan::<Error>(tables::JOURNAL_INDEX, range, true, |key, _| {
                    newest = newest.max(key.get(17..).and_then(position));
                    Ok(false)
                })?;
        }
        Ok(newest)
    }

    fn newest_entry(&self, before: u64) -> Result<Option<u64>, Error> {
        let end = before.to_be_bytes();
        self.one_entry((Bound::Unbounded, Bound::Excluded(&end)), true)
    }

    /// The position of the oldest entry that is kept.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn journal_first(&self) -> Result<Option<u64>, Error> {
        self.one_entry((Bound::Unbounded, Bound::Unbounded), false)
    }

    fn one_entry(&self, range: (Bound<&[u8]>, Bound<&[u8]>), reverse: bool) -> Result<Option<u64>, Error> {
        let mut found = None;
        self.snapshot
            .scan::<Error>(tables::JOURNAL, range, reverse, |key, _| {
                found = position(key);
                Ok(false)
            })?;
        Ok(found)
    }

    /// The entry at a position; `None` when there is none (any more).
    ///
    /// # Errors
    /// When the file cannot be read or the seal is broken.
    pub fn journal_kept(&self, seq: u64) -> Result<Option<Kept>, Error> {
        let key = seq.to_be_bytes();
        let Some(value) = self.raw_get(tables::JOURNAL, &key)? else {
            return Ok(None);
        };
        let Some((_, _, envelope)) = parse(&key, &value) else {
            return Err(Error::internal("a journal entry is cut short"));
        };
        let opened = unseal_bytes(self.context, tables::JOURNAL, &key, envelope)?;
        Ok(Some(opened.map_or(Kept::Erased, Kept::Plain)))
    }

    /// Visits the entries from the oldest that is kept on, until `visit` answers false.
    ///
    /// # Errors
    /// When the file cannot be read, a seal is broken, or what `visit` answers.
    pub fn each_journal_entry(
        &self,
        mut visit: impl FnMut(u64, Kept) -> Result<bool, Error>,
    ) -> Result<(), Error> {
        let all = (Bound::Unbounded, Bound::Unbounded);
        self.snapshot.scan(tables::JOURNAL, all, false, |key, value| {
            let Some((seq, _, envelope)) = parse(key, value) else {
                return Err(Error::internal("a journal entry is cut short"));
            };
            let opened = unseal_bytes(self.context, tables::JOURNAL, key, envelope)?;
            visit(seq, opened.map_or(Kept::Erased, Kept::Plain))
        })
    }

    /// The hash that the chain has at a position.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn journal_hash(&self, seq: u64) -> Result<Option<[u8; 32]>, Error> {
        let key = seq.to_be_bytes();
        let value = self.raw_get(tables::JOURNAL, &key)?;
        Ok(value.and_then(|value| parse(&key, &value).map(|(_, hash, _)| hash)))
    }
}

//! Looks through the log: by person, user, act and time, newest first.

use jiff::{SignedDuration, Timestamp};

use super::Entry;
use crate::platform::store::{Clue, Kept, ReadTx, Search, Subject};
use crate::shared::error::Error;
use crate::shared::ids::UserId;

/// Reads are noted at their instant and written a little later: so far may places and instants disagree.
const BLUR: SignedDuration = SignedDuration::from_mins(10);
/// Entries that one page opens in vain at most.
const OPENED_MAX: usize = 3_000;
/// How many older neighbours are asked for the time of an entry that cannot be opened.
const NEIGHBOURS: u64 = 200;

/// What is asked for; what is not given does not matter.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// About these people, all of them.
    pub about: Vec<Subject>,
    /// Done by this user.
    pub by: Option<UserId>,
    /// Any of these acts.
    pub acts: Option<Vec<&'static str>>,
    /// Not before this instant.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub until: Option<Timestamp>,
}

/// One entry and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Its place in the chain.
    pub position: u64,
    /// When; of an entry that cannot be opened any more, when the one before it was.
    pub at: Option<Timestamp>,
    /// What it says; nothing when the person it was about was erased.
    pub entry: Option<Entry>,
}

/// A page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FoundPage {
    /// Newest first.
    pub found: Vec<Found>,
    /// Where the next page begins. A page may be short, even empty, and go on.
    pub next: Option<u64>,
}

/// The entries that are asked for before a position, or from the newest on.
///
/// Instants are looked up by halving, so a clock that was put back by more than a few minutes blurs the
/// limits of a search by time there.
///
/// # Errors
/// When the store cannot be read.
pub fn find(view: &ReadTx<'_>, asked: &Asked, before: Option<u64>, limit: usize) -> Result<FoundPage, Error> {
    let mut conditions: Vec<Vec<Clue<'_>>> = Vec::new();
    conditions.extend(asked.about.iter().map(|subject| vec![Clue::About(*subject)]));
    conditions.extend(asked.by.map(|user| vec![Clue::By(user)]));
    if let Some(acts) = &asked.acts {
        conditions.push(acts.iter().map(|act| Clue::Act(act)).collect());
    }
    let end = view.journal_head()?.seq + 1;
    let first = view.journal_first()?.unwrap_or(end);
    let from = match asked.from.and_then(|from| from.checked_sub(BLUR).ok()) {
        Some(from) => first_since(view, from, first, end)?,
        None => first,
    };
    let until = match asked.until.and_then(|until| until.checked_add(BLUR).ok()) {
        Some(until) => first_since(view, until, first, end)?,
        None => end,
    };
    let mut page = FoundPage {
        next: Some(before.unwrap_or(end).min(until)),
        ..FoundPage::default()
    };
    let mut opened = 0;
    // Near the limits in time some are found that lie outside of them: then it goes on.
    while let Some(before) = page.next
        && page.found.len() < limit
        && opened <= OPENED_MAX
    {
        let places = view.journal_find(&Search {
            conditions: &conditions,
            from,
            before,
            limit: limit - page.found.len(),
        })?;
        page.next = places.next;
        opened += places.positions.len();
        for position in &places.positions {
            let found = open(view, *position)?;
            page.found
                .extend(found.filter(|found| is_within(asked, found.at)));
        }
        if places.positions.is_empty() {
            break;
        }
    }
    Ok(page)
}

fn is_within(asked: &Asked, at: Option<Timestamp>) -> bool {
    let is_early = at.zip(asked.from).is_some_and(|(at, from)| at < from);
    let is_late = at.zip(asked.until).is_some_and(|(at, until)| at >= until);
    !is_early && !is_late
}

/// The entry at a position, if it is kept.
///
/// # Errors
/// When the store cannot be read.
pub fn open(view: &ReadTx<'_>, position: u64) -> Result<Option<Found>, Error> {
    let entry = match view.journal_kept(position)? {
        None => return Ok(None),
        Some(Kept::Plain(plain)) => Some(decode(&plain)?),
        Some(Kept::Erased) => None,
    };
    let at = match &entry {
        Some(entry) => Some(entry.at),
        None => instant_near(view, position)?,
    };
    Ok(Some(Found { position, at, entry }))
}

/// The position of the first entry that is not older than an instant.
fn first_since(view: &ReadTx<'_>, instant: Timestamp, first: u64, end: u64) -> Result<u64, Error> {
    let (mut low, mut high) = (first, end);
    while low < high {
        let middle = low + (high - low) / 2;
        if instant_near(view, middle)?.is_some_and(|at| at < instant) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

/// When the entry at a position was made, or the nearest older one that can be opened.
fn instant_near(view: &ReadTx<'_>, position: u64) -> Result<Option<Timestamp>, Error> {
    for near in (position.saturating_sub(NEIGHBOURS)..=position).rev() {
        if let Some(Kept::Plain(plain)) = view.journal_kept(near)? {
            return decode(&plain).map(|entry| Some(entry.at));
        }
    }
    Ok(None)
}

fn decode(plain: &[u8]) -> Result<Entry, Error> {
    rmp_serde::from_slice(plain).map_err(|_| Error::internal("an audit entry does not decode"))
}

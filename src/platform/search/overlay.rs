//! Documents that changed since the index was last fed. They are matched one by one with the same
//! rules as the index, and what the index still says about them is ignored.

use std::collections::HashMap;
use std::sync::Arc;

use uuid::Uuid;

use super::document::Entry;
use super::query::{Token, Word};
use super::rules::{self, Fit, Points, Whose};

/// Changed documents; `None` is one that was removed.
pub(super) type Changes = HashMap<Uuid, Option<Arc<Entry>>>;

/// A match in score order: higher points first, then the name, then the id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) points: Points,
    pub(super) head: u64,
    pub(super) id: Uuid,
}

impl Found {
    /// What hits are sorted by, ascending.
    pub(super) const fn rank(&self) -> (std::cmp::Reverse<Points>, u64, Uuid) {
        (std::cmp::Reverse(self.points), self.head, self.id)
    }
}

/// How far a search goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Breadth {
    /// What was typed, whole or as a beginning.
    Direct,
    /// One typing error in each longer word as well, and plain words as beginnings of addresses.
    Wide,
}

/// The matching documents of a set of changes.
pub(super) fn scan(changes: &Changes, tokens: &[Token], breadth: Breadth) -> Vec<Found> {
    changes
        .iter()
        .filter_map(|(id, entry)| {
            let entry = entry.as_deref()?;
            Some(Found {
                points: entry_points(entry, tokens, breadth)?,
                head: entry.head,
                id: *id,
            })
        })
        .collect()
}

/// The sum over all tokens; `None` when one of them matches nothing.
fn entry_points(entry: &Entry, tokens: &[Token], breadth: Breadth) -> Option<Points> {
    tokens.iter().try_fold(0, |sum: Points, token| {
        let points = token_points(entry, token, breadth);
        (points > 0).then(|| sum.saturating_add(points))
    })
}

fn token_points(entry: &Entry, token: &Token, breadth: Breadth) -> Points {
    let word = token.word.as_ref().map_or(0, |word| {
        name_points(&entry.own, word, Whose::Own, breadth).max(name_points(
            &entry.related,
            word,
            Whose::Related,
            breadth,
        ))
    });
    let codes = best(&token.codes, &entry.codes, |typed, code| {
        rules::start_points(typed, code, rules::CODE_WHOLE, rules::CODE_START)
    });
    let whole_codes = best(&token.whole_codes, &entry.codes, |typed, code| {
        rules::start_points(typed, code, rules::CODE_WHOLE, 0)
    });
    let phones = best(&token.phones, &entry.phones, rules::phone_points);
    let email = token
        .email
        .iter()
        .filter(|email| breadth == Breadth::Wide || !email.is_doubtful);
    let emails = email
        .flat_map(|typed| entry.emails.iter().map(move |text| (typed, text)))
        .map(|(typed, text)| rules::start_points(&typed.text, text, rules::CONTACT_WHOLE, rules::EMAIL_START))
        .max()
        .unwrap_or(0);
    word.max(codes).max(whole_codes).max(phones).max(emails)
}

fn name_points(name: &[String], typed: &Word, whose: Whose, breadth: Breadth) -> Points {
    name.iter()
        .filter_map(|word| fit(typed, word, breadth))
        .map(|fit| match fit {
            Fit::Whole if times(name, &typed.text) < typed.occurrence => rules::REPEATED_TOO_OFTEN,
            fit => fit.points(whose),
        })
        .max()
        .unwrap_or(0)
}

/// The fit of one word under the breadth of the search.
pub(super) fn fit(typed: &Word, word: &str, breadth: Breadth) -> Option<Fit> {
    if breadth == Breadth::Wide && typed.is_forgiving {
        rules::forgiving_fit(&typed.text, word)
    } else {
        rules::direct_fit(&typed.text, word)
    }
}

fn times(name: &[String], text: &str) -> u32 {
    u32::try_from(name.iter().filter(|word| *word == text).count()).unwrap_or(u32::MAX)
}

fn best(typed: &[String], texts: &[String], points: impl Fn(&str, &str) -> Points) -> Points {
    let pairs = typed.iter().flat_map(|t| texts.iter().map(move |text| (t, text)));
    pairs.map(|(typed, text)| points(typed, text)).max().unwrap_or(0)
}

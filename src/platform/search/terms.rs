//! The term dictionaries of one segment: walks those terms that a token can match and gives their
//! documents the points.

use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::index::InvertedIndexReader;
use tantivy::postings::{Postings, TermInfo};
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, SegmentReader, TERMINATED, Term};

use super::overlay::{Breadth, fit};
use super::query::{Token, Word};
use super::rules::{self, Fit, Points, Whose};
use super::schema::{Fields, phone_parts, unpack_phone};

/// At most so many codes or addresses with one beginning are looked at: a short beginning such as
/// `hc0` names everybody, and nobody reads so far.
const STARTS_MAX: usize = 1_000;

/// The searchable terms of a segment.
pub(super) struct SegmentTerms {
    fields: Fields,
    own: Arc<InvertedIndexReader>,
    related: Arc<InvertedIndexReader>,
    codes: Arc<InvertedIndexReader>,
    emails: Arc<InvertedIndexReader>,
    phone_parts: Arc<InvertedIndexReader>,
    phones: Option<Column<u64>>,
}

/// The points of a segment's documents for one token, and whether anybody got any.
struct Tally<'a> {
    points: &'a mut [Points],
    has_any: bool,
}

impl SegmentTerms {
    pub(super) fn open(
        reader: &SegmentReader,
        fields: Fields,
        phones: Option<Column<u64>>,
    ) -> tantivy::Result<Self> {
        Ok(Self {
            fields,
            own: reader.inverted_index(fields.own)?,
            related: reader.inverted_index(fields.related)?,
            codes: reader.inverted_index(fields.codes)?,
            emails: reader.inverted_index(fields.emails)?,
            phone_parts: reader.inverted_index(fields.phone_parts)?,
            phones,
        })
    }

    /// Gives every document the best points that any reading of the token earns; whether any did.
    pub(super) fn score(
        &self,
        token: &Token,
        breadth: Breadth,
        points: &mut [Points],
    ) -> tantivy::Result<bool> {
        let mut tally = Tally {
            points,
            has_any: false,
        };
        if let Some(word) = &token.word {
            self.score_word(word, breadth, &mut tally)?;
        }
        for code in &token.codes {
            score_starts(
                &self.codes,
                code,
                rules::CODE_WHOLE,
                rules::CODE_START,
                &mut tally,
            )?;
        }
        for code in &token.whole_codes {
            if let Some(info) = self.codes.terms().get(code)? {
                score_all(&self.codes, &info, rules::CODE_WHOLE, &mut tally)?;
            }
        }
        for part in &token.phones {
            self.score_phone(part, &mut tally)?;
        }
        if let Some(email) = token
            .email
            .as_ref()
            .filter(|e| breadth == Breadth::Wide || !e.is_doubtful)
        {
            score_starts(
                &self.emails,
                &email.text,
                rules::CONTACT_WHOLE,
                rules::EMAIL_START,
                &mut tally,
            )?;
        }
        Ok(tally.has_any)
    }

    fn score_word(&self, word: &Word, breadth: Breadth, tally: &mut Tally<'_>) -> tantivy::Result<()> {
        let names = [(&self.own, Whose::Own), (&self.related, Whose::Related)];
        if breadth == Breadth::Wide && word.is_forgiving {
            // The automaton knows no fields; any text field carries the term.
            let near =
                FuzzyTermQuery::new_prefix(Term::from_field_text(self.fields.own, &word.text), 1, true);
            for (index, whose) in names {
                let mut stream = index.terms().search(near.automaton()?).into_stream()?;
                while let Some((term, info)) = stream.next() {
                    score_name_term(index, word, breadth, whose, term, info, tally)?;
                }
            }
        } else {
            for (index, whose) in names {
                let mut stream = starts_of(index, &word.text)?;
                while let Some((term, info)) = stream.next() {
                    score_name_term(index, word, breadth, whose, term, info, tally)?;
                }
            }
        }
        Ok(())
    }

    /// The documents that have all three-digit parts of what was typed, asked again by their numbers.
    fn score_phone(&self, typed: &str, tally: &mut Tally<'_>) -> tantivy::Result<()> {
        let Some(phones) = &self.phones else { return Ok(()) };
        let mut candidates: Option<Vec<u32>> = None;
        for part in phone_parts(typed) {
            let Some(info) = self.phone_parts.terms().get(part)? else {
                return Ok(());
            };
            let mut postings = self
                .phone_parts
                .read_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
            candidates = Some(match candidates {
                None => all_of(&mut postings),
                Some(before) => before
                    .into_iter()
                    .filter(|slot| has(&mut postings, *slot))
                    .collect(),
            });
        }
        for slot in candidates.unwrap_or_default() {
            let best = phones
                .values_for_doc(slot)
                .map(|phone| rules::phone_points(typed, &unpack_phone(phone)));
            tally.give(slot, best.max().unwrap_or(0));
        }
        Ok(())
    }
}

impl Tally<'_> {
    fn give(&mut self, slot: u32, points: Points) {
        if let Some(best) = self.points.get_mut(slot as usize) {
            *best = points.max(*best);
            self.has_any |= points > 0;
        }
    }
}

fn score_name_term(
    index: &InvertedIndexReader,
    typed: &Word,
    breadth: Breadth,
    whose: Whose,
    term: &[u8],
    info: &TermInfo,
    tally: &mut Tally<'_>,
) -> tantivy::Result<()> {
    let Some(fit) = std::str::from_utf8(term)
        .ok()
        .and_then(|word| fit(typed, word, breadth))
    else {
        return Ok(());
    };
    let counts_repeats = fit == Fit::Whole && typed.occurrence > 1;
    let option = if counts_repeats {
        IndexRecordOption::WithFreqs
    } else {
        IndexRecordOption::Basic
    };
    let mut postings = index.read_postings_from_terminfo(info, option)?;
    while postings.doc() != TERMINATED {
        let is_repeated_too_often = counts_repeats && postings.term_freq() < typed.occurrence;
        let points = if is_repeated_too_often {
            rules::REPEATED_TOO_OFTEN
        } else {
            fit.points(whose)
        };
        tally.give(postings.doc(), points);
        postings.advance();
    }
    Ok(())
}

/// Terms that are or begin with what was typed. The whole term sorts first, so the limit never costs it.
fn score_starts(
    index: &InvertedIndexReader,
    typed: &str,
    whole: Points,
    start: Points,
    tally: &mut Tally<'_>,
) -> tantivy::Result<()> {
    let mut stream = starts_of(index, typed)?;
    for _ in 0..STARTS_MAX {
        let Some((term, info)) = stream.next() else { break };
        let points = if term.len() == typed.len() { whole } else { start };
        score_all(index, info, points, tally)?;
    }
    Ok(())
}

fn score_all(
    index: &InvertedIndexReader,
    info: &TermInfo,
    points: Points,
    tally: &mut Tally<'_>,
) -> tantivy::Result<()> {
    let mut postings = index.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
    while postings.doc() != TERMINATED {
        tally.give(postings.doc(), points);
        postings.advance();
    }
    Ok(())
}

fn starts_of<'a>(
    index: &'a InvertedIndexReader,
    start: &str,
) -> std::io::Result<tantivy::termdict::TermStreamer<'a>> {
    // No term holds the byte 0xFF, so it sorts behind everything with this beginning.
    let end = [start.as_bytes(), &[0xFF]].concat();
    index.terms().range().ge(start).lt(end).into_stream()
}

fn all_of(postings: &mut impl DocSet) -> Vec<u32> {
    let mut slots = Vec::with_capacity(postings.size_hint() as usize);
    while postings.doc() != TERMINATED {
        slots.push(postings.doc());
        postings.advance();
    }
    slots
}

/// Whether a document is among the postings; asked in ascending order.
fn has(postings: &mut impl DocSet, slot: u32) -> bool {
    let at = postings.doc();
    if at < slot {
        postings.seek(slot) == slot
    } else {
        at == slot
    }
}

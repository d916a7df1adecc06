//! The term dictionaries of one segment: which posting lists a token matches, and for what points.

use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::index::InvertedIndexReader;
use tantivy::postings::{SegmentPostings, TermInfo};
use tantivy::query::{DfaWrapper, FuzzyTermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::termdict::TermStreamer;
use tantivy::{DocSet, SegmentReader, TERMINATED, Term};

use super::overlay::{Breadth, fit};
use super::query::{Token, Word};
use super::rules::{self, Fit, Points, Whose};
use super::schema::{Fields, PHONE, pack_phone, phone_parts, unpack_phone};

/// At most so many codes or addresses with one beginning are looked at: a short beginning such as
/// `hc0` names everybody, and nobody reads so far.
const STARTS_MAX: usize = 1_000;

/// A token made ready for any segment.
pub(super) struct Sought<'a> {
    token: &'a Token,
    breadth: Breadth,
    /// Accepts terms that begin with something at most one typing error away.
    near: Option<DfaWrapper>,
}

/// What a token matches in one segment.
#[derive(Default)]
pub(super) struct Matches<'a> {
    /// The best points first.
    pub(super) lists: Vec<List<'a>>,
    /// Documents already known one by one.
    pub(super) known: Vec<(u32, Points)>,
}

/// A posting list whose documents get points.
pub(super) struct List<'a> {
    index: &'a InvertedIndexReader,
    info: TermInfo,
    pub(super) points: Points,
    /// Documents that have the term fewer times get [`rules::REPEATED_TOO_OFTEN`] instead.
    pub(super) least_times: u32,
}

/// The searchable terms of a segment.
pub(super) struct SegmentTerms {
    own: Arc<InvertedIndexReader>,
    related: Arc<InvertedIndexReader>,
    codes: Arc<InvertedIndexReader>,
    emails: Arc<InvertedIndexReader>,
    phone_parts: Arc<InvertedIndexReader>,
    phones: Option<Column<u64>>,
}

impl<'a> Sought<'a> {
    pub(super) fn new(token: &'a Token, breadth: Breadth, fields: Fields) -> tantivy::Result<Self> {
        let forgiving = token
            .word
            .as_ref()
            .filter(|word| breadth == Breadth::Wide && word.is_forgiving);
        // The automaton knows no fields; any text field carries the term.
        let near = forgiving.map(|word| {
            FuzzyTermQuery::new_prefix(Term::from_field_text(fields.own, &word.text), 1, true).automaton()
        });
        Ok(Self {
            token,
            breadth,
            near: near.transpose()?,
        })
    }
}

impl Matches<'_> {
    /// How many postings there are to read.
    pub(super) fn cost(&self) -> usize {
        self.known.len()
            + self
                .lists
                .iter()
                .map(|list| list.info.doc_freq as usize)
                .sum::<usize>()
    }
}

impl List<'_> {
    pub(super) fn open(&self) -> tantivy::Result<SegmentPostings> {
        let option = if self.least_times > 1 {
            IndexRecordOption::WithFreqs
        } else {
            IndexRecordOption::Basic
        };
        Ok(self.index.read_postings_from_terminfo(&self.info, option)?)
    }
}

impl SegmentTerms {
    pub(super) fn open(reader: &SegmentReader, fields: Fields) -> tantivy::Result<Self> {
        Ok(Self {
            own: reader.inverted_index(fields.own)?,
            related: reader.inverted_index(fields.related)?,
            codes: reader.inverted_index(fields.codes)?,
            emails: reader.inverted_index(fields.emails)?,
            phone_parts: reader.inverted_index(fields.phone_parts)?,
            phones: reader.fast_fields().column_opt(PHONE)?,
        })
    }

    /// Everything that any reading of the token matches.
    pub(super) fn matches(&self, sought: &Sought<'_>) -> tantivy::Result<Matches<'_>> {
        let token = sought.token;
        let mut matches = Matches::default();
        if let Some(word) = &token.word {
            self.match_word(word, sought, &mut matches.lists)?;
        }
        for code in &token.whole_codes {
            if let Some(info) = self.codes.terms().get(code)? {
                matches.lists.push(List {
                    index: &self.codes,
                    info,
                    points: rules::CODE_WHOLE,
                    least_times: 1,
                });
            }
        }
        for code in &token.codes {
            match_starts(
                &self.codes,
                code,
                [rules::CODE_WHOLE, rules::CODE_START],
                &mut matches.lists,
            )?;
        }
        let wide = sought.breadth == Breadth::Wide;
        if let Some(email) = token.email.as_ref().filter(|email| wide || !email.is_doubtful) {
            let points = [rules::CONTACT_WHOLE, rules::EMAIL_START];
            match_starts(&self.emails, &email.text, points, &mut matches.lists)?;
        }
        for part in &token.phones {
            self.match_phone(part, &mut matches.known)?;
        }
        matches.lists.sort_by_key(|list| std::cmp::Reverse(list.points));
        Ok(matches)
    }

    fn match_word<'a>(
        &'a self,
        word: &Word,
        sought: &Sought<'_>,
        lists: &mut Vec<List<'a>>,
    ) -> tantivy::Result<()> {
        for (index, whose) in [(&self.own, Whose::Own), (&self.related, Whose::Related)] {
            let mut add = |term: &[u8], info: &TermInfo| {
                let text = std::str::from_utf8(term).unwrap_or("");
                if let Some(fit) = fit(word, text, sought.breadth) {
                    let least_times = if fit == Fit::Whole { word.occurrence } else { 1 };
                    lists.push(List {
                        index,
                        info: info.clone(),
                        points: fit.points(whose),
                        least_times,
                    });
                }
            };
            if let Some(near) = &sought.near {
                let mut stream = index.terms().search(near).into_stream()?;
                while let Some((term, info)) = stream.next() {
                    add(term, info);
                }
            } else {
                let mut stream = starts_of(index, &word.text)?;
                while let Some((term, info)) = stream.next() {
                    add(term, info);
                }
            }
        }
        Ok(())
    }

    /// The documents that have all three-digit parts of what was typed, asked again by their numbers.
    fn match_phone(&self, typed: &str, known: &mut Vec<(u32, Points)>) -> tantivy::Result<()> {
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
        let whole = pack_phone(typed);
        let is_one_part = phone_parts(typed).count() == 1;
        for slot in candidates.unwrap_or_default() {
            let points = phones.values_for_doc(slot).map(|phone| match phone {
                phone if phone == whole => rules::CONTACT_WHOLE,
                _ if is_one_part => rules::PHONE_PART,
                phone => rules::phone_points(typed, &unpack_phone(phone)),
            });
            known.extend(
                points
                    .max()
                    .filter(|points| *points > 0)
                    .map(|points| (slot, points)),
            );
        }
        Ok(())
    }
}

/// Terms that are or begin with what was typed, for the points of a whole and of a beginning. The
/// whole term sorts first, so the limit never costs it.
fn match_starts<'a>(
    index: &'a InvertedIndexReader,
    typed: &str,
    [whole, start]: [Points; 2],
    lists: &mut Vec<List<'a>>,
) -> tantivy::Result<()> {
    let mut stream = starts_of(index, typed)?;
    for _ in 0..STARTS_MAX {
        let Some((term, info)) = stream.next() else { break };
        let points = if term.len() == typed.len() { whole } else { start };
        lists.push(List {
            index,
            info: info.clone(),
            points,
            least_times: 1,
        });
    }
    Ok(())
}

fn starts_of<'a>(index: &'a InvertedIndexReader, start: &str) -> std::io::Result<TermStreamer<'a>> {
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
pub(super) fn has(postings: &mut impl DocSet, slot: u32) -> bool {
    let at = postings.doc();
    if at < slot {
        postings.seek(slot) == slot
    } else {
        at == slot
    }
}

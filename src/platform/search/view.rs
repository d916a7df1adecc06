//! One state of the index, ready to be searched: for each token the points it gives each document,
//! added up over all tokens; then the best documents, in a stable order.
//!
//! Scores are kept for every document in one flat array. That is a few passes over 100 kB for
//! 100,000 documents, cheaper than ordering posting lists, and independent of how common a name is.

use tantivy::columnar::Column;
use tantivy::{Searcher, SegmentReader};
use uuid::Uuid;

use super::overlay::{Breadth, Found};
use super::query::Token;
use super::rules::Points;
use super::schema::{Fields, HEAD, ID_HIGH, ID_LOW, PHONE};
use super::terms::SegmentTerms;

/// A committed state of the index.
pub(super) struct View {
    segments: Vec<Segment>,
    /// Documents including deleted ones.
    slots: usize,
}

struct Segment {
    reader: SegmentReader,
    terms: SegmentTerms,
    heads: Column<u64>,
    id_high: Column<u64>,
    id_low: Column<u64>,
}

impl View {
    /// Opens what the searcher sees.
    pub(super) fn open(searcher: &Searcher, fields: Fields) -> tantivy::Result<Self> {
        let segments = searcher
            .segment_readers()
            .iter()
            .map(|reader| Segment::open(reader, fields))
            .collect::<tantivy::Result<Vec<_>>>()?;
        let slots = segments.iter().map(Segment::slots).sum();
        Ok(Self { segments, slots })
    }

    /// How many documents and segments there are.
    pub(super) fn counts(&self) -> (usize, usize) {
        (
            self.segments.iter().map(|s| s.reader.num_docs() as usize).sum(),
            self.segments.len(),
        )
    }

    /// The `limit` best matches in rank order.
    pub(super) fn search(
        &self,
        tokens: &[Token],
        breadth: Breadth,
        limit: usize,
    ) -> tantivy::Result<Vec<Found>> {
        let mut sums: Vec<Points> = vec![0; self.slots];
        let mut scratch: Vec<Points> = vec![0; self.slots];
        for (at, token) in tokens.iter().enumerate() {
            let points = if at == 0 { &mut sums } else { &mut scratch };
            if !self.score(token, breadth, points)? {
                return Ok(Vec::new());
            }
            if at > 0 {
                add_where_both(&mut sums, &scratch);
                scratch.fill(0);
            }
        }
        self.drop_deleted(&mut sums);
        Ok(self.best(&sums, limit))
    }

    fn drop_deleted(&self, sums: &mut [Points]) {
        let mut rest = sums;
        for segment in &self.segments {
            let Some((own, next)) = rest.split_at_mut_checked(segment.slots()) else {
                break;
            };
            if segment.reader.has_deletes() {
                for (slot, points) in (0..).zip(own) {
                    if *points > 0 && segment.reader.is_deleted(slot) {
                        *points = 0;
                    }
                }
            }
            rest = next;
        }
    }

    /// Writes a token's points; whether there are any.
    fn score(&self, token: &Token, breadth: Breadth, points: &mut [Points]) -> tantivy::Result<bool> {
        let mut rest = points;
        let mut has_any = false;
        for segment in &self.segments {
            let Some((own, next)) = rest.split_at_mut_checked(segment.slots()) else {
                break;
            };
            has_any |= segment.terms.score(token, breadth, own)?;
            rest = next;
        }
        Ok(has_any)
    }

    fn best(&self, sums: &[Points], limit: usize) -> Vec<Found> {
        let least = least_points(sums, limit);
        let mut found: Vec<(Found, usize, u32)> = Vec::new();
        let mut rest = sums;
        for (at, segment) in self.segments.iter().enumerate() {
            let Some((own, next)) = rest.split_at_checked(segment.slots()) else {
                break;
            };
            for (slot, points) in scored(own).filter(|(_, points)| *points >= least) {
                let head = segment.heads.first(slot).unwrap_or(0);
                found.push((
                    Found {
                        points,
                        head,
                        id: Uuid::nil(),
                    },
                    at,
                    slot,
                ));
            }
            rest = next;
        }
        self.order(found, limit)
    }

    /// Sorts, reading ids only for those that can stay.
    fn order(&self, mut found: Vec<(Found, usize, u32)>, limit: usize) -> Vec<Found> {
        if let Some(last) = limit.checked_sub(1).filter(|last| *last < found.len()) {
            let (_, edge, _) = found.select_nth_unstable_by_key(last, |(f, ..)| f.rank());
            let edge = edge.0.rank();
            found.retain(|(f, ..)| f.rank() <= edge);
        }
        let mut best: Vec<Found> = found
            .into_iter()
            .filter_map(|(found, segment, slot)| {
                Some(Found {
                    id: self.segments.get(segment)?.id(slot),
                    ..found
                })
            })
            .collect();
        best.sort_unstable_by_key(Found::rank);
        best.truncate(limit);
        best
    }
}

impl Segment {
    fn open(reader: &SegmentReader, fields: Fields) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        let phones = columns.column_opt(PHONE)?;
        Ok(Self {
            reader: reader.clone(),
            terms: SegmentTerms::open(reader, fields, phones)?,
            heads: columns.u64(HEAD)?,
            id_high: columns.u64(ID_HIGH)?,
            id_low: columns.u64(ID_LOW)?,
        })
    }

    fn slots(&self) -> usize {
        self.reader.max_doc() as usize
    }

    fn id(&self, slot: u32) -> Uuid {
        Uuid::from_u64_pair(
            self.id_high.first(slot).unwrap_or(0),
            self.id_low.first(slot).unwrap_or(0),
        )
    }
}

fn add_where_both(sums: &mut [Points], points: &[Points]) {
    for (sum, points) in sums.iter_mut().zip(points) {
        *sum = if *sum == 0 || *points == 0 {
            0
        } else {
            sum.saturating_add(*points)
        };
    }
}

/// The lowest score that can be among the `limit` best; at least 1.
fn least_points(sums: &[Points], limit: usize) -> Points {
    let mut counts = [0usize; 256];
    for (_, points) in scored(sums) {
        if let Some(count) = counts.get_mut(usize::from(points)) {
            *count += 1;
        }
    }
    let mut above = 0;
    for points in (1..=Points::MAX).rev() {
        above += counts.get(usize::from(points)).copied().unwrap_or(0);
        if above >= limit {
            return points;
        }
    }
    1
}

/// Slots that have points; stretches without any are passed over quickly.
fn scored(sums: &[Points]) -> impl Iterator<Item = (u32, Points)> {
    const STRETCH: usize = 64;
    (0..)
        .step_by(STRETCH)
        .zip(sums.chunks(STRETCH))
        .filter(|(_, stretch)| stretch.iter().fold(0, |any, points| any | points) != 0)
        .flat_map(|(first, stretch)| (first..).zip(stretch.iter().copied()))
        .filter(|(_, points)| *points > 0)
}

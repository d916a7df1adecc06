//! One state of the index, ready to be searched: the best documents of all segments in a stable order.

use tantivy::columnar::Column;
use tantivy::{Searcher, SegmentReader};
use uuid::Uuid;

use super::overlay::{Breadth, Found};
use super::query::Token;
use super::rules::Points;
use super::schema::{Fields, HEAD, ID_HIGH, ID_LOW};
use super::tally::{add_up, scored};
use super::terms::{SegmentTerms, Sought};

/// A committed state of the index.
pub(super) struct View {
    fields: Fields,
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
        Ok(Self {
            fields,
            segments,
            slots,
        })
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
        let sought = tokens
            .iter()
            .map(|token| Sought::new(token, breadth, self.fields))
            .collect::<tantivy::Result<Vec<_>>>()?;
        let mut sums: Vec<Points> = vec![0; self.slots];
        let mut rest = sums.as_mut_slice();
        for segment in &self.segments {
            let Some((own, next)) = rest.split_at_mut_checked(segment.slots()) else {
                break;
            };
            segment.add_up(&sought, limit, own)?;
            rest = next;
        }
        Ok(self.best(&sums, limit))
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
        Ok(Self {
            reader: reader.clone(),
            terms: SegmentTerms::open(reader, fields)?,
            heads: columns.u64(HEAD)?,
            id_high: columns.u64(ID_HIGH)?,
            id_low: columns.u64(ID_LOW)?,
        })
    }

    fn slots(&self) -> usize {
        self.reader.max_doc() as usize
    }

    /// Writes the sums of all tokens; deleted documents get none.
    fn add_up(&self, sought: &[Sought<'_>], limit: usize, sums: &mut [Points]) -> tantivy::Result<()> {
        let mut tokens = Vec::with_capacity(sought.len());
        for token in sought {
            let matches = self.terms.matches(token)?;
            if matches.cost() == 0 {
                return Ok(());
            }
            tokens.push(matches);
        }
        add_up(&self.reader, tokens, limit, sums)?;
        if self.reader.has_deletes() {
            for (slot, points) in (0..).zip(sums) {
                if *points > 0 && self.reader.is_deleted(slot) {
                    *points = 0;
                }
            }
        }
        Ok(())
    }

    fn id(&self, slot: u32) -> Uuid {
        Uuid::from_u64_pair(
            self.id_high.first(slot).unwrap_or(0),
            self.id_low.first(slot).unwrap_or(0),
        )
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

//! Adding up: the points of each document of one segment over all tokens.
//!
//! Points stand in one flat array with a place for every document. A pass over it costs little (100
//! kB for 100,000 documents), whatever names are common. The token with the fewest postings goes
//! first; when few documents are left, the others are asked about those alone.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocSet, SegmentReader, TERMINATED};

use super::rules::{self, Points};
use super::terms::{List, Matches, has};

/// Jumping to one document in a posting list costs about as much as reading so many in a row.
const JUMP_COST: usize = 8;

/// Writes the sums of all tokens into `sums`, which is zero before; zero stays who lacks a token.
/// With one token alone only about `enough` of the best are worth telling apart.
pub(super) fn add_up(
    reader: &SegmentReader,
    mut tokens: Vec<Matches<'_>>,
    enough: usize,
    sums: &mut [Points],
) -> tantivy::Result<()> {
    tokens.sort_by_key(Matches::cost);
    let Some((first, others)) = tokens.split_first() else {
        return Ok(());
    };
    let enough = if others.is_empty() { enough } else { usize::MAX };
    fill(reader, first, enough, sums)?;
    let mut points: Vec<Points> = vec![0; if others.is_empty() { 0 } else { sums.len() }];
    for matches in others {
        let left: Vec<u32> = scored(sums).map(|(slot, _)| slot).collect();
        fill_some(matches, &left, &mut points)?;
        for slot in left {
            add_if_both(slot, sums, &points);
        }
        points.fill(0);
    }
    Ok(())
}

/// Slots that have points; stretches without any are passed over quickly.
pub(super) fn scored(sums: &[Points]) -> impl Iterator<Item = (u32, Points)> {
    const STRETCH: usize = 64;
    (0..)
        .step_by(STRETCH)
        .zip(sums.chunks(STRETCH))
        .filter(|(_, stretch)| stretch.iter().fold(0, |any, points| any | points) != 0)
        .flat_map(|(first, stretch)| (first..).zip(stretch.iter().copied()))
        .filter(|(_, points)| *points > 0)
}

/// Gives every matching document its points, from the best list down; ends once `enough` living
/// documents have more than any list to come can give.
fn fill(
    reader: &SegmentReader,
    matches: &Matches<'_>,
    enough: usize,
    points: &mut [Points],
) -> tantivy::Result<()> {
    for (slot, known) in &matches.known {
        raise(points, *slot, *known);
    }
    let mut count = 0;
    let mut last = Points::MAX;
    for list in &matches.lists {
        if list.points < last && count >= enough {
            break;
        }
        last = list.points;
        let mut postings = list.open()?;
        while postings.doc() != TERMINATED {
            let slot = postings.doc();
            let is_new = raise(points, slot, points_at(list, &postings));
            count += usize::from(is_new && !reader.is_deleted(slot));
            postings.advance();
        }
    }
    Ok(())
}

/// Gives at least those documents their points that match and are in `slots`, which ascend.
fn fill_some(matches: &Matches<'_>, slots: &[u32], points: &mut [Points]) -> tantivy::Result<()> {
    for (slot, known) in &matches.known {
        raise(points, *slot, *known);
    }
    for list in &matches.lists {
        let mut postings = list.open()?;
        if slots.len() * JUMP_COST < postings.size_hint() as usize {
            for slot in slots {
                if has(&mut postings, *slot) {
                    raise(points, *slot, points_at(list, &postings));
                }
            }
        } else {
            while postings.doc() != TERMINATED {
                raise(points, postings.doc(), points_at(list, &postings));
                postings.advance();
            }
        }
    }
    Ok(())
}

fn points_at(list: &List<'_>, postings: &SegmentPostings) -> Points {
    if list.least_times > 1 && postings.term_freq() < list.least_times {
        rules::REPEATED_TOO_OFTEN
    } else {
        list.points
    }
}

/// Raises a document's points; whether it had none.
fn raise(points: &mut [Points], slot: u32, to: Points) -> bool {
    points.get_mut(slot as usize).is_some_and(|points| {
        let is_new = *points == 0;
        *points = to.max(*points);
        is_new
    })
}

fn add_if_both(slot: u32, sums: &mut [Points], points: &[Points]) {
    if let (Some(sum), Some(points)) = (sums.get_mut(slot as usize), points.get(slot as usize)) {
        *sum = if *points == 0 {
            0
        } else {
            sum.saturating_add(*points)
        };
    }
}

//! Takes entries out that are older than they must be kept. A signed checkpoint stands in their
//! place, so that the chain of the rest still verifies from its first entry.

use std::ops::Bound;

use super::super::queue::Lane;
use super::super::write::WriteTx;
use super::super::{Inner, ReadTx, tables};
use super::heads::CHECKPOINT;
use super::{Head, parse, position};
use crate::shared::actor::Actor;
use crate::shared::error::Error;

/// Rows that one write takes out.
const ROWS_PER_WRITE: usize = 500;

/// Purges the entries up to a position, oldest first, in small writes; each leaves its own
/// checkpoint, so that an interruption leaves a chain that verifies. Returns how many were purged.
pub(in super::super) fn purge(inner: &Inner, up_to: u64) -> Result<u64, Error> {
    let mut purged = 0;
    loop {
        let (head, keys) = oldest(inner, up_to)?;
        if keys.is_empty() {
            break;
        }
        purged += keys.len() as u64;
        let signed = inner.context.journal_key.sign(head, inner.context.clock.now());
        let checkpoint = rmp_serde::to_vec_named(&signed).map_err(Error::internal)?;
        inner.write_and_wait(Lane::Batch, Actor::system(), move |tx| {
            remove(tx, tables::JOURNAL, &keys);
            tx.set(tables::META, CHECKPOINT.to_vec(), Some(checkpoint.clone()));
            Ok(())
        })?;
    }
    if purged > 0 {
        forget(inner, tables::JOURNAL_HEADS, up_to, position)?;
        forget(inner, tables::JOURNAL_INDEX, up_to, |key| {
            key.get(17..).and_then(position)
        })?;
    }
    Ok(purged)
}

/// How many entries there are up to a position.
pub(in super::super) fn count(view: &ReadTx<'_>, up_to: u64) -> Result<u64, Error> {
    let mut first = None;
    view.scan_rows(tables::JOURNAL, Bound::Unbounded, false, |key, _| {
        first = position(key);
        Ok(false)
    })?;
    Ok(first.map_or(0, |first| (up_to + 1).saturating_sub(first)))
}

/// The oldest rows up to a position, and the head at the last of them.
fn oldest(inner: &Inner, up_to: u64) -> Result<(Head, Vec<Vec<u8>>), Error> {
    let view = inner.view()?;
    let (mut head, mut keys) = (Head::default(), Vec::new());
    let all = (Bound::Unbounded, Bound::Unbounded);
    view.snapshot
        .scan::<Error>(tables::JOURNAL, all, false, |key, value| {
            match parse(key, value) {
                Some((seq, hash, _)) if seq <= up_to => head = Head { seq, hash },
                _ => return Ok(false),
            }
            keys.push(key.to_vec());
            Ok(keys.len() < ROWS_PER_WRITE)
        })?;
    Ok((head, keys))
}

/// Takes out the rows of a table that speak of purged positions.
fn forget(
    inner: &Inner,
    table: &'static str,
    up_to: u64,
    position_of: impl Fn(&[u8]) -> Option<u64>,
) -> Result<(), Error> {
    let mut after: Option<Vec<u8>> = None;
    loop {
        let view = inner.view()?;
        let from = after.as_deref().map_or(Bound::Unbounded, Bound::Excluded);
        let mut keys = Vec::new();
        view.scan_rows(table, from, false, |key, _| {
            if position_of(key).is_some_and(|seq| seq <= up_to) {
                keys.push(key.to_vec());
            }
            Ok(keys.len() < ROWS_PER_WRITE)
        })?;
        drop(view);
        let Some(last) = keys.last().cloned() else {
            return Ok(());
        };
        after = Some(last);
        inner.write_and_wait(Lane::Batch, Actor::system(), move |tx| {
            remove(tx, table, &keys);
            Ok(())
        })?;
    }
}

fn remove(tx: &mut WriteTx<'_>, table: &'static str, keys: &[Vec<u8>]) {
    for key in keys {
        tx.set(table, key.clone(), None);
    }
}

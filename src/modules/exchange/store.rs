//! Look-ups over imports and their pieces.

use super::error::ExchangeError;
use super::model::{
    ImportBatch, ImportChunk, ImportPart, ROWS_PER_CHUNK, ROWS_PER_PART, RowResult, piece_id,
};
use crate::platform::store::{Header, View};
use crate::shared::error::Error;
use crate::shared::ids::{ImportId, ImportPieceId};
use jiff::Timestamp;

/// Imports that are looked at and listed.
pub const KEPT_MAX: usize = 50;

const PART: u8 = 1;
const CHECK: u8 = 2;
const RUN: u8 = 3;

/// Whether results are those of the check or of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nothing was entered.
    Check,
    /// Rows were entered.
    Run,
}

/// The import.
pub fn batch(view: &impl View, id: ImportId) -> Result<ImportBatch, Error> {
    Ok(view.get::<ImportBatch>(id)?.ok_or(ExchangeError::Unknown)?)
}

/// The newest imports.
pub fn batches(view: &impl View) -> Result<Vec<ImportBatch>, Error> {
    view.find_until::<ImportBatch>(&ImportBatch::order_index(Timestamp::UNIX_EPOCH), KEPT_MAX)
}

/// The id of the piece of the file that holds a row.
pub fn part_id(id: ImportId, row: u32) -> ImportPieceId {
    piece_id(id, PART, row / ROWS_PER_PART)
}

/// The id of the piece of results that holds a row's.
pub fn chunk_id(id: ImportId, stage: Stage, row: u32) -> ImportPieceId {
    let kind = match stage {
        Stage::Check => CHECK,
        Stage::Run => RUN,
    };
    piece_id(id, kind, row / ROWS_PER_CHUNK)
}

/// At most `limit` rows of the file from `from` on, each with its line; they end with the piece that
/// holds the first.
pub fn rows(
    view: &impl View,
    batch: &ImportBatch,
    from: u32,
    limit: usize,
) -> Result<Vec<(u32, Vec<String>)>, Error> {
    if from >= batch.rows {
        return Ok(Vec::new());
    }
    let part = view.get::<ImportPart>(part_id(batch.id, from))?;
    let part = part.ok_or(ExchangeError::FileGone)?;
    let skipped = usize::try_from(from % ROWS_PER_PART).unwrap_or(0);
    Ok(part.rows.into_iter().skip(skipped).take(limit).collect())
}

/// The results of the rows of the chunk that holds a row.
pub fn chunk(view: &impl View, id: ImportId, stage: Stage, row: u32) -> Result<ImportChunk, Error> {
    let chunk_id = chunk_id(id, stage, row);
    let stored = view.get::<ImportChunk>(chunk_id)?;
    Ok(stored.unwrap_or_else(|| ImportChunk {
        id: chunk_id,
        header: Header::default(),
        rows: Vec::new(),
    }))
}

/// The result of a row: of the run, else of the check.
pub fn result(view: &impl View, id: ImportId, row: u32) -> Result<Option<RowResult>, Error> {
    let at = usize::try_from(row % ROWS_PER_CHUNK).unwrap_or(0);
    for stage in [Stage::Run, Stage::Check] {
        if let Some(found) = chunk(view, id, stage, row)?.rows.into_iter().nth(at) {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

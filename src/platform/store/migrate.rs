//! Changes to the shape of stored values. The list only grows; each entry goes once through the
//! records of one table, in small writes that remember how far they came, so that it can be
//! interrupted anywhere and goes on at the next start.

use std::ops::Bound;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::committer::{self, Tail};
use super::engine::{EngineError, Snapshot};
use super::meta::Identity;
use super::write::WriteTx;
use super::{Inner, tables};
use crate::shared::error::{Error, Kind};

/// The schema of a store before the first migration.
const FIRST_SCHEMA: u32 = 1;
/// Records of one write.
const ROWS_PER_WRITE: usize = 50;
const PROGRESS: &[u8] = b"migration";

/// One change, from one schema version to the next.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Names it in the log.
    pub name: &'static str,
    /// The table whose records it changes.
    pub table: &'static str,
    /// Changes one record. May meet one that it changed already.
    pub apply: fn(&mut WriteTx<'_>, Uuid) -> Result<(), Error>,
}

/// How far an interrupted migration came.
#[derive(Debug, Serialize, Deserialize)]
struct Progress {
    schema: u32,
    after: Vec<u8>,
}

/// The schema that a program with these migrations writes.
pub(super) fn schema_of(migrations: &[Migration]) -> u32 {
    FIRST_SCHEMA + u32::try_from(migrations.len()).unwrap_or(u32::MAX - FIRST_SCHEMA)
}

/// Brings the store to the program's schema.
pub(super) fn run(
    inner: &Inner,
    tail: &mut Tail,
    identity: &mut Identity,
    migrations: &[Migration],
) -> Result<(), EngineError> {
    for (schema, migration) in (FIRST_SCHEMA + 1..).zip(migrations) {
        if schema <= identity.schema {
            continue;
        }
        tracing::info!(schema, name = migration.name, "bringing the store up to date");
        let mut after = progress(inner, schema)?;
        loop {
            let ids = ids_after(inner, migration.table, after.as_deref())?;
            let Some(last) = ids.last() else { break };
            let progress = Progress {
                schema,
                after: last.as_bytes().to_vec(),
            };
            committer::write_here(inner, tail, |tx| {
                ids.iter().try_for_each(|id| (migration.apply)(tx, *id))?;
                let value = rmp_serde::to_vec_named(&progress).map_err(Error::internal)?;
                tx.set(tables::META, PROGRESS.to_vec(), Some(value));
                Ok(())
            })
            .map_err(|error| failed(migration.name, &error))?;
            after = Some(progress.after);
        }
        identity.schema = schema;
        committer::write_here(inner, tail, |tx| {
            tx.set(tables::META, PROGRESS.to_vec(), None);
            identity.write(tx)
        })
        .map_err(|error| failed(migration.name, &error))?;
    }
    Ok(())
}

/// Whether a migration from this schema was interrupted: the copy from before it is there already,
/// and one of now would push better ones out.
pub(super) fn is_under_way(snapshot: &Snapshot, schema: u32) -> Result<bool, EngineError> {
    let stored = snapshot.get(tables::META, PROGRESS)?;
    let progress: Option<Progress> = stored.and_then(|bytes| rmp_serde::from_slice(&bytes).ok());
    Ok(progress.is_some_and(|progress| progress.schema == schema + 1))
}

fn failed(name: &str, error: &Error) -> EngineError {
    if error.kind() == Kind::Full {
        return EngineError::Full;
    }
    let cause = error.cause().unwrap_or_default();
    EngineError::Other(format!("the migration {name} failed: {error} {cause}"))
}

fn progress(inner: &Inner, schema: u32) -> Result<Option<Vec<u8>>, EngineError> {
    let stored = inner.engine.snapshot()?.get(tables::META, PROGRESS)?;
    let progress: Option<Progress> = stored.and_then(|bytes| rmp_serde::from_slice(&bytes).ok());
    Ok(progress
        .filter(|progress| progress.schema == schema)
        .map(|progress| progress.after))
}

fn ids_after(inner: &Inner, table: &'static str, after: Option<&[u8]>) -> Result<Vec<Uuid>, EngineError> {
    let from = after.map_or(Bound::Unbounded, Bound::Excluded);
    let mut ids = Vec::new();
    inner
        .engine
        .snapshot()?
        .scan::<EngineError>(table, (from, Bound::Unbounded), false, |key, _| {
            ids.extend(Uuid::from_slice(key).ok());
            Ok(ids.len() < ROWS_PER_WRITE)
        })?;
    Ok(ids)
}

//! For measurements: what the engine alone needs for a durable commit, without records, seals, logs
//! or queues.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use super::engine::{Engine, EngineError, Location, Rows};
use crate::platform::crypto::random_bytes;

/// How much stands in a store's file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Rows of all tables, index rows included.
    pub rows: u64,
    /// Bytes of their keys and values.
    pub bytes: u64,
}

/// Counts what stands in a store that nobody has open.
///
/// # Errors
/// When the file cannot be read.
pub fn measure_extent(file: &Path) -> Result<Extent, EngineError> {
    let engine = Engine::open(Location::File(file.to_owned()), 1 << 20)?;
    let (rows, bytes) = engine.snapshot()?.extent()?;
    engine.close();
    Ok(Extent { rows, bytes })
}

/// The table that bare commits are written to; empty before and after.
const PROBE: &str = "sys.probe";

/// The time of each of as many commits as fit into `during`, one after the other, into a store that
/// nobody has open. Each commit writes rows of this extent, under random keys, durably and in the same
/// manner as the store. What was written is taken out again.
///
/// # Errors
/// When the file cannot be opened or written.
pub fn time_bare_commits(file: &Path, each: Extent, during: Duration) -> Result<Vec<Duration>, EngineError> {
    let engine = Engine::open(Location::File(file.to_owned()), 64 << 20)?;
    let value_bytes = each.bytes.checked_div(each.rows).unwrap_or(0).saturating_sub(16);
    let value = vec![0x5a; usize::try_from(value_bytes).unwrap_or(0)];
    let begin = Instant::now();
    let mut taken = Vec::new();
    let mut written = BTreeMap::new();
    while begin.elapsed() < during {
        let keys: Vec<Vec<u8>> = (0..each.rows).map(|_| random_bytes::<16>().to_vec()).collect();
        let table = keys
            .iter()
            .map(|key| (key.clone(), Some(value.clone())))
            .collect();
        let rows = Rows::from([(PROBE, table)]);
        let started = Instant::now();
        engine.commit(&[&rows])?;
        taken.push(started.elapsed());
        written.extend(keys.into_iter().map(|key| (key, None)));
    }
    engine.commit(&[&Rows::from([(PROBE, written)])])?;
    engine.close();
    Ok(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_commits_leave_the_store_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("bare.redb");
        let engine = Engine::open(Location::File(file.clone()), 1 << 20).unwrap();
        let row = BTreeMap::from([(b"key".to_vec(), Some(b"value".to_vec()))]);
        engine.commit(&[&Rows::from([("patients", row)])]).unwrap();
        engine.close();
        let before = measure_extent(&file).unwrap();
        assert_eq!(before, Extent { rows: 1, bytes: 8 });
        let each = Extent {
            rows: 20,
            bytes: 20 * 200,
        };
        let taken = time_bare_commits(&file, each, Duration::from_millis(30)).unwrap();
        assert!(!taken.is_empty());
        assert_eq!(measure_extent(&file).unwrap(), before);
    }
}

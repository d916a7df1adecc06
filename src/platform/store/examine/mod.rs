//! The examination behind `omi doctor` and the nightly check: whether the file is whole, every value opens
//! and decodes, indexes and records agree both ways, keys are there, and the logs are complete. It looks at
//! a copy, so that nothing is changed by looking, and `repair` rebuilds what follows from the records.

mod kinds;
mod logs;
mod records;
mod repair;

use std::cell::Cell;
use std::path::Path;

use super::copies;
use super::engine::{Engine, EngineError, Location, or_damaged};
use super::journal::JournalKey;
use super::keeper::KeyPool;
use super::meta::Identity;
use super::{Context, ReadTx, Store};
use crate::platform::clock::Clock;
use crate::platform::crypto::{KeyRing, KeyRingError};
use crate::shared::error::Error;
pub use kinds::RecordKind;
pub use repair::Repaired;

/// Bytes of pages kept in memory while looking, by a process that does nothing else.
const CACHE_BYTES: usize = 64 << 20;
/// The same beside a running box.
const SMALL_CACHE_BYTES: usize = 16 << 20;
/// Rows that are looked at between two calls of the pace.
const ROWS_PER_PACE: u32 = 500;

/// Called now and then by long work, which waits as long as the call takes and ends when it answers an
/// error: how the work of a night leaves room for requests.
pub type Pace<'a> = &'a dyn Fn() -> Result<(), EngineError>;

/// Counts rows until the next call of the pace.
struct Steps<'a> {
    pace: Pace<'a>,
    rows: Cell<u32>,
}

impl Steps<'_> {
    fn next(&self) -> Result<(), EngineError> {
        let rows = self.rows.get() + 1;
        self.rows.set(rows % ROWS_PER_PACE);
        if rows == ROWS_PER_PACE {
            (self.pace)()
        } else {
            Ok(())
        }
    }
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Warning,
    /// Follows from other values and can be rebuilt.
    Repairable,
    /// Only a backup brings it back.
    Damaged,
}

/// Something found, in numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// Stable code, which is also the key of its text.
    pub code: &'static str,
    /// The table, when it is about one.
    pub table: Option<&'static str>,
    /// How many rows it is about.
    pub count: u64,
    /// The first position in a log, when it is about one.
    pub position: Option<u64>,
}

/// What an examination found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Everything that is not as it should be.
    pub findings: Vec<Finding>,
    /// Records that were read.
    pub records: u64,
    /// Audit entries whose chain was followed.
    pub entries: u64,
}

impl Report {
    /// The worst of the findings; nothing when all is well.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }

    /// Whether something of this code was found.
    #[must_use]
    pub fn has(&self, code: &str) -> bool {
        self.findings.iter().any(|finding| finding.code == code)
    }

    /// Notes what was counted, unless it is nothing.
    fn note(&mut self, severity: Severity, code: &'static str, table: Option<&'static str>, count: u64) {
        if count > 0 {
            self.findings.push(Finding {
                severity,
                code,
                table,
                count,
                position: None,
            });
        }
    }

    fn note_at(&mut self, severity: Severity, code: &'static str, position: u64) {
        self.findings.push(Finding {
            severity,
            code,
            table: None,
            count: 1,
            position: Some(position),
        });
    }
}

/// Examines the store of a folder while no box has it open. `keys` may be opened for reading only.
///
/// # Errors
/// Locked by a running box, of a newer program, no room for the copy, or not readable at all. A file
/// that is damaged beyond opening is a finding, not an error.
pub fn examine(
    database: &Path,
    keys: &KeyRing,
    clock: &Clock,
    kinds: &[RecordKind],
) -> Result<Report, EngineError> {
    copies::refuse_if_open(database)?;
    let copy = copies::scratch(database)?;
    look_at(copy.path(), CACHE_BYTES, keys, clock, kinds, &|| Ok(()))
}

impl Store {
    /// Examines the file of this open store: a copy of it as it is between two commits, so that what is
    /// damaged in the file is found, while reads and writes go on. For threads that may wait.
    ///
    /// # Errors
    /// No room for the copy, a disk that fails, or what `pace` answers. A file that is damaged is a
    /// finding, not an error.
    pub fn examine_copy(&self, kinds: &[RecordKind], pace: Pace<'_>) -> Result<Report, EngineError> {
        let copy = copies::image(&self.inner, pace)?;
        let context = &self.inner.context;
        look_at(
            copy.path(),
            SMALL_CACHE_BYTES,
            &context.keys,
            &context.clock,
            kinds,
            pace,
        )
    }
}

fn look_at(
    copy: &Path,
    cache_bytes: usize,
    keys: &KeyRing,
    clock: &Clock,
    kinds: &[RecordKind],
    pace: Pace<'_>,
) -> Result<Report, EngineError> {
    let look = || {
        let engine = Engine::open(Location::File(copy.to_owned()), cache_bytes)?;
        let outcome = look_into(&engine, keys, clock, kinds, pace);
        engine.close();
        outcome
    };
    match or_damaged(look).and_then(|outcome| outcome) {
        Err(EngineError::Damaged(what)) => {
            tracing::error!(what, "the store's file is damaged");
            let mut report = Report::default();
            report.note(Severity::Damaged, "store.file_damaged", None, 1);
            Ok(report)
        }
        outcome => outcome,
    }
}

fn look_into(
    engine: &Engine,
    keys: &KeyRing,
    clock: &Clock,
    kinds: &[RecordKind],
    pace: Pace<'_>,
) -> Result<Report, EngineError> {
    let was_whole = engine.check_integrity()?;
    let mut report = with_view(engine, keys, clock, |view| inspect_at(view, kinds, pace))?;
    if !was_whole {
        report.note(Severity::Warning, "store.file_repaired", None, 1);
    }
    Ok(report)
}

/// Looks at an open file through the eyes of a store.
fn with_view<T>(
    engine: &Engine,
    keys: &KeyRing,
    clock: &Clock,
    look: impl FnOnce(&ReadTx<'_>) -> Result<T, Error>,
) -> Result<T, EngineError> {
    let found = Identity::read(&engine.snapshot()?)?;
    Identity::admit(found.as_ref(), keys, u32::MAX)?;
    let other = |error: KeyRingError| EngineError::Other(error.to_string());
    let context = Context {
        blind: keys.blind_index().map_err(other)?,
        journal_key: JournalKey::of(keys)?,
        keys: keys.clone(),
        pool: KeyPool::default(),
        clock: clock.clone(),
        reactions: |_, _| Ok(()),
    };
    let view = ReadTx {
        context: &context,
        snapshot: engine.snapshot()?,
    };
    look(&view).map_err(|error| match error.code() {
        "server.stopping" => EngineError::Stopping,
        _ => EngineError::Damaged(error.to_string()),
    })
}

/// Lets something look at the store of a folder while no box has it open, on a copy.
///
/// # Errors
/// As [`examine`]; here a file that is damaged beyond opening is an error.
pub fn look_at_resting<T>(
    database: &Path,
    keys: &KeyRing,
    clock: &Clock,
    look: impl FnOnce(&ReadTx<'_>) -> Result<T, Error>,
) -> Result<T, EngineError> {
    copies::refuse_if_open(database)?;
    let copy = copies::scratch(database)?;
    or_damaged(|| {
        let engine = Engine::open(Location::File(copy.path().to_owned()), CACHE_BYTES)?;
        let outcome = with_view(&engine, keys, clock, look);
        engine.close();
        outcome
    })?
}

/// Examines what a view shows: everything but the pages of the file.
///
/// # Errors
/// When the file cannot be read.
pub fn inspect(view: &ReadTx<'_>, kinds: &[RecordKind]) -> Result<Report, Error> {
    inspect_at(view, kinds, &|| Ok(()))
}

fn inspect_at(view: &ReadTx<'_>, kinds: &[RecordKind], pace: Pace<'_>) -> Result<Report, Error> {
    let mut report = Report::default();
    let steps = Steps {
        pace,
        rows: Cell::new(0),
    };
    let unfinished = u64::from(view.unfinished_import()?.is_some());
    report.note(Severity::Damaged, "store.import_unfinished", None, unfinished);
    records::inspect(view, kinds, &steps, &mut report)?;
    logs::inspect(view, &mut report)?;
    Ok(report)
}

//! The examination behind `omi doctor`: whether the file is whole, every value opens and decodes,
//! indexes and records agree both ways, keys are there, and the logs are complete. It looks at a copy, so
//! that nothing is changed by looking, and `repair` rebuilds what follows from the records.

mod kinds;
mod logs;
mod records;
mod repair;

use std::path::Path;

use super::copies;
use super::engine::{Engine, EngineError, Location, or_damaged};
use super::journal::JournalKey;
use super::keeper::KeyPool;
use super::meta::Identity;
use super::{Context, ReadTx};
use crate::platform::clock::Clock;
use crate::platform::crypto::{KeyRing, KeyRingError};
use crate::shared::error::Error;
pub use kinds::RecordKind;
pub use repair::Repaired;

/// Bytes of pages kept in memory while looking.
const CACHE_BYTES: usize = 64 << 20;

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
    let look = || examine_copy(copy.path(), keys, clock, kinds);
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

fn examine_copy(
    copy: &Path,
    keys: &KeyRing,
    clock: &Clock,
    kinds: &[RecordKind],
) -> Result<Report, EngineError> {
    let engine = Engine::open(Location::File(copy.to_owned()), CACHE_BYTES)?;
    let was_whole = engine.check_integrity()?;
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
    let inspected = inspect(&view, kinds).map_err(|error| EngineError::Damaged(error.to_string()));
    drop(view);
    engine.close();
    let mut report = inspected?;
    if !was_whole {
        report.note(Severity::Warning, "store.file_repaired", None, 1);
    }
    Ok(report)
}

/// Examines what a view shows: everything but the pages of the file.
///
/// # Errors
/// When the file cannot be read.
pub fn inspect(view: &ReadTx<'_>, kinds: &[RecordKind]) -> Result<Report, Error> {
    let mut report = Report::default();
    records::inspect(view, kinds, &mut report)?;
    logs::inspect(view, &mut report)?;
    Ok(report)
}

//! What was done to a file and by whom, from the audit log: dates, kinds and names of fields, never
//! the values.

use jiff::Timestamp;

use crate::modules::patients::store;
use crate::platform::audit::{self, Entry};
use crate::platform::store::{ReadTx, Subject};
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::ids::{PatientId, UserId};
use crate::shared::permission::{Permission, Role};

/// The newest acts that are told.
const CHANGES_MAX: usize = 1_000;
/// Entries on a page of the audit log, and pages that are looked through.
const PAGE: usize = 200;
const PAGES_MAX: usize = 25;

/// One act on a file.
pub struct FileChange {
    /// Its place in the audit log.
    pub position: u64,
    /// When.
    pub at: Timestamp,
    /// What: `patients.registered`, `patients.edited`.
    pub act: String,
    /// Who, if a user did it.
    pub by: Option<UserId>,
    /// In which role.
    pub role: Option<Role>,
    /// The fields that changed, by their names in the API.
    pub fields: Vec<String>,
}

/// What was done to a file and to those that were taken into it, newest first; only the acts that are wanted.
///
/// # Errors
/// 404; the permission.
pub fn list_changes(
    tx: &ReadTx<'_>,
    actor: &Actor,
    id: PatientId,
    is_wanted: impl Fn(&str) -> bool,
) -> Result<Vec<FileChange>, Error> {
    actor.require(Permission::PatientsHistory)?;
    let patient = store::patient(tx, id)?;
    let mut changes = changes_of(tx, id, &is_wanted)?;
    for absorbed in &patient.absorbed {
        changes.extend(changes_of(tx, *absorbed, &is_wanted)?);
    }
    // The merging itself is about both.
    changes.sort_by_key(|change| std::cmp::Reverse(change.position));
    changes.dedup_by_key(|change| change.position);
    changes.truncate(CHANGES_MAX);
    Ok(changes)
}

fn changes_of(
    tx: &ReadTx<'_>,
    id: PatientId,
    is_wanted: &impl Fn(&str) -> bool,
) -> Result<Vec<FileChange>, Error> {
    let mut changes = Vec::new();
    let mut before = None;
    // Reads are told of in the audit log; they would bury what was done here.
    for _ in 0..PAGES_MAX {
        let page = audit::about(tx, Subject::Patient(id), before, PAGE)?;
        let told = page
            .entries
            .into_iter()
            .filter(|listed| listed.entry.read.is_empty() && is_wanted(&listed.entry.action));
        changes.extend(told.map(|listed| describe(listed.position, listed.entry)));
        before = page.next;
        if before.is_none() || changes.len() >= CHANGES_MAX {
            break;
        }
    }
    Ok(changes)
}

fn describe(position: u64, entry: Entry) -> FileChange {
    FileChange {
        position,
        at: entry.at,
        act: entry.action,
        by: entry.actor,
        role: entry.roles.first().copied(),
        fields: entry.changes.into_iter().map(|change| change.field).collect(),
    }
}

//! What was done to a file and by whom, from the audit log: dates, kinds and names of fields, never
//! the values.

use jiff::Timestamp;

use crate::modules::auth::User;
use crate::modules::patients::store;
use crate::platform::audit::{self, Entry};
use crate::platform::store::{ReadTx, Subject, View as _};
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::ids::PatientId;
use crate::shared::permission::{Permission, Role};

/// The newest entries that are shown.
const HISTORY_MAX: usize = 200;
/// Pages of the audit log that are looked through for them.
const PAGES_MAX: usize = 20;

/// One act on a file.
pub struct HistoryEntry {
    /// When.
    pub at: Timestamp,
    /// What: `patients.registered`, `patients.edited`.
    pub kind: String,
    /// Who, if a user did it.
    pub actor_name: Option<String>,
    /// In which role.
    pub actor_role: Option<Role>,
    /// The fields that changed, by their names in the API.
    pub fields: Vec<String>,
}

/// The history of a file and of those that were taken into it, newest first.
///
/// # Errors
/// 404.
pub fn read_history(tx: &ReadTx<'_>, actor: &Actor, id: PatientId) -> Result<Vec<HistoryEntry>, Error> {
    actor.require(Permission::PatientsHistory)?;
    let patient = store::patient(tx, id)?;
    let mut history = history_of(tx, id)?;
    for absorbed in &patient.absorbed {
        history.extend(history_of(tx, *absorbed)?);
    }
    // The merging itself is about both.
    history.sort_by_key(|(seq, _)| std::cmp::Reverse(*seq));
    history.dedup_by_key(|(seq, _)| *seq);
    history.truncate(HISTORY_MAX);
    history
        .into_iter()
        .map(|(_, entry)| describe(tx, entry))
        .collect()
}

fn history_of(tx: &ReadTx<'_>, id: PatientId) -> Result<Vec<(u64, Entry)>, Error> {
    let mut history = Vec::new();
    let mut before = None;
    // Reads are told of in the audit log; they would bury what was done here.
    for _ in 0..PAGES_MAX {
        let page = audit::about(tx, Subject::Patient(id), before, HISTORY_MAX)?;
        for listed in page
            .entries
            .into_iter()
            .filter(|listed| listed.entry.read.is_empty())
        {
            history.push((listed.position, listed.entry));
        }
        before = page.next;
        if before.is_none() || history.len() >= HISTORY_MAX {
            break;
        }
    }
    Ok(history)
}

fn describe(tx: &ReadTx<'_>, entry: Entry) -> Result<HistoryEntry, Error> {
    let actor_name = match entry.actor {
        Some(user) => tx.get::<User>(user)?.map(|user| user.name),
        None => None,
    };
    Ok(HistoryEntry {
        at: entry.at,
        kind: entry.action,
        actor_name,
        actor_role: entry.roles.first().copied(),
        fields: entry.changes.into_iter().map(|change| change.field).collect(),
    })
}

//! Use cases of medical histories.

mod rearranged;
mod record;
mod shown;

use jiff::Timestamp;

use super::model::{MedicalConfirmation, MedicalHistory, MedicalVersion, Origin, Statement, patient_index};
use super::rules;
use crate::modules::patients::Patient;
use crate::platform::store::{Header, View, WriteTx};
use crate::shared::error::Error;
use crate::shared::ids::{PatientId, UserId};

pub use rearranged::{join_histories, part_histories};
pub use record::{confirm_history, record_history};
pub use shown::{list_versions, show_alerts, show_history};

/// What counts of a child's health.
struct Standing {
    /// The number of its version.
    number: u64,
    /// What was said.
    statement: Statement,
    /// When.
    at: Timestamp,
    /// Who recorded it; nobody for what was said at registration.
    author: Option<UserId>,
}

/// What was recorded; before that, what was said when the child was registered.
fn standing(view: &impl View, patient: &Patient) -> Result<Standing, Error> {
    Ok(match view.get::<MedicalHistory>(patient.id)? {
        Some(history) => Standing {
            number: history.number(),
            at: history.header.updated_at,
            author: history.author,
            statement: history.statement,
        },
        None => Standing {
            number: 1,
            statement: stated_for(patient),
            at: patient.header.created_at,
            author: None,
        },
    })
}

/// What was said when a child was registered.
fn stated_for(patient: &Patient) -> Statement {
    rules::stated(
        patient.facts.allergies.as_ref(),
        patient.facts.medication.as_ref(),
    )
}

/// Whether somebody who treats recorded anything.
///
/// # Errors
/// When the store cannot be read.
pub fn is_recorded(view: &impl View, patient: PatientId) -> Result<bool, Error> {
    Ok(view.get::<MedicalHistory>(patient)?.is_some())
}

/// The versions that were recorded for a file, oldest first.
fn versions_of(view: &impl View, patient: PatientId) -> Result<Vec<MedicalVersion>, Error> {
    let mut versions = view.find::<MedicalVersion>(&patient_index(patient))?;
    versions.sort_by_key(|version| version.number);
    Ok(versions)
}

/// When the family was asked last.
fn last_confirmation(view: &impl View, patient: PatientId) -> Result<Option<MedicalConfirmation>, Error> {
    let ids = view.find_ids::<MedicalConfirmation>(&patient_index(patient))?;
    match ids.last() {
        Some(id) => view.get::<MedicalConfirmation>(*id),
        None => Ok(None),
    }
}

/// Makes a statement the one that counts, and keeps it as a version.
fn keep(
    tx: &mut WriteTx<'_>,
    patient: PatientId,
    statement: Statement,
    origin: Origin,
) -> Result<MedicalHistory, Error> {
    let author = tx.actor().user;
    let header = tx.get::<MedicalHistory>(patient)?.map(|history| history.header);
    let mut history = MedicalHistory {
        patient,
        header: header.unwrap_or_default(),
        author,
        statement: statement.clone(),
    };
    tx.put(&mut history)?;
    let mut version = MedicalVersion {
        id: tx.new_id(),
        header: Header::default(),
        patient,
        number: history.number(),
        at: tx.now(),
        author,
        origin,
        statement,
    };
    tx.put(&mut version)?;
    Ok(history)
}

//! Medical histories as they are shown.

use super::{Standing, last_confirmation, standing, stated_for, versions_of};
use crate::modules::anamnesis::forms::{
    ConfirmationAnswer, MedicalAlerts, MedicalHistoryAnswer, MedicalPerson, MedicalVersionAnswer,
    VersionOrigin,
};
use crate::modules::anamnesis::model::{MedicalConfirmation, Origin, patient_index};
use crate::modules::anamnesis::rules::{self, DUE_AFTER_MONTHS};
use crate::modules::auth;
use crate::modules::clinic;
use crate::modules::patients::{self, Patient};
use crate::platform::store::View;
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::ids::{PatientId, UserId};
use crate::shared::permission::Permission;

/// Versions that are shown.
const SHOWN: usize = 200;

/// The medical history of a child.
///
/// # Errors
/// The permission; 404; 410 of a file that was taken into another one.
pub fn show_history(view: &impl View, actor: &Actor, id: PatientId) -> Result<MedicalHistoryAnswer, Error> {
    actor.require(Permission::MedicalRead)?;
    let patient = patients::patient(view, id)?;
    let standing = standing(view, &patient)?;
    let (confirmation, is_due) = confirmed(view, id, standing.number)?;
    Ok(MedicalHistoryAnswer {
        version: standing.number,
        recorded_at: standing.at,
        recorded_by: person(view, standing.author)?,
        confirmation,
        is_due,
        due_after_months: DUE_AFTER_MONTHS,
        statement: standing.statement,
    })
}

/// What everyone who has to do with a child must know.
///
/// # Errors
/// The permission; 404; 410 of a file that was taken into another one.
pub fn show_alerts(view: &impl View, actor: &Actor, id: PatientId) -> Result<MedicalAlerts, Error> {
    actor.require(Permission::PatientsRead)?;
    let patient = patients::patient(view, id)?;
    let Standing {
        number, statement, ..
    } = standing(view, &patient)?;
    let (confirmation, is_due) = confirmed(view, id, number)?;
    Ok(MedicalAlerts {
        allergies: statement.allergies.known,
        items: rules::alerts(&statement),
        version: number,
        confirmation,
        is_due,
        is_complete: rules::is_complete(&statement),
    })
}

/// When the family was asked last, and whether it is time to ask again.
fn confirmed(
    view: &impl View,
    id: PatientId,
    number: u64,
) -> Result<(Option<ConfirmationAnswer>, bool), Error> {
    let last = last_confirmation(view, id)?;
    let zone = clinic::settings(view)?.time_zone;
    let confirmed = last.as_ref().map(|last| (zone.date_at(last.at), last.number));
    let is_due = rules::is_due(confirmed, number, zone.date_at(view.now()));
    let last = last.map(|last| confirmation(view, &last)).transpose()?;
    Ok((last, is_due))
}

fn confirmation(view: &impl View, made: &MedicalConfirmation) -> Result<ConfirmationAnswer, Error> {
    Ok(ConfirmationAnswer {
        at: made.at,
        by: person(view, made.by)?,
        version: made.number,
    })
}

fn person(view: &impl View, user: Option<UserId>) -> Result<Option<MedicalPerson>, Error> {
    let Some(id) = user else {
        return Ok(None);
    };
    let name = auth::user_name(view, id)?;
    Ok(name.map(|name| MedicalPerson { id, name }))
}

/// The versions of a medical history, those of files that were taken in included, newest first.
///
/// # Errors
/// The permission; 404; 410 of a file that was taken into another one.
pub fn list_versions(
    view: &impl View,
    actor: &Actor,
    id: PatientId,
) -> Result<Vec<MedicalVersionAnswer>, Error> {
    actor.require(Permission::MedicalRead)?;
    let patient = patients::patient(view, id)?;
    let mut shown = versions_shown(view, &patient)?;
    for absorbed in &patient.absorbed {
        if let Some(absorbed) = view.get::<Patient>(*absorbed)? {
            shown.extend(versions_shown(view, &absorbed)?);
        }
    }
    shown.sort_by_key(|version| std::cmp::Reverse((version.at, version.version)));
    shown.truncate(SHOWN);
    Ok(shown)
}

fn versions_shown(view: &impl View, patient: &Patient) -> Result<Vec<MedicalVersionAnswer>, Error> {
    let confirmations = view.find::<MedicalConfirmation>(&patient_index(patient.id))?;
    let confirmations_of = |number: u64| -> Result<Vec<_>, Error> {
        let own = confirmations.iter().filter(|made| made.number == number);
        own.map(|made| confirmation(view, made)).collect()
    };
    let mut shown = vec![MedicalVersionAnswer {
        version: 1,
        medical_record_number: patient.record_number(),
        at: patient.header.created_at,
        by: None,
        origin: VersionOrigin::Registered,
        statement: stated_for(patient),
        confirmations: confirmations_of(1)?,
    }];
    for version in versions_of(view, patient.id)? {
        shown.push(MedicalVersionAnswer {
            version: version.number,
            medical_record_number: patient.record_number(),
            at: version.at,
            by: person(view, version.author)?,
            origin: match version.origin {
                Origin::Recorded => VersionOrigin::Recorded,
                Origin::Joined(_) => VersionOrigin::Joined,
                Origin::Parted(_) => VersionOrigin::Parted,
            },
            confirmations: confirmations_of(version.number)?,
            statement: version.statement,
        });
    }
    Ok(shown)
}

//! Look-ups over patients, guardians and plans.

use jiff::civil::Date;

use super::error::PatientsError;
use super::model::{
    Guardian, HealthPlan, Patient, Reservation, UrgentAccess, dni_index, email_index, guardian_index,
    name_birth_index, patient_index,
};
use super::rules;
use crate::platform::store::View;
use crate::shared::actor::{Actor, Door};
use crate::shared::error::Error;
use crate::shared::ids::{GuardianId, PatientId, PlanId, UrgentAccessId, UserId};
use crate::shared::person::{DniNie, Email, PersonName};

/// The patient, removed or not.
///
/// # Errors
/// 404 when there is none; when the store cannot be read.
pub fn patient(view: &impl View, id: PatientId) -> Result<Patient, Error> {
    Ok(view.get::<Patient>(id)?.ok_or(PatientsError::Unknown)?)
}

/// The patient, if its file may be changed.
pub fn open_patient(view: &impl View, id: PatientId) -> Result<Patient, Error> {
    let patient = patient(view, id)?;
    if patient.header.deleted_at.is_some() {
        return Err(PatientsError::Removed.into());
    }
    Ok(patient)
}

/// The guardian behind a link.
pub fn guardian(view: &impl View, id: GuardianId) -> Result<Guardian, Error> {
    Ok(view.get::<Guardian>(id)?.ok_or(PatientsError::UnknownGuardian)?)
}

/// The guardian, if it has a child here.
pub fn open_guardian(view: &impl View, id: GuardianId) -> Result<Guardian, Error> {
    Ok(view
        .get_live::<Guardian>(id)?
        .ok_or(PatientsError::UnknownGuardian)?)
}

/// The guardians of a patient in the order of its links. One whose data were erased is left out.
pub fn guardians_of(view: &impl View, patient: &Patient) -> Result<Vec<Guardian>, Error> {
    let links = patient.guardians.iter();
    links
        .filter_map(|link| view.get::<Guardian>(link.guardian).transpose())
        .collect()
}

/// The children of a guardian, removed ones included.
pub fn children_of(view: &impl View, guardian: GuardianId) -> Result<Vec<Patient>, Error> {
    view.find::<Patient>(&guardian_index(guardian))
}

/// The children who share a guardian with a patient, oldest file first.
pub fn sibling_ids(view: &impl View, patient: &Patient) -> Result<Vec<PatientId>, Error> {
    let mut ids = Vec::new();
    for link in &patient.guardians {
        ids.extend(view.find_ids::<Patient>(&guardian_index(link.guardian))?);
    }
    ids.retain(|id| *id != patient.id);
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

/// The plans of a patient, oldest first.
pub fn plans_of(view: &impl View, patient: PatientId) -> Result<Vec<HealthPlan>, Error> {
    view.find::<HealthPlan>(&patient_index(patient))
}

/// The plan that a file shows on a day. The newest is nearly always the running one, and then no
/// other is read.
pub fn plan_shown(view: &impl View, patient: PatientId, today: Date) -> Result<Option<HealthPlan>, Error> {
    let ids = view.find_ids::<HealthPlan>(&patient_index(patient))?;
    let mut plans = Vec::new();
    for id in ids.into_iter().rev() {
        let Some(plan) = view.get::<HealthPlan>(id)? else {
            continue;
        };
        if rules::is_running(plan.span(), today) {
            return Ok(Some(plan));
        }
        plans.push(plan);
    }
    Ok(rules::current_plan(plans, HealthPlan::span, today))
}

/// A plan of a patient.
pub fn plan_of(view: &impl View, patient: PatientId, id: PlanId) -> Result<HealthPlan, Error> {
    let plan = view.get::<HealthPlan>(id)?.filter(|plan| plan.patient == patient);
    Ok(plan.ok_or(PatientsError::UnknownPlan)?)
}

/// The patient with an identity number, removed ones included.
pub fn patient_by_dni(view: &impl View, dni: &DniNie) -> Result<Option<Patient>, Error> {
    Ok(view.find::<Patient>(&dni_index(dni))?.into_iter().next())
}

/// The patients of a name and birth date, removed ones included.
pub fn patients_by_name(
    view: &impl View,
    first: &PersonName,
    last: &PersonName,
    born: Date,
) -> Result<Vec<Patient>, Error> {
    view.find::<Patient>(&name_birth_index(first, last, born))
}

/// The guardian with an identity number.
pub fn guardian_by_dni(view: &impl View, dni: &DniNie) -> Result<Option<Guardian>, Error> {
    Ok(view.find::<Guardian>(&dni_index(dni))?.into_iter().next())
}

/// The guardians with an e-mail address.
pub fn guardians_by_email(view: &impl View, email: &Email) -> Result<Vec<Guardian>, Error> {
    view.find::<Guardian>(&email_index(email))
}

/// How a file is reserved; nothing when it opens to everyone who reads files.
pub fn reservation_of(view: &impl View, id: PatientId) -> Result<Option<Reservation>, Error> {
    view.get_live::<Reservation>(id)
}

/// The openings of a reserved file, oldest first.
pub fn openings_of(view: &impl View, id: PatientId) -> Result<Vec<UrgentAccess>, Error> {
    view.find::<UrgentAccess>(&UrgentAccess::patient_index(id))
}

/// The opening by which somebody sees a reserved file now.
pub fn opening_of(view: &impl View, id: PatientId, user: UserId) -> Result<Option<UrgentAccess>, Error> {
    let openings = openings_of(view, id)?.into_iter();
    let mut own = openings.filter(|opening| opening.user == user);
    Ok(own.find(|opening| rules::is_open(opening, view.now())))
}

/// Whether a child's file is hidden from somebody. The box itself and its console see all.
pub fn is_hidden(view: &impl View, actor: &Actor, id: PatientId) -> Result<bool, Error> {
    if matches!(actor.door, Door::System | Door::Console) {
        return Ok(false);
    }
    let Some(reservation) = reservation_of(view, id)? else {
        return Ok(false);
    };
    let Some(user) = actor.user else {
        return Ok(true);
    };
    let openings = openings_of(view, id)?;
    Ok(!rules::opens(&reservation, &openings, user, view.now()))
}

/// Whether a guardian is hidden from somebody: they have children, and every one of them is.
pub fn is_guardian_hidden(view: &impl View, actor: &Actor, id: GuardianId) -> Result<bool, Error> {
    let children = view.find_ids::<Patient>(&guardian_index(id))?;
    for child in &children {
        if !is_hidden(view, actor, *child)? {
            return Ok(false);
        }
    }
    Ok(!children.is_empty())
}

/// An opening by its id.
pub fn urgent_access(view: &impl View, id: UrgentAccessId) -> Result<UrgentAccess, Error> {
    Ok(view
        .get::<UrgentAccess>(id)?
        .ok_or(PatientsError::UnknownUrgentAccess)?)
}

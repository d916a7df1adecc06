//! Look-ups over patients, guardians and plans.

use jiff::civil::Date;

use super::error::PatientsError;
use super::model::{
    Distinct, Guardian, GuardianMerging, HealthPlan, Patient, Rearrangement, Reservation, Standing,
    StandingFacts, Two, UrgentAccess, dni_index, email_index, guardian_index, name_birth_index,
    patient_index,
};
use super::rules;
use crate::platform::store::View;
use crate::shared::actor::{Actor, Door};
use crate::shared::error::Error;
use crate::shared::ids::{GuardianId, PatientId, PlanId, UrgentAccessId, UserId};
use crate::shared::person::{DniNie, Email, PersonName};

/// The patient, removed or not. One that was taken into another file says into which.
///
/// # Errors
/// 404 when there is none; 410 when it was taken into another file; when the store cannot be read.
pub fn patient(view: &impl View, id: PatientId) -> Result<Patient, Error> {
    let patient = view.get::<Patient>(id)?.ok_or(PatientsError::Unknown)?;
    match patient.merged_into {
        Some(survivor) => Err(PatientsError::Merged { survivor }.into()),
        None => Ok(patient),
    }
}

/// The patient, removed or not; of one that was taken into another file, the file that stayed.
///
/// # Errors
/// 404 when there is none; when the store cannot be read.
pub fn surviving(view: &impl View, mut id: PatientId) -> Result<Patient, Error> {
    loop {
        let patient = view.get::<Patient>(id)?.ok_or(PatientsError::Unknown)?;
        match patient.merged_into {
            Some(survivor) => id = survivor,
            None => return Ok(patient),
        }
    }
}

/// How a child stands clinically.
///
/// # Errors
/// When the store cannot be read.
pub fn standing_of(view: &impl View, patient: &Patient) -> Result<StandingFacts, Error> {
    let standing = view.get::<Standing>(patient.id)?;
    Ok(standing.map_or_else(StandingFacts::default, |standing| standing.facts))
}

/// The patient, if its file may be changed.
///
/// # Errors
/// As [`patient`], and 409 `patients.removed`.
pub fn open_patient(view: &impl View, id: PatientId) -> Result<Patient, Error> {
    let patient = patient(view, id)?;
    if patient.header.deleted_at.is_some() {
        return Err(PatientsError::Removed.into());
    }
    Ok(patient)
}

/// The guardian behind a link. One who was taken into another record of the same person says into which.
///
/// # Errors
/// 404 when there is none; 410 when they were taken into another one; when the store cannot be read.
pub fn guardian(view: &impl View, id: GuardianId) -> Result<Guardian, Error> {
    let guardian = view.get::<Guardian>(id)?.ok_or(PatientsError::UnknownGuardian)?;
    match guardian.merged_into {
        Some(survivor) => Err(PatientsError::GuardianMerged { survivor }.into()),
        None => Ok(guardian),
    }
}

/// The guardian, when they were not taken into another record: one to whom a child can be linked.
pub fn known_guardian(view: &impl View, id: GuardianId) -> Result<Option<Guardian>, Error> {
    let guardian = view.get::<Guardian>(id)?;
    Ok(guardian.filter(|guardian| guardian.merged_into.is_none()))
}

/// Whether somebody said that two who look alike are two.
pub fn distinct(view: &impl View, two: Two) -> Result<Option<Distinct>, Error> {
    let said = view.find::<Distinct>(&two.index())?;
    Ok(said.into_iter().find(|said| said.two == two))
}

/// Whom a guardian was made one with, oldest first.
pub fn guardian_mergings_of(view: &impl View, guardian: GuardianId) -> Result<Vec<GuardianMerging>, Error> {
    view.find::<GuardianMerging>(&guardian_index(guardian))
}

/// The guardian, if it has a child here.
pub fn open_guardian(view: &impl View, id: GuardianId) -> Result<Guardian, Error> {
    let guardian = guardian(view, id)?;
    if guardian.header.deleted_at.is_some() {
        return Err(PatientsError::UnknownGuardian.into());
    }
    Ok(guardian)
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

/// What was done to a patient's whole file, oldest first.
pub fn rearrangements_of(view: &impl View, patient: PatientId) -> Result<Vec<Rearrangement>, Error> {
    view.find::<Rearrangement>(&patient_index(patient))
}

/// The plans of a patient, those of files that were taken in included, oldest first.
pub fn plans_of(view: &impl View, patient: &Patient) -> Result<Vec<HealthPlan>, Error> {
    let mut plans = view.find::<HealthPlan>(&patient_index(patient.id))?;
    for absorbed in &patient.absorbed {
        plans.extend(view.find::<HealthPlan>(&patient_index(*absorbed))?);
    }
    plans.sort_by_key(|plan| plan.id);
    Ok(plans)
}

/// The plan that a file shows on a day. The newest is nearly always the running one, and then no
/// other is read.
///
/// # Errors
/// When the store cannot be read.
pub fn plan_shown(view: &impl View, patient: &Patient, today: Date) -> Result<Option<HealthPlan>, Error> {
    let mut ids = view.find_ids::<HealthPlan>(&patient_index(patient.id))?;
    for absorbed in &patient.absorbed {
        ids.extend(view.find_ids::<HealthPlan>(&patient_index(*absorbed))?);
        ids.sort_unstable();
    }
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
pub fn plan_of(view: &impl View, patient: &Patient, id: PlanId) -> Result<HealthPlan, Error> {
    let is_own = |plan: &HealthPlan| plan.patient == patient.id || patient.absorbed.contains(&plan.patient);
    let plan = view.get::<HealthPlan>(id)?.filter(is_own);
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
///
/// # Errors
/// When the store cannot be read.
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
///
/// # Errors
/// When the store cannot be read.
pub fn is_guardian_hidden(view: &impl View, actor: &Actor, id: GuardianId) -> Result<bool, Error> {
    let children = view.find_ids::<Patient>(&guardian_index(id))?;
    for child in &children {
        if !is_hidden(view, actor, *child)? {
            return Ok(false);
        }
    }
    if !children.is_empty() {
        return Ok(true);
    }
    // One who was taken into another record is as hidden as the one who stayed.
    match view
        .get::<Guardian>(id)?
        .and_then(|guardian| guardian.merged_into)
    {
        Some(survivor) => is_guardian_hidden(view, actor, survivor),
        None => Ok(false),
    }
}

/// An opening by its id.
pub fn urgent_access(view: &impl View, id: UrgentAccessId) -> Result<UrgentAccess, Error> {
    Ok(view
        .get::<UrgentAccess>(id)?
        .ok_or(PatientsError::UnknownUrgentAccess)?)
}

//! Editing the personal fields of a child.

use super::audited::child_fields;
use super::duplicates::check_child;
use crate::modules::clinic;
use crate::modules::patients::forms::PatientForm;
use crate::modules::patients::model::{ChildFacts, Patient};
use crate::modules::patients::rules::{self, Ages};
use crate::modules::patients::store;
use crate::platform::audit::Audit;
use crate::platform::store::{Record as _, WriteTx};
use crate::shared::error::{Error, FieldErrors};
use crate::shared::ids::PatientId;
use crate::shared::permission::Permission;

/// Edits the personal fields. What was said of allergies and medication at registration stays as it was.
///
/// # Errors
/// The permission; 409 `patients.duplicate`; 422.
pub fn edit_patient(tx: &mut WriteTx<'_>, id: PatientId, form: &PatientForm) -> Result<(), Error> {
    tx.actor().require(Permission::PatientsWrite)?;
    let patient = store::open_patient(tx, id)?;
    let today = clinic::today(tx)?;
    let facts = ChildFacts {
        allergies: patient.facts.allergies.clone(),
        medication: patient.facts.medication.clone(),
        ..parse(tx, &patient, form, today)?
    };
    if facts == patient.facts {
        return Ok(());
    }
    check_child(
        tx,
        tx.actor(),
        &facts,
        Some(&patient),
        form.confirm_duplicate,
        today,
    )?;
    let before = child_fields(&patient);
    let mut edited = Patient { facts, ..patient };
    tx.put(&mut edited)?;
    Audit::of("patients.edited", edited.subject())
        .on(&edited)
        .changed(&before, &child_fields(&edited))
        .write(tx)
}

fn parse(
    tx: &WriteTx<'_>,
    patient: &Patient,
    form: &PatientForm,
    today: jiff::civil::Date,
) -> Result<ChildFacts, Error> {
    let mut errors = FieldErrors::default();
    let born = form.date_of_birth.as_deref();
    // Who grew up stays editable; a new birth date must be a child's.
    let is_same_birth = born.is_some_and(|born| born.trim() == patient.facts.date_of_birth.to_string());
    let ages = if is_same_birth {
        Ages::BornBy(today)
    } else {
        Ages::MinorOn(today)
    };
    let facts = rules::parse_child(&mut errors, form, ages);
    if let Some(facts) = facts.as_ref().filter(|facts| facts.dni_nie.is_none()) {
        let guardians = store::guardians_of(tx, patient)?;
        let is_identified = guardians.iter().any(|guardian| guardian.facts.dni_nie.is_some());
        if !is_identified && facts.dni_nie != patient.facts.dni_nie {
            errors.add("dniNie", "patients.dni_required");
        }
    }
    errors.finish()?;
    facts.ok_or_else(|| Error::internal("a child was not read whole"))
}

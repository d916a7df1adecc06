//! Children who come out of another program: judged and written by the rules of every registration, and
//! taken back as long as nothing was built on them.

use serde_json::{Value, json};

use super::register::{Admitted, Origin, admit, enter};
use crate::modules::auth;
use crate::modules::patients::forms::RegistrationForm;
use crate::modules::patients::model::{Guardian, HealthPlan, Patient};
use crate::modules::patients::store;
use crate::platform::audit::Audit;
use crate::platform::store::{Record as _, View, WriteTx};
use crate::shared::actor::{Actor, Door};
use crate::shared::error::Error;
use crate::shared::ids::{GuardianId, PatientId};
use crate::shared::permission::Permission;
use crate::shared::person::match_key;

/// What to do when the clinic knows the child or a guardian already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FamilyChoice {
    /// Join the family when it is certainly the same one: the same DNI, or the same e-mail address and name.
    WhenCertain,
    /// Join the family that was found.
    Attach,
    /// Register all the same, where the rules leave a choice.
    Create,
}

/// A child that was imported, and whom it brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newcomer {
    /// The child.
    pub patient: PatientId,
    /// The number of its history.
    pub number: String,
    /// The guardians who were not known before.
    pub guardians: Vec<GuardianId>,
}

/// What came of a child of another program.
pub enum Imported {
    /// It has a file now.
    Entered(Newcomer),
    /// It has none, and nothing was written.
    Refused(Error),
}

/// Judges a child of another program without writing anything.
///
/// # Errors
/// As for every registration: 422 with the fields, 409 with candidates.
pub fn check_import(view: &impl View, form: RegistrationForm, choice: FamilyChoice) -> Result<(), Error> {
    admit_chosen(view, form, choice).map(drop)
}

/// Registers a child of another program.
///
/// # Errors
/// When the store refuses: the whole write must then be dropped. What the rules refuse is no error here.
pub fn import_patient(
    tx: &mut WriteTx<'_>,
    form: RegistrationForm,
    choice: FamilyChoice,
) -> Result<Imported, Error> {
    tx.actor().require(Permission::PatientsWrite)?;
    let admitted = match admit_chosen(tx, form, choice) {
        Ok(admitted) => admitted,
        Err(refusal) => return Ok(Imported::Refused(refusal)),
    };
    let entered = enter(tx, admitted, Origin::Import)?;
    Ok(Imported::Entered(Newcomer {
        patient: entered.patient.id,
        number: entered.patient.record_number(),
        guardians: entered.new_guardians,
    }))
}

fn admit_chosen(
    view: &impl View,
    mut form: RegistrationForm,
    choice: FamilyChoice,
) -> Result<Admitted, Error> {
    if choice == FamilyChoice::Create {
        form.confirm_duplicate = true;
        form.confirm_new_guardian = true;
    }
    // The rows are judged long before they are entered, for all who look at the import: it sees what everyone sees.
    let anyone = Actor::nobody(Door::Staff);
    let refusal = match admit(view, &anyone, &form, Origin::Import) {
        Err(refusal) if refusal.code() == "patients.guardian_known" => refusal,
        outcome => return outcome,
    };
    if !attach(&mut form, &refusal, choice) {
        return Err(refusal);
    }
    admit(view, &anyone, &form, Origin::Import)
}

/// Puts the guardians who were found in the place of those that were sent. False when one cannot be told.
fn attach(form: &mut RegistrationForm, refusal: &Error, choice: FamilyChoice) -> bool {
    let candidates = refusal.attachment().and_then(|(_, value)| value.as_array());
    let candidates = candidates.map(Vec::as_slice).unwrap_or_default();
    for (at, guardian) in form.guardians.iter_mut().enumerate() {
        let mine: Vec<&Value> = candidates
            .iter()
            .filter(|candidate| candidate["guardianIndex"] == at)
            .collect();
        if mine.is_empty() {
            continue;
        }
        let name = |first: Option<&str>, last: Option<&str>| {
            match_key(&format!(
                "{} {}",
                first.unwrap_or_default(),
                last.unwrap_or_default()
            ))
        };
        let own_name = name(guardian.first_name.as_deref(), guardian.last_name.as_deref());
        let own_dni = guardian.dni_nie.as_deref().map(match_key);
        let is_same = |candidate: &&&Value| {
            let dni = candidate["dniNie"].as_str().map(match_key);
            let known = name(candidate["firstName"].as_str(), candidate["lastName"].as_str());
            // Two different numbers are two people, whatever they are called.
            match (&own_dni, &dni) {
                (Some(own), Some(dni)) => own == dni,
                _ => known == own_name,
            }
        };
        let mut certain = mine.iter().filter(is_same);
        let found = match (certain.next(), certain.next(), choice, &mine[..]) {
            (Some(one), None, _, _) => *one,
            (None, _, FamilyChoice::Attach, [one]) => one,
            _ => return false,
        };
        let Some(id) = found["id"].as_str().and_then(|id| id.parse().ok()) else {
            return false;
        };
        guardian.id = Some(id);
    }
    true
}

/// What stands in the way of taking an imported child back: what was done with it since. `is_own` knows
/// the children of the same import.
///
/// # Errors
/// When the store cannot be read.
pub fn is_built_upon(
    view: &impl View,
    newcomer: &Newcomer,
    is_own: &dyn Fn(PatientId) -> bool,
) -> Result<Option<&'static str>, Error> {
    let Some(patient) = view.get::<Patient>(newcomer.patient)? else {
        return Ok(None);
    };
    if patient.header.version != 1 {
        return Ok(Some("patients.changed_since"));
    }
    let plans = store::plans_of(view, &patient)?;
    if plans.len() != 1 || plans.iter().any(|plan| plan.header.version != 1) {
        return Ok(Some("patients.plan_changed_since"));
    }
    for id in &newcomer.guardians {
        let Some(guardian) = view.get::<Guardian>(*id)? else {
            continue;
        };
        if guardian.header.version != 1 {
            return Ok(Some("patients.guardian_changed_since"));
        }
        if store::children_of(view, *id)?
            .iter()
            .any(|child| !is_own(child.id))
        {
            return Ok(Some("patients.guardian_shared_since"));
        }
        if auth::has_used_account(view, *id)? {
            return Ok(Some("patients.account_used_since"));
        }
    }
    Ok(None)
}

/// Takes an imported child back as if it had never come, with the guardians whom it brought, unless they
/// have other children. Its number stays used. To be called from the last child of an import to the first.
///
/// # Errors
/// When the store refuses.
pub fn withdraw_import(tx: &mut WriteTx<'_>, newcomer: &Newcomer) -> Result<(), Error> {
    tx.actor().require(Permission::PatientsWrite)?;
    let Some(patient) = tx.get::<Patient>(newcomer.patient)? else {
        return Ok(());
    };
    for plan in store::plans_of(tx, &patient)? {
        tx.purge::<HealthPlan>(plan.id)?;
    }
    tx.purge::<Patient>(patient.id)?;
    Audit::of("patients.import_undone", patient.subject())
        .on(&patient)
        .changed(
            &json!({ "medicalRecordNumber": patient.record_number() }),
            &json!({}),
        )
        .write(tx)?;
    for link in &patient.guardians {
        leave(tx, link.guardian, newcomer.guardians.contains(&link.guardian))?;
    }
    Ok(())
}

/// What becomes of a guardian whose child was taken back.
fn leave(tx: &mut WriteTx<'_>, id: GuardianId, is_newcomer: bool) -> Result<(), Error> {
    if !store::children_of(tx, id)?.is_empty() {
        return Ok(());
    }
    if is_newcomer {
        auth::withdraw_account(tx, id)?;
        return tx.purge::<Guardian>(id);
    }
    if let Some(mut guardian) = tx.get_live::<Guardian>(id)? {
        guardian.header.deleted_at = Some(tx.now());
        tx.put(&mut guardian)?;
        auth::close_guardian_account(tx, id)?;
    }
    Ok(())
}

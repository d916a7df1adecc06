//! The guardians of a child: added, edited, taken off. Their personal fields are shared by siblings;
//! the link is the child's own.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::audited::{guardian_fields, link_fields};
use super::duplicates::{check_guardian_seen, check_guardians};
use crate::modules::auth::{self, Invitee};
use crate::modules::clinic;
use crate::modules::patients::error::PatientsError;
use crate::modules::patients::forms::{AddGuardianForm, EditGuardianForm};
use crate::modules::patients::model::{ContactWishes, Guardian, GuardianFacts, Guardianship, Patient};
use crate::modules::patients::rules::{self, GuardianEntry, Who};
use crate::modules::patients::store;
use crate::platform::audit::Audit;
use crate::platform::store::{Header, Record as _, Subject, View as _, WriteTx};
use crate::shared::error::{Error, FieldErrors};
use crate::shared::ids::{GuardianId, PatientId, UserId};
use crate::shared::permission::Permission;

/// Writes a new guardian.
pub fn new_guardian(tx: &mut WriteTx<'_>, facts: GuardianFacts) -> Result<Guardian, Error> {
    let mut guardian = Guardian {
        id: tx.new_id(),
        header: Header::default(),
        facts,
        contact: ContactWishes::default(),
        notes: None,
        merged_into: None,
    };
    tx.put(&mut guardian)?;
    Ok(guardian)
}

/// Takes a guardian whose last child was taken away back in; their account is opened again by [`invite`].
pub fn revive(tx: &mut WriteTx<'_>, mut guardian: Guardian) -> Result<Guardian, Error> {
    if guardian.header.deleted_at.take().is_some() {
        tx.put(&mut guardian)?;
    }
    Ok(guardian)
}

/// Opens the guardian's account, unless there is one.
pub fn invite(tx: &mut WriteTx<'_>, guardian: &Guardian) -> Result<UserId, Error> {
    let invitee = invitee(tx, guardian)?;
    auth::invite_guardian(tx, invitee)
}

/// The account that a guardian is to have.
pub fn invitee(tx: &WriteTx<'_>, guardian: &Guardian) -> Result<Invitee, Error> {
    let language = match guardian.contact.language {
        Some(language) => language,
        None => clinic::settings(tx)?.language,
    };
    Ok(Invitee {
        guardian: guardian.id,
        name: guardian.facts.full_name(),
        email: guardian.facts.email.clone(),
        phone: guardian.facts.phone.clone(),
        language,
    })
}

/// Adds a guardian to a child: a new person, or one whom the clinic knows.
///
/// # Errors
/// 409 `patients.guardians_full`, `patients.guardian_linked`, `patients.guardian_known`; 422.
pub fn add_guardian(
    tx: &mut WriteTx<'_>,
    id: PatientId,
    form: &AddGuardianForm,
) -> Result<GuardianId, Error> {
    tx.actor().require(Permission::PatientsWrite)?;
    let patient = store::open_patient(tx, id)?;
    let mut errors = FieldErrors::default();
    let entry = rules::parse_entry(&mut errors, "", &form.guardian());
    if let Some(GuardianEntry { link, .. }) = &entry {
        check_primary(&mut errors, link.is_primary == Some(true), !link.is_restricted);
    }
    if let Some(known) = form.id
        && store::known_guardian(tx, known)?.is_none()
    {
        errors.add("id", "patients.unknown_guardian");
    }
    errors.finish()?;
    let GuardianEntry { who, link } =
        entry.ok_or_else(|| Error::internal("a guardian was not read whole"))?;
    if patient.guardians.len() >= rules::GUARDIANS_MAX {
        return Err(PatientsError::TooManyGuardians.into());
    }
    let guardian = match who {
        Who::Known(known) if patient.link(known).is_some() => {
            return Err(PatientsError::GuardianLinked.into());
        }
        Who::Known(known) => {
            check_guardian_seen(tx, tx.actor(), known)?;
            let known = store::guardian(tx, known)?;
            revive(tx, known)?
        }
        Who::New(facts) => {
            check_guardians(
                tx,
                tx.actor(),
                std::iter::once((0, &facts)),
                form.confirm_new_guardian,
            )?;
            new_guardian(tx, facts)?
        }
    };
    if !link.is_restricted {
        invite(tx, &guardian)?;
    }
    let is_primary = link.is_primary == Some(true);
    let link = link.with(guardian.id, is_primary);
    let after = joined(&guardian, &link);
    put_link(tx, patient, link)?;
    audit(tx, "patients.guardian_added", id, &guardian, &json!({}), &after)?;
    Ok(guardian.id)
}

/// Edits a guardian on the file of one child; its personal fields change for every child.
///
/// # Errors
/// 404; 409 `patients.guardian_known` when the DNI is another guardian's, `patients.last_dni`; 422.
pub fn edit_guardian(
    tx: &mut WriteTx<'_>,
    id: PatientId,
    guardian: GuardianId,
    form: &EditGuardianForm,
) -> Result<(), Error> {
    tx.actor().require(Permission::PatientsWrite)?;
    let patient = store::open_patient(tx, id)?;
    let old_link = patient
        .link(guardian)
        .ok_or(PatientsError::UnknownGuardian)?
        .clone();
    let old = store::guardian(tx, guardian)?;
    let today = clinic::today(tx)?;
    let (facts, link) = parse_edit(form, &old_link, today)?;
    if let Some(dni) = facts
        .dni_nie
        .as_ref()
        .filter(|dni| old.facts.dni_nie.as_ref() != Some(*dni))
    {
        let only_dni = GuardianFacts {
            email: None,
            dni_nie: Some(dni.clone()),
            ..facts.clone()
        };
        check_guardians(tx, tx.actor(), std::iter::once((0, &only_dni)), true)?;
    }
    let mut edited = Guardian { facts, ..old.clone() };
    let is_changed = edited.facts != old.facts;
    if is_changed {
        tx.put(&mut edited)?;
        check_still_identified(tx, &edited)?;
    }
    let (before, after) = (joined(&old, &old_link), joined(&edited, &link));
    if link != old_link {
        put_link(tx, patient, link.clone())?;
    }
    if before == after {
        return Ok(());
    }
    if is_changed {
        let account = invitee(tx, &edited)?;
        auth::update_guardian_account(tx, account)?;
    }
    if !rules::is_barred(&link, today) {
        invite(tx, &edited)?;
    }
    audit(tx, "patients.guardian_edited", id, &edited, &before, &after)
}

fn parse_edit(
    form: &EditGuardianForm,
    old: &Guardianship,
    today: Date,
) -> Result<(GuardianFacts, Guardianship), Error> {
    let mut errors = FieldErrors::default();
    let form = form.guardian();
    let facts = rules::parse_guardian(&mut errors, "", &form);
    let link = rules::parse_link(&mut errors, "", &form);
    if old.is_primary && form.is_primary == Some(false) {
        errors.add("isPrimary", "patients.one_primary");
    }
    let is_primary = form.is_primary.unwrap_or(old.is_primary);
    let link = link.map(|link| link.onto(old, is_primary));
    if let Some(link) = &link {
        check_primary(&mut errors, is_primary, rules::may_be_primary(link, today));
    }
    errors.finish()?;
    facts
        .zip(link)
        .ok_or_else(|| Error::internal("a guardian was not read whole"))
}

/// The clinic cannot talk first to one who is barred from the child.
pub fn check_primary(errors: &mut FieldErrors, is_primary: bool, may_be_primary: bool) {
    if is_primary && !may_be_primary {
        errors.add("accessRestricted", "patients.primary_restricted");
    }
}

/// Takes a guardian off a child. When it was the primary one, the other becomes it.
///
/// # Errors
/// 404; 409 `patients.last_guardian`, `patients.no_other_primary`, `patients.last_dni`.
pub fn remove_guardian(tx: &mut WriteTx<'_>, id: PatientId, guardian: GuardianId) -> Result<(), Error> {
    tx.actor().require(Permission::PatientsWrite)?;
    let mut patient = store::open_patient(tx, id)?;
    let today = clinic::today(tx)?;
    let link = patient
        .link(guardian)
        .ok_or(PatientsError::UnknownGuardian)?
        .clone();
    patient.guardians.retain(|link| link.guardian != guardian);
    let revision = patient.header.version + 1;
    let Some(other) = patient.guardians.first_mut() else {
        return Err(PatientsError::LastGuardian.into());
    };
    if link.is_primary {
        if !rules::may_be_primary(other, today) {
            return Err(PatientsError::NoOtherPrimary.into());
        }
        other.is_primary = true;
        other.revision = revision;
    }
    check_identified(tx, &patient)?;
    tx.put(&mut patient)?;
    let removed = store::guardian(tx, guardian)?;
    audit(
        tx,
        "patients.guardian_removed",
        id,
        &removed,
        &joined(&removed, &link),
        &json!({}),
    )?;
    leave_if_childless(tx, guardian)
}

/// Takes a guardian whose last child was taken away out of sight. Who has no child here has nothing to see here either.
pub fn leave_if_childless(tx: &mut WriteTx<'_>, id: GuardianId) -> Result<(), Error> {
    let Some(mut guardian) = tx.get_live::<Guardian>(id)? else {
        return Ok(());
    };
    if !store::children_of(tx, id)?.is_empty() {
        return Ok(());
    }
    guardian.header.deleted_at = Some(tx.now());
    tx.put(&mut guardian)?;
    auth::close_guardian_account(tx, id)
}

/// Writes a link: the one that is there is replaced, and there stays exactly one primary guardian.
pub fn put_link(tx: &mut WriteTx<'_>, mut patient: Patient, link: Guardianship) -> Result<(), Error> {
    let revision = patient.header.version + 1;
    if link.is_primary {
        for other in patient.guardians.iter_mut().filter(|other| other.is_primary) {
            other.is_primary = false;
            other.revision = revision;
        }
    }
    let link = Guardianship { revision, ..link };
    match patient
        .guardians
        .iter_mut()
        .find(|other| other.guardian == link.guardian)
    {
        Some(old) => *old = link,
        None => patient.guardians.push(link),
    }
    tx.put(&mut patient)
}

/// In every family somebody has a DNI or NIE.
pub fn check_identified(tx: &WriteTx<'_>, patient: &Patient) -> Result<(), Error> {
    let guardians = store::guardians_of(tx, patient)?;
    let is_identified =
        patient.facts.dni_nie.is_some() || guardians.iter().any(|guardian| guardian.facts.dni_nie.is_some());
    if is_identified {
        Ok(())
    } else {
        Err(PatientsError::LastDni.into())
    }
}

/// Nor in any family of a guardian who was changed.
pub fn check_still_identified(tx: &WriteTx<'_>, guardian: &Guardian) -> Result<(), Error> {
    if guardian.facts.dni_nie.is_some() {
        return Ok(());
    }
    let children = store::children_of(tx, guardian.id)?;
    children.iter().try_for_each(|child| check_identified(tx, child))
}

pub fn joined(guardian: &Guardian, link: &Guardianship) -> Value {
    let mut fields = guardian_fields(guardian);
    if let (Some(fields), Some(link)) = (fields.as_object_mut(), link_fields(link).as_object_mut()) {
        fields.append(link);
    }
    fields
}

/// The values are the guardian's and sealed with their key; the child's history shows that something
/// was done.
pub fn audit(
    tx: &mut WriteTx<'_>,
    action: &'static str,
    patient: PatientId,
    guardian: &Guardian,
    before: &Value,
    after: &Value,
) -> Result<(), Error> {
    Audit::of(action, guardian.subject())
        .about(Subject::Patient(patient))
        .on(guardian)
        .changed(before, after)
        .write(tx)
}

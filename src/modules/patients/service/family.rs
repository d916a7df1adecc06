//! A family: the children of a guardian, everyone who is a guardian of them, and what is said about both.

use jiff::civil::Date;
use serde_json::json;

use super::audited::contact_fields;
use super::guardians::{audit, check_primary, invite, invitee, joined, put_link};
use crate::modules::patients::error::PatientsError;
use crate::modules::patients::forms::{AuthorityForm, ContactForm, PayerForm};
use crate::modules::patients::model::{Guardian, Patient};
use crate::modules::patients::rules::{self, Doubt};
use crate::modules::patients::store;
use crate::modules::{auth, clinic};
use crate::platform::audit::Audit;
use crate::platform::store::{Record as _, Subject, View, WriteTx};
use crate::shared::actor::Actor;
use crate::shared::error::{Error, FieldErrors};
use crate::shared::ids::{GuardianId, PatientId};
use crate::shared::permission::Permission;

/// A family as seen from one of its guardians.
pub struct Family {
    /// From whom it is seen.
    pub guardian: GuardianId,
    /// That one first, then the others in the order of the children's files.
    pub guardians: Vec<Guardian>,
    /// The children of that guardian whose files are open, oldest file first.
    pub children: Vec<Patient>,
    /// The numbers of those of their children whose files are reserved to others.
    pub reserved: Vec<String>,
    /// What cannot all be true.
    pub doubts: Vec<Doubt>,
    /// The day for which it is told.
    pub today: Date,
}

impl Family {
    /// Whose data it shows.
    #[must_use]
    pub fn subjects(&self) -> Vec<Subject> {
        let guardians = self.guardians.iter().map(Guardian::subject);
        self.children
            .iter()
            .map(Patient::subject)
            .chain(guardians)
            .collect()
    }
}

/// Opens the family of a guardian.
///
/// # Errors
/// 404 `patients.unknown_guardian`, also for one whose last child was taken away.
pub fn open_family(view: &impl View, actor: &Actor, id: GuardianId) -> Result<Family, Error> {
    actor.require(Permission::PatientsRead)?;
    let first = store::open_guardian(view, id)?;
    let today = clinic::today(view)?;
    let mut children = store::children_of(view, id)?;
    children.retain(|child| child.header.deleted_at.is_none());
    children.sort_by_key(|child| child.number);
    let mut reserved = Vec::new();
    let mut seen = Vec::new();
    for child in children {
        if store::is_hidden(view, actor, child.id)? {
            reserved.push(child.record_number());
        } else {
            seen.push(child);
        }
    }
    let children = seen;
    let mut guardians = vec![first];
    for child in &children {
        for guardian in store::guardians_of(view, child)? {
            if guardians.iter().all(|known| known.id != guardian.id) {
                guardians.push(guardian);
            }
        }
    }
    Ok(Family {
        guardian: id,
        doubts: rules::doubts(&children, today),
        guardians,
        children,
        reserved,
        today,
    })
}

/// Says what a guardian may do for a child: decide, and whether a court order bars them.
///
/// # Errors
/// 404; 409 `patients.removed`; 422.
pub fn set_authority(
    tx: &mut WriteTx<'_>,
    id: PatientId,
    guardian: GuardianId,
    form: &AuthorityForm,
) -> Result<(), Error> {
    tx.actor().require(Permission::PatientsWrite)?;
    let patient = store::open_patient(tx, id)?;
    let old = patient
        .link(guardian)
        .ok_or(PatientsError::UnknownGuardian)?
        .clone();
    let today = clinic::today(tx)?;
    let link = rules::parse_authority(form)?.onto(&old);
    let mut errors = FieldErrors::default();
    check_primary(&mut errors, link.is_primary, rules::may_be_primary(&link, today));
    errors.finish()?;
    if link == old {
        return Ok(());
    }
    let person = store::guardian(tx, guardian)?;
    let (before, after) = (joined(&person, &old), joined(&person, &link));
    let is_free = !rules::is_barred(&link, today);
    put_link(tx, patient, link)?;
    if is_free {
        invite(tx, &person)?;
    }
    audit(tx, "patients.authority_changed", id, &person, &before, &after)
}

/// Says how a guardian wishes to be reached, and what the front desk should know about the family.
///
/// # Errors
/// 404; 422.
pub fn set_contact(tx: &mut WriteTx<'_>, id: GuardianId, form: &ContactForm) -> Result<(), Error> {
    tx.actor().require(Permission::PatientsWrite)?;
    let old = store::open_guardian(tx, id)?;
    let (contact, notes) = rules::parse_contact(form, &old.facts)?;
    let mut edited = Guardian {
        contact,
        notes,
        ..old.clone()
    };
    if edited.contact == old.contact && edited.notes == old.notes {
        return Ok(());
    }
    tx.put(&mut edited)?;
    if edited.contact.language != old.contact.language {
        let account = invitee(tx, &edited)?;
        auth::update_guardian_account(tx, account)?;
    }
    Audit::of("patients.contact_changed", edited.subject())
        .on(&edited)
        .changed(&contact_fields(&old), &contact_fields(&edited))
        .write(tx)
}

/// Says who pays for a child.
///
/// # Errors
/// 404; 409 `patients.removed`; 422 when it is none of its guardians.
pub fn set_payer(tx: &mut WriteTx<'_>, id: PatientId, form: &PayerForm) -> Result<(), Error> {
    tx.actor().require(Permission::PatientsWrite)?;
    let mut patient = store::open_patient(tx, id)?;
    let mut errors = FieldErrors::default();
    if patient.link(form.guardian_id).is_none() {
        errors.add("guardianId", "patients.not_its_guardian");
    }
    errors.finish()?;
    let before = patient.paid_by();
    if before == Some(form.guardian_id) {
        return Ok(());
    }
    patient.payer = Some(form.guardian_id);
    tx.put(&mut patient)?;
    Audit::of("patients.payer_changed", patient.subject())
        .about(Subject::Guardian(form.guardian_id))
        .on(&patient)
        .changed(&json!({ "payer": before }), &json!({ "payer": form.guardian_id }))
        .write(tx)
}

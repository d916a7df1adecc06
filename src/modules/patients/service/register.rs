//! Registering a child: the file, its guardians with their accounts, the plan, the consents, the
//! health card, the family's code and the welcome, all in one write.

use serde_json::json;

use super::audited::{guardian_fields, plan_fields, whole_file};
use super::duplicates::{check_child, check_guardians};
use super::guardians::{invite, new_guardian, revive};
use super::plans::price_of;
use crate::modules::patients::model::ConsentKind;
use crate::modules::patients::forms::RegistrationForm;
use crate::modules::patients::model::{Consent, Guardian, Guardianship, HealthPlan, Patient};
use crate::modules::patients::rules::{self, ConsentFacts, GuardianEntry, PlanFacts, Registration, Who};
use crate::modules::{auth, clinic};
use crate::platform::audit::Audit;
use crate::platform::store::{Header, Record as _, View as _, WriteTx};
use crate::shared::error::Error;
use crate::shared::event::Event;
use crate::shared::ids::{GuardianId, PatientId, UserId};
use crate::shared::permission::Permission;

/// The series of the numbers of histories.
const RECORD_NUMBERS: &str = "patients.record_number";
/// The series of the numbers of health cards.
const CARNET_NUMBERS: &str = "patients.carnet_number";

/// Registers a child.
///
/// # Errors
/// 422 with every field that is wrong; 409 `patients.duplicate` or `patients.guardian_known` with
/// candidates.
pub fn register_patient(tx: &mut WriteTx<'_>, form: &RegistrationForm) -> Result<PatientId, Error> {
    tx.actor().require(Permission::PatientsWrite)?;
    let settings = clinic::settings(tx)?;
    let today = settings.time_zone.date_at(tx.now());
    let named = known_guardians(tx, form)?;
    let has_dni = |id: GuardianId| {
        let guardian = named.iter().find(|guardian| guardian.id == id);
        guardian.map(|guardian| guardian.facts.dni_nie.is_some())
    };
    let texts = consents_named(tx, form)?;
    let current = |kind| {
        texts
            .iter()
            .find(|(known, _)| *known == kind)
            .map_or(1, |(_, number)| *number)
    };
    let registration = rules::parse_registration(form, has_dni, current, today, tx.now())?;
    check_child(tx, &registration.child, None, form.confirm_duplicate, today)?;
    let news = registration.guardians.iter().enumerate();
    let news = news.filter_map(|(at, entry)| match &entry.who {
        Who::New(facts) => Some((at, facts)),
        Who::Known(_) => None,
    });
    check_guardians(tx, news, form.confirm_new_guardian)?;

    let Registration {
        child,
        guardians,
        primary,
        plan,
        consents,
    } = registration;
    let is_new_family = guardians
        .get(primary)
        .is_some_and(|entry| matches!(entry.who, Who::New(_)));
    let (links, invited) = put_family(tx, guardians, primary, &named)?;
    let mut patient = Patient {
        id: tx.new_id(),
        header: Header::default(),
        number: tx.next_number(RECORD_NUMBERS)?,
        carnet_number: tx.next_number(CARNET_NUMBERS)?,
        facts: child,
        guardians: links,
        consents: consents.into_iter().map(|facts| consent(tx, facts)).collect(),
        payer: None,
    };
    tx.put(&mut patient)?;
    let plan = put_plan(tx, patient.id, plan, price_of(&settings, plan.plan_type))?;
    audit(tx, &patient, &plan)?;
    if let Some(primary_guardian) = patient.primary().map(|link| link.guardian) {
        // A family that was here before has its account, and perhaps a printed code that must go on working.
        if is_new_family {
            auth::create_family_code(tx, primary_guardian)?;
        }
        let patient = patient.id;
        tx.emit(&Event::PatientRegistered {
            patient,
            primary_guardian,
            invited,
        })?;
    }
    Ok(patient.id)
}

fn known_guardians(tx: &WriteTx<'_>, form: &RegistrationForm) -> Result<Vec<Guardian>, Error> {
    let ids = form.guardians.iter().filter_map(|guardian| guardian.id);
    ids.filter_map(|id| tx.get::<Guardian>(id).transpose()).collect()
}

/// Writes the new guardians, opens accounts, and links everyone to the child that is coming.
fn put_family(
    tx: &mut WriteTx<'_>,
    entries: Vec<GuardianEntry>,
    primary: usize,
    named: &[Guardian],
) -> Result<(Vec<Guardianship>, Vec<UserId>), Error> {
    let mut links = Vec::new();
    let mut invited = Vec::new();
    for (at, GuardianEntry { who, link }) in entries.into_iter().enumerate() {
        let (guardian, is_new) = match who {
            Who::New(facts) => (new_guardian(tx, facts)?, true),
            Who::Known(id) => {
                let known = named.iter().find(|guardian| guardian.id == id).cloned();
                let known = known.ok_or_else(|| Error::internal("a known guardian was not loaded"))?;
                (revive(tx, known)?, false)
            }
        };
        // Who is barred from the child gets no account, and so no message, because of it.
        if !link.is_restricted {
            let user = invite(tx, &guardian)?;
            invited.extend(is_new.then_some(user));
        }
        if is_new {
            Audit::of("patients.guardian_registered", guardian.subject())
                .on(&guardian)
                .changed(&json!({}), &guardian_fields(&guardian))
                .write(tx)?;
        }
        links.push(Guardianship {
            revision: 1,
            ..link.with(guardian.id, at == primary)
        });
    }
    Ok((links, invited))
}

/// The versions that count of the texts that a form names.
fn consents_named(tx: &WriteTx<'_>, form: &RegistrationForm) -> Result<Vec<(ConsentKind, u32)>, Error> {
    let kinds = form.consents.iter().filter_map(|consent| consent.kind);
    kinds
        .take(ConsentKind::ALL.len())
        .map(|kind| Ok((kind, clinic::current_consent(tx, kind)?)))
        .collect()
}

fn consent(tx: &WriteTx<'_>, facts: ConsentFacts) -> Consent {
    Consent {
        id: tx.new_id(),
        kind: facts.kind,
        text_version: facts.text_version.to_string(),
        signed_by: facts.signed_by,
        signed_at: facts.signed_at,
    }
}

/// Writes a plan.
pub fn put_plan(
    tx: &mut WriteTx<'_>,
    patient: PatientId,
    facts: PlanFacts,
    price_cents: i64,
) -> Result<HealthPlan, Error> {
    let mut plan = HealthPlan {
        id: tx.new_id(),
        header: Header::default(),
        patient,
        plan_type: facts.plan_type,
        start_date: facts.start_date,
        end_date: rules::end_of(facts.start_date),
        payment_frequency: facts.payment_frequency,
        price_cents,
        cancelled_at: None,
    };
    tx.put(&mut plan)?;
    Ok(plan)
}

fn audit(tx: &mut WriteTx<'_>, patient: &Patient, plan: &HealthPlan) -> Result<(), Error> {
    let mut after = whole_file(patient);
    if let Some(fields) = after.as_object_mut() {
        fields.insert("plan".into(), plan_fields(plan));
    }
    Audit::of("patients.registered", patient.subject())
        .on(patient)
        .changed(&json!({}), &after)
        .write(tx)
}

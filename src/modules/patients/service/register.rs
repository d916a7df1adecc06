//! Registering a child: the file, its guardians with their accounts, the plan, the consents, the
//! health card, the family's code and the welcome, all in one write.

use serde_json::json;

use super::audited::{guardian_fields, plan_fields, whole_file};
use super::duplicates::{check_child, check_guardian_seen, check_guardians};
use super::guardians::{invite, new_guardian, revive};
use super::plans::price_of;
use crate::modules::auth;
use crate::modules::clinic::{self, Clinic, ConsentKind};
use crate::modules::patients::forms::RegistrationForm;
use crate::modules::patients::model::{Consent, Guardian, Guardianship, HealthPlan, Patient};
use crate::modules::patients::rules::{
    self, ConsentFacts, GuardianEntry, PlanFacts, Registration, Signable, Who,
};
use crate::modules::patients::store;
use crate::platform::audit::Audit;
use crate::platform::store::{Header, Record as _, View, WriteTx};
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::event::Event;
use crate::shared::ids::{GuardianId, PatientId, UserId};
use crate::shared::permission::Permission;

/// The series of the numbers of histories.
const RECORD_NUMBERS: &str = "patients.record_number";
/// The series of the numbers of health cards.
const CARNET_NUMBERS: &str = "patients.carnet_number";

/// A registration that keeps the rules and is about nobody whom the clinic knows.
pub struct Admitted {
    registration: Registration,
    named: Vec<Guardian>,
    settings: Clinic,
}

/// What came of one.
pub struct Entered {
    /// The child.
    pub patient: Patient,
    /// The guardians who were not known before.
    pub new_guardians: Vec<GuardianId>,
}

/// Where a registration comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The desk: the family gets its welcome.
    Desk,
    /// Another program: the consents were signed on paper, and nobody is written to unasked.
    Import,
}

impl Origin {
    fn signable(self, view: &impl View, form: &RegistrationForm) -> Result<Signable, Error> {
        if self == Self::Import {
            return Ok(Signable::Paper);
        }
        let kinds = form.consents.iter().filter_map(|consent| consent.kind);
        let current = kinds
            .take(ConsentKind::ALL.len())
            .map(|kind| Ok((kind, clinic::current_consent(view, kind)?)));
        Ok(Signable::Published(current.collect::<Result<_, Error>>()?))
    }
}

/// Registers a child.
///
/// # Errors
/// 422 with every field that is wrong; 409 `patients.duplicate` or `patients.guardian_known` with
/// candidates.
pub fn register_patient(tx: &mut WriteTx<'_>, form: &RegistrationForm) -> Result<PatientId, Error> {
    tx.actor().require(Permission::PatientsWrite)?;
    let admitted = admit(tx, tx.actor(), form, Origin::Desk)?;
    Ok(enter(tx, admitted, Origin::Desk)?.patient.id)
}

/// Judges a registration without writing anything. Of whom the clinic knows, `asker` learns what they may see.
///
/// # Errors
/// As [`register_patient`].
pub fn admit(
    view: &impl View,
    asker: &Actor,
    form: &RegistrationForm,
    origin: Origin,
) -> Result<Admitted, Error> {
    let settings = clinic::settings(view)?;
    let today = settings.time_zone.date_at(view.now());
    let named = known_guardians(view, form)?;
    for guardian in &named {
        check_guardian_seen(view, asker, guardian.id)?;
    }
    let has_dni = |id: GuardianId| {
        let guardian = named.iter().find(|guardian| guardian.id == id);
        guardian.map(|guardian| guardian.facts.dni_nie.is_some())
    };
    let signable = origin.signable(view, form)?;
    let registration = rules::parse_registration(form, has_dni, &signable, today, view.now())?;
    check_child(
        view,
        asker,
        &registration.child,
        None,
        form.confirm_duplicate,
        today,
    )?;
    let news = registration.guardians.iter().enumerate();
    let news = news.filter_map(|(at, entry)| match &entry.who {
        Who::New(facts) => Some((at, facts)),
        Who::Known(_) => None,
    });
    check_guardians(view, asker, news, form.confirm_new_guardian)?;
    Ok(Admitted {
        registration,
        named,
        settings,
    })
}

/// Writes what was admitted in the same transaction.
///
/// # Errors
/// When the store refuses; what was written so far must then be dropped.
pub fn enter(tx: &mut WriteTx<'_>, admitted: Admitted, origin: Origin) -> Result<Entered, Error> {
    let Admitted {
        registration,
        named,
        settings,
    } = admitted;
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
    let family = put_family(tx, guardians, primary, &named)?;
    let mut patient = Patient {
        id: tx.new_id(),
        header: Header::default(),
        number: tx.next_number(RECORD_NUMBERS)?,
        carnet_number: tx.next_number(CARNET_NUMBERS)?,
        facts: child,
        guardians: family.links,
        consents: consents.into_iter().map(|facts| consent(tx, facts)).collect(),
        payer: None,
        merged_into: None,
        absorbed: Vec::new(),
    };
    tx.put(&mut patient)?;
    let plan = put_plan(tx, patient.id, plan, price_of(&settings, plan.plan_type))?;
    audit(tx, &patient, &plan)?;
    if let Some(primary_guardian) = patient.primary().map(|link| link.guardian) {
        // A family that was here before has its account, and perhaps a printed code that must go on working.
        if is_new_family {
            auth::create_family_code(tx, primary_guardian)?;
        }
        tx.emit(&Event::PatientRegistered {
            patient: patient.id,
            primary_guardian,
            invited: family.invited,
            is_imported: origin == Origin::Import,
        })?;
    }
    Ok(Entered {
        patient,
        new_guardians: family.new_guardians,
    })
}

fn known_guardians(view: &impl View, form: &RegistrationForm) -> Result<Vec<Guardian>, Error> {
    let ids = form.guardians.iter().filter_map(|guardian| guardian.id);
    ids.filter_map(|id| store::known_guardian(view, id).transpose())
        .collect()
}

/// The guardians of a child that is coming.
#[derive(Default)]
struct Family {
    links: Vec<Guardianship>,
    invited: Vec<UserId>,
    new_guardians: Vec<GuardianId>,
}

/// Writes the new guardians, opens accounts, and links everyone to the child that is coming.
fn put_family(
    tx: &mut WriteTx<'_>,
    entries: Vec<GuardianEntry>,
    primary: usize,
    named: &[Guardian],
) -> Result<Family, Error> {
    let mut family = Family::default();
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
            family.invited.extend(is_new.then_some(user));
        }
        if is_new {
            family.new_guardians.push(guardian.id);
            Audit::of("patients.guardian_registered", guardian.subject())
                .on(&guardian)
                .changed(&json!({}), &guardian_fields(&guardian))
                .write(tx)?;
        }
        family.links.push(Guardianship {
            revision: 1,
            ..link.with(guardian.id, at == primary)
        });
    }
    Ok(family)
}

fn consent(tx: &WriteTx<'_>, facts: ConsentFacts) -> Consent {
    Consent {
        id: tx.new_id(),
        kind: facts.kind,
        text_version: facts.text_version,
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

//! The plans of a child: contracted, edited, cancelled; never two at the same time.

use serde_json::json;

use super::audited::plan_fields;
use super::register::put_plan;
use crate::modules::clinic::{self, Clinic};
use crate::modules::patients::error::PatientsError;
use crate::modules::patients::forms::{EditPlanForm, PlanForm};
use crate::modules::patients::model::{HealthPlan, PlanStatus, PlanType};
use crate::modules::patients::{rules, store};
use crate::platform::audit::Audit;
use crate::platform::store::{Record as _, View, WriteTx};
use crate::shared::actor::Actor;
use crate::shared::error::{Error, FieldErrors};
use crate::shared::ids::{PatientId, PlanId};
use crate::shared::permission::Permission;

/// What a year of a plan costs at the clinic.
pub fn price_of(settings: &Clinic, plan: PlanType) -> i64 {
    match plan {
        PlanType::Preventivo => settings.plan_prices.preventivo_cents,
        PlanType::Him => settings.plan_prices.him_cents,
        PlanType::Crecimiento => settings.plan_prices.crecimiento_cents,
    }
}

/// The plans of a child, newest first.
///
/// # Errors
/// 404.
pub fn list_plans(view: &impl View, actor: &Actor, id: PatientId) -> Result<Vec<HealthPlan>, Error> {
    actor.require(Permission::PatientsRead)?;
    let patient = store::patient(view, id)?;
    let mut plans = store::plans_of(view, &patient)?;
    plans.sort_by_key(|plan| std::cmp::Reverse((plan.start_date, plan.id)));
    Ok(plans)
}

/// Contracts another year: a renewal, or another plan.
///
/// # Errors
/// 409 `patients.plan_overlaps`; 422.
pub fn contract_plan(tx: &mut WriteTx<'_>, id: PatientId, form: &PlanForm) -> Result<PlanId, Error> {
    tx.actor().require(Permission::PatientsWrite)?;
    let patient = store::open_patient(tx, id)?;
    let settings = clinic::settings(tx)?;
    let mut errors = FieldErrors::default();
    let today = settings.time_zone.date_at(tx.now());
    let facts = rules::parse_plan(&mut errors, "", form, Some(patient.facts.date_of_birth), today);
    errors.finish()?;
    let facts = facts.ok_or_else(|| Error::internal("a plan was not read whole"))?;
    if let Some(other) = rules::overlapping(&store::plans_of(tx, &patient)?, facts.start_date) {
        return Err(PatientsError::PlanOverlaps {
            until: other.end_date,
        }
        .into());
    }
    let plan = put_plan(tx, id, facts, price_of(&settings, facts.plan_type))?;
    Audit::of("patients.plan_contracted", plan.subject())
        .on(&plan)
        .changed(&json!({}), &plan_fields(&plan))
        .write(tx)?;
    Ok(plan.id)
}

/// Corrects a plan. Another kind of plan costs what it costs today.
///
/// # Errors
/// 404; 409 `patients.plan_cancelled`, `patients.plan_overlaps`; 422.
pub fn edit_plan(
    tx: &mut WriteTx<'_>,
    id: PatientId,
    plan: PlanId,
    form: &EditPlanForm,
) -> Result<(), Error> {
    tx.actor().require(Permission::PatientsWrite)?;
    let patient = store::open_patient(tx, id)?;
    let old = store::plan_of(tx, &patient, plan)?;
    let settings = clinic::settings(tx)?;
    let mut errors = FieldErrors::default();
    let today = settings.time_zone.date_at(tx.now());
    let facts = rules::parse_plan(
        &mut errors,
        "",
        &form.plan(),
        Some(patient.facts.date_of_birth),
        today,
    );
    errors.finish()?;
    let facts = facts.ok_or_else(|| Error::internal("a plan was not read whole"))?;
    if old.cancelled_at.is_some() {
        return Err(PatientsError::PlanCancelled.into());
    }
    let mut others = store::plans_of(tx, &patient)?;
    others.retain(|other| other.id != plan);
    if let Some(other) = rules::overlapping(&others, facts.start_date) {
        return Err(PatientsError::PlanOverlaps {
            until: other.end_date,
        }
        .into());
    }
    let mut edited = old.clone();
    edited.plan_type = facts.plan_type;
    edited.start_date = facts.start_date;
    edited.end_date = rules::end_of(facts.start_date);
    edited.payment_frequency = facts.payment_frequency;
    if facts.plan_type != old.plan_type {
        edited.price_cents = price_of(&settings, facts.plan_type);
    }
    put_audited(tx, "patients.plan_edited", &old, edited)
}

/// Ends a plan before its time.
///
/// # Errors
/// 404; 409 `patients.plan_cancelled`, `patients.plan_expired`.
pub fn cancel_plan(tx: &mut WriteTx<'_>, id: PatientId, plan: PlanId) -> Result<(), Error> {
    tx.actor().require(Permission::PatientsWrite)?;
    let patient = store::open_patient(tx, id)?;
    let old = store::plan_of(tx, &patient, plan)?;
    let today = clinic::today(tx)?;
    match rules::status_of(old.span(), today) {
        PlanStatus::Cancelled => return Err(PatientsError::PlanCancelled.into()),
        PlanStatus::Expired => return Err(PatientsError::PlanExpired.into()),
        PlanStatus::Active => {}
    }
    let mut cancelled = old.clone();
    cancelled.cancelled_at = Some(tx.now());
    put_audited(tx, "patients.plan_cancelled", &old, cancelled)
}

fn put_audited(
    tx: &mut WriteTx<'_>,
    action: &'static str,
    old: &HealthPlan,
    mut plan: HealthPlan,
) -> Result<(), Error> {
    let (before, after) = (plan_fields(old), plan_fields(&plan));
    if before == after {
        return Ok(());
    }
    tx.put(&mut plan)?;
    Audit::of(action, plan.subject())
        .on(&plan)
        .changed(&before, &after)
        .write(tx)
}

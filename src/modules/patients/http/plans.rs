//! The plans of a child.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use super::answers::{PlanAnswer, PlanList};
use super::{PatientsState, to_json};
use crate::modules::clinic;
use crate::modules::patients::forms::{EditPlanForm, PlanForm};
use crate::modules::patients::{service, store};
use crate::platform::http::idempotency::IdempotencyKey;
use crate::platform::http::{Caller, IfMatch, JsonBody, PathId, Problem, versioned};
use crate::platform::store::{Subject, View};
use crate::shared::error::Error;
use crate::shared::ids::{PatientId, PlanId};

fn answer(view: &impl View, id: PatientId, plan: PlanId) -> Result<PlanAnswer, Error> {
    let patient = store::patient(view, id)?;
    let plan = store::plan_of(view, &patient, plan)?;
    Ok(PlanAnswer::of(&plan, clinic::today(view)?))
}

fn check(view: &impl View, id: PatientId, plan: PlanId, seen: IfMatch) -> Result<(), Error> {
    let current = answer(view, id, plan)?;
    seen.check(current.version, || to_json(&current))
}

/// List the plans of a child
#[utoipa::path(
    get, path = "/api/patients/{id}/plans", tag = "plans",
    params(("id" = PatientId, Path, description = "The child")),
    responses((status = 200, description = "The plans, newest first", body = PlanList))
)]
pub async fn list_plans(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    PathId(id): PathId<PatientId>,
) -> Result<Json<PlanList>, Error> {
    state.reads.check()?;
    let items = state.store.read(|tx| {
        let plans = service::list_plans(tx, &caller.0, id)?;
        let today = clinic::today(tx)?;
        Ok(plans.iter().map(|plan| PlanAnswer::of(plan, today)).collect())
    })?;
    state
        .reads
        .note(&caller.0, "patients.plans_read", &[Subject::Patient(id)]);
    Ok(Json(PlanList { items }))
}

/// Contract a plan
///
/// A renewal or another plan, at the clinic's price of today. It may not overlap another one.
#[utoipa::path(
    post, path = "/api/patients/{id}/plans", tag = "plans",
    params(
        ("id" = PatientId, Path, description = "The child"),
        ("Idempotency-Key" = Option<String>, Header, description = "A repeated post with the same key within 24 hours gets the first answer", min_length = 1, max_length = 200),
    ),
    request_body = PlanForm,
    responses(
        (status = 201, description = "The plan", body = PlanAnswer, headers(("ETag" = String, description = "Version of the plan"))),
        (status = 409, description = "`patients.plan_overlaps` or `patients.removed`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn contract_plan(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    PathId(id): PathId<PatientId>,
    key: IdempotencyKey,
    form: Result<JsonBody<PlanForm>, Error>,
) -> Result<Response, Error> {
    state.store.read(|tx| store::patient(tx, id).map(drop))?;
    let JsonBody(form) = form?;
    let plan = state
        .store
        .write(&caller.0, move |tx| {
            let route = format!("POST /api/patients/{id}/plans");
            key.once(tx, &route, &form, |tx| service::contract_plan(tx, id, &form))
        })
        .await?;
    let contracted = state.store.read(|tx| answer(tx, id, plan))?;
    Ok((StatusCode::CREATED, versioned(&contracted, contracted.version)).into_response())
}

/// Correct a plan
///
/// The last day follows from the first; another kind of plan costs what it costs today.
#[utoipa::path(
    put, path = "/api/patients/{id}/plans/{planId}", tag = "plans",
    params(
        ("id" = PatientId, Path, description = "The child"),
        ("planId" = PlanId, Path, description = "The plan"),
        ("If-Match" = String, Header, description = "The version that was seen"),
    ),
    request_body = EditPlanForm,
    responses(
        (status = 200, description = "The plan as it is now", body = PlanAnswer, headers(("ETag" = String, description = "Version of the plan"))),
        (status = 409, description = "`patients.plan_overlaps`, `patients.plan_cancelled` or `patients.removed`", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "Changed since it was read; `current` is the plan as it is now", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "Without `If-Match`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn edit_plan(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    PathId((id, plan)): PathId<(PatientId, PlanId)>,
    seen: IfMatch,
    form: Result<JsonBody<EditPlanForm>, Error>,
) -> Result<Response, Error> {
    state.store.read(|tx| {
        answer(tx, id, plan)?;
        check(tx, id, plan, seen.required()?)
    })?;
    let JsonBody(form) = form?;
    state
        .store
        .write(&caller.0, move |tx| {
            check(tx, id, plan, seen)?;
            service::edit_plan(tx, id, plan, &form)
        })
        .await?;
    let edited = state.store.read(|tx| answer(tx, id, plan))?;
    Ok(versioned(&edited, edited.version))
}

/// Cancel a plan
#[utoipa::path(
    post, path = "/api/patients/{id}/plans/{planId}/cancel", tag = "plans",
    params(
        ("id" = PatientId, Path, description = "The child"),
        ("planId" = PlanId, Path, description = "The plan"),
        ("If-Match" = Option<String>, Header, description = "The version that was seen"),
        ("Idempotency-Key" = Option<String>, Header, description = "A repeated post with the same key within 24 hours gets the first answer", min_length = 1, max_length = 200),
    ),
    responses(
        (status = 200, description = "The plan as it is now", body = PlanAnswer, headers(("ETag" = String, description = "Version of the plan"))),
        (status = 409, description = "`patients.plan_cancelled`, `patients.plan_expired` or `patients.removed`", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "Changed since it was read; `current` is the plan as it is now", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn cancel_plan(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    PathId((id, plan)): PathId<(PatientId, PlanId)>,
    seen: IfMatch,
    key: IdempotencyKey,
) -> Result<Response, Error> {
    state
        .store
        .write(&caller.0, move |tx| {
            let route = format!("POST /api/patients/{id}/plans/{plan}/cancel");
            key.once(tx, &route, &(), |tx| {
                check(tx, id, plan, seen)?;
                service::cancel_plan(tx, id, plan)
            })
        })
        .await?;
    let cancelled = state.store.read(|tx| answer(tx, id, plan))?;
    Ok(versioned(&cancelled, cancelled.version))
}

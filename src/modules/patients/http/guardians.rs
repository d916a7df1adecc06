//! The guardians of a child.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use super::answers::GuardianAnswer;
use super::known::KnownProblem;
use super::{PatientsState, to_json};
use crate::modules::clinic;
use crate::modules::patients::error::PatientsError;
use crate::modules::patients::forms::{AddGuardianForm, EditGuardianForm};
use crate::modules::patients::{service, store};
use crate::platform::http::idempotency::IdempotencyKey;
use crate::platform::http::{Caller, IfMatch, JsonBody, PathId, Problem, versioned};
use crate::platform::store::View;
use crate::shared::error::Error;
use crate::shared::ids::{GuardianId, PatientId};

pub fn answer(view: &impl View, id: PatientId, guardian: GuardianId) -> Result<GuardianAnswer, Error> {
    let patient = store::patient(view, id)?;
    let link = patient.link(guardian).ok_or(PatientsError::UnknownGuardian)?;
    let today = clinic::today(view)?;
    Ok(GuardianAnswer::of(store::guardian(view, guardian)?, link, today))
}

pub fn check(view: &impl View, id: PatientId, guardian: GuardianId, seen: IfMatch) -> Result<(), Error> {
    let current = answer(view, id, guardian)?;
    seen.required()?.check(current.version, || to_json(&current))
}

/// Add a guardian to a child
///
/// A new person, whose account is opened, or with `id` one whom the clinic knows.
#[utoipa::path(
    post, path = "/api/patients/{id}/guardians", tag = "guardians",
    params(
        ("id" = PatientId, Path, description = "The child"),
        ("Idempotency-Key" = Option<String>, Header, description = "A repeated post with the same key within 24 hours gets the first answer", min_length = 1, max_length = 200),
    ),
    request_body = AddGuardianForm,
    responses(
        (status = 201, description = "The guardian", body = GuardianAnswer, headers(("ETag" = String, description = "Version of the guardian on this file"))),
        (status = 409, description = "`patients.guardian_known` with `candidates`, `patients.guardians_full`, `patients.guardian_linked` or `patients.removed`", body = KnownProblem, content_type = "application/problem+json"),
    )
)]
pub async fn add_guardian(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    PathId(id): PathId<PatientId>,
    key: IdempotencyKey,
    form: Result<JsonBody<AddGuardianForm>, Error>,
) -> Result<Response, Error> {
    state.store.read(|tx| store::patient(tx, id).map(drop))?;
    let JsonBody(form) = form?;
    let guardian = state
        .store
        .write(&caller.0, move |tx| {
            let route = format!("POST /api/patients/{id}/guardians");
            key.once(tx, &route, &form, |tx| service::add_guardian(tx, id, &form))
        })
        .await
        .inspect_err(|error| state.note_candidates(&caller.0, error))?;
    let added = state.store.read(|tx| answer(tx, id, guardian))?;
    Ok((StatusCode::CREATED, versioned(&added, added.version)).into_response())
}

/// Edit a guardian of a child
///
/// The personal fields change for all children of the guardian; the link to this child is its own.
#[utoipa::path(
    put, path = "/api/patients/{id}/guardians/{guardianId}", tag = "guardians",
    params(
        ("id" = PatientId, Path, description = "The child"),
        ("guardianId" = GuardianId, Path, description = "The guardian"),
        ("If-Match" = String, Header, description = "The version that was seen"),
    ),
    request_body = EditGuardianForm,
    responses(
        (status = 200, description = "The guardian as it is now", body = GuardianAnswer, headers(("ETag" = String, description = "Version of the guardian on this file"))),
        (status = 409, description = "`patients.guardian_known` with `candidates`, `patients.last_dni` or `patients.removed`", body = KnownProblem, content_type = "application/problem+json"),
        (status = 412, description = "Changed since it was read; `current` is the guardian as it is now", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "Without `If-Match`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn edit_guardian(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    PathId((id, guardian)): PathId<(PatientId, GuardianId)>,
    seen: IfMatch,
    form: Result<JsonBody<EditGuardianForm>, Error>,
) -> Result<Response, Error> {
    state.store.read(|tx| check(tx, id, guardian, seen))?;
    let JsonBody(form) = form?;
    state
        .store
        .write(&caller.0, move |tx| {
            check(tx, id, guardian, seen)?;
            service::edit_guardian(tx, id, guardian, &form)
        })
        .await
        .inspect_err(|error| state.note_candidates(&caller.0, error))?;
    let edited = state.store.read(|tx| answer(tx, id, guardian))?;
    Ok(versioned(&edited, edited.version))
}

/// Take a guardian off a child
///
/// Never the last one. When it was the primary guardian, the other one becomes it.
#[utoipa::path(
    delete, path = "/api/patients/{id}/guardians/{guardianId}", tag = "guardians",
    params(
        ("id" = PatientId, Path, description = "The child"),
        ("guardianId" = GuardianId, Path, description = "The guardian"),
        ("If-Match" = String, Header, description = "The version that was seen"),
    ),
    responses(
        (status = 204, description = "Taken off"),
        (status = 409, description = "`patients.last_guardian`, `patients.no_other_primary`, `patients.last_dni` or `patients.removed`", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "Changed since it was read; `current` is the guardian as it is now", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "Without `If-Match`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn remove_guardian(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    PathId((id, guardian)): PathId<(PatientId, GuardianId)>,
    seen: IfMatch,
) -> Result<StatusCode, Error> {
    state
        .store
        .write(&caller.0, move |tx| {
            check(tx, id, guardian, seen)?;
            service::remove_guardian(tx, id, guardian)
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

//! Registering, opening, editing and removing files.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use super::answers::PatientAnswer;
use super::known::KnownProblem;
use super::{PatientsState, check_patient};
use crate::modules::patients::forms::{PatientForm, RegistrationForm};
use crate::modules::patients::{service, store};
use crate::platform::http::idempotency::IdempotencyKey;
use crate::platform::http::{Caller, IfMatch, JsonBody, PathId, Problem};
use crate::shared::error::Error;
use crate::shared::ids::PatientId;

/// Register a child
///
/// In one step: the file with its number, the guardians with their accounts, the plan, the consents, the
/// health card, the family's code and the welcome message.
#[utoipa::path(
    post, path = "/api/patients", tag = "patients",
    params(("Idempotency-Key" = Option<String>, Header, description = "A repeated post with the same key within 24 hours gets the first answer", min_length = 1, max_length = 200)),
    request_body = RegistrationForm,
    responses(
        (status = 201, description = "The file", body = PatientAnswer, headers(("ETag" = String, description = "Version of the file"))),
        (status = 409, description = "`patients.duplicate` with files, or `patients.guardian_known` with guardians, as `candidates`", body = KnownProblem, content_type = "application/problem+json"),
    )
)]
pub async fn register_patient(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    key: IdempotencyKey,
    JsonBody(form): JsonBody<RegistrationForm>,
) -> Result<Response, Error> {
    let id = state
        .store
        .write(&caller.0, move |tx| {
            key.once(tx, "POST /api/patients", &form, |tx| {
                service::register_patient(tx, &form)
            })
        })
        .await
        .inspect_err(|error| state.note_candidates(&caller.0, error))?;
    Ok((StatusCode::CREATED, state.show(&caller.0, id)?).into_response())
}

/// Open a child's file
#[utoipa::path(
    get, path = "/api/patients/{id}", tag = "patients",
    params(("id" = PatientId, Path, description = "The child")),
    responses((status = 200, description = "The file", body = PatientAnswer, headers(("ETag" = String, description = "Version of the file"))))
)]
pub async fn get_patient(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    PathId(id): PathId<PatientId>,
) -> Result<Response, Error> {
    state.show(&caller.0, id)
}

/// Edit a child's personal fields
///
/// Takes what `GET` gave: fields with routes of their own are ignored.
#[utoipa::path(
    put, path = "/api/patients/{id}", tag = "patients",
    params(
        ("id" = PatientId, Path, description = "The child"),
        ("If-Match" = String, Header, description = "The version that was seen, as in `ETag`"),
    ),
    request_body = PatientForm,
    responses(
        (status = 200, description = "The file as it is now", body = PatientAnswer, headers(("ETag" = String, description = "Version of the file"))),
        (status = 409, description = "`patients.duplicate` with `candidates`, or `patients.removed`", body = KnownProblem, content_type = "application/problem+json"),
        (status = 412, description = "Changed since it was read; `current` is the file as it is now", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "Without `If-Match`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn edit_patient(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    PathId(id): PathId<PatientId>,
    seen: IfMatch,
    form: Result<JsonBody<PatientForm>, Error>,
) -> Result<Response, Error> {
    state.store.read(|tx| {
        store::patient(tx, id)?;
        check_patient(tx, &caller.0, id, seen.required()?)
    })?;
    let JsonBody(form) = form?;
    state
        .store
        .write(&caller.0, move |tx| {
            check_patient(tx, tx.actor(), id, seen)?;
            service::edit_patient(tx, id, &form)
        })
        .await
        .inspect_err(|error| state.note_candidates(&caller.0, error))?;
    state.show(&caller.0, id)
}

/// Remove a child's file
///
/// It leaves lists and searches and can be restored. Its numbers stay taken.
#[utoipa::path(
    delete, path = "/api/patients/{id}", tag = "patients",
    params(
        ("id" = PatientId, Path, description = "The child"),
        ("If-Match" = String, Header, description = "The version that was seen, as in `ETag`"),
    ),
    responses(
        (status = 204, description = "Removed"),
        (status = 409, description = "`patients.removed`: it was removed before", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "Changed since it was read; `current` is the file as it is now", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "Without `If-Match`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn remove_patient(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    PathId(id): PathId<PatientId>,
    seen: IfMatch,
) -> Result<StatusCode, Error> {
    state
        .store
        .write(&caller.0, move |tx| {
            store::patient(tx, id)?;
            check_patient(tx, tx.actor(), id, seen.required()?)?;
            service::remove_patient(tx, id)
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Restore a removed file
#[utoipa::path(
    post, path = "/api/patients/{id}/restore", tag = "patients",
    params(
        ("id" = PatientId, Path, description = "The child"),
        ("If-Match" = Option<String>, Header, description = "The version that was seen"),
        ("Idempotency-Key" = Option<String>, Header, description = "A repeated post with the same key within 24 hours gets the first answer", min_length = 1, max_length = 200),
    ),
    responses(
        (status = 200, description = "The file", body = PatientAnswer, headers(("ETag" = String, description = "Version of the file"))),
        (status = 412, description = "Changed since it was read; `current` is the file as it is now", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn restore_patient(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    PathId(id): PathId<PatientId>,
    seen: IfMatch,
    key: IdempotencyKey,
) -> Result<Response, Error> {
    state
        .store
        .write(&caller.0, move |tx| {
            let route = format!("POST /api/patients/{id}/restore");
            key.once(tx, &route, &(), |tx| {
                check_patient(tx, tx.actor(), id, seen)?;
                service::restore_patient(tx, id)
            })
        })
        .await?;
    state.show(&caller.0, id)
}

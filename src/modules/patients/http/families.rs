//! Families: opened as a whole; who may decide, who pays and how to reach them are changed one by one.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::Response;

use super::answers::{GuardianAnswer, PatientAnswer};
use super::family_answers::{FamilyAnswer, FamilyGuardian};
use super::{PatientsState, check_patient, guardians, to_json};
use crate::modules::patients::forms::{AuthorityForm, ContactForm, PayerForm};
use crate::modules::patients::{service, store};
use crate::platform::http::{Caller, IfMatch, JsonBody, PathId, Problem, versioned};
use crate::platform::store::View;
use crate::shared::error::Error;
use crate::shared::ids::{GuardianId, PatientId};

/// Open the family of a guardian
///
/// Their children with everyone who is a guardian of them, and what the stored data say that cannot all be true.
#[utoipa::path(
    get, path = "/api/families/{guardianId}", tag = "families",
    params(("guardianId" = GuardianId, Path, description = "One of the guardians")),
    responses((status = 200, description = "The family", body = FamilyAnswer))
)]
pub async fn get_family(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    PathId(id): PathId<GuardianId>,
) -> Result<Json<FamilyAnswer>, Error> {
    state.reads.check()?;
    let family = state.store.read(|tx| service::open_family(tx, &caller.0, id))?;
    state
        .reads
        .note(&caller.0, "patients.family_opened", &family.subjects());
    Ok(Json(family.into()))
}

/// Say what a guardian may do for a child
///
/// Whether they decide alone, with the other one or not at all, and whether a court order bars them from the child:
/// with its document and, if it has them, its first and last day.
#[utoipa::path(
    put, path = "/api/patients/{id}/guardians/{guardianId}/authority", tag = "families",
    params(
        ("id" = PatientId, Path, description = "The child"),
        ("guardianId" = GuardianId, Path, description = "The guardian"),
        ("If-Match" = String, Header, description = "The version of the guardian on this file that was seen"),
    ),
    request_body = AuthorityForm,
    responses(
        (status = 200, description = "The guardian as it is now", body = GuardianAnswer, headers(("ETag" = String, description = "Version of the guardian on this file"))),
        (status = 409, description = "`patients.removed`", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "Changed since it was read; `current` is the guardian as it is now", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "Without `If-Match`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn set_authority(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    PathId((id, guardian)): PathId<(PatientId, GuardianId)>,
    seen: IfMatch,
    form: Result<JsonBody<AuthorityForm>, Error>,
) -> Result<Response, Error> {
    state.store.read(|tx| guardians::check(tx, id, guardian, seen))?;
    let JsonBody(form) = form?;
    state
        .store
        .write(&caller.0, move |tx| {
            guardians::check(tx, id, guardian, seen)?;
            service::set_authority(tx, id, guardian, &form)
        })
        .await?;
    let now = state.store.read(|tx| guardians::answer(tx, id, guardian))?;
    Ok(versioned(&now, now.version))
}

fn guardian_answer(view: &impl View, id: GuardianId) -> Result<FamilyGuardian, Error> {
    store::open_guardian(view, id).map(FamilyGuardian::from)
}

/// Refuses a change to a guardian who is not here, or who is not the version that was seen.
pub fn check_guardian(view: &impl View, id: GuardianId, seen: IfMatch) -> Result<(), Error> {
    let current = guardian_answer(view, id)?;
    seen.required()?.check(current.version, || to_json(&current))
}

/// Say how a guardian wishes to be reached
///
/// With the notes that the front desk keeps about the family. The language is that of the guardian's account as well.
#[utoipa::path(
    put, path = "/api/guardians/{guardianId}/contact", tag = "families",
    params(
        ("guardianId" = GuardianId, Path, description = "The guardian"),
        ("If-Match" = String, Header, description = "The version of the guardian that was seen in the family"),
    ),
    request_body = ContactForm,
    responses(
        (status = 200, description = "The guardian as it is now", body = FamilyGuardian, headers(("ETag" = String, description = "Version of the guardian"))),
        (status = 412, description = "Changed since it was read; `current` is the guardian as it is now", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "Without `If-Match`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn set_contact(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    PathId(id): PathId<GuardianId>,
    seen: IfMatch,
    form: Result<JsonBody<ContactForm>, Error>,
) -> Result<Response, Error> {
    state.store.read(|tx| check_guardian(tx, id, seen))?;
    let JsonBody(form) = form?;
    state
        .store
        .write(&caller.0, move |tx| {
            check_guardian(tx, id, seen)?;
            service::set_contact(tx, id, &form)
        })
        .await?;
    let now = state.store.read(|tx| guardian_answer(tx, id))?;
    Ok(versioned(&now, now.version))
}

/// Say who pays for a child
#[utoipa::path(
    put, path = "/api/patients/{id}/payer", tag = "families",
    params(
        ("id" = PatientId, Path, description = "The child"),
        ("If-Match" = String, Header, description = "The version of the file that was seen"),
    ),
    request_body = PayerForm,
    responses(
        (status = 200, description = "The file as it is now", body = PatientAnswer, headers(("ETag" = String, description = "Version of the file"))),
        (status = 409, description = "`patients.removed`", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "Changed since it was read; `current` is the file as it is now", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "Without `If-Match`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn set_payer(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    PathId(id): PathId<PatientId>,
    seen: IfMatch,
    form: Result<JsonBody<PayerForm>, Error>,
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
            service::set_payer(tx, id, &form)
        })
        .await?;
    state.show(&caller.0, id)
}

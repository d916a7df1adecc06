//! Routes of medical histories: parse, call, map.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use utoipa_axum::routes;

use super::forms::{MedicalAlerts, MedicalHistoryAnswer, MedicalHistoryForm, MedicalVersionList};
use super::service;
use crate::platform::audit::ReadLog;
use crate::platform::http::{Access, Caller, IfMatch, JsonBody, PathId, Problem, Routes, versioned};
use crate::platform::store::{Store, Subject, View};
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::ids::PatientId;
use crate::shared::permission::Permission;

/// What the handlers work with.
pub struct AnamnesisState {
    store: Store,
    reads: ReadLog,
}

impl AnamnesisState {
    /// Over a store; notes whose history is shown to whom.
    #[must_use]
    pub fn new(store: &Store, reads: &ReadLog) -> Self {
        Self {
            store: store.clone(),
            reads: reads.clone(),
        }
    }

    /// The routes of the staff address.
    #[must_use]
    pub fn routes(self: &Arc<Self>) -> Routes {
        let read = Access::Can(Permission::MedicalRead);
        let write = Access::Can(Permission::MedicalWrite);
        Routes::<Arc<Self>>::default()
            .add(Access::Can(Permission::PatientsRead), routes!(get_alerts))
            .add(read, routes!(get_medical_history))
            .add(write, routes!(record_medical_history))
            .add(write, routes!(confirm_medical_history))
            .add(read, routes!(list_medical_versions))
            .with_state(Arc::clone(self))
    }

    fn show(&self, actor: &Actor, id: PatientId) -> Result<Response, Error> {
        self.reads.check()?;
        let history = self.store.read(|tx| service::show_history(tx, actor, id))?;
        self.reads
            .note(actor, "anamnesis.opened", &[Subject::Patient(id)]);
        Ok(versioned(&history, history.version))
    }
}

/// Refuses a change of a history that is not the version that was seen.
fn check(view: &impl View, actor: &Actor, id: PatientId, seen: IfMatch) -> Result<(), Error> {
    let current = service::show_history(view, actor, id)?;
    seen.required()?.check(current.version, || {
        serde_json::to_value(&current).map_err(Error::internal)
    })
}

/// Read what everyone who has to do with a child must know
///
/// Every allergy, and of illnesses and medication what was marked as an alert: what the front desk sees too. That nobody
/// asked for allergies is not that there are none.
#[utoipa::path(
    get, path = "/api/patients/{id}/alerts", tag = "medical history",
    params(("id" = PatientId, Path, description = "The child")),
    responses((status = 200, description = "The alerts", body = MedicalAlerts))
)]
async fn get_alerts(
    State(state): State<Arc<AnamnesisState>>,
    caller: Caller,
    PathId(id): PathId<PatientId>,
) -> Result<Json<MedicalAlerts>, Error> {
    state.reads.check()?;
    let alerts = state.store.read(|tx| service::show_alerts(tx, &caller.0, id))?;
    state
        .reads
        .note(&caller.0, "anamnesis.alerts_read", &[Subject::Patient(id)]);
    Ok(Json(alerts))
}

/// Open a child's medical history
#[utoipa::path(
    get, path = "/api/patients/{id}/medical-history", tag = "medical history",
    params(("id" = PatientId, Path, description = "The child")),
    responses((status = 200, description = "The history", body = MedicalHistoryAnswer, headers(("ETag" = String, description = "Version of the history"))))
)]
async fn get_medical_history(
    State(state): State<Arc<AnamnesisState>>,
    caller: Caller,
    PathId(id): PathId<PatientId>,
) -> Result<Response, Error> {
    state.show(&caller.0, id)
}

/// Record a child's medical history
///
/// All of it, as a new version; the past ones stay readable. With `confirm`, that the family was asked about all of it.
#[utoipa::path(
    put, path = "/api/patients/{id}/medical-history", tag = "medical history",
    params(
        ("id" = PatientId, Path, description = "The child"),
        ("If-Match" = String, Header, description = "The version that was seen, as in `ETag`"),
    ),
    request_body = MedicalHistoryForm,
    responses(
        (status = 200, description = "The history as it is now", body = MedicalHistoryAnswer, headers(("ETag" = String, description = "Version of the history"))),
        (status = 409, description = "`patients.removed`", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "Changed since it was read; `current` is the history as it is now", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "Without `If-Match`", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn record_medical_history(
    State(state): State<Arc<AnamnesisState>>,
    caller: Caller,
    PathId(id): PathId<PatientId>,
    seen: IfMatch,
    form: Result<JsonBody<MedicalHistoryForm>, Error>,
) -> Result<Response, Error> {
    let actor = caller.0.clone();
    state.store.read(|tx| check(tx, &actor, id, seen))?;
    let JsonBody(form) = form?;
    state
        .store
        .write(&caller.0, move |tx| {
            check(tx, &actor, id, seen)?;
            service::record_history(tx, id, &form)
        })
        .await?;
    state.show(&caller.0, id)
}

/// Note that the family was asked again, and that nothing changed
///
/// Changes nothing of what was said. The version that was seen must be named, since it is what is confirmed. Twice on one
/// day by the same person counts once.
#[utoipa::path(
    post, path = "/api/patients/{id}/medical-history/confirmations", tag = "medical history",
    params(
        ("id" = PatientId, Path, description = "The child"),
        ("If-Match" = String, Header, description = "The version that was seen, as in `ETag`"),
    ),
    responses(
        (status = 201, description = "The history with who confirmed it", body = MedicalHistoryAnswer, headers(("ETag" = String, description = "Version of the history"))),
        (status = 409, description = "`anamnesis.unanswered`, `patients.removed`", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "Changed since it was read; `current` is the history as it is now", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "Without `If-Match`", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn confirm_medical_history(
    State(state): State<Arc<AnamnesisState>>,
    caller: Caller,
    PathId(id): PathId<PatientId>,
    seen: IfMatch,
) -> Result<Response, Error> {
    let actor = caller.0.clone();
    state
        .store
        .write(&caller.0, move |tx| {
            check(tx, &actor, id, seen)?;
            service::confirm_history(tx, id)
        })
        .await?;
    Ok((StatusCode::CREATED, state.show(&caller.0, id)?).into_response())
}

/// Read the versions of a child's medical history
///
/// Those of files that were taken into this one too, and who asked again while each counted.
#[utoipa::path(
    get, path = "/api/patients/{id}/medical-history/versions", tag = "medical history",
    params(("id" = PatientId, Path, description = "The child")),
    responses((status = 200, description = "The versions", body = MedicalVersionList))
)]
async fn list_medical_versions(
    State(state): State<Arc<AnamnesisState>>,
    caller: Caller,
    PathId(id): PathId<PatientId>,
) -> Result<Json<MedicalVersionList>, Error> {
    state.reads.check()?;
    let items = state.store.read(|tx| service::list_versions(tx, &caller.0, id))?;
    state
        .reads
        .note(&caller.0, "anamnesis.versions_read", &[Subject::Patient(id)]);
    Ok(Json(MedicalVersionList { items }))
}

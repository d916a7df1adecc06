//! Two files of one child become one, a child moves to another family, and both are taken back.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answers::{GuardianAnswer, PatientAnswer};
use super::{PatientsState, check_patient};
use crate::modules::patients::forms::{MergeForm, MoveForm};
use crate::modules::patients::model::{Rearrangement, RearrangementKind, record_number};
use crate::modules::patients::service::{self, Likeness, MergePreview};
use crate::modules::patients::store;
use crate::platform::http::{Caller, IfMatch, JsonBody, PathId, Problem, Query};
use crate::platform::store::{Subject, WriteTx};
use crate::shared::error::Error;
use crate::shared::ids::{PatientId, RearrangementId};
use crate::shared::person::LongText;

/// Files that may be of the same child.
#[derive(Serialize, ToSchema)]
pub struct Likenesses {
    /// The likeliest first.
    items: Vec<Likeness>,
}

/// List the files that may be of the same child
#[utoipa::path(
    get, path = "/api/patients/{id}/duplicates", tag = "patients", operation_id = "findDuplicates",
    params(("id" = PatientId, Path, description = "The child")),
    responses((status = 200, description = "The files", body = Likenesses))
)]
pub async fn find_duplicates(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    PathId(id): PathId<PatientId>,
) -> Result<Json<Likenesses>, Error> {
    state.reads.check()?;
    let items = state
        .store
        .read(|tx| service::find_duplicates(tx, &caller.0, id))?;
    let shown: Vec<Subject> = items.iter().map(|one| Subject::Patient(one.file.id)).collect();
    state.reads.note(&caller.0, "patients.compared", &shown);
    Ok(Json(Likenesses { items }))
}

/// Which other file.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MergeQuery {
    /// The file that would be taken in.
    with: PatientId,
}

/// What would become of two files.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MergePreviewAnswer {
    /// The file that would be taken in.
    merged: PatientAnswer,
    /// The guardians that it would have if none were chosen, as they would be to the child.
    #[schema(max_items = 2)]
    guardians: Vec<GuardianAnswer>,
    /// The remarks of both.
    remarks: Option<LongText>,
    /// Whether there are too many guardians for one file, so that those of one of both must be chosen.
    must_choose_guardians: bool,
    /// Whether plans of both run in the same year: one must be cancelled first.
    plans_overlap: bool,
}

/// See what would become of two files
#[utoipa::path(
    get, path = "/api/patients/{id}/merge", tag = "patients", operation_id = "previewMerge",
    params(("id" = PatientId, Path, description = "The file that stays"), MergeQuery),
    responses(
        (status = 200, description = "What would become of them", body = MergePreviewAnswer),
        (status = 409, description = "`patients.removed`, `patients.same_file`, `patients.merge_too_long`, `patients.merge_no_primary`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn preview_merge(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    PathId(id): PathId<PatientId>,
    Query(MergeQuery { with }): Query<MergeQuery>,
) -> Result<Json<MergePreviewAnswer>, Error> {
    state.reads.check()?;
    let (preview, merged) = state.store.read(|tx| {
        let preview = service::preview_merge(tx, &caller.0, id, with)?;
        Ok((preview, super::answer(tx, with)?))
    })?;
    state
        .reads
        .note(&caller.0, "patients.compared", &merged.subjects());
    let MergePreview {
        after,
        guardians,
        today,
        must_choose_guardians,
        plans_overlap,
    } = preview;
    let guardians = guardians.into_iter().filter_map(|guardian| {
        let link = after.link(guardian.id)?;
        Some(GuardianAnswer::of(guardian, link, today))
    });
    Ok(Json(MergePreviewAnswer {
        guardians: guardians.collect(),
        merged,
        remarks: after.facts.remarks,
        must_choose_guardians,
        plans_overlap,
    }))
}

/// Something done to a whole file.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RearrangementAnswer {
    /// Its id.
    id: RearrangementId,
    /// What was done.
    kind: RearrangementKind,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// The number of the file that was taken in.
    #[schema(example = "HC-000124")]
    merged_number: Option<String>,
}

impl RearrangementAnswer {
    fn of((made, merged): (Rearrangement, Option<u64>)) -> Self {
        Self {
            id: made.id,
            kind: made.kind,
            at: made.header.created_at,
            merged_number: merged.map(record_number),
        }
    }
}

/// What was done to a whole file and was not taken back.
#[derive(Serialize, ToSchema)]
pub struct Rearrangements {
    /// Newest first.
    items: Vec<RearrangementAnswer>,
}

/// List what was done to a whole file
///
/// Mergings and moves that were not taken back.
#[utoipa::path(
    get, path = "/api/patients/{id}/rearrangements", tag = "patients", operation_id = "listRearrangements",
    params(("id" = PatientId, Path, description = "The child")),
    responses((status = 200, description = "Newest first", body = Rearrangements))
)]
pub async fn list_rearrangements(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    PathId(id): PathId<PatientId>,
) -> Result<Json<Rearrangements>, Error> {
    let made = state
        .store
        .read(|tx| service::list_rearrangements(tx, &caller.0, id))?;
    Ok(Json(Rearrangements {
        items: made.into_iter().map(RearrangementAnswer::of).collect(),
    }))
}

/// The id of what was done, to take it back.
#[derive(Serialize, ToSchema)]
pub struct Rearranged {
    /// Its id.
    id: RearrangementId,
}

/// Take another file of the same child into this one
///
/// One write: the file that stays keeps its number; what was not chosen of the other one can be brought back by undoing.
/// The id of the file that was taken in answers 410 `patients.merged` with the `survivor` from then on.
#[utoipa::path(
    post, path = "/api/patients/{id}/merge", tag = "patients", operation_id = "mergePatients",
    params(
        ("id" = PatientId, Path, description = "The file that stays"),
        ("If-Match" = String, Header, description = "The version of it that was seen"),
    ),
    request_body = MergeForm,
    responses(
        (status = 200, description = "They are one", body = Rearranged),
        (status = 409, description = "`patients.merge_plans_overlap`, `patients.merge_too_long`, `patients.merge_no_primary`, `patients.barred_twin`, `patients.same_file`, `patients.last_dni`, `patients.removed`", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "One of both was changed since it was read", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "Without `If-Match`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn merge_patients(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    PathId(id): PathId<PatientId>,
    seen: IfMatch,
    form: Result<JsonBody<MergeForm>, Error>,
) -> Result<Json<Rearranged>, Error> {
    let work = move |tx: &mut WriteTx<'_>, form: &MergeForm| service::merge_patients(tx, id, form);
    rearrange(&state, &caller, id, seen, form, work).await
}

/// Move a child to another family
///
/// The child gets the guardians of a child of that family, with their orders. Who has no child here any more has no
/// account that opens.
#[utoipa::path(
    post, path = "/api/patients/{id}/move", tag = "families", operation_id = "moveChild",
    params(
        ("id" = PatientId, Path, description = "The child that moves"),
        ("If-Match" = String, Header, description = "The version of its file that was seen"),
    ),
    request_body = MoveForm,
    responses(
        (status = 200, description = "It has moved", body = Rearranged),
        (status = 409, description = "`patients.same_family`, `patients.same_file`, `patients.merge_no_primary`, `patients.barred_twin`, `patients.last_dni`, `patients.removed`", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "One of both was changed since it was read", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "Without `If-Match`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn move_child(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    PathId(id): PathId<PatientId>,
    seen: IfMatch,
    form: Result<JsonBody<MoveForm>, Error>,
) -> Result<Json<Rearranged>, Error> {
    let work = move |tx: &mut WriteTx<'_>, form: &MoveForm| service::move_child(tx, id, form);
    rearrange(&state, &caller, id, seen, form, work).await
}

/// Does something to a whole file, on the version that was seen.
async fn rearrange<Form: Send + Sync + 'static>(
    state: &PatientsState,
    caller: &Caller,
    id: PatientId,
    seen: IfMatch,
    form: Result<JsonBody<Form>, Error>,
    work: impl Fn(&mut WriteTx<'_>, &Form) -> Result<RearrangementId, Error> + Send + 'static,
) -> Result<Json<Rearranged>, Error> {
    state.store.read(|tx| {
        store::patient(tx, id)?;
        check_patient(tx, &caller.0, id, seen.required()?)
    })?;
    let JsonBody(form) = form?;
    let id = state
        .store
        .write(&caller.0, move |tx| {
            check_patient(tx, tx.actor(), id, seen)?;
            work(tx, &form)
        })
        .await?;
    Ok(Json(Rearranged { id }))
}

/// Take a merging or a move back
///
/// While nothing was built upon it: neither the file nor, after a merging, a plan was changed since.
#[utoipa::path(
    post, path = "/api/patients/{id}/rearrangements/{rearrangementId}/undo", tag = "patients",
    operation_id = "undoRearrangement",
    params(
        ("id" = PatientId, Path, description = "The child"),
        ("rearrangementId" = RearrangementId, Path, description = "What was done"),
    ),
    responses(
        (status = 204, description = "The files are what they were"),
        (status = 409, description = "`patients.undo_edited`, `patients.undo_plans`, `patients.undo_guardian_merged`, `patients.undo_dni_taken`, `patients.undo_erased`, `patients.removed`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn undo_rearrangement(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    PathId((id, rearrangement)): PathId<(PatientId, RearrangementId)>,
) -> Result<StatusCode, Error> {
    state
        .store
        .write(&caller.0, move |tx| {
            service::undo_rearrangement(tx, id, rearrangement)
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

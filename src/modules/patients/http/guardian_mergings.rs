//! Two guardians who are one person become one, and two again.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::PatientsState;
use super::families::check_guardian;
use super::family_answers::{FamilyAnswer, FamilyGuardian};
use crate::modules::patients::forms::MergeGuardiansForm;
use crate::modules::patients::model::GuardianMerging;
use crate::modules::patients::service;
use crate::platform::http::{Caller, IfMatch, JsonBody, PathId, Problem, Query};
use crate::platform::store::{Record as _, WriteTx};
use crate::shared::error::Error;
use crate::shared::ids::{GuardianId, GuardianMergingId};

/// Which other guardian.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct GuardianMergeQuery {
    /// The one who would be taken in.
    with: GuardianId,
}

/// What would become of two guardians.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GuardianMergePreview {
    /// The one who would be taken in, as they are.
    merged: FamilyGuardian,
    /// The family of the one who would stay, as it would be if nothing were chosen of the other one.
    after: FamilyAnswer,
}

/// See what would become of two guardians
#[utoipa::path(
    get, path = "/api/guardians/{guardianId}/merge", tag = "families", operation_id = "previewGuardianMerge",
    params(("guardianId" = GuardianId, Path, description = "The one who stays"), GuardianMergeQuery),
    responses(
        (status = 200, description = "What would become of them", body = GuardianMergePreview),
        (status = 409, description = "`patients.same_guardian`, `patients.merge_too_long`, `patients.merge_no_primary`", body = Problem, content_type = "application/problem+json"),
        (status = 410, description = "`patients.guardian_merged`: one was taken into the `survivor`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn preview_guardian_merge(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    PathId(id): PathId<GuardianId>,
    Query(GuardianMergeQuery { with }): Query<GuardianMergeQuery>,
) -> Result<Json<GuardianMergePreview>, Error> {
    state.reads.check()?;
    let preview = state
        .store
        .read(|tx| service::preview_guardian_merge(tx, &caller.0, id, with))?;
    let mut shown = preview.family.subjects();
    shown.push(preview.merged.subject());
    state.reads.note(&caller.0, "patients.compared", &shown);
    Ok(Json(GuardianMergePreview {
        merged: preview.merged.into(),
        after: preview.family.into(),
    }))
}

/// The id of a merging, to take it back.
#[derive(Serialize, ToSchema)]
pub struct GuardiansMerged {
    /// Its id.
    id: GuardianMergingId,
}

/// Take another guardian, who is the same person, into this one
///
/// One write: the children of both are theirs, with every court order that either of them had to one child. The account
/// of the one who was taken in is closed. Their id answers 410 `patients.guardian_merged` with the `survivor` from then on.
#[utoipa::path(
    post, path = "/api/guardians/{guardianId}/merge", tag = "families", operation_id = "mergeGuardians",
    params(
        ("guardianId" = GuardianId, Path, description = "The one who stays"),
        ("If-Match" = String, Header, description = "The version of the guardian that was seen in the family"),
    ),
    request_body = MergeGuardiansForm,
    responses(
        (status = 200, description = "They are one", body = GuardiansMerged),
        (status = 409, description = "`patients.same_guardian`, `patients.merge_too_long`, `patients.merge_no_primary`, `patients.last_dni`", body = Problem, content_type = "application/problem+json"),
        (status = 410, description = "`patients.guardian_merged`: one was taken into the `survivor`", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "One of both was changed since they were read", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "Without `If-Match`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn merge_guardians(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    PathId(id): PathId<GuardianId>,
    seen: IfMatch,
    form: Result<JsonBody<MergeGuardiansForm>, Error>,
) -> Result<Json<GuardiansMerged>, Error> {
    state.store.read(|tx| check_guardian(tx, id, seen))?;
    let JsonBody(form) = form?;
    let merge = move |tx: &mut WriteTx<'_>| {
        check_guardian(tx, id, seen)?;
        service::merge_guardians(tx, id, &form)
    };
    let id = state.store.write(&caller.0, merge).await?;
    Ok(Json(GuardiansMerged { id }))
}

/// Two guardians made one.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GuardianMergingAnswer {
    /// Its id.
    id: GuardianMergingId,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// The name of the one who was taken in.
    merged_name: Option<String>,
}

impl GuardianMergingAnswer {
    fn of((made, merged_name): (GuardianMerging, Option<String>)) -> Self {
        Self {
            id: made.id,
            at: made.header.created_at,
            merged_name,
        }
    }
}

/// Mergings of a guardian that were not taken back.
#[derive(Serialize, ToSchema)]
pub struct GuardianMergings {
    /// Newest first.
    items: Vec<GuardianMergingAnswer>,
}

/// List whom a guardian was made one with
#[utoipa::path(
    get, path = "/api/guardians/{guardianId}/mergings", tag = "families", operation_id = "listGuardianMergings",
    params(("guardianId" = GuardianId, Path, description = "The one who stayed")),
    responses((status = 200, description = "Newest first", body = GuardianMergings))
)]
pub async fn list_guardian_mergings(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    PathId(id): PathId<GuardianId>,
) -> Result<Json<GuardianMergings>, Error> {
    let made = state
        .store
        .read(|tx| service::list_guardian_mergings(tx, &caller.0, id))?;
    Ok(Json(GuardianMergings {
        items: made.into_iter().map(GuardianMergingAnswer::of).collect(),
    }))
}

/// Make two of one guardian again
///
/// While nothing was built upon it: neither the guardian nor the file of a child whose links it changed was edited since.
#[utoipa::path(
    post, path = "/api/guardians/{guardianId}/mergings/{mergingId}/undo", tag = "families",
    operation_id = "undoGuardianMerging",
    params(
        ("guardianId" = GuardianId, Path, description = "The one who stayed"),
        ("mergingId" = GuardianMergingId, Path, description = "The merging"),
    ),
    responses(
        (status = 204, description = "Both are what they were"),
        (status = 409, description = "`patients.undo_guardian_edited`, `patients.undo_child_edited`, `patients.undo_dni_taken`, `patients.undo_erased`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn undo_guardian_merging(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    PathId((id, merging)): PathId<(GuardianId, GuardianMergingId)>,
) -> Result<StatusCode, Error> {
    let undo = move |tx: &mut WriteTx<'_>| service::undo_guardian_merging(tx, id, merging);
    state.store.write(&caller.0, undo).await?;
    Ok(StatusCode::NO_CONTENT)
}

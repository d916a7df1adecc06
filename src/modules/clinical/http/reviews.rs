//! Reviews.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::ClinicalState;
use super::answers::ReviewAnswer;
use crate::modules::clinical::forms::{CompleteForm, ReviewForm};
use crate::modules::clinical::model::ReviewType;
use crate::modules::clinical::{service, store};
use crate::modules::patients;
use crate::platform::http::idempotency::IdempotencyKey;
use crate::platform::http::{Caller, IfMatch, JsonBody, PathId, Problem, versioned};
use crate::platform::store::{Subject, View};
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::ids::{PatientId, ReviewId};

/// The reviews of a child.
#[derive(Serialize, ToSchema)]
pub struct Reviews {
    /// Drafts first, then the newest visit first; versions that were corrected included.
    items: Vec<ReviewAnswer>,
}

/// A review that somebody began and has not finished.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OpenDraft {
    /// Its id.
    id: ReviewId,
    /// The child.
    patient_id: PatientId,
    /// Given names and surnames of the child.
    patient_name: String,
    /// What sort of visit.
    review_type: Option<ReviewType>,
    /// When it was changed last.
    #[schema(value_type = String, format = DateTime)]
    updated_at: jiff::Timestamp,
}

/// What somebody has not finished.
#[derive(Serialize, ToSchema)]
pub struct OpenDrafts {
    /// The newest first.
    items: Vec<OpenDraft>,
}

impl ClinicalState {
    fn review(&self, actor: &Actor, id: PatientId, review: ReviewId) -> Result<ReviewAnswer, Error> {
        self.reads.check()?;
        let answer = self.store.read(|tx| {
            let review = service::show_review(tx, actor, id, review)?;
            ReviewAnswer::of(tx, review)
        })?;
        self.note(actor, "clinical.review_read", id);
        Ok(answer)
    }

    fn answer(&self, actor: &Actor, id: PatientId, review: ReviewId) -> Result<Response, Error> {
        let answer = self.review(actor, id, review)?;
        Ok(versioned(&answer, answer.version))
    }
}

fn check(view: &impl View, id: PatientId, review: ReviewId, seen: IfMatch) -> Result<(), Error> {
    let review = store::review(view, &patients::patient(view, id)?, review)?;
    seen.check(review.header.version, || {
        serde_json::to_value(ReviewAnswer::of(view, review)?).map_err(Error::internal)
    })
}

/// List the reviews of a child
#[utoipa::path(
    get, path = "/api/patients/{id}/reviews", tag = "clinical",
    params(("id" = PatientId, Path, description = "The child")),
    responses((status = 200, description = "The reviews", body = Reviews))
)]
pub async fn list_reviews(
    State(state): State<Arc<ClinicalState>>,
    caller: Caller,
    PathId(id): PathId<PatientId>,
) -> Result<Json<Reviews>, Error> {
    state.reads.check()?;
    let items = state.store.read(|tx| {
        let reviews = service::list_reviews(tx, &caller.0, id)?;
        let items = reviews.into_iter().map(|review| ReviewAnswer::of(tx, review));
        items.collect::<Result<Vec<_>, Error>>()
    })?;
    state.note(&caller.0, "clinical.reviews_listed", id);
    Ok(Json(Reviews { items }))
}

/// Begin a review
///
/// As a draft, which may leave anything out. What cannot be is refused: a tooth, a surface or a word that does not
/// exist, a day before the child was born or in the future.
#[utoipa::path(
    post, path = "/api/patients/{id}/reviews", tag = "clinical",
    params(
        ("id" = PatientId, Path, description = "The child"),
        ("Idempotency-Key" = Option<String>, Header, description = "A repeated post with the same key within 24 hours gets the first answer", min_length = 1, max_length = 200),
    ),
    request_body = ReviewForm,
    responses(
        (status = 201, description = "The draft", body = ReviewAnswer, headers(("ETag" = String, description = "Version of the review"))),
        (status = 409, description = "`clinical.too_many_drafts` or `patients.removed`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn begin_review(
    State(state): State<Arc<ClinicalState>>,
    caller: Caller,
    PathId(id): PathId<PatientId>,
    key: IdempotencyKey,
    form: Result<JsonBody<ReviewForm>, Error>,
) -> Result<Response, Error> {
    state.store.read(|tx| patients::patient(tx, id).map(drop))?;
    let JsonBody(form) = form?;
    let review = state
        .store
        .write(&caller.0, move |tx| {
            let route = format!("POST /api/patients/{id}/reviews");
            key.once(tx, &route, &form, |tx| service::begin_review(tx, id, &form))
        })
        .await?;
    Ok((StatusCode::CREATED, state.answer(&caller.0, id, review)?).into_response())
}

/// Open a review
#[utoipa::path(
    get, path = "/api/patients/{id}/reviews/{reviewId}", tag = "clinical",
    params(
        ("id" = PatientId, Path, description = "The child"),
        ("reviewId" = ReviewId, Path, description = "The review"),
    ),
    responses((status = 200, description = "The review", body = ReviewAnswer, headers(("ETag" = String, description = "Version of the review"))))
)]
pub async fn get_review(
    State(state): State<Arc<ClinicalState>>,
    caller: Caller,
    PathId((id, review)): PathId<(PatientId, ReviewId)>,
) -> Result<Response, Error> {
    state.answer(&caller.0, id, review)
}

/// Write a draft over
#[utoipa::path(
    put, path = "/api/patients/{id}/reviews/{reviewId}", tag = "clinical",
    params(
        ("id" = PatientId, Path, description = "The child"),
        ("reviewId" = ReviewId, Path, description = "The review"),
        ("If-Match" = String, Header, description = "The version that was seen"),
    ),
    request_body = ReviewForm,
    responses(
        (status = 200, description = "The draft as it is now", body = ReviewAnswer, headers(("ETag" = String, description = "Version of the review"))),
        (status = 409, description = "`clinical.completed` or `patients.removed`", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "Changed since it was read; `current` is the review as it is now", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "Without `If-Match`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn save_review(
    State(state): State<Arc<ClinicalState>>,
    caller: Caller,
    PathId((id, review)): PathId<(PatientId, ReviewId)>,
    seen: IfMatch,
    form: Result<JsonBody<ReviewForm>, Error>,
) -> Result<Response, Error> {
    state.store.read(|tx| check(tx, id, review, seen.required()?))?;
    let JsonBody(form) = form?;
    state
        .store
        .write(&caller.0, move |tx| {
            check(tx, id, review, seen.required()?)?;
            service::save_draft(tx, id, review, &form)
        })
        .await?;
    state.answer(&caller.0, id, review)
}

/// Discard a draft
#[utoipa::path(
    delete, path = "/api/patients/{id}/reviews/{reviewId}", tag = "clinical",
    params(
        ("id" = PatientId, Path, description = "The child"),
        ("reviewId" = ReviewId, Path, description = "The review"),
        ("If-Match" = String, Header, description = "The version that was seen"),
    ),
    responses(
        (status = 204, description = "Discarded"),
        (status = 409, description = "`clinical.completed` or `patients.removed`", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "Changed since it was read; `current` is the review as it is now", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "Without `If-Match`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn discard_review(
    State(state): State<Arc<ClinicalState>>,
    caller: Caller,
    PathId((id, review)): PathId<(PatientId, ReviewId)>,
    seen: IfMatch,
) -> Result<StatusCode, Error> {
    state
        .store
        .write(&caller.0, move |tx| {
            check(tx, id, review, seen.required()?)?;
            service::discard_draft(tx, id, review)
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Complete a review
///
/// Signs it: it is never changed again. The chart, the risk, stamps and medals and the next review follow from it at
/// once. Nothing happens to one that is completed.
#[utoipa::path(
    post, path = "/api/patients/{id}/reviews/{reviewId}/complete", tag = "clinical",
    params(
        ("id" = PatientId, Path, description = "The child"),
        ("reviewId" = ReviewId, Path, description = "The review"),
        ("If-Match" = Option<String>, Header, description = "The version that was seen"),
    ),
    request_body = Option<CompleteForm>,
    responses(
        (status = 200, description = "The review as it was signed", body = ReviewAnswer, headers(("ETag" = String, description = "Version of the review"))),
        (status = 409, description = "`clinical.chart_changed`: others told of the same teeth since; `current` says what. Or `patients.removed`", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "Changed since it was read; `current` is the review as it is now", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn complete_review(
    State(state): State<Arc<ClinicalState>>,
    caller: Caller,
    PathId((id, review)): PathId<(PatientId, ReviewId)>,
    seen: IfMatch,
    form: Option<JsonBody<CompleteForm>>,
) -> Result<Response, Error> {
    let revision = form.and_then(|JsonBody(form)| form.chart_revision);
    state
        .store
        .write(&caller.0, move |tx| {
            check(tx, id, review, seen)?;
            service::complete_review(tx, id, review, revision)
        })
        .await?;
    state.answer(&caller.0, id, review)
}

/// Correct a completed review
///
/// Signs a new version in its place, with the reason; the one before stays readable.
#[utoipa::path(
    post, path = "/api/patients/{id}/reviews/{reviewId}/corrections", tag = "clinical",
    params(
        ("id" = PatientId, Path, description = "The child"),
        ("reviewId" = ReviewId, Path, description = "The review"),
        ("Idempotency-Key" = Option<String>, Header, description = "A repeated post with the same key within 24 hours gets the first answer", min_length = 1, max_length = 200),
    ),
    request_body = ReviewForm,
    responses(
        (status = 201, description = "The new version", body = ReviewAnswer, headers(("ETag" = String, description = "Version of the review"))),
        (status = 409, description = "`clinical.not_completed`, `clinical.corrected` with `correctedBy`, or `patients.removed`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn correct_review(
    State(state): State<Arc<ClinicalState>>,
    caller: Caller,
    PathId((id, review)): PathId<(PatientId, ReviewId)>,
    key: IdempotencyKey,
    form: Result<JsonBody<ReviewForm>, Error>,
) -> Result<Response, Error> {
    state
        .store
        .read(|tx| store::review(tx, &patients::patient(tx, id)?, review).map(drop))?;
    let JsonBody(form) = form?;
    let corrected = state
        .store
        .write(&caller.0, move |tx| {
            let route = format!("POST /api/patients/{id}/reviews/{review}/corrections");
            key.once(tx, &route, &form, |tx| {
                service::correct_review(tx, id, review, &form)
            })
        })
        .await?;
    Ok((StatusCode::CREATED, state.answer(&caller.0, id, corrected)?).into_response())
}

/// List the drafts that one began
#[utoipa::path(
    get, path = "/api/reviews/drafts", tag = "clinical",
    responses((status = 200, description = "What the caller has not finished", body = OpenDrafts))
)]
pub async fn list_open_drafts(
    State(state): State<Arc<ClinicalState>>,
    caller: Caller,
) -> Result<Json<OpenDrafts>, Error> {
    state.reads.check()?;
    let (items, subjects) = state.store.read(|tx| drafts_of(tx, &caller.0))?;
    state.reads.note(&caller.0, "clinical.drafts_listed", &subjects);
    Ok(Json(OpenDrafts { items }))
}

/// What somebody has not finished, without what is hidden from them; and whose it is.
pub(super) fn drafts_of(view: &impl View, actor: &Actor) -> Result<(Vec<OpenDraft>, Vec<Subject>), Error> {
    let mut items = Vec::new();
    let mut subjects = Vec::new();
    for draft in service::open_drafts(view, actor)? {
        let Ok(patient) = patients::find_patient(view, draft.patient) else {
            continue;
        };
        if patient.header.deleted_at.is_some() || patients::is_hidden(view, actor, patient.id)? {
            continue;
        }
        let facts = &patient.facts;
        items.push(OpenDraft {
            id: draft.id,
            patient_id: patient.id,
            patient_name: format!("{} {}", facts.first_name, facts.last_name),
            review_type: draft.content.review_type,
            updated_at: draft.header.updated_at,
        });
        subjects.push(Subject::Patient(patient.id));
    }
    Ok((items, subjects))
}

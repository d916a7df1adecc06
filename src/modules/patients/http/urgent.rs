//! Opening a reserved file in an emergency, and the review of that.
#![expect(
    unused_qualifications,
    reason = "the code that utoipa writes for parameters qualifies what it need not"
)]

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{PatientsState, to_json};
use crate::modules::patients::forms::{UrgentForm, UrgentReviewForm};
use crate::modules::patients::model::{REVIEW_WITHIN, Verdict};
use crate::modules::patients::rules::{AccessState, is_overdue, state_of};
use crate::modules::patients::service::{self, ToldAccess, Wanted};
use crate::modules::patients::store;
use crate::platform::http::idempotency::IdempotencyKey;
use crate::platform::http::{BeforeDoor, Caller, IfMatch, JsonBody, PathId, Problem, Query, versioned};
use crate::platform::store::{Subject, View};
use crate::shared::error::{Error, Kind};
use crate::shared::ids::{PatientId, UrgentAccessId, UserId};
use crate::shared::person::LongText;

/// Openings on a page unless told otherwise.
const PAGE: usize = 50;
/// The most openings on a page.
const PAGE_MAX: usize = 200;

/// What a review came to.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UrgentReviewAnswer {
    /// What it came to.
    verdict: Verdict,
    /// In words.
    note: LongText,
    /// By whom; null once they were erased.
    by_name: Option<String>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

/// One opening of a reserved file in an emergency. It names the child by its number alone.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01930a3e-7c00-7000-8000-00000000000a", "patientId": "01930a3e-7c00-7000-8000-000000000001",
    "medicalRecordNumber": "HC-000123", "userId": "01930a3e-7c00-7000-8000-000000000003", "userName": "Marta Iglesias Rubio",
    "reason": "Traumatismo dental: viene sangrando.", "since": "2026-11-24T10:04:00Z", "until": "2026-11-24T11:04:00Z",
    "endedAt": null, "state": "OPEN", "reviewBy": "2026-12-01T10:04:00Z", "isOverdue": false, "review": null, "version": 1
}))]
pub struct UrgentAccessAnswer {
    /// Its id.
    id: UrgentAccessId,
    /// The child.
    patient_id: PatientId,
    /// The number of its history; null once the child was erased.
    medical_record_number: Option<String>,
    /// Who opened the file.
    user_id: UserId,
    /// Their name; null once they were erased.
    user_name: Option<String>,
    /// Why, in their words.
    reason: LongText,
    /// From when.
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
    /// Until when, unless it was ended before.
    #[schema(value_type = String, format = DateTime)]
    until: Timestamp,
    /// When it was ended before its time.
    #[schema(value_type = Option<String>, format = DateTime)]
    ended_at: Option<Timestamp>,
    /// How it stands.
    state: AccessState,
    /// Until when it has to be reviewed.
    #[schema(value_type = String, format = DateTime)]
    review_by: Timestamp,
    /// Whether it waits for its review longer than that.
    is_overdue: bool,
    /// What came of it.
    review: Option<UrgentReviewAnswer>,
    /// Its version, also in `ETag`.
    version: u64,
}

impl UrgentAccessAnswer {
    fn of(told: ToldAccess, now: Timestamp) -> Self {
        let ToldAccess {
            access,
            number,
            user_name,
            reviewer_name,
        } = told;
        Self {
            id: access.id,
            patient_id: access.patient,
            medical_record_number: number,
            user_id: access.user,
            user_name,
            since: access.since,
            until: access.until,
            ended_at: access.ended_at,
            state: state_of(&access, now),
            review_by: access.since + REVIEW_WITHIN,
            is_overdue: is_overdue(&access, now),
            version: access.header.version,
            reason: access.reason,
            review: access.review.map(|review| UrgentReviewAnswer {
                verdict: review.verdict,
                note: review.note,
                by_name: reviewer_name,
                at: review.at,
            }),
        }
    }
}

/// Which openings are listed.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum AccessFilter {
    /// Those that wait for their review.
    #[default]
    Pending,
    /// All of them.
    All,
}

/// What is asked for.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AccessQuery {
    /// Which ones.
    #[serde(default)]
    #[param(inline)]
    state: AccessFilter,
    /// Openings on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<usize>,
    /// `nextCursor` of the page before.
    cursor: Option<UrgentAccessId>,
}

/// Openings of reserved files.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UrgentAccessPage {
    /// Newest first.
    items: Vec<UrgentAccessAnswer>,
    /// Asks for the next page; null on the last one.
    next_cursor: Option<UrgentAccessId>,
}

/// How many openings there are.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UrgentAccessCounts {
    /// How many files are open like this now.
    #[schema(minimum = 0)]
    open: usize,
    /// How many openings wait for their review.
    #[schema(minimum = 0)]
    pending: usize,
    /// How many of them wait longer than seven days.
    #[schema(minimum = 0)]
    overdue: usize,
}

/// Open a reserved file in an emergency
///
/// For 60 minutes, for whoever asks and nobody else. The reason, and everything that is read meanwhile, stands in the
/// audit log; administrators are told at once and review it within seven days.
#[utoipa::path(
    post, path = "/api/patients/{id}/break-glass", tag = "reserved", operation_id = "breakGlass",
    params(
        ("id" = PatientId, Path, description = "The child"),
        ("Idempotency-Key" = Option<String>, Header, description = "A repeated post with the same key within 24 hours gets the first answer", min_length = 1, max_length = 200),
    ),
    request_body = UrgentForm,
    responses(
        (status = 201, description = "The opening", body = UrgentAccessAnswer, headers(("ETag" = String, description = "Version of the opening"))),
        (status = 409, description = "`patients.not_reserved`: they open the file without it", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn break_glass(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    PathId(BeforeDoor(id)): PathId<BeforeDoor<PatientId>>,
    key: IdempotencyKey,
    form: Result<JsonBody<UrgentForm>, Error>,
) -> Result<Response, Error> {
    state.store.read(|tx| store::patient(tx, id).map(drop))?;
    let JsonBody(form) = form?;
    let opened = state
        .store
        .write(&caller.0, move |tx| {
            let route = format!("POST /api/patients/{id}/break-glass");
            key.once(tx, &route, &form, |tx| service::open_urgently(tx, id, &form))
        })
        .await?;
    let answer = state.store.read(|tx| answer(tx, opened))?;
    Ok((StatusCode::CREATED, versioned(&answer, answer.version)).into_response())
}

/// End an opening before its time
///
/// By whoever opened the file, or by an administrator.
#[utoipa::path(
    post, path = "/api/urgent-accesses/{id}/end", tag = "reserved", operation_id = "endUrgentAccess",
    params(("id" = UrgentAccessId, Path, description = "The opening")),
    responses(
        (status = 204, description = "The file is shut again"),
        (status = 409, description = "`patients.urgent_access_over`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn end_urgent_access(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    PathId(id): PathId<UrgentAccessId>,
) -> Result<StatusCode, Error> {
    state
        .store
        .write(&caller.0, move |tx| service::end_urgent_access(tx, id))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// List the openings of reserved files
#[utoipa::path(
    get, path = "/api/urgent-accesses", tag = "reserved", params(AccessQuery),
    responses((status = 200, description = "A page", body = UrgentAccessPage))
)]
pub async fn list_urgent_accesses(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    Query(query): Query<AccessQuery>,
) -> Result<Json<UrgentAccessPage>, Error> {
    let limit = query.limit.unwrap_or(PAGE);
    if !(1..=PAGE_MAX).contains(&limit) {
        return Err(Error::new(Kind::BadRequest, "request.query"));
    }
    let wanted = match query.state {
        AccessFilter::Pending => Wanted::Pending,
        AccessFilter::All => Wanted::All,
    };
    state.reads.check()?;
    let (told, has_more) = state
        .store
        .read(|tx| service::list_urgent_accesses(tx, &caller.0, wanted, query.cursor, limit))?;
    let shown: Vec<Subject> = told
        .iter()
        .map(|told| Subject::Patient(told.access.patient))
        .collect();
    state
        .reads
        .note(&caller.0, "patients.urgent_accesses_listed", &shown);
    let now = state.store.clock().now();
    let last = told.last().map(|told| told.access.id);
    Ok(Json(UrgentAccessPage {
        items: told
            .into_iter()
            .map(|told| UrgentAccessAnswer::of(told, now))
            .collect(),
        next_cursor: last.filter(|_| has_more),
    }))
}

/// Count the openings of reserved files
#[utoipa::path(
    get, path = "/api/urgent-accesses/counts", tag = "reserved",
    responses((status = 200, description = "How many there are", body = UrgentAccessCounts))
)]
pub async fn count_urgent_accesses(
    State(state): State<Arc<PatientsState>>,
) -> Result<Json<UrgentAccessCounts>, Error> {
    let counts = state.store.read(service::count_urgent_accesses)?;
    Ok(Json(UrgentAccessCounts {
        open: counts.open,
        pending: counts.pending,
        overdue: counts.overdue,
    }))
}

/// Review an opening
///
/// Once it is over. Nobody reviews their own, unless they are the only administrator.
#[utoipa::path(
    put, path = "/api/urgent-accesses/{id}/review", tag = "reserved",
    params(
        ("id" = UrgentAccessId, Path, description = "The opening"),
        ("If-Match" = String, Header, description = "The version that was seen"),
    ),
    request_body = UrgentReviewForm,
    responses(
        (status = 200, description = "The opening as it is now", body = UrgentAccessAnswer, headers(("ETag" = String, description = "Version of the opening"))),
        (status = 409, description = "`patients.own_urgent_access` or `patients.urgent_access_open`", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "Changed since it was read; `current` is the opening as it is now", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "Without `If-Match`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn review_urgent_access(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    PathId(id): PathId<UrgentAccessId>,
    seen: IfMatch,
    form: Result<JsonBody<UrgentReviewForm>, Error>,
) -> Result<Response, Error> {
    state.store.read(|tx| check(tx, id, seen))?;
    let JsonBody(form) = form?;
    state
        .store
        .write(&caller.0, move |tx| {
            check(tx, id, seen)?;
            service::review_urgent_access(tx, id, &form)
        })
        .await?;
    let now = state.store.read(|tx| answer(tx, id))?;
    Ok(versioned(&now, now.version))
}

fn answer(view: &impl View, id: UrgentAccessId) -> Result<UrgentAccessAnswer, Error> {
    let access = store::urgent_access(view, id)?;
    let told = service::tell(view, access)?;
    Ok(UrgentAccessAnswer::of(told, view.now()))
}

fn check(view: &impl View, id: UrgentAccessId, seen: IfMatch) -> Result<(), Error> {
    let current = answer(view, id)?;
    seen.required()?.check(current.version, || to_json(&current))
}

//! A child's standing in one request.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::ClinicalState;
use super::answers::{PlannedAnswer, Professional, percent};
use super::charts::DecayAnswer;
use crate::modules::anamnesis::MedicalAlerts;
use crate::modules::clinical::model::{Review, ReviewType};
use crate::modules::clinical::rules::indices::{self, Dentition};
use crate::modules::clinical::rules::pending::Pending;
use crate::modules::clinical::service::{self, OverviewView};
use crate::modules::patients::RiskLevel;
use crate::platform::http::{Caller, PathId};
use crate::platform::store::View;
use crate::shared::error::Error;
use crate::shared::ids::{PatientId, ReviewId};

/// A review in a line.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OverviewReview {
    /// Its id.
    id: ReviewId,
    /// What sort of visit.
    review_type: Option<ReviewType>,
    /// When; null for a draft that does not say.
    #[schema(value_type = Option<String>, format = DateTime)]
    review_date: Option<Timestamp>,
    /// Who signed it, or began the draft.
    author: Professional,
    /// O'Leary in percent.
    plaque_index: Option<f64>,
    /// Teeth that were recorded as decayed for the first time.
    new_caries: Option<u16>,
    /// Not everything could be explored.
    incomplete: bool,
    /// Something could not wait.
    urgent: bool,
}

/// The light.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OverviewRisk {
    /// Which is shown.
    level: RiskLevel,
    /// The sum of the last assessment.
    score: Option<u32>,
    /// When it was assessed or decided.
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
    /// Whether somebody decided otherwise.
    overridden: bool,
}

/// Decayed, missing and filled teeth.
#[derive(Serialize, ToSchema)]
pub struct OverviewIndices {
    /// Permanent teeth.
    caod: DecayAnswer,
    /// Primary teeth.
    ceod: DecayAnswer,
}

/// A treatment that is still to be done.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OverviewPlanned {
    /// What, where and how soon.
    #[serde(flatten)]
    planned: PlannedAnswer,
    /// Since which visit.
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
    /// The review that wanted it last.
    review_id: ReviewId,
}

/// How a child stands.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Overview {
    /// The last five completed reviews, the newest first.
    reviews: Vec<OverviewReview>,
    /// How many were completed in all.
    #[schema(minimum = 0)]
    reviews_completed: usize,
    /// Drafts that are open.
    drafts: Vec<OverviewReview>,
    /// Indices; null while nothing was told of the mouth.
    indices: Option<OverviewIndices>,
    /// The light; null while nothing was assessed.
    risk: Option<OverviewRisk>,
    /// The day of the last completed review.
    #[schema(value_type = Option<String>, format = Date)]
    last_review_date: Option<Date>,
    /// When the child comes again.
    #[schema(value_type = Option<String>, format = Date)]
    next_review_date: Option<Date>,
    /// What reviews wanted done and nobody did yet.
    planned: Vec<OverviewPlanned>,
    /// What must not be forgotten.
    alerts: MedicalAlerts,
}

fn review(view: &impl View, review: &Review) -> Result<OverviewReview, Error> {
    let completion = review.completion.as_ref();
    let by = completion.map_or(review.author, |completion| completion.by);
    Ok(OverviewReview {
        id: review.id,
        review_type: review.content.review_type,
        review_date: review.content.review_date,
        author: Professional::of(view, by)?,
        plaque_index: completion
            .and_then(|completion| completion.plaque_permille)
            .map(percent),
        new_caries: completion.map(|completion| completion.new_caries),
        incomplete: review.content.is_incomplete,
        urgent: review.content.is_urgent,
    })
}

fn planned(pending: Pending) -> OverviewPlanned {
    OverviewPlanned {
        planned: pending.treatment.into(),
        since: pending.since,
        review_id: pending.review,
    }
}

impl Overview {
    fn of(view: &impl View, told: OverviewView) -> Result<Self, Error> {
        let reviews = |reviews: &[Review]| {
            let answers = reviews.iter().map(|one| review(view, one));
            answers.collect::<Result<Vec<_>, Error>>()
        };
        let risk = &told.risk;
        let last = risk.assessments.last();
        let since = risk
            .overriding()
            .map(|decided| decided.at)
            .or_else(|| last.map(|last| last.at));
        let risk = risk.level().zip(since).map(|(level, since)| OverviewRisk {
            level,
            score: last.map(|last| last.score),
            since,
            overridden: risk.overriding().is_some(),
        });
        let teeth = &told.chart.teeth;
        let of = |dentition| DecayAnswer::from(indices::decay_of_teeth(teeth, dentition));
        Ok(Self {
            reviews: reviews(&told.reviews)?,
            reviews_completed: told.completed,
            drafts: reviews(&told.drafts)?,
            indices: (!teeth.is_empty()).then(|| OverviewIndices {
                caod: of(Dentition::Permanent),
                ceod: of(Dentition::Primary),
            }),
            risk,
            last_review_date: told.standing.last_review,
            next_review_date: told.standing.next_review,
            planned: told.pending.into_iter().map(planned).collect(),
            alerts: told.alerts,
        })
    }
}

/// See how a child stands
///
/// Last reviews, indices, risk, the next review, what is still to be done and what must not be forgotten.
#[utoipa::path(
    get, path = "/api/patients/{id}/overview", tag = "clinical",
    params(("id" = PatientId, Path, description = "The child")),
    responses((status = 200, description = "How it stands", body = Overview))
)]
pub async fn get_overview(
    State(state): State<Arc<ClinicalState>>,
    caller: Caller,
    PathId(id): PathId<PatientId>,
) -> Result<Json<Overview>, Error> {
    state.reads.check()?;
    let answer = state.store.read(|tx| {
        let told = service::open_overview(tx, &caller.0, id)?;
        Overview::of(tx, told)
    })?;
    state.note(&caller.0, "clinical.overview_read", id);
    Ok(Json(answer))
}

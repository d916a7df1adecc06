//! The caries risk.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::ClinicalState;
use super::answers::{Professional, percent};
use super::words;
use crate::modules::clinic;
use crate::modules::clinical::forms::OverrideForm;
use crate::modules::clinical::model::{Assessment, DietRisk, FluorideExposure, Overriding, RiskFile};
use crate::modules::clinical::rules::risk::{Inputs, milder};
use crate::modules::clinical::service;
use crate::modules::patients::RiskLevel;
use crate::platform::http::{Caller, JsonBody, PathId, Problem};
use crate::platform::store::View;
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::ids::{PatientId, ReviewId};
use crate::shared::person::LongText;

/// Points by question.
#[derive(Clone, Serialize, ToSchema)]
pub struct PointsAnswer {
    /// New caries in twelve months.
    caries: u8,
    /// O'Leary.
    plaque: u8,
    /// Appointments kept.
    attendance: u8,
    /// Diet.
    diet: u8,
    /// Fluoride.
    fluoride: u8,
}

/// Another light than the one that was counted.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OverrideAnswer {
    /// Which.
    level: RiskLevel,
    /// Why.
    reason: LongText,
    /// When it was decided.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// By whom.
    author: Professional,
    /// When a completed review or another decision ended it.
    #[schema(value_type = Option<String>, format = DateTime)]
    ended_at: Option<Timestamp>,
}

/// One assessment.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AssessmentAnswer {
    /// The light.
    level: RiskLevel,
    /// The sum.
    score: u32,
    /// By question.
    points: PointsAnswer,
    /// The light below which new caries does not let it go.
    floor: Option<RiskLevel>,
    /// Teeth first recorded as decayed within twelve months.
    new_caries: u32,
    /// O'Leary in percent.
    plaque_index: f64,
    /// Version of the clinic's settings by which it was counted.
    settings_version: u64,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    assessed_at: Timestamp,
    /// Who completed the review that it comes from.
    author: Professional,
    /// That review.
    review_id: ReviewId,
}

/// The caries risk of a child.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RiskAnswer {
    /// The light that is shown: what was decided by hand, else what was counted; null while nothing was assessed.
    level: Option<RiskLevel>,
    /// The sum of the last assessment.
    score: Option<u32>,
    /// By question.
    points: Option<PointsAnswer>,
    /// The light below which new caries does not let it go.
    floor: Option<RiskLevel>,
    /// The last assessment in words.
    explanation: Vec<String>,
    /// What alone would make it milder, in words.
    advice: Vec<String>,
    /// What was decided by hand and holds now.
    r#override: Option<OverrideAnswer>,
    /// Version of the clinic's settings by which it was counted.
    settings_version: Option<u64>,
    /// When.
    #[schema(value_type = Option<String>, format = DateTime)]
    assessed_at: Option<Timestamp>,
    /// Assessments, the newest first.
    history: Vec<AssessmentAnswer>,
    /// What was decided by hand, the newest first.
    overrides: Vec<OverrideAnswer>,
}

impl RiskAnswer {
    fn of(view: &impl View, risk: &RiskFile, actor: &Actor) -> Result<Self, Error> {
        let last = risk.assessments.last();
        let advice = match last {
            Some(last) if risk.overriding().is_none() => {
                let steps = milder(inputs(last), &clinic::settings(view)?.risk);
                let words = steps
                    .into_iter()
                    .map(|(step, level)| words::advice(step, level, actor.language));
                words.collect()
            }
            _ => Vec::new(),
        };
        let history = risk.assessments.iter().rev().map(|one| assessment(view, one));
        let overrides = risk.overridings.iter().rev().map(|one| overriding(view, one));
        Ok(Self {
            level: risk.level(),
            score: last.map(|last| last.score),
            points: last.map(|last| points(last.points)),
            floor: last.and_then(|last| last.floor),
            explanation: last.map_or_else(Vec::new, |last| words::explanation(last, actor.language)),
            advice,
            r#override: risk.overriding().map(|one| overriding(view, one)).transpose()?,
            settings_version: last.map(|last| last.settings_version),
            assessed_at: last.map(|last| last.at),
            history: history.collect::<Result<_, _>>()?,
            overrides: overrides.collect::<Result<_, _>>()?,
        })
    }
}

fn inputs(assessment: &Assessment) -> Inputs {
    Inputs {
        new_caries: assessment.new_caries,
        plaque_permille: assessment.plaque_permille,
        kept: assessment.kept,
        due: assessment.due,
        diet: assessment.diet,
        has_fluoride: assessment.fluoride == FluorideExposure::Adequate,
    }
}

const fn points(points: [u8; 5]) -> PointsAnswer {
    let [caries, plaque, attendance, diet, fluoride] = points;
    PointsAnswer {
        caries,
        plaque,
        attendance,
        diet,
        fluoride,
    }
}

fn assessment(view: &impl View, one: &Assessment) -> Result<AssessmentAnswer, Error> {
    Ok(AssessmentAnswer {
        level: one.level,
        score: one.score,
        points: points(one.points),
        floor: one.floor,
        new_caries: one.new_caries,
        plaque_index: u16::try_from(one.plaque_permille).map_or(100.0, percent),
        settings_version: one.settings_version,
        assessed_at: one.at,
        author: Professional::of(view, one.by)?,
        review_id: one.review,
    })
}

fn overriding(view: &impl View, one: &Overriding) -> Result<OverrideAnswer, Error> {
    Ok(OverrideAnswer {
        level: one.level,
        reason: one.reason.clone(),
        at: one.at,
        author: Professional::of(view, one.by)?,
        ended_at: one.ended_at,
    })
}

impl ClinicalState {
    fn risk(&self, actor: &Actor, id: PatientId) -> Result<RiskAnswer, Error> {
        self.reads.check()?;
        let answer = self.store.read(|tx| {
            let risk = service::open_risk(tx, actor, id)?;
            RiskAnswer::of(tx, &risk, actor)
        })?;
        self.note(actor, "clinical.risk_read", id);
        Ok(answer)
    }
}

/// Open the caries risk
#[utoipa::path(
    get, path = "/api/patients/{id}/risk-level", tag = "clinical",
    params(("id" = PatientId, Path, description = "The child")),
    responses((status = 200, description = "The risk, explained", body = RiskAnswer))
)]
pub async fn get_risk(
    State(state): State<Arc<ClinicalState>>,
    caller: Caller,
    PathId(id): PathId<PatientId>,
) -> Result<Json<RiskAnswer>, Error> {
    state.risk(&caller.0, id).map(Json)
}

/// Decide on another light
///
/// With a reason; it holds until the next completed review.
#[utoipa::path(
    post, path = "/api/patients/{id}/risk-level/override", tag = "clinical",
    params(("id" = PatientId, Path, description = "The child")),
    request_body = OverrideForm,
    responses(
        (status = 200, description = "The risk as it is shown now", body = RiskAnswer),
        (status = 409, description = "`clinical.not_assessed` or `patients.removed`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn override_risk(
    State(state): State<Arc<ClinicalState>>,
    caller: Caller,
    PathId(id): PathId<PatientId>,
    form: Result<JsonBody<OverrideForm>, Error>,
) -> Result<Json<RiskAnswer>, Error> {
    state
        .store
        .read(|tx| crate::modules::patients::patient(tx, id).map(drop))?;
    let JsonBody(form) = form?;
    state
        .store
        .write(&caller.0, move |tx| service::override_risk(tx, id, &form))
        .await?;
    state.risk(&caller.0, id).map(Json)
}

/// How sugar is called in the texts.
pub(super) const fn diet_key(diet: DietRisk) -> &'static str {
    match diet {
        DietRisk::Low => "diet.LOW",
        DietRisk::Moderate => "diet.MODERATE",
        DietRisk::High => "diet.HIGH",
    }
}

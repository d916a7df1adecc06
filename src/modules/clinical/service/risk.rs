//! The caries risk: counted when a review is completed, and decided otherwise by hand.

use jiff::ToSpan as _;

use crate::modules::clinic::Clinic;
use crate::modules::clinical::error::ClinicalError;
use crate::modules::clinical::forms::OverrideForm;
use crate::modules::clinical::model::{
    Assessment, ChartVisit, FluorideExposure, Overriding, Review, ReviewStatus, RiskFile,
};
use crate::modules::clinical::rules::fold;
use crate::modules::clinical::rules::risk::{self, Inputs};
use crate::modules::clinical::store;
use crate::modules::patients::{self, Patient, RiskLevel, StandingFacts};
use crate::platform::audit::Audit;
use crate::platform::http::Choice;
use crate::platform::store::{Record as _, View, WriteTx};
use crate::shared::actor::Actor;
use crate::shared::error::{Error, FieldErrors};
use crate::shared::ids::PatientId;
use crate::shared::permission::Permission;
use crate::shared::person::LongText;

/// Decisions and assessments that a file keeps; the oldest go when there are more.
const KEPT: usize = 400;

/// The risk of a child as it was assessed and decided over time.
///
/// # Errors
/// 404; the permission.
pub fn open_risk(view: &impl View, actor: &Actor, id: PatientId) -> Result<RiskFile, Error> {
    actor.require(Permission::ClinicalRead)?;
    store::risk_of(view, &patients::patient(view, id)?)
}

/// Decides on another light than the one that was counted, until the next completed review.
///
/// # Errors
/// 422 without a reason; 409 `clinical.not_assessed`, `patients.removed`; the permission.
pub fn override_risk(tx: &mut WriteTx<'_>, id: PatientId, form: &OverrideForm) -> Result<(), Error> {
    tx.actor().require(Permission::RiskOverride)?;
    let patient = patients::open_patient(tx, id)?;
    let (level, reason) = parse(form)?;
    let mut risk = store::risk_of(tx, &patient)?;
    if risk.assessments.is_empty() {
        return Err(ClinicalError::NotAssessed.into());
    }
    let was = risk.level();
    let now = tx.now();
    end_overriding(&mut risk, now);
    risk.overridings.push(Overriding {
        at: now,
        by: super::drafts::author(tx)?,
        level,
        reason: reason.clone(),
        ended_at: None,
    });
    trim(&mut risk);
    tx.put(&mut risk)?;
    let standing = patients::standing_of(tx, &patient)?;
    let standing = StandingFacts {
        risk_level: Some(level),
        ..standing
    };
    patients::note_standing(tx, patient.id, standing)?;
    Audit::of("clinical.risk_overridden", risk.subject())
        .on(&risk)
        .changed(
            &serde_json::json!({ "riskLevel": was }),
            &serde_json::json!({ "riskLevel": level, "overrideReason": reason }),
        )
        .write(tx)
}

fn parse(form: &OverrideForm) -> Result<(RiskLevel, LongText), Error> {
    let mut wrong = FieldErrors::default();
    let level = match form.level {
        Choice::Known(level) => Some(level),
        Choice::Strange(_) => wrong.check("level", Err("clinical.choice")),
    };
    let text = form.reason.as_deref().unwrap_or_default();
    let reason = if text.trim().is_empty() {
        Err("person.required")
    } else {
        LongText::parse(text)
    };
    let reason = wrong.check("reason", reason);
    wrong.finish()?;
    level.zip(reason).ok_or_else(|| Error::internal("a decision"))
}

fn end_overriding(risk: &mut RiskFile, now: jiff::Timestamp) {
    if let Some(last) = risk.overridings.last_mut() {
        last.ended_at.get_or_insert(now);
    }
}

pub(super) fn trim(risk: &mut RiskFile) {
    let spare = risk.assessments.len().saturating_sub(KEPT);
    risk.assessments.drain(..spare);
    let spare = risk.overridings.len().saturating_sub(KEPT);
    risk.overridings.drain(..spare);
}

/// Assesses by the newest completed review that tells enough, and answers the light that is shown then. `is_new` ends
/// what was decided by hand; a correction does not.
pub(super) fn assess(
    tx: &mut WriteTx<'_>,
    patient: &Patient,
    reviews: &[Review],
    visits: &[ChartVisit],
    clinic: &Clinic,
    is_new: bool,
) -> Result<Option<RiskLevel>, Error> {
    let mut risk = store::risk_of(tx, patient)?;
    let now = tx.now();
    if let Some(assessment) = count(reviews, visits, clinic, now) {
        if is_new {
            end_overriding(&mut risk, now);
        }
        risk.assessments.push(assessment);
        trim(&mut risk);
        tx.put(&mut risk)?;
    }
    Ok(risk.level())
}

pub(super) fn count(
    reviews: &[Review],
    visits: &[ChartVisit],
    clinic: &Clinic,
    now: jiff::Timestamp,
) -> Option<Assessment> {
    let completed = reviews
        .iter()
        .filter(|review| review.status == ReviewStatus::Completed);
    let told = completed.filter_map(|review| {
        let content = &review.content;
        let completion = review.completion.as_ref()?;
        let plaque = completion.plaque_permille?;
        let answers = (plaque, content.diet_risk?, content.fluoride_exposure?);
        Some((content.review_date?, review, completion, answers))
    });
    let (at, review, completion, (plaque, diet, fluoride)) =
        told.max_by_key(|(at, review, _, _)| (*at, review.id))?;
    let day = clinic.time_zone.date_at(at);
    let year_ago = day.checked_sub(12.months()).unwrap_or(day);
    let caries = fold::new_caries(visits, year_ago, day).len();
    let inputs = Inputs {
        new_caries: u32::try_from(caries).unwrap_or(u32::MAX),
        plaque_permille: u32::from(plaque),
        // The agenda does not tell yet: with no appointments due there is nothing to hold against anybody.
        kept: 0,
        due: 0,
        diet,
        has_fluoride: fluoride == FluorideExposure::Adequate,
    };
    let assessed = risk::assess(inputs, &clinic.risk);
    let points = assessed.points;
    Some(Assessment {
        at: now,
        by: completion.by,
        review: review.id,
        settings_version: clinic.header.version,
        new_caries: inputs.new_caries,
        plaque_permille: inputs.plaque_permille,
        kept: inputs.kept,
        due: inputs.due,
        diet,
        fluoride,
        points: [
            points.caries,
            points.plaque,
            points.attendance,
            points.diet,
            points.fluoride,
        ],
        score: assessed.score,
        floor: assessed.floor,
        level: assessed.level,
    })
}

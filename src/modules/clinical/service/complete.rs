//! Signing a review, and correcting a signed one. All that follows from it is in the same write: what the chart learns,
//! stamps and medals, the risk, when the child comes again.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use serde_json::json;

use super::drafts::{author, revision};
use super::{carnet, chart, months_on, risk};
use crate::modules::clinic::{self, Clinic};
use crate::modules::clinical::error::ClinicalError;
use crate::modules::clinical::forms::ReviewForm;
use crate::modules::clinical::model::{
    ChartEvent, ChartVisit, Completion, Detail, Layer, Place, Plaque, Review, ReviewContent, ReviewStatus,
    StainedTooth, ToothState, ToothStatus, TreatmentType,
};
use crate::modules::clinical::rules::fold::{self, Chart};
use crate::modules::clinical::rules::risk::months_between;
use crate::modules::clinical::rules::{content, indices};
use crate::modules::clinical::store;
use crate::modules::patients::{self, Patient, RiskLevel, StandingFacts};
use crate::platform::audit::Audit;
use crate::platform::crypto;
use crate::platform::store::{Header, Record as _, WriteTx};
use crate::shared::error::{Error, FieldErrors};
use crate::shared::event::Event;
use crate::shared::ids::{PatientId, ReviewId, UserId};
use crate::shared::permission::Permission;
use crate::shared::person::LongText;
use crate::shared::tooth::{Surface, Tooth};

/// Signs a review. Does nothing to one that is signed.
///
/// # Errors
/// 422 over what is missing or contradicts the chart; 409 `clinical.chart_changed` when others told of the same teeth
/// since; `patients.removed`; the permission.
pub fn complete_review(
    tx: &mut WriteTx<'_>,
    id: PatientId,
    review: ReviewId,
    seen: Option<u64>,
) -> Result<(), Error> {
    tx.actor().require(Permission::ReviewsWrite)?;
    let patient = patients::open_patient(tx, id)?;
    let review = store::review(tx, &patient, review)?;
    if review.status != ReviewStatus::Draft {
        return Ok(());
    }
    let seen = seen.unwrap_or(review.chart_revision);
    sign(tx, &patient, review, Some(seen), "clinical.review_completed")
}

/// Signs a new version of a review; the one before stays readable. Answers the id of the new one.
///
/// # Errors
/// 422 over the fields, the reason included; 409 `clinical.not_completed`, `clinical.corrected`; as
/// [`complete_review`].
pub fn correct_review(
    tx: &mut WriteTx<'_>,
    id: PatientId,
    corrected: ReviewId,
    form: &ReviewForm,
) -> Result<ReviewId, Error> {
    tx.actor().require(Permission::ReviewsWrite)?;
    let patient = patients::open_patient(tx, id)?;
    let mut old = store::review(tx, &patient, corrected)?;
    match (old.status, old.corrected_by) {
        (ReviewStatus::Draft, _) => return Err(ClinicalError::NotCompleted.into()),
        (_, Some(by)) => return Err(ClinicalError::Corrected { by }.into()),
        _ => {}
    }
    let reason = reason(form.correction_reason.as_deref())?;
    let content = content::parse_review(form, &super::bounds(tx, &patient)?)?;
    let review = Review {
        id: tx.new_id(),
        header: Header::default(),
        patient: patient.id,
        status: ReviewStatus::Draft,
        author: author(tx)?,
        content,
        chart_revision: 0,
        completion: None,
        corrects: Some(old.id),
        correction_reason: Some(reason),
        corrected_by: None,
    };
    let new = review.id;
    if let Some(told) = old.completion.as_ref().and_then(|completion| completion.chart) {
        chart::supersede(tx, told, new)?;
    }
    old.status = ReviewStatus::Corrected;
    old.corrected_by = Some(new);
    tx.put(&mut old)?;
    sign(tx, &patient, review, None, "clinical.review_corrected")?;
    Ok(new)
}

fn reason(text: Option<&str>) -> Result<LongText, Error> {
    let mut wrong = FieldErrors::default();
    let text = text.unwrap_or_default();
    let reason = if text.trim().is_empty() {
        Err("person.required")
    } else {
        LongText::parse(text)
    };
    match wrong.check("correctionReason", reason) {
        Some(reason) => Ok(reason),
        None => Err(wrong
            .finish()
            .err()
            .unwrap_or_else(|| Error::internal("a reason"))),
    }
}

fn sign(
    tx: &mut WriteTx<'_>,
    patient: &Patient,
    review: Review,
    seen: Option<u64>,
    act: &'static str,
) -> Result<(), Error> {
    let clinic = clinic::settings(tx)?;
    let mut visits = store::visits_of(tx, patient)?;
    let by = author(tx)?;
    let signing = Signing {
        patient,
        clinic: &clinic,
        by,
        at: tx.now(),
    };
    let (mut review, visit) = signing.sign(tx, review, &mut visits, seen)?;
    if let Some(mut visit) = visit {
        tx.put(&mut visit)?;
    }
    tx.put(&mut review)?;

    let reviews = store::reviews_of(tx, patient)?;
    let was = patients::standing_of(tx, patient)?;
    let level = risk::assess(tx, patient, &reviews, &visits, &clinic, review.corrects.is_none())?;
    carnet::earn(tx, patient, &reviews, &clinic)?;
    let standing = standing(tx, patient, &reviews, &clinic, level)?;
    patients::note_standing(tx, patient.id, standing)?;

    Audit::of(act, review.subject())
        .on(&review)
        .changed(
            &json!({ "riskLevel": was.risk_level, "nextReviewDate": was.next_review }),
            &json!({
                "riskLevel": standing.risk_level,
                "nextReviewDate": standing.next_review,
                "reviewType": review.content.review_type,
                "correctionReason": review.correction_reason,
            }),
        )
        .write(tx)?;
    tell(tx, &review, was.risk_level, standing.risk_level)
}

/// Who signs what, by which settings.
pub(super) struct Signing<'a> {
    pub patient: &'a Patient,
    pub clinic: &'a Clinic,
    pub by: UserId,
    pub at: Timestamp,
}

impl Signing<'_> {
    /// Signs a review over what visits told before, among which its own stands afterwards.
    pub(super) fn sign(
        &self,
        tx: &WriteTx<'_>,
        mut review: Review,
        visits: &mut Vec<ChartVisit>,
        seen: Option<u64>,
    ) -> Result<(Review, Option<ChartVisit>), Error> {
        content::check_complete(&review.content)?;
        let day = review.content.review_date.unwrap_or(self.at);
        let day = self.clinic.time_zone.date_at(day);
        let before = fold::chart_on(visits, day);
        check_possible(&review.content, &before)?;
        let events = events_of(tx, &review.content, &before);
        if let Some(seen) = seen {
            chart::check_seen(visits, seen, &events)?;
        }
        let visit = (!events.is_empty()).then(|| ChartVisit {
            id: tx.new_id(),
            header: Header::default(),
            patient: self.patient.id,
            review: Some(review.id),
            nth: revision(visits.len()),
            observed_on: day,
            author: self.by,
            reason: None,
            events,
            errors: Vec::new(),
            superseded_by: None,
        });
        visits.extend(visit.clone());
        fold::in_order(visits);
        let after = fold::chart_on(visits, day);
        let months = months_on(self.patient.facts.date_of_birth, day);
        let ohis = indices::ohis_hundredths(&review.content.hygiene.ohis);
        let mut completion = Completion {
            at: self.at,
            by: self.by,
            digest: String::new(),
            chart: visit.as_ref().map(|visit| visit.id),
            plaque_permille: plaque_of(&review.content, &after, months),
            ohis_hundredths: ohis.and_then(|index| u16::try_from(index).ok()),
            new_caries: new_caries(visits, day),
        };
        completion.digest = digest(&review, &completion)?;
        review.status = ReviewStatus::Completed;
        review.chart_revision = revision(visits.len());
        review.completion = Some(completion);
        Ok((review, visit))
    }
}

/// What others have to know of it.
fn tell(
    tx: &mut WriteTx<'_>,
    review: &Review,
    was: Option<RiskLevel>,
    is: Option<RiskLevel>,
) -> Result<(), Error> {
    let patient = review.patient;
    if review.content.is_urgent && review.corrects.is_none() {
        tx.emit(&Event::ReviewUrgent {
            patient,
            review: review.id,
        })?;
    }
    if is == Some(RiskLevel::Red) && was != is {
        tx.emit(&Event::RiskTurnedRed { patient })?;
    } else if was.zip(is).is_some_and(|(was, is)| is < was) {
        tx.emit(&Event::RiskImproved { patient })?;
    }
    Ok(())
}

/// Refuses what cannot be: something done to, or found on, a tooth that is gone.
fn check_possible(content: &ReviewContent, before: &Chart) -> Result<(), Error> {
    let mut wrong = FieldErrors::default();
    for (nth, entry) in content.odontogram.iter().enumerate() {
        if !fold::may_follow(before.teeth.get(&entry.tooth), entry.tooth, entry.state.status) {
            wrong.add(format!("odontogram[{nth}].status"), "clinical.tooth_absent");
        }
    }
    for (nth, applied) in content.treatments_applied.iter().enumerate() {
        let Some(tooth) = applied.tooth else { continue };
        let entered = content.odontogram.iter().find(|entry| entry.tooth == tooth);
        let was_gone = before.teeth.get(&tooth).is_some_and(is_gone);
        let is_there = entered.is_some_and(|entry| !is_gone(&entry.state));
        if was_gone && !is_there {
            wrong.add(
                format!("treatmentsApplied[{nth}].toothNumber"),
                "clinical.tooth_absent",
            );
        }
    }
    wrong.finish()
}

fn is_gone(state: &ToothState) -> bool {
    state.status == ToothStatus::Ausente
}

/// What a review tells the chart: the teeth that are not as they were, what was done, what is to be done.
fn events_of(tx: &WriteTx<'_>, content: &ReviewContent, before: &Chart) -> Vec<ChartEvent> {
    let event = |tooth, layer, state| ChartEvent {
        id: tx.new_id(),
        layer,
        place: Place::Tooth(tooth),
        state,
    };
    let mut events = Vec::new();
    for entry in &content.odontogram {
        if before.teeth.get(&entry.tooth) == Some(&entry.state) {
            continue;
        }
        let is_done = content.treatments_applied.iter().any(|applied| {
            applied.tooth == Some(entry.tooth)
                && applied
                    .treatment
                    .leaves()
                    .is_some_and(|left| entry.state.has(left))
        });
        let layer = if is_done { Layer::DoneHere } else { Layer::Finding };
        events.push(event(entry.tooth, layer, entry.state.clone()));
    }
    let mut teeth = before.teeth.clone();
    let entered = content.odontogram.iter();
    teeth.extend(entered.map(|entry| (entry.tooth, entry.state.clone())));
    for applied in &content.treatments_applied {
        let Some(tooth) = applied.tooth else { continue };
        // What the chart says of the tooth already needs no second telling.
        let is_told = |state: &ToothState| applied.treatment.leaves().is_some_and(|left| state.has(left));
        let is_entered = content.odontogram.iter().any(|entry| entry.tooth == tooth);
        if is_entered && teeth.get(&tooth).is_some_and(is_told) {
            continue;
        }
        if let Some(state) = state_after(teeth.get(&tooth), applied.treatment, applied.surface) {
            if teeth.get(&tooth) != Some(&state) {
                events.push(event(tooth, Layer::DoneHere, state.clone()));
            }
            teeth.insert(tooth, state);
        }
    }
    for planned in &content.treatment_plan {
        let Some(tooth) = planned.tooth else { continue };
        if let Some(state) = state_after(None, planned.treatment, None) {
            events.push(event(tooth, Layer::Planned, state));
        }
    }
    events
}

/// What a tooth is once something was done to it.
fn state_after(
    before: Option<&ToothState>,
    treatment: TreatmentType,
    surface: Option<Surface>,
) -> Option<ToothState> {
    if treatment == TreatmentType::Sdf {
        let mut state = before?.clone();
        state.detail.sdf = Some(true);
        return Some(state);
    }
    let status = treatment.leaves()?;
    let mut state = before.cloned().unwrap_or_else(|| ToothState {
        status,
        surfaces: std::collections::BTreeMap::new(),
        detail: Detail::default(),
    });
    match surface.filter(|_| status.is_of_surface()) {
        Some(surface) => {
            state.surfaces.insert(surface, status);
        }
        // Of a tooth that is crowned or gone, its surfaces tell nothing any more.
        None if !status.is_of_surface() => state.surfaces.clear(),
        None => {}
    }
    state.status = status;
    Some(state)
}

fn plaque_of(content: &ReviewContent, chart: &Chart, months: u32) -> Option<u16> {
    match content.plaque.as_ref()? {
        Plaque::Permille(permille) => Some(*permille),
        Plaque::BySurface(stained) => {
            let mut present = chart.present(months);
            // Plaque was seen on it, so it is there, whatever is to be expected.
            present.extend(stained.iter().map(|stained| stained.tooth));
            let permille = indices::oleary_permille(&present, &surfaces_of(stained))?;
            u16::try_from(permille).ok()
        }
    }
}

fn surfaces_of(stained: &[StainedTooth]) -> BTreeSet<(Tooth, Surface)> {
    let teeth = stained.iter();
    teeth
        .flat_map(|stained| stained.surfaces.iter().map(|surface| (stained.tooth, *surface)))
        .collect()
}

fn new_caries(visits: &[ChartVisit], day: Date) -> u16 {
    // What this day told for the first time: medals look at visits, the risk at twelve months.
    let yesterday = day.yesterday().unwrap_or(day);
    u16::try_from(fold::new_caries(visits, yesterday, day).len()).unwrap_or(u16::MAX)
}

/// SHA-256 of what is signed: who, when, about whom, and every word of it.
fn digest(review: &Review, completion: &Completion) -> Result<String, Error> {
    let signed = json!({
        "id": review.id,
        "patient": review.patient,
        "corrects": review.corrects,
        "reason": review.correction_reason,
        "by": completion.by,
        "at": completion.at,
        "content": review.content,
    });
    let bytes = serde_json::to_vec(&signed).map_err(Error::internal)?;
    Ok(crypto::sha256_hex(&bytes))
}

/// How a child stands after a review: what the newest one says of the next, else the clinic's settings by plan and risk.
pub(super) fn standing(
    tx: &WriteTx<'_>,
    patient: &Patient,
    reviews: &[Review],
    clinic: &Clinic,
    risk_level: Option<RiskLevel>,
) -> Result<StandingFacts, Error> {
    let newest = reviews
        .iter()
        .filter(|review| review.status == ReviewStatus::Completed)
        .filter_map(|review| Some((review.content.review_date?, review)))
        .max_by_key(|(at, review)| (*at, review.id));
    let Some((at, newest)) = newest else {
        return Ok(StandingFacts::default());
    };
    let last = clinic.time_zone.date_at(at);
    let plan = patients::plan_shown(tx, patient, clinic.time_zone.date_at(tx.now()))?;
    let months = months_between(&clinic.review_months, plan.map(|plan| plan.plan_type), risk_level);
    let due = last.checked_add(i64::from(months).months()).ok();
    Ok(StandingFacts {
        risk_level,
        last_review: Some(last),
        next_review: newest.content.next_review_date.or(due),
    })
}

//! Look-ups over reviews, charts, risk and health cards. What belongs to a file that was taken in belongs to the one that
//! stayed.

use super::error::ClinicalError;
use super::model::{Carnet, ChartVisit, Review, RiskFile};
use super::rules::fold;
use crate::modules::patients::Patient;
use crate::platform::store::View;
use crate::shared::error::Error;
use crate::shared::ids::{PatientId, ReviewId};

/// The files whose records are a child's: its own, and those that were taken in.
pub fn files_of(patient: &Patient) -> impl Iterator<Item = PatientId> {
    std::iter::once(patient.id).chain(patient.absorbed.iter().copied())
}

/// What visits told of a child's mouth, in the order in which they count.
pub fn visits_of(view: &impl View, patient: &Patient) -> Result<Vec<ChartVisit>, Error> {
    let mut visits = Vec::new();
    for file in files_of(patient) {
        visits.extend(view.find::<ChartVisit>(&ChartVisit::patient_index(file))?);
    }
    fold::in_order(&mut visits);
    Ok(visits)
}

/// The reviews of a child, drafts included, oldest first.
pub fn reviews_of(view: &impl View, patient: &Patient) -> Result<Vec<Review>, Error> {
    let mut reviews = Vec::new();
    for file in files_of(patient) {
        reviews.extend(view.find::<Review>(&Review::patient_index(file))?);
    }
    reviews.sort_by_key(|review| review.id);
    Ok(reviews)
}

/// A review of a child.
///
/// # Errors
/// 404 `clinical.unknown_review`.
pub fn review(view: &impl View, patient: &Patient, id: ReviewId) -> Result<Review, Error> {
    let review = view.get_live::<Review>(id)?;
    let review = review.filter(|review| files_of(patient).any(|file| file == review.patient));
    Ok(review.ok_or(ClinicalError::UnknownReview)?)
}

/// The risk of a child, with that of files that were taken in, oldest first.
pub fn risk_of(view: &impl View, patient: &Patient) -> Result<RiskFile, Error> {
    let mut risk = view
        .get::<RiskFile>(patient.id)?
        .unwrap_or_else(|| RiskFile::new(patient.id));
    for absorbed in &patient.absorbed {
        if let Some(other) = view.get::<RiskFile>(*absorbed)? {
            risk.assessments.extend(other.assessments);
            risk.overridings.extend(other.overridings);
            risk.assessments.sort_by_key(|assessment| assessment.at);
            risk.overridings.sort_by_key(|overriding| overriding.at);
            // Told by both files: once.
            risk.assessments.dedup();
            risk.overridings.dedup();
        }
    }
    Ok(risk)
}

/// The health card of a child as it is kept.
pub fn carnet_of(view: &impl View, patient: PatientId) -> Result<Carnet, Error> {
    Ok(view
        .get::<Carnet>(patient)?
        .unwrap_or_else(|| Carnet::new(patient)))
}

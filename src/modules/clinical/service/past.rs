//! Reviews of years ago, as somebody signed them then: for made-up clinics. They pass the same rules as those of today, in
//! one write for a child.

use jiff::Timestamp;

use super::complete::{self, Signing};
use super::drafts::revision;
use super::{carnet, risk};
use crate::modules::clinic;
use crate::modules::clinical::forms::ReviewForm;
use crate::modules::clinical::model::{Review, ReviewStatus};
use crate::modules::clinical::rules::content::{self, Bounds};
use crate::modules::clinical::store;
use crate::modules::patients;
use crate::platform::audit::Audit;
use crate::platform::store::{Header, Record as _, WriteTx};
use crate::shared::error::Error;
use crate::shared::ids::{PatientId, UserId};

/// A review of another day.
#[derive(Clone, Debug)]
pub struct PastReview {
    /// What it says, as the API takes it.
    pub body: serde_json::Value,
    /// Who signed it.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
}

/// Records reviews of a child who has none, in the order in which they were signed.
///
/// # Errors
/// What the rules refuse.
pub fn record_past(tx: &mut WriteTx<'_>, id: PatientId, past: &[PastReview]) -> Result<(), Error> {
    let patient = patients::open_patient(tx, id)?;
    let clinic = clinic::settings(tx)?;
    let mut visits = store::visits_of(tx, &patient)?;
    let mut reviews = store::reviews_of(tx, &patient)?;
    let mut assessed = store::risk_of(tx, &patient)?;
    for one in past {
        let form: ReviewForm = serde_json::from_value(one.body.clone()).map_err(Error::internal)?;
        let bounds = Bounds {
            born: patient.facts.date_of_birth,
            now: one.at,
            zone: clinic.time_zone,
        };
        let review = Review {
            id: tx.new_id(),
            header: Header::default(),
            patient: patient.id,
            status: ReviewStatus::Draft,
            author: one.by,
            content: content::parse_review(&form, &bounds)?,
            chart_revision: revision(visits.len()),
            completion: None,
            corrects: None,
            correction_reason: None,
            corrected_by: None,
        };
        let signing = Signing {
            patient: &patient,
            clinic: &clinic,
            by: one.by,
            at: one.at,
        };
        let (mut review, visit) = signing.sign(tx, review, &mut visits, None)?;
        if let Some(mut visit) = visit {
            tx.put(&mut visit)?;
        }
        tx.put(&mut review)?;
        reviews.push(review);
        assessed
            .assessments
            .extend(risk::count(&reviews, &visits, &clinic, one.at));
    }
    if !assessed.assessments.is_empty() {
        risk::trim(&mut assessed);
        tx.put(&mut assessed)?;
    }
    carnet::earn(tx, &patient, &reviews, &clinic)?;
    let standing = complete::standing(tx, &patient, &reviews, &clinic, assessed.level())?;
    patients::note_standing(tx, patient.id, standing)?;
    Audit::of("clinical.past_recorded", assessed.subject()).write(tx)
}

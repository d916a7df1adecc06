//! What those who treat need before the child sits down, in one reading.

use crate::modules::anamnesis::{self, MedicalAlerts};
use crate::modules::clinic;
use crate::modules::clinical::model::{Review, ReviewStatus, RiskFile};
use crate::modules::clinical::rules::fold::{self, Chart};
use crate::modules::clinical::rules::pending::{self, Pending};
use crate::modules::clinical::store;
use crate::modules::patients::{self, StandingFacts};
use crate::platform::store::View;
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::ids::PatientId;
use crate::shared::permission::Permission;

/// Reviews that are shown.
const REVIEWS_MAX: usize = 5;

/// How a child stands.
pub struct OverviewView {
    /// The last completed reviews, the newest first.
    pub reviews: Vec<Review>,
    /// How many were completed in all.
    pub completed: usize,
    /// Drafts that are open.
    pub drafts: Vec<Review>,
    /// The mouth today.
    pub chart: Chart,
    /// The risk.
    pub risk: RiskFile,
    /// What lists show.
    pub standing: StandingFacts,
    /// What is still to be done.
    pub pending: Vec<Pending>,
    /// What must not be forgotten.
    pub alerts: MedicalAlerts,
}

/// How a child stands today.
///
/// # Errors
/// 404; the permission.
pub fn open_overview(view: &impl View, actor: &Actor, id: PatientId) -> Result<OverviewView, Error> {
    actor.require(Permission::ClinicalRead)?;
    let patient = patients::patient(view, id)?;
    let mut reviews = store::reviews_of(view, &patient)?;
    let chart = fold::chart_on(&store::visits_of(view, &patient)?, clinic::today(view)?);
    let pending = pending::pending(&reviews, &chart);
    let drafts = reviews
        .extract_if(.., |review| review.status == ReviewStatus::Draft)
        .collect();
    reviews.retain(|review| review.status == ReviewStatus::Completed);
    reviews.sort_by_key(|review| std::cmp::Reverse((review.content.review_date, review.id)));
    let completed = reviews.len();
    reviews.truncate(REVIEWS_MAX);
    Ok(OverviewView {
        reviews,
        completed,
        drafts,
        chart,
        risk: store::risk_of(view, &patient)?,
        standing: patients::standing_of(view, &patient)?,
        pending,
        alerts: anamnesis::show_alerts(view, actor, id)?,
    })
}

//! The health card: what reviews earned, told anew from all of them at each one.

use jiff::civil::Date;

use crate::modules::clinic::{self, Clinic};
use crate::modules::clinical::model::{Carnet, CarnetStamp, Review, ReviewStatus};
use crate::modules::clinical::rules::rewards::{self, Medals, Reviewed};
use crate::modules::clinical::store;
use crate::modules::patients::{self, HealthPlan, Patient, StandingFacts};
use crate::platform::store::{View, WriteTx};
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::ids::PatientId;
use crate::shared::permission::Permission;

/// A health card with what it shows of the child.
pub struct CarnetView {
    /// The child.
    pub patient: Patient,
    /// What it earned.
    pub carnet: Carnet,
    /// How it stands.
    pub standing: StandingFacts,
    /// Its plan.
    pub plan: Option<HealthPlan>,
    /// The day at the clinic.
    pub today: Date,
}

/// The health card of a child.
///
/// # Errors
/// 404; the permission.
pub fn open_carnet(view: &impl View, actor: &Actor, id: PatientId) -> Result<CarnetView, Error> {
    actor.require(Permission::CarnetRead)?;
    let patient = patients::patient(view, id)?;
    let today = clinic::today(view)?;
    Ok(CarnetView {
        carnet: store::carnet_of(view, patient.id)?,
        standing: patients::standing_of(view, &patient)?,
        plan: patients::plan_shown(view, &patient, today)?,
        patient,
        today,
    })
}

/// Brings the card up to date with what reviews tell.
pub(super) fn earn(
    tx: &mut WriteTx<'_>,
    patient: &Patient,
    reviews: &[Review],
    clinic: &Clinic,
) -> Result<(), Error> {
    let mut carnet = store::carnet_of(tx, patient.id)?;
    let (stamps, reviews, medals) = replay(reviews, clinic);
    if (carnet.stamps == stamps) && (carnet.medals == medals) && (carnet.reviews == reviews) {
        return Ok(());
    }
    carnet.stamps = stamps;
    carnet.reviews = reviews;
    carnet.medals = medals;
    tx.put(&mut carnet)
}

/// What the history of a child earned: stamps and the number of reviews by how things stand now; medals also by how they
/// stood before something was corrected, since a medal is never taken away.
fn replay(reviews: &[Review], clinic: &Clinic) -> (Vec<CarnetStamp>, u32, Medals) {
    let mut signed: Vec<&Review> = reviews
        .iter()
        .filter(|review| review.completion.is_some())
        .collect();
    signed.sort_by_key(|review| {
        let at = review.completion.as_ref().map(|completion| completion.at);
        // Within one instant, what was corrected comes before what corrects it.
        (at, review.corrects.is_some(), review.id)
    });
    let mut medals = Medals::new();
    for end in 1..=signed.len() {
        let known = signed.get(..end).unwrap_or_default();
        let then = known.last().and_then(|last| last.completion.as_ref());
        let Some(then) = then.map(|completion| clinic.time_zone.date_at(completion.at)) else {
            continue;
        };
        for (medal, day) in rewards::medals(&told(&effective(known), clinic), &[], then) {
            medals.entry(medal).or_insert(day);
        }
    }
    let now = effective(&signed);
    let stamps = now.iter().flat_map(|(day, review)| {
        let stamps = rewards::stamps_of(&review.content).into_iter();
        stamps.map(|stamp| CarnetStamp {
            on: clinic_day(*day, clinic),
            stamp,
            review: review.id,
            comment: review.content.stamp_comment.clone(),
        })
    });
    let stamps = stamps.collect();
    let count = now
        .iter()
        .filter(|(_, review)| review.status == ReviewStatus::Completed)
        .count();
    (stamps, u32::try_from(count).unwrap_or(u32::MAX), medals)
}

/// Those whose place no other one of them has taken, by the instant of the visit.
fn effective<'a>(known: &[&'a Review]) -> Vec<(jiff::Timestamp, &'a Review)> {
    let is_replaced = |review: &Review| known.iter().any(|other| other.corrects == Some(review.id));
    let standing = known.iter().filter(|review| !is_replaced(review));
    let mut standing: Vec<_> = standing
        .filter_map(|review| Some((review.content.review_date?, *review)))
        .collect();
    standing.sort_by_key(|(at, review)| (*at, review.id));
    standing
}

fn told(reviews: &[(jiff::Timestamp, &Review)], clinic: &Clinic) -> Vec<Reviewed> {
    let reviewed = |(at, review): &(jiff::Timestamp, &Review)| {
        let completion = review.completion.as_ref()?;
        Some(Reviewed {
            on: clinic_day(*at, clinic),
            plaque: completion.plaque_permille.map(u32::from),
            new_caries: u32::from(completion.new_caries),
        })
    };
    reviews.iter().filter_map(reviewed).collect()
}

fn clinic_day(at: jiff::Timestamp, clinic: &Clinic) -> Date {
    clinic.time_zone.date_at(at)
}

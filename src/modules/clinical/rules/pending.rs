//! Which of the treatments that reviews wanted were not done yet.

use jiff::Timestamp;

use crate::modules::clinical::model::{PlannedTreatment, Review, ReviewStatus};
use crate::modules::clinical::rules::fold::Chart;
use crate::shared::ids::ReviewId;

/// A treatment that is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// What.
    pub treatment: PlannedTreatment,
    /// Since the visit of which instant.
    pub since: Timestamp,
    /// The review that wanted it last.
    pub review: ReviewId,
}

/// What is still to be done, the newest wish first; wanted twice, it counts once. What leaves a mark on a tooth is wanted
/// for as long as the chart says that something is planned there, so that a crown ends the wish for a filling; anything
/// else until the same was done, at that visit or later.
#[must_use]
pub fn pending(reviews: &[Review], chart: &Chart) -> Vec<Pending> {
    let mut signed: Vec<(Timestamp, &Review)> = reviews
        .iter()
        .filter(|review| review.status == ReviewStatus::Completed)
        .filter_map(|review| Some((review.content.review_date?, review)))
        .collect();
    signed.sort_by_key(|(at, review)| std::cmp::Reverse((*at, review.id)));
    let mut done: Vec<(_, _)> = Vec::new();
    let mut wanted: Vec<Pending> = Vec::new();
    for (since, review) in signed {
        let content = &review.content;
        done.extend(
            content
                .treatments_applied
                .iter()
                .map(|done| (done.treatment, done.tooth)),
        );
        for wish in &content.treatment_plan {
            let what = (wish.treatment, wish.tooth);
            let is_over = match wish.tooth {
                Some(tooth) if wish.treatment.leaves().is_some() => !chart.planned.contains_key(&tooth),
                _ => done.contains(&what),
            };
            let is_known = wanted
                .iter()
                .any(|known| (known.treatment.treatment, known.treatment.tooth) == what);
            if !is_over && !is_known {
                wanted.push(Pending {
                    treatment: wish.clone(),
                    since,
                    review: review.id,
                });
            }
        }
    }
    wanted
}

//! One line of time: visits, what they found and did, the risk, and the changes of the file, each told by whoever keeps
//! it. Those who see a limited history get dates, kinds of visit and the next review.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::modules::auth;
use crate::modules::clinic::{self, TimeZoneName};
use crate::modules::clinical::model::{
    AppliedTreatment, ChartEvent, ChartVisit, Layer, Place, PlannedTreatment, Review, ReviewStatus, RiskFile,
    TimelineEntry, TimelineKind, TimelineOutcome, TimelinePlace, TimelineRisk, TimelineTooth,
    TimelineTreatment, TimelineVisit,
};
use crate::modules::clinical::rules::fold;
use crate::modules::clinical::store;
use crate::modules::patients;
use crate::platform::store::{ReadTx, View};
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::ids::{Id as _, PatientId, ReviewId, UserId};
use crate::shared::permission::Permission;

/// What is asked of a line.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Only things of this sort.
    pub kind: Option<TimelineKind>,
    /// After this place.
    pub after: Option<TimelinePlace>,
    /// At most so many.
    pub limit: usize,
}

/// A part of a line.
pub struct Timeline {
    /// The newest first.
    pub entries: Vec<TimelineEntry>,
    /// Where the next part begins, if there is one.
    pub next: Option<TimelinePlace>,
}

/// Acts of the log that the line tells as visits, findings, treatments or risk; and drafts, which are nobody's history yet.
const TOLD_OTHERWISE: [&str; 7] = [
    "clinical.review_begun",
    "clinical.draft_saved",
    "clinical.review_completed",
    "clinical.review_corrected",
    "clinical.chart_entered",
    "clinical.risk_overridden",
    "clinical.past_recorded",
];

/// What happened to a child here, newest first.
///
/// # Errors
/// 404; the permission, also when what is asked for is not part of a limited history.
pub fn read_timeline(
    tx: &ReadTx<'_>,
    actor: &Actor,
    id: PatientId,
    asked: &Asked,
) -> Result<Timeline, Error> {
    actor.require(Permission::PatientsHistory)?;
    let is_full = actor.may(Permission::ClinicalRead);
    if let Some(TimelineKind::Finding | TimelineKind::Treatment | TimelineKind::Risk) = asked.kind {
        actor.require(Permission::ClinicalRead)?;
    }
    let wants = |kind| asked.kind.is_none_or(|asked| asked == kind);
    let patient = patients::patient(tx, id)?;
    let mut entries = Vec::new();
    if asked.kind != Some(TimelineKind::Change) {
        let reviews = store::reviews_of(tx, &patient)?;
        entries.extend(reviews.iter().filter_map(|review| visit(review, is_full)));
        tell_next(&mut entries, patients::standing_of(tx, &patient)?.next_review);
        if is_full {
            entries.extend(reviews.iter().flat_map(treatments));
            let zone = clinic::settings(tx)?.time_zone;
            for told in store::visits_of(tx, &patient)? {
                entries.extend(in_chart(&told, &reviews, zone));
            }
            entries.extend(risk(&store::risk_of(tx, &patient)?));
        }
    }
    if wants(TimelineKind::Change) {
        entries.extend(changes(tx, actor, id, is_full)?);
    }
    entries.retain(|entry| wants(entry.kind));
    let mut placed: Vec<(TimelinePlace, TimelineEntry)> =
        entries.into_iter().map(|entry| (entry.place(), entry)).collect();
    placed.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut rest = placed
        .into_iter()
        .filter(|(place, _)| asked.after.as_ref().is_none_or(|after| place > after));
    let page: Vec<(TimelinePlace, TimelineEntry)> = rest.by_ref().take(asked.limit).collect();
    let has_more = rest.next().is_some();
    let next = page.last().filter(|_| has_more).map(|(place, _)| place.clone());
    let mut entries: Vec<TimelineEntry> = page.into_iter().map(|(_, entry)| entry).collect();
    name_authors(tx, &mut entries)?;
    Ok(Timeline { entries, next })
}

/// The last visit says when the next one is due, also where the clinic's settings and not its author said so.
fn tell_next(visits: &mut [TimelineEntry], due: Option<Date>) {
    let last = visits.iter_mut().max_by_key(|entry| entry.at);
    if let Some(visit) = last.and_then(|last| last.visit.as_mut()) {
        visit.next_review_date = visit.next_review_date.or(due);
    }
}

fn name_authors(view: &impl View, entries: &mut [TimelineEntry]) -> Result<(), Error> {
    let mut names: HashMap<UserId, Option<String>> = HashMap::new();
    for entry in entries {
        let Some(by) = entry.by else { continue };
        if let Some(name) = names.get(&by) {
            entry.author_name.clone_from(name);
            continue;
        }
        entry.author_name = auth::user_name(view, by)?;
        names.insert(by, entry.author_name.clone());
    }
    Ok(())
}

/// A signed review as a visit. A version that was corrected is told to those who may compare the two.
fn visit(review: &Review, is_full: bool) -> Option<TimelineEntry> {
    let completion = review.completion.as_ref()?;
    let content = &review.content;
    let code = match review.status {
        ReviewStatus::Completed => "visit.completed",
        ReviewStatus::Corrected if is_full => "visit.corrected",
        ReviewStatus::Draft | ReviewStatus::Corrected => return None,
    };
    let outcome = || TimelineOutcome {
        incomplete: content.is_incomplete,
        urgent: content.is_urgent,
        plaque_index: completion
            .plaque_permille
            .map(|permille| f64::from(permille) / 10.0),
        new_caries: completion.new_caries,
        correction_reason: review.correction_reason.clone(),
    };
    let mut entry = of_review(review, "visit", TimelineKind::Visit, code)?;
    entry.review_id = entry.review_id.filter(|_| is_full);
    entry.visit = Some(TimelineVisit {
        review_type: content.review_type,
        next_review_date: content.next_review_date,
        outcome: is_full.then(outcome),
    });
    Some(entry)
}

fn of_review(review: &Review, word: &str, kind: TimelineKind, code: &'static str) -> Option<TimelineEntry> {
    let completion = review.completion.as_ref()?;
    let at = review.content.review_date.unwrap_or(completion.at);
    let mut entry = TimelineEntry::new(format!("{word}-{}", review.id.uuid()), kind, at, code);
    entry.by = Some(completion.by);
    entry.review_id = Some(review.id);
    Some(entry)
}

/// What a review that counts did, and what it wants done.
fn treatments(review: &Review) -> Vec<TimelineEntry> {
    if review.status != ReviewStatus::Completed {
        return Vec::new();
    }
    let done = review.content.treatments_applied.iter().map(applied).collect();
    let wanted = review.content.treatment_plan.iter().map(planned).collect();
    [
        ("done", "treatment.applied", done),
        ("plan", "treatment.planned", wanted),
    ]
    .into_iter()
    .filter_map(|(word, code, treatments): (_, _, Vec<TimelineTreatment>)| {
        let mut entry = of_review(review, word, TimelineKind::Treatment, code)?;
        entry.treatments = treatments;
        (!entry.treatments.is_empty()).then_some(entry)
    })
    .collect()
}

fn applied(applied: &AppliedTreatment) -> TimelineTreatment {
    TimelineTreatment {
        treatment_type: applied.treatment,
        tooth_number: applied.tooth,
        product_used: applied.product.clone(),
        priority: None,
    }
}

fn planned(planned: &PlannedTreatment) -> TimelineTreatment {
    TimelineTreatment {
        treatment_type: planned.treatment,
        tooth_number: planned.tooth,
        product_used: None,
        priority: Some(planned.priority),
    }
}

/// A word for ids, a code, a kind, and which layers of a chart it gathers.
type Group = (&'static str, &'static str, TimelineKind, fn(Layer) -> bool);

/// What a visit told of the mouth. What a review did or planned, the review itself tells.
fn in_chart(visit: &ChartVisit, reviews: &[Review], zone: TimeZoneName) -> Vec<TimelineEntry> {
    if visit.superseded_by.is_some() {
        return Vec::new();
    }
    let at = instant_of(visit, reviews, zone);
    let groups: [Group; 3] = [
        ("found", "finding.recorded", TimelineKind::Finding, |layer| {
            matches!(layer, Layer::Finding | Layer::DoneElsewhere)
        }),
        ("entered", "treatment.applied", TimelineKind::Treatment, |layer| {
            layer == Layer::DoneHere
        }),
        ("wanted", "treatment.planned", TimelineKind::Treatment, |layer| {
            layer == Layer::Planned
        }),
    ];
    groups
        .into_iter()
        .filter(|(_, _, kind, _)| visit.review.is_none() || *kind == TimelineKind::Finding)
        .filter_map(|(word, code, kind, is_of)| {
            let events = visit.events.iter().filter(|event| is_of(event.layer));
            let teeth: Vec<TimelineTooth> = events.map(|event| tooth(visit, event)).collect();
            let mut entry = TimelineEntry::new(format!("{word}-{}", visit.id.uuid()), kind, at, code);
            entry.by = Some(visit.author);
            entry.review_id = visit.review;
            entry.teeth = teeth;
            (!entry.teeth.is_empty()).then_some(entry)
        })
        .collect()
}

fn tooth(visit: &ChartVisit, event: &ChartEvent) -> TimelineTooth {
    let (tooth_number, supernumerary) = match &event.place {
        Place::Tooth(tooth) => (*tooth, None),
        Place::Supernumerary { adjacent, label } => (*adjacent, Some(label.clone())),
    };
    TimelineTooth {
        tooth_number,
        supernumerary,
        status: event.state.status,
        surfaces: event.state.surfaces.clone(),
        layer: event.layer,
        is_error: !fold::counts(visit, event),
    }
}

/// When a mouth was seen: as its review says, else when it was written down, or on the earlier day for which it was.
fn instant_of(visit: &ChartVisit, reviews: &[Review], zone: TimeZoneName) -> Timestamp {
    let written = visit.header.created_at;
    match visit.review {
        Some(review) => date_of(reviews, review).unwrap_or(written),
        None if zone.date_at(written) == visit.observed_on => written,
        None => noon(visit.observed_on, zone).unwrap_or(written),
    }
}

fn date_of(reviews: &[Review], id: ReviewId) -> Option<Timestamp> {
    let review = reviews.iter().find(|review| review.id == id)?;
    review.content.review_date
}

fn noon(day: Date, zone: TimeZoneName) -> Option<Timestamp> {
    let zone = TimeZone::get(zone.as_str()).unwrap_or(TimeZone::UTC);
    zone.to_timestamp(day.at(12, 0, 0, 0)).ok()
}

/// Every assessment and every decision.
fn risk(file: &RiskFile) -> Vec<TimelineEntry> {
    let mut before = None;
    let mut entries = Vec::new();
    for (nth, one) in file.assessments.iter().enumerate() {
        let id = format!("risk-{}-{nth:04}", one.review.uuid());
        let mut entry = TimelineEntry::new(id, TimelineKind::Risk, one.at, "risk.assessed");
        entry.by = Some(one.by);
        entry.review_id = Some(one.review);
        entry.risk = Some(TimelineRisk {
            level: one.level,
            before: before.replace(one.level),
            score: Some(one.score),
            reason: None,
        });
        entries.push(entry);
    }
    for (nth, one) in file.overridings.iter().enumerate() {
        let id = format!("decided-{nth:04}");
        let mut entry = TimelineEntry::new(id, TimelineKind::Risk, one.at, "risk.decided");
        entry.by = Some(one.by);
        let counted = file.assessments.iter().rev().find(|known| known.at <= one.at);
        entry.risk = Some(TimelineRisk {
            level: one.level,
            before: counted.map(|known| known.level),
            score: None,
            reason: Some(one.reason.clone()),
        });
        entries.push(entry);
    }
    entries
}

fn changes(
    tx: &ReadTx<'_>,
    actor: &Actor,
    id: PatientId,
    is_full: bool,
) -> Result<Vec<TimelineEntry>, Error> {
    let is_wanted = |act: &str| !TOLD_OTHERWISE.contains(&act) && (is_full || !act.starts_with("clinical."));
    let changes = patients::list_changes(tx, actor, id, is_wanted)?;
    let entry = |change: patients::FileChange| {
        let id = format!("change-{:020}", change.position);
        let mut entry = TimelineEntry::new(id, TimelineKind::Change, change.at, change.act);
        entry.by = change.by;
        entry.author_role = change.role;
        entry.fields = change.fields;
        entry
    };
    Ok(changes.into_iter().map(entry).collect())
}

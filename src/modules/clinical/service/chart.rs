//! The chart: what is shown of it, and what is entered in it outside of a review.

use jiff::civil::Date;
use serde_json::json;

use super::drafts::{author, revision};
use super::months_on;
use crate::modules::clinic;
use crate::modules::clinical::error::ClinicalError;
use crate::modules::clinical::forms::{ChartForm, ErrorForm};
use crate::modules::clinical::model::{
    ChartEvent, ChartVisit, Layer, MarkedError, Place, Review, ToothStatus,
};
use crate::modules::clinical::rules::content;
use crate::modules::clinical::rules::fold::{self, Chart};
use crate::modules::clinical::store;
use crate::modules::patients::{self, Patient};
use crate::platform::audit::Audit;
use crate::platform::http::Choice;
use crate::platform::store::{Header, Record as _, View, WriteTx};
use crate::shared::actor::Actor;
use crate::shared::error::{Error, FieldErrors, Kind};
use crate::shared::ids::{ChartEventId, ChartVisitId, PatientId, ReviewId};
use crate::shared::permission::Permission;
use crate::shared::person::{LongText, ShortText};
use crate::shared::tooth::{Surface, Tooth};

/// Things that are entered at once.
const EVENTS_MOST: usize = 60;

/// A chart at a date.
pub struct ChartView {
    /// The date.
    pub day: Date,
    /// The child's age then, in whole months.
    pub months: u32,
    /// What was known then.
    pub chart: Chart,
    /// Every visit that told something, in order, with the kind of its review.
    pub visits: Vec<(ChartVisit, Option<Review>)>,
}

/// The chart of a child at the end of a day; today unless told.
///
/// # Errors
/// 404; the permission.
pub fn open_chart(
    view: &impl View,
    actor: &Actor,
    id: PatientId,
    day: Option<Date>,
) -> Result<ChartView, Error> {
    actor.require(Permission::ClinicalRead)?;
    let patient = patients::patient(view, id)?;
    let day = match day {
        Some(day) => day,
        None => clinic::today(view)?,
    };
    let visits = store::visits_of(view, &patient)?;
    let chart = fold::chart_on(&visits, day);
    let mut told = Vec::new();
    for visit in visits {
        let review = match visit.review {
            Some(review) => view.get::<Review>(review)?,
            None => None,
        };
        told.push((visit, review));
    }
    Ok(ChartView {
        day,
        months: months_on(patient.facts.date_of_birth, day),
        chart,
        visits: told,
    })
}

/// How a tooth or a surface differs between two dates.
pub struct Difference {
    /// Which tooth.
    pub tooth: Tooth,
    /// Which surface; none for the tooth as a whole.
    pub surface: Option<Surface>,
    /// What it was.
    pub before: Option<ToothStatus>,
    /// What it is.
    pub after: Option<ToothStatus>,
    /// The visit that told it last.
    pub visit: Option<ChartVisit>,
}

/// What differs between the charts of two days.
///
/// # Errors
/// 404; the permission.
pub fn differences(
    view: &impl View,
    actor: &Actor,
    id: PatientId,
    from: Date,
    until: Date,
) -> Result<Vec<Difference>, Error> {
    actor.require(Permission::ClinicalRead)?;
    let patient = patients::patient(view, id)?;
    let visits = store::visits_of(view, &patient)?;
    let (before, after) = (fold::chart_on(&visits, from), fold::chart_on(&visits, until));
    let mut found = Vec::new();
    for tooth in Tooth::all() {
        let (old, new) = (before.teeth.get(&tooth), after.teeth.get(&tooth));
        if old == new {
            continue;
        }
        let told = || {
            fold::events_until(&visits, from.max(until))
                .filter(|(_, event)| event.place == Place::Tooth(tooth) && event.layer != Layer::Planned)
                .last()
                .map(|(visit, _)| visit.clone())
        };
        let statuses = (old.map(|state| state.status), new.map(|state| state.status));
        if statuses.0 != statuses.1 {
            found.push(Difference {
                tooth,
                surface: None,
                before: statuses.0,
                after: statuses.1,
                visit: told(),
            });
        }
        for surface in tooth.surfaces() {
            let of = |state: Option<&crate::modules::clinical::model::ToothState>| {
                state.and_then(|state| state.surfaces.get(&surface).copied())
            };
            if of(old) != of(new) {
                found.push(Difference {
                    tooth,
                    surface: Some(surface),
                    before: of(old),
                    after: of(new),
                    visit: told(),
                });
            }
        }
    }
    Ok(found)
}

/// What was told of a child's mouth, errors included, the newest first; of one tooth alone when told.
///
/// # Errors
/// 404; the permission.
pub fn chart_events(
    view: &impl View,
    actor: &Actor,
    id: PatientId,
    tooth: Option<Tooth>,
) -> Result<Vec<(ChartVisit, ChartEvent)>, Error> {
    actor.require(Permission::ClinicalRead)?;
    let patient = patients::patient(view, id)?;
    let visits = store::visits_of(view, &patient)?;
    let mut events = Vec::new();
    for visit in visits.into_iter().rev() {
        for event in visit.events.iter().rev() {
            let is_wanted = match (&event.place, tooth) {
                (_, None) => true,
                (Place::Tooth(own) | Place::Supernumerary { adjacent: own, .. }, Some(tooth)) => {
                    *own == tooth
                }
            };
            if is_wanted {
                events.push((visit.clone(), event.clone()));
            }
        }
    }
    Ok(events)
}

/// Enters what was seen, planned or done outside of a review.
///
/// # Errors
/// 422 over what cannot be; 409 `clinical.chart_changed`, `patients.removed`; the permission.
pub fn enter_in_chart(tx: &mut WriteTx<'_>, id: PatientId, form: &ChartForm) -> Result<(), Error> {
    tx.actor().require(Permission::ReviewsWrite)?;
    let patient = patients::open_patient(tx, id)?;
    let today = clinic::today(tx)?;
    let visits = store::visits_of(tx, &patient)?;
    let (observed_on, reason, events) = parse(tx, &patient, form, today, &visits)?;
    check_seen(&visits, form.revision, &events)?;
    let mut visit = ChartVisit {
        id: tx.new_id(),
        header: Header::default(),
        patient: patient.id,
        review: None,
        nth: revision(visits.len()),
        observed_on,
        author: author(tx)?,
        reason,
        events,
        errors: Vec::new(),
        superseded_by: None,
    };
    tx.put(&mut visit)?;
    Audit::of("clinical.chart_entered", visit.subject())
        .on(&visit)
        .changed(
            &json!({}),
            &json!({ "teeth": teeth_of(&visit.events), "observedOn": visit.observed_on, "entryReason": visit.reason }),
        )
        .write(tx)
}

/// Marks an entry as an error; it stays readable, and counts no longer. Does nothing to one that is.
///
/// # Errors
/// 404 `clinical.unknown_event`; 422 without a reason; `patients.removed`; the permission.
pub fn mark_error(
    tx: &mut WriteTx<'_>,
    id: PatientId,
    event: ChartEventId,
    form: &ErrorForm,
) -> Result<(), Error> {
    tx.actor().require(Permission::ReviewsWrite)?;
    let patient = patients::open_patient(tx, id)?;
    let mut wrong = FieldErrors::default();
    let reason = if form.reason.trim().is_empty() {
        Err("person.required")
    } else {
        LongText::parse(&form.reason)
    };
    let reason = wrong.check("reason", reason);
    wrong.finish()?;
    let Some(reason) = reason else {
        return Err(Error::internal("a reason"));
    };
    let visits = store::visits_of(tx, &patient)?;
    let told = visits
        .into_iter()
        .find(|visit| visit.events.iter().any(|known| known.id == event));
    let mut visit = told.ok_or(ClinicalError::UnknownEvent)?;
    if visit.errors.iter().any(|marked| marked.event == event) {
        return Ok(());
    }
    let marked: Vec<ChartEvent> = visit
        .events
        .iter()
        .filter(|known| known.id == event)
        .cloned()
        .collect();
    visit.errors.push(MarkedError {
        event,
        at: tx.now(),
        by: author(tx)?,
        reason: reason.clone(),
    });
    tx.put(&mut visit)?;
    Audit::of("clinical.chart_error_marked", visit.subject())
        .on(&visit)
        .changed(
            &json!({}),
            &json!({ "teeth": teeth_of(&marked), "entryReason": reason }),
        )
        .write(tx)
}

/// What a visit told counts no longer: its review was corrected.
pub(super) fn supersede(tx: &mut WriteTx<'_>, visit: ChartVisitId, by: ReviewId) -> Result<(), Error> {
    let Some(mut visit) = tx.get::<ChartVisit>(visit)? else {
        return Ok(());
    };
    visit.superseded_by = Some(by);
    tx.put(&mut visit)
}

/// Refuses what somebody tells of teeth of whom others told since the revision that was seen.
pub(super) fn check_seen(visits: &[ChartVisit], seen: u64, events: &[ChartEvent]) -> Result<(), Error> {
    let mut by_entry: Vec<&ChartVisit> = visits.iter().collect();
    by_entry.sort_by_key(|visit| (visit.nth, visit.id));
    let seen = usize::try_from(seen).unwrap_or(usize::MAX);
    let unseen = by_entry.get(seen..).unwrap_or_default();
    let told = unseen.iter().flat_map(|visit| {
        let events = visit.events.iter().filter(|event| fold::counts(visit, event));
        events.map(|event| (*visit, event))
    });
    let clashing: Vec<_> = told
        .filter(|(_, theirs)| {
            let is_same = |own: &ChartEvent| own.place == theirs.place && own.state != theirs.state;
            events.iter().any(is_same)
        })
        .map(|(visit, theirs)| {
            json!({
                "toothNumber": place_number(&theirs.place),
                "status": theirs.state.status,
                "surfaces": theirs.state.surfaces,
                "layer": theirs.layer,
                "observedOn": visit.observed_on,
            })
        })
        .collect();
    if clashing.is_empty() {
        return Ok(());
    }
    Err(Error::new(Kind::Conflict, "clinical.chart_changed")
        .param("revision", revision(visits.len()))
        .attach(
            "current",
            json!({ "revision": revision(visits.len()), "teeth": clashing }),
        ))
}

fn place_number(place: &Place) -> Tooth {
    match place {
        Place::Tooth(tooth) | Place::Supernumerary { adjacent: tooth, .. } => *tooth,
    }
}

/// Whose teeth, for the log: numbers alone.
fn teeth_of(events: &[ChartEvent]) -> Vec<Tooth> {
    events.iter().map(|event| place_number(&event.place)).collect()
}

type Entered = (Date, Option<LongText>, Vec<ChartEvent>);

fn parse(
    tx: &WriteTx<'_>,
    patient: &Patient,
    form: &ChartForm,
    today: Date,
    visits: &[ChartVisit],
) -> Result<Entered, Error> {
    let mut wrong = FieldErrors::default();
    let given = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let observed_on = match &form.observed_on {
        Some(text) => {
            let day = content::parse_day(text).and_then(|day| {
                if day > today {
                    Err("clinical.future")
                } else if day < patient.facts.date_of_birth {
                    Err("clinical.before_birth")
                } else {
                    Ok(day)
                }
            });
            wrong.check("observedOn", day).unwrap_or(today)
        }
        None => today,
    };
    let reason = given(&form.reason).and_then(|text| wrong.check("reason", LongText::parse(&text)));
    if observed_on < today && reason.is_none() && given(&form.reason).is_none() {
        wrong.add("reason", "person.required");
    }
    if form.events.is_empty() {
        wrong.add("events", "person.required");
    }
    if form.events.len() > EVENTS_MOST {
        wrong.add("events", "clinical.too_many");
        wrong.finish()?;
        return Err(Error::internal("too many entries"));
    }
    let before = fold::chart_on(visits, observed_on);
    let mut events = Vec::new();
    for (nth, entered) in form.events.iter().enumerate() {
        let path = format!("events[{nth}]");
        let layer = match entered.layer {
            Choice::Known(layer) => Some(layer),
            Choice::Strange(_) => wrong.check(&format!("{path}.layer"), Err("clinical.choice")),
        };
        let tooth = content::parse_tooth(&entered.tooth, &format!("{path}.tooth"));
        let label = given(&entered.supernumerary);
        let label =
            label.and_then(|text| wrong.check(&format!("{path}.supernumerary"), ShortText::parse(&text)));
        let entry = match tooth {
            Ok(entry) => entry,
            Err(errors) => {
                wrong.extend(errors);
                continue;
            }
        };
        let Some(layer) = layer else { continue };
        let is_one_of_all = label.is_none();
        let place = match label {
            Some(label) => Place::Supernumerary {
                adjacent: entry.tooth,
                label,
            },
            None => Place::Tooth(entry.tooth),
        };
        if is_one_of_all && !fold::may_follow(before.teeth.get(&entry.tooth), entry.tooth, entry.state.status)
        {
            wrong.add(format!("{path}.tooth.status"), "clinical.tooth_absent");
        }
        events.push(ChartEvent {
            id: tx.new_id(),
            layer,
            place,
            state: entry.state,
        });
    }
    wrong.finish()?;
    Ok((observed_on, reason, events))
}

//! The chart.
#![expect(
    unused_qualifications,
    reason = "the code that utoipa writes for parameters qualifies what it need not"
)]

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::ClinicalState;
use super::answers::{Professional, ToothAnswer};
use crate::modules::clinical::forms::{ChartForm, ErrorForm};
use crate::modules::clinical::model::{
    Cause, ChartEvent, ChartVisit, Layer, Place, ReviewType, ToothState, ToothStatus,
};
use crate::modules::clinical::rules::dentition::{self, EruptionWarning, Expected, Seen};
use crate::modules::clinical::rules::fold::{Chart, Stage, stage};
use crate::modules::clinical::rules::indices::{self, Decay, Dentition};
use crate::modules::clinical::service::{self, ChartView};
use crate::platform::http::{Caller, JsonBody, PathId, Problem, Query};
use crate::platform::store::View;
use crate::shared::actor::Actor;
use crate::shared::error::{Error, Kind};
use crate::shared::ids::{ChartEventId, PatientId, ReviewId};
use crate::shared::person::{LongText, ShortText};
use crate::shared::tooth::{Surface, Tooth};

/// Which teeth stand on the screen unless told, by age.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ChartRows {
    /// Primary teeth, until six.
    Primary,
    /// Both, until thirteen.
    Mixed,
    /// Permanent teeth.
    Permanent,
}

/// A tooth of the chart.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChartTooth {
    /// Its FDI number.
    #[schema(value_type = u8, minimum = 11, maximum = 85)]
    tooth_number: Tooth,
    /// What is to be expected at this age; never a record.
    expected: Expected,
    /// What was seen or done last; null when nothing was told.
    recorded: Option<ToothAnswer>,
    /// Since when it is known to be so.
    #[schema(value_type = Option<String>, format = Date)]
    since: Option<Date>,
    /// What is to be done.
    planned: Option<ToothAnswer>,
    /// Where what was seen parts from what is to be expected.
    warning: Option<EruptionWarning>,
}

/// A tooth too many.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExtraTooth {
    /// The entry that told of it.
    id: ChartEventId,
    /// Beside which tooth.
    #[schema(value_type = u8, minimum = 11, maximum = 85)]
    adjacent_to: Tooth,
    /// What it is called.
    label: ShortText,
    /// What it was found to be.
    status: ToothStatus,
}

/// A visit that told something of the mouth.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VisitAnswer {
    /// The day on which it was seen.
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// The review that told it; null for an entry in the chart itself.
    review_id: Option<ReviewId>,
    /// What sort of review.
    review_type: Option<ReviewType>,
    /// Who wrote it.
    author: Professional,
}

/// Decayed, missing and filled.
#[derive(Serialize, ToSchema)]
pub struct DecayAnswer {
    /// Decayed.
    decayed: u32,
    /// Missing because of caries.
    missing: u32,
    /// Filled, and not decayed.
    filled: u32,
    /// Their sum: the index.
    total: u32,
}

impl From<Decay> for DecayAnswer {
    fn from(decay: Decay) -> Self {
        Self {
            decayed: decay.decayed,
            missing: decay.missing,
            filled: decay.filled,
            total: decay.sum(),
        }
    }
}

/// Indices of decay. A tooth counts as decayed from `CARIES` on, which here means a cavity; white spots do not count.
#[derive(Serialize, ToSchema)]
pub struct IndicesAnswer {
    /// Permanent teeth.
    caod: DecayAnswer,
    /// Primary teeth.
    ceod: DecayAnswer,
    /// Surfaces of permanent teeth.
    caos: DecayAnswer,
    /// Surfaces of primary teeth.
    ceos: DecayAnswer,
}

/// A chart at a date.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChartAnswer {
    /// The date.
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// Which teeth stand on the screen unless told, by age.
    view: ChartRows,
    /// How far the change of teeth has come, by what was recorded; null while nothing was.
    stage: Option<Stage>,
    /// Counts what was entered; goes back with what one enters.
    revision: usize,
    /// All 52, in order of their numbers.
    teeth: Vec<ChartTooth>,
    /// Teeth too many.
    supernumeraries: Vec<ExtraTooth>,
    /// The visits that told something, oldest first.
    visits: Vec<VisitAnswer>,
    /// Indices of decay.
    indices: IndicesAnswer,
}

/// Months by which a tooth may be late or early before it is told.
const TOLERANCE: u32 = 12;
/// Ages, in months, at which the screen changes from primary to both and from both to permanent teeth.
const MIXED: std::ops::Range<u32> = 72..156;

impl ChartAnswer {
    fn of(view: &impl View, told: ChartView) -> Result<Self, Error> {
        let ChartView {
            day,
            months,
            chart,
            visits,
        } = told;
        let revision = visits.len();
        let teeth = Tooth::all()
            .map(|tooth| chart_tooth(&chart, tooth, months))
            .collect();
        let mut shown = Vec::new();
        for (visit, review) in visits {
            if visit.superseded_by.is_some() {
                continue;
            }
            shown.push(VisitAnswer {
                date: visit.observed_on,
                review_id: visit.review,
                review_type: review.and_then(|review| review.content.review_type),
                author: Professional::of(view, visit.author)?,
            });
        }
        let rows = if months < MIXED.start {
            ChartRows::Primary
        } else if months < MIXED.end {
            ChartRows::Mixed
        } else {
            ChartRows::Permanent
        };
        let of = |dentition| DecayAnswer::from(indices::decay_of_teeth(&chart.teeth, dentition));
        let surfaces = |dentition| DecayAnswer::from(indices::decay_of_surfaces(&chart.teeth, dentition));
        let indices = IndicesAnswer {
            caod: of(Dentition::Permanent),
            ceod: of(Dentition::Primary),
            caos: surfaces(Dentition::Permanent),
            ceos: surfaces(Dentition::Primary),
        };
        let extra = chart.extra.into_iter();
        let supernumeraries = extra.map(|((adjacent_to, label), extra)| ExtraTooth {
            id: extra.event,
            adjacent_to,
            label,
            status: extra.state.status,
        });
        Ok(Self {
            date: day,
            view: rows,
            stage: stage(&chart.teeth),
            revision,
            teeth,
            supernumeraries: supernumeraries.collect(),
            visits: shown,
            indices,
        })
    }
}

fn chart_tooth(chart: &Chart, tooth: Tooth, months: u32) -> ChartTooth {
    let recorded = chart.teeth.get(&tooth);
    // Of a mouth of which nothing was told, nothing is late.
    let seen = match recorded {
        None => (!chart.teeth.is_empty()).then_some(Seen::NotThere),
        Some(state) => Some(seen(state)),
    };
    ChartTooth {
        tooth_number: tooth,
        expected: dentition::expected(tooth, months),
        warning: seen.and_then(|seen| dentition::doubt(tooth, seen, months, TOLERANCE)),
        recorded: recorded.map(|state| ToothAnswer::of(tooth, state.clone())),
        since: chart.since.get(&tooth).copied(),
        planned: chart
            .planned
            .get(&tooth)
            .map(|state| ToothAnswer::of(tooth, state.clone())),
    }
}

fn seen(state: &ToothState) -> Seen {
    match (state.status, state.detail.cause) {
        (ToothStatus::EnErupcion, _) => Seen::Coming,
        (ToothStatus::Ausente, Some(cause)) if cause != Cause::Other => Seen::Gone,
        (ToothStatus::Ausente, _) => Seen::NotThere,
        _ => Seen::There,
    }
}

/// Which chart.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ChartQuery {
    /// At the end of this day; today unless told.
    #[param(value_type = Option<String>, format = Date)]
    date: Option<Date>,
}

/// Open the chart
///
/// What is known of all 52 teeth at a date: the fold of what was found, planned and done until then.
#[utoipa::path(
    get, path = "/api/patients/{id}/chart", tag = "clinical",
    params(("id" = PatientId, Path, description = "The child"), ChartQuery),
    responses((status = 200, description = "The chart", body = ChartAnswer))
)]
pub async fn get_chart(
    State(state): State<Arc<ClinicalState>>,
    caller: Caller,
    PathId(id): PathId<PatientId>,
    Query(query): Query<ChartQuery>,
) -> Result<Json<ChartAnswer>, Error> {
    state.chart(&caller.0, id, query.date).map(Json)
}

impl ClinicalState {
    fn chart(&self, actor: &Actor, id: PatientId, day: Option<Date>) -> Result<ChartAnswer, Error> {
        self.reads.check()?;
        let answer = self.store.read(|tx| {
            let told = service::open_chart(tx, actor, id, day)?;
            ChartAnswer::of(tx, told)
        })?;
        self.note(actor, "clinical.chart_read", id);
        Ok(answer)
    }
}

/// Between which days.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DifferencesQuery {
    /// At the end of this day.
    #[param(value_type = String, format = Date)]
    from: Date,
    /// And of this one.
    #[param(value_type = String, format = Date)]
    to: Date,
}

/// How a tooth or a surface differs.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DifferenceAnswer {
    /// Which tooth.
    #[schema(value_type = u8, minimum = 11, maximum = 85)]
    tooth_number: Tooth,
    /// Which surface; null for the tooth as a whole.
    surface: Option<Surface>,
    /// What it was; null when nothing was told.
    before: Option<ToothStatus>,
    /// What it is.
    after: Option<ToothStatus>,
    /// The day on which that was seen.
    #[schema(value_type = Option<String>, format = Date)]
    date: Option<Date>,
    /// Who told it.
    author: Option<Professional>,
}

/// What differs.
#[derive(Serialize, ToSchema)]
pub struct Differences {
    /// By tooth.
    items: Vec<DifferenceAnswer>,
}

/// Compare the charts of two days
#[utoipa::path(
    get, path = "/api/patients/{id}/chart/differences", tag = "clinical",
    params(("id" = PatientId, Path, description = "The child"), DifferencesQuery),
    responses((status = 200, description = "What differs", body = Differences))
)]
pub async fn list_differences(
    State(state): State<Arc<ClinicalState>>,
    caller: Caller,
    PathId(id): PathId<PatientId>,
    Query(query): Query<DifferencesQuery>,
) -> Result<Json<Differences>, Error> {
    state.reads.check()?;
    let items = state.store.read(|tx| {
        let mut items = Vec::new();
        for difference in service::differences(tx, &caller.0, id, query.from, query.to)? {
            let author = match &difference.visit {
                Some(visit) => Some(Professional::of(tx, visit.author)?),
                None => None,
            };
            items.push(DifferenceAnswer {
                tooth_number: difference.tooth,
                surface: difference.surface,
                before: difference.before,
                after: difference.after,
                date: difference.visit.map(|visit| visit.observed_on),
                author,
            });
        }
        Ok::<_, Error>(items)
    })?;
    state.note(&caller.0, "clinical.chart_read", id);
    Ok(Json(Differences { items }))
}

/// Which tooth.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EventsQuery {
    /// Only what was told of this tooth, or of one beside it that is too many.
    #[param(minimum = 11, maximum = 85)]
    tooth: Option<u8>,
}

/// That an entry is an error.
#[derive(Serialize, ToSchema)]
pub struct MarkedAnswer {
    /// Why.
    reason: LongText,
    /// When it was marked.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// By whom.
    author: Professional,
}

/// One thing that was seen, planned or done.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChartEventAnswer {
    /// Its id.
    id: ChartEventId,
    /// Found, wanted or done.
    layer: Layer,
    /// The tooth from then on. Of one too many, the tooth beside it.
    tooth: ToothAnswer,
    /// The name of a tooth too many.
    supernumerary: Option<ShortText>,
    /// The day on which it was seen.
    #[schema(value_type = String, format = Date)]
    observed_on: Date,
    /// When it was written.
    #[schema(value_type = String, format = DateTime)]
    recorded_at: Timestamp,
    /// Why it was entered for an earlier day.
    reason: Option<LongText>,
    /// Who wrote it.
    author: Professional,
    /// The review that told it.
    review_id: Option<ReviewId>,
    /// The review that took that one's place: it counts no longer.
    superseded_by: Option<ReviewId>,
    /// That it is an error: it counts no longer.
    error: Option<MarkedAnswer>,
}

/// What was told.
#[derive(Serialize, ToSchema)]
pub struct ChartEvents {
    /// The newest first.
    items: Vec<ChartEventAnswer>,
}

/// List what was told of a mouth
///
/// Errors and what was corrected included.
#[utoipa::path(
    get, path = "/api/patients/{id}/chart/events", tag = "clinical",
    params(("id" = PatientId, Path, description = "The child"), EventsQuery),
    responses((status = 200, description = "The entries", body = ChartEvents))
)]
pub async fn list_chart_events(
    State(state): State<Arc<ClinicalState>>,
    caller: Caller,
    PathId(id): PathId<PatientId>,
    Query(query): Query<EventsQuery>,
) -> Result<Json<ChartEvents>, Error> {
    let tooth = query.tooth.map(Tooth::try_from).transpose();
    let tooth = tooth.map_err(|_| Error::new(Kind::BadRequest, "request.query"))?;
    state.reads.check()?;
    let items = state.store.read(|tx| {
        let events = service::chart_events(tx, &caller.0, id, tooth)?.into_iter();
        let items = events.map(|(visit, event)| event_answer(tx, &visit, event));
        items.collect::<Result<Vec<_>, Error>>()
    })?;
    state.note(&caller.0, "clinical.chart_read", id);
    Ok(Json(ChartEvents { items }))
}

fn event_answer(view: &impl View, visit: &ChartVisit, event: ChartEvent) -> Result<ChartEventAnswer, Error> {
    let (tooth, supernumerary) = match event.place {
        Place::Tooth(tooth) => (tooth, None),
        Place::Supernumerary { adjacent, label } => (adjacent, Some(label)),
    };
    let error = match visit.errors.iter().find(|marked| marked.event == event.id) {
        Some(marked) => Some(MarkedAnswer {
            reason: marked.reason.clone(),
            at: marked.at,
            author: Professional::of(view, marked.by)?,
        }),
        None => None,
    };
    Ok(ChartEventAnswer {
        id: event.id,
        layer: event.layer,
        tooth: ToothAnswer::of(tooth, event.state),
        supernumerary,
        observed_on: visit.observed_on,
        recorded_at: visit.header.created_at,
        reason: visit.reason.clone(),
        author: Professional::of(view, visit.author)?,
        review_id: visit.review,
        superseded_by: visit.superseded_by,
        error,
    })
}

/// Enter in the chart
///
/// What was seen, planned or done outside of a review; for an earlier day with a reason.
#[utoipa::path(
    post, path = "/api/patients/{id}/chart/events", tag = "clinical",
    params(("id" = PatientId, Path, description = "The child")),
    request_body = ChartForm,
    responses(
        (status = 201, description = "The chart as it is now", body = ChartAnswer),
        (status = 409, description = "`clinical.chart_changed`: others told of the same teeth since; `current` says what. Or `patients.removed`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn enter_in_chart(
    State(state): State<Arc<ClinicalState>>,
    caller: Caller,
    PathId(id): PathId<PatientId>,
    form: Result<JsonBody<ChartForm>, Error>,
) -> Result<Response, Error> {
    state
        .store
        .read(|tx| crate::modules::patients::patient(tx, id).map(drop))?;
    let JsonBody(form) = form?;
    state
        .store
        .write(&caller.0, move |tx| service::enter_in_chart(tx, id, &form))
        .await?;
    let chart = state.chart(&caller.0, id, None)?;
    Ok((StatusCode::CREATED, Json(chart)).into_response())
}

/// Mark an entry as an error
///
/// It stays readable and counts no longer. Nothing happens to one that is.
#[utoipa::path(
    post, path = "/api/patients/{id}/chart/events/{eventId}/error", tag = "clinical",
    params(
        ("id" = PatientId, Path, description = "The child"),
        ("eventId" = ChartEventId, Path, description = "The entry"),
    ),
    request_body = ErrorForm,
    responses(
        (status = 200, description = "The chart as it is now", body = ChartAnswer),
        (status = 409, description = "`patients.removed`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn mark_chart_error(
    State(state): State<Arc<ClinicalState>>,
    caller: Caller,
    PathId((id, event)): PathId<(PatientId, ChartEventId)>,
    form: Result<JsonBody<ErrorForm>, Error>,
) -> Result<Json<ChartAnswer>, Error> {
    state
        .store
        .read(|tx| crate::modules::patients::patient(tx, id).map(drop))?;
    let JsonBody(form) = form?;
    state
        .store
        .write(&caller.0, move |tx| service::mark_error(tx, id, event, &form))
        .await?;
    state.chart(&caller.0, id, None).map(Json)
}

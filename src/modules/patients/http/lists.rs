//! The list of children, and the search as one types.
#![expect(
    unused_qualifications,
    reason = "the code that utoipa writes for parameters qualifies what it need not"
)]

use std::collections::HashSet;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::PatientsState;
use crate::modules::clinic::{self, TimeZoneName};
use crate::modules::patients::directory::{
    Entry, Filter, ListItem, Page, PageRequest, SortBy, read_cursor, write_cursor,
};
use crate::modules::patients::error::PatientsError;
use crate::modules::patients::model::{PlanStatus, PlanType, RiskLevel, record_number};
use crate::modules::patients::rules::is_named_by;
use crate::platform::http::{Caller, Query};
use crate::platform::search::{LIMIT_MAX, SearchError};
use crate::platform::store::Subject;
use crate::shared::actor::Actor;
use crate::shared::error::{Error, Kind};
use crate::shared::ids::{Id as _, PatientId};

/// Children on a page unless told otherwise.
const PAGE: usize = 50;
/// The most children on a page.
pub(super) const PAGE_MAX: usize = 200;
/// Hits of a search unless told otherwise.
const HITS: usize = 20;
/// The most hits of a search.
const HITS_MAX: usize = 50;
/// Hits that may be of removed children and are passed over.
const HITS_SPARE: usize = 50;
/// Reserved files that a list or a search names.
const RESERVED_MAX: usize = 200;
/// Children who are named at a time.
const RECENT_MAX: usize = 10;
/// The highest age that is asked for, in years.
const AGE_MAX: u16 = 150;
/// How far ahead reviews are asked for, in days.
const DUE_WITHIN_MAX: u16 = 366;
/// The longest text that is searched for, in characters.
const QUERY_MAX_CHARS: usize = 200;

/// Which children are listed.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ListState {
    /// Those of the clinic.
    #[default]
    Active,
    /// Removed ones.
    Deleted,
}

/// The order of a list; a hyphen turns it round.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
pub enum ListSort {
    /// By surnames.
    #[default]
    #[serde(rename = "name")]
    Name,
    /// By surnames, from the end.
    #[serde(rename = "-name")]
    NameDown,
    /// Youngest first.
    #[serde(rename = "age")]
    Age,
    /// Oldest first.
    #[serde(rename = "-age")]
    AgeDown,
    /// By number of the history.
    #[serde(rename = "number")]
    Number,
    /// By number of the history, newest first.
    #[serde(rename = "-number")]
    NumberDown,
    /// By registration.
    #[serde(rename = "created")]
    Created,
    /// By registration, newest first.
    #[serde(rename = "-created")]
    CreatedDown,
}

impl ListSort {
    const fn parts(self) -> (SortBy, bool) {
        match self {
            Self::Name => (SortBy::Name, false),
            Self::NameDown => (SortBy::Name, true),
            Self::Age => (SortBy::Age, false),
            Self::AgeDown => (SortBy::Age, true),
            Self::Number => (SortBy::Number, false),
            Self::NumberDown => (SortBy::Number, true),
            Self::Created => (SortBy::Created, false),
            Self::CreatedDown => (SortBy::Created, true),
        }
    }
}

/// What a list is asked for.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Only children found by this text, as in the search.
    #[param(max_length = 200)]
    query: Option<String>,
    /// Only children whose plan is this one.
    #[param(inline)]
    plan: Option<PlanType>,
    /// Only children whose plan stands like this.
    #[param(inline)]
    plan_status: Option<PlanStatus>,
    /// Only children with this caries risk.
    #[param(inline)]
    risk_level: Option<RiskLevel>,
    /// Only children whose next review was due before today; with `reviewDueWithin`, those as well.
    #[serde(default)]
    #[param(default = false)]
    review_overdue: bool,
    /// Only children whose next review is due within so many days from today.
    #[param(minimum = 0, maximum = 366)]
    review_due_within: Option<u16>,
    /// Only children of at least this age in years.
    #[param(minimum = 0, maximum = 150)]
    age_min: Option<u16>,
    /// Only children of at most this age in years.
    #[param(minimum = 0, maximum = 150)]
    age_max: Option<u16>,
    /// Only children registered on this day or later.
    #[param(value_type = Option<String>, format = Date)]
    created_from: Option<Date>,
    /// Only children registered on this day or before.
    #[param(value_type = Option<String>, format = Date)]
    created_to: Option<Date>,
    /// Removed children instead of those of the clinic, which are listed unless told otherwise.
    #[serde(default)]
    #[param(inline)]
    state: ListState,
    /// The order.
    #[serde(default)]
    #[param(inline)]
    sort: ListSort,
    /// Children on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<usize>,
    /// `nextCursor` of the page before, with the same sort.
    cursor: Option<String>,
}

/// A page of the list.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PatientPage {
    /// The children.
    items: Vec<ListItem>,
    /// Asks for the next page; null on the last one.
    next_cursor: Option<String>,
    /// How many children the list has in all; null where counting them would be slow.
    #[schema(minimum = 0)]
    total: Option<usize>,
    /// On the first page of a list without filters, the files that are reserved to others; in a search, those of them
    /// that were named whole.
    reserved: Vec<ReservedItem>,
}

/// What was found.
#[derive(Serialize, ToSchema)]
pub struct Found {
    /// The children, best first.
    items: Vec<ListItem>,
    /// Files reserved to others, if the text is a whole number, a whole DNI, or a given name with a surname.
    reserved: Vec<ReservedItem>,
}

/// A file that is reserved to others: that it is there, and nothing of the child.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReservedItem {
    /// Its id.
    id: PatientId,
    /// The number of its history.
    #[schema(example = "HC-000123")]
    medical_record_number: String,
}

/// List the children
#[utoipa::path(
    get, path = "/api/patients", tag = "patients",
    params(ListQuery),
    responses((status = 200, description = "A page", body = PatientPage))
)]
pub async fn list_patients(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    Query(query): Query<ListQuery>,
) -> Result<Json<PatientPage>, Error> {
    state.reads.check()?;
    let zone = state.store.read(|tx| clinic::settings(tx))?.time_zone;
    let today = zone.date_at(state.store.clock().now());
    let request = page_request(&state, &caller.0, &query, zone, today)?;
    let reserved = reserved_of(&state, &query, &request)?;
    let Page { entries, next, total } = state.directory.page(&request)?;
    let next_cursor = next.map(|place| write_cursor(request.sort, request.is_descending, &place));
    let items = entries.iter().map(|entry| entry.item(today)).collect();
    note(&state, &caller.0, "patients.listed", entries.iter());
    Ok(Json(PatientPage {
        items,
        next_cursor,
        total,
        reserved,
    }))
}

/// The files that are reserved to others, where a list tells of them. Neither its order nor its filters may say
/// anything about them.
fn reserved_of(
    state: &PatientsState,
    query: &ListQuery,
    request: &PageRequest,
) -> Result<Vec<ReservedItem>, Error> {
    if request.hidden.is_empty() || request.after.is_some() || request.is_removed {
        return Ok(Vec::new());
    }
    match (given(query.query.as_deref())?, &request.among) {
        (Some(text), Some(among)) => named(state, text, among, &request.hidden),
        _ if request.filter.is_empty() => Ok(reserved_items(
            state.directory.present(request.hidden.iter().copied())?,
        )),
        _ => Ok(Vec::new()),
    }
}

/// Those of the hits that are hidden and that the text names whole.
fn named(
    state: &PatientsState,
    text: &str,
    hits: &[PatientId],
    hidden: &HashSet<PatientId>,
) -> Result<Vec<ReservedItem>, Error> {
    let hits = hits.iter().copied().filter(|id| hidden.contains(id));
    let mut found = state.directory.present(hits)?;
    found.retain(|entry| {
        let number = record_number(entry.number);
        is_named_by(text, &number, entry.first_name(), entry.last_name())
    });
    Ok(reserved_items(found))
}

fn reserved_items(mut entries: Vec<Arc<Entry>>) -> Vec<ReservedItem> {
    entries.sort_unstable_by_key(|entry| entry.number);
    entries.truncate(RESERVED_MAX);
    let item = |entry: &Arc<Entry>| ReservedItem {
        id: entry.id,
        medical_record_number: record_number(entry.number),
    };
    entries.iter().map(item).collect()
}

pub(super) fn page_request(
    state: &PatientsState,
    actor: &Actor,
    query: &ListQuery,
    zone: TimeZoneName,
    today: Date,
) -> Result<PageRequest, Error> {
    let (sort, is_descending) = query.sort.parts();
    if query.age_min.max(query.age_max).is_some_and(|age| age > AGE_MAX) {
        return Err(Error::new(Kind::BadRequest, "request.query"));
    }
    let among = match given(query.query.as_deref())? {
        Some(text) => Some(find(state, text, LIMIT_MAX)?),
        None => None,
    };
    let after = query.cursor.as_deref();
    let filter = Filter {
        plan: query.plan,
        plan_status: query.plan_status,
        risk_level: query.risk_level,
        is_overdue: query.review_overdue,
        due_until: due_until(query.review_due_within, today)?,
        age_min: query.age_min,
        age_max: query.age_max,
        created_from: query.created_from.map(|day| start_of(day, zone)),
        created_before: query
            .created_to
            .map(|day| start_of(day.tomorrow().unwrap_or(day), zone)),
    };
    Ok(PageRequest {
        sort,
        is_descending,
        is_removed: matches!(query.state, ListState::Deleted),
        filter,
        hidden: state.door.hidden_from(actor)?,
        among,
        after: after
            .map(|cursor| read_cursor(sort, is_descending, cursor))
            .transpose()?,
        limit: limit(query.limit, PAGE, PAGE_MAX)?,
        today,
    })
}

/// What a search is asked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    /// Names of the child or a guardian, phone, number of the history, DNI or e-mail address, or the
    /// beginning of any of them.
    #[param(max_length = 200, example = "nunez belen")]
    q: String,
    /// Hits at most.
    #[param(minimum = 1, maximum = 50, default = 20)]
    limit: Option<usize>,
}

/// Search for children
///
/// As one types: accents and case do not count, beginnings and one typing error are forgiven.
#[utoipa::path(
    get, path = "/api/patients/search", tag = "patients",
    params(SearchQuery),
    responses((status = 200, description = "What was found", body = Found))
)]
pub async fn search_patients(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    Query(query): Query<SearchQuery>,
) -> Result<Json<Found>, Error> {
    let limit = limit(query.limit, HITS, HITS_MAX)?;
    state.reads.check()?;
    let today = state.store.read(|tx| clinic::today(tx))?;
    let ids = match given(Some(&query.q))? {
        Some(text) => find(&state, text, limit + HITS_SPARE)?,
        None => Vec::new(),
    };
    let hidden = state.door.hidden_from(&caller.0)?;
    let reserved = if hidden.is_empty() {
        Vec::new()
    } else {
        named(&state, &query.q, &ids, &hidden)?
    };
    let seen = ids.into_iter().filter(|id| !hidden.contains(id));
    let mut found = state.directory.present(seen)?;
    found.truncate(limit);
    note(&state, &caller.0, "patients.searched", found.iter());
    let items = found.iter().map(|entry| entry.item(today)).collect();
    Ok(Json(Found { items, reserved }))
}

/// Which children somebody had open lately.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RecentQuery {
    /// Their ids, at most ten, with commas between them.
    #[param(max_length = 400, example = "01930a3e-7c00-7000-8000-000000000001")]
    ids: String,
}

/// Name children whose ids one knows
///
/// For whoever keeps which files they had open lately: ids alone, and asks for the names anew. Those who are not here
/// any more are left out.
#[utoipa::path(
    get, path = "/api/patients/recent", tag = "patients",
    params(RecentQuery),
    responses((status = 200, description = "The children, in the order of the ids", body = Found))
)]
pub async fn recent_patients(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    Query(query): Query<RecentQuery>,
) -> Result<Json<Found>, Error> {
    let ids: Result<Vec<PatientId>, _> = query.ids.split(',').map(str::parse).collect();
    let ids = ids.ok().filter(|ids| ids.len() <= RECENT_MAX);
    let ids = ids.ok_or_else(|| Error::new(Kind::BadRequest, "request.query"))?;
    state.reads.check()?;
    let today = state.store.read(|tx| clinic::today(tx))?;
    let hidden = state.door.hidden_from(&caller.0)?;
    let (known, seen): (Vec<_>, Vec<_>) = ids.into_iter().partition(|id| hidden.contains(id));
    let reserved = reserved_items(state.directory.present(known.into_iter())?);
    let found = state.directory.present(seen.into_iter())?;
    note(&state, &caller.0, "patients.listed", found.iter());
    let items = found.iter().map(|entry| entry.item(today)).collect();
    Ok(Json(Found { items, reserved }))
}

/// The filters of a list as the log tells of them. What was searched for may be somebody's name, and the log
/// outlives people: it tells only that something was.
pub(super) fn filters(query: &ListQuery) -> serde_json::Value {
    serde_json::json!({
        "filterSearch": query.query.as_ref().map(|_| true),
        "planType": query.plan,
        "planStatus": query.plan_status,
        "riskLevel": query.risk_level,
        "filterReviewOverdue": query.review_overdue.then_some(true),
        "filterReviewDueWithin": query.review_due_within,
        "filterAgeMin": query.age_min,
        "filterAgeMax": query.age_max,
        "filterFrom": query.created_from,
        "filterUntil": query.created_to,
        "filterRemoved": matches!(query.state, ListState::Deleted).then_some(true),
    })
}

fn note<'a>(
    state: &PatientsState,
    actor: &Actor,
    use_case: &'static str,
    shown: impl Iterator<Item = &'a Arc<Entry>>,
) {
    let subjects: Vec<Subject> = shown.map(|entry| Subject::Patient(entry.id)).collect();
    state.reads.note(actor, use_case, &subjects);
}

/// The text of a search unless it is blank; 400 when it is too long to be one.
fn given(text: Option<&str>) -> Result<Option<&str>, Error> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    if text.is_some_and(|text| text.chars().count() > QUERY_MAX_CHARS) {
        return Err(Error::new(Kind::BadRequest, "request.query"));
    }
    Ok(text)
}

fn find(state: &PatientsState, text: &str, limit: usize) -> Result<Vec<PatientId>, Error> {
    let hits = state.search.search(text, limit).map_err(|error| match error {
        SearchError::NotReady => Error::from(PatientsError::SearchLoading),
        SearchError::Engine(error) => Error::internal(error),
    })?;
    Ok(hits.into_iter().map(|hit| PatientId::from_uuid(hit.id)).collect())
}

fn limit(asked: Option<usize>, usual: usize, most: usize) -> Result<usize, Error> {
    let limit = asked.unwrap_or(usual);
    if (1..=most).contains(&limit) {
        Ok(limit)
    } else {
        Err(Error::new(Kind::BadRequest, "request.query"))
    }
}

/// The last day within so many from today.
fn due_until(days: Option<u16>, today: Date) -> Result<Option<Date>, Error> {
    let Some(days) = days else { return Ok(None) };
    if days > DUE_WITHIN_MAX {
        return Err(Error::new(Kind::BadRequest, "request.query"));
    }
    let until = today.checked_add(Span::new().days(i64::from(days)));
    until.map(Some).map_err(Error::internal)
}

/// The first instant of a day at the clinic.
fn start_of(day: Date, zone: TimeZoneName) -> Timestamp {
    let zone = TimeZone::get(zone.as_str()).unwrap_or(TimeZone::UTC);
    zone.to_timestamp(day.at(0, 0, 0, 0))
        .unwrap_or(Timestamp::UNIX_EPOCH)
}

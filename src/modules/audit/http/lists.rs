//! The log in pages, one entry of it, and the acts that it can hold.
#![expect(
    unused_qualifications,
    reason = "the code that utoipa writes for parameters qualifies what it need not"
)]

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;
use utoipa::IntoParams;

use super::AuditState;
use super::answers::{ActAnswer, Acts, EntryAnswer, EntryItem, EntryPage};
use crate::modules::audit::error::AuditError;
use crate::modules::audit::model::{ACTS, ActKind, Words, acts_of, known};
use crate::modules::audit::service;
use crate::modules::clinic;
use crate::platform::audit::Asked;
use crate::platform::http::{Caller, Query};
use crate::platform::store::{Store, Subject};
use crate::shared::error::Error;
use crate::shared::ids::{GuardianId, PatientId, UserId};

/// Entries on a page unless told otherwise.
const PAGE: usize = 50;
/// The most entries on a page.
const PAGE_MAX: usize = 200;
/// People whom an entry of a list names.
const PEOPLE: usize = 3;
/// People whom an opened entry names.
const PEOPLE_MAX: usize = 200;

/// What the log is asked for.
#[derive(Clone, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// Only what this user did.
    user: Option<UserId>,
    /// Only what was done about this child, or showed its data.
    patient: Option<PatientId>,
    /// Only what was done about this guardian, or showed their data.
    guardian: Option<GuardianId>,
    /// Only what was done about the account of this member of the staff.
    account: Option<UserId>,
    /// Only acts of this kind.
    #[param(inline)]
    kind: Option<ActKind>,
    /// Only this act, as in `GET /api/audit/acts`.
    #[param(example = "patients.opened")]
    act: Option<String>,
    /// Only on this day or later.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// Only on this day or before.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
    /// Entries on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<usize>,
    /// `nextCursor` of the page before.
    cursor: Option<String>,
}

impl AuditQuery {
    pub fn kind(&self) -> Option<ActKind> {
        self.kind
    }

    pub fn act(&self) -> Result<Option<&'static str>, AuditError> {
        let act = self.act.as_deref();
        act.map(|act| known(act).ok_or(AuditError::BadQuery)).transpose()
    }

    /// What to look for.
    pub fn asked(&self, zone: &TimeZone) -> Result<Asked, AuditError> {
        let act = self.act()?;
        let acts = match (act, self.kind) {
            (Some(act), Some(kind)) => {
                let both = acts_of(kind).into_iter().filter(|other| *other == act);
                Some(both.collect())
            }
            (Some(act), None) => Some(vec![act]),
            (None, Some(kind)) => Some(acts_of(kind)),
            (None, None) => None,
        };
        let about = [
            self.patient.map(Subject::Patient),
            self.guardian.map(Subject::Guardian),
            self.account.map(Subject::User),
        ];
        Ok(Asked {
            about: about.into_iter().flatten().collect(),
            by: self.user,
            acts,
            from: self.from.map(|day| start_of(day, zone)),
            until: self.to.map(|day| start_of(day.tomorrow().unwrap_or(day), zone)),
        })
    }

    pub fn limit(&self) -> Result<usize, AuditError> {
        let limit = self.limit.unwrap_or(PAGE);
        let is_fine = (1..=PAGE_MAX).contains(&limit);
        is_fine.then_some(limit).ok_or(AuditError::BadQuery)
    }

    pub fn before(&self) -> Result<Option<u64>, AuditError> {
        let read = |cursor: &str| {
            let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
            Some(u64::from_be_bytes(bytes.try_into().ok()?))
        };
        let cursor = self.cursor.as_deref();
        cursor
            .map(|cursor| read(cursor).ok_or(AuditError::BadQuery))
            .transpose()
    }
}

/// The time zone of the clinic.
pub fn zone_of(store: &Store) -> Result<TimeZone, Error> {
    let name = store.read(|tx| clinic::settings(tx))?.time_zone;
    Ok(TimeZone::get(name.as_str()).unwrap_or(TimeZone::UTC))
}

/// The first instant of a day at the clinic.
fn start_of(day: Date, zone: &TimeZone) -> Timestamp {
    zone.to_timestamp(day.at(0, 0, 0, 0))
        .unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Look through the audit log
///
/// Newest first. A page may be short, even empty, and go on: what is asked for is rare, and the box looks
/// for a moment only before it answers. Looking is itself noted in the log.
#[utoipa::path(
    get, path = "/api/audit", tag = "audit", params(AuditQuery),
    responses((status = 200, description = "A page", body = EntryPage))
)]
pub async fn list_audit(
    State(state): State<Arc<AuditState>>,
    caller: Caller,
    Query(query): Query<AuditQuery>,
) -> Result<Json<EntryPage>, Error> {
    let (limit, before) = (query.limit()?, query.before()?);
    state.reads.check()?;
    let asked = query.asked(&zone_of(&state.store)?)?;
    let page = state
        .store
        .read(|view| service::list_entries(view, &caller.0, &asked, before, limit, PEOPLE))?;
    let mut shown = page.named();
    shown.extend(asked.about);
    shown.push(Subject::Clinic);
    shown.sort_unstable();
    shown.dedup();
    state.reads.note(&caller.0, "audit.listed", &shown);
    let words = Words::of(caller.0.language);
    let items = page.entries.into_iter();
    Ok(Json(EntryPage {
        items: items.map(|told| EntryItem::of(told, words)).collect(),
        next_cursor: page.next.map(|next| URL_SAFE_NO_PAD.encode(next.to_be_bytes())),
    }))
}

/// List the acts that the log can hold
#[utoipa::path(
    get, path = "/api/audit/acts", tag = "audit",
    responses((status = 200, description = "The acts with their words", body = Acts))
)]
pub async fn list_acts(caller: Caller) -> Json<Acts> {
    let words = Words::of(caller.0.language);
    let answer = |(act, kind): &(&'static str, ActKind)| ActAnswer::of(act, *kind, words);
    Json(Acts {
        items: ACTS.iter().map(answer).collect(),
    })
}

/// Open an entry of the audit log
///
/// With what each field was and is. Opening is itself noted in the log.
#[utoipa::path(
    get, path = "/api/audit/entries/{position}", tag = "audit",
    params(("position" = u64, Path, description = "Its place in the chain")),
    responses((status = 200, description = "The entry", body = EntryAnswer))
)]
pub async fn open_audit_entry(
    State(state): State<Arc<AuditState>>,
    caller: Caller,
    Path(position): Path<String>,
) -> Result<Json<EntryAnswer>, Error> {
    let position = position.parse().map_err(|_| AuditError::Unknown)?;
    state.reads.check()?;
    let zone = zone_of(&state.store)?;
    let told = state
        .store
        .read(|view| service::open_entry(view, &caller.0, position, PEOPLE_MAX))?;
    let mut shown: Vec<Subject> = told.named().collect();
    shown.push(Subject::Clinic);
    state.reads.note(&caller.0, "audit.entry_opened", &shown);
    Ok(Json(EntryAnswer::of(told, Words::of(caller.0.language), &zone)))
}

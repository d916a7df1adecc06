//! To whom a file is reserved.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{PatientsState, to_json};
use crate::modules::patients::forms::ReservationForm;
use crate::modules::patients::model::ReserveReason;
use crate::modules::patients::service::{self, ReservationView};
use crate::modules::patients::store;
use crate::platform::http::{BeforeDoor, Caller, IfMatch, JsonBody, PathId, Problem, versioned};
use crate::platform::store::{Subject, View};
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::ids::{PatientId, UrgentAccessId, UserId};
use crate::shared::permission::Role;
use crate::shared::person::LongText;

/// Why somebody opens a reserved file.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StandingKind {
    /// They are named for it.
    Named,
    /// They opened it in an emergency.
    Urgent,
}

/// That a file is reserved, and why its reader opens it all the same.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({ "kind": "URGENT", "accessId": "01930a3e-7c00-7000-8000-00000000000a", "until": "2026-11-24T11:04:00Z" }))]
pub struct ReservedStanding {
    /// Why.
    kind: StandingKind,
    /// The opening, in an emergency.
    access_id: Option<UrgentAccessId>,
    /// Until when, in an emergency.
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Timestamp>,
}

/// Why somebody who was let in opens a file that is reserved; nothing when it is not.
pub fn standing(view: &impl View, actor: &Actor, id: PatientId) -> Result<Option<ReservedStanding>, Error> {
    let Some(reservation) = store::reservation_of(view, id)? else {
        return Ok(None);
    };
    let opening = match actor.user {
        Some(user) if !reservation.staff.contains(&user) => store::opening_of(view, id, user)?,
        _ => None,
    };
    Ok(Some(ReservedStanding {
        kind: match opening {
            Some(_) => StandingKind::Urgent,
            None => StandingKind::Named,
        },
        access_id: opening.as_ref().map(|opening| opening.id),
        until: opening.map(|opening| opening.until),
    }))
}

/// Somebody who is named for a file, or can be.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NameablePerson {
    /// The account.
    id: UserId,
    /// The name.
    name: String,
    /// What they are.
    roles: Vec<Role>,
    /// Whether they still work here.
    is_active: bool,
}

/// To whom a file is reserved.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "isReserved": true, "reason": "STAFF_FAMILY", "note": "Hija de una compañera de recepción.",
    "staff": ["01930a3e-7c00-7000-8000-000000000001"], "byName": "Javier Montes Gil", "at": "2026-11-24T09:00:00Z",
    "people": [{ "id": "01930a3e-7c00-7000-8000-000000000001", "name": "Lucía Ferrer Blasco", "roles": ["ODONTOLOGO"], "isActive": true }],
    "version": 1
}))]
pub struct ReservationAnswer {
    /// Whether only named people open the file.
    is_reserved: bool,
    /// Why.
    reason: Option<ReserveReason>,
    /// Why it was changed last, in words.
    note: Option<LongText>,
    /// Who opens it.
    staff: Vec<UserId>,
    /// Who said so.
    by_name: Option<String>,
    /// When.
    #[schema(value_type = Option<String>, format = DateTime)]
    at: Option<Timestamp>,
    /// Everyone who can be named.
    people: Vec<NameablePerson>,
    /// Its version, also in `ETag`; 0 when the file was never reserved.
    version: u64,
}

impl From<ReservationView> for ReservationAnswer {
    fn from(view: ReservationView) -> Self {
        let version = view.version();
        let holding = view.holding().cloned();
        let by = holding.as_ref().and_then(|held| held.by);
        let by = view.people.iter().find(|person| Some(person.id) == by);
        Self {
            is_reserved: holding.is_some(),
            by_name: by.map(|person| person.name.clone()),
            at: holding.as_ref().map(|held| held.header.updated_at),
            reason: holding.as_ref().map(|held| held.reason),
            note: holding.as_ref().map(|held| held.note.clone()),
            staff: holding.map(|held| held.staff).unwrap_or_default(),
            people: view
                .people
                .into_iter()
                .map(|person| NameablePerson {
                    id: person.id,
                    name: person.name,
                    roles: person.roles,
                    is_active: person.is_active,
                })
                .collect(),
            version,
        }
    }
}

fn answer(view: &impl View, actor: &Actor, id: PatientId) -> Result<ReservationAnswer, Error> {
    service::read_reservation(view, actor, id).map(ReservationAnswer::from)
}

fn check(view: &impl View, actor: &Actor, id: PatientId, seen: IfMatch) -> Result<(), Error> {
    let current = answer(view, actor, id)?;
    seen.required()?.check(current.version, || to_json(&current))
}

/// Read to whom a file is reserved
///
/// Administrators read it of every file, also of those that they do not open; dentists of those for which they are
/// named, and of files that nobody reserved.
#[utoipa::path(
    get, path = "/api/patients/{id}/reservation", tag = "reserved",
    params(("id" = PatientId, Path, description = "The child")),
    responses((status = 200, description = "How it stands", body = ReservationAnswer, headers(("ETag" = String, description = "Version of the reservation"))))
)]
pub async fn get_reservation(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    PathId(BeforeDoor(id)): PathId<BeforeDoor<PatientId>>,
) -> Result<Response, Error> {
    state.reads.check()?;
    let answer = state.store.read(|tx| answer(tx, &caller.0, id))?;
    state
        .reads
        .note(&caller.0, "patients.reservation_read", &[Subject::Patient(id)]);
    Ok(versioned(&answer, answer.version))
}

/// Reserve a file
///
/// From now on only the named people open it. To everybody else it is a number; those who treat may open it in an
/// emergency. Whoever reserves a file names themselves, or does not open it any more.
#[utoipa::path(
    put, path = "/api/patients/{id}/reservation", tag = "reserved",
    params(
        ("id" = PatientId, Path, description = "The child"),
        ("If-Match" = String, Header, description = "The version that was seen"),
    ),
    request_body = ReservationForm,
    responses(
        (status = 200, description = "How it stands now", body = ReservationAnswer, headers(("ETag" = String, description = "Version of the reservation"))),
        (status = 412, description = "Changed since it was read; `current` is the reservation as it is now", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "Without `If-Match`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn reserve_file(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    PathId(BeforeDoor(id)): PathId<BeforeDoor<PatientId>>,
    seen: IfMatch,
    form: Result<JsonBody<ReservationForm>, Error>,
) -> Result<Response, Error> {
    state.store.read(|tx| check(tx, &caller.0, id, seen))?;
    let JsonBody(form) = form?;
    state
        .store
        .write(&caller.0, move |tx| {
            check(tx, tx.actor(), id, seen)?;
            service::reserve_file(tx, id, &form)
        })
        .await?;
    let now = state.store.read(|tx| answer(tx, &caller.0, id))?;
    Ok(versioned(&now, now.version))
}

/// Lift the reservation of a file
///
/// Everyone who reads files opens it again.
#[utoipa::path(
    delete, path = "/api/patients/{id}/reservation", tag = "reserved",
    params(
        ("id" = PatientId, Path, description = "The child"),
        ("If-Match" = String, Header, description = "The version that was seen"),
    ),
    responses(
        (status = 204, description = "Lifted"),
        (status = 409, description = "`patients.not_reserved`", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "Changed since it was read; `current` is the reservation as it is now", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "Without `If-Match`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn lift_reservation(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    PathId(BeforeDoor(id)): PathId<BeforeDoor<PatientId>>,
    seen: IfMatch,
) -> Result<StatusCode, Error> {
    state
        .store
        .write(&caller.0, move |tx| {
            check(tx, tx.actor(), id, seen)?;
            service::lift_reservation(tx, id)
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

//! Routes of live updates: parse, call, map.

use std::convert::Infallible;
use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, header};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use futures_util::stream;
use utoipa_axum::routes;

use super::door::{Listener, LiveModule, Visitor};
use super::forms::{LiveEvent, Place, PlaceKind, PresenceForm, Present};
use crate::modules::auth::User;
use crate::modules::clinic::Clinic;
use crate::modules::{patients, tasks};
use crate::platform::http::{Access, Caller, JsonBody, Routes};
use crate::platform::store::View;
use crate::shared::actor::Actor;
use crate::shared::error::{Error, Kind};
use crate::shared::ids::{ClinicId, GuardianId, Id as _, PatientId, TaskId};
use crate::shared::permission::Permission;

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// Listen to what changes
///
/// A stream of events (`text/event-stream`) that stays open as long as the session does. `hello` comes first; `changes`
/// tells what changed of what the caller may read, and holds pointers only; `reset` means that something was missed and
/// everything has to be read anew; `presence` means that somebody came to or left a form; `end` that the session or its
/// roles are not what they were. The `id` of an event is the position to go on from after a break. Listening is no
/// action of a person and keeps no session alive.
#[utoipa::path(
    get, path = "/api/live", tag = "live", operation_id = "listen",
    params(("Last-Event-ID" = Option<String>, Header, description = "The position that was heard last; without it the stream starts now")),
    responses(
        (status = 200, description = "Events until the session ends", body = LiveEvent, content_type = "text/event-stream"),
        (status = 429, description = "This session has as many streams open as it may"),
    )
)]
async fn listen(
    State(live): State<Arc<LiveModule>>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let after = headers.get(LAST_EVENT_ID).map(|value| {
        let text = value.to_str().ok().filter(|text| text.len() <= 20);
        text.and_then(|text| text.parse().ok())
            .ok_or_else(|| Error::new(Kind::BadRequest, "live.position"))
    });
    let listener = Listener::new(&live, &caller.0, after.transpose()?)?;
    let pieces = stream::unfold(listener, |mut listener| async move {
        let piece = listener.next().await?;
        Some((Ok::<Bytes, Infallible>(piece), listener))
    });
    let kind = [(header::CONTENT_TYPE, "text/event-stream")];
    Ok((kind, Body::from_stream(pieces)).into_response())
}

/// Say which form is open in a window
///
/// Answers who else has it open. Kept in memory alone, for a minute; a window says it again every 20 seconds and once
/// more, without a place, when its form is closed.
#[utoipa::path(
    post, path = "/api/live/presence", tag = "live", operation_id = "enter", request_body = PresenceForm,
    responses((status = 200, description = "Who else is there", body = Present), (status = 404, description = "There is no such place", body = crate::platform::http::Problem, content_type = "application/problem+json"))
)]
async fn enter(
    State(live): State<Arc<LiveModule>>,
    caller: Caller,
    JsonBody(form): JsonBody<PresenceForm>,
) -> Result<Json<Present>, Error> {
    let (Some(user), Some(session)) = (caller.0.user, caller.0.session) else {
        return Err(Error::new(Kind::Unauthenticated, "auth.required"));
    };
    if let Some(place) = form.place {
        caller.0.require(match place.kind {
            PlaceKind::Patient | PlaceKind::Guardian => Permission::PatientsRead,
            PlaceKind::Task => Permission::TasksHandle,
            PlaceKind::Settings => Permission::SettingsManage,
        })?;
        live.check_seen(&caller.0, place)?;
    }
    let name = live.store.read(|view| {
        if let Some(place) = form.place {
            check_place(view, &caller.0, place)?;
        }
        let user = view.get::<User>(user)?;
        Ok(user.map_or_else(String::new, |user| user.name))
    })?;
    let visitor = Visitor {
        session,
        user,
        name,
        window: form.window,
    };
    let others = live.enter(visitor, form.place);
    Ok(Json(Present { others }))
}

/// Nobody meets in a form of something that is not there.
fn check_place(view: &impl View, actor: &Actor, place: Place) -> Result<(), Error> {
    match place.kind {
        PlaceKind::Patient => patients::find_patient(view, PatientId::from_uuid(place.id)).map(drop),
        PlaceKind::Guardian => patients::find_guardian(view, GuardianId::from_uuid(place.id)).map(drop),
        PlaceKind::Task => tasks::find_task(view, actor, TaskId::from_uuid(place.id)).map(drop),
        PlaceKind::Settings if ClinicId::from_uuid(place.id) == Clinic::singleton() => Ok(()),
        PlaceKind::Settings => Err(Error::not_found("request.unknown_id")),
    }
}

impl LiveModule {
    /// The routes of the staff address.
    #[must_use]
    pub fn routes(self: &Arc<Self>) -> Routes<()> {
        Routes::<Arc<Self>>::default()
            .add(Access::SignedIn, routes!(listen))
            .add(Access::SignedIn, routes!(enter))
            .with_state(Arc::clone(self))
    }
}

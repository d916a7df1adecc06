//! The line of time.
#![expect(
    unused_qualifications,
    reason = "the code that utoipa writes for parameters qualifies what it need not"
)]

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::ClinicalState;
use crate::modules::clinical::model::{TimelineEntry, TimelineKind, TimelinePlace};
use crate::modules::clinical::service::{self, Asked};
use crate::platform::http::{Caller, PathId, Query};
use crate::shared::error::{Error, Kind};
use crate::shared::ids::PatientId;

/// Things on a page unless told.
const PAGE: usize = 50;
/// The most things on a page.
const PAGE_MOST: usize = 200;

/// Which part of a line.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TimelineQuery {
    /// Only things of this sort.
    #[param(inline)]
    kind: Option<TimelineKind>,
    /// Things on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<usize>,
    /// `nextCursor` of the page before, with the same kind.
    #[param(max_length = 120)]
    cursor: Option<String>,
}

/// A part of the line.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TimelinePage {
    /// The newest first.
    items: Vec<TimelineEntry>,
    /// Asks for what came before; null at the beginning of the line.
    next_cursor: Option<String>,
}

/// Read what happened to a child here
///
/// One line of visits, findings, treatments, risk and changes of the file. Of changes it tells the names of fields, never
/// their values. Who may not read the clinical record gets dates and kinds of visits with the next review, and the
/// changes of the file.
#[utoipa::path(
    get, path = "/api/patients/{id}/history", tag = "clinical",
    params(("id" = PatientId, Path, description = "The child"), TimelineQuery),
    responses((status = 200, description = "A part of the line, newest first", body = TimelinePage))
)]
pub async fn read_timeline(
    State(state): State<Arc<ClinicalState>>,
    caller: Caller,
    PathId(id): PathId<PatientId>,
    Query(query): Query<TimelineQuery>,
) -> Result<Json<TimelinePage>, Error> {
    let refused = || Error::new(Kind::BadRequest, "request.query");
    let limit = query.limit.unwrap_or(PAGE);
    if !(1..=PAGE_MOST).contains(&limit) {
        return Err(refused());
    }
    let after = match query.cursor.as_deref() {
        Some(cursor) => Some(TimelinePlace::read(cursor).ok_or_else(refused)?),
        None => None,
    };
    let asked = Asked {
        kind: query.kind,
        after,
        limit,
    };
    state.reads.check()?;
    let told = state
        .store
        .read(|tx| service::read_timeline(tx, &caller.0, id, &asked))?;
    state.note(&caller.0, "patients.history_read", id);
    Ok(Json(TimelinePage {
        items: told.entries,
        next_cursor: told.next.map(|place| place.write()),
    }))
}

//! Who may be there twice, for somebody to look at.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use utoipa::ToSchema;

use super::PatientsState;
use crate::modules::clinic;
use crate::modules::patients::directory::{Entry, ListItem};
use crate::modules::patients::model::{Patient, Two};
use crate::modules::patients::rules::{ChildLikeness, GuardianLikeness, Pair};
use crate::modules::patients::service::{self, Alike, ChildOfGuardian};
use crate::modules::patients::store;
use crate::platform::http::{Caller, JsonBody, PathId, Problem};
use crate::platform::store::{ReadTx, Subject, View as _};
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::ids::{DistinctId, GuardianId, PatientId};
use crate::shared::permission::Permission;
use crate::shared::person::{DniNie, Email, PersonName, Phone};

/// What was found last, with the state of the data for which it holds. Whoever asks meanwhile waits for it: everyone is
/// read once, however many ask.
#[derive(Default)]
pub struct KeptAlike(Mutex<Option<(u64, Arc<Alike>)>>);

/// Two files that may be of one child.
#[derive(Serialize, ToSchema)]
pub struct AlikeChildren {
    /// The older file.
    one: ListItem,
    /// The newer file.
    other: ListItem,
    /// Why.
    reason: ChildLikeness,
}

/// A guardian who may be there twice.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AlikeGuardian {
    /// Its id.
    id: GuardianId,
    /// Given names.
    first_name: PersonName,
    /// Surnames.
    last_name: PersonName,
    /// DNI or NIE.
    dni_nie: Option<DniNie>,
    /// E-mail address.
    email: Option<Email>,
    /// Phone number.
    phone: Option<Phone>,
    /// Their children.
    children: Vec<ChildOfGuardian>,
}

/// Two guardians who may be one person.
#[derive(Serialize, ToSchema)]
pub struct AlikeGuardians {
    /// The older record.
    one: AlikeGuardian,
    /// The newer record.
    other: AlikeGuardian,
    /// Why.
    reason: GuardianLikeness,
}

/// Who may be there twice.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AlikeAnswer {
    /// Files, the surest first.
    #[schema(max_items = 100)]
    children: Vec<AlikeChildren>,
    /// Guardians, the surest first.
    #[schema(max_items = 100)]
    guardians: Vec<AlikeGuardians>,
    /// Whether there are more than these.
    has_more: bool,
}

/// List who may be there twice
///
/// Children with the same name and birth date, with swapped surnames, or with the same given name and telephone; guardians
/// with the same given name and telephone or e-mail address, or with the same name and a child in common. Pairs that
/// somebody looked at are left out.
#[utoipa::path(
    get, path = "/api/duplicates", tag = "families", operation_id = "listAlike",
    responses((status = 200, description = "Pairs, the surest first", body = AlikeAnswer))
)]
pub async fn list_alike(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
) -> Result<Json<AlikeAnswer>, Error> {
    caller.0.require(Permission::PatientsWrite)?;
    state.reads.check()?;
    let alike = find(&state).await?;
    let answer = state.store.read(|tx| answer(tx, &caller.0, &alike))?;
    let children = answer.children.iter().flat_map(|pair| [&pair.one, &pair.other]);
    let guardians = answer.guardians.iter().flat_map(|pair| [&pair.one, &pair.other]);
    let shown: Vec<Subject> = children
        .map(|child| Subject::Patient(child.id))
        .chain(guardians.map(|guardian| Subject::Guardian(guardian.id)))
        .collect();
    state.reads.note(&caller.0, "patients.compared", &shown);
    Ok(Json(answer))
}

/// As it was found last, or anew, on a thread that answers nobody.
async fn find(state: &PatientsState) -> Result<Arc<Alike>, Error> {
    let mut kept = state.alike.0.lock().await;
    // Before everyone is read: what changes meanwhile makes it too old.
    let changes = state.kept.changes();
    if let Some((known, alike)) = kept.as_ref()
        && *known == changes
    {
        return Ok(Arc::clone(alike));
    }
    let store = state.store.clone();
    let read = tokio::task::spawn_blocking(move || store.read(service::find_alike));
    let alike = Arc::new(read.await.map_err(Error::internal)??);
    *kept = Some((changes, Arc::clone(&alike)));
    Ok(alike)
}

/// The pairs that somebody may see: one with a reserved file in it is for those who open that file.
fn answer(tx: &ReadTx<'_>, asker: &Actor, alike: &Alike) -> Result<AlikeAnswer, Error> {
    let mut children = Vec::new();
    for Pair { one, other, why } in &alike.children {
        if let (Some(one), Some(other)) = (child(tx, asker, *one)?, child(tx, asker, *other)?) {
            let reason = *why;
            children.push(AlikeChildren { one, other, reason });
        }
    }
    let mut guardians = Vec::new();
    for Pair { one, other, why } in &alike.guardians {
        if let (Some(one), Some(other)) = (guardian(tx, asker, *one)?, guardian(tx, asker, *other)?) {
            let reason = *why;
            guardians.push(AlikeGuardians { one, other, reason });
        }
    }
    Ok(AlikeAnswer {
        children,
        guardians,
        has_more: alike.has_more,
    })
}

/// A child, unless it left a moment ago or is hidden.
fn child(tx: &ReadTx<'_>, asker: &Actor, id: PatientId) -> Result<Option<ListItem>, Error> {
    if store::is_hidden(tx, asker, id)? {
        return Ok(None);
    }
    let Some(patient) = tx.get_live::<Patient>(id)? else {
        return Ok(None);
    };
    let guardians = store::guardians_of(tx, &patient)?;
    let entry = Entry::read(tx, &patient, &guardians)?;
    Ok(Some(entry.item(clinic::today(tx)?)))
}

/// A guardian, unless they left a moment ago or are hidden.
fn guardian(tx: &ReadTx<'_>, asker: &Actor, id: GuardianId) -> Result<Option<AlikeGuardian>, Error> {
    if store::is_guardian_hidden(tx, asker, id)? {
        return Ok(None);
    }
    let known = store::known_guardian(tx, id)?;
    let Some(guardian) = known.filter(|guardian| guardian.header.deleted_at.is_none()) else {
        return Ok(None);
    };
    let mut children = Vec::new();
    for child in store::children_of(tx, id)? {
        if child.header.deleted_at.is_none() && !store::is_hidden(tx, asker, child.id)? {
            children.push(ChildOfGuardian::from(child));
        }
    }
    let facts = guardian.facts;
    Ok(Some(AlikeGuardian {
        id,
        first_name: facts.first_name,
        last_name: facts.last_name,
        dni_nie: facts.dni_nie,
        email: facts.email,
        phone: facts.phone,
        children,
    }))
}

/// Two files that are of two children.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TwoChildren {
    /// One file.
    one: PatientId,
    /// The other file.
    other: PatientId,
}

/// Two guardians who are two people.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TwoGuardians {
    /// One of them.
    one: GuardianId,
    /// The other one.
    other: GuardianId,
}

/// The id of what was said, to take it back.
#[derive(Serialize, ToSchema)]
pub struct DistinctAnswer {
    /// Its id.
    id: DistinctId,
}

/// Say that two files are of two children
///
/// They are not listed as alike any more.
#[utoipa::path(
    post, path = "/api/duplicates/children", tag = "families", operation_id = "tellDistinctChildren",
    request_body = TwoChildren,
    responses(
        (status = 200, description = "Noted", body = DistinctAnswer),
        (status = 403, description = "`patients.reserved`: one of the files is not yours to open", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "`patients.unknown`", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`patients.same_file`, `patients.removed`", body = Problem, content_type = "application/problem+json"),
        (status = 410, description = "`patients.merged`: one was taken into the `survivor`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn tell_distinct_children(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    JsonBody(TwoChildren { one, other }): JsonBody<TwoChildren>,
) -> Result<Json<DistinctAnswer>, Error> {
    tell(&state, &caller, Two::children(one, other)).await
}

/// Say that two guardians are two people
///
/// They are not listed as alike any more, and one who is barred does not stand in the way of the other one.
#[utoipa::path(
    post, path = "/api/duplicates/guardians", tag = "families", operation_id = "tellDistinctGuardians",
    request_body = TwoGuardians,
    responses(
        (status = 200, description = "Noted", body = DistinctAnswer),
        (status = 403, description = "`patients.reserved`: one of them is not yours to see", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "`patients.unknown_guardian`", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`patients.same_guardian`", body = Problem, content_type = "application/problem+json"),
        (status = 410, description = "`patients.guardian_merged`: one was taken into the `survivor`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn tell_distinct_guardians(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    JsonBody(TwoGuardians { one, other }): JsonBody<TwoGuardians>,
) -> Result<Json<DistinctAnswer>, Error> {
    tell(&state, &caller, Two::guardians(one, other)).await
}

async fn tell(state: &PatientsState, caller: &Caller, two: Two) -> Result<Json<DistinctAnswer>, Error> {
    let id = state
        .store
        .write(&caller.0, move |tx| service::tell_distinct(tx, two))
        .await?;
    Ok(Json(DistinctAnswer { id }))
}

/// Take back that two are two
#[utoipa::path(
    delete, path = "/api/duplicates/distinct/{distinctId}", tag = "families", operation_id = "forgetDistinct",
    params(("distinctId" = DistinctId, Path, description = "What was said")),
    responses((status = 204, description = "They are listed again if they are alike"))
)]
pub async fn forget_distinct(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    PathId(id): PathId<DistinctId>,
) -> Result<StatusCode, Error> {
    state
        .store
        .write(&caller.0, move |tx| service::forget_distinct(tx, id))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

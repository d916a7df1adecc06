//! Opening a reserved file in an emergency, and what comes after. The rules stand in `rules::reserved`.

use std::ops::ControlFlow;

use serde_json::json;

use crate::modules::auth::User;
use crate::modules::patients::error::PatientsError;
use crate::modules::patients::forms::{UrgentForm, UrgentReviewForm};
use crate::modules::patients::model::{OPEN_FOR, Patient, UrgentAccess, UrgentReview};
use crate::modules::patients::{rules, store};
use crate::platform::audit::Audit;
use crate::platform::store::{Header, ReadTx, Record as _, Subject, View, WriteTx};
use crate::shared::actor::Actor;
use crate::shared::error::{Error, Kind};
use crate::shared::ids::{PatientId, UrgentAccessId, UserId};
use crate::shared::permission::Permission;

/// An opening with the names of those in it.
pub struct ToldAccess {
    /// The opening.
    pub access: UrgentAccess,
    /// The number of the child's history; nothing when the child was erased.
    pub number: Option<String>,
    /// Who opened the file.
    pub user_name: Option<String>,
    /// Who reviewed that.
    pub reviewer_name: Option<String>,
}

/// How many openings there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AccessCounts {
    /// Ever.
    pub total: usize,
    /// Of files that are open now.
    pub open: usize,
    /// Without a review.
    pub pending: usize,
    /// Without a review for longer than they may be.
    pub overdue: usize,
}

/// Which openings are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Those without a review.
    Pending,
    /// All of them.
    All,
}

/// Opens a reserved file to somebody who treats, for an hour.
///
/// # Errors
/// 403; 404; 409 `patients.not_reserved` when they open it anyway; 422.
pub fn open_urgently(
    tx: &mut WriteTx<'_>,
    id: PatientId,
    form: &UrgentForm,
) -> Result<UrgentAccessId, Error> {
    tx.actor().require(Permission::PatientsBreakGlass)?;
    let user = own(tx.actor())?;
    store::patient(tx, id)?;
    if !store::is_hidden(tx, tx.actor(), id)? {
        return Err(PatientsError::NotReserved.into());
    }
    let reason = rules::parse_reason(form)?;
    let mut access = UrgentAccess {
        id: tx.new_id(),
        header: Header::default(),
        patient: id,
        user,
        reason,
        since: tx.now(),
        until: tx.now() + OPEN_FOR,
        ended_at: None,
        review: None,
    };
    tx.put(&mut access)?;
    Audit::of("patients.urgent_access_opened", access.subject())
        .about(Subject::User(user))
        .on(&access)
        .changed(
            &json!({}),
            &json!({ "urgentReason": access.reason, "urgentUntil": access.until }),
        )
        .write(tx)?;
    Ok(access.id)
}

/// Ends an opening before its time: by whoever opened the file, or by whoever reviews openings.
///
/// # Errors
/// 404; 409 `patients.urgent_access_over`.
pub fn end_urgent_access(tx: &mut WriteTx<'_>, id: UrgentAccessId) -> Result<(), Error> {
    let mut access = store::urgent_access(tx, id)?;
    let actor = tx.actor();
    if actor.user != Some(access.user) && !actor.may(Permission::PatientsReviewUrgent) {
        return Err(PatientsError::UnknownUrgentAccess.into());
    }
    if !rules::is_open(&access, tx.now()) {
        return Err(PatientsError::UrgentAccessOver.into());
    }
    access.ended_at = Some(tx.now());
    tx.put(&mut access)?;
    Audit::of("patients.urgent_access_ended", access.subject())
        .about(Subject::User(access.user))
        .on(&access)
        .changed(
            &json!({ "urgentUntil": access.until }),
            &json!({ "urgentUntil": access.ended_at }),
        )
        .write(tx)
}

/// Says whether there was a need for an opening. A review may be changed; the log keeps what it said before.
///
/// # Errors
/// 404; 409 `patients.own_urgent_access`, `patients.urgent_access_open`; 422.
pub fn review_urgent_access(
    tx: &mut WriteTx<'_>,
    id: UrgentAccessId,
    form: &UrgentReviewForm,
) -> Result<(), Error> {
    tx.actor().require(Permission::PatientsReviewUrgent)?;
    let by = own(tx.actor())?;
    let mut access = store::urgent_access(tx, id)?;
    if rules::is_open(&access, tx.now()) {
        return Err(PatientsError::UrgentAccessOpen.into());
    }
    if !rules::may_review(&access, by, is_only_administrator(tx, by)?) {
        return Err(PatientsError::OwnUrgentAccess.into());
    }
    let (verdict, note) = rules::parse_review(form)?;
    let before = review_fields(&access);
    access.review = Some(UrgentReview {
        by,
        at: tx.now(),
        verdict,
        note,
    });
    tx.put(&mut access)?;
    Audit::of("patients.urgent_access_reviewed", access.subject())
        .about(Subject::User(access.user))
        .on(&access)
        .changed(&before, &review_fields(&access))
        .write(tx)
}

fn review_fields(access: &UrgentAccess) -> serde_json::Value {
    access.review.as_ref().map_or_else(
        || json!({}),
        |review| json!({ "urgentVerdict": review.verdict, "urgentNote": review.note }),
    )
}

/// The openings, newest first, those that wait for their review alone or all, before one of them; and whether there are more.
/// There are few of them: they are looked through.
///
/// # Errors
/// 403; when the store cannot be read.
pub fn list_urgent_accesses(
    view: &ReadTx<'_>,
    actor: &Actor,
    wanted: Wanted,
    before: Option<UrgentAccessId>,
    limit: usize,
) -> Result<(Vec<ToldAccess>, bool), Error> {
    actor.require(Permission::PatientsReviewUrgent)?;
    let (mut accesses, _) = gather(view)?;
    accesses.retain(|access| {
        (wanted == Wanted::All || access.review.is_none()) && before.is_none_or(|before| access.id < before)
    });
    let has_more = accesses.len() > limit;
    accesses.truncate(limit);
    let told = accesses.into_iter().map(|access| tell(view, access));
    Ok((told.collect::<Result<_, _>>()?, has_more))
}

/// How many openings there are, for the measurements.
///
/// # Errors
/// When the store cannot be read.
pub fn count_urgent_accesses(view: &ReadTx<'_>) -> Result<AccessCounts, Error> {
    Ok(gather(view)?.1)
}

fn gather(view: &ReadTx<'_>) -> Result<(Vec<UrgentAccess>, AccessCounts), Error> {
    let now = view.now();
    let mut accesses = Vec::new();
    view.scan::<UrgentAccess>(|access| {
        accesses.push(access);
        ControlFlow::Continue(())
    })?;
    let count = |is: &dyn Fn(&UrgentAccess) -> bool| accesses.iter().filter(|access| is(access)).count();
    let counts = AccessCounts {
        total: accesses.len(),
        open: count(&|access| rules::is_open(access, now)),
        pending: count(&|access| access.review.is_none()),
        overdue: count(&|access| rules::is_overdue(access, now)),
    };
    accesses.reverse();
    Ok((accesses, counts))
}

/// One opening with its names.
///
/// # Errors
/// When the store cannot be read.
pub fn tell(view: &impl View, access: UrgentAccess) -> Result<ToldAccess, Error> {
    let name = |id: UserId| Ok::<_, Error>(view.get::<User>(id)?.map(|user| user.name));
    let reviewer = access.review.as_ref().map(|review| review.by);
    Ok(ToldAccess {
        number: view
            .get::<Patient>(access.patient)?
            .map(|patient| patient.record_number()),
        user_name: name(access.user)?,
        reviewer_name: reviewer.map(name).transpose()?.flatten(),
        access,
    })
}

fn is_only_administrator(view: &impl View, user: UserId) -> Result<bool, Error> {
    let staff = view.find::<User>(&User::staff_index())?;
    Ok(!staff
        .iter()
        .any(|other| other.id != user && other.is_administrator()))
}

fn own(actor: &Actor) -> Result<UserId, Error> {
    actor
        .user
        .ok_or_else(|| Error::new(Kind::Unauthenticated, "auth.required"))
}

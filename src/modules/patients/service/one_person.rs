//! Two guardians who are one person become one, and two again while nothing was built upon it. The record of the one
//! who was taken in stays where it is, sealed for itself, and leads to the one who stayed; their account is closed.

use serde_json::{Value, json};

use super::audited::{contact_fields, guardian_fields};
use super::guardians::{check_identified, check_still_identified, invite, invitee};
use super::rearrange::{keep, let_in, links_of};
use super::rearranged::restored;
use crate::modules::patients::error::PatientsError;
use crate::modules::patients::forms::MergeGuardiansForm;
use crate::modules::patients::model::{
    FileBefore, Guardian, GuardianBefore, GuardianMerging, Patient, Rearrangement, RearrangementKind,
};
use crate::modules::patients::rules::{self, Unmergeable};
use crate::modules::patients::store;
use crate::modules::{auth, clinic};
use crate::platform::audit::Audit;
use crate::platform::store::{Header, Record as _, Subject, View, WriteTx};
use crate::shared::actor::Actor;
use crate::shared::error::{Error, Kind};
use crate::shared::ids::{GuardianId, GuardianMergingId};
use crate::shared::permission::Permission;

use super::family::Family;

/// What would become of two guardians.
pub struct GuardianPreview {
    /// The one who would be taken in, as they are.
    pub merged: Guardian,
    /// The one who would stay, as they would be if nothing were chosen, with all the children of both.
    pub family: Family,
}

/// What would become of two guardians if nothing were chosen.
///
/// # Errors
/// 404; 409 `patients.same_guardian`, `patients.merge_too_long`, `patients.merge_no_primary`.
pub fn preview_guardian_merge(
    view: &impl View,
    actor: &Actor,
    id: GuardianId,
    other: GuardianId,
) -> Result<GuardianPreview, Error> {
    actor.require(Permission::PatientsWrite)?;
    let (kept, merged) = both(view, actor, id, other)?;
    let today = clinic::today(view)?;
    let after = rules::merge_guardians(&kept, &merged, &[]).map_err(refusal)?;
    let mut children = store::children_of(view, id)?;
    children.retain(|child| child.link(other).is_none());
    for child in store::children_of(view, other)? {
        children.push(rules::relink(&child, other, id, today).map_err(refusal)?);
    }
    children.retain(|child| child.header.deleted_at.is_none());
    children.sort_by_key(|child| child.number);
    let mut guardians = vec![after];
    for child in &children {
        for guardian in store::guardians_of(view, child)? {
            if guardians.iter().all(|known| known.id != guardian.id) {
                guardians.push(guardian);
            }
        }
    }
    let family = Family {
        guardian: id,
        guardians,
        children,
        reserved: Vec::new(),
        doubts: Vec::new(),
        today,
    };
    Ok(GuardianPreview { merged, family })
}

/// Both guardians. Neither has a child whose file is reserved to others than the actor: who they are shows in all.
fn both(
    view: &impl View,
    actor: &Actor,
    id: GuardianId,
    other: GuardianId,
) -> Result<(Guardian, Guardian), Error> {
    if id == other {
        return Err(PatientsError::SameGuardian.into());
    }
    check_children_seen(view, actor, id)?;
    check_children_seen(view, actor, other)?;
    Ok((
        store::open_guardian(view, id)?,
        store::open_guardian(view, other)?,
    ))
}

fn check_children_seen(view: &impl View, actor: &Actor, id: GuardianId) -> Result<(), Error> {
    for child in store::children_of(view, id)? {
        if store::is_hidden(view, actor, child.id)? {
            return Err(PatientsError::Reserved { may_open: false }.into());
        }
    }
    Ok(())
}

fn refusal(error: Unmergeable) -> Error {
    PatientsError::from(error).into()
}

/// Takes another guardian, who is the same person, into this one.
///
/// # Errors
/// 404; 409 `patients.same_guardian`, `patients.merge_too_long`, `patients.merge_no_primary`, `patients.last_dni`; 412.
pub fn merge_guardians(
    tx: &mut WriteTx<'_>,
    id: GuardianId,
    form: &MergeGuardiansForm,
) -> Result<GuardianMergingId, Error> {
    tx.actor().require(Permission::PatientsWrite)?;
    let (kept, mut other) = both(tx, tx.actor(), id, form.merged_id)?;
    if other.header.version != form.merged_version {
        return Err(Error::new(Kind::Stale, "request.stale"));
    }
    let mut after = rules::merge_guardians(&kept, &other, &form.take).map_err(refusal)?;
    let children = store::children_of(tx, other.id)?;
    // First, so that the DNI is free.
    other.header.deleted_at = Some(tx.now());
    other.merged_into = Some(id);
    tx.put(&mut other)?;
    tx.put(&mut after)?;
    let mut relinked = Vec::new();
    for child in &children {
        relinked.push(relink(tx, child, other.id, id)?);
    }
    check_still_identified(tx, &after)?;
    auth::close_guardian_account(tx, other.id)?;
    auth::release_guardian_address(tx, other.id)?;
    let account = invitee(tx, &after)?;
    auth::update_guardian_account(tx, account)?;
    open_door(tx, &after)?;
    let mut made = GuardianMerging {
        id: tx.new_id(),
        header: Header::default(),
        guardian: id,
        version: after.header.version,
        merged: other.id,
        before: GuardianBefore::of(&kept),
        relinked: relinked.iter().map(|step| step.id).collect(),
        undone_at: None,
    };
    tx.put(&mut made)?;
    Audit::of("patients.guardians_merged", after.subject())
        .about(other.subject())
        .on(&after)
        .changed(&told(&kept, None), &told(&after, Some(&other)))
        .write(tx)?;
    Ok(made.id)
}

/// A child gets the one who stays for the one who goes.
fn relink(
    tx: &mut WriteTx<'_>,
    child: &Patient,
    from: GuardianId,
    to: GuardianId,
) -> Result<Rearrangement, Error> {
    let today = clinic::today(tx)?;
    let mut after = rules::relink(child, from, to, today).map_err(refusal)?;
    tx.put(&mut after)?;
    check_identified(tx, &after)?;
    tell_links(tx, child, &after, to)?;
    keep(
        tx,
        RearrangementKind::Relinked,
        &after,
        FileBefore::of(child),
        None,
    )
}

fn tell_links(
    tx: &mut WriteTx<'_>,
    before: &Patient,
    after: &Patient,
    about: GuardianId,
) -> Result<(), Error> {
    Audit::of("patients.relinked", after.subject())
        .about(Subject::Guardian(about))
        .on(after)
        .changed(&links_of(&before.guardians), &links_of(&after.guardians))
        .write(tx)
}

/// Whoever may see one of their children has a door.
fn open_door(tx: &mut WriteTx<'_>, guardian: &Guardian) -> Result<(), Error> {
    let today = clinic::today(tx)?;
    let children = store::children_of(tx, guardian.id)?;
    let mut links = children.iter().filter_map(|child| child.link(guardian.id));
    if links.any(|link| !rules::is_barred(link, today)) {
        invite(tx, guardian)?;
    }
    Ok(())
}

/// A guardian for the log, with the name of the one who was taken in.
fn told(guardian: &Guardian, taken_in: Option<&Guardian>) -> Value {
    let mut fields = guardian_fields(guardian);
    if let (Some(fields), Some(contact)) = (fields.as_object_mut(), contact_fields(guardian).as_object_mut())
    {
        fields.append(contact);
        let name = taken_in.map(|guardian| guardian.facts.full_name());
        fields.insert("mergedGuardian".into(), json!(name));
    }
    fields
}

/// Whom a guardian was made one with and can perhaps be two with again, newest first, with their names.
///
/// # Errors
/// 404.
pub fn list_guardian_mergings(
    view: &impl View,
    actor: &Actor,
    id: GuardianId,
) -> Result<Vec<(GuardianMerging, Option<String>)>, Error> {
    actor.require(Permission::PatientsWrite)?;
    store::open_guardian(view, id)?;
    let made = store::guardian_mergings_of(view, id)?.into_iter().rev();
    let open = made.filter(|made| made.undone_at.is_none());
    open.map(|made| {
        let merged = view.get::<Guardian>(made.merged)?;
        Ok((made, merged.map(|merged| merged.facts.full_name())))
    })
    .collect()
}

/// Makes two of one guardian again: both, and their children, are what they were.
///
/// # Errors
/// 404; 409 `patients.undo_guardian_edited` when the guardian was edited since, `patients.undo_child_edited` when the
/// file of one of the children was, `patients.undo_dni_taken`, `patients.undo_erased`.
pub fn undo_guardian_merging(
    tx: &mut WriteTx<'_>,
    id: GuardianId,
    merging: GuardianMergingId,
) -> Result<(), Error> {
    tx.actor().require(Permission::PatientsWrite)?;
    check_children_seen(tx, tx.actor(), id)?;
    let now = store::open_guardian(tx, id)?;
    let made = tx.get::<GuardianMerging>(merging)?;
    let made = made.filter(|made| made.guardian == id && made.undone_at.is_none());
    let mut made = made.ok_or(PatientsError::UnknownRearrangement)?;
    if now.header.version != made.version {
        return Err(PatientsError::UndoGuardianEdited.into());
    }
    let mut merged = revivable(tx, &now, made.merged)?;
    let steps = steps_of(tx, &made)?;
    let GuardianBefore {
        facts,
        contact,
        notes,
    } = made.before.clone();
    let mut before = Guardian {
        facts,
        contact,
        notes,
        ..now.clone()
    };
    // First, so that a DNI that it took over is free again.
    tx.put(&mut before)?;
    merged.merged_into = None;
    merged.header.deleted_at = None;
    tx.put(&mut merged)?;
    for (mut step, child) in steps {
        let mut restored = restored(&child, &step.before);
        tx.put(&mut restored)?;
        tell_links(tx, &child, &restored, id)?;
        let_in(tx, &restored)?;
        step.undone_at = Some(tx.now());
        tx.put(&mut step)?;
    }
    // In this order, so that an address that was taken over is free again.
    for guardian in [&before, &merged] {
        let account = invitee(tx, guardian)?;
        auth::update_guardian_account(tx, account)?;
    }
    made.undone_at = Some(tx.now());
    tx.put(&mut made)?;
    Audit::of("patients.guardians_merge_undone", before.subject())
        .about(merged.subject())
        .on(&before)
        .changed(&told(&now, Some(&merged)), &told(&before, None))
        .write(tx)
}

/// The guardian who was taken in, when they can stand for themselves again.
fn revivable(tx: &WriteTx<'_>, now: &Guardian, merged: GuardianId) -> Result<Guardian, Error> {
    let merged = tx.get::<Guardian>(merged)?.ok_or(PatientsError::UndoErased)?;
    if let Some(dni) = &merged.facts.dni_nie
        && let Some(holder) = store::guardian_by_dni(tx, dni)?
        && holder.id != now.id
    {
        return Err(PatientsError::UndoDniTaken.into());
    }
    Ok(merged)
}

/// What was done to each child, which must be what it was made then. One that was erased since is left alone.
fn steps_of(tx: &WriteTx<'_>, made: &GuardianMerging) -> Result<Vec<(Rearrangement, Patient)>, Error> {
    let mut steps = Vec::new();
    for id in &made.relinked {
        let Some(step) = tx.get::<Rearrangement>(*id)? else {
            continue;
        };
        let Some(child) = tx.get::<Patient>(step.patient)? else {
            continue;
        };
        if child.header.version != step.version {
            return Err(PatientsError::UndoChildEdited.into());
        }
        steps.push((step, child));
    }
    Ok(steps)
}

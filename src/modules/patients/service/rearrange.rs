//! Whole files: two files of one child become one, a child moves to another family. Each is one write. No record changes its subject: the file that was taken in stays
//! where it is, sealed for itself, and its plans are found through the one that stays.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::audited::{link_fields, whole_file};
use super::guardians::{check_identified, invite, leave_if_childless, revive};
use crate::modules::clinic;
use crate::modules::patients::error::PatientsError;
use crate::modules::patients::forms::{MergeField, MergeForm, MoveForm};
use crate::modules::patients::model::{
    FileBefore, Guardian, Guardianship, Patient, Rearrangement, RearrangementKind, Two,
};
use crate::modules::patients::{rules, store};
use crate::platform::audit::Audit;
use crate::platform::store::{Header, Record as _, View, WriteTx};
use crate::shared::actor::Actor;
use crate::shared::error::{Error, Kind};
use crate::shared::event::Event;
use crate::shared::ids::{PatientId, PlanId, RearrangementId};
use crate::shared::permission::Permission;

/// What would become of two files.
pub struct MergePreview {
    /// The file that stays, as it would be.
    pub after: Patient,
    /// The guardians that it would have.
    pub guardians: Vec<Guardian>,
    /// The day for which it is told.
    pub today: Date,
    /// Whether the guardians of one of both must be chosen.
    pub must_choose_guardians: bool,
    /// Whether plans of both run in the same year.
    pub plans_overlap: bool,
}

/// What would become of two files if nothing were chosen.
///
/// # Errors
/// 404; 409 `patients.removed`, `patients.merge_too_long`, `patients.merge_no_primary`.
pub fn preview_merge(
    view: &impl View,
    actor: &Actor,
    id: PatientId,
    other: PatientId,
) -> Result<MergePreview, Error> {
    actor.require(Permission::PatientsWrite)?;
    let (kept, other) = both(view, actor, id, other)?;
    check_unreserved(view, [&kept, &other])?;
    let plans = (store::plans_of(view, &kept)?, store::plans_of(view, &other)?);
    let today = clinic::today(view)?;
    let after = merged(&kept, &other, &[], today)?;
    Ok(MergePreview {
        guardians: store::guardians_of(view, &after)?,
        today,
        after,
        must_choose_guardians: rules::must_choose_guardians(&kept, &other),
        plans_overlap: rules::plans_overlap(&plans.0, &plans.1),
    })
}

/// Both files, neither of them reserved to others than the actor.
fn both(
    view: &impl View,
    actor: &Actor,
    id: PatientId,
    other: PatientId,
) -> Result<(Patient, Patient), Error> {
    if id == other {
        return Err(PatientsError::SameFile.into());
    }
    if store::is_hidden(view, actor, other)? {
        return Err(PatientsError::Reserved { may_open: false }.into());
    }
    Ok((store::open_patient(view, id)?, store::open_patient(view, other)?))
}

/// What two files say becomes one: a reservation of either would be lost in it, or come over what nobody reserved.
fn check_unreserved(view: &impl View, files: [&Patient; 2]) -> Result<(), Error> {
    for file in files {
        if store::reservation_of(view, file.id)?.is_some() {
            return Err(PatientsError::MergeReserved.into());
        }
    }
    Ok(())
}

fn merged(kept: &Patient, other: &Patient, take: &[MergeField], today: Date) -> Result<Patient, Error> {
    let merged = rules::merge(kept, other, take, today);
    merged.map_err(|error| PatientsError::from(error).into())
}

/// Takes another file of the same child into this one.
///
/// # Errors
/// 404; 409 `patients.removed`, `patients.merge_plans_overlap`, `patients.merge_too_long`, `patients.merge_no_primary`,
/// `patients.barred_twin`, `patients.last_dni`, or what stands in the way of what other modules know of both; 412.
pub fn merge_patients(
    tx: &mut WriteTx<'_>,
    id: PatientId,
    form: &MergeForm,
) -> Result<RearrangementId, Error> {
    tx.actor().require(Permission::PatientsWrite)?;
    let (kept, mut other) = both(tx, tx.actor(), id, form.merged_id)?;
    check_unreserved(tx, [&kept, &other])?;
    check_version(&other, form.merged_version)?;
    if rules::plans_overlap(&store::plans_of(tx, &kept)?, &store::plans_of(tx, &other)?) {
        return Err(PatientsError::MergePlansOverlap.into());
    }
    let mut after = merged(&kept, &other, &form.take, clinic::today(tx)?)?;
    let links = [kept.guardians.as_slice(), other.guardians.as_slice()].concat();
    check_identified(tx, &after)?;
    check_barred(tx, &links, &after)?;
    let before = FileBefore::of(&kept);
    // First, so that its DNI is free.
    other.header.deleted_at = Some(tx.now());
    other.merged_into = Some(id);
    tx.put(&mut other)?;
    tx.put(&mut after)?;
    let_go(tx, &links)?;
    let kind = RearrangementKind::Merged;
    let made = keep(tx, kind, &after, before, Some(other.id))?;
    Audit::of("patients.merged", after.subject())
        .about(other.subject())
        .on(&after)
        .changed(&with_number(&kept, None), &with_number(&after, Some(&other)))
        .write(tx)?;
    tx.emit(&Event::FilesJoined {
        kept: id,
        merged: other.id,
        made: made.id,
    })?;
    Ok(made.id)
}

/// One who is barred by either side must not come back in under a second record of theirs that says nothing of it.
fn check_barred(tx: &WriteTx<'_>, links: &[Guardianship], after: &Patient) -> Result<(), Error> {
    let today = clinic::today(tx)?;
    let barred = links.iter().filter(|link| !rules::may_be_primary(link, today));
    for barred in barred {
        let Some(one) = tx.get::<Guardian>(barred.guardian)? else {
            continue;
        };
        let free = after.guardians.iter();
        for free in free.filter(|link| rules::may_be_primary(link, today)) {
            let is_twin = |other: Guardian| rules::look_like_one(&one.facts, &other.facts);
            let two = Two::guardians(barred.guardian, free.guardian);
            if tx.get::<Guardian>(free.guardian)?.is_some_and(is_twin) && store::distinct(tx, two)?.is_none()
            {
                return Err(PatientsError::BarredTwin.into());
            }
        }
    }
    Ok(())
}

/// A file for the log, with the number of the one that was taken in.
fn with_number(patient: &Patient, taken_in: Option<&Patient>) -> Value {
    let mut fields = whole_file(patient);
    if let Some(fields) = fields.as_object_mut() {
        fields.insert("mergedFile".into(), json!(taken_in.map(Patient::record_number)));
    }
    fields
}

fn check_version(patient: &Patient, seen: u64) -> Result<(), Error> {
    if patient.header.version == seen {
        Ok(())
    } else {
        Err(Error::new(Kind::Stale, "request.stale"))
    }
}

/// Gives a child the guardians of another child, with their orders, as siblings share them. An order that the child's
/// own file knows against one of them holds as well.
///
/// # Errors
/// 404; 409 `patients.removed`, `patients.same_family`, `patients.merge_no_primary`, `patients.barred_twin`,
/// `patients.last_dni`; 412.
pub fn move_child(tx: &mut WriteTx<'_>, id: PatientId, form: &MoveForm) -> Result<RearrangementId, Error> {
    tx.actor().require(Permission::PatientsWrite)?;
    let (child, sibling) = both(tx, tx.actor(), id, form.sibling_id)?;
    check_version(&sibling, form.sibling_version)?;
    let family = |patient: &Patient| {
        let mut ids: Vec<_> = patient.guardians.iter().map(|link| link.guardian).collect();
        ids.sort_unstable();
        ids
    };
    if family(&child) == family(&sibling) {
        return Err(PatientsError::SameFamily.into());
    }
    let before = FileBefore::of(&child);
    let mut links = rules::join_links(&sibling.guardians, &child.guardians);
    if !rules::settle_primary(&mut links, clinic::today(tx)?) {
        return Err(PatientsError::MergeNoPrimary.into());
    }
    for link in &mut links {
        link.revision = child.header.version + 1;
    }
    let mut after = Patient {
        guardians: links,
        payer: sibling.payer,
        ..child
    };
    check_identified(tx, &after)?;
    let all = [before.guardians.as_slice(), sibling.guardians.as_slice()].concat();
    check_barred(tx, &all, &after)?;
    tx.put(&mut after)?;
    let_in(tx, &after)?;
    let_go(tx, &before.guardians)?;
    let (old, new) = (links_of(&before.guardians), links_of(&after.guardians));
    let made = keep(tx, RearrangementKind::Moved, &after, before, None)?;
    Audit::of("patients.moved", after.subject())
        .on(&after)
        .changed(&old, &new)
        .write(tx)?;
    Ok(made.id)
}

/// Links for the log.
pub fn links_of(links: &[Guardianship]) -> Value {
    json!({ "guardians": links.iter().map(link_fields).collect::<Vec<_>>() })
}

/// Keeps what a file was before.
pub fn keep(
    tx: &mut WriteTx<'_>,
    kind: RearrangementKind,
    after: &Patient,
    before: FileBefore,
    merged: Option<PatientId>,
) -> Result<Rearrangement, Error> {
    let mut made = Rearrangement {
        id: tx.new_id(),
        header: Header::default(),
        kind,
        patient: after.id,
        version: after.header.version,
        plans: plan_versions(tx, after)?,
        merged,
        before,
        undone_at: None,
    };
    tx.put(&mut made)?;
    Ok(made)
}

/// The plans of a file with their versions: whether one was changed is told by them, not by a clock.
pub fn plan_versions(view: &impl View, patient: &Patient) -> Result<Vec<(PlanId, u64)>, Error> {
    let plans = store::plans_of(view, patient)?;
    Ok(plans.iter().map(|plan| (plan.id, plan.header.version)).collect())
}

/// Whoever left the clinic comes back with their child, and has a door unless a court order bars them.
pub fn let_in(tx: &mut WriteTx<'_>, patient: &Patient) -> Result<(), Error> {
    let today = clinic::today(tx)?;
    for link in &patient.guardians {
        let Some(guardian) = tx.get::<Guardian>(link.guardian)? else {
            continue;
        };
        let guardian = revive(tx, guardian)?;
        if !rules::is_barred(link, today) {
            invite(tx, &guardian)?;
        }
    }
    Ok(())
}

/// Who has no child here any more leaves.
pub fn let_go(tx: &mut WriteTx<'_>, links: &[Guardianship]) -> Result<(), Error> {
    links
        .iter()
        .try_for_each(|link| leave_if_childless(tx, link.guardian))
}

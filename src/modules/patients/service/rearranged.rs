//! What was done to whole files: listed, and taken back while nothing was built upon it.

use super::audited::whole_file;
use super::rearrange::{let_go, let_in, plan_versions};
use crate::modules::patients::error::PatientsError;
use crate::modules::patients::model::{
    FileBefore, Guardian, Guardianship, Patient, Rearrangement, RearrangementKind,
};
use crate::modules::patients::store;
use crate::platform::audit::Audit;
use crate::platform::store::{Record as _, Subject, View, WriteTx};
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::event::Event;
use crate::shared::ids::{PatientId, RearrangementId};
use crate::shared::permission::Permission;

/// What was done to a whole file and can perhaps be taken back, newest first.
///
/// # Errors
/// 404.
pub fn list_rearrangements(
    view: &impl View,
    actor: &Actor,
    id: PatientId,
) -> Result<Vec<(Rearrangement, Option<u64>)>, Error> {
    actor.require(Permission::PatientsWrite)?;
    store::patient(view, id)?;
    let made = store::rearrangements_of(view, id)?.into_iter().rev();
    let is_open = |made: &Rearrangement| made.undone_at.is_none() && made.kind != RearrangementKind::Relinked;
    let open = made.filter(is_open);
    open.map(|made| {
        let merged = made
            .merged
            .map(|merged| view.get::<Patient>(merged))
            .transpose()?;
        Ok((made, merged.flatten().map(|merged| merged.number)))
    })
    .collect()
}

/// Takes a merging or a move back: the files are what they were.
///
/// # Errors
/// 404; 409 `patients.undo_edited` when the file was changed since, `patients.undo_plans` when a plan was,
/// `patients.undo_guardian_merged` when a guardian was taken into another record,
/// `patients.undo_dni_taken` when the DNI of the file that was taken in is another child's by now,
/// `patients.undo_erased` when its data were erased; or what stands in the way of what other modules know of both.
pub fn undo_rearrangement(
    tx: &mut WriteTx<'_>,
    id: PatientId,
    rearrangement: RearrangementId,
) -> Result<(), Error> {
    tx.actor().require(Permission::PatientsWrite)?;
    let now = store::open_patient(tx, id)?;
    let made = tx.get::<Rearrangement>(rearrangement)?;
    let made = made.filter(|made| made.patient == id && made.undone_at.is_none());
    // That is undone with the guardian, whose other children it concerns as well.
    let made = made.filter(|made| made.kind != RearrangementKind::Relinked);
    let mut made = made.ok_or(PatientsError::UnknownRearrangement)?;
    if now.header.version != made.version {
        return Err(PatientsError::UndoEdited.into());
    }
    let merged = match made.merged {
        Some(merged) => Some(revivable(tx, &now, &made, merged)?),
        None => None,
    };
    check_guardians(tx, &made.before.guardians)?;
    if let Some(merged) = &merged {
        check_guardians(tx, &merged.guardians)?;
    }
    let links = now.guardians.clone();
    let audited = whole_file(&now);
    let mut before = restored(&now, &made.before);
    // First, so that a DNI that it took over is free again.
    tx.put(&mut before)?;
    let_in(tx, &before)?;
    if let Some(mut merged) = merged {
        merged.merged_into = None;
        merged.header.deleted_at = None;
        tx.put(&mut merged)?;
        let_in(tx, &merged)?;
    }
    let_go(tx, &links)?;
    made.undone_at = Some(tx.now());
    tx.put(&mut made)?;
    let mut entry = Audit::of("patients.rearrangement_undone", before.subject());
    if let Some(merged) = made.merged {
        entry = entry.about(Subject::Patient(merged));
    }
    entry
        .on(&before)
        .changed(&audited, &whole_file(&before))
        .write(tx)?;
    match made.merged {
        Some(merged) => tx.emit(&Event::FilesParted {
            kept: id,
            merged,
            made: made.id,
        }),
        None => Ok(()),
    }
}

/// Those who are to be guardians again must still be there as themselves.
fn check_guardians(tx: &WriteTx<'_>, links: &[Guardianship]) -> Result<(), Error> {
    for link in links {
        let guardian = tx.get::<Guardian>(link.guardian)?;
        if guardian.is_some_and(|guardian| guardian.merged_into.is_some()) {
            return Err(PatientsError::UndoGuardianMerged.into());
        }
    }
    Ok(())
}

/// The file that was taken in, when it can stand for itself again.
fn revivable(
    tx: &WriteTx<'_>,
    now: &Patient,
    made: &Rearrangement,
    merged: PatientId,
) -> Result<Patient, Error> {
    if plan_versions(tx, now)? != made.plans {
        return Err(PatientsError::UndoPlans.into());
    }
    let merged = tx.get::<Patient>(merged)?.ok_or(PatientsError::UndoErased)?;
    if let Some(dni) = &merged.facts.dni_nie
        && let Some(holder) = store::patient_by_dni(tx, dni)?
        && holder.id != now.id
    {
        return Err(PatientsError::UndoDniTaken.into());
    }
    Ok(merged)
}

/// A file with what it was before.
pub fn restored(now: &Patient, before: &FileBefore) -> Patient {
    let revision = now.header.version + 1;
    let links = before.guardians.iter().map(|link| Guardianship {
        revision,
        ..link.clone()
    });
    Patient {
        guardians: links.collect(),
        facts: before.facts.clone(),
        consents: before.consents.clone(),
        payer: before.payer,
        absorbed: before.absorbed.clone(),
        ..now.clone()
    }
}

//! What becomes of medical histories when two files of one child become one, and when that is taken back: in the same
//! write as the files themselves. The history of the file that was taken in stays as it is, sealed for itself.

use super::record::fields;
use super::{keep, standing, stated_for, versions_of};
use crate::modules::anamnesis::error::AnamnesisError;
use crate::modules::anamnesis::model::{Origin, Statement};
use crate::modules::anamnesis::rules::{self, ITEMS_MOST, TooLong};
use crate::modules::patients::Patient;
use crate::platform::audit::Audit;
use crate::platform::store::{Record as _, Subject, View, WriteTx};
use crate::shared::error::Error;
use crate::shared::ids::{PatientId, RearrangementId};

/// Whatever either file knew is known in the one that stays, as a new version that nobody confirmed.
///
/// # Errors
/// 409 `anamnesis.join_too_long`; when the store refuses.
pub fn join_histories(
    tx: &mut WriteTx<'_>,
    kept: PatientId,
    merged: PatientId,
    made: RearrangementId,
) -> Result<(), Error> {
    let own = statement_of(tx, kept)?;
    let theirs = statement_of(tx, merged)?;
    let joined = rules::join(&own, &theirs);
    let joined = joined.map_err(|TooLong| AnamnesisError::JoinTooLong { most: ITEMS_MOST })?;
    let history = keep(tx, kept, joined.clone(), Origin::Joined(made))?;
    Audit::of("anamnesis.joined", history.subject())
        .about(Subject::Patient(merged))
        .on(&history)
        .changed(&fields(&own), &fields(&joined))
        .write(tx)
}

/// What counts of a child's health, also of one whose file was taken into another one.
fn statement_of(view: &impl View, id: PatientId) -> Result<Statement, Error> {
    let patient = view.get::<Patient>(id)?;
    let patient = patient.ok_or_else(|| Error::internal("files became one, and one of them is not there"))?;
    Ok(standing(view, &patient)?.statement)
}

/// The file that stayed knows what it knew before, as a new version.
///
/// # Errors
/// 409 `anamnesis.part_changed` when its history was changed since.
pub fn part_histories(
    tx: &mut WriteTx<'_>,
    kept: PatientId,
    merged: PatientId,
    made: RearrangementId,
) -> Result<(), Error> {
    let versions = versions_of(tx, kept)?;
    let (joined, before) = match versions.as_slice() {
        // They were made one by a box that kept no medical histories, and nothing was recorded since.
        [] => return Ok(()),
        [.., before, joined] => (joined, before.statement.clone()),
        [joined] => {
            let patient = tx.get::<Patient>(kept)?;
            (joined, patient.as_ref().map(stated_for).unwrap_or_default())
        }
    };
    if joined.origin != Origin::Joined(made) {
        return Err(AnamnesisError::PartChanged.into());
    }
    let parted = keep(tx, kept, before.clone(), Origin::Parted(made))?;
    Audit::of("anamnesis.parted", parted.subject())
        .about(Subject::Patient(merged))
        .on(&parted)
        .changed(&fields(&joined.statement), &fields(&before))
        .write(tx)
}

//! Taking a file out of sight, and back.

use serde_json::json;

use crate::modules::patients::store;
use crate::platform::audit::Audit;
use crate::platform::store::{Record as _, WriteTx};
use crate::shared::error::Error;
use crate::shared::ids::PatientId;
use crate::shared::permission::Permission;

/// Takes a child's file out of lists; it can be restored. Its numbers stay taken.
///
/// # Errors
/// 404; 409 `patients.removed` when it was removed before.
pub fn remove_patient(tx: &mut WriteTx<'_>, id: PatientId) -> Result<(), Error> {
    tx.actor().require(Permission::PatientsWrite)?;
    let mut patient = store::open_patient(tx, id)?;
    patient.header.deleted_at = Some(tx.now());
    tx.put(&mut patient)?;
    Audit::of("patients.removed", patient.subject())
        .on(&patient)
        .changed(
            &json!({ "deletedAt": null }),
            &json!({ "deletedAt": patient.header.deleted_at }),
        )
        .write(tx)
}

/// Brings a removed file back. One that is there stays as it is.
///
/// # Errors
/// 404.
pub fn restore_patient(tx: &mut WriteTx<'_>, id: PatientId) -> Result<(), Error> {
    tx.actor().require(Permission::PatientsWrite)?;
    let mut patient = store::patient(tx, id)?;
    let Some(removed) = patient.header.deleted_at.take() else {
        return Ok(());
    };
    tx.put(&mut patient)?;
    Audit::of("patients.restored", patient.subject())
        .on(&patient)
        .changed(&json!({ "deletedAt": removed }), &json!({ "deletedAt": null }))
        .write(tx)
}

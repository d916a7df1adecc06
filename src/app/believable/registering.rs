//! Registers a made-up family as reception would: the first child brings the guardians, the others find
//! them there.

use serde_json::Value;

use super::{FamilySeed, bodies};
use crate::modules::patients::{self, Patient, RegistrationForm};
use crate::platform::store::{View as _, WriteTx};
use crate::shared::error::Error;
use crate::shared::ids::{GuardianId, PatientId};

/// Registers every child and answers their ids in order. `adjust` may change what is sent for the first one, who brings the guardians.
///
/// # Errors
/// What the use case refuses.
pub fn register_family(
    tx: &mut WriteTx<'_>,
    family: &FamilySeed,
    adjust: impl Fn(&mut Value),
) -> Result<Vec<PatientId>, Error> {
    let mut registered = Vec::new();
    let mut known: Vec<GuardianId> = Vec::new();
    for child in &family.children {
        let body = if known.is_empty() {
            let mut body = bodies::new_family(family, child);
            adjust(&mut body);
            body
        } else {
            bodies::sibling(family, child, &known)
        };
        let form: RegistrationForm = serde_json::from_value(body).map_err(Error::internal)?;
        let id = patients::register_patient(tx, &form)?;
        registered.push(id);
        if known.is_empty() {
            let patient = tx.get::<Patient>(id)?;
            known = patient
                .iter()
                .flat_map(|patient| &patient.guardians)
                .map(|link| link.guardian)
                .collect();
        }
    }
    Ok(registered)
}

//! The made-up families of a demo clinic, registered as reception would do it.

use serde_json::Value;

use super::believable::{Families, FamilySeed, bodies};
use super::house::House;
use crate::modules::clinic;
use crate::modules::patients::{self, Patient, RegistrationForm};
use crate::platform::store::{Lane, View as _, WriteTx};
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::ids::GuardianId;

/// Always the same people, so that what one sees can be told to another.
const SEED: u64 = 2026;
const FAMILIES: usize = 40;
/// The account with which one looks at the portal: the first family's.
pub const ACCOUNT: &str = "familia@demo.omi";

/// Registers the demo's children, family by family. A start that was cut short goes on where it stopped.
///
/// # Errors
/// When the store refuses.
pub async fn register(house: &House) -> Result<(), Error> {
    let (today, known) = house.store().read(|tx| Ok((clinic::today(tx)?, tx.counter(DONE)?)))?;
    let families = Families::new(SEED, today).take(FAMILIES).enumerate();
    for (nth, family) in families.skip(usize::try_from(known).unwrap_or(0)) {
        let work = move |tx: &mut WriteTx<'_>| {
            register_family(tx, &family, nth == 0)?;
            tx.next_number(DONE).map(drop)
        };
        house.store().write_in(Lane::Batch, &Actor::system(), work).await?;
    }
    Ok(())
}

/// Counts the families of the demo that are registered.
const DONE: &str = "demo_families";

/// The first child brings the guardians; brothers and sisters find them there.
fn register_family(
    tx: &mut WriteTx<'_>,
    family: &FamilySeed,
    is_first: bool,
) -> Result<(), Error> {
    let mut known: Vec<GuardianId> = Vec::new();
    for child in &family.children {
        let mut body = if known.is_empty() {
            bodies::new_family(family, child)
        } else {
            bodies::sibling(family, child, &known)
        };
        if is_first && known.is_empty() {
            set(&mut body, "/guardians/0/email", ACCOUNT);
        }
        let form: RegistrationForm = serde_json::from_value(body).map_err(Error::internal)?;
        let id = patients::register_patient(tx, &form)?;
        if known.is_empty() {
            let patient = tx.get::<Patient>(id)?;
            known = patient
                .iter()
                .flat_map(|patient| &patient.guardians)
                .map(|link| link.guardian)
                .collect();
        }
    }
    Ok(())
}

fn set(body: &mut Value, pointer: &str, value: &str) {
    if let Some(place) = body.pointer_mut(pointer) {
        *place = value.into();
    }
}

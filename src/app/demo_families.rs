//! The made-up families of a demo clinic, registered as reception would do it.

use serde_json::Value;

use super::believable::{Families, register_family};
use super::house::House;
use crate::modules::clinic;
use crate::platform::store::{Lane, View as _, WriteTx};
use crate::shared::actor::Actor;
use crate::shared::error::Error;

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
    let (today, known) = house
        .store()
        .read(|tx| Ok((clinic::today(tx)?, tx.counter(DONE)?)))?;
    let families = Families::new(SEED, today).take(FAMILIES).enumerate();
    for (nth, family) in families.skip(usize::try_from(known).unwrap_or(0)) {
        let work = move |tx: &mut WriteTx<'_>| {
            register_family(tx, &family, |body| {
                if nth == 0 {
                    set(body, "/guardians/0/email", ACCOUNT);
                }
            })?;
            tx.next_number(DONE).map(drop)
        };
        house
            .store()
            .write_in(Lane::Batch, &Actor::system(), work)
            .await?;
    }
    Ok(())
}

/// Counts the families of the demo that are registered.
const DONE: &str = "demo_families";

fn set(body: &mut Value, pointer: &str, value: &str) {
    if let Some(place) = body.pointer_mut(pointer) {
        *place = value.into();
    }
}

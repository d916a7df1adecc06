//! The made-up families of a demo clinic, registered as reception would do it.

use super::believable::{Families, FamilySeed};
use super::house::House;
use crate::modules::auth::{self, HashedPassword};
use crate::modules::clinic;
use crate::modules::patients::{self, ConsentForm, GuardianForm, Patient, PlanForm, RegistrationForm};
use crate::platform::store::{Lane, View as _, WriteTx};
use crate::shared::actor::Actor;
use crate::shared::error::Error;

/// Always the same people, so that what one sees can be told to another.
const SEED: u64 = 2026;
const FAMILIES: usize = 40;

/// Registers the demo's children; the first family can sign in on the portal later.
///
/// # Errors
/// When the store refuses.
pub async fn register(house: &House, password: &HashedPassword) -> Result<(), Error> {
    todo!()
}

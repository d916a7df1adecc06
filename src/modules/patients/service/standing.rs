//! How a child stands clinically, told by the clinical record inside its own writes.

use crate::modules::patients::model::{Standing, StandingFacts};
use crate::platform::store::{Header, View as _, WriteTx};
use crate::shared::error::Error;
use crate::shared::ids::PatientId;

/// Notes how a child stands. Does nothing when it stands so already.
///
/// # Errors
/// When the store refuses.
pub fn note_standing(tx: &mut WriteTx<'_>, patient: PatientId, facts: StandingFacts) -> Result<(), Error> {
    let known = tx.get::<Standing>(patient)?;
    if known.as_ref().is_some_and(|known| known.facts == facts) {
        return Ok(());
    }
    let header = known.map_or_else(Header::default, |known| known.header);
    let mut standing = Standing {
        patient,
        header,
        facts,
    };
    tx.put(&mut standing)
}

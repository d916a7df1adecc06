//! The code that reception prints for a guardian: made, made anew, taken back.

use crate::modules::auth::{self, FamilyCode, FamilyCodeMade};
use crate::modules::clinic;
use crate::modules::patients::error::PatientsError;
use crate::modules::patients::{rules, store};
use crate::platform::store::{View, WriteTx};
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::ids::GuardianId;
use crate::shared::permission::Permission;

use super::guardians::invite;

/// The code that was made last for a guardian, whatever became of it; none after it was taken back.
///
/// # Errors
/// 404 `patients.unknown_guardian`.
pub fn read_family_code(
    view: &impl View,
    actor: &Actor,
    id: GuardianId,
) -> Result<Option<FamilyCode>, Error> {
    actor.require(Permission::PatientsWrite)?;
    store::open_guardian(view, id)?;
    auth::family_code_of(view, id)
}

/// Makes the code that opens a guardian's account once; the one before is worth nothing from then on.
///
/// # Errors
/// 404; 409 `patients.guardian_barred` for one who may see no child of theirs today.
pub fn make_family_code(tx: &mut WriteTx<'_>, id: GuardianId) -> Result<FamilyCodeMade, Error> {
    tx.actor().require(Permission::PatientsWrite)?;
    let guardian = store::open_guardian(tx, id)?;
    let today = clinic::today(tx)?;
    let children = store::children_of(tx, id)?;
    let sees_one = children.iter().any(|child| {
        let link = child.link(id).filter(|_| child.header.deleted_at.is_none());
        link.is_some_and(|link| !rules::is_barred(link, today))
    });
    if !sees_one {
        return Err(PatientsError::GuardianBarred.into());
    }
    invite(tx, &guardian)?;
    auth::create_family_code(tx, id)
}

/// Takes the code of a guardian back before it was used.
///
/// # Errors
/// 404; 409 `patients.no_family_code`.
pub fn revoke_family_code(tx: &mut WriteTx<'_>, id: GuardianId) -> Result<(), Error> {
    tx.actor().require(Permission::PatientsWrite)?;
    store::open_guardian(tx, id)?;
    if auth::revoke_family_code(tx, id)? {
        Ok(())
    } else {
        Err(PatientsError::NoFamilyCode.into())
    }
}

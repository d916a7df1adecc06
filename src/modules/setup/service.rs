//! Claiming the box.

use crate::modules::auth::{self, HashedPassword};
use crate::modules::clinic::{self, ClinicValues, FoundClinic};
use crate::platform::store::WriteTx;
use crate::shared::error::Error;
use crate::shared::ids::UserId;
use crate::shared::language::Language;
use crate::shared::person::Email;

use super::error::SetupError;

/// A clinic and its first administrator.
#[derive(Clone, Debug)]
pub struct ClaimBox {
    /// The clinic.
    pub clinic: FoundClinic,
    /// The administrator's name.
    pub name: String,
    /// The address with which they sign in.
    pub email: Email,
    /// The language that they read.
    pub language: Language,
    /// Their password.
    pub password: HashedPassword,
}

/// Founds the clinic and makes its first administrator, both or neither.
///
/// # Errors
/// `setup.already_claimed`.
pub fn claim_box(tx: &mut WriteTx<'_>, command: ClaimBox) -> Result<UserId, Error> {
    if auth::has_admin(tx)? {
        return Err(SetupError::AlreadyClaimed.into());
    }
    if clinic::is_founded(tx)? {
        // A box whose console was interrupted has a clinic without an administrator: what is typed now counts.
        let typed = command.clinic;
        let values = ClinicValues {
            name: typed.name,
            language: typed.language,
            time_zone: typed.time_zone,
            address: typed.address,
            tax_number: typed.tax_number,
            ..clinic::settings(tx)?.values()
        };
        clinic::change_clinic(tx, values)?;
    } else {
        clinic::found_clinic(tx, command.clinic)?;
    }
    auth::create_first_admin(
        tx,
        command.email,
        command.name,
        command.language,
        command.password,
    )
}

//! What can be done at the machine itself, by whoever has it before them.

use super::super::door::HashedPassword;
use super::super::error::AuthError;
use super::super::model::User;
use super::super::store;
use super::passwords::issue_reset_code;
use super::staff::{NewStaffUser, create_staff_user, has_admin};
use super::{sessions, two_factor};
use crate::platform::audit::Audit;
use crate::platform::store::{Record as _, WriteTx};
use crate::shared::error::{Error, Kind};
use crate::shared::ids::UserId;
use crate::shared::language::Language;
use crate::shared::permission::Role;
use crate::shared::person::Email;

/// Makes the first ADMIN of a box that has none.
///
/// # Errors
/// `auth.has_admin`, `auth.email_taken`.
pub fn create_first_admin(
    tx: &mut WriteTx<'_>,
    email: Email,
    name: String,
    language: Language,
    password: HashedPassword,
) -> Result<UserId, Error> {
    if has_admin(tx)? {
        return Err(Error::new(Kind::Conflict, "auth.has_admin"));
    }
    let command = NewStaffUser {
        name,
        email,
        roles: vec![Role::Admin],
        language,
        password,
    };
    create_staff_user(tx, command)
}

fn account(tx: &WriteTx<'_>, email: &Email) -> Result<User, Error> {
    Ok(store::user_by_email(tx, email)?.ok_or(AuthError::UserUnknown)?)
}

/// Makes the code with which the person behind an address chooses a new password, within an hour.
///
/// # Errors
/// `auth.user_unknown`.
pub fn console_reset(tx: &mut WriteTx<'_>, email: &Email) -> Result<String, Error> {
    let user = account(tx, email)?;
    issue_reset_code(tx, user.id)
}

/// Takes out the second factor of someone who lost both device and recovery codes, and ends their
/// sessions.
///
/// # Errors
/// `auth.user_unknown`, `auth.two_factor_disabled`.
pub fn console_disable_two_factor(tx: &mut WriteTx<'_>, email: &Email) -> Result<(), Error> {
    let user = account(tx, email)?;
    let Some(mut credentials) = store::credentials_of(tx, user.id)? else {
        return Err(AuthError::TwoFactorDisabled.into());
    };
    if !two_factor::clear(&mut credentials) {
        return Err(AuthError::TwoFactorDisabled.into());
    }
    tx.put(&mut credentials)?;
    Audit::of("auth.two_factor_disabled", user.subject())
        .on(&user)
        .write(tx)?;
    sessions::end_all_but(tx, user.id, None)
}

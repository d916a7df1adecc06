//! Look-ups over accounts and sessions.

use super::model::{Credentials, OneTimeCode, Session, User};
use crate::platform::store::View;
use crate::shared::error::Error;
use crate::shared::ids::{GuardianId, UserId};
use crate::shared::person::Email;

/// The account that signs in with an address.
pub fn user_by_email(view: &impl View, email: &Email) -> Result<Option<User>, Error> {
    Ok(view.find::<User>(&User::email_index(email))?.into_iter().next())
}

/// The account of a guardian.
pub fn user_of_guardian(view: &impl View, guardian: GuardianId) -> Result<Option<User>, Error> {
    Ok(view
        .find::<User>(&User::guardian_index(guardian))?
        .into_iter()
        .next())
}

/// What proves who is behind an account, if it has a password.
pub fn credentials_of(view: &impl View, user: UserId) -> Result<Option<Credentials>, Error> {
    view.get::<Credentials>(user)
}

/// The sessions of a user, oldest first.
pub fn sessions_of(view: &impl View, user: UserId) -> Result<Vec<Session>, Error> {
    view.find::<Session>(&Session::user_index(user))
}

/// The one-time codes of a user, oldest first.
pub fn codes_of(view: &impl View, user: UserId) -> Result<Vec<OneTimeCode>, Error> {
    view.find::<OneTimeCode>(&OneTimeCode::user_index(user))
}

//! Look-ups over accounts and sessions.

use super::error::AuthError;
use super::model::{Credentials, Invitation, OneTimeCode, Session, User, UserState};
use crate::platform::store::View;
use crate::shared::error::Error;
use crate::shared::ids::{GuardianId, InvitationId, UserId};
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

/// The invitation that a token opens, whatever became of it.
pub fn invitation_by_hash(view: &impl View, hash: &str) -> Result<Option<Invitation>, Error> {
    let found = view.find::<Invitation>(&Invitation::hash_index(hash))?;
    Ok(found.into_iter().next())
}

/// The invitations of a user, oldest first.
pub fn invitations_of(view: &impl View, user: UserId) -> Result<Vec<Invitation>, Error> {
    view.find::<Invitation>(&Invitation::user_index(user))
}

/// The invitation that waits for someone invited: neither used nor taken back; its time may be over.
pub fn waiting_invitation(view: &impl View, user: &User) -> Result<Option<Invitation>, Error> {
    if user.state != UserState::Invited {
        return Ok(None);
    }
    let all = invitations_of(view, user.id)?;
    let waits = |invitation: &Invitation| invitation.used_at.is_none() && invitation.revoked_at.is_none();
    Ok(all.into_iter().rev().find(waits))
}

/// An invitation by its id.
pub fn invitation(view: &impl View, id: InvitationId) -> Result<Invitation, Error> {
    let found = view.get::<Invitation>(id)?;
    found.ok_or_else(|| AuthError::NoOpenInvitation.into())
}

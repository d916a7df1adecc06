//! The people who work here: invited, edited, their accounts closed and opened again. One ADMIN who can sign in is
//! always left; whoever is already signed in holds new roles from their next request on.

use serde_json::{Value, json};

use super::super::door::InvitationKey;
use super::super::error::AuthError;
use super::super::model::{OneTimeCode, User, UserState};
use super::super::rules::people::{PersonFacts, check_administered};
use super::super::store;
use super::staff::staff_user;
use super::{invitations, require_reauthentication, sessions};
use crate::modules::clinic;
use crate::platform::audit::Audit;
use crate::platform::store::{Header, Record as _, View as _, WriteTx};
use crate::shared::error::Error;
use crate::shared::event::Event;
use crate::shared::ids::{InvitationId, SessionId, UserId};
use crate::shared::permission::Permission;

/// Opens an account in state "invited" with an invitation for it. Sensitive: it may be another ADMIN.
///
/// # Errors
/// `auth.forbidden`, `auth.reauthentication_required`, `auth.email_taken`.
pub fn invite_person(
    tx: &mut WriteTx<'_>,
    facts: PersonFacts,
    key: &InvitationKey,
) -> Result<(UserId, InvitationId), Error> {
    tx.actor().require(Permission::UsersManage)?;
    require_reauthentication(tx)?;
    if store::user_by_email(tx, &facts.email)?.is_some() {
        return Err(AuthError::EmailTaken.into());
    }
    let language = match facts.language {
        Some(language) => language,
        None => clinic::settings(tx)?.language,
    };
    let mut user = User {
        id: tx.new_id(),
        header: Header::default(),
        guardian: None,
        name: facts.name,
        email: Some(facts.email),
        phone: None,
        roles: facts.roles,
        language,
        state: UserState::Invited,
        college_number: facts.college_number,
        colour: facts.colour,
    };
    tx.put(&mut user)?;
    Audit::of("auth.user_invited", user.subject())
        .on(&user)
        .changed(&json!({}), &fields(&user))
        .write(tx)?;
    let invitation = invitations::issue(tx, &user, key)?;
    Ok((user.id, invitation))
}

/// The fields of an account as the audit log compares them.
fn fields(user: &User) -> Value {
    json!({
        "name": user.name,
        "email": user.email,
        "roles": user.roles,
        "language": user.language,
        "status": user.state,
        "collegeNumber": user.college_number,
        "colour": user.colour,
    })
}

/// Edits an account. Other roles or another address are sensitive: they decide who may do what.
///
/// # Errors
/// `auth.forbidden`, `auth.reauthentication_required`, `auth.user_unknown`, `auth.email_taken`, `auth.last_admin`.
pub fn edit_person(tx: &mut WriteTx<'_>, id: UserId, facts: PersonFacts) -> Result<(), Error> {
    tx.actor().require(Permission::UsersManage)?;
    let before = staff_user(tx, id)?;
    let mut user = before.clone();
    user.name = facts.name;
    user.email = Some(facts.email);
    user.roles = facts.roles;
    user.language = facts.language.unwrap_or(before.language);
    user.college_number = facts.college_number;
    user.colour = facts.colour;
    if user == before {
        return Ok(());
    }
    if user.roles != before.roles || user.email != before.email {
        require_reauthentication(tx)?;
    }
    if let Some(email) = &user.email
        && store::user_by_email(tx, email)?.is_some_and(|holder| holder.id != id)
    {
        return Err(AuthError::EmailTaken.into());
    }
    put(tx, &before, user, "auth.user_changed")
}

/// Writes an account that someone can still administer the box with.
fn put(tx: &mut WriteTx<'_>, before: &User, mut user: User, action: &'static str) -> Result<(), Error> {
    check_administered(&tx.find::<User>(&User::staff_index())?, &user)?;
    tx.put(&mut user)?;
    Audit::of(action, user.subject())
        .on(&user)
        .changed(&fields(before), &fields(&user))
        .write(tx)
}

/// Closes an account: its sessions end, its invitation and its codes are worth nothing any more. Does nothing to one
/// that is closed. Sensitive.
///
/// # Errors
/// `auth.forbidden`, `auth.reauthentication_required`, `auth.user_unknown`, `auth.last_admin`.
pub fn deactivate_person(tx: &mut WriteTx<'_>, id: UserId) -> Result<(), Error> {
    tx.actor().require(Permission::UsersManage)?;
    require_reauthentication(tx)?;
    let before = staff_user(tx, id)?;
    if before.state == UserState::Disabled {
        return Ok(());
    }
    invitations::revoke_open(tx, &before)?;
    let user = User {
        state: UserState::Disabled,
        ..before.clone()
    };
    put(tx, &before, user, "auth.user_deactivated")?;
    for code in store::codes_of(tx, id)? {
        tx.purge::<OneTimeCode>(code.id)?;
    }
    tx.emit(&Event::PasswordSettled { user: id })?;
    sessions::end_all_but(tx, id, None)
}

/// Opens a closed account again: with its password, or in state "invited" when it never had one. Does nothing to
/// one that is open. Sensitive.
///
/// # Errors
/// `auth.forbidden`, `auth.reauthentication_required`, `auth.user_unknown`.
pub fn activate_person(tx: &mut WriteTx<'_>, id: UserId) -> Result<(), Error> {
    tx.actor().require(Permission::UsersManage)?;
    require_reauthentication(tx)?;
    let before = staff_user(tx, id)?;
    if before.state != UserState::Disabled {
        return Ok(());
    }
    let state = match store::credentials_of(tx, id)? {
        Some(_) => UserState::Active,
        None => UserState::Invited,
    };
    let user = User {
        state,
        ..before.clone()
    };
    put(tx, &before, user, "auth.user_activated")
}

/// Ends one session of somebody.
///
/// # Errors
/// `auth.forbidden`, `auth.user_unknown`; 404 `auth.session_unknown` for one that is not theirs.
pub fn end_session_of(tx: &mut WriteTx<'_>, id: UserId, session: SessionId) -> Result<(), Error> {
    tx.actor().require(Permission::UsersManage)?;
    let user = staff_user(tx, id)?;
    sessions::end_one_of(tx, user.id, session)
}

/// Signs somebody out everywhere; the session that acts is kept when it is one's own.
///
/// # Errors
/// `auth.forbidden`, `auth.user_unknown`.
pub fn end_sessions_of(tx: &mut WriteTx<'_>, id: UserId) -> Result<(), Error> {
    tx.actor().require(Permission::UsersManage)?;
    let user = staff_user(tx, id)?;
    let kept = tx.actor().session;
    sessions::end_all_but(tx, user.id, kept)
}

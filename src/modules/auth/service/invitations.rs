//! Invitations: made, shown again, renewed, taken back, and taken up by the person they are for.

use serde_json::json;

use super::super::door::{HashedPassword, InvitationKey};
use super::super::error::AuthError;
use super::super::model::{Credentials, Invitation, User, UserState};
use super::super::rules::invitations::{INVITATION_VALID, check_open};
use super::super::store;
use super::passwords::{check_new_password, new_credentials};
use super::staff::staff_user;
use super::{Committed, require_reauthentication};
use crate::modules::clinic;
use crate::platform::audit::Audit;
use crate::platform::store::{Header, Record as _, View, WriteTx};
use crate::shared::error::Error;
use crate::shared::ids::{InvitationId, UserId};
use crate::shared::permission::Permission;
use crate::shared::person::Email;

/// Makes the invitation of an account; older ones are worth nothing from then on.
pub fn issue(tx: &mut WriteTx<'_>, user: &User, key: &InvitationKey) -> Result<InvitationId, Error> {
    revoke_open(tx, user)?;
    let id: InvitationId = tx.new_id();
    let mut invitation = Invitation {
        id,
        header: Header::default(),
        user: user.id,
        hash: InvitationKey::hash(&key.token(id)),
        expires_at: tx.now().checked_add(INVITATION_VALID).map_err(Error::internal)?,
        used_at: None,
        revoked_at: None,
    };
    tx.put(&mut invitation)?;
    Audit::of("auth.invitation_created", user.subject())
        .on(&invitation)
        .changed(&json!({}), &json!({ "expiresAt": invitation.expires_at }))
        .write(tx)?;
    Ok(id)
}

/// Takes back whatever invitation of an account waits. Answers whether there was one.
pub fn revoke_open(tx: &mut WriteTx<'_>, user: &User) -> Result<bool, Error> {
    let mut was_open = false;
    for mut invitation in store::invitations_of(tx, user.id)? {
        if invitation.used_at.is_some() || invitation.revoked_at.is_some() {
            continue;
        }
        was_open = true;
        invitation.revoked_at = Some(tx.now());
        tx.put(&mut invitation)?;
        Audit::of("auth.invitation_revoked", user.subject())
            .on(&invitation)
            .write(tx)?;
    }
    Ok(was_open)
}

/// The account of someone who works here and has not come yet.
fn invited(tx: &WriteTx<'_>, id: UserId) -> Result<User, Error> {
    let user = staff_user(tx, id)?;
    match user.state {
        UserState::Invited => Ok(user),
        UserState::Active | UserState::Disabled => Err(AuthError::NotInvited.into()),
    }
}

/// Makes a new invitation in place of an older one. Sensitive: whoever holds it enters as that person.
///
/// # Errors
/// `auth.forbidden`, `auth.reauthentication_required`, `auth.user_unknown`, `auth.not_invited`.
pub fn renew_invitation(
    tx: &mut WriteTx<'_>,
    id: UserId,
    key: &InvitationKey,
) -> Result<InvitationId, Error> {
    tx.actor().require(Permission::UsersManage)?;
    require_reauthentication(tx)?;
    let user = invited(tx, id)?;
    issue(tx, &user, key)
}

/// Takes an invitation back.
///
/// # Errors
/// `auth.forbidden`, `auth.user_unknown`, `auth.not_invited`, `auth.no_open_invitation`.
pub fn revoke_invitation(tx: &mut WriteTx<'_>, id: UserId) -> Result<(), Error> {
    tx.actor().require(Permission::UsersManage)?;
    let user = invited(tx, id)?;
    if revoke_open(tx, &user)? {
        Ok(())
    } else {
        Err(AuthError::NoOpenInvitation.into())
    }
}

/// The open invitation of an account, to be shown again. Sensitive, and noted.
///
/// # Errors
/// `auth.forbidden`, `auth.reauthentication_required`, `auth.user_unknown`, `auth.not_invited`,
/// `auth.no_open_invitation`.
pub fn show_invitation(tx: &mut WriteTx<'_>, id: UserId) -> Result<Invitation, Error> {
    tx.actor().require(Permission::UsersManage)?;
    require_reauthentication(tx)?;
    let user = invited(tx, id)?;
    let waiting = store::waiting_invitation(tx, &user)?;
    let open = waiting.filter(|invitation| check_open(invitation, tx.now()).is_ok());
    let invitation = open.ok_or(AuthError::NoOpenInvitation)?;
    Audit::of("auth.invitation_shown", user.subject())
        .on(&invitation)
        .write(tx)?;
    Ok(invitation)
}

/// The invitation of a token with its account, whatever became of them.
///
/// # Errors
/// `auth.invitation_unknown`.
pub fn find_invitation(view: &impl View, token: &str) -> Result<(Invitation, User), Error> {
    let found = store::invitation_by_hash(view, &InvitationKey::hash(token.trim()))?;
    let invitation = found.ok_or(AuthError::InvitationUnknown)?;
    let user = view.get_live::<User>(invitation.user)?;
    Ok((invitation, user.ok_or(AuthError::InvitationUnknown)?))
}

/// The same when it opens the account now.
///
/// # Errors
/// `auth.invitation_unknown`, `auth.invitation_used`, `auth.invitation_revoked`, `auth.invitation_expired`.
pub fn open_invitation(view: &impl View, token: &str) -> Result<(Invitation, User), Error> {
    let (invitation, user) = find_invitation(view, token)?;
    check_open(&invitation, view.now())?;
    match user.state {
        UserState::Invited => Ok((invitation, user)),
        UserState::Active => Err(AuthError::InvitationUsed.into()),
        UserState::Disabled => Err(AuthError::InvitationRevoked.into()),
    }
}

/// Somebody came with an invitation that opens nothing any more: an ADMIN sees it in the log.
///
/// # Errors
/// When the store cannot be written.
pub fn note_refused(tx: &mut WriteTx<'_>, token: &str) -> Result<(), Error> {
    let Ok((invitation, user)) = find_invitation(tx, token) else {
        return Ok(());
    };
    Audit::of("auth.invitation_refused", user.subject())
        .on(&invitation)
        .write(tx)
}

/// What an invited person chose.
#[derive(Clone)]
pub struct Register {
    /// The token of their invitation.
    pub token: String,
    /// Their name.
    pub name: String,
    /// The password, for the rules that depend on the person.
    pub typed: String,
    /// The same, hashed.
    pub password: HashedPassword,
}

/// Takes an invitation up: the account is active from then on, the token opens nothing any more. Answers what
/// they sign in with.
///
/// # Errors
/// As [`open_invitation`]; when the store cannot be written.
pub fn register(tx: &mut WriteTx<'_>, command: &Register) -> Committed<Option<Email>> {
    let (mut invitation, before) = open_invitation(tx, &command.token)?;
    if let Err(refusal) = check_new_password(&before, &command.typed, clinic::least_password(tx)?) {
        return Ok(Err(refusal));
    }
    invitation.used_at = Some(tx.now());
    tx.put(&mut invitation)?;
    let mut user = before.clone();
    user.name.clone_from(&command.name);
    user.state = UserState::Active;
    tx.put(&mut user)?;
    let mut credentials = new_credentials(&user, &command.password, tx);
    if let Some(known) = tx.get::<Credentials>(user.id)? {
        credentials.header = known.header;
    }
    tx.put(&mut credentials)?;
    let fields = |user: &User| json!({ "name": user.name, "status": user.state });
    Audit::of("auth.registered", user.subject())
        .on(&user)
        .changed(&fields(&before), &fields(&user))
        .write(tx)?;
    Ok(Ok(user.email))
}

//! Accounts of families: opened by a registration, entered for the first time with a printed code.

use jiff::SignedDuration;
use jiff::Timestamp;
use serde_json::json;

use super::super::model::{FamilyCode, OneTimeCode, User, UserState};
use super::super::store;
use super::sessions;
use crate::platform::audit::Audit;
use crate::platform::crypto;
use crate::platform::store::{Header, Record as _, View, WriteTx};
use crate::shared::error::Error;
use crate::shared::ids::{FamilyCodeId, GuardianId, UserId};
use crate::shared::language::Language;
use crate::shared::permission::Role;
use crate::shared::person::{Email, Phone};

/// How long a printed code opens the account.
const FAMILY_CODE_VALID: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The guardian for whom an account is opened, or brought up to date.
#[derive(Clone, Debug)]
pub struct Invitee {
    /// Who it is.
    pub guardian: GuardianId,
    /// First and last names as shown.
    pub name: String,
    /// What they may sign in with.
    pub email: Option<Email>,
    /// For codes by SMS.
    pub phone: Option<Phone>,
    /// The language of their messages.
    pub language: Language,
}

/// A code as it is printed; the secret is shown this once.
#[derive(Clone, Debug)]
pub struct FamilyCodeMade {
    /// Its id.
    pub id: FamilyCodeId,
    /// 256 random bits as 43 characters of base64url.
    pub secret: String,
    /// When it is worth nothing any more.
    pub expires_at: Timestamp,
}

/// Opens the account of a guardian in state "invited", or one that was closed with the guardian's last child once
/// more. An e-mail address that belongs to another
/// account (parents share one) is left out: the account is then entered by code or phone. A guardian
/// who has an account already keeps it as it is.
///
/// # Errors
/// When the store cannot be read or has no key.
pub fn invite_guardian(tx: &mut WriteTx<'_>, invitee: Invitee) -> Result<UserId, Error> {
    if let Some(known) = store::user_of_guardian(tx, invitee.guardian)? {
        return reopen(tx, known);
    }
    let email = free_email(tx, invitee.email, None)?;
    let mut user = User {
        id: tx.new_id(),
        header: Header::default(),
        guardian: Some(invitee.guardian),
        name: invitee.name,
        email,
        phone: invitee.phone,
        roles: vec![Role::Padre],
        language: invitee.language,
        state: UserState::Invited,
        college_number: None,
        colour: None,
    };
    tx.put(&mut user)?;
    Audit::of("auth.user_invited", user.subject())
        .on(&user)
        .changed(&json!({}), &json!({ "roles": user.roles, "status": user.state }))
        .write(tx)?;
    Ok(user.id)
}

/// Opens an account that was closed: with its password, or in state "invited" when it never had one.
fn reopen(tx: &mut WriteTx<'_>, mut user: User) -> Result<UserId, Error> {
    if user.state != UserState::Disabled {
        return Ok(user.id);
    }
    user.state = match store::credentials_of(tx, user.id)? {
        Some(_) => UserState::Active,
        None => UserState::Invited,
    };
    put_state(tx, user, UserState::Disabled, "auth.user_activated")
}

fn put_state(
    tx: &mut WriteTx<'_>,
    mut user: User,
    before: UserState,
    action: &'static str,
) -> Result<UserId, Error> {
    tx.put(&mut user)?;
    Audit::of(action, user.subject())
        .on(&user)
        .changed(&json!({ "status": before }), &json!({ "status": user.state }))
        .write(tx)?;
    Ok(user.id)
}

/// Ends the door of a guardian who has no child here any more: the account is closed, its sessions end, and what was
/// printed or sent opens nothing.
///
/// # Errors
/// When the store cannot be read or has no key.
pub fn close_guardian_account(tx: &mut WriteTx<'_>, guardian: GuardianId) -> Result<(), Error> {
    revoke_family_code(tx, guardian)?;
    let Some(mut user) = store::user_of_guardian(tx, guardian)? else {
        return Ok(());
    };
    for code in store::codes_of(tx, user.id)? {
        tx.purge::<OneTimeCode>(code.id)?;
    }
    sessions::end_all_but(tx, user.id, None)?;
    let before = user.state;
    if before == UserState::Disabled {
        return Ok(());
    }
    user.state = UserState::Disabled;
    put_state(tx, user, before, "auth.user_deactivated").map(drop)
}

/// Leaves the account of a guardian without its address, so that another account of the same person can have it:
/// [`update_guardian_account`] gives it back.
///
/// # Errors
/// When the store cannot be read or has no key.
pub fn release_guardian_address(tx: &mut WriteTx<'_>, guardian: GuardianId) -> Result<(), Error> {
    let Some(mut user) = store::user_of_guardian(tx, guardian)? else {
        return Ok(());
    };
    let Some(email) = user.email.take() else {
        return Ok(());
    };
    tx.put(&mut user)?;
    Audit::of("auth.user_changed", user.subject())
        .on(&user)
        .changed(&json!({ "email": email }), &json!({ "email": null }))
        .write(tx)
}

/// Takes back the code of a guardian that was not used yet. Answers whether there was one.
///
/// # Errors
/// When the store cannot be read or has no key.
pub fn revoke_family_code(tx: &mut WriteTx<'_>, guardian: GuardianId) -> Result<bool, Error> {
    let codes = tx.find::<FamilyCode>(&FamilyCode::guardian_index(guardian))?;
    let mut is_revoked = false;
    for code in codes.into_iter().filter(|code| code.used_at.is_none()) {
        tx.purge::<FamilyCode>(code.id)?;
        Audit::of("auth.family_code_revoked", code.subject())
            .on(&code)
            .write(tx)?;
        is_revoked = true;
    }
    Ok(is_revoked)
}

/// Carries a guardian's new name, e-mail, phone or language over to the account. Does nothing when there is none.
/// Someone who signs in with an address keeps it until the clinic gives them another one.
///
/// # Errors
/// When the store cannot be read or has no key.
pub fn update_guardian_account(tx: &mut WriteTx<'_>, invitee: Invitee) -> Result<(), Error> {
    let Some(before) = store::user_of_guardian(tx, invitee.guardian)? else {
        return Ok(());
    };
    let mut user = before.clone();
    let wanted = free_email(tx, invitee.email, Some(user.id))?;
    if wanted.is_some() || user.state == UserState::Invited {
        user.email = wanted;
    }
    user.name = invitee.name;
    user.phone = invitee.phone;
    user.language = invitee.language;
    if user == before {
        return Ok(());
    }
    tx.put(&mut user)?;
    let fields = |user: &User| json!({ "name": user.name, "email": user.email, "phone": user.phone, "language": user.language });
    Audit::of("auth.user_changed", user.subject())
        .on(&user)
        .changed(&fields(&before), &fields(&user))
        .write(tx)
}

/// The address unless another account holds it.
fn free_email(tx: &WriteTx<'_>, email: Option<Email>, own: Option<UserId>) -> Result<Option<Email>, Error> {
    let Some(email) = email else { return Ok(None) };
    let holders = tx.find_ids::<User>(&User::email_index(&email))?;
    let is_free = holders.into_iter().all(|holder| Some(holder) == own);
    Ok(is_free.then_some(email))
}

/// The code that was made last for a guardian.
///
/// # Errors
/// When the store cannot be read.
pub fn family_code_of(view: &impl View, guardian: GuardianId) -> Result<Option<FamilyCode>, Error> {
    let codes = view.find::<FamilyCode>(&FamilyCode::guardian_index(guardian))?;
    Ok(codes.into_iter().next_back())
}

/// Makes the code that reception prints for a family. An older code of the same guardian that was not
/// used is worth nothing from then on.
///
/// # Errors
/// When the store cannot be read or has no key.
pub fn create_family_code(tx: &mut WriteTx<'_>, guardian: GuardianId) -> Result<FamilyCodeMade, Error> {
    revoke_family_code(tx, guardian)?;
    let secret = crypto::random_token();
    let mut code = FamilyCode {
        id: tx.new_id(),
        header: Header::default(),
        guardian,
        hash: crypto::sha256_hex(secret.as_bytes()),
        expires_at: tx.now().checked_add(FAMILY_CODE_VALID).map_err(Error::internal)?,
        used_at: None,
    };
    tx.put(&mut code)?;
    Audit::of("auth.family_code_created", code.subject())
        .on(&code)
        .write(tx)?;
    Ok(FamilyCodeMade {
        id: code.id,
        secret,
        expires_at: code.expires_at,
    })
}

/// Whether anything was done with a guardian's account since it was opened.
///
/// # Errors
/// When the store cannot be read.
pub fn has_used_account(view: &impl View, guardian: GuardianId) -> Result<bool, Error> {
    let user = store::user_of_guardian(view, guardian)?;
    let codes = view.find::<FamilyCode>(&FamilyCode::guardian_index(guardian))?;
    Ok(
        user.is_some_and(|user| user.state != UserState::Invited || user.header.version != 1)
            || codes.iter().any(|code| code.used_at.is_some()),
    )
}

/// Takes back the account of a guardian, with the codes for it, as if it had never been opened. For one
/// with which nothing was done.
///
/// # Errors
/// When the store cannot be read.
pub fn withdraw_account(tx: &mut WriteTx<'_>, guardian: GuardianId) -> Result<(), Error> {
    for code in tx.find_ids::<FamilyCode>(&FamilyCode::guardian_index(guardian))? {
        tx.purge::<FamilyCode>(code)?;
    }
    for user in tx.find_ids::<User>(&User::guardian_index(guardian))? {
        tx.purge::<User>(user)?;
    }
    Ok(())
}

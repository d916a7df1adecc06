//! Choosing a new password: with the old one, or with a code when it was forgotten.

use jiff::SignedDuration;
use serde_json::json;

use super::super::door::HashedPassword;
use super::super::error::AuthError;
use super::super::model::{CodePurpose, Credentials, LockState, OneTimeCode, User, UserState};
use super::super::rules::codes;
use super::super::rules::lock;
use super::super::store;
use super::second_factor::TRIES;
use super::{Committed, invitations, own_account, require_reauthentication, sessions};
use crate::modules::clinic;
use crate::platform::audit::Audit;
use crate::platform::crypto;
use crate::platform::outbox::NewJob;
use crate::platform::store::{Header, Record as _, Subject, View as _, WriteTx};
use crate::shared::error::Error;
use crate::shared::event::Event;
use crate::shared::ids::{SessionId, UserId};
use crate::shared::password_rules::{PasswordContext, check_password};
use crate::shared::permission::{Permission, Role};
use crate::shared::person::Email;

/// How long a code for a new password holds.
pub const RESET_CODE_VALID: SignedDuration = SignedDuration::from_hours(1);
/// The link asked for by mail is only worth sending for so long.
const RESET_MAIL_DEADLINE: SignedDuration = SignedDuration::from_hours(1);
/// One mail for an account in so long, however often it is asked for.
const RESET_MAIL_PAUSE: SignedDuration = SignedDuration::from_mins(5);

/// Whether a person may take this password.
pub fn check_new_password(user: &User, password: &str, least: usize) -> Result<(), AuthError> {
    let context = PasswordContext {
        is_admin: user.roles.contains(&Role::Admin),
        email: user.email.as_ref().map_or("", Email::as_str),
        least,
    };
    check_password(password, context).map_err(AuthError::PasswordRefused)
}

/// A new password in place of one that was compared already.
#[derive(Clone)]
pub struct ChangePassword {
    /// The hash that the old one was found to fit.
    pub verified_hash: String,
    /// The new one.
    pub new: HashedPassword,
}

/// Changes the caller's password and ends their other sessions.
///
/// # Errors
/// When the store cannot be written.
pub fn change_password(tx: &mut WriteTx<'_>, command: &ChangePassword) -> Committed<()> {
    let (user, credentials) = own_account(tx, tx.actor().user)?;
    if credentials.password_hash != command.verified_hash {
        return Ok(Err(AuthError::InvalidCredentials));
    }
    if let Some(left) = lock::locked_for(&credentials.lock, tx.now()) {
        return Ok(Err(AuthError::Locked(left)));
    }
    let kept = tx.actor().session;
    set_password(
        tx,
        &user,
        Some(credentials),
        &command.new,
        kept,
        "auth.password_changed",
    )?;
    Ok(Ok(()))
}

/// Sets a password: failures are forgotten, codes are worth nothing any more, sessions end.
fn set_password(
    tx: &mut WriteTx<'_>,
    user: &User,
    credentials: Option<Credentials>,
    new: &HashedPassword,
    kept: Option<SessionId>,
    action: &'static str,
) -> Result<(), Error> {
    let mut credentials = credentials.unwrap_or_else(|| new_credentials(user, new, tx));
    credentials.password_hash = new.clone().into_phc();
    credentials.password_changed_at = tx.now();
    credentials.lock = LockState::default();
    tx.put(&mut credentials)?;
    for code in store::codes_of(tx, user.id)? {
        tx.purge::<OneTimeCode>(code.id)?;
    }
    Audit::of(action, user.subject()).on(user).write(tx)?;
    tx.emit(&Event::PasswordSettled { user: user.id })?;
    sessions::end_all_but(tx, user.id, kept)
}

/// The first credentials of an account.
pub fn new_credentials(user: &User, password: &HashedPassword, tx: &WriteTx<'_>) -> Credentials {
    Credentials {
        user: user.id,
        header: Header::default(),
        guardian: user.guardian,
        password_hash: password.clone().into_phc(),
        password_changed_at: tx.now(),
        lock: LockState::default(),
        totp: None,
        pending_totp: None,
        recovery_codes: Vec::new(),
        reset_requested_at: None,
    }
}

/// Asks for a link to choose a new password. Whether there is such an account shows nowhere.
///
/// # Errors
/// When the store cannot be written.
pub fn request_reset(tx: &mut WriteTx<'_>, email: Option<&Email>) -> Result<(), Error> {
    let account = match email {
        Some(email) => store::user_by_email(tx, email)?,
        None => None,
    };
    let Some(user) = account.filter(|user| user.state == UserState::Active) else {
        return Audit::of("auth.password_reset_requested", Subject::Clinic).write(tx);
    };
    let Some(mut credentials) = store::credentials_of(tx, user.id)? else {
        return Audit::of("auth.password_reset_requested", user.subject())
            .on(&user)
            .write(tx);
    };
    let now = tx.now();
    let is_paused = credentials.reset_requested_at.is_some_and(|last| {
        let since = now.duration_since(last);
        !since.is_negative() && since < RESET_MAIL_PAUSE
    });
    if !is_paused {
        credentials.reset_requested_at = Some(now);
        tx.put(&mut credentials)?;
        tx.enqueue(NewJob {
            kind: "auth.password_reset",
            subject: user.subject(),
            payload: json!({ "user": user.id }),
            deadline: now.checked_add(RESET_MAIL_DEADLINE).ok(),
        })?;
        if user.is_staff() {
            tx.emit(&Event::PasswordAsked { user: user.id })?;
        }
    }
    Audit::of("auth.password_reset_requested", user.subject())
        .on(&user)
        .write(tx)
}

/// Makes the code with which a person chooses a new password; shown this once. Codes made before are
/// worth nothing any more.
///
/// # Errors
/// `auth.user_unknown`.
pub fn issue_reset_code(tx: &mut WriteTx<'_>, user: UserId) -> Result<String, Error> {
    let user = tx.get_live::<User>(user)?.ok_or(AuthError::UserUnknown)?;
    for old in store::codes_of(tx, user.id)? {
        if old.purpose == CodePurpose::PasswordReset {
            tx.purge::<OneTimeCode>(old.id)?;
        }
    }
    let shown = codes::readable(&crypto::random_bytes::<{ codes::RESET_BYTES }>());
    let mut code = OneTimeCode {
        id: tx.new_id(),
        header: Header::default(),
        user: user.id,
        guardian: user.guardian,
        purpose: CodePurpose::PasswordReset,
        hash: codes::hash_typed(&shown),
        expires_at: tx.now().checked_add(RESET_CODE_VALID).map_err(Error::internal)?,
        tries: 0,
    };
    tx.put(&mut code)?;
    Audit::of("auth.reset_code_issued", user.subject())
        .on(&user)
        .write(tx)?;
    tx.emit(&Event::PasswordSettled { user: user.id })?;
    Ok(shown)
}

/// The same for somebody who works here, by an ADMIN who has seen who asks. Sensitive.
///
/// # Errors
/// `auth.forbidden`, `auth.reauthentication_required`, `auth.user_unknown`.
pub fn issue_staff_reset_code(tx: &mut WriteTx<'_>, user: UserId) -> Result<String, Error> {
    tx.actor().require(Permission::UsersManage)?;
    require_reauthentication(tx)?;
    let account = tx.get_live::<User>(user)?;
    let account = account.filter(|user| user.is_staff() && user.state != UserState::Disabled);
    issue_reset_code(tx, account.ok_or(AuthError::UserUnknown)?.id)
}

/// A new password with a one-time code.
#[derive(Clone)]
pub struct ResetPassword {
    /// The address of the account.
    pub email: Email,
    /// The code as typed.
    pub code: String,
    /// The new password, for the rules that depend on the person.
    pub typed: String,
    /// The same, hashed.
    pub new: HashedPassword,
}

/// Sets a new password with a one-time code, and ends every session. Someone invited is active from
/// then on; a second factor stays in use.
///
/// # Errors
/// When the store cannot be written.
pub fn reset_password(tx: &mut WriteTx<'_>, command: &ResetPassword) -> Committed<()> {
    let account = store::user_by_email(tx, &command.email)?;
    let open = |user: &User| user.state != UserState::Disabled && user.header.deleted_at.is_none();
    let Some(mut user) = account.filter(open) else {
        Audit::of("auth.reset_failed", Subject::Clinic).write(tx)?;
        return Ok(Err(AuthError::InvalidCode));
    };
    if !is_reset_code(tx, &user, &command.code)? {
        Audit::of("auth.reset_failed", user.subject())
            .on(&user)
            .write(tx)?;
        return Ok(Err(AuthError::InvalidCode));
    }
    if let Err(refusal) = check_new_password(&user, &command.typed, clinic::least_password(tx)?) {
        return Ok(Err(refusal));
    }
    if user.state == UserState::Invited {
        invitations::revoke_open(tx, &user)?;
        user.state = UserState::Active;
        tx.put(&mut user)?;
    }
    let credentials = store::credentials_of(tx, user.id)?;
    set_password(tx, &user, credentials, &command.new, None, "auth.password_reset")?;
    Ok(Ok(()))
}

/// Compares with the open code of the account; five wrong ones and it is gone.
fn is_reset_code(tx: &mut WriteTx<'_>, user: &User, typed: &str) -> Result<bool, Error> {
    let now = tx.now();
    let open = |code: &OneTimeCode| code.purpose == CodePurpose::PasswordReset && now < code.expires_at;
    let Some(mut code) = store::codes_of(tx, user.id)?.into_iter().find(open) else {
        return Ok(false);
    };
    if crypto::constant_time_eq(&code.hash, &codes::hash_typed(typed)) {
        return Ok(true);
    }
    code.tries += 1;
    if code.tries >= TRIES {
        tx.purge::<OneTimeCode>(code.id)?;
    } else {
        tx.put(&mut code)?;
    }
    Ok(false)
}

//! Counting failures at the door and noting them.

use serde_json::json;

use super::super::error::AuthError;
use super::super::model::{Credentials, User};
use super::super::rules::lock;
use super::super::store;
use super::Committed;
use crate::platform::audit::Audit;
use crate::platform::store::{Record as _, Subject, View as _, WriteTx};
use crate::shared::error::Error;
use crate::shared::ids::UserId;

/// A sign-in with an address that no account has. What was typed is not kept.
///
/// # Errors
/// When the store cannot be written.
pub fn note_unknown_account(tx: &mut WriteTx<'_>) -> Result<(), Error> {
    Audit::of("auth.sign_in_failed", Subject::Clinic).write(tx)
}

/// A wrong password of a known account, at the door or within a session.
///
/// # Errors
/// When the store cannot be written.
pub fn note_wrong_password(tx: &mut WriteTx<'_>, user: UserId) -> Committed<()> {
    let Some(account) = tx.get::<User>(user)? else {
        return Ok(Err(AuthError::InvalidCredentials));
    };
    let Some(mut credentials) = store::credentials_of(tx, user)? else {
        // Invited and never set up: nothing to guess, nothing to lock.
        Audit::of("auth.sign_in_failed", account.subject())
            .on(&account)
            .write(tx)?;
        return Ok(Err(AuthError::InvalidCredentials));
    };
    if let Some(left) = lock::locked_for(&credentials.lock, tx.now()) {
        return Ok(Err(AuthError::Locked(left)));
    }
    count_failure(tx, &account, &mut credentials, "auth.sign_in_failed")?;
    Ok(Err(AuthError::InvalidCredentials))
}

/// Counts one failure, locks with the fifth, and notes both.
pub fn count_failure(
    tx: &mut WriteTx<'_>,
    account: &User,
    credentials: &mut Credentials,
    action: &'static str,
) -> Result<(), Error> {
    let (lock, has_locked) = lock::after_failure(&credentials.lock, tx.now());
    credentials.lock = lock;
    tx.put(credentials)?;
    Audit::of(action, account.subject()).on(account).write(tx)?;
    if has_locked {
        Audit::of("auth.locked", account.subject())
            .on(account)
            .changed(&json!({}), &json!({ "lockedUntil": lock.locked_until }))
            .write(tx)?;
    }
    Ok(())
}

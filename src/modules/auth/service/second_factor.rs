//! The second half of a sign-in: a code from the authenticator, or a recovery code.

use std::str::FromStr as _;

use super::super::door::RefreshKey;
use super::super::error::AuthError;
use super::super::model::{CodePurpose, Credentials, OneTimeCode, User};
use super::super::rules::{codes, lock, totp};
use super::super::store;
use super::sign_in::{Opened, may_enter, open_session};
use super::{Committed, failures};
use crate::platform::audit::Audit;
use crate::platform::crypto;
use crate::platform::store::{Record as _, View as _, WriteTx};
use crate::shared::error::Error;
use crate::shared::ids::OneTimeCodeId;

/// Wrong codes that a challenge or a one-time code stands.
pub const TRIES: u32 = 5;

/// The second half of a sign-in.
#[derive(Clone)]
pub struct VerifySecondFactor {
    /// What the first half answered.
    pub challenge: String,
    /// Six digits, or a recovery code.
    pub code: String,
    /// What the device calls itself.
    pub user_agent: String,
}

/// Finishes a sign-in. Wrong codes count like wrong passwords.
///
/// # Errors
/// When the store cannot be written.
pub fn verify_second_factor(
    tx: &mut WriteTx<'_>,
    command: &VerifySecondFactor,
    key: &RefreshKey,
) -> Committed<Opened> {
    let Some(mut challenge) = find_challenge(tx, &command.challenge)? else {
        return Ok(Err(AuthError::ChallengeEnded));
    };
    let user = tx.get_live::<User>(challenge.user)?;
    let credentials = store::credentials_of(tx, challenge.user)?;
    let (Some(user), Some(mut credentials)) = (user, credentials) else {
        return Ok(Err(AuthError::ChallengeEnded));
    };
    if let Err(refusal) = may_enter(&user) {
        return Ok(Err(refusal));
    }
    if let Some(left) = lock::locked_for(&credentials.lock, tx.now()) {
        return Ok(Err(AuthError::Locked(left)));
    }
    if !take_code(tx, &user, &mut credentials, &command.code)? {
        challenge.tries += 1;
        if challenge.tries >= TRIES {
            tx.purge::<OneTimeCode>(challenge.id)?;
        } else {
            tx.put(&mut challenge)?;
        }
        failures::count_failure(tx, &user, &mut credentials, "auth.second_factor_failed")?;
        return Ok(Err(AuthError::InvalidCode));
    }
    tx.purge::<OneTimeCode>(challenge.id)?;
    Ok(Ok(open_session(tx, user, credentials, &command.user_agent, key)?))
}

fn find_challenge(tx: &WriteTx<'_>, text: &str) -> Result<Option<OneTimeCode>, Error> {
    let Some((id, secret)) = text.split_once('.') else {
        return Ok(None);
    };
    let Ok(id) = OneTimeCodeId::from_str(id) else {
        return Ok(None);
    };
    let hash = crypto::sha256(secret.as_bytes());
    Ok(tx.get::<OneTimeCode>(id)?.filter(|code| {
        code.purpose == CodePurpose::SecondFactor
            && tx.now() < code.expires_at
            && crypto::constant_time_eq(&code.hash, &hash)
    }))
}

/// Takes a code of the second factor: the step of six digits is noted, a recovery code is crossed out.
/// Answers whether it was right; only then is anything written.
pub fn take_code(
    tx: &mut WriteTx<'_>,
    user: &User,
    credentials: &mut Credentials,
    code: &str,
) -> Result<bool, Error> {
    let now = tx.now();
    if codes::is_six_digits(code) {
        let Some(totp) = &mut credentials.totp else {
            return Ok(false);
        };
        let Some(step) = totp::check_enabled(totp, code, now)? else {
            return Ok(false);
        };
        totp.last_step = step;
        tx.put(credentials)?;
        return Ok(true);
    }
    let hash = codes::hash_typed(code);
    let known = credentials.recovery_codes.len();
    credentials
        .recovery_codes
        .retain(|kept| !crypto::constant_time_eq(kept, &hash));
    if credentials.totp.is_none() || credentials.recovery_codes.len() == known {
        return Ok(false);
    }
    tx.put(credentials)?;
    Audit::of("auth.recovery_code_used", user.subject())
        .on(user)
        .write(tx)?;
    Ok(true)
}

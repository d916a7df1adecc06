//! Setting up the second factor, its recovery codes, and doing without it again.

use jiff::SignedDuration;

use super::super::error::AuthError;
use super::super::model::{Credentials, PendingTotp, Totp, User};
use super::super::rules::{codes, totp};
use super::{own_account, require_reauthentication};
use crate::platform::audit::Audit;
use crate::platform::crypto;
use crate::platform::store::{Record as _, WriteTx};
use crate::shared::error::Error;

/// How long a secret that was shown can be activated.
const PENDING_VALID: SignedDuration = SignedDuration::from_hours(1);

/// Begins setting up: makes a secret, which counts once a code of it was given. Sensitive.
///
/// # Errors
/// `auth.reauthentication_required`, `auth.two_factor_enabled`.
pub fn enroll_two_factor(tx: &mut WriteTx<'_>) -> Result<totp::Shown, Error> {
    require_reauthentication(tx)?;
    let (user, mut credentials) = own_account(tx, tx.actor().user)?;
    if credentials.totp.is_some() {
        return Err(AuthError::TwoFactorEnabled.into());
    }
    let secret = crypto::random_bytes::<{ totp::SECRET_BYTES }>().to_vec();
    let account = user
        .email
        .as_ref()
        .map_or(user.name.as_str(), |email| email.as_str());
    let shown = totp::show(&secret, account)?;
    credentials.pending_totp = Some(PendingTotp {
        secret,
        shown_at: tx.now(),
    });
    tx.put(&mut credentials)?;
    Ok(shown)
}

/// Turns the second factor on with a code of the secret that was shown. Answers the recovery codes.
///
/// # Errors
/// `auth.enrolment_missing`, `auth.invalid_code`.
pub fn activate_two_factor(tx: &mut WriteTx<'_>, code: &str) -> Result<Vec<String>, Error> {
    let (user, mut credentials) = own_account(tx, tx.actor().user)?;
    let pending = credentials
        .pending_totp
        .take()
        .ok_or(AuthError::EnrolmentMissing)?;
    if tx.now().duration_since(pending.shown_at) > PENDING_VALID {
        return Err(AuthError::EnrolmentMissing.into());
    }
    let step = totp::check(&pending.secret, 0, code, tx.now())?.ok_or(AuthError::InvalidCode)?;
    credentials.totp = Some(Totp {
        secret: pending.secret,
        last_step: step,
        enabled_at: tx.now(),
    });
    let shown = fresh_recovery_codes(&mut credentials);
    keep(tx, &user, &mut credentials, "auth.two_factor_enabled")?;
    Ok(shown)
}

/// Makes ten new recovery codes; the old ones are worth nothing any more. Sensitive.
///
/// # Errors
/// `auth.reauthentication_required`, `auth.two_factor_disabled`.
pub fn renew_recovery_codes(tx: &mut WriteTx<'_>) -> Result<Vec<String>, Error> {
    require_reauthentication(tx)?;
    let (user, mut credentials) = own_account(tx, tx.actor().user)?;
    if credentials.totp.is_none() {
        return Err(AuthError::TwoFactorDisabled.into());
    }
    let shown = fresh_recovery_codes(&mut credentials);
    keep(tx, &user, &mut credentials, "auth.recovery_codes_renewed")?;
    Ok(shown)
}

/// Turns the second factor off. Sensitive.
///
/// # Errors
/// `auth.reauthentication_required`, `auth.two_factor_disabled`.
pub fn disable_two_factor(tx: &mut WriteTx<'_>) -> Result<(), Error> {
    require_reauthentication(tx)?;
    let (user, mut credentials) = own_account(tx, tx.actor().user)?;
    if !clear(&mut credentials) {
        return Err(AuthError::TwoFactorDisabled.into());
    }
    keep(tx, &user, &mut credentials, "auth.two_factor_disabled")
}

/// Takes the second factor out; answers whether there was one.
pub fn clear(credentials: &mut Credentials) -> bool {
    credentials.pending_totp = None;
    credentials.recovery_codes.clear();
    credentials.totp.take().is_some()
}

fn fresh_recovery_codes(credentials: &mut Credentials) -> Vec<String> {
    let shown: Vec<String> = (0..codes::RECOVERY_CODES)
        .map(|_| codes::readable(&crypto::random_bytes::<{ codes::RECOVERY_BYTES }>()))
        .collect();
    credentials.recovery_codes = shown.iter().map(|code| codes::hash_typed(code)).collect();
    shown
}

fn keep(
    tx: &mut WriteTx<'_>,
    user: &User,
    credentials: &mut Credentials,
    action: &'static str,
) -> Result<(), Error> {
    tx.put(credentials)?;
    Audit::of(action, user.subject()).on(user).write(tx)
}

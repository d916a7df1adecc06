//! Keeping sessions alive, giving the password once more, signing out.

use jiff::Timestamp;
use serde_json::json;

use super::super::door::Unwritten;
use super::super::door::{PresentedRefresh, RefreshKey};
use super::super::error::AuthError;
use super::super::model::{Invitation, OneTimeCode, Session, SessionActivity, User};
use super::super::rules::refresh::{RefreshVerdict, judge};
use super::super::rules::{access, invitations, lock, refresh};
use super::super::store;
use super::second_factor::take_code;
use super::sign_in::{Opened, may_enter, tidy_user_agent};
use super::{Committed, failures, own_account};
use crate::platform::audit::Audit;
use crate::platform::crypto;
use crate::platform::store::{Header, Index, Record as _, View as _, WriteTx};
use crate::shared::error::Error;
use crate::shared::ids::{SessionId, UserId};

/// A refresh token that this box made.
#[derive(Clone)]
pub struct RefreshSession {
    /// Which one.
    pub presented: PresentedRefresh,
    /// What the device calls itself.
    pub user_agent: String,
}

/// Gives a session its next tokens.
///
/// # Errors
/// When the store cannot be written.
pub fn refresh_session(
    tx: &mut WriteTx<'_>,
    command: &RefreshSession,
    key: &RefreshKey,
) -> Committed<Opened> {
    let Some(mut session) = tx.get::<Session>(command.presented.session)? else {
        return Ok(Err(AuthError::SessionEnded));
    };
    let user = tx.get_live::<User>(session.user)?;
    let credentials = store::credentials_of(tx, session.user)?;
    let (Some(user), Some(credentials)) = (user, credentials) else {
        return Ok(Err(AuthError::SessionEnded));
    };
    if session.idle_ended_at.is_some() {
        return Ok(Err(AuthError::SessionIdle));
    }
    if may_enter(&user).is_err() {
        return Ok(Err(AuthError::SessionEnded));
    }
    let user_agent = tidy_user_agent(&command.user_agent);
    let is_same_device = user_agent == session.user_agent;
    let counter = command.presented.counter;
    match judge(&session.refresh, counter, is_same_device, tx.now()) {
        RefreshVerdict::Expired => Ok(Err(AuthError::SessionEnded)),
        RefreshVerdict::Reused => {
            end(tx, session.id, "auth.refresh_reused")?;
            Ok(Err(AuthError::SessionEnded))
        }
        verdict => {
            if verdict == RefreshVerdict::Rotate {
                rotate(tx, &mut session, user_agent, key)?;
            }
            Ok(Ok(Opened {
                refresh_token: key.token(session.id, session.refresh.counter),
                session: session.id,
                user,
                credentials,
            }))
        }
    }
}

fn rotate(
    tx: &mut WriteTx<'_>,
    session: &mut Session,
    user_agent: String,
    key: &RefreshKey,
) -> Result<(), Error> {
    let next = session
        .refresh
        .counter
        .checked_add(1)
        .ok_or(AuthError::SessionEnded)?;
    session.refresh.counter = next;
    session.refresh.hash = crypto::sha256(key.token(session.id, next).as_bytes());
    session.refresh.rotated_at = tx.now();
    session.refresh.expires_at = tx
        .now()
        .checked_add(refresh::REFRESH_VALID)
        .map_err(Error::internal)?;
    session.user_agent = user_agent;
    tx.put(session)
}

/// The password given once more, compared already.
#[derive(Clone)]
pub struct Reauthenticate {
    /// The hash that the password was found to fit.
    pub verified_hash: String,
    /// With a second factor in use: its code.
    pub code: Option<String>,
}

/// Opens the window for sensitive acts. Answers until when.
///
/// # Errors
/// 422 without a code where one is needed; when the store cannot be written.
pub fn reauthenticate(tx: &mut WriteTx<'_>, command: &Reauthenticate) -> Committed<Timestamp> {
    let (user, mut credentials) = own_account(tx, tx.actor().user)?;
    if credentials.password_hash != command.verified_hash {
        return Ok(Err(AuthError::InvalidCredentials));
    }
    if let Some(left) = lock::locked_for(&credentials.lock, tx.now()) {
        return Ok(Err(AuthError::Locked(left)));
    }
    if credentials.totp.is_some() {
        let Some(code) = &command.code else {
            return Ok(Err(AuthError::CodeRequired));
        };
        if !take_code(tx, &user, &mut credentials, code)? {
            failures::count_failure(tx, &user, &mut credentials, "auth.second_factor_failed")?;
            return Ok(Err(AuthError::InvalidCode));
        }
    }
    let mut session = own_session(tx)?;
    let until = tx
        .now()
        .checked_add(access::REAUTHENTICATION_VALID)
        .map_err(Error::internal)?;
    session.reauthenticated_until = Some(until);
    tx.put(&mut session)?;
    Audit::of("auth.reauthenticated", user.subject())
        .on(&session)
        .write(tx)?;
    Ok(Ok(until))
}

fn own_session(tx: &WriteTx<'_>) -> Result<Session, Error> {
    let id = tx.actor().session.ok_or(AuthError::SessionEnded)?;
    Ok(tx.get::<Session>(id)?.ok_or(AuthError::SessionEnded)?)
}

/// Ends the session that acts.
///
/// # Errors
/// When the store cannot be written.
pub fn sign_out(tx: &mut WriteTx<'_>) -> Result<(), Error> {
    match tx.actor().session {
        Some(id) => end(tx, id, "auth.signed_out"),
        None => Ok(()),
    }
}

/// Ends one of the caller's sessions.
///
/// # Errors
/// 404 for any other session.
pub fn end_own_session(tx: &mut WriteTx<'_>, id: SessionId) -> Result<(), Error> {
    let user = tx.actor().user.ok_or(AuthError::SessionUnknown)?;
    end_one_of(tx, user, id)
}

/// Ends a session, if it is that user's.
pub fn end_one_of(tx: &mut WriteTx<'_>, user: UserId, id: SessionId) -> Result<(), Error> {
    let session = tx.get::<Session>(id)?.filter(|session| session.user == user);
    session.ok_or(AuthError::SessionUnknown)?;
    end(tx, id, "auth.session_ended")
}

/// Ends every session of a user but one.
pub fn end_all_but(tx: &mut WriteTx<'_>, user: UserId, kept: Option<SessionId>) -> Result<(), Error> {
    for id in tx.find_ids::<Session>(&Session::user_index(user))? {
        if Some(id) != kept {
            end(tx, id, "auth.session_ended")?;
        }
    }
    Ok(())
}

/// Ends a session: takes it out and notes why.
pub fn end(tx: &mut WriteTx<'_>, id: SessionId, action: &'static str) -> Result<(), Error> {
    let Some(session) = tx.get::<Session>(id)? else {
        return Ok(());
    };
    tx.purge::<SessionActivity>(id)?;
    tx.purge::<Session>(id)?;
    Audit::of(action, session.subject()).on(&session).write(tx)
}

/// Marks sessions that were left alone for too long. They stay until their refresh token expires, so
/// that the device can be told why.
///
/// # Errors
/// When the store cannot be written.
pub fn mark_idle(tx: &mut WriteTx<'_>, idle: &[SessionId]) -> Result<(), Error> {
    for id in idle {
        let Some(mut session) = tx.get::<Session>(*id)? else {
            continue;
        };
        session.idle_ended_at = Some(tx.now());
        tx.put(&mut session)?;
        Audit::of("auth.session_idle", session.subject())
            .on(&session)
            .changed(&json!({}), &json!({ "idleEndedAt": session.idle_ended_at }))
            .write(tx)?;
    }
    Ok(())
}

/// Takes out at most `limit` sessions, as many codes whose time is over, and as many old invitations. Answers how many.
///
/// # Errors
/// When the store cannot be written.
pub fn purge_expired(tx: &mut WriteTx<'_>, limit: usize) -> Result<usize, Error> {
    let now = tx.now();
    let sessions = tx.find_until::<Session>(&Index::instant("expires", now), limit)?;
    for session in &sessions {
        match session.idle_ended_at {
            // Noted when it was marked.
            Some(_) => {
                tx.purge::<SessionActivity>(session.id)?;
                tx.purge::<Session>(session.id)?;
            }
            None => end(tx, session.id, "auth.session_expired")?,
        }
    }
    let codes = tx.find_until::<OneTimeCode>(&OneTimeCode::expires_index(now), limit)?;
    for code in &codes {
        tx.purge::<OneTimeCode>(code.id)?;
    }
    let unkept = now.checked_sub(invitations::KEPT).map_err(Error::internal)?;
    let old = tx.find_until::<Invitation>(&Invitation::expires_index(unkept), limit)?;
    for invitation in &old {
        tx.purge::<Invitation>(invitation.id)?;
    }
    Ok(sessions.len() + codes.len() + old.len())
}

/// Writes down when people last did something.
///
/// # Errors
/// When the store cannot be written.
pub fn write_activity(tx: &mut WriteTx<'_>, noted: &[Unwritten]) -> Result<(), Error> {
    for noted in noted {
        if tx.get::<Session>(noted.session)?.is_none() {
            continue;
        }
        let known = tx.get::<SessionActivity>(noted.session)?;
        let mut activity = SessionActivity {
            session: noted.session,
            header: known.map_or_else(Header::default, |known| known.header),
            user: noted.user,
            guardian: noted.guardian,
            at: noted.at,
        };
        tx.put(&mut activity)?;
    }
    Ok(())
}

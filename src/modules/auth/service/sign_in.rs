//! The first half of a sign-in, and the session that comes of a whole one.

use jiff::SignedDuration;
use serde_json::json;

use super::super::door::RefreshKey;
use super::super::error::AuthError;
use super::super::model::{
    CodePurpose, Credentials, LockState, OneTimeCode, RefreshState, Session, User, UserState,
};
use super::super::rules::{access, lock, refresh};
use super::super::store;
use super::{Committed, sessions};
use crate::platform::audit::Audit;
use crate::platform::crypto;
use crate::platform::store::{Header, Record as _, View as _, WriteTx};
use crate::shared::error::Error;
use crate::shared::ids::{SessionId, UserId};

/// How long the second half of a sign-in may take.
const CHALLENGE_VALID: SignedDuration = SignedDuration::from_mins(5);
/// Sign-ins of one account that may wait for their second half.
const CHALLENGES: usize = 10;
/// Sessions of one account; the oldest beyond end.
const SESSIONS: usize = 500;
/// Characters kept of what a device calls itself.
const USER_AGENT_CHARS: usize = 200;

/// A sign-in whose password was compared already.
#[derive(Clone)]
pub struct SignIn {
    /// Whose.
    pub user: UserId,
    /// The hash that the password was found to fit.
    pub verified_hash: String,
    /// What the device calls itself.
    pub user_agent: String,
}

/// What comes of a right password.
pub enum SignInStep {
    /// They are in.
    Opened(Box<Opened>),
    /// The second factor is still needed, for this challenge.
    SecondFactor(String),
}

/// A session just opened, or continued with new tokens.
pub struct Opened {
    /// Whose.
    pub user: User,
    /// Their credentials.
    pub credentials: Credentials,
    /// The session.
    pub session: SessionId,
    /// Its refresh token.
    pub refresh_token: String,
}

/// Signs in after the password was found right.
///
/// # Errors
/// When the store cannot be written.
pub fn sign_in(tx: &mut WriteTx<'_>, command: &SignIn, key: &RefreshKey) -> Committed<SignInStep> {
    let user = tx.get_live::<User>(command.user)?;
    let credentials = store::credentials_of(tx, command.user)?;
    let (Some(user), Some(credentials)) = (user, credentials) else {
        return Ok(Err(AuthError::InvalidCredentials));
    };
    if credentials.password_hash != command.verified_hash {
        // It was changed in between.
        return Ok(Err(AuthError::InvalidCredentials));
    }
    if let Some(left) = lock::locked_for(&credentials.lock, tx.now()) {
        return Ok(Err(AuthError::Locked(left)));
    }
    if let Err(refusal) = may_enter(&user) {
        let action = match refusal {
            AuthError::WrongDoor => "auth.wrong_door",
            _ => "auth.refused",
        };
        Audit::of(action, user.subject()).on(&user).write(tx)?;
        return Ok(Err(refusal));
    }
    if credentials.totp.is_some() {
        return Ok(Ok(SignInStep::SecondFactor(make_challenge(tx, &user)?)));
    }
    let opened = open_session(tx, user, credentials, &command.user_agent, key)?;
    Ok(Ok(SignInStep::Opened(Box::new(opened))))
}

/// Who may come in by the staff address.
pub fn may_enter(user: &User) -> Result<(), AuthError> {
    match user.state {
        UserState::Invited => Err(AuthError::InvalidCredentials),
        UserState::Disabled => Err(AuthError::AccountDisabled),
        UserState::Active if !user.is_staff() => Err(AuthError::WrongDoor),
        UserState::Active => Ok(()),
    }
}

/// A challenge is `id.secret`; only the hash of the secret is kept.
fn make_challenge(tx: &mut WriteTx<'_>, user: &User) -> Result<String, Error> {
    let waiting: Vec<OneTimeCode> = store::codes_of(tx, user.id)?
        .into_iter()
        .filter(|code| code.purpose == CodePurpose::SecondFactor)
        .collect();
    let surplus = (waiting.len() + 1).saturating_sub(CHALLENGES);
    for old in waiting.iter().take(surplus) {
        tx.purge::<OneTimeCode>(old.id)?;
    }
    let secret = crypto::random_token();
    let mut challenge = OneTimeCode {
        id: tx.new_id(),
        header: Header::default(),
        user: user.id,
        guardian: user.guardian,
        purpose: CodePurpose::SecondFactor,
        hash: crypto::sha256(secret.as_bytes()),
        expires_at: tx.now().checked_add(CHALLENGE_VALID).map_err(Error::internal)?,
        tries: 0,
    };
    tx.put(&mut challenge)?;
    Ok(format!("{}.{secret}", challenge.id))
}

/// Opens a session for someone who has proven who they are. Forgets their failures.
pub fn open_session(
    tx: &mut WriteTx<'_>,
    user: User,
    mut credentials: Credentials,
    user_agent: &str,
    key: &RefreshKey,
) -> Result<Opened, Error> {
    if credentials.lock != LockState::default() {
        credentials.lock = LockState::default();
        tx.put(&mut credentials)?;
    }
    end_surplus(tx, user.id)?;
    let id: SessionId = tx.new_id();
    let refresh_token = key.token(id, 1);
    let mut session = Session {
        id,
        header: Header::default(),
        user: user.id,
        guardian: user.guardian,
        door: tx.actor().door,
        address: tx.actor().address,
        user_agent: tidy_user_agent(user_agent),
        refresh: RefreshState {
            counter: 1,
            hash: crypto::sha256(refresh_token.as_bytes()),
            rotated_at: tx.now(),
            expires_at: tx
                .now()
                .checked_add(refresh::REFRESH_VALID)
                .map_err(Error::internal)?,
        },
        reauthenticated_until: tx.now().checked_add(access::REAUTHENTICATION_VALID).ok(),
        idle_ended_at: None,
    };
    tx.put(&mut session)?;
    Audit::of("auth.signed_in", user.subject())
        .by(user.id, &user.roles, session.id)
        .on(&session)
        .changed(&json!({}), &json!({ "userAgent": session.user_agent }))
        .write(tx)?;
    Ok(Opened {
        user,
        credentials,
        session: id,
        refresh_token,
    })
}

fn end_surplus(tx: &mut WriteTx<'_>, user: UserId) -> Result<(), Error> {
    let ids = tx.find_ids::<Session>(&Session::user_index(user))?;
    let surplus = (ids.len() + 1).saturating_sub(SESSIONS);
    for id in ids.into_iter().take(surplus) {
        sessions::end(tx, id, "auth.session_replaced")?;
    }
    Ok(())
}

/// What a device calls itself, on one line and cut short.
pub fn tidy_user_agent(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control())
        .take(USER_AGENT_CHARS)
        .collect()
}

//! The order of things at the door: look up, compare outside of any write, write, sign.

use super::super::error::AuthError;
use super::super::model::User;
use super::super::rules::{access, lock};
use super::super::service::{self, Opened, RefreshSession, SignIn, SignInStep, VerifySecondFactor};
use super::super::store;
use super::tokens::Claims;
use super::{AccessTokens, AuthModule};
use crate::modules::clinic;
use crate::platform::store::WriteTx;
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::ids::UserId;
use crate::shared::person::Email;

/// Tokens with the account that they are for.
pub struct Admitted {
    /// The session.
    pub opened: Opened,
    /// The access token.
    pub access_token: String,
}

/// What comes of a sign-in.
pub enum Answer {
    /// They are in.
    Admitted(Box<Admitted>),
    /// The second factor is still needed, for this challenge.
    SecondFactor(String),
}

impl AuthModule {
    /// Does something at the door whose refusals count against the address.
    ///
    /// # Errors
    /// What the work answers; `request.too_many` when the address has no call left.
    pub async fn at_the_door<T>(
        &self,
        actor: &Actor,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        self.limit.check(actor.address, self.now())?;
        let outcome = work.await;
        let counts = |error: &Error| (400..500).contains(&error.kind().status());
        if outcome.as_ref().is_err_and(counts) {
            self.limit.count(actor.address, self.now());
        }
        outcome
    }

    /// Signs in with e-mail and password.
    pub(in super::super) async fn sign_in(
        &self,
        actor: &Actor,
        email: String,
        password: String,
        user_agent: String,
    ) -> Result<Answer, Error> {
        let account = match Email::parse(&email) {
            Ok(email) => self.store.read(|view| store::user_by_email(view, &email))?,
            Err(_) => None,
        };
        let Some(user) = account else {
            return Err(self.refuse_unknown(actor, &email, password).await?);
        };
        let command = SignIn {
            user: user.id,
            verified_hash: self.compare_password(actor, user.id, password).await?,
            user_agent,
        };
        let key = self.refresh.clone();
        let work = move |tx: &mut WriteTx<'_>| service::sign_in(tx, &command, &key);
        match self.commit(actor, work).await? {
            SignInStep::Opened(opened) => Ok(Answer::Admitted(Box::new(self.admit(*opened)?))),
            SignInStep::SecondFactor(challenge) => Ok(Answer::SecondFactor(challenge)),
        }
    }

    /// The same work and the same answers as for an account whose password is wrong.
    async fn refuse_unknown(&self, actor: &Actor, typed: &str, password: String) -> Result<Error, Error> {
        if let Some(left) = self.unknown.locked_for(typed, self.now()) {
            return Ok(AuthError::Locked(left).into());
        }
        self.hasher.verify(password, None).await?;
        self.store.write(actor, service::note_unknown_account).await?;
        Ok(self.unknown.fail(typed, self.now()).into())
    }

    /// Compares a password outside of any write, and answers the hash that it fits. A wrong one counts.
    pub(in super::super) async fn compare_password(
        &self,
        actor: &Actor,
        user: UserId,
        password: String,
    ) -> Result<String, Error> {
        let credentials = self.store.read(|view| store::credentials_of(view, user))?;
        let known = credentials.as_ref();
        if let Some(left) = known.and_then(|known| lock::locked_for(&known.lock, self.now())) {
            return Err(AuthError::Locked(left).into());
        }
        let hash = credentials.map(|known| known.password_hash);
        let is_right = self.hasher.verify(password, hash.clone()).await?;
        if let Some(hash) = hash.filter(|_| is_right) {
            return Ok(hash);
        }
        let note = move |tx: &mut WriteTx<'_>| service::note_wrong_password(tx, user);
        let noted = self.store.write(actor, note).await?;
        Err(noted.err().unwrap_or(AuthError::InvalidCredentials).into())
    }

    /// Finishes a sign-in with a code.
    pub(in super::super) async fn verify_second_factor(
        &self,
        actor: &Actor,
        command: VerifySecondFactor,
    ) -> Result<Admitted, Error> {
        let key = self.refresh.clone();
        let work = move |tx: &mut WriteTx<'_>| service::verify_second_factor(tx, &command, &key);
        self.admit(self.commit(actor, work).await?)
    }

    /// Gives a session its next tokens.
    pub(in super::super) async fn refresh(
        &self,
        actor: &Actor,
        token: &str,
        user_agent: String,
    ) -> Result<Admitted, Error> {
        let Some(presented) = self.refresh.read(token) else {
            // Made up: that counts. The token of an ended session does not, since tabs keep trying it.
            self.limit_address(actor.address)?;
            return Err(AuthError::SessionEnded.into());
        };
        let live = self.sessions.find(presented.session)?;
        live.check(self.now(), self.policy.idle())?;
        let command = RefreshSession {
            presented,
            user_agent,
        };
        let key = self.refresh.clone();
        let work = move |tx: &mut WriteTx<'_>| service::refresh_session(tx, &command, &key);
        self.admit(self.commit(actor, work).await?)
    }

    fn admit(&self, opened: Opened) -> Result<Admitted, Error> {
        let clinic_id = self.store.read(|view| Ok(clinic::settings(view)?.clinic_id))?;
        let iat = self.now().as_second();
        let User { id, name, roles, .. } = &opened.user;
        let access_token = self.access.issue(&Claims {
            sub: *id,
            name: name.clone(),
            role: roles.first().copied(),
            roles: roles.clone(),
            clinic_id,
            sid: opened.session,
            iat,
            exp: iat.saturating_add(access::ACCESS_VALID.as_secs()),
            aud: AccessTokens::audience(),
        })?;
        Ok(Admitted { opened, access_token })
    }
}

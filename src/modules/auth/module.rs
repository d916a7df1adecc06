//! The module as the app holds it: keys, tables in memory, and the order of things at the door.
//! Look up, hash outside of the write, write, sign.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::error::AuthError;
use super::limits::{AddressLimit, UnknownAccounts};
use super::model::User;
use super::passwords::PasswordHasher;
use super::rules::{access, lock};
use super::service::{self, Committed, Opened, SignIn, SignInStep, VerifySecondFactor};
use super::sessions::SessionTable;
use super::store;
use super::tokens::{AccessTokens, Claims, RefreshKey};
use crate::config::Passwords;
use crate::platform::store::{Lane, Store, WriteTx};
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::ids::{ClinicId, Id as _, UserId};
use crate::shared::person::Email;

/// Sessions dealt with in one write of a worker.
const CHUNK: usize = 50;

/// What the module is opened with.
#[derive(Clone, Debug)]
pub struct AuthOptions {
    /// The clinic that tokens name; nil on a box that nobody has set up.
    pub clinic: ClinicId,
    /// What hashing a password costs.
    pub passwords: Passwords,
    /// Staff are signed out after so long without an action of theirs.
    pub idle_timeout: SignedDuration,
}

impl AuthOptions {
    /// With the idle time-out of the product.
    #[must_use]
    pub fn new(clinic: Option<ClinicId>, passwords: Passwords) -> Self {
        Self {
            clinic: clinic.unwrap_or_else(|| ClinicId::from_uuid(uuid::Uuid::nil())),
            passwords,
            idle_timeout: access::IDLE_TIMEOUT,
        }
    }
}

/// Sign-in of the staff address. Cheap to clone.
#[derive(Clone)]
pub struct AuthModule(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub store: Store,
    pub options: AuthOptions,
    pub access: AccessTokens,
    pub refresh: RefreshKey,
    pub sessions: Arc<SessionTable>,
    pub hasher: PasswordHasher,
    pub limit: AddressLimit,
    pub unknown: UnknownAccounts,
}

/// Tokens with the account that they are for.
pub(super) struct Admitted {
    pub opened: Opened,
    pub access_token: String,
}

/// What comes of a sign-in.
pub(super) enum Answer {
    Admitted(Box<Admitted>),
    SecondFactor(String),
}

impl AuthModule {
    /// Opens the module: takes its keys from the ring, reads the sessions and follows the store.
    ///
    /// # Errors
    /// When keys cannot be made or the store cannot be read.
    pub fn open(store: Store, options: AuthOptions) -> Result<Self, Error> {
        let sessions = Arc::new(SessionTable::default());
        let following = Arc::clone(&sessions);
        store.observe(Box::new(move |view, changes| following.follow(view, changes)));
        store.read(|view| sessions.load(view))?;
        Ok(Self(Arc::new(Inner {
            access: AccessTokens::open(store.keys())?,
            refresh: RefreshKey::open(store.keys())?,
            hasher: PasswordHasher::new(&options.passwords)?,
            limit: AddressLimit::default(),
            unknown: UnknownAccounts::default(),
            sessions,
            options,
            store,
        })))
    }

    /// Hashes passwords at the configured cost, for seeds.
    #[must_use]
    pub fn hasher(&self) -> &PasswordHasher {
        &self.0.hasher
    }

    /// For public routes: refuses an address that has used up its calls, and counts this one.
    ///
    /// # Errors
    /// 429 `request.too_many`.
    pub fn limit_address(&self, address: Option<std::net::IpAddr>) -> Result<(), Error> {
        let now = self.now();
        self.0.limit.check(address, now)?;
        self.0.limit.count(address, now);
        Ok(())
    }

    pub(super) fn now(&self) -> Timestamp {
        self.0.store.clock().now()
    }

    /// Does something at the door whose refusals count against the address.
    pub(super) async fn at_the_door<T>(
        &self,
        actor: &Actor,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        self.0.limit.check(actor.address, self.now())?;
        let outcome = work.await;
        let counts = |error: &Error| (400..500).contains(&error.kind().status());
        if outcome.as_ref().is_err_and(counts) {
            self.0.limit.count(actor.address, self.now());
        }
        outcome
    }

    /// Signs in with e-mail and password.
    pub(super) async fn sign_in(
        &self,
        actor: &Actor,
        email: String,
        password: String,
        user_agent: String,
    ) -> Result<Answer, Error> {
        let account = match Email::parse(&email) {
            Ok(email) => self.0.store.read(|view| store::user_by_email(view, &email))?,
            Err(_) => None,
        };
        let Some(user) = account else {
            return Err(self.refuse_unknown(actor, &email, password).await?);
        };
        let verified_hash = self.compare_password(actor, user.id, password).await?;
        let command = SignIn {
            user: user.id,
            verified_hash,
            user_agent,
        };
        let key = self.0.refresh.clone();
        let step = self
            .commit(actor, move |tx| service::sign_in(tx, &command, &key))
            .await?;
        match step {
            SignInStep::Opened(opened) => Ok(Answer::Admitted(Box::new(self.admit(*opened)?))),
            SignInStep::SecondFactor(challenge) => Ok(Answer::SecondFactor(challenge)),
        }
    }

    /// The same work and the same answers as for an account whose password is wrong.
    async fn refuse_unknown(&self, actor: &Actor, typed: &str, password: String) -> Result<Error, Error> {
        if let Some(left) = self.0.unknown.locked_for(typed, self.now()) {
            return Ok(AuthError::Locked(left).into());
        }
        self.0.hasher.verify(password, None).await?;
        self.0.store.write(actor, service::note_unknown_account).await?;
        Ok(self.0.unknown.fail(typed, self.now()).into())
    }

    /// Compares a password outside of any write, and answers the hash that it fits. A wrong one counts.
    pub(super) async fn compare_password(
        &self,
        actor: &Actor,
        user: UserId,
        password: String,
    ) -> Result<String, Error> {
        let credentials = self.0.store.read(|view| store::credentials_of(view, user))?;
        let running = credentials
            .as_ref()
            .and_then(|known| lock::locked_for(&known.lock, self.now()));
        if let Some(left) = running {
            return Err(AuthError::Locked(left).into());
        }
        let hash = credentials.map(|known| known.password_hash);
        match hash {
            Some(hash) if self.0.hasher.verify(password.clone(), Some(hash.clone())).await? => Ok(hash),
            Some(_) => Err(self.refuse_password(actor, user).await?),
            None => {
                self.0.hasher.verify(password, None).await?;
                Err(self.refuse_password(actor, user).await?)
            }
        }
    }

    async fn refuse_password(&self, actor: &Actor, user: UserId) -> Result<Error, Error> {
        let noted = self
            .0
            .store
            .write(actor, move |tx| service::note_wrong_password(tx, user))
            .await?;
        Ok(noted.err().unwrap_or(AuthError::InvalidCredentials).into())
    }

    /// Finishes a sign-in with a code.
    pub(super) async fn verify_second_factor(
        &self,
        actor: &Actor,
        command: VerifySecondFactor,
    ) -> Result<Admitted, Error> {
        let key = self.0.refresh.clone();
        let opened = self
            .commit(actor, move |tx| service::verify_second_factor(tx, &command, &key))
            .await?;
        self.admit(opened)
    }

    /// Gives a session its next tokens.
    pub(super) async fn refresh(
        &self,
        actor: &Actor,
        token: &str,
        user_agent: String,
    ) -> Result<Admitted, Error> {
        let presented = self.0.refresh.read(token);
        if presented.is_none() {
            // Made up: that counts. The token of an ended session does not, since tabs keep trying it.
            self.limit_address(actor.address)?;
        }
        let presented = presented.ok_or(AuthError::SessionEnded)?;
        let live = self.0.sessions.find(presented.session)?;
        live.check(self.now(), self.0.options.idle_timeout)?;
        let command = service::RefreshSession {
            presented,
            user_agent,
        };
        let key = self.0.refresh.clone();
        let opened = self
            .commit(actor, move |tx| service::refresh_session(tx, &command, &key))
            .await?;
        self.admit(opened)
    }

    fn admit(&self, opened: Opened) -> Result<Admitted, Error> {
        let iat = self.now().as_second();
        let User { id, name, roles, .. } = &opened.user;
        let access_token = self.0.access.issue(&Claims {
            sub: *id,
            name: name.clone(),
            role: roles.first().copied(),
            roles: roles.clone(),
            clinic_id: self.0.options.clinic,
            sid: opened.session,
            iat,
            exp: iat.saturating_add(access::ACCESS_VALID.as_secs()),
            aud: AccessTokens::audience(),
        })?;
        Ok(Admitted { opened, access_token })
    }

    /// Runs a use case whose refusals are kept.
    pub(super) async fn commit<T: Send + 'static>(
        &self,
        actor: &Actor,
        work: impl Fn(&mut WriteTx<'_>) -> Committed<T> + Send + 'static,
    ) -> Result<T, Error> {
        Ok(self.0.store.write(actor, work).await??)
    }

    // --- workers ---

    /// Writes down when people last did something. Called every minute and before the box stops.
    ///
    /// # Errors
    /// When the store cannot be written; what was not written stays to be written.
    pub async fn flush_activity(&self) -> Result<(), Error> {
        let unwritten = self.0.sessions.unwritten();
        for chunk in unwritten.chunks(CHUNK) {
            let noted = chunk.to_vec();
            self.0
                .store
                .write_in(Lane::Batch, &Actor::system(), move |tx| {
                    service::write_activity(tx, &noted)
                })
                .await?;
            self.0.sessions.written(chunk);
        }
        Ok(())
    }

    /// Marks sessions that were left alone, and takes out what has expired. Called every minute.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn sweep_sessions(&self) -> Result<(), Error> {
        let idle = self.0.sessions.idle(self.now(), self.0.options.idle_timeout);
        for chunk in idle.chunks(CHUNK) {
            let idle = chunk.to_vec();
            self.0
                .store
                .write_in(Lane::Batch, &Actor::system(), move |tx| {
                    service::mark_idle(tx, &idle)
                })
                .await?;
        }
        let purge = |tx: &mut WriteTx<'_>| service::purge_expired(tx, CHUNK);
        while self
            .0
            .store
            .write_in(Lane::Batch, &Actor::system(), purge)
            .await?
            >= CHUNK
        {}
        Ok(())
    }
}

//! The door: the module as the app holds it, with its keys, the sessions in memory and the counters.

mod console;
mod hasher;
mod invitations;
mod limits;
mod policy;
mod sessions;
mod sign_in;
mod tokens;
mod workers;

use std::net::IpAddr;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

pub use console::ResetCode;
pub use hasher::{HashedPassword, PasswordHasher};
pub use invitations::InvitationKey;
use limits::{AddressLimit, UnknownAccounts};
use policy::Policy;
pub use sessions::Unwritten;
use sessions::{LiveSession, SessionTable};
pub use sign_in::{Admitted, Answer};
pub use tokens::{AccessTokens, PresentedRefresh, RefreshKey};

use super::error::AuthError;
use super::service::Committed;
use crate::config::{Passwords, Sessions as SessionSettings};
use crate::platform::audit::ReadLog;
use crate::platform::store::{Store, WriteTx};
use crate::shared::actor::Actor;
use crate::shared::error::{Error, Kind};
use crate::shared::ids::SessionId;

/// Sign-in of the staff address.
pub struct AuthModule {
    pub(super) store: Store,
    pub(super) reads: ReadLog,
    pub(super) access: AccessTokens,
    pub(super) refresh: RefreshKey,
    pub(super) invitations: InvitationKey,
    pub(super) sessions: Arc<SessionTable>,
    pub(super) hasher: PasswordHasher,
    pub(super) policy: Arc<Policy>,
    limit: AddressLimit,
    unknown: UnknownAccounts,
}

impl AuthModule {
    /// Opens the module: takes its keys from the ring, reads the sessions and follows the store.
    ///
    /// # Errors
    /// When keys cannot be made or the store cannot be read.
    pub fn open(
        store: &Store,
        reads: &ReadLog,
        cost: &Passwords,
        sessions: &SessionSettings,
    ) -> Result<Self, Error> {
        let policy = Arc::new(Policy::new(SignedDuration::from_mins(
            sessions.idle_minutes.into(),
        )));
        let sessions = Arc::new(SessionTable::default());
        let following = (Arc::clone(&policy), Arc::clone(&sessions));
        store.observe(Box::new(move |view, changes| {
            following.0.follow(view, changes);
            following.1.follow(view, changes);
        }));
        store.read(|view| {
            policy.load(view)?;
            sessions.load(view)
        })?;
        Ok(Self {
            access: AccessTokens::open(store.keys())?,
            refresh: RefreshKey::open(store.keys())?,
            invitations: InvitationKey::open(store.keys())?,
            hasher: PasswordHasher::new(cost)?,
            policy,
            limit: AddressLimit::default(),
            unknown: UnknownAccounts::default(),
            sessions,
            store: store.clone(),
            reads: reads.clone(),
        })
    }

    /// For public routes: refuses an address that has used up its calls, and counts this one.
    ///
    /// # Errors
    /// 429 `request.too_many`.
    pub fn limit_address(&self, address: Option<IpAddr>) -> Result<(), Error> {
        let now = self.now();
        self.limit.check(address, now)?;
        self.limit.count(address, now);
        Ok(())
    }

    /// Whether what an actor was found to be when they came in still holds: for what goes on after a
    /// request was let in.
    ///
    /// # Errors
    /// 401 when the session is over; 403 when its roles are not the same any more, or when the clinic asks for
    /// a second factor by now and its person has none.
    pub fn check_session(&self, actor: &Actor) -> Result<(), Error> {
        let id = actor.session.ok_or(AuthError::SessionEnded)?;
        let session = self.sessions.find(id)?;
        session.check(self.now(), self.policy.idle())?;
        if session.roles[..] != actor.roles[..] {
            return Err(Error::new(Kind::Forbidden, "auth.forbidden"));
        }
        if self.must_enrol(&session) {
            return Err(Error::new(Kind::Forbidden, "auth.enrolment_required"));
        }
        Ok(())
    }

    /// Whether its person has to set up a second factor before anything else.
    pub(super) fn must_enrol(&self, session: &LiveSession) -> bool {
        self.policy.needs_second_factor() && !session.has_second_factor
    }

    /// Whether a session is open.
    #[must_use]
    pub fn is_session_open(&self, id: SessionId) -> bool {
        let found = self.sessions.find(id);
        found.is_ok_and(|session| session.check(self.now(), self.policy.idle()).is_ok())
    }

    pub(super) fn now(&self) -> Timestamp {
        self.store.clock().now()
    }

    /// Runs a use case whose refusals are kept.
    pub(super) async fn commit<T: Send + 'static>(
        &self,
        actor: &Actor,
        work: impl Fn(&mut WriteTx<'_>) -> Committed<T> + Send + 'static,
    ) -> Result<T, Error> {
        Ok(self.store.write(actor, work).await??)
    }
}

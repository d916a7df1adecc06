//! The sessions in memory: asked at every request, kept in step by the store's commits, so that a
//! session that ended is refused at the next request. When people last did something lives here and is
//! written down now and then.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use foldhash::fast::RandomState;
use jiff::{SignedDuration, Timestamp};
use parking_lot::RwLock;

use super::super::error::AuthError;
use super::super::model::{Credentials, Session, SessionActivity, User, UserState};
use super::super::rules::access;
use super::super::store;
use crate::platform::store::{Change, ReadTx, Record as _, View as _};
use crate::shared::error::Error;
use crate::shared::ids::{GuardianId, Id as _, SessionId, UserId};
use crate::shared::permission::Role;

/// A session as it is asked for.
#[derive(Clone, Debug)]
pub struct LiveSession {
    /// Whose it is.
    pub user: UserId,
    /// For family accounts: the guardian.
    pub guardian: Option<GuardianId>,
    /// What they are now.
    pub roles: Arc<[Role]>,
    /// Until when sensitive acts need no password.
    pub reauthenticated_until: Option<Timestamp>,
    /// Whether its person has a second factor.
    pub has_second_factor: bool,
    /// Set once it was left alone for too long.
    pub is_idle_ended: bool,
    activity: Arc<Activity>,
}

/// Microseconds since 1970: when a person last acted, and up to where that is written down.
#[derive(Debug)]
struct Activity {
    last: AtomicI64,
    written: AtomicI64,
}

impl LiveSession {
    /// When a person last did something in it.
    pub fn last_action(&self) -> Timestamp {
        instant(self.activity.last.load(Ordering::Relaxed))
    }

    /// A person does something in it.
    pub fn touch(&self, now: Timestamp) {
        self.activity.last.store(now.as_microsecond(), Ordering::Relaxed);
    }

    /// Refuses when it was left alone for too long.
    pub fn check(&self, now: Timestamp, timeout: SignedDuration) -> Result<(), AuthError> {
        if self.is_idle_ended || access::is_idle(self.last_action(), now, timeout) {
            return Err(AuthError::SessionIdle);
        }
        Ok(())
    }
}

fn instant(microseconds: i64) -> Timestamp {
    Timestamp::from_microsecond(microseconds).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Activity that is not written down yet.
#[derive(Clone, Copy, Debug)]
pub struct Unwritten {
    /// The session.
    pub session: SessionId,
    /// Whose it is.
    pub user: UserId,
    /// For family accounts: the guardian.
    pub guardian: Option<GuardianId>,
    /// When.
    pub at: Timestamp,
}

/// All open sessions of the box. Their ids are made here, so nobody can make their hashes collide.
#[derive(Default)]
pub struct SessionTable(RwLock<HashMap<SessionId, LiveSession, RandomState>>);

impl SessionTable {
    /// Reads what is stored. Called once, before anyone can sign in.
    pub fn load(&self, view: &ReadTx<'_>) -> Result<(), Error> {
        let mut stored = Vec::new();
        view.scan::<Session>(|session| {
            stored.push(session);
            ControlFlow::Continue(())
        })?;
        for session in stored {
            self.adopt(view, &session)?;
        }
        Ok(())
    }

    /// Follows a commit. What cannot be read any more is refused from then on.
    pub fn follow(&self, view: &ReadTx<'_>, changes: &[Change]) {
        for change in changes {
            let followed = match change.table.as_str() {
                Session::TABLE => self.follow_session(view, SessionId::from_uuid(change.id)),
                User::TABLE => self.follow_user(view, UserId::from_uuid(change.id)),
                Credentials::TABLE => self.follow_credentials(view, UserId::from_uuid(change.id)),
                _ => continue,
            };
            if let Err(error) = followed {
                tracing::error!(
                    cause = error.cause(),
                    "a session cannot be followed and is refused"
                );
                let mut sessions = self.0.write();
                sessions.retain(|id, live| id.uuid() != change.id && live.user.uuid() != change.id);
            }
        }
    }

    fn follow_session(&self, view: &ReadTx<'_>, id: SessionId) -> Result<(), Error> {
        if let Some(session) = view.get::<Session>(id)? {
            return self.adopt(view, &session);
        }
        self.0.write().remove(&id);
        Ok(())
    }

    fn follow_user(&self, view: &ReadTx<'_>, id: UserId) -> Result<(), Error> {
        if !self.0.read().values().any(|live| live.user == id) {
            return Ok(());
        }
        let user = view.get::<User>(id)?.filter(is_open);
        let mut sessions = self.0.write();
        match user {
            Some(user) => {
                let roles: Arc<[Role]> = user.roles.into();
                for live in sessions.values_mut().filter(|live| live.user == id) {
                    live.roles = Arc::clone(&roles);
                }
            }
            None => sessions.retain(|_, live| live.user != id),
        }
        Ok(())
    }

    fn follow_credentials(&self, view: &ReadTx<'_>, id: UserId) -> Result<(), Error> {
        if !self.0.read().values().any(|live| live.user == id) {
            return Ok(());
        }
        let has_one = has_second_factor(view, id)?;
        let mut sessions = self.0.write();
        for live in sessions.values_mut().filter(|live| live.user == id) {
            live.has_second_factor = has_one;
        }
        Ok(())
    }

    fn adopt(&self, view: &ReadTx<'_>, session: &Session) -> Result<(), Error> {
        let Some(user) = view.get::<User>(session.user)?.filter(is_open) else {
            self.0.write().remove(&session.id);
            return Ok(());
        };
        let known = self
            .0
            .read()
            .get(&session.id)
            .map(|live| Arc::clone(&live.activity));
        let activity = if let Some(activity) = known {
            activity
        } else {
            let noted = view.get::<SessionActivity>(session.id)?;
            let last = noted.map_or(session.header.created_at, |noted| noted.at);
            Arc::new(Activity {
                last: AtomicI64::new(last.as_microsecond()),
                written: AtomicI64::new(last.as_microsecond()),
            })
        };
        let live = LiveSession {
            user: session.user,
            guardian: session.guardian,
            roles: user.roles.into(),
            reauthenticated_until: session.reauthenticated_until,
            has_second_factor: has_second_factor(view, session.user)?,
            is_idle_ended: session.idle_ended_at.is_some(),
            activity,
        };
        self.0.write().insert(session.id, live);
        Ok(())
    }

    /// The session of a token, if it is open and belongs to that user.
    pub fn find(&self, id: SessionId) -> Result<LiveSession, AuthError> {
        self.0.read().get(&id).cloned().ok_or(AuthError::SessionEnded)
    }

    /// How many sessions of a user are open.
    pub fn open_of(&self, user: UserId, now: Timestamp, timeout: SignedDuration) -> usize {
        let sessions = self.0.read();
        let own = sessions.values().filter(|live| live.user == user);
        own.filter(|live| live.check(now, timeout).is_ok()).count()
    }

    /// What is not written down yet.
    pub fn unwritten(&self) -> Vec<Unwritten> {
        let sessions = self.0.read();
        let fresh = sessions.iter().filter_map(|(id, live)| {
            let last = live.activity.last.load(Ordering::Relaxed);
            let is_fresh = last != live.activity.written.load(Ordering::Relaxed);
            is_fresh.then(|| Unwritten {
                session: *id,
                user: live.user,
                guardian: live.guardian,
                at: instant(last),
            })
        });
        fresh.collect()
    }

    /// Notes that it was written down.
    pub fn written(&self, noted: &[Unwritten]) {
        let sessions = self.0.read();
        for noted in noted {
            if let Some(live) = sessions.get(&noted.session) {
                let at = noted.at.as_microsecond();
                live.activity.written.store(at, Ordering::Relaxed);
            }
        }
    }

    /// Sessions that were left alone for too long and are not marked so yet.
    pub fn idle(&self, now: Timestamp, timeout: SignedDuration) -> Vec<SessionId> {
        let sessions = self.0.read();
        let idle = sessions
            .iter()
            .filter(|(_, live)| !live.is_idle_ended && access::is_idle(live.last_action(), now, timeout));
        idle.map(|(id, _)| *id).collect()
    }
}

fn has_second_factor(view: &ReadTx<'_>, user: UserId) -> Result<bool, Error> {
    Ok(store::credentials_of(view, user)?.is_some_and(|known| known.totp.is_some()))
}

/// Whether the account's sessions hold: whoever does not work here any more has none at this door.
fn is_open(user: &User) -> bool {
    user.state == UserState::Active && user.header.deleted_at.is_none() && user.is_staff()
}

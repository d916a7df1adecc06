//! What one entry says, and how a use case writes it.

use std::net::IpAddr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::platform::store::{Record, Subject, WriteTx};
use crate::shared::actor::{Actor, Door};
use crate::shared::error::Error;
use crate::shared::ids::{Id as _, SessionId, UserId};
use crate::shared::permission::Role;

/// A field that changed, before and after; absent values are null.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The field's name in the API.
    pub field: String,
    /// What it was.
    pub before: Value,
    /// What it is.
    pub after: Value,
}

/// One entry of the audit log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// What was done: `patients.registered`, `auth.signed_in`.
    pub action: String,
    /// By whom; none before someone has signed in.
    pub actor: Option<UserId>,
    /// In which roles.
    pub roles: Vec<Role>,
    /// In which session.
    pub session: Option<SessionId>,
    /// Through which door.
    pub door: Door,
    /// From which address.
    pub address: Option<IpAddr>,
    /// In which request.
    pub trace_id: String,
    /// On which record.
    pub object: Option<(String, Uuid)>,
    /// What changed in it.
    pub changes: Vec<FieldChange>,
    /// For reads: which people's data.
    pub read: Vec<Subject>,
    /// For all else: whom it is about. Entries of older programs do not say.
    #[serde(default)]
    pub about: Vec<Subject>,
    /// For reads: that a file which is reserved to others was open because of an emergency.
    #[serde(default)]
    pub is_urgent: bool,
}

impl Entry {
    /// An entry of this instant by this actor, about nothing yet.
    pub(super) fn by(actor: &Actor, at: Timestamp, action: &'static str) -> Self {
        Self {
            at,
            action: action.to_owned(),
            actor: actor.user,
            roles: actor.roles.clone(),
            session: actor.session,
            door: actor.door,
            address: actor.address,
            trace_id: actor.trace_id.clone(),
            object: None,
            changes: Vec::new(),
            read: Vec::new(),
            about: Vec::new(),
            is_urgent: false,
        }
    }
}

/// An entry in the making; [`Audit::write`] puts it into the journal of the running write.
#[derive(Clone, Debug)]
pub struct Audit {
    action: &'static str,
    subject: Subject,
    also_about: Option<Subject>,
    object: Option<(&'static str, Uuid)>,
    changes: Vec<FieldChange>,
    by: Option<(UserId, Vec<Role>, SessionId)>,
}

impl Audit {
    /// An act about a subject.
    #[must_use]
    pub fn of(action: &'static str, subject: Subject) -> Self {
        Self {
            action,
            subject,
            also_about: None,
            object: None,
            changes: Vec::new(),
            by: None,
        }
    }

    /// Says who did it where the act itself tells, as a sign-in does.
    #[must_use]
    pub fn by(mut self, user: UserId, roles: &[Role], session: SessionId) -> Self {
        self.by = Some((user, roles.to_vec(), session));
        self
    }

    /// Lets the history of someone else tell of it too; the values stay sealed for the subject alone.
    #[must_use]
    pub fn about(mut self, other: Subject) -> Self {
        self.also_about = Some(other);
        self
    }

    /// Names the record acted on.
    #[must_use]
    pub fn on<R: Record>(mut self, record: &R) -> Self {
        self.object = Some((R::TABLE, record.id().uuid()));
        self
    }

    /// Adds what changed, by field name: all keys whose values differ between two JSON objects.
    #[must_use]
    pub fn changed(mut self, before: &Value, after: &Value) -> Self {
        let empty = serde_json::Map::new();
        let (old, new) = (
            before.as_object().unwrap_or(&empty),
            after.as_object().unwrap_or(&empty),
        );
        let mut fields: Vec<&String> = old.keys().chain(new.keys()).collect();
        fields.sort_unstable();
        fields.dedup();
        for field in fields {
            let before = old.get(field).cloned().unwrap_or_default();
            let after = new.get(field).cloned().unwrap_or_default();
            if before != after {
                self.changes.push(FieldChange {
                    field: field.clone(),
                    before,
                    after,
                });
            }
        }
        self
    }

    /// Writes it; durable together with the change it tells of.
    ///
    /// # Errors
    /// When the store has no key for the subject.
    pub fn write(self, tx: &mut WriteTx<'_>) -> Result<(), Error> {
        let about: Vec<Subject> = std::iter::once(self.subject).chain(self.also_about).collect();
        let mut entry = Entry {
            object: self.object.map(|(table, id)| (table.to_owned(), id)),
            changes: self.changes,
            about: about.clone(),
            ..Entry::by(tx.actor(), tx.now(), self.action)
        };
        if let Some((user, roles, session)) = self.by {
            (entry.actor, entry.roles, entry.session) = (Some(user), roles, Some(session));
        }
        tx.journal(self.action, entry.actor, self.subject, about, &entry)
    }
}

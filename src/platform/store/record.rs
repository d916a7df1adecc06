//! What a record is: a typed value with an id, a header, a subject whose key seals it, and indexes.

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::shared::ids::{ClinicId, GuardianId, Id, PatientId, UserId};

/// Carried by every record. `version` is 0 until the first put and then 1, 2, 3 …
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Counts the puts.
    pub version: u64,
    /// Instant of the first put.
    pub created_at: Timestamp,
    /// Instant of the last put.
    pub updated_at: Timestamp,
    /// Set while the record is removed; it can be restored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<Timestamp>,
}

/// Whom a record is about: erasing the subject's key makes all of it unreadable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Subject {
    /// The clinic itself: settings, numbers, queues without a person.
    Clinic,
    /// A child.
    Patient(PatientId),
    /// A guardian, their account included.
    Guardian(GuardianId),
    /// Someone who works here.
    User(UserId),
}

impl Subject {
    /// The key in the table of subjects: one byte of kind, sixteen of id.
    #[must_use]
    pub fn key(self) -> [u8; 17] {
        let (kind, id) = match self {
            Self::Clinic => (b'c', ClinicId::from_uuid(Uuid::nil()).bytes()),
            Self::Patient(id) => (b'p', id.bytes()),
            Self::Guardian(id) => (b'g', id.bytes()),
            Self::User(id) => (b'u', id.bytes()),
        };
        let mut key = [kind; 17];
        key[1..].copy_from_slice(&id);
        key
    }
}

/// A typed value of the store.
pub trait Record: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    /// The table, in the plural: `patients`.
    const TABLE: &'static str;
    /// The version of the value's shape. Fields may be added with serde defaults within a version.
    const SCHEMA: u16 = 1;
    /// Whether puts are noted in the change log. Off for the box's own bookkeeping.
    const LOGGED: bool = true;
    /// The kind of its id.
    type Id: Id;

    /// Its id.
    fn id(&self) -> Self::Id;
    /// Its header.
    fn header(&self) -> &Header;
    /// Its header, for the store alone.
    fn header_mut(&mut self) -> &mut Header;
    /// Whom it is about.
    fn subject(&self) -> Subject;
    /// How it is found, besides by id.
    fn indexes(&self) -> Vec<Index> {
        Vec::new()
    }
}

/// One way to find a record: a named value, kept with the record by the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    pub(super) name: &'static str,
    pub(super) value: Value,
    pub(super) unique: bool,
    /// How many leading bytes of the value name a group that look-ups by order stay within.
    pub(super) group: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// A random id or a plain number: may stand in the key space.
    Bytes(Vec<u8>),
    /// Personal: only its keyed hash stands in the key space.
    Blind(String),
}

impl Index {
    /// By another record's id.
    pub fn id(name: &'static str, id: impl Id) -> Self {
        Self {
            name,
            value: Value::Bytes(id.bytes().to_vec()),
            unique: false,
            group: 0,
        }
    }

    /// By an instant, in order of time.
    #[must_use]
    pub fn instant(name: &'static str, at: Timestamp) -> Self {
        Self {
            name,
            value: Value::Bytes(instant_key(at).to_vec()),
            unique: false,
            group: 0,
        }
    }

    /// By an instant, in order of time within a group that says nothing about a person.
    #[must_use]
    pub fn instant_in(name: &'static str, group: &str, at: Timestamp) -> Self {
        let mut value = group.as_bytes().to_vec();
        value.push(0);
        let group = value.len();
        value.extend_from_slice(&instant_key(at));
        Self {
            name,
            value: Value::Bytes(value),
            unique: false,
            group,
        }
    }

    /// By a number that says nothing about a person.
    #[must_use]
    pub fn number(name: &'static str, number: u64) -> Self {
        Self {
            name,
            value: Value::Bytes(number.to_be_bytes().to_vec()),
            unique: false,
            group: 0,
        }
    }

    /// By a personal value, already normalised; only its keyed hash is kept.
    pub fn blind(name: &'static str, normalised: impl Into<String>) -> Self {
        Self {
            name,
            value: Value::Blind(normalised.into()),
            unique: false,
            group: 0,
        }
    }

    /// The same, held by one record at a time.
    #[must_use]
    pub fn unique(mut self) -> Self {
        self.unique = true;
        self
    }
}

/// Eight bytes that sort like the instant.
#[must_use]
pub fn instant_key(at: Timestamp) -> [u8; 8] {
    (at.as_microsecond().cast_unsigned() ^ (1 << 63)).to_be_bytes()
}

/// The instant that [`instant_key`] was made of.
#[must_use]
pub fn parse_instant(key: &[u8]) -> Option<Timestamp> {
    let bits = u64::from_be_bytes(key.try_into().ok()?) ^ (1 << 63);
    Timestamp::from_microsecond(bits.cast_signed()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_sort_as_bytes() {
        let at = |us| instant_key(Timestamp::from_microsecond(us).unwrap());
        assert!(at(-5) < at(-1) && at(-1) < at(0) && at(0) < at(1) && at(1) < at(1_700_000_000_000_000));
    }
}

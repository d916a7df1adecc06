//! The change log: for every put one pointer, never a copy. Search, live updates and sync read it
//! from where they stopped; ids in it are random and name nobody.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::record::Subject;
use crate::shared::ids::UserId;

/// One put or removal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Position in the log, from 1 without gaps.
    pub seq: u64,
    /// The record's table.
    pub table: String,
    /// The record's id.
    pub id: Uuid,
    /// The record's version after the change.
    pub revision: u64,
    /// Who did it, if a user did.
    pub actor: Option<UserId>,
    /// Whom it is about.
    pub subject: Subject,
}

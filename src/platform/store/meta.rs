//! What the store says about itself: who it is, which shape its values have, who wrote it last.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::engine::{EngineError, Snapshot};
use super::tables;
use super::write::WriteTx;
use crate::platform::crypto::KeyRing;
use crate::shared::error::Error;

/// The version of this program, as a newer store names it to an older one.
const PROGRAM: &str = env!("CARGO_PKG_VERSION");
const IDENTITY: &[u8] = b"store";
/// The key ring keeps the id too, so that a file that is gone is not taken for a new one.
const SECRET: &str = "store-id";

/// Who the store is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Names this box for as long as its store lives, restores included.
    pub box_id: Uuid,
    /// Goes up with each restore, so that readers of the change log notice.
    pub epoch: u64,
    /// The version of the shape of all values.
    pub schema: u32,
    /// The version of the program that wrote this.
    pub written_by: String,
    /// When the store was made.
    pub created_at: Timestamp,
}

impl Identity {
    pub(super) fn new(box_id: Uuid, schema: u32, now: Timestamp) -> Self {
        Self {
            box_id,
            epoch: 1,
            schema,
            written_by: PROGRAM.to_owned(),
            created_at: now,
        }
    }

    /// The stored identity; nothing in a new store.
    pub(super) fn read(snapshot: &Snapshot) -> Result<Option<Self>, EngineError> {
        let stored = snapshot.get(tables::META, IDENTITY)?;
        let decode = |bytes: Vec<u8>| {
            rmp_serde::from_slice(&bytes).map_err(|_| EngineError::Damaged("the store's identity".to_owned()))
        };
        stored.map(decode).transpose()
    }

    /// Refuses a store of a newer program, of another box, or none where there was one.
    pub(super) fn admit(found: Option<&Self>, keys: &KeyRing, known: u32) -> Result<(), EngineError> {
        let expected = keys.secret(SECRET);
        match (found, expected) {
            (None, Some(_)) => Err(EngineError::Missing),
            (Some(found), Some(expected)) if found.box_id.as_bytes().as_slice() != expected.as_slice() => {
                Err(EngineError::Foreign)
            }
            (Some(found), _) if found.schema > known => Err(EngineError::Newer {
                schema: found.schema,
                known,
                written_by: found.written_by.clone(),
            }),
            _ => Ok(()),
        }
    }

    /// Whether this program wrote it.
    pub(super) fn is_of_this_program(&self) -> bool {
        self.written_by == PROGRAM
    }

    /// Writes it as this program's.
    pub(super) fn write(&self, tx: &mut WriteTx<'_>) -> Result<(), Error> {
        let identity = Self {
            written_by: PROGRAM.to_owned(),
            ..self.clone()
        };
        let value = rmp_serde::to_vec_named(&identity).map_err(Error::internal)?;
        tx.set(tables::META, IDENTITY.to_vec(), Some(value));
        Ok(())
    }

    /// Tells the key ring, once the store has it for good.
    pub(super) fn tell(&self, keys: &KeyRing) -> Result<(), EngineError> {
        if keys.secret(SECRET).is_some() {
            return Ok(());
        }
        let told = keys.put_secret(SECRET, self.box_id.as_bytes());
        told.map_err(|error| EngineError::Other(error.to_string()))
    }
}

//! Root-key slots, at the machine: what opens the box, added, removed, replaced. Secrets reach the box
//! through its socket or its files, and are in no log and no audit entry.

use std::path::{Path, PathBuf};

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::app::boot;
use crate::app::house::House;
use crate::platform::audit::Audit;
use crate::platform::crypto::{KeyRing, KeyRingError, RootSource, SlotAtHand};
use crate::platform::http::JsonBody;
use crate::platform::store::Subject;
use crate::shared::error::{Error, Kind};

/// Words that are shown nowhere.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Words(String);

impl Words {
    /// As they were typed.
    #[must_use]
    pub const fn new(words: String) -> Self {
        Self(words)
    }
}

impl Drop for Words {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.0);
    }
}

/// What opens a slot, as someone at the machine names it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Way {
    /// A key file, by its absolute path. Whoever opens the box must be able to read it.
    KeyFile(PathBuf),
    /// A passphrase.
    Passphrase(Words),
    /// A credential that systemd gives to the box, by its name.
    Credential(String),
}

impl Way {
    fn source(&self) -> Result<RootSource, Error> {
        match self {
            Self::KeyFile(path) => Ok(RootSource::KeyFile { path: path.clone() }),
            Self::Passphrase(words) => Ok(RootSource::Passphrase(Zeroizing::new(words.0.clone()))),
            Self::Credential(name) => {
                let is_name = Path::new(name)
                    .file_name()
                    .is_some_and(|inner| inner == name.as_str());
                let source = is_name.then(|| boot::credential(name)).flatten();
                source.ok_or_else(|| {
                    refusal("systemd gave the box no credential of this name: see LoadCredentialEncrypted= in its unit")
                })
            }
        }
    }

    /// Whether the box finds it by itself at its next start, by the settings that it has now.
    fn is_named(&self, house: &House) -> bool {
        let keys = &house.settings().keys;
        match self {
            Self::KeyFile(path) => {
                keys.key_file.as_ref() == Some(path) || *path == house.data().join("root.key")
            }
            Self::Passphrase(_) => keys.passphrase_file.is_some(),
            Self::Credential(name) => keys.credential.as_ref() == Some(name),
        }
    }
}

/// Adds a slot.
#[derive(Clone, Serialize, Deserialize)]
pub struct AddSlot {
    /// What is to open it.
    pub way: Way,
}

/// A slot that was added.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AddedSlot {
    /// Its number.
    pub slot: u32,
    /// Whether the settings name its secret, so that the box opens by it at its next start.
    pub is_named: bool,
}

/// Removes a slot.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct RemoveSlot {
    /// Its number.
    pub slot: u32,
}

/// Replaces the root key.
#[derive(Clone, Serialize, Deserialize)]
pub struct RotateRoot {
    /// Secrets of slots that the settings do not name.
    pub also: Vec<Way>,
}

/// A slot as it is shown.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SlotLine {
    /// Its number.
    pub slot: u32,
    /// What kind of secret opens it.
    pub kind: String,
    /// What opens it now, by the settings.
    pub opened_by: Option<String>,
    /// Why the secret that the settings name could not be read.
    pub obstacle: Option<String>,
}

impl SlotLine {
    /// Of what the ring says.
    #[must_use]
    pub fn of(one: &SlotAtHand) -> Self {
        Self {
            slot: one.slot.id,
            kind: one.slot.kind.to_string(),
            opened_by: one.opened_by.as_ref().map(ToString::to_string),
            obstacle: one.obstacle.as_ref().map(ToString::to_string),
        }
    }
}

/// The slots, each with what opens it now.
///
/// # Errors
/// When the ring cannot be read.
pub async fn list(house: House, (): ()) -> Result<Vec<SlotLine>, Error> {
    let slots = on_ring(&house, |house, _, sources| {
        KeyRing::slots_at_hand(house.data(), sources)
    })
    .await?;
    Ok(slots.iter().map(SlotLine::of).collect())
}

/// Adds a slot.
///
/// # Errors
/// What the ring refuses.
pub async fn add(house: House, command: AddSlot) -> Result<AddedSlot, Error> {
    super::require_audit(&house)?;
    let source = command.way.source()?;
    let kind = source.kind().to_string();
    let slot = on_ring(&house, move |_, ring, _| ring.add_slot(&source)).await?;
    tracing::info!(slot, kind, "a root-key slot was added");
    note(
        &house,
        "keys.slot_added",
        json!({}),
        json!({ "slot": slot, "kind": kind }),
    )
    .await?;
    Ok(AddedSlot {
        slot,
        is_named: command.way.is_named(&house),
    })
}

/// Removes a slot, unless no other opens by what the settings name.
///
/// # Errors
/// What the ring refuses.
pub async fn remove(house: House, command: RemoveSlot) -> Result<(), Error> {
    super::require_audit(&house)?;
    let slot = command.slot;
    on_ring(&house, move |_, ring, sources| ring.remove_slot(slot, sources)).await?;
    tracing::info!(slot, "a root-key slot was removed");
    note(&house, "keys.slot_removed", json!({ "slot": slot }), json!({})).await
}

/// Replaces the root key; every slot opens the new one.
///
/// # Errors
/// What the ring refuses.
pub async fn rotate(house: House, command: RotateRoot) -> Result<(), Error> {
    super::require_audit(&house)?;
    let also = command
        .also
        .iter()
        .map(Way::source)
        .collect::<Result<Vec<_>, _>>()?;
    on_ring(&house, move |_, ring, sources| {
        ring.rotate_root(&[also.as_slice(), sources].concat())
    })
    .await?;
    tracing::info!("the root key was replaced");
    note(&house, "keys.root_replaced", json!({}), json!({})).await
}

/// Stretching a passphrase takes its time, and so does writing a large ring.
async fn on_ring<T: Send + 'static>(
    house: &House,
    work: impl FnOnce(&House, &KeyRing, &[RootSource]) -> Result<T, KeyRingError> + Send + 'static,
) -> Result<T, Error> {
    let house = house.clone();
    let done = tokio::task::spawn_blocking(move || {
        let sources = boot::root_sources(house.data(), &house.settings().keys);
        work(&house, house.store().keys(), &sources)
    });
    done.await.map_err(Error::internal)?.map_err(|error| {
        if error.is_disk_full() {
            Error::new(Kind::Full, "store.full")
        } else {
            refusal(&error.to_string())
        }
    })
}

fn refusal(reason: &str) -> Error {
    Error::new(Kind::Conflict, "keys.refused").param("reason", reason)
}

async fn note(house: &House, action: &'static str, before: Value, after: Value) -> Result<(), Error> {
    let entry = Audit::of(action, Subject::Clinic).changed(&before, &after);
    super::audit(house, action, entry).await
}

/// The acts of this file.
pub fn routes() -> Router<House> {
    Router::new()
        .route(
            "/keys-list",
            post(async |State(house): State<House>, JsonBody(()): JsonBody<()>| {
                list(house, ()).await.map(Json)
            }),
        )
        .route(
            "/keys-add",
            post(
                async |State(house): State<House>, JsonBody(command): JsonBody<AddSlot>| {
                    add(house, command).await.map(Json)
                },
            ),
        )
        .route(
            "/keys-remove",
            post(
                async |State(house): State<House>, JsonBody(command): JsonBody<RemoveSlot>| {
                    remove(house, command).await.map(Json)
                },
            ),
        )
        .route(
            "/keys-rotate",
            post(
                async |State(house): State<House>, JsonBody(command): JsonBody<RotateRoot>| {
                    rotate(house, command).await.map(Json)
                },
            ),
        )
}

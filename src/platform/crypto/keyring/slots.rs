//! `DIR/keyring.slots`: ways to the root key. Each slot holds the root key wrapped under a key
//! derived from something that the box or its owner has; any one opens the ring.
//!
//! The file is one line of JSON and one line with its SHA-256, so that damage is told apart from
//! a secret that does not fit.

use std::io::{self, Write as _};
use std::path::Path;

use argon2::{Algorithm, Argon2, Params, Version};
use aws_lc_rs::hkdf;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::super::aead;
use super::super::primitives::{first_bytes, hex, random_bytes, sha256_hex};
use super::{KeyRingError, RootSource, SlotStatus, file};
use crate::platform::files;

pub(super) const NAME: &str = "keyring.slots";
const FORMAT: u16 = 1;

/// What opens a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SlotKind {
    /// A credential that systemd decrypted with the machine's TPM or host key.
    SystemdCredential,
    /// A file; it does not protect a box that is stolen together with it.
    KeyFile,
    /// A passphrase, stretched by Argon2id.
    Passphrase,
}

impl std::fmt::Display for SlotKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::SystemdCredential => "systemd-credential",
            Self::KeyFile => "key-file",
            Self::Passphrase => "passphrase",
        })
    }
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Slot {
    pub(super) id: u32,
    pub(super) kind: SlotKind,
    /// Which root key is wrapped; two stand side by side while the root key is being replaced.
    pub(super) root_id: String,
    salt: String,
    wrapped: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stretch: Option<Stretch>,
}

/// Argon2id costs, kept with the slot so that they can be raised later.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Stretch {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

const STRETCH: Stretch = Stretch {
    memory_kib: 256 * 1024,
    passes: 3,
    lanes: 1,
};

#[derive(Serialize, Deserialize)]
struct SlotsFile {
    format: u16,
    slots: Vec<Slot>,
}

/// The slots, or nothing when there is no file.
pub(super) fn read(folder: &Path) -> Result<Option<Vec<Slot>>, KeyRingError> {
    let path = folder.join(NAME);
    let text = match std::fs::read(&path) {
        Ok(bytes) => String::from_utf8(bytes).map_err(|_| KeyRingError::Damaged(NAME))?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(KeyRingError::io("read", &path, error)),
    };
    let (json, _) = text
        .strip_suffix('\n')
        .and_then(|text| text.split_once('\n'))
        .filter(|(json, digest)| sha256_hex(json.as_bytes()) == *digest)
        .ok_or(KeyRingError::Damaged(NAME))?;
    let file: SlotsFile = serde_json::from_str(json).map_err(|_| KeyRingError::Damaged(NAME))?;
    if file.format == FORMAT {
        Ok(Some(file.slots))
    } else {
        Err(KeyRingError::Newer(NAME))
    }
}

pub(super) fn write(folder: &Path, slots: &[Slot]) -> Result<(), KeyRingError> {
    let path = folder.join(NAME);
    let file = SlotsFile {
        format: FORMAT,
        slots: slots.to_vec(),
    };
    files::write_atomically(&path, 0o600, |out| {
        let json = serde_json::to_string(&file)?;
        writeln!(out, "{json}\n{}", sha256_hex(json.as_bytes()))
    })
    .map_err(|error| KeyRingError::io("write", &path, error))
}

impl Slot {
    pub(super) fn status(&self) -> SlotStatus {
        SlotStatus {
            id: self.id,
            kind: self.kind,
        }
    }

    /// Wraps `root` under the secret of `source`.
    pub(super) fn wrap(
        id: u32,
        source: &RootSource,
        secret: &[u8],
        root: &[u8; 32],
    ) -> Result<Self, KeyRingError> {
        let kind = source.kind();
        let salt = random_bytes::<16>();
        let stretch = (kind == SlotKind::Passphrase).then_some(STRETCH);
        let key = derive(kind, stretch, secret, &salt)?;
        let root_id = hex(&file::root_id(root));
        let mut wrapped = Vec::new();
        aead::seal_into(&mut wrapped, &key, &context(id, kind, &root_id), root)
            .map_err(|_| KeyRingError::Damaged(NAME))?;
        Ok(Self {
            id,
            kind,
            root_id,
            salt: BASE64.encode(salt),
            wrapped: BASE64.encode(wrapped),
            stretch,
        })
    }

    /// The root key, or nothing when the secret does not fit.
    pub(super) fn unwrap(&self, secret: &[u8]) -> Result<Option<Zeroizing<[u8; 32]>>, KeyRingError> {
        let decode = |text: &str| BASE64.decode(text).map_err(|_| KeyRingError::Damaged(NAME));
        let (salt, wrapped) = (decode(&self.salt)?, decode(&self.wrapped)?);
        let key = derive(self.kind, self.stretch, secret, &salt)?;
        let opened = aead::open(&key, &context(self.id, self.kind, &self.root_id), &wrapped);
        Ok(opened
            .ok()
            .map(Zeroizing::new)
            .filter(|root| root.len() == 32)
            .map(|root| Zeroizing::new(first_bytes(&root))))
    }
}

fn context(id: u32, kind: SlotKind, root_id: &str) -> Vec<u8> {
    format!("omi root slot {id} {kind} {root_id}").into_bytes()
}

fn derive(
    kind: SlotKind,
    stretch: Option<Stretch>,
    secret: &[u8],
    salt: &[u8],
) -> Result<Zeroizing<[u8; 32]>, KeyRingError> {
    let mut key = Zeroizing::new([0; 32]);
    if let Some(cost) = stretch {
        Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32))
            .and_then(|params| {
                Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into(
                    secret,
                    salt,
                    key.as_mut_slice(),
                )
            })
            .map_err(|_| KeyRingError::Damaged(NAME))?;
    } else {
        let label = format!("omi root slot {kind}");
        hkdf::Salt::new(hkdf::HKDF_SHA256, salt)
            .extract(secret)
            .expand(&[label.as_bytes()], hkdf::HKDF_SHA256)
            .and_then(|okm| okm.fill(key.as_mut_slice()))
            .map_err(|_| KeyRingError::Damaged(NAME))?;
    }
    Ok(key)
}

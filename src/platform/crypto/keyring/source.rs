//! Where the secrets of root-key slots come from.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use zeroize::Zeroizing;

use super::super::primitives::random_bytes;
use super::{KeyRingError, SlotKind};
use crate::platform::files;

/// Secrets shorter than this hold less than a 256-bit key.
const MIN_SECRET: usize = 32;
/// Passphrases of new slots have this many characters or more. Argon2id makes each guess cost a third of a
/// second and 256 MiB; what is left to do is up to the words.
const MIN_PASSPHRASE: usize = 16;

/// Where a root-key slot finds its secret.
#[derive(Clone)]
pub enum RootSource {
    /// A file of 32 bytes or more (`omi.root` by custom) in the folder that systemd names in
    /// `$CREDENTIALS_DIRECTORY`.
    SystemdCredential {
        /// Its path.
        path: PathBuf,
    },
    /// A file of 32 bytes or more. Made, with mode 0400, when a slot is added for it and it is
    /// not there.
    KeyFile {
        /// Its path.
        path: PathBuf,
    },
    /// Words that someone types.
    Passphrase(Zeroizing<String>),
}

impl RootSource {
    pub(super) const fn kind(&self) -> SlotKind {
        match self {
            Self::SystemdCredential { .. } => SlotKind::SystemdCredential,
            Self::KeyFile { .. } => SlotKind::KeyFile,
            Self::Passphrase(_) => SlotKind::Passphrase,
        }
    }

    /// The secret's bytes, or nothing when its file is not there.
    pub(super) fn secret(&self) -> Result<Option<Zeroizing<Vec<u8>>>, KeyRingError> {
        let path = match self {
            Self::SystemdCredential { path } | Self::KeyFile { path } => path.clone(),
            Self::Passphrase(text) => {
                return Ok(Some(Zeroizing::new(text.as_bytes().to_vec())));
            }
        };
        let secret = match std::fs::read(&path) {
            Ok(bytes) => Zeroizing::new(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(KeyRingError::io("read", &path, error)),
        };
        // The last line break of a text file is not part of the key; raw bytes may end like one.
        let key = secret
            .strip_suffix(b"\n")
            .filter(|line| line.len() >= MIN_SECRET)
            .unwrap_or(&secret);
        if key.len() < MIN_SECRET {
            return Err(KeyRingError::WeakSecret { path });
        }
        Ok(Some(Zeroizing::new(key.to_vec())))
    }

    /// The secret of a new slot; a key file that is not there is made, readable by its owner alone.
    pub(super) fn secret_or_make(&self) -> Result<Zeroizing<Vec<u8>>, KeyRingError> {
        if let Some(secret) = self.secret()? {
            return Ok(secret);
        }
        match self {
            Self::KeyFile { path } => {
                let text = Zeroizing::new(BASE64.encode(random_bytes::<32>()));
                files::write_atomically(path, 0o400, |out| writeln!(out, "{}", text.as_str()))
                    .map_err(|error| KeyRingError::io("write", path, error))?;
                Ok(Zeroizing::new(text.as_bytes().to_vec()))
            }
            Self::SystemdCredential { path } => {
                Err(KeyRingError::io("read", path, io::ErrorKind::NotFound.into()))
            }
            Self::Passphrase(text) => Ok(Zeroizing::new(text.as_bytes().to_vec())),
        }
    }

    /// Refuses what protects too little for a new slot.
    pub(super) fn check_strength(&self) -> Result<(), KeyRingError> {
        match self {
            Self::Passphrase(text) if text.chars().count() < MIN_PASSPHRASE => {
                Err(KeyRingError::WeakPassphrase(MIN_PASSPHRASE))
            }
            _ => Ok(()),
        }
    }

    /// The file that holds the secret, when it lies in one that a thief of the box would find.
    #[must_use]
    pub fn key_file(&self) -> Option<&Path> {
        match self {
            Self::KeyFile { path } => Some(path),
            Self::SystemdCredential { .. } | Self::Passphrase(_) => None,
        }
    }
}

impl std::fmt::Display for RootSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::SystemdCredential { path } => {
                let name = path.file_name().unwrap_or_default();
                write!(f, "the credential {}", name.display())
            }
            Self::KeyFile { path } => write!(f, "the key file {}", path.display()),
            Self::Passphrase(_) => f.write_str("the passphrase"),
        }
    }
}

impl std::fmt::Debug for RootSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RootSource({})", self.kind())
    }
}

/// The key file that is made when nothing else is configured.
pub(super) fn default_key_file(folder: &Path) -> PathBuf {
    folder.join("root.key")
}

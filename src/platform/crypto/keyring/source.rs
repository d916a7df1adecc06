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
    /// A file with such words in its first line.
    PassphraseFile {
        /// Its path.
        path: PathBuf,
    },
}

impl RootSource {
    /// The kind of slot that it opens.
    #[must_use]
    pub const fn kind(&self) -> SlotKind {
        match self {
            Self::SystemdCredential { .. } => SlotKind::SystemdCredential,
            Self::KeyFile { .. } => SlotKind::KeyFile,
            Self::Passphrase(_) | Self::PassphraseFile { .. } => SlotKind::Passphrase,
        }
    }

    /// The secret's bytes, or nothing when its file is not there.
    pub(super) fn secret(&self) -> Result<Option<Zeroizing<Vec<u8>>>, KeyRingError> {
        match self {
            Self::SystemdCredential { path } | Self::KeyFile { path } => key_in(path),
            Self::PassphraseFile { path } => words_in(path),
            Self::Passphrase(text) => Ok(Some(Zeroizing::new(text.as_bytes().to_vec()))),
        }
    }

    /// The secret of a new slot; a key file that is not there is made, readable by its owner alone.
    pub(super) fn secret_or_make(&self) -> Result<Zeroizing<Vec<u8>>, KeyRingError> {
        let secret = self.secret()?;
        match (self, secret) {
            (Self::Passphrase(_) | Self::PassphraseFile { .. }, Some(words)) => {
                let length = String::from_utf8_lossy(&words).chars().count();
                if length < MIN_PASSPHRASE {
                    return Err(KeyRingError::WeakPassphrase(MIN_PASSPHRASE));
                }
                Ok(words)
            }
            (_, Some(secret)) => Ok(secret),
            (Self::KeyFile { path }, None) => {
                let text = Zeroizing::new(BASE64.encode(random_bytes::<32>()));
                files::write_atomically(path, 0o400, |out| writeln!(out, "{}", text.as_str()))
                    .map_err(|error| KeyRingError::io("write", path, error))?;
                Ok(Zeroizing::new(text.as_bytes().to_vec()))
            }
            (Self::SystemdCredential { path } | Self::PassphraseFile { path }, None) => {
                Err(KeyRingError::io("read", path, io::ErrorKind::NotFound.into()))
            }
            (Self::Passphrase(_), None) => Err(KeyRingError::WeakPassphrase(MIN_PASSPHRASE)),
        }
    }

    /// The file that holds the secret as it is, for whoever takes the disk away.
    #[must_use]
    pub fn plain_file(&self) -> Option<&Path> {
        match self {
            Self::KeyFile { path } | Self::PassphraseFile { path } => Some(path),
            Self::SystemdCredential { .. } | Self::Passphrase(_) => None,
        }
    }
}

fn read(path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, KeyRingError> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(Zeroizing::new(bytes))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(KeyRingError::io("read", path, error)),
    }
}

fn key_in(path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, KeyRingError> {
    let Some(secret) = read(path)? else {
        return Ok(None);
    };
    // The last line break of a text file is not part of the key; raw bytes may end like one.
    let key = secret
        .strip_suffix(b"\n")
        .filter(|line| line.len() >= MIN_SECRET)
        .unwrap_or(&secret);
    if key.len() < MIN_SECRET {
        return Err(KeyRingError::WeakSecret {
            path: path.to_owned(),
        });
    }
    Ok(Some(Zeroizing::new(key.to_vec())))
}

fn words_in(path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, KeyRingError> {
    let line = read(path)?.map(|text| {
        let end = text.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
        text.get(..end.unwrap_or(text.len())).unwrap_or_default().to_vec()
    });
    Ok(line.map(Zeroizing::new))
}

impl std::fmt::Display for RootSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::SystemdCredential { path } => {
                let name = path.file_name().unwrap_or_default();
                write!(f, "the credential {}", name.display())
            }
            Self::KeyFile { path } => write!(f, "the key file {}", path.display()),
            Self::PassphraseFile { path } => write!(f, "the passphrase in {}", path.display()),
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

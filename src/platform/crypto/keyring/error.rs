//! Why a key ring does not open or change.

use std::io;
use std::path::{Path, PathBuf};

use super::slots::SlotKind;

/// Why a key ring does not open or change. No variant carries key material.
#[derive(Debug, thiserror::Error)]
pub enum KeyRingError {
    /// The file system refused.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// What was attempted.
        action: &'static str,
        /// On which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file's bytes are not the ones that were written.
    #[error("the file {0} is damaged: bring it back from a backup of the key ring")]
    Damaged(&'static str),
    /// Written by a newer version of the program.
    #[error("the file {0} was written by a newer version of this program")]
    Newer(&'static str),
    /// A secret is at hand, but it opens no slot of this ring.
    #[error("wrong root key: the secret at hand does not open this key ring")]
    WrongRootKey,
    /// No secret is at hand for any slot.
    #[error("the key ring is locked: none of its slots ({}) has its secret at hand", list(.0))]
    Locked(Vec<SlotKind>),
    /// There is no ring to open.
    #[error("there is no key ring")]
    Missing,
    /// The ring was opened for reading.
    #[error("the key ring was opened for reading only")]
    ReadOnly,
    /// The secret is too short to protect a root key.
    #[error("{} holds fewer than 32 bytes", path.display())]
    WeakSecret {
        /// Where it was read.
        path: PathBuf,
    },
    /// A passphrase that is guessed too soon.
    #[error("a passphrase needs {0} characters or more: take five words that do not belong together")]
    WeakPassphrase(usize),
    /// The secret of a new slot opens one that is there.
    #[error("slot {0} opens with the same secret already")]
    AlreadyOpens(u32),
    /// Removing this slot would leave a ring that the box cannot open by itself.
    #[error(
        "no other slot opens with what the settings name: name the secret of another slot in the settings first, \
         start the box again if it runs, and then remove this one"
    )]
    NoOtherOpens,
    /// Removing the only slot would lock the ring for ever.
    #[error("the last slot cannot be removed")]
    LastSlot,
    /// No slot has this number.
    #[error("there is no slot {0}")]
    NoSuchSlot(u32),
    /// The slot's secret is needed and is not at hand.
    #[error("the secret of slot {0} is not at hand")]
    SlotOutOfReach(u32),
}

impl KeyRingError {
    pub(super) fn io(action: &'static str, path: &Path, source: io::Error) -> Self {
        Self::Io {
            action,
            path: path.to_owned(),
            source,
        }
    }

    /// Whether the disk was full, so that a caller may free space and try again.
    #[must_use]
    pub fn is_disk_full(&self) -> bool {
        matches!(self, Self::Io { source, .. }
            if matches!(source.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded))
    }
}

fn list(kinds: &[SlotKind]) -> String {
    kinds
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}

//! The key ring: the box's secrets and one random key for each subject, in one sealed file.
//!
//! root key → key-encryption key → subject keys; root key → named secrets. The root key itself is
//! in no file: slots wrap it (see [`RootSource`]). Records live in another file and name their key
//! by id, so no commit ever spans both: keys are made ahead in durable batches, and which of them
//! are in use is asked of the store at start ([`KeyRing::set_pool_from`]).

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::{Mutex, MutexGuard, RwLock};
use zeroize::Zeroizing;

use super::key::KeyId;
use super::primitives::{hex, random_bytes};
use crate::platform::files;

mod error;
mod file;
mod replaced;
mod root;
mod secrets;
mod slots;
mod source;
mod subjects;
mod table;
#[cfg(test)]
mod tests;

pub use error::KeyRingError;
use file::Vault;
pub use root::{SlotAtHand, SlotStatus};
pub use slots::SlotKind;
pub use source::RootSource;
use table::{Entry, KeyTable};

/// The opened ring. Cheap to clone; all clones are one ring.
#[derive(Clone)]
pub struct KeyRing(Arc<Shared>);

struct Shared {
    folder: PathBuf,
    is_read_only: bool,
    /// Held while a file is rewritten, so that rewrites never interleave.
    vault: Mutex<Vault>,
    keys: RwLock<KeyTable>,
    /// Durable keys that no record uses yet.
    pool: Mutex<VecDeque<KeyId>>,
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeyRing({} keys)", self.len())
    }
}

impl KeyRing {
    /// Whether `folder` holds a ring. A store without its ring is lost, so whoever opens a store
    /// that has records asks this before [`KeyRing::open_or_create`].
    #[must_use]
    pub fn exists(folder: &Path) -> bool {
        folder.join(file::NAME).exists()
    }

    /// Opens the ring of `folder` with the first source that fits one of its slots, or makes a
    /// new one with a slot for each source. Without sources the key file `root.key` in the same
    /// folder is used, and made for a new ring.
    ///
    /// # Errors
    /// See [`KeyRingError`]; in particular [`KeyRingError::WrongRootKey`] and
    /// [`KeyRingError::Damaged`] are told apart.
    pub fn open_or_create(folder: &Path, sources: &[RootSource]) -> Result<Self, KeyRingError> {
        for name in [file::NAME, slots::NAME] {
            let path = folder.join(name);
            files::remove_leftover(&path).map_err(|error| KeyRingError::io("remove", &path, error))?;
        }
        match file::read(folder)? {
            Some(sealed) => Self::unlock(folder, sources, &sealed, false),
            None => Self::create(folder, sources),
        }
    }

    /// Opens an existing ring without changing any file, beside a process that may be using it.
    ///
    /// # Errors
    /// As [`KeyRing::open_or_create`], and [`KeyRingError::Missing`] when there is none.
    pub fn open_read_only(folder: &Path, sources: &[RootSource]) -> Result<Self, KeyRingError> {
        let sealed = file::read(folder)?.ok_or(KeyRingError::Missing)?;
        Self::unlock(folder, sources, &sealed, true)
    }

    fn unlock(
        folder: &Path,
        sources: &[RootSource],
        sealed: &file::Sealed,
        is_read_only: bool,
    ) -> Result<Self, KeyRingError> {
        let slots = slots::read(folder)?.ok_or(KeyRingError::Damaged(slots::NAME))?;
        let wanted = hex(&sealed.root_id);
        let root = root::find_root(folder, sources, &slots, Some(&wanted))?;
        let (vault, keys) = sealed.open(root)?;
        Ok(Self::assemble(folder, vault, keys, is_read_only))
    }

    fn create(folder: &Path, sources: &[RootSource]) -> Result<Self, KeyRingError> {
        let root = match slots::read(folder)? {
            // The last creation was cut off after its first file; its root key is as good as new.
            Some(slots) => root::find_root(folder, sources, &slots, None)?,
            None => root::create_slots(folder, sources)?,
        };
        let vault = Vault {
            root,
            kek: Zeroizing::new(random_bytes()),
            secrets: BTreeMap::new(),
        };
        let ring = Self::assemble(folder, vault, KeyTable::new(), false);
        let vault = ring.writable()?;
        ring.rewrite(&vault, &[], &[])?;
        drop(vault);
        Ok(ring)
    }

    fn assemble(folder: &Path, vault: Vault, keys: KeyTable, is_read_only: bool) -> Self {
        Self(Arc::new(Shared {
            folder: folder.to_owned(),
            is_read_only,
            vault: Mutex::new(vault),
            keys: RwLock::new(keys),
            pool: Mutex::new(VecDeque::new()),
        }))
    }

    fn writable(&self) -> Result<MutexGuard<'_, Vault>, KeyRingError> {
        self.writable_if(|_| true)
    }

    fn writable_if(&self, is_needed: impl Fn(&Vault) -> bool) -> Result<MutexGuard<'_, Vault>, KeyRingError> {
        let vault = self.0.vault.lock();
        if self.0.is_read_only && is_needed(&vault) {
            Err(KeyRingError::ReadOnly)
        } else {
            Ok(vault)
        }
    }

    /// Writes the ring as it will be: with `added`, without `removed`. Readers of keys go on.
    fn rewrite(&self, vault: &Vault, added: &[Entry], removed: &[KeyId]) -> Result<(), KeyRingError> {
        let removed: HashSet<_> = removed.iter().collect();
        let keys = self.0.keys.read();
        let kept = || {
            keys.iter()
                .chain(added)
                .filter(|entry| !removed.contains(&entry.id))
        };
        file::write(&self.0.folder, vault, kept(), kept().count())
            .map_err(|error| KeyRingError::io("write", &self.0.folder.join(file::NAME), error))
    }
}

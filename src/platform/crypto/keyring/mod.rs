//! The key ring: the box's secrets and one random key for each subject, in one sealed file.
//!
//! root key → key-encryption key → subject keys; root key → named secrets. The root key itself is
//! in no file: slots wrap it (see [`RootSource`]). Records live in another file and name their key
//! by id, so no commit ever spans both: keys are made ahead in durable batches, and which of them
//! are in use is asked of the store at start ([`KeyRing::set_pool_from`]).

use std::collections::VecDeque;
use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::{Mutex, MutexGuard, RwLock};
use zeroize::Zeroizing;

use super::blind::BlindIndex;
use super::key::{KeyId, SubjectKey};
use super::primitives::{fill_random, hex, random_bytes};
use crate::platform::files;

mod error;
mod file;
mod slots;
mod table;
#[cfg(test)]
mod tests;

pub use error::KeyRingError;
use file::Vault;
use slots::Slot;
pub use slots::SlotKind;
use table::{Entry, KeyTable};

/// Keys made at once in a young ring; an older one makes an eighth of its size.
const SMALLEST_BATCH: usize = 256;

/// Where a root-key slot finds its secret.
#[derive(Clone)]
pub enum RootSource {
    /// The file `omi.root`, of 32 bytes or more, in the folder that systemd names in
    /// `$CREDENTIALS_DIRECTORY`.
    SystemdCredential {
        /// That folder.
        folder: PathBuf,
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
    /// The credential of `$CREDENTIALS_DIRECTORY`, when systemd gave one.
    #[must_use]
    pub fn systemd_credential(folder: &Path) -> Option<Self> {
        folder
            .join(slots::CREDENTIAL)
            .exists()
            .then(|| Self::SystemdCredential {
                folder: folder.to_owned(),
            })
    }
}

impl std::fmt::Debug for RootSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RootSource({})", self.kind())
    }
}

/// A slot as `doctor` and the console show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotStatus {
    /// Number by which the slot is removed.
    pub id: u32,
    /// What opens it.
    pub kind: SlotKind,
}

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
        let root = find_root(folder, sources, &slots, Some(&wanted))?;
        let (vault, entries) = sealed.open(root)?;
        let mut keys = KeyTable::new();
        keys.insert(entries);
        Ok(Self::assemble(folder, vault, keys, is_read_only))
    }

    fn create(folder: &Path, sources: &[RootSource]) -> Result<Self, KeyRingError> {
        let root = match slots::read(folder)? {
            // The last creation was cut off after its first file; its root key is as good as new.
            Some(slots) => find_root(folder, sources, &slots, None)?,
            None => Self::create_slots(folder, sources)?,
        };
        let vault = Vault {
            root,
            kek: Zeroizing::new(random_bytes()),
            secrets: std::collections::BTreeMap::new(),
        };
        let ring = Self::assemble(folder, vault, KeyTable::new(), false);
        let vault = ring.writable()?;
        ring.rewrite(&vault, &[], &[])?;
        drop(vault);
        Ok(ring)
    }

    fn create_slots(folder: &Path, sources: &[RootSource]) -> Result<Zeroizing<[u8; 32]>, KeyRingError> {
        let root = Zeroizing::new(random_bytes());
        let default = [RootSource::KeyFile {
            path: slots::default_key_file(folder),
        }];
        let sources = if sources.is_empty() { &default } else { sources };
        let slots = (1_u32..)
            .zip(sources)
            .map(|(id, source)| Slot::wrap(id, source, &source.secret_or_make()?, &root))
            .collect::<Result<Vec<_>, _>>()?;
        slots::write(folder, &slots)?;
        Ok(root)
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

    // --- subject keys ---

    /// The key called `id`, or nothing when it was destroyed or never existed. Never waits for a
    /// file.
    #[must_use]
    pub fn key(&self, id: &KeyId) -> Option<SubjectKey> {
        self.0.keys.read().get(id)
    }

    /// How many subject keys the ring holds, used or not.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.keys.read().len()
    }

    /// Whether the ring holds no subject key.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many keys are ready to be taken.
    #[must_use]
    pub fn pool_len(&self) -> usize {
        self.0.pool.lock().len()
    }

    /// A key of its own for a new subject, already durable. Waits for a file only when the keys
    /// made ahead have run out.
    ///
    /// # Errors
    /// When new keys are needed and cannot be written.
    pub fn take_key(&self) -> Result<KeyId, KeyRingError> {
        loop {
            if let Some(id) = self.0.pool.lock().pop_front() {
                return Ok(id);
            }
            let vault = self.writable()?;
            // Another caller may have filled the pool while this one waited.
            if self.0.pool.lock().is_empty() {
                self.make_batch(&vault)?;
            }
        }
    }

    /// Takes back a key that [`KeyRing::take_key`] gave and no committed record uses.
    pub fn give_back(&self, id: KeyId) {
        self.0.pool.lock().push_front(id);
    }

    /// Makes a batch of keys when fewer than half a batch are left, for a background thread.
    /// Returns how many were made.
    ///
    /// # Errors
    /// When they cannot be written; the pool is then as it was.
    pub fn ensure_ahead(&self) -> Result<usize, KeyRingError> {
        if self.pool_len() * 2 >= self.batch_size() {
            return Ok(0);
        }
        let vault = self.writable()?;
        if self.pool_len() * 2 >= self.batch_size() {
            return Ok(0);
        }
        self.make_batch(&vault)
    }

    /// Says which keys records use; all others become the pool. Called once at start, before the
    /// first [`KeyRing::take_key`].
    pub fn set_pool_from(&self, is_used: impl Fn(&KeyId) -> bool) {
        let keys = self.0.keys.read();
        let unused = keys
            .iter()
            .map(|entry| entry.id)
            .filter(|id| !is_used(id))
            .collect();
        *self.0.pool.lock() = unused;
    }

    /// Destroys keys for good: the ring is rewritten without them, and the file that it replaces
    /// is overwritten before its space is given back. Unknown ids are ignored.
    ///
    /// # Errors
    /// When the ring cannot be rewritten; no key is then destroyed.
    pub fn destroy(&self, ids: &[KeyId]) -> Result<(), KeyRingError> {
        let vault = self.writable()?;
        let path = self.0.folder.join(file::NAME);
        let old = OpenOptions::new()
            .write(true)
            .open(&path)
            .map_err(|error| KeyRingError::io("open", &path, error))?;
        self.rewrite(&vault, &[], ids)?;
        self.0.keys.write().remove(ids);
        self.0.pool.lock().retain(|id| !ids.contains(id));
        overwrite(old).map_err(|error| KeyRingError::io("overwrite the old", &path, error))
    }

    fn batch_size(&self) -> usize {
        SMALLEST_BATCH.max(self.len() / 8)
    }

    fn make_batch(&self, vault: &MutexGuard<'_, Vault>) -> Result<usize, KeyRingError> {
        let size = self.batch_size();
        let batch: Vec<_> = (0..size)
            .map(|_| Entry {
                id: KeyId::random(),
                key: random_bytes(),
            })
            .collect();
        self.rewrite(vault, &batch, &[])?;
        let ids: Vec<_> = batch.iter().map(|entry| entry.id).collect();
        self.0.keys.write().insert(batch);
        self.0.pool.lock().extend(ids);
        Ok(size)
    }

    // --- secrets ---

    /// A secret of the box, or nothing when none of that name was put.
    #[must_use]
    pub fn secret(&self, name: &str) -> Option<Zeroizing<Vec<u8>>> {
        self.0.vault.lock().secrets.get(name).cloned()
    }

    /// Keeps a secret under `name` (255 bytes at most) in place of what was there. Durable on
    /// return.
    ///
    /// # Errors
    /// When the ring cannot be rewritten; the old value then stays.
    pub fn put_secret(&self, name: &str, value: &[u8]) -> Result<(), KeyRingError> {
        self.put_secrets(&[(name, value)])
    }

    /// Keeps several secrets in one rewrite: all or none.
    ///
    /// # Errors
    /// As [`KeyRing::put_secret`].
    pub fn put_secrets(&self, secrets: &[(&str, &[u8])]) -> Result<(), KeyRingError> {
        let mut vault = self.writable()?;
        let before = vault.secrets.clone();
        for (name, value) in secrets {
            vault
                .secrets
                .insert((*name).to_owned(), Zeroizing::new(value.to_vec()));
        }
        self.rewrite(&vault, &[], &[])
            .inspect_err(|_| vault.secrets = before)
    }

    /// The secret called `name`; made of `length` random bytes the first time it is asked for.
    ///
    /// # Errors
    /// When it has to be made and cannot be written.
    pub fn secret_or_random(&self, name: &str, length: usize) -> Result<Zeroizing<Vec<u8>>, KeyRingError> {
        let mut vault = self.writable_if(|vault| !vault.secrets.contains_key(name))?;
        if let Some(value) = vault.secrets.get(name) {
            return Ok(value.clone());
        }
        let mut value = Zeroizing::new(vec![0; length]);
        fill_random(&mut value);
        vault.secrets.insert(name.to_owned(), value.clone());
        if let Err(error) = self.rewrite(&vault, &[], &[]) {
            vault.secrets.remove(name);
            return Err(error);
        }
        Ok(value)
    }

    /// The present key of the blind indexes, made the first time it is asked for.
    ///
    /// # Errors
    /// As [`KeyRing::secret_or_random`].
    pub fn blind_index(&self) -> Result<BlindIndex, KeyRingError> {
        Ok(BlindIndex::new(1, self.secret_or_random("blind-index-1", 32)?))
    }

    // --- root-key slots ---

    /// The slots that open this ring.
    ///
    /// # Errors
    /// When the file of slots is missing or damaged.
    pub fn slots(&self) -> Result<Vec<SlotStatus>, KeyRingError> {
        let vault = self.0.vault.lock();
        Ok(self
            .current_slots(&vault)?
            .iter()
            .map(|slot| SlotStatus {
                id: slot.id,
                kind: slot.kind,
            })
            .collect())
    }

    /// Adds a slot and returns its number. A passphrase takes about a second to stretch.
    ///
    /// # Errors
    /// When the source has no secret, too short a one, or the file cannot be written.
    pub fn add_slot(&self, source: &RootSource) -> Result<u32, KeyRingError> {
        let vault = self.writable()?;
        let mut slots = self.current_slots(&vault)?;
        let id = slots.iter().map(|slot| slot.id).max().unwrap_or(0) + 1;
        let secret = source.secret_or_make()?;
        slots.push(Slot::wrap(id, source, &secret, &vault.root)?);
        slots::write(&self.0.folder, &slots)?;
        Ok(id)
    }

    /// Removes a slot; what opened it opens nothing any more. The last one stays.
    ///
    /// # Errors
    /// [`KeyRingError::LastSlot`], [`KeyRingError::NoSuchSlot`], or a file error.
    pub fn remove_slot(&self, id: u32) -> Result<(), KeyRingError> {
        let vault = self.writable()?;
        let mut slots = self.current_slots(&vault)?;
        if !slots.iter().any(|slot| slot.id == id) {
            return Err(KeyRingError::NoSuchSlot(id));
        }
        if slots.len() == 1 {
            return Err(KeyRingError::LastSlot);
        }
        slots.retain(|slot| slot.id != id);
        slots::write(&self.0.folder, &slots)
    }

    /// Replaces the root key. Every slot must be opened by one of `sources` (or `root.key`), since
    /// each has to wrap the new one. Until the ring itself is replaced both keys stand in the
    /// slots, so an interruption at any point leaves a ring that opens.
    ///
    /// # Errors
    /// [`KeyRingError::SlotOutOfReach`] when no source opens a slot, or a file error.
    pub fn rotate_root(&self, sources: &[RootSource]) -> Result<(), KeyRingError> {
        let mut vault = self.writable()?;
        let folder = &self.0.folder;
        let old = self.current_slots(&vault)?;
        let root = Zeroizing::new(random_bytes());
        let mut new = Vec::with_capacity(old.len());
        for slot in &old {
            let (source, secret) =
                source_of(folder, sources, slot)?.ok_or(KeyRingError::SlotOutOfReach(slot.id))?;
            new.push(Slot::wrap(slot.id, &source, &secret, &root)?);
        }
        slots::write(folder, &[old, new.clone()].concat())?;
        let old_root = std::mem::replace(&mut vault.root, root);
        if let Err(error) = self.rewrite(&vault, &[], &[]) {
            vault.root = old_root;
            return Err(error);
        }
        slots::write(folder, &new)
    }

    fn current_slots(&self, vault: &Vault) -> Result<Vec<Slot>, KeyRingError> {
        let mut slots = slots::read(&self.0.folder)?.ok_or(KeyRingError::Damaged(slots::NAME))?;
        let current = hex(&file::root_id(&vault.root));
        slots.retain(|slot| slot.root_id == current);
        Ok(slots)
    }

    // --- rewriting ---

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
        let removed: std::collections::HashSet<_> = removed.iter().collect();
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

/// The root key by the first slot that any source opens; `root.key` is always tried last.
fn find_root(
    folder: &Path,
    sources: &[RootSource],
    slots: &[Slot],
    wanted: Option<&str>,
) -> Result<Zeroizing<[u8; 32]>, KeyRingError> {
    let mut had_secret = false;
    for slot in slots {
        for source in with_default(folder, sources) {
            if source.kind() != slot.kind {
                continue;
            }
            let Some(secret) = source.secret()? else {
                continue;
            };
            had_secret = true;
            if wanted.is_some_and(|wanted| slot.root_id != wanted) {
                continue;
            }
            if let Some(root) = slot.unwrap(&secret)? {
                return Ok(root);
            }
        }
    }
    Err(if had_secret {
        KeyRingError::WrongRootKey
    } else {
        KeyRingError::Locked(slots.iter().map(|slot| slot.kind).collect())
    })
}

type SourceAndSecret = (RootSource, Zeroizing<Vec<u8>>);

fn source_of(
    folder: &Path,
    sources: &[RootSource],
    slot: &Slot,
) -> Result<Option<SourceAndSecret>, KeyRingError> {
    for source in with_default(folder, sources).filter(|source| source.kind() == slot.kind) {
        if let Some(secret) = source.secret()?
            && slot.unwrap(&secret)?.is_some()
        {
            return Ok(Some((source, secret)));
        }
    }
    Ok(None)
}

fn with_default(folder: &Path, sources: &[RootSource]) -> impl Iterator<Item = RootSource> {
    sources.iter().cloned().chain([RootSource::KeyFile {
        path: slots::default_key_file(folder),
    }])
}

/// Overwrites a file that no name leads to any more. A copy that someone linked elsewhere (a
/// backup) is left alone.
fn overwrite(mut file: std::fs::File) -> io::Result<()> {
    let metadata = file.metadata()?;
    if metadata.nlink() > 0 {
        return Ok(());
    }
    let zeros = [0; 8 * 1024];
    let mut left = usize::try_from(metadata.len()).unwrap_or(usize::MAX);
    while left > 0 {
        let part = zeros.get(..left).unwrap_or(&zeros);
        file.write_all(part)?;
        left -= part.len();
    }
    file.sync_all()
}

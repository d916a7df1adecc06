//! Subject keys: made ahead, taken, looked up, destroyed.

use parking_lot::MutexGuard;

use super::super::key::{KeyId, SubjectKey};
use super::super::primitives::random_bytes;
use super::file::{self, Vault};
use super::replaced::Replaced;
use super::table::Entry;
use super::{KeyRing, KeyRingError};

/// Keys made at once in a young ring; an older one makes an eighth of its size.
const SMALLEST_BATCH: usize = 256;

impl KeyRing {
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

    /// Says which keys subjects have; all others become the pool. Called once at start, before the
    /// first [`KeyRing::take_key`]. A key that was ever given to a subject has to be named for as long as
    /// the ring holds it, whether a record still uses it or not.
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
        let old = Replaced::open(&self.0.folder, file::NAME)?;
        self.rewrite(&vault, &[], ids)?;
        self.0.keys.write().remove(ids);
        self.0.pool.lock().retain(|id| !ids.contains(id));
        old.overwrite()
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
}

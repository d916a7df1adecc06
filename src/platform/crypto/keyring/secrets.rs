//! Named secrets of the box: signing keys, the certificate authority's key, the pepper.

use zeroize::Zeroizing;

use super::super::blind::BlindIndex;
use super::super::primitives::fill_random;
use super::{KeyRing, KeyRingError};

impl KeyRing {
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
}

//! Hashing passwords with argon2id (RFC 9106), one lane. Two at a time, since each takes its memory and
//! a core; at most 64 wait, more are refused with 503.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use tokio::sync::Semaphore;

use crate::config::Passwords;
use crate::platform::crypto;
use crate::shared::error::{Error, Kind};

const AT_ONCE: usize = 2;
const WAITING: usize = 64;

/// A hashed password in PHC form. Made outside of every write.
#[derive(Clone, PartialEq, Eq)]
pub struct HashedPassword(String);

impl HashedPassword {
    pub(in super::super) fn into_phc(self) -> String {
        self.0
    }
}

impl std::fmt::Debug for HashedPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HashedPassword(…)")
    }
}

/// Hashes and compares passwords. Cheap to clone.
#[derive(Clone)]
pub struct PasswordHasher {
    engine: Arc<Argon2<'static>>,
    /// A hash that no password has, at the present cost: compared with when there is no account.
    nobody: Arc<str>,
    places: Arc<Semaphore>,
    queued: Arc<AtomicUsize>,
}

/// A place in the queue, given back however the work ends.
struct Place(Arc<AtomicUsize>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl PasswordHasher {
    /// At the configured cost.
    ///
    /// # Errors
    /// When argon2 knows no such cost.
    pub fn new(cost: &Passwords) -> Result<Self, Error> {
        let params = Params::new(cost.memory_kib, cost.passes, 1, None).map_err(Error::internal)?;
        let salt = STANDARD_NO_PAD.encode(crypto::random_bytes::<16>());
        let hash = STANDARD_NO_PAD.encode(crypto::random_bytes::<32>());
        let (memory, passes) = (cost.memory_kib, cost.passes);
        let nobody = format!("$argon2id$v=19$m={memory},t={passes},p=1${salt}${hash}");
        Ok(Self {
            engine: Arc::new(Argon2::new(Algorithm::Argon2id, Version::V0x13, params)),
            nobody: nobody.into(),
            places: Arc::new(Semaphore::new(AT_ONCE)),
            queued: Arc::new(AtomicUsize::new(0)),
        })
    }

    /// Hashes a password on this thread, which must be one that may wait: consoles and seeds.
    ///
    /// # Errors
    /// When memory does not suffice.
    pub fn hash_blocking(&self, password: &str) -> Result<HashedPassword, Error> {
        let hash = self.engine.hash_password(password.as_bytes());
        let hash = hash.map_err(|_| Error::internal("a password could not be hashed"))?;
        Ok(HashedPassword(hash.to_string()))
    }

    /// Hashes a password in turn.
    ///
    /// # Errors
    /// `server.busy` when the queue is full.
    pub async fn hash(&self, password: String) -> Result<HashedPassword, Error> {
        let hasher = self.clone();
        self.in_turn(move || hasher.hash_blocking(&password)).await?
    }

    /// Whether a password belongs to a hash. Without a hash the answer is no, after the same work.
    ///
    /// # Errors
    /// `server.busy` when the queue is full.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, Error> {
        let hasher = self.clone();
        self.in_turn(move || {
            let against = hash.as_deref().unwrap_or(&hasher.nobody);
            let is_right = hasher
                .engine
                .verify_password(password.as_bytes(), against)
                .is_ok();
            is_right && hash.is_some()
        })
        .await
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let place = Place(Arc::clone(&self.queued));
        if self.queued.fetch_add(1, Ordering::AcqRel) >= WAITING + AT_ONCE {
            return Err(Error::new(Kind::Unavailable, "server.busy"));
        }
        let turn = Arc::clone(&self.places)
            .acquire_owned()
            .await
            .map_err(Error::internal)?;
        // Both go with the work: it runs to its end even when nobody waits for it any more.
        let held = (place, turn);
        tokio::task::spawn_blocking(move || {
            let value = work();
            drop(held);
            value
        })
        .await
        .map_err(Error::internal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cheap() -> Passwords {
        Passwords {
            memory_kib: 64,
            passes: 1,
        }
    }

    #[tokio::test]
    async fn a_password_fits_its_own_hash_alone() {
        let hasher = PasswordHasher::new(&cheap()).unwrap();
        let hash = hasher.hash("gato-verde-77".into()).await.unwrap().into_phc();
        assert!(hash.starts_with("$argon2id$v=19$m=64,t=1,p=1$"));
        assert!(
            hasher
                .verify("gato-verde-77".into(), Some(hash.clone()))
                .await
                .unwrap()
        );
        assert!(
            !hasher
                .verify("gato-verde-78".into(), Some(hash.clone()))
                .await
                .unwrap()
        );
        assert!(!hasher.verify("gato-verde-77".into(), None).await.unwrap());
        assert!(
            !hasher
                .verify("gato-verde-77".into(), Some("no hash".into()))
                .await
                .unwrap()
        );
        assert_ne!(
            hasher.hash("gato-verde-77".into()).await.unwrap().into_phc(),
            hash
        );
    }

    #[test]
    fn the_hash_of_nobody_costs_as_much_as_any_other() {
        let hasher = PasswordHasher::new(&cheap()).unwrap();
        let nobody = argon2::password_hash::phc::PasswordHash::new(&hasher.nobody).unwrap();
        let somebody = hasher.hash_blocking("gato-verde-77").unwrap();
        let somebody = argon2::password_hash::phc::PasswordHash::new(&somebody.0).unwrap();
        assert_eq!(nobody.params, somebody.params);
        assert_eq!(nobody.hash.unwrap().len(), somebody.hash.unwrap().len());
    }

    #[tokio::test]
    async fn a_full_queue_refuses_and_recovers() {
        let hasher = PasswordHasher::new(&cheap()).unwrap();
        let both = Arc::clone(&hasher.places).acquire_many_owned(2).await.unwrap();
        let waiting: Vec<_> = (0..WAITING + AT_ONCE)
            .map(|_| {
                let hasher = hasher.clone();
                tokio::spawn(async move { hasher.verify("x".into(), None).await })
            })
            .collect();
        while hasher.queued.load(Ordering::Acquire) < WAITING + AT_ONCE {
            tokio::task::yield_now().await;
        }
        let refused = hasher.verify("x".into(), None).await.unwrap_err();
        assert_eq!(refused.code(), "server.busy");
        drop(both);
        for task in waiting {
            assert!(!task.await.unwrap().unwrap());
        }
        assert_eq!(hasher.queued.load(Ordering::Acquire), 0);
    }
}

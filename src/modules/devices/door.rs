//! The pairing code that an administrator or the console shows, kept as a hash in memory, and what it opens.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;

use super::error::DevicesError;
use super::model::Device;
use super::service;
use crate::modules::auth::AuthModule;
use crate::platform::crypto;
use crate::platform::store::Store;
use crate::shared::actor::Actor;
use crate::shared::error::{Error, FieldErrors};
use crate::shared::person::ShortText;
use crate::shared::typed_code;

/// How long a code is worth something.
const VALID: SignedDuration = SignedDuration::from_mins(10);

/// What a device has to present.
#[derive(Clone, Debug)]
pub struct PairingCode {
    /// 26 characters.
    pub code: String,
    /// When it is worth nothing any more.
    pub expires_at: Timestamp,
}

impl PairingCode {
    /// For how long a new one works.
    #[must_use]
    pub fn valid_minutes(&self) -> u32 {
        u32::try_from(VALID.as_mins()).unwrap_or(0)
    }
}

/// Only the hash stays.
#[derive(Clone, Copy)]
struct Kept {
    hash: [u8; 32],
    expires_at: Timestamp,
}

/// Pairing, ready to serve.
pub struct DevicesModule {
    store: Store,
    auth: Arc<AuthModule>,
    code: Mutex<Option<Kept>>,
    saw_browser: AtomicBool,
    is_noted: AtomicBool,
}

impl DevicesModule {
    /// Without a code: someone asks for one.
    #[must_use]
    pub fn new(store: &Store, auth: &Arc<AuthModule>) -> Self {
        Self {
            store: store.clone(),
            auth: Arc::clone(auth),
            code: Mutex::default(),
            saw_browser: AtomicBool::new(false),
            is_noted: AtomicBool::new(false),
        }
    }

    /// A code in place of the one before; that it was shown is in the audit log.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn make_code(&self, actor: &Actor) -> Result<PairingCode, Error> {
        self.store.write(actor, service::note_code).await?;
        let code = typed_code::written(u128::from_be_bytes(crypto::random_bytes()));
        let now = self.store.clock().now();
        let expires_at = now.checked_add(VALID).map_err(Error::internal)?;
        *self.code.lock() = Some(Kept {
            hash: crypto::sha256(code.as_bytes()),
            expires_at,
        });
        Ok(PairingCode { code, expires_at })
    }

    /// Pairs a device that presents the code. A wrong one counts against the address.
    ///
    /// # Errors
    /// `devices.code_refused`; 422 over the name; the store.
    pub async fn pair(&self, actor: &Actor, typed: &str, name: &str) -> Result<Device, Error> {
        let mut wrong = FieldErrors::default();
        let name = wrong.check("name", ShortText::parse(name));
        wrong.finish()?;
        let name = name.ok_or_else(|| Error::internal("a refused field was not noted"))?;
        let pairing = async {
            let taken = self.take(typed).ok_or(DevicesError::CodeRefused)?;
            let noted = self.store.write(actor, move |tx| service::note_paired(tx, &name));
            let noted = noted.await;
            if noted.is_err() {
                // What was not noted did not happen: the code still counts, unless there is a newer one.
                self.code.lock().get_or_insert(taken);
            }
            noted
        };
        self.auth.at_the_door(actor, pairing).await
    }

    /// Takes the code away if it is the one that was typed, so that two at once cannot both have it.
    fn take(&self, typed: &str) -> Option<Kept> {
        let code = typed_code::normalised(typed)?;
        let hash = crypto::sha256(code.as_bytes());
        let mut kept = self.code.lock();
        let is_right = kept.as_ref().is_some_and(|kept| {
            crypto::constant_time_eq(&kept.hash, &hash) && self.store.clock().now() < kept.expires_at
        });
        if is_right { kept.take() } else { None }
    }

    /// A browser reached the encrypted address from the page of trust: it trusts the box. Before there is a clinic it
    /// is only remembered.
    pub fn saw_browser(&self) {
        self.saw_browser.store(true, Ordering::Relaxed);
    }

    /// Writes down, once, that a browser trusts the box.
    pub async fn note_browser(&self) {
        if !self.saw_browser.load(Ordering::Relaxed) || self.is_noted.swap(true, Ordering::Relaxed) {
            return;
        }
        let noted = self.store.write(&Actor::system(), service::note_browser).await;
        if let Err(error) = noted {
            self.is_noted.store(false, Ordering::Relaxed);
            tracing::warn!(error = %error, "it could not be noted that a browser trusts the box");
        }
    }
}

//! The claim token in memory, and the order of things: check the token, hash outside of any write, write.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;

use super::error::SetupError;
use super::forms::SetupForm;
use super::rules;
use super::service::{self, ClaimBox};
use crate::modules::auth::{self, AuthModule};
use crate::modules::clinic::FoundClinic;
use crate::platform::store::Store;
use crate::platform::{crypto, net};
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::typed_code;

/// How long a token is worth something.
const VALID: SignedDuration = SignedDuration::from_mins(30);

/// What the console shows to whoever stands before the box.
#[derive(Clone, Debug)]
pub struct ClaimToken {
    /// 26 characters.
    pub token: String,
    /// When it is worth nothing any more.
    pub expires_at: Timestamp,
}

impl ClaimToken {
    /// For how long a new one works.
    #[must_use]
    pub fn valid_minutes(&self) -> u32 {
        u32::try_from(VALID.as_mins()).unwrap_or(0)
    }
}

/// Only the hash stays, so that nothing in memory opens the box.
struct Claim {
    hash: [u8; 32],
    expires_at: Timestamp,
}

/// Setting up, ready to serve.
pub struct SetupModule {
    pub(super) store: Store,
    pub(super) auth: Arc<AuthModule>,
    claim: Mutex<Option<Claim>>,
}

impl SetupModule {
    /// Without a token: the console asks for one.
    #[must_use]
    pub fn new(store: &Store, auth: &Arc<AuthModule>) -> Self {
        Self {
            store: store.clone(),
            auth: Arc::clone(auth),
            claim: Mutex::default(),
        }
    }

    /// A token in place of the one before.
    ///
    /// # Errors
    /// `setup.already_claimed`.
    pub fn make_token(&self) -> Result<ClaimToken, Error> {
        self.require_unclaimed()?;
        let token = typed_code::written(u128::from_be_bytes(crypto::random_bytes()));
        let now = self.store.clock().now();
        let expires_at = now.checked_add(VALID).map_err(Error::internal)?;
        *self.claim.lock() = Some(Claim {
            hash: crypto::sha256(token.as_bytes()),
            expires_at,
        });
        Ok(ClaimToken { token, expires_at })
    }

    fn require_unclaimed(&self) -> Result<(), Error> {
        if self.store.read(|tx| auth::has_admin(tx))? {
            return Err(SetupError::AlreadyClaimed.into());
        }
        Ok(())
    }

    /// Whether this caller may set the box up with what they typed. A wrong token counts against the address.
    pub(super) async fn check_token(&self, actor: &Actor, typed: &str) -> Result<(), Error> {
        self.require_unclaimed()?;
        let is_near = actor
            .address
            .is_some_and(|caller| rules::is_local(caller, &net::lan_addresses()));
        if !is_near {
            return Err(SetupError::NotLocal.into());
        }
        let is_right = self.is_right(typed);
        let answer = async { is_right.then_some(()).ok_or(SetupError::TokenRefused.into()) };
        self.auth.at_the_door(actor, answer).await
    }

    fn is_right(&self, typed: &str) -> bool {
        let Some(token) = typed_code::normalised(typed) else {
            return false;
        };
        let hash = crypto::sha256(token.as_bytes());
        let claim = self.claim.lock();
        claim.as_ref().is_some_and(|claim| {
            crypto::constant_time_eq(&claim.hash, &hash) && self.store.clock().now() < claim.expires_at
        })
    }

    /// Makes the box the clinic's.
    pub(super) async fn set_up(&self, actor: &Actor, form: SetupForm) -> Result<(), Error> {
        self.check_token(actor, &form.token).await?;
        let setup = rules::parse_setup(&form)?;
        let password = self.auth.hash_password(form.admin.password).await?;
        let command = ClaimBox {
            clinic: FoundClinic {
                name: setup.name.to_string(),
                language: setup.language,
                time_zone: setup.time_zone,
                demo: false,
                address: Some(setup.address),
                tax_number: Some(setup.tax_number),
            },
            name: setup.admin.to_string(),
            email: setup.email,
            language: setup.language,
            password,
        };
        // Whoever has the code acts for the console that showed it.
        let actor = Actor {
            address: actor.address,
            trace_id: actor.trace_id.clone(),
            ..Actor::console()
        };
        self.store
            .write(&actor, move |tx| service::claim_box(tx, command.clone()))
            .await?;
        *self.claim.lock() = None;
        Ok(())
    }
}

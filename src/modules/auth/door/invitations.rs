//! The key of invitations. A token is `HMAC(id)` in base64url: 256 bits that nobody can guess, which need not be kept
//! to be shown again to an ADMIN while the invitation is open.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use crate::platform::crypto::{self, KeyRing};
use crate::shared::error::Error;
use crate::shared::ids::{Id as _, InvitationId};

/// Secret of the ring.
const INVITATION_SECRET: &str = "auth-invitation-1";

/// Makes the tokens of invitations.
#[derive(Clone)]
pub struct InvitationKey(Zeroizing<Vec<u8>>);

impl InvitationKey {
    /// From the ring, made the first time.
    pub fn open(keys: &KeyRing) -> Result<Self, Error> {
        let key = keys.secret_or_random(INVITATION_SECRET, 32);
        Ok(Self(key.map_err(Error::internal)?))
    }

    /// The token of an invitation.
    pub fn token(&self, id: InvitationId) -> String {
        URL_SAFE_NO_PAD.encode(crypto::hmac_sha256(&self.0, &[b"invitation", &id.bytes()]))
    }

    /// What is kept of it.
    pub fn hash(token: &str) -> String {
        crypto::sha256_hex(token.as_bytes())
    }
}

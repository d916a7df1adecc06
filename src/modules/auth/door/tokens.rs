//! Access tokens (JWT signed with Ed25519) and refresh tokens (opaque, derived from a key of the box).
//!
//! A signature costs about 40 µs to check, so a token that was found good is remembered, whole. Its times
//! and its session are asked every time.

use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use quick_cache::Equivalent;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::super::error::AuthError;
use crate::platform::crypto::{self, KeyRing};
use crate::shared::error::Error;
use crate::shared::ids::{ClinicId, Id as _, SessionId, UserId};
use crate::shared::permission::Role;

/// Secrets of the ring: the seed of the signing key, and the key of refresh tokens.
const SIGNING_SECRET: &str = "auth-jwt-1";
const REFRESH_SECRET: &str = "auth-refresh-1";
/// For which door the tokens are.
const AUDIENCE: &str = "staff";
/// RFC 9068, section 2.1.
const TYPE: &str = "at+jwt";
/// Good tokens that are remembered.
const REMEMBERED: usize = 4_096;
/// No token of ours is longer.
const LONGEST: usize = 4_096;

/// What an access token says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Claims {
    /// The user.
    pub sub: UserId,
    /// Their name.
    pub name: String,
    /// The first of their roles.
    pub role: Option<Role>,
    /// Their roles.
    pub roles: Vec<Role>,
    /// The clinic.
    pub clinic_id: ClinicId,
    /// The session.
    pub sid: SessionId,
    /// Made at, in Unix seconds.
    pub iat: i64,
    /// Good until, in Unix seconds.
    pub exp: i64,
    /// For which door.
    pub aud: String,
}

/// What is kept of a token that was found good.
#[derive(Clone, Copy, Debug)]
pub struct Verified {
    /// The user.
    pub user: UserId,
    /// The session.
    pub session: SessionId,
    /// Made at.
    pub iat: i64,
    /// Good until.
    pub exp: i64,
}

/// Makes and checks access tokens.
pub struct AccessTokens {
    encoding: EncodingKey,
    decoding: DecodingKey,
    header: Header,
    validation: Validation,
    kid: String,
    remembered: quick_cache::sync::Cache<Box<[u8]>, Verified>,
}

/// A token as it was shown. It is found by a hash with a random seed of this process, and taken for one
/// that is remembered only when all of it is the same. How long that takes tells nothing of where two
/// differ, so nobody can come closer to a token step by step; and nobody can make the hashes of what is
/// remembered collide, since only tokens with our signature are.
#[derive(Hash)]
struct Shown<'a>(&'a [u8]);

impl Equivalent<Box<[u8]>> for Shown<'_> {
    fn equivalent(&self, remembered: &Box<[u8]>) -> bool {
        crypto::constant_time_eq(self.0, remembered)
    }
}

impl AccessTokens {
    /// With the signing key of the ring, made the first time.
    pub fn open(keys: &KeyRing) -> Result<Self, Error> {
        let seed = keys
            .secret_or_random(SIGNING_SECRET, 32)
            .map_err(Error::internal)?;
        let unfit = || Error::internal("the signing key of the ring is unfit");
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(|_| unfit())?;
        let der: Pkcs8V1Der<'_> = pair.as_der().map_err(|_| unfit())?;
        let public = pair.public_key().as_ref();
        let kid: String = crypto::sha256_hex(public).chars().take(16).collect();
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(kid.clone());
        let mut validation = Validation::new(Algorithm::EdDSA);
        // Times are checked by our own clock.
        validation.validate_exp = false;
        validation.set_required_spec_claims(&["exp", "aud", "sub"]);
        validation.set_audience(&[AUDIENCE]);
        Ok(Self {
            encoding: EncodingKey::from_ed_der(der.as_ref()),
            decoding: DecodingKey::from_ed_der(public),
            header,
            validation,
            kid,
            remembered: quick_cache::sync::Cache::new(REMEMBERED),
        })
    }

    /// The audience that claims must name.
    pub fn audience() -> String {
        AUDIENCE.to_owned()
    }

    /// Signs a token.
    pub fn issue(&self, claims: &Claims) -> Result<String, Error> {
        jsonwebtoken::encode(&self.header, claims, &self.encoding)
            .map_err(|_| Error::internal("an access token cannot be signed"))
    }

    /// Checks who signed it and for whom. Times and session are up to the caller.
    pub fn verify(&self, token: &str) -> Result<Verified, AuthError> {
        if token.len() > LONGEST {
            return Err(AuthError::TokenInvalid);
        }
        if let Some(known) = self.remembered.get(&Shown(token.as_bytes())) {
            return Ok(known);
        }
        let data = jsonwebtoken::decode::<Claims>(token, &self.decoding, &self.validation)
            .map_err(|_| AuthError::TokenInvalid)?;
        if data.header.kid.as_deref() != Some(self.kid.as_str()) || data.header.typ.as_deref() != Some(TYPE) {
            return Err(AuthError::TokenInvalid);
        }
        let verified = Verified {
            user: data.claims.sub,
            session: data.claims.sid,
            iat: data.claims.iat,
            exp: data.claims.exp,
        };
        self.remembered.insert(token.as_bytes().into(), verified);
        Ok(verified)
    }
}

/// The key of refresh tokens. A token is `session(16) | number(4) | HMAC(32)` in base64url: whoever
/// asks twice gets the same successor, and an old token is known for what it is.
#[derive(Clone)]
pub struct RefreshKey(Zeroizing<Vec<u8>>);

/// Which token was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PresentedRefresh {
    /// Its session.
    pub session: SessionId,
    /// Its number.
    pub counter: u32,
}

const SESSION_LEN: usize = 16;
const COUNTER_LEN: usize = 4;
const MAC_LEN: usize = 32;

impl RefreshKey {
    /// From the ring, made the first time.
    pub fn open(keys: &KeyRing) -> Result<Self, Error> {
        let key = keys
            .secret_or_random(REFRESH_SECRET, 32)
            .map_err(Error::internal)?;
        Ok(Self(key))
    }

    /// The token of a session with a number.
    pub fn token(&self, session: SessionId, counter: u32) -> String {
        let mut bytes = Vec::with_capacity(SESSION_LEN + COUNTER_LEN + MAC_LEN);
        bytes.extend_from_slice(&session.bytes());
        bytes.extend_from_slice(&counter.to_be_bytes());
        bytes.extend_from_slice(&self.mac(session, counter));
        URL_SAFE_NO_PAD.encode(bytes)
    }

    fn mac(&self, session: SessionId, counter: u32) -> [u8; MAC_LEN] {
        crypto::hmac_sha256(&self.0, &[b"refresh", &session.bytes(), &counter.to_be_bytes()])
    }

    /// Reads a token that this box made; nothing for any other text.
    pub fn read(&self, token: &str) -> Option<PresentedRefresh> {
        let bytes = URL_SAFE_NO_PAD.decode(token.get(..token.len().min(128))?).ok()?;
        let (session, rest) = bytes.split_first_chunk::<SESSION_LEN>()?;
        let (counter, mac) = rest.split_first_chunk::<COUNTER_LEN>()?;
        let session = SessionId::from_uuid(uuid::Uuid::from_bytes(*session));
        let counter = u32::from_be_bytes(*counter);
        let is_ours = crypto::constant_time_eq(mac, &self.mac(session, counter));
        is_ours.then_some(PresentedRefresh { session, counter })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::crypto::RootSource;

    fn ring(folder: &std::path::Path) -> KeyRing {
        let source = RootSource::KeyFile {
            path: folder.join("root.key"),
        };
        KeyRing::open_or_create(folder, &[source]).unwrap()
    }

    fn claims() -> Claims {
        Claims {
            sub: UserId::from_uuid(uuid::Uuid::from_u128(1)),
            name: "Belén".into(),
            role: Some(Role::Admin),
            roles: vec![Role::Admin],
            clinic_id: ClinicId::from_uuid(uuid::Uuid::from_u128(2)),
            sid: SessionId::from_uuid(uuid::Uuid::from_u128(3)),
            iat: 1_780_000_000,
            exp: 1_780_000_900,
            aud: AccessTokens::audience(),
        }
    }

    fn part(value: &serde_json::Value) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(value).unwrap())
    }

    #[test]
    fn a_token_is_read_back_and_survives_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let keys = ring(folder.path());
        let tokens = AccessTokens::open(&keys).unwrap();
        let token = tokens.issue(&claims()).unwrap();
        for tokens in [&tokens, &tokens, &AccessTokens::open(&keys).unwrap()] {
            assert_eq!(tokens.verify(&token).unwrap().session, claims().sid);
        }
    }

    /// Each byte of a remembered token counts, the last ones of its signature too.
    #[test]
    fn a_token_that_differs_from_a_remembered_one_anywhere_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let tokens = AccessTokens::open(&ring(folder.path())).unwrap();
        let token = tokens.issue(&claims()).unwrap();
        assert!(tokens.verify(&token).is_ok());
        assert!(tokens.remembered.get(&Shown(token.as_bytes())).is_some());
        for index in 0..token.len() {
            let mut other = token.clone().into_bytes();
            other[index] = if other[index] == b'A' { b'Q' } else { b'A' };
            assert!(tokens.remembered.get(&Shown(&other)).is_none(), "{index}");
            let remembered: Box<[u8]> = token.as_bytes().into();
            assert!(!Shown(&other).equivalent(&remembered), "{index}");
            let other = String::from_utf8(other).unwrap();
            assert_eq!(
                tokens.verify(&other).unwrap_err(),
                AuthError::TokenInvalid,
                "{index}"
            );
        }
        assert!(tokens.verify(&token[..token.len() - 1]).is_err());
    }

    #[test]
    fn forged_tokens_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let keys = ring(folder.path());
        let tokens = AccessTokens::open(&keys).unwrap();
        let token = tokens.issue(&claims()).unwrap();
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let (header, body) = signed.split_once('.').unwrap();

        let elsewhere = tempfile::tempdir().unwrap();
        let other_key = AccessTokens::open(&ring(elsewhere.path())).unwrap();

        let public = {
            let seed = keys.secret(SIGNING_SECRET).unwrap();
            let pair = Ed25519KeyPair::from_seed_unchecked(&seed).unwrap();
            pair.public_key().as_ref().to_vec()
        };
        let mut hs256 = Header::new(Algorithm::HS256);
        hs256.kid = Some(tokens.kid.clone());
        hs256.typ = Some(TYPE.to_owned());
        let with_public_key =
            jsonwebtoken::encode(&hs256, &claims(), &EncodingKey::from_secret(&public)).unwrap();

        let none = part(&serde_json::json!({ "alg": "none", "typ": TYPE, "kid": tokens.kid }));
        let mut promoted = serde_json::to_value(claims()).unwrap();
        promoted["sub"] = serde_json::json!(uuid::Uuid::from_u128(9));
        let mut portal = claims();
        portal.aud = "portal".into();
        let mut untyped = tokens.header.clone();
        untyped.typ = Some("JWT".into());

        for forged in [
            String::new(),
            "a.b.c".into(),
            "x".repeat(LONGEST + 1),
            format!("{none}.{body}."),
            format!("{none}.{body}.{signature}"),
            format!("{header}.{}.{signature}", part(&promoted)),
            format!("{header}.{body}."),
            other_key.issue(&claims()).unwrap(),
            with_public_key,
            tokens.issue(&portal).unwrap(),
            jsonwebtoken::encode(&untyped, &claims(), &tokens.encoding).unwrap(),
        ] {
            assert_eq!(
                tokens.verify(&forged).unwrap_err(),
                AuthError::TokenInvalid,
                "{forged}"
            );
        }
    }

    #[test]
    fn refresh_tokens_are_known_by_session_and_number_and_cannot_be_made_up() {
        let folder = tempfile::tempdir().unwrap();
        let key = RefreshKey::open(&ring(folder.path())).unwrap();
        let session = claims().sid;
        let token = key.token(session, 7);
        assert_eq!(token, key.token(session, 7));
        assert_eq!(key.read(&token), Some(PresentedRefresh { session, counter: 7 }));
        assert_ne!(token, key.token(session, 8));
        let mut bytes = URL_SAFE_NO_PAD.decode(&token).unwrap();
        for index in 0..bytes.len() {
            bytes[index] ^= 1;
            assert_eq!(key.read(&URL_SAFE_NO_PAD.encode(&bytes)), None, "{index}");
            bytes[index] ^= 1;
        }
        for text in [
            "",
            "ñ",
            "AAAA",
            &token[1..],
            &format!("{token}AAAA"),
            &"A".repeat(10_000),
        ] {
            assert_eq!(key.read(text), None, "{text}");
        }
    }
}

//! Keys, sealing and keyed hashes. Every primitive comes from `aws-lc-rs`; this room decides only
//! how they are put together.
//!
//! Owns: `DIR/keyring`, `DIR/keyring.slots`, `DIR/root.key`.
//! Invariants: no key is handed out before it is durable; a destroyed key is in no file of the box;
//! a sealed value opens only under its own key, schema and place.

mod aead;
mod blind;
mod envelope;
mod key;
mod keyring;
mod primitives;
mod stream;

pub use aead::Tampered;
pub use blind::{BLIND_LEN, Blind, BlindIndex};
pub use envelope::{EnvelopeError, Opened, envelope_header, open, seal};
pub use key::{KeyId, SubjectKey};
pub use keyring::{KeyRing, KeyRingError, RootSource, SlotAtHand, SlotKind, SlotStatus};
pub use primitives::{Sha256, constant_time_eq, hmac_sha256, random_bytes, random_token, sha256, sha256_hex};
pub use stream::{STREAM_MAGIC, StreamError, StreamKey, StreamOpener, StreamSealer};

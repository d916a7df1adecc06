//! AES-256-GCM with a random nonce: `nonce(12) | ciphertext | tag(16)`.
//!
//! Random 96-bit nonces allow 2^32 messages under one key (NIST SP 800-38D, section 8.3); one
//! subject stays far below a million writes.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use super::primitives::random_bytes;

pub(super) const NONCE: usize = NONCE_LEN;
pub(super) const TAG: usize = 16;

/// The bytes were not sealed under this key for this place, or were changed since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("sealed bytes do not open: changed, cut short, or of another key")]
pub struct Tampered;

fn cipher(key: &[u8; 32]) -> Result<LessSafeKey, Tampered> {
    UnboundKey::new(&AES_256_GCM, key)
        .map(LessSafeKey::new)
        .map_err(|_| Tampered)
}

/// Appends the sealed form of `plain` to `out`.
pub(super) fn seal_into(out: &mut Vec<u8>, key: &[u8; 32], aad: &[u8], plain: &[u8]) -> Result<(), Tampered> {
    let nonce = random_bytes::<NONCE>();
    out.reserve_exact(NONCE + plain.len() + TAG);
    out.extend_from_slice(&nonce);
    let start = out.len();
    out.extend_from_slice(plain);
    let tag = cipher(key)?
        .seal_in_place_separate_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(aad),
            out.get_mut(start..).ok_or(Tampered)?,
        )
        .map_err(|_| Tampered)?;
    out.extend_from_slice(tag.as_ref());
    Ok(())
}

/// Opens what [`seal_into`] appended.
pub(super) fn open(key: &[u8; 32], aad: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Tampered> {
    let mut plain = Vec::new();
    open_into(&mut plain, key, aad, sealed)?;
    Ok(plain)
}

/// The same into a buffer, whose content is replaced.
pub(super) fn open_into(
    plain: &mut Vec<u8>,
    key: &[u8; 32],
    aad: &[u8],
    sealed: &[u8],
) -> Result<(), Tampered> {
    let (nonce, body) = sealed.split_at_checked(NONCE).ok_or(Tampered)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| Tampered)?;
    plain.clear();
    plain.extend_from_slice(body);
    let length = cipher(key)?
        .open_in_place(nonce, Aad::from(aad), plain)
        .map_err(|_| Tampered)?
        .len();
    plain.truncate(length);
    Ok(())
}

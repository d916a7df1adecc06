//! The envelope around every stored value:
//! `suite(1) = 1 | schema(2, big endian) | key_id(16) | nonce(12) | ciphertext | tag(16)`.
//!
//! The header is authenticated together with the caller's own context (table and record id), so
//! that a value moved to another record, relabelled or cut does not open. A subject's cipher is
//! set up anew for each value: that costs about half a microsecond and keeps no expanded keys in
//! memory.

use super::aead::{self, NONCE, TAG, Tampered};
use super::key::{KeyId, SubjectKey};
use super::primitives::first_bytes;

/// AES-256-GCM with a random nonce.
const SUITE: u8 = 1;
const HEADER: usize = 1 + 2 + 16;

/// Why an envelope does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// Too short to hold a header, a nonce and a tag.
    #[error("the sealed value is cut short")]
    Truncated,
    /// Made by a newer version, or not an envelope at all.
    #[error("the sealed value names suite {0}, which this version does not know")]
    UnknownSuite(u8),
    /// The bytes, the key or the place is not the one it was sealed with.
    #[error(transparent)]
    Tampered(#[from] Tampered),
}

/// A value as it was given to [`seal`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Schema version of `plain`.
    pub schema: u16,
    /// The value's bytes.
    pub plain: Vec<u8>,
}

/// Seals `plain` for the place that `aad` names.
///
/// # Errors
/// [`EnvelopeError::Tampered`] if the cipher refuses, which it does only for values above 64 GiB.
pub fn seal(
    key_id: &KeyId,
    key: &SubjectKey,
    schema: u16,
    aad: &[u8],
    plain: &[u8],
) -> Result<Vec<u8>, EnvelopeError> {
    let mut envelope = Vec::with_capacity(HEADER + NONCE + plain.len() + TAG);
    envelope.push(SUITE);
    envelope.extend_from_slice(&schema.to_be_bytes());
    envelope.extend_from_slice(&key_id.0);
    let bound = bind(&envelope, aad);
    aead::seal_into(&mut envelope, key.bytes(), &bound, plain)?;
    Ok(envelope)
}

/// Opens an envelope that was sealed under `key` for the same `aad`.
///
/// # Errors
/// When anything about it differs from what was sealed.
pub fn open(key: &SubjectKey, aad: &[u8], envelope: &[u8]) -> Result<Opened, EnvelopeError> {
    let (schema, _) = envelope_header(envelope)?;
    let (header, sealed) = envelope
        .split_at_checked(HEADER)
        .ok_or(EnvelopeError::Truncated)?;
    let plain = aead::open(key.bytes(), &bind(header, aad), sealed)?;
    Ok(Opened { schema, plain })
}

/// Schema version and key id of an envelope, read without opening it (and so not yet trusted).
///
/// # Errors
/// When the bytes are too short or name an unknown suite.
pub fn envelope_header(envelope: &[u8]) -> Result<(u16, KeyId), EnvelopeError> {
    let [suite, rest @ ..] = envelope else {
        return Err(EnvelopeError::Truncated);
    };
    if *suite != SUITE {
        return Err(EnvelopeError::UnknownSuite(*suite));
    }
    if envelope.len() < HEADER + NONCE + TAG {
        return Err(EnvelopeError::Truncated);
    }
    let (schema, rest) = rest.split_at_checked(2).ok_or(EnvelopeError::Truncated)?;
    Ok((u16::from_be_bytes(first_bytes(schema)), KeyId(first_bytes(rest))))
}

/// Header first and of fixed length, so the two cannot run into each other.
fn bind(header: &[u8], aad: &[u8]) -> Vec<u8> {
    let mut bound = Vec::with_capacity(header.len() + aad.len());
    bound.extend_from_slice(header);
    bound.extend_from_slice(aad);
    bound
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bytes(max: usize) -> impl Strategy<Value = Vec<u8>> {
        proptest::collection::vec(any::<u8>(), 0..max)
    }

    proptest! {
        #[test]
        fn what_was_sealed_opens(id: [u8; 16], key: [u8; 32], schema: u16, aad in bytes(64), plain in bytes(600)) {
            let (id, key) = (KeyId(id), SubjectKey::new(key));
            let envelope = seal(&id, &key, schema, &aad, &plain).unwrap();
            prop_assert_eq!(envelope.len(), plain.len() + 47);
            prop_assert_eq!(envelope_header(&envelope), Ok((schema, id)));
            prop_assert_eq!(open(&key, &aad, &envelope), Ok(Opened { schema, plain }));
        }

        #[test]
        fn another_key_or_place_does_not_open(key: [u8; 32], bit in 0_usize..256, aad in bytes(64), other in bytes(64), plain in bytes(64)) {
            let right = SubjectKey::new(key);
            let envelope = seal(&KeyId([1; 16]), &right, 3, &aad, &plain).unwrap();
            let mut wrong = key;
            wrong[bit / 8] ^= 1 << (bit % 8);
            prop_assert_eq!(open(&SubjectKey::new(wrong), &aad, &envelope), Err(Tampered.into()));
            if other != aad {
                prop_assert_eq!(open(&right, &other, &envelope), Err(Tampered.into()));
            }
        }

        #[test]
        fn arbitrary_bytes_are_refused_without_a_panic(envelope in bytes(200), aad in bytes(20)) {
            prop_assert!(open(&SubjectKey::new([0; 32]), &aad, &envelope).is_err());
            let _ = envelope_header(&envelope);
        }
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_seen() {
        let key = SubjectKey::new([9; 32]);
        let envelope = seal(&KeyId([5; 16]), &key, 0x0102, b"patients", b"a short value").unwrap();
        assert!(open(&key, b"patients", &envelope).is_ok());
        for bit in 0..envelope.len() * 8 {
            let mut changed = envelope.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(open(&key, b"patients", &changed).is_err(), "bit {bit}");
        }
        for length in 0..envelope.len() {
            assert!(
                open(&key, b"patients", &envelope[..length]).is_err(),
                "{length} bytes"
            );
        }
        let mut longer = envelope;
        longer.push(0);
        assert!(open(&key, b"patients", &longer).is_err());
    }

    #[test]
    fn sealing_twice_never_gives_the_same_bytes() {
        let key = SubjectKey::new([9; 32]);
        let once = seal(&KeyId([5; 16]), &key, 1, b"", b"x").unwrap();
        let twice = seal(&KeyId([5; 16]), &key, 1, b"", b"x").unwrap();
        assert_ne!(once, twice);
    }
}

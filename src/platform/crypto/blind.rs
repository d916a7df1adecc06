//! Blind indexes: equality look-ups over values that must not stand readable in a key.
//!
//! `version(1) | first 16 bytes of HMAC-SHA-256(key, index name | normalised value)`. The caller
//! normalises (NFKC and lower case, E.164, upper case); the version names the key, so that a key
//! can be replaced entry by entry.

use zeroize::Zeroizing;

use super::primitives::{first_bytes, hmac_sha256};

/// Length of a blind value in bytes.
pub const BLIND_LEN: usize = 17;

/// A value as it stands in an index.
pub type Blind = [u8; BLIND_LEN];

/// One version of the key behind the blind indexes.
#[derive(Clone)]
pub struct BlindIndex {
    version: u8,
    key: Zeroizing<Vec<u8>>,
}

impl BlindIndex {
    /// Takes a key of 32 random bytes and the version that its values will carry.
    #[must_use]
    pub const fn new(version: u8, key: Zeroizing<Vec<u8>>) -> Self {
        Self { version, key }
    }

    /// The blind form of an already normalised `value` in the index called `name`.
    #[must_use]
    pub fn blind(&self, name: &str, value: &str) -> Blind {
        let mac = hmac_sha256(&self.key, &[name.as_bytes(), value.as_bytes()]);
        let mut blind = [self.version; BLIND_LEN];
        let [_, rest @ ..] = &mut blind;
        *rest = first_bytes(&mac);
        blind
    }

    /// The key version that [`BlindIndex::blind`] puts first.
    #[must_use]
    pub const fn version(&self) -> u8 {
        self.version
    }
}

impl std::fmt::Debug for BlindIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "BlindIndex(v{})", self.version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(version: u8, byte: u8) -> BlindIndex {
        BlindIndex::new(version, Zeroizing::new(vec![byte; 32]))
    }

    #[test]
    fn equal_values_meet_and_others_do_not() {
        let index = index(1, 3);
        let blind = index.blind("email", "belen@example.org");
        assert_eq!(blind, index.blind("email", "belen@example.org"));
        assert_ne!(blind, index.blind("email", "belen@example.com"));
        assert_ne!(blind, index.blind("phone", "belen@example.org"));
        assert_ne!(index.blind("ab", "c"), index.blind("a", "bc"));
    }

    #[test]
    fn the_key_and_its_version_show() {
        assert_eq!(index(2, 3).blind("email", "x")[0], 2);
        assert_ne!(index(1, 3).blind("email", "x"), index(1, 4).blind("email", "x"));
        assert_ne!(
            index(1, 3).blind("email", "x")[1..],
            index(1, 4).blind("email", "x")[1..]
        );
    }
}

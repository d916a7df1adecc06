//! The key of one subject, and the id by which records name it.

use zeroize::Zeroize;

use super::primitives::{hex, random_bytes};

/// Names a subject key; stored in clear in every envelope. Random, so it says nothing of a person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct KeyId(pub [u8; 16]);

impl KeyId {
    pub(super) fn random() -> Self {
        Self(random_bytes())
    }
}

impl std::fmt::Debug for KeyId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeyId({})", hex(&self.0))
    }
}

/// 256 bits that seal everything about one subject. Wiped from memory when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct SubjectKey([u8; 32]);

impl SubjectKey {
    /// Takes the bytes as they are; for keys that the ring made.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(super) const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl Drop for SubjectKey {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl std::fmt::Debug for SubjectKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SubjectKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_never_shows_a_key() {
        let shown = format!("{:?}", SubjectKey::new([0xAB; 32]));
        assert!(!shown.to_lowercase().contains("ab") && !shown.contains("171"));
    }
}

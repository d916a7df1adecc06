//! Fields that are answered and cannot be sent, so that what was answered can be sent back.

use serde::{Deserialize, Deserializer};

/// A field that is answered and cannot be sent: taken and ignored.
#[derive(Clone, Copy, Default)]
pub struct ReadOnly;

impl<'de> Deserialize<'de> for ReadOnly {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde::de::IgnoredAny::deserialize(deserializer).map(|_| Self)
    }
}

//! How carefully the clinic's people sign in.

use serde::{Deserialize, Serialize};

/// How carefully the clinic's people sign in. Nothing set is what the product says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Security {
    /// Minutes without an action after which a session ends; as the box was started when none.
    pub idle_minutes: Option<u16>,
    /// Whether everyone who works here needs a second factor.
    pub two_factor_required: bool,
    /// Least characters of a new password, where that is more than the product asks for.
    pub password_characters: Option<u16>,
}

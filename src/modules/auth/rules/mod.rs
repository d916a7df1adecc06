//! What decides at the door. Pure: every instant is given.

pub mod access;
pub mod codes;
pub mod invitations;
pub mod lock;
pub mod people;
pub mod refresh;
pub mod totp;

use jiff::SignedDuration;

/// How far two clocks may be apart, or one clock be corrected, before it matters.
pub const LEEWAY: SignedDuration = SignedDuration::from_secs(60);

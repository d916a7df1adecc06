//! First run: whoever has the box before them makes it their clinic's.
//!
//! Owns: the claim token, which lives in memory alone. Invariants: a token is worth 30 minutes and one clinic;
//! it is taken from the local network only; clinic and first administrator come into being in one write, so
//! that a power cut leaves an unclaimed box or a claimed one. Uses: auth, clinic. Emits and reacts: nothing.
//! Screens: the set-up wizard.

mod door;
mod error;
mod forms;
mod http;
mod rules;
mod service;

pub use door::{ClaimToken, SetupModule};
pub use error::SetupError;
pub use service::{ClaimBox, claim_box};

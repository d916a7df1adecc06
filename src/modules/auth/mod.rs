//! Signing in.
//!
//! Owns: accounts, credentials, sessions, one-time codes, family codes. Invariants: secrets are kept as
//! hashes; one account per e-mail address; a session that ended is refused at the next request; no
//! password is hashed inside a write. Uses: the store, the key ring, the outbox. Emits and reacts:
//! nothing yet. Screens: sign-in, my account, users.

mod model;
mod service;
mod store;

pub use model::{FamilyCode, User, UserState};
pub use service::{FamilyCodeMade, Invitee, create_family_code, invite_guardian, update_guardian_account};

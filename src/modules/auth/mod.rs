//! Signing in.
//!
//! Owns: accounts, credentials, sessions, one-time codes, family codes. Invariants: secrets are kept as
//! hashes; one account per e-mail address; a session that ended is refused at the next request; no
//! password is hashed inside a write; an address without an account answers like one with it. Uses: the
//! store, the key ring, the outbox. Emits and reacts: puts `auth.password_reset` into the outbox.
//! Screens: sign-in, my account, users.

mod authenticate;
mod cookies;
mod error;
mod http;
mod limits;
mod model;
mod module;
mod passwords;
mod rules;
mod service;
mod sessions;
mod store;
#[cfg(test)]
mod tests;
mod tokens;

pub use authenticate::authenticate;
pub use error::AuthError;
pub use model::{Credentials, FamilyCode, OneTimeCode, Session, SessionActivity, User, UserState};
pub use module::{AuthModule, AuthOptions};
pub use passwords::{HashedPassword, PasswordHasher};
pub use service::{
    FamilyCodeMade, Invitee, NewStaffUser, RESET_CODE_VALID, activate_invited, console_disable_two_factor,
    console_reset, create_family_code, create_first_admin, create_staff_user, has_admin, invite_guardian,
    issue_reset_code, require_reauthentication, update_guardian_account,
};
pub use store::user_of_guardian;

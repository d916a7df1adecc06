//! Signing in.
//!
//! Owns: accounts, credentials, sessions, invitations, one-time codes, family codes. Invariants: secrets are
//! kept as hashes; one account per e-mail address; a session that ended is refused at the next request, and new
//! roles hold from the next request on; one active ADMIN is always left; an invitation opens one account once; no
//! password is hashed inside a write; an address without an account answers like one with it. Uses: the
//! store, the key ring, the outbox. Emits `PasswordAsked`, `PasswordSettled`; puts `auth.password_reset` into the outbox.
//! Screens: sign-in, invitation, my account, team.

mod door;
mod error;
mod forms;
mod http;
mod model;
mod rules;
mod service;
mod store;

pub use door::{AuthModule, HashedPassword, PasswordHasher, ResetCode};
pub use error::AuthError;
pub use http::{Visitor, authenticate};
pub use model::{
    Credentials, FamilyCode, Invitation, OneTimeCode, Session, SessionActivity, User, UserState,
};
pub use service::{
    FamilyCodeMade, Invitee, NewStaffUser, SeedUser, active_staff, close_guardian_account, count_staff,
    create_family_code, create_first_admin, create_staff_user, family_code_of, has_admin, has_used_account,
    invite_guardian, issue_reset_code, release_guardian_address, require_reauthentication,
    revoke_family_code, seed_user, update_guardian_account, user_name, withdraw_account,
};

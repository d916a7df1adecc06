//! What can be done with accounts and sessions, one use case per function.
//!
//! Passwords are compared and hashed before a write; the write looks again at the hash that was
//! compared. A refusal that has to be remembered (a failure that counts) is the value of a write that
//! goes through, hence [`Committed`].

mod console;
mod failures;
mod families;
mod invitations;
mod passwords;
mod people;
mod second_factor;
mod sessions;
mod sign_in;
mod staff;
mod two_factor;

pub use console::{console_disable_two_factor, console_reset, create_first_admin};
pub use failures::{note_unknown_account, note_wrong_password};
pub use families::{
    FamilyCodeMade, Invitee, close_guardian_account, create_family_code, family_code_of, has_used_account,
    invite_guardian, release_guardian_address, revoke_family_code, update_guardian_account, withdraw_account,
};
pub use invitations::{
    Register, find_invitation, note_refused, open_invitation, register, renew_invitation, revoke_invitation,
    show_invitation,
};
pub use passwords::{
    ChangePassword, RESET_CODE_VALID, ResetPassword, change_password, check_new_password, issue_reset_code,
    issue_staff_reset_code, request_reset, reset_password,
};
pub use people::{
    activate_person, deactivate_person, edit_person, end_session_of, end_sessions_of, invite_person,
};
pub use second_factor::{VerifySecondFactor, verify_second_factor};
pub use sessions::{
    Reauthenticate, RefreshSession, end_own_session, mark_idle, purge_expired, reauthenticate,
    refresh_session, sign_out, write_activity,
};
pub use sign_in::{Opened, SignIn, SignInStep, sign_in};
pub use staff::{
    NewStaffUser, Person, SeedUser, active_staff, count_staff, create_staff_user, has_admin, list_staff,
    person, seed_user, unlock_user, user_name,
};
pub use two_factor::{activate_two_factor, disable_two_factor, enroll_two_factor, renew_recovery_codes};

use super::error::AuthError;
use super::model::{Credentials, User};
use super::rules::access;
use super::store;
use crate::platform::store::{View, WriteTx};
use crate::shared::error::Error;
use crate::shared::ids::UserId;

/// The outcome of a write that is kept also when it refuses.
pub type Committed<T> = Result<Result<T, AuthError>, Error>;

/// The account that acts.
pub fn own_account(tx: &impl View, user: Option<UserId>) -> Result<(User, Credentials), Error> {
    let user = user.ok_or(AuthError::Required)?;
    let account = tx.get_live::<User>(user)?.ok_or(AuthError::SessionEnded)?;
    let credentials = store::credentials_of(tx, user)?.ok_or(AuthError::SessionEnded)?;
    Ok((account, credentials))
}

/// Refuses a sensitive act unless the password was given a moment ago. The console needs none.
///
/// # Errors
/// `auth.reauthentication_required`.
pub fn require_reauthentication(tx: &WriteTx<'_>) -> Result<(), Error> {
    let actor = tx.actor();
    if actor.user.is_none() || access::is_reauthenticated(actor.reauthenticated_until, tx.now()) {
        return Ok(());
    }
    Err(AuthError::ReauthenticationRequired.into())
}

//! What happened, for the rooms above: a closed list, answered in one place by `app::reactions`.

use super::ids::{GuardianId, PatientId, UserId};

/// Something that happened inside a write and that other modules answer in the same transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A child was registered.
    PatientRegistered {
        /// The child.
        patient: PatientId,
        /// The guardian who answers for the child.
        primary_guardian: GuardianId,
        /// Accounts made in state "invited" by this registration.
        invited: Vec<UserId>,
        /// Whether it came out of another program: the family was not at the desk.
        is_imported: bool,
    },
    /// Somebody who works here forgot their password and asks for a code.
    PasswordAsked {
        /// Who.
        user: UserId,
    },
    /// They have a code or a password, or work here no longer.
    PasswordSettled {
        /// Who.
        user: UserId,
    },
}

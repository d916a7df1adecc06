//! What happened, for the rooms above: a closed list, answered in one place by `app::reactions`.

use super::ids::{GuardianId, PatientId, RearrangementId, ReviewId, UserId};

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
    /// Two files of one child became one.
    FilesJoined {
        /// The one that stays.
        kept: PatientId,
        /// The one that was taken in.
        merged: PatientId,
        /// What was done, as it is kept.
        made: RearrangementId,
    },
    /// That was taken back.
    FilesParted {
        /// The one that stayed.
        kept: PatientId,
        /// The one that stands for itself again.
        merged: PatientId,
        /// What was done, as it is kept.
        made: RearrangementId,
    },
    /// A review says that something cannot wait.
    ReviewUrgent {
        /// The child.
        patient: PatientId,
        /// The review.
        review: ReviewId,
    },
    /// The caries risk of a child has turned red.
    RiskTurnedRed {
        /// The child.
        patient: PatientId,
    },
    /// The caries risk of a child is milder than it was.
    RiskImproved {
        /// The child.
        patient: PatientId,
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

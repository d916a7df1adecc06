//! What can stand in the way of a change to a patient's file.

use jiff::civil::Date;
use serde_json::Value;

use super::rules::Unmergeable;
use crate::shared::error::{Error, Kind};
use crate::shared::ids::{GuardianId, PatientId};

/// A fact that stands in the way.
#[derive(Clone, Debug, PartialEq)]
pub enum PatientsError {
    /// There is no such patient.
    Unknown,
    /// The patient does not have this guardian.
    UnknownGuardian,
    /// The patient does not have this plan.
    UnknownPlan,
    /// The file is reserved to others.
    Reserved {
        /// Whether its reader may open it in an emergency.
        may_open: bool,
    },
    /// The file is reserved to nobody, or to its reader as well: there is no glass to break.
    NotReserved,
    /// There is no such opening, or it is somebody else's.
    UnknownUrgentAccess,
    /// A reserved file is not made one with another.
    MergeReserved,
    /// The opening is over.
    UrgentAccessOver,
    /// Nobody reviews what they opened themselves.
    OwnUrgentAccess,
    /// The opening is still going on: it is ended first.
    UrgentAccessOpen,
    /// The file was removed: it must be restored before it can change.
    Removed,
    /// Another file has the same DNI, or the same name and birth date.
    Duplicate {
        /// Whether it can be saved all the same by saying so.
        is_confirmable: bool,
        /// The other files, as in lists.
        candidates: Value,
    },
    /// The clinic knows guardians with the same DNI or e-mail address.
    GuardianKnown {
        /// Whether a new person can be registered all the same by saying so.
        is_confirmable: bool,
        /// The guardians with their children.
        candidates: Value,
    },
    /// A child keeps at least one guardian.
    LastGuardian,
    /// The other guardian is barred from the child and cannot become the primary one.
    NoOtherPrimary,
    /// There are as many guardians as a file can have.
    TooManyGuardians,
    /// This guardian is on the file already.
    GuardianLinked,
    /// Nobody of the family would be identified any more.
    LastDni,
    /// No child of theirs may be shown to this guardian today.
    GuardianBarred,
    /// No printed code of this guardian is open.
    NoFamilyCode,
    /// The file was taken into another one of the same child.
    Merged {
        /// The one that stayed.
        survivor: PatientId,
    },
    /// The guardian was taken into another record of the same person.
    GuardianMerged {
        /// The one that stayed.
        survivor: GuardianId,
    },
    /// Both guardians are one.
    SameGuardian,
    /// Both files are one.
    SameFile,
    /// The child belongs to that family already.
    SameFamily,
    /// The texts of both files are too long for one.
    MergeTooLong,
    /// Plans of both files run in the same year.
    MergePlansOverlap,
    /// Every guardian that would stay is barred.
    MergeNoPrimary,
    /// A guardian who would stay looks like one who is barred.
    BarredTwin,
    /// Nothing of that id was done to the file, or it was taken back.
    UnknownRearrangement,
    /// The file was changed since.
    UndoEdited,
    /// A plan was changed since.
    UndoPlans,
    /// Nobody said so, or it was taken back.
    UnknownDistinct,
    /// The guardian was edited since.
    UndoGuardianEdited,
    /// The file of a child of the guardian was edited since.
    UndoChildEdited,
    /// A guardian of the file was taken into another record since.
    UndoGuardianMerged,
    /// The DNI of the file that was taken in is another child's by now.
    UndoDniTaken,
    /// Somebody's data were erased since.
    UndoErased,
    /// Another plan covers part of that year.
    PlanOverlaps {
        /// The last day of the other plan.
        until: Date,
    },
    /// The plan was cancelled.
    PlanCancelled,
    /// The plan's year is over.
    PlanExpired,
    /// The directory is being rebuilt after the start.
    DirectoryLoading,
    /// The search index is being rebuilt after the start.
    SearchLoading,
    /// A cursor that no list of this kind has given.
    BadCursor,
}

impl From<Unmergeable> for PatientsError {
    fn from(error: Unmergeable) -> Self {
        match error {
            Unmergeable::TooLong => Self::MergeTooLong,
            Unmergeable::NoPrimary => Self::MergeNoPrimary,
        }
    }
}

impl From<PatientsError> for Error {
    fn from(error: PatientsError) -> Self {
        use PatientsError as E;
        match error {
            E::Unknown => Self::not_found("patients.unknown"),
            E::UnknownGuardian => Self::not_found("patients.unknown_guardian"),
            E::UnknownPlan => Self::not_found("patients.unknown_plan"),
            E::Reserved { may_open: false } => Self::new(Kind::Forbidden, "patients.reserved"),
            E::Reserved { may_open: true } => Self::new(Kind::Forbidden, "patients.reserved_urgent"),
            E::NotReserved => Self::new(Kind::Conflict, "patients.not_reserved"),
            E::UnknownUrgentAccess => Self::not_found("patients.unknown_urgent_access"),
            E::MergeReserved => Self::new(Kind::Conflict, "patients.merge_reserved"),
            E::UrgentAccessOver => Self::new(Kind::Conflict, "patients.urgent_access_over"),
            E::OwnUrgentAccess => Self::new(Kind::Conflict, "patients.own_urgent_access"),
            E::UrgentAccessOpen => Self::new(Kind::Conflict, "patients.urgent_access_open"),
            E::Removed => Self::new(Kind::Conflict, "patients.removed"),
            E::Duplicate {
                is_confirmable,
                candidates,
            } => Self::new(Kind::Conflict, "patients.duplicate")
                .param("confirmable", is_confirmable)
                .attach("candidates", candidates),
            E::GuardianKnown {
                is_confirmable,
                candidates,
            } => Self::new(Kind::Conflict, "patients.guardian_known")
                .param("confirmable", is_confirmable)
                .attach("candidates", candidates),
            E::LastGuardian => Self::new(Kind::Conflict, "patients.last_guardian"),
            E::NoOtherPrimary => Self::new(Kind::Conflict, "patients.no_other_primary"),
            E::TooManyGuardians => Self::new(Kind::Conflict, "patients.guardians_full"),
            E::GuardianLinked => Self::new(Kind::Conflict, "patients.guardian_linked"),
            E::LastDni => Self::new(Kind::Conflict, "patients.last_dni"),
            E::GuardianBarred => Self::new(Kind::Conflict, "patients.guardian_barred"),
            E::NoFamilyCode => Self::new(Kind::Conflict, "patients.no_family_code"),
            E::Merged { survivor } => {
                Self::new(Kind::Gone, "patients.merged").param("survivor", survivor.to_string())
            }
            E::GuardianMerged { survivor } => {
                Self::new(Kind::Gone, "patients.guardian_merged").param("survivor", survivor.to_string())
            }
            E::SameGuardian => Self::new(Kind::Conflict, "patients.same_guardian"),
            E::SameFile => Self::new(Kind::Conflict, "patients.same_file"),
            E::SameFamily => Self::new(Kind::Conflict, "patients.same_family"),
            E::MergeTooLong => Self::new(Kind::Conflict, "patients.merge_too_long"),
            E::MergePlansOverlap => Self::new(Kind::Conflict, "patients.merge_plans_overlap"),
            E::MergeNoPrimary => Self::new(Kind::Conflict, "patients.merge_no_primary"),
            E::BarredTwin => Self::new(Kind::Conflict, "patients.barred_twin"),
            E::UnknownRearrangement => Self::not_found("patients.unknown_rearrangement"),
            E::UndoEdited => Self::new(Kind::Conflict, "patients.undo_edited"),
            E::UndoPlans => Self::new(Kind::Conflict, "patients.undo_plans"),
            E::UnknownDistinct => Self::not_found("patients.unknown_distinct"),
            E::UndoGuardianEdited => Self::new(Kind::Conflict, "patients.undo_guardian_edited"),
            E::UndoChildEdited => Self::new(Kind::Conflict, "patients.undo_child_edited"),
            E::UndoGuardianMerged => Self::new(Kind::Conflict, "patients.undo_guardian_merged"),
            E::UndoDniTaken => Self::new(Kind::Conflict, "patients.undo_dni_taken"),
            E::UndoErased => Self::new(Kind::Conflict, "patients.undo_erased"),
            E::PlanOverlaps { until } => {
                Self::new(Kind::Conflict, "patients.plan_overlaps").param("until", until.to_string())
            }
            E::PlanCancelled => Self::new(Kind::Conflict, "patients.plan_cancelled"),
            E::PlanExpired => Self::new(Kind::Conflict, "patients.plan_expired"),
            E::DirectoryLoading => Self::new(Kind::Unavailable, "patients.directory_loading"),
            E::SearchLoading => Self::new(Kind::Unavailable, "patients.search_loading"),
            E::BadCursor => Self::new(Kind::BadRequest, "patients.bad_cursor"),
        }
    }
}

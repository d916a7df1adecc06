//! What can be done with the files of children, one use case per function.

mod audited;
mod candidates;
mod duplicates;
mod edit;
mod family;
mod family_codes;
mod file;
mod guardians;
mod history;
mod import;
mod likeness;
mod one_person;
mod plans;
mod rearrange;
mod rearranged;
mod register;
mod removal;
mod reserved;
mod standing;
mod urgent;

pub use candidates::{Likeness, find_duplicates};
pub use duplicates::{ChildOfGuardian, KnownGuardian, ReservedFile};
pub use edit::edit_patient;
pub use family::{Family, open_family, set_authority, set_contact, set_payer};
pub use family_codes::{make_family_code, read_family_code, revoke_family_code};
pub use file::{PatientFile, Sibling, open_file};
pub use guardians::{add_guardian, edit_guardian, remove_guardian};
pub use history::{FileChange, list_changes};
pub use import::{
    FamilyChoice, Imported, Newcomer, check_import, import_patient, is_built_upon, withdraw_import,
};
pub use likeness::{Alike, find_alike, forget_distinct, tell_distinct};
pub use one_person::{
    list_guardian_mergings, merge_guardians, preview_guardian_merge, undo_guardian_merging,
};
pub use plans::{cancel_plan, contract_plan, edit_plan, list_plans};
pub use rearrange::{MergePreview, merge_patients, move_child, preview_merge};
pub use rearranged::{list_rearrangements, undo_rearrangement};
pub use register::register_patient;
pub use removal::{remove_patient, restore_patient};
pub use reserved::{ReservationView, lift_reservation, read_reservation, reserve_file};
pub use standing::note_standing;
pub use urgent::{
    AccessCounts, ToldAccess, Wanted, count_urgent_accesses, end_urgent_access, list_urgent_accesses,
    open_urgently, review_urgent_access, tell,
};

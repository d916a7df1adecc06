//! What can be done with accounts and sessions, one use case per function.

mod families;

pub use families::{FamilyCodeMade, Invitee, create_family_code, invite_guardian, update_guardian_account};

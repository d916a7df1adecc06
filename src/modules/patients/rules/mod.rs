//! The rules of the patients' files: pure functions from what people send to facts, with everything
//! that is wrong said at once.

mod child;
mod consent;
mod doubts;
mod family;
mod fields;
mod guardian;
mod joining;
mod likeness;
mod merging;
mod one_person;
mod plan;
mod registration;
mod reserved;
mod restriction;

pub use child::{Ages, parse_child};
pub use consent::{ConsentFacts, Signable};
pub use doubts::{Doubt, doubts};
pub use family::{parse_authority, parse_contact, show_time};
pub use guardian::{GUARDIANS_MAX, GuardianEntry, Who, parse_entry, parse_guardian, parse_link};
pub use joining::{join_links, look_like_one, settle_primary};
pub use likeness::{
    ChildLikeness, ChildTraits, GuardianLikeness, GuardianTraits, Pair, alike_children, alike_guardians,
};
pub use merging::{Unmergeable, merge, must_choose_guardians, plans_overlap};
pub use one_person::{merge_guardians, relink};
pub use plan::{PlanFacts, current_plan, end_of, is_running, overlapping, parse_plan, status_of};
pub use registration::{Registration, parse_registration};
pub use reserved::{
    AccessState, Reserving, is_named_by, is_open, is_overdue, may_review, opens, parse_reason,
    parse_reservation, parse_review, state_of,
};
pub use restriction::{is_barred, may_be_primary, restriction_on};

/// What stands in the place of a text's version for a consent that was signed on paper before the clinic had this box.
pub const PAPER_VERSION: &str = "paper";

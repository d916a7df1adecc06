//! What people send, before it is understood: texts as they were typed. The rules turn them into
//! facts, or say what is wrong with each field.

mod family;
mod guardian;
mod patient;
mod plan;
mod rearrangement;
mod registration;
mod reserved;

pub use family::{AuthorityForm, ContactForm, PayerForm};
pub use guardian::{AddGuardianForm, EditGuardianForm, GuardianForm};
pub use patient::{AddressForm, PatientForm};
pub use plan::{EditPlanForm, PlanForm};
pub use rearrangement::{GuardianField, MergeField, MergeForm, MergeGuardiansForm, MoveForm};
pub use registration::{ConsentForm, RegistrationForm};
pub use reserved::{ReservationForm, UrgentForm, UrgentReviewForm};

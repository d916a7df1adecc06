//! How a refusal over what the clinic knows already is described; `service::duplicates` fills it in.

use utoipa::ToSchema;

use crate::modules::patients::directory::ListItem;
use crate::modules::patients::service::{KnownGuardian, ReservedFile};
use crate::platform::http::Problem;

/// A problem with those who may be meant.
#[derive(ToSchema)]
#[expect(dead_code, reason = "the description of a body that the outer layer writes")]
pub struct KnownProblem {
    #[schema(inline = false)]
    #[serde(flatten)]
    problem: Problem,
    /// With `patients.duplicate` files, with `patients.guardian_known` guardians.
    candidates: Option<Vec<Candidate>>,
}

/// Somebody whom the clinic knows and who may be meant.
#[derive(ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "the description of a body that the outer layer writes")]
pub enum Candidate {
    /// A child's file.
    File(ListItem),
    /// A child's file that is reserved to others.
    Reserved(ReservedFile),
    /// A guardian.
    Guardian(KnownGuardian),
}

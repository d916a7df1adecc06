//! What people send to reserve a file, to open a reserved one, and to review that.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::modules::patients::model::{ReserveReason, Verdict};
use crate::shared::ids::UserId;

/// To whom a file is reserved, and why.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "reason": "STAFF_FAMILY", "note": "Hija de una compañera de recepción.",
    "staff": ["01930a3e-7c00-7000-8000-000000000001"]
}))]
pub struct ReservationForm {
    /// Why it is reserved.
    #[schema(required = true, value_type = ReserveReason)]
    pub reason: Option<ReserveReason>,
    /// Why it is changed, in words.
    #[schema(required = true, value_type = String, min_length = 10, max_length = 500)]
    pub note: Option<String>,
    /// Who opens the file; somebody who treats among them.
    #[schema(min_items = 1, max_items = 20)]
    #[serde(default)]
    pub staff: Vec<UserId>,
}

/// Why a reserved file is opened.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({ "reason": "Traumatismo dental: viene sangrando y no está su odontóloga." }))]
pub struct UrgentForm {
    /// Why, in words.
    #[schema(required = true, value_type = String, min_length = 10, max_length = 500)]
    pub reason: Option<String>,
}

/// What a review came to.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({ "verdict": "JUSTIFIED", "note": "Urgencia confirmada con la familia." }))]
pub struct UrgentReviewForm {
    /// What it came to.
    #[schema(required = true, value_type = Verdict)]
    pub verdict: Option<Verdict>,
    /// In words; needed when there was no need for the opening.
    #[schema(max_length = 500)]
    pub note: Option<String>,
}

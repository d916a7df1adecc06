//! What people send about a family: who may decide, who pays, how its guardians wish to be reached.

use serde::Deserialize;
use utoipa::ToSchema;

use crate::modules::patients::model::{Channel, DecisionPower};
use crate::shared::ids::GuardianId;
use crate::shared::language::Language;

/// What a guardian may do for one child, and the court order that bars them, if there is one.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "mayDecide": "NONE", "accessRestricted": true, "restriction": "Sin comunicación ni visitas",
    "restrictionDocument": "Juzgado nº 2 de Getafe, auto 114/2026", "restrictedFrom": "2026-03-01",
    "restrictedUntil": "2027-02-28"
}))]
pub struct AuthorityForm {
    /// Whether they may decide for the child.
    #[schema(required = true, value_type = DecisionPower)]
    pub may_decide: Option<DecisionPower>,
    /// Whether a court order bars them from the child, now or on the days that are named.
    #[schema(default = false)]
    #[serde(default)]
    pub access_restricted: bool,
    /// What the order says.
    #[schema(max_length = 200)]
    pub restriction: Option<String>,
    /// How the document is found; needed with a restriction.
    #[schema(max_length = 200)]
    pub restriction_document: Option<String>,
    /// Its first day; without one it holds already.
    #[schema(format = Date)]
    pub restricted_from: Option<String>,
    /// Its last day; without one it holds until it is lifted.
    #[schema(format = Date)]
    pub restricted_until: Option<String>,
}

/// How a guardian wishes to be reached, and what the front desk should know.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "channels": ["WHATSAPP", "EMAIL"], "language": "es", "quietFrom": "21:00", "quietUntil": "09:30",
    "remark": "Trabaja de noche: mejor por la tarde.", "notes": "Los abuelos traen a los niños los jueves."
}))]
pub struct ContactForm {
    /// Ways they prefer; none when they named none.
    #[schema(max_items = 5)]
    #[serde(default)]
    pub channels: Vec<Channel>,
    /// The language of their messages; the clinic's when nothing is said.
    #[schema(nullable = true)]
    pub language: Option<Language>,
    /// From when they wish to be left alone: `21:00`.
    #[schema(max_length = 5)]
    pub quiet_from: Option<String>,
    /// Until when: `09:30`. It may pass midnight.
    #[schema(max_length = 5)]
    pub quiet_until: Option<String>,
    /// Anything else about reaching them.
    #[schema(max_length = 200)]
    pub remark: Option<String>,
    /// What the front desk should know about the family; nothing clinical.
    #[schema(max_length = 4000)]
    pub notes: Option<String>,
}

/// Who pays for a child.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PayerForm {
    /// One of its guardians.
    pub guardian_id: GuardianId,
}

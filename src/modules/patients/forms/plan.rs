//! A plan as people send it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::modules::patients::model::{PaymentFrequency, PlanType};
use crate::platform::http::ReadOnly;

/// A plan of one year.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"planType": "PREVENTIVO", "startDate": "2026-09-01", "paymentFrequency": "ANNUAL"}))]
pub struct PlanForm {
    /// Which plan.
    #[schema(required = true, value_type = PlanType)]
    pub plan_type: Option<PlanType>,
    /// Its first day.
    #[schema(required = true, value_type = String, format = Date, example = "2026-09-01")]
    pub start_date: Option<String>,
    /// How often it is paid.
    #[schema(required = true, value_type = PaymentFrequency)]
    pub payment_frequency: Option<PaymentFrequency>,
}

/// A plan as edited. Takes what a `GET` gave: its other fields are ignored.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"planType": "HIM", "startDate": "2026-09-01", "paymentFrequency": "MONTHLY"}))]
#[allow(
    dead_code,
    reason = "read-only fields are taken so that an answer can be sent back"
)]
pub struct EditPlanForm {
    /// Which plan.
    #[schema(required = true, value_type = PlanType)]
    pub plan_type: Option<PlanType>,
    /// Its first day.
    #[schema(required = true, value_type = String, format = Date)]
    pub start_date: Option<String>,
    /// How often it is paid.
    #[schema(required = true, value_type = PaymentFrequency)]
    pub payment_frequency: Option<PaymentFrequency>,
    #[schema(ignore)]
    #[serde(default)]
    pub(in crate::modules::patients) id: ReadOnly,
    #[schema(ignore)]
    #[serde(default)]
    pub(in crate::modules::patients) status: ReadOnly,
    #[schema(ignore)]
    #[serde(default)]
    pub(in crate::modules::patients) end_date: ReadOnly,
    #[schema(ignore)]
    #[serde(default)]
    pub(in crate::modules::patients) price_cents: ReadOnly,
    #[schema(ignore)]
    #[serde(default)]
    pub(in crate::modules::patients) version: ReadOnly,
}

impl EditPlanForm {
    /// The part that a new plan has too.
    #[must_use]
    pub fn plan(&self) -> PlanForm {
        PlanForm {
            plan_type: self.plan_type,
            start_date: self.start_date.clone(),
            payment_frequency: self.payment_frequency,
        }
    }
}

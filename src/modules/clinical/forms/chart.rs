//! Entries in the chart itself, and decisions about risk, as they are sent.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::review::ToothForm;
use crate::modules::clinical::model::Layer;
use crate::modules::patients::RiskLevel;
use crate::platform::http::Choice;

/// One thing that was seen, planned or done.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChartEventForm {
    /// Found, wanted or done.
    #[schema(value_type = Layer)]
    pub layer: Choice<Layer>,
    /// The tooth from then on. Of one too many, the tooth beside it.
    pub tooth: ToothForm,
    /// The name of a tooth too many, such as `mesiodens`; nothing for one of the 52.
    #[schema(max_length = 200)]
    pub supernumerary: Option<String>,
}

/// What is entered in a chart outside of a review.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChartForm {
    /// The `revision` of the chart that was on the screen. When others told of the same teeth since, it is refused.
    #[schema(minimum = 0)]
    pub revision: u64,
    /// The day on which it was seen; today unless told.
    #[schema(value_type = Option<String>, format = Date)]
    pub observed_on: Option<String>,
    /// Why it is entered for an earlier day, which needs a reason.
    #[schema(max_length = 4000)]
    pub reason: Option<String>,
    /// What is entered.
    #[schema(min_items = 1, max_items = 60)]
    pub events: Vec<ChartEventForm>,
}

/// Why an entry is an error.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ErrorForm {
    /// In a few words.
    #[schema(min_length = 1, max_length = 4000)]
    pub reason: String,
}

/// Another light than the one that was counted.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OverrideForm {
    /// Which.
    #[schema(value_type = RiskLevel)]
    pub level: Choice<RiskLevel>,
    /// Why.
    #[schema(min_length = 1, max_length = 4000)]
    pub reason: Option<String>,
}

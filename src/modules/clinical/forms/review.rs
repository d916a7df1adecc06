//! A review as it is sent.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::modules::clinical::model::{
    Activity, BrushingTechnique, Cause, CrownTechnique, DietRisk, FlossUsage, FluorideExposure, GumStatus,
    Material, Priority, RestorationCondition, Retention, ReviewType, ToothStatus, TreatmentType,
};
use crate::platform::http::{Choice, ReadOnly};
use crate::shared::tooth::Surface;

/// A tooth as it was found.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"toothNumber": 46, "status": "CARIES", "surfaces": {"oclusal": "CARIES"}}))]
pub struct ToothForm {
    /// Its FDI number: 11-18, 21-28, 31-38, 41-48; 51-55, 61-65, 71-75, 81-85.
    #[schema(minimum = 11, maximum = 85)]
    pub tooth_number: i64,
    /// What the tooth is as a whole.
    #[schema(value_type = ToothStatus)]
    pub status: Choice<ToothStatus>,
    /// Its surfaces that differ from sound. Each tooth has `mesial`, `distal`, `vestibular`, `oclusal` (positions 4-8 and
    /// primary 4-5) or `incisal` (1-3), `palatina` (above) or `lingual` (below).
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, ToothStatus>)]
    pub surfaces: BTreeMap<String, Choice<ToothStatus>>,
    /// Finer facts.
    #[serde(default)]
    pub detail: Option<DetailForm>,
}

/// Finer facts about a tooth.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DetailForm {
    /// What a filling, a sealant or a crown is made of.
    #[schema(value_type = Option<Material>)]
    pub material: Option<Choice<Material>>,
    /// How a filling or a crown is.
    #[schema(value_type = Option<RestorationCondition>)]
    pub condition: Option<Choice<RestorationCondition>>,
    /// How much of a sealant is left.
    #[schema(value_type = Option<Retention>)]
    pub retention: Option<Choice<Retention>>,
    /// Whether a lesion goes on.
    #[schema(value_type = Option<Activity>)]
    pub activity: Option<Choice<Activity>>,
    /// Whether silver diamine fluoride was applied.
    pub sdf: Option<bool>,
    /// How a preformed crown was set.
    #[schema(value_type = Option<CrownTechnique>)]
    pub technique: Option<Choice<CrownTechnique>>,
    /// Why the tooth is gone, crowned, treated or to be taken out.
    #[schema(value_type = Option<Cause>)]
    pub cause: Option<Choice<Cause>>,
}

/// Where plaque was stained on a tooth.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StainedForm {
    /// Its FDI number.
    #[schema(minimum = 11, maximum = 85)]
    pub tooth_number: i64,
    /// On which of `mesial`, `distal`, `vestibular`, and `palatina` or `lingual`.
    #[schema(value_type = Vec<Surface>, max_items = 4)]
    pub surfaces: Vec<String>,
}

/// One of the six index surfaces of OHI-S.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IndexToothForm {
    /// 16, 11, 26, 36, 31 or 46, the neighbours that stand in for them, or the primary teeth in their places.
    #[schema(minimum = 11, maximum = 85)]
    pub tooth_number: i64,
    /// Soft debris, from 0 to 3.
    #[schema(minimum = 0, maximum = 3)]
    pub debris: i64,
    /// Calculus, from 0 to 3.
    #[schema(minimum = 0, maximum = 3)]
    pub calculus: i64,
}

/// What a hygiene session adds.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HygieneForm {
    /// OHI-S by index tooth.
    #[serde(default)]
    #[schema(max_items = 6)]
    pub ohis: Vec<IndexToothForm>,
    /// Sites that bled on probing, in percent.
    #[schema(minimum = 0, maximum = 100)]
    pub bleeding: Option<f64>,
    /// O'Leary before cleaning, in percent.
    #[schema(minimum = 0, maximum = 100)]
    pub stained_before: Option<f64>,
    /// O'Leary after cleaning, in percent.
    #[schema(minimum = 0, maximum = 100)]
    pub stained_after: Option<f64>,
    /// What was used or recommended.
    #[schema(max_length = 4000)]
    pub products: Option<String>,
    /// What the child wants to reach, in its own words.
    #[schema(max_length = 4000)]
    pub goal: Option<String>,
    /// What is wanted until the next visit.
    #[schema(max_length = 4000)]
    pub next_goal: Option<String>,
}

/// What was done.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AppliedForm {
    /// What.
    #[schema(value_type = TreatmentType)]
    pub treatment_type: Choice<TreatmentType>,
    /// On which tooth.
    #[schema(minimum = 11, maximum = 85)]
    pub tooth_number: Option<i64>,
    /// On which surface of it.
    #[schema(value_type = Option<Surface>)]
    pub surface: Option<String>,
    /// With which product, and lot.
    #[schema(max_length = 200)]
    pub product_used: Option<String>,
    /// How strong, such as `22600 ppm`.
    #[schema(max_length = 200)]
    pub concentration: Option<String>,
    /// More about it.
    #[schema(max_length = 4000)]
    pub notes: Option<String>,
}

/// What is to be done.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlannedForm {
    /// What.
    #[schema(value_type = TreatmentType)]
    pub treatment: Choice<TreatmentType>,
    /// On which tooth.
    #[schema(minimum = 11, maximum = 85)]
    pub tooth_number: Option<i64>,
    /// How soon.
    #[schema(value_type = Priority)]
    pub priority: Choice<Priority>,
    /// What it will cost, in cents.
    #[schema(minimum = 0, maximum = 10_000_000)]
    pub estimate_cents: Option<i64>,
    /// To whom the child is sent.
    #[schema(max_length = 200)]
    pub referral: Option<String>,
    /// More about it.
    #[schema(max_length = 4000)]
    pub notes: Option<String>,
}

/// A review. A draft may leave anything out; what is impossible is refused at once.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "fields that a GET gave are taken back and ignored, so that the answer of a GET can be sent"
)]
#[schema(example = json!({
    "reviewType": "PREVENTIVA", "reviewDate": "2026-05-20T09:30:00Z",
    "odontogram": [{"toothNumber": 46, "status": "CARIES", "surfaces": {"oclusal": "CARIES"}}],
    "plaqueIndex": 18.5, "gumStatus": "SANA", "dietRisk": "LOW", "fluorideExposure": "ADEQUATE"
}))]
pub struct ReviewForm {
    /// What sort of visit.
    #[schema(value_type = Option<ReviewType>)]
    pub review_type: Option<Choice<ReviewType>>,
    /// When: neither in the future nor before the child was born.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub review_date: Option<String>,
    /// Why the child came.
    #[schema(max_length = 4000)]
    pub chief_complaint: Option<String>,
    /// The teeth that changed since the last visit, each once.
    #[serde(default)]
    #[schema(max_items = 52)]
    pub odontogram: Vec<ToothForm>,
    /// Where plaque was stained; teeth that do not stand here had none. Goes before `plaqueIndex`.
    #[schema(max_items = 52)]
    pub plaque: Option<Vec<StainedForm>>,
    /// O'Leary in percent, where it was not recorded by surface.
    #[schema(minimum = 0, maximum = 100)]
    pub plaque_index: Option<f64>,
    /// Soft tissues.
    #[schema(max_length = 4000)]
    pub soft_tissue_findings: Option<String>,
    /// Gums.
    #[schema(value_type = Option<GumStatus>)]
    pub gum_status: Option<Choice<GumStatus>>,
    /// Occlusion.
    #[schema(max_length = 4000)]
    pub occlusion: Option<String>,
    /// How the child brushes.
    #[schema(value_type = Option<BrushingTechnique>)]
    pub brushing_technique: Option<Choice<BrushingTechnique>>,
    /// How often floss is used.
    #[schema(value_type = Option<FlossUsage>)]
    pub floss_usage: Option<Choice<FlossUsage>>,
    /// Diet.
    #[schema(value_type = Option<DietRisk>)]
    pub diet_risk: Option<Choice<DietRisk>>,
    /// Fluoride.
    #[schema(value_type = Option<FluorideExposure>)]
    pub fluoride_exposure: Option<Choice<FluorideExposure>>,
    /// What a hygiene session adds.
    pub hygiene: Option<HygieneForm>,
    /// What was done.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub treatments_applied: Vec<AppliedForm>,
    /// What is to be done.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub treatment_plan: Vec<PlannedForm>,
    /// Advice.
    #[schema(max_length = 4000)]
    pub recommendations: Option<String>,
    /// The next review; what the clinic's settings say by plan and risk unless told.
    #[schema(value_type = Option<String>, format = Date)]
    pub next_review_date: Option<String>,
    /// What stands on the stamp.
    #[schema(max_length = 200)]
    pub stamp_comment: Option<String>,
    /// Not everything could be explored: completes without plaque, diet and fluoride, and earns no stamp.
    #[serde(default)]
    #[schema(default = false)]
    pub incomplete: bool,
    /// Something cannot wait: raises an alert.
    #[serde(default)]
    #[schema(default = false)]
    pub urgent: bool,
    /// Why the version before was wrong. Of a correction alone.
    #[schema(max_length = 4000)]
    pub correction_reason: Option<String>,
    #[schema(ignore)]
    #[serde(default, skip_serializing)]
    pub(in crate::modules::clinical) id: ReadOnly,
    #[schema(ignore)]
    #[serde(default, skip_serializing)]
    pub(in crate::modules::clinical) patient_id: ReadOnly,
    #[schema(ignore)]
    #[serde(default, skip_serializing)]
    pub(in crate::modules::clinical) status: ReadOnly,
    #[schema(ignore)]
    #[serde(default, skip_serializing)]
    pub(in crate::modules::clinical) version: ReadOnly,
    #[schema(ignore)]
    #[serde(default, skip_serializing)]
    pub(in crate::modules::clinical) record: ReadOnly,
}

/// What is known when a review is completed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CompleteForm {
    /// The `revision` of the chart that was on the screen; that at which the draft was begun unless told. When others
    /// told of the same teeth since, it is refused, once.
    #[schema(minimum = 0)]
    pub chart_revision: Option<u64>,
}

//! What people send of a medical history, and what they are shown.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::{Allergen, Illness, Injury, Known, OrthodonticState, Severity, Statement};
use crate::platform::http::ReadOnly;
use crate::shared::ids::UserId;
use crate::shared::person::ShortText;

/// What was answered about one kind of thing.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ToldForm<T> {
    /// What came of asking.
    #[schema(required = true, value_type = Known)]
    pub known: Option<Known>,
    /// What there is; at most 100, and none unless `known` is `LISTED`.
    #[schema(max_items = 100)]
    #[serde(default = "Vec::new")]
    pub items: Vec<T>,
}

impl<T> Default for ToldForm<T> {
    fn default() -> Self {
        Self {
            known: None,
            items: Vec::new(),
        }
    }
}

/// An allergy: `allergen` or `substance`, not both.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AllergyForm {
    /// To what, if it has a name of its own.
    pub allergen: Option<Allergen>,
    /// To what, in words.
    #[schema(max_length = 200)]
    pub substance: Option<String>,
    /// How grave it is.
    pub severity: Option<Severity>,
    /// What happened.
    #[schema(max_length = 200)]
    pub reaction: Option<String>,
    /// More about it.
    #[schema(max_length = 4000)]
    pub note: Option<String>,
}

/// Something that is taken.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MedicationForm {
    /// What.
    #[schema(required = true, value_type = String, min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// How much, and how often.
    #[schema(max_length = 200)]
    pub dose: Option<String>,
    /// Since which day.
    #[schema(value_type = Option<String>, format = Date)]
    pub since: Option<String>,
    /// More about it.
    #[schema(max_length = 4000)]
    pub note: Option<String>,
    /// Whether it must be in front of everyone who has to do with the child.
    #[schema(default = false)]
    #[serde(default)]
    pub is_alert: bool,
}

/// An illness: `illness` or `name`, not both.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConditionForm {
    /// Which, if it stands in the list.
    pub illness: Option<Illness>,
    /// Which, in words.
    #[schema(max_length = 200)]
    pub name: Option<String>,
    /// More about it.
    #[schema(max_length = 4000)]
    pub note: Option<String>,
    /// Whether it must be in front of everyone who has to do with the child.
    #[schema(default = false)]
    #[serde(default)]
    pub is_alert: bool,
}

/// An injury that teeth have had.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TraumaForm {
    /// On which day, if somebody knows.
    #[schema(value_type = Option<String>, format = Date)]
    pub date: Option<String>,
    /// Which teeth, by the numbers of the FDI.
    #[schema(required = true, min_items = 1, max_items = 52)]
    #[serde(default)]
    pub teeth: Vec<i64>,
    /// Which injury.
    #[schema(required = true, value_type = Injury)]
    pub kind: Option<Injury>,
    /// More about it.
    #[schema(max_length = 4000)]
    pub note: Option<String>,
}

/// Orthodontics, here or elsewhere.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OrthodonticsForm {
    /// Where they stand.
    #[schema(required = true, value_type = OrthodonticState)]
    pub state: Option<OrthodonticState>,
    /// Which appliance.
    #[schema(max_length = 200)]
    pub appliance: Option<String>,
    /// Since which day.
    #[schema(value_type = Option<String>, format = Date)]
    pub since: Option<String>,
    /// At whose practice.
    #[serde(rename = "where")]
    #[schema(max_length = 200)]
    pub place: Option<String>,
}

/// What was said of a child's health: all of it.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StatementForm {
    /// Allergies.
    #[serde(default)]
    #[schema(required = true)]
    pub allergies: ToldForm<AllergyForm>,
    /// What is taken.
    #[serde(default)]
    #[schema(required = true)]
    pub medication: ToldForm<MedicationForm>,
    /// Illnesses.
    #[serde(default)]
    #[schema(required = true)]
    pub conditions: ToldForm<ConditionForm>,
    /// Injuries of teeth.
    #[serde(default)]
    #[schema(required = true)]
    pub trauma: ToldForm<TraumaForm>,
    /// Orthodontics.
    #[serde(default)]
    #[schema(required = true)]
    pub orthodontics: ToldForm<OrthodonticsForm>,
}

/// A medical history as it is to be. Takes what a `GET` gave: its other fields are ignored.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(
    dead_code,
    reason = "read-only fields are taken so that an answer can be sent back"
)]
pub struct MedicalHistoryForm {
    /// What was said.
    #[schema(required = true)]
    #[serde(default)]
    pub statement: StatementForm,
    /// Whether the family was asked about all of it now: notes that with who and when.
    #[schema(default = false)]
    #[serde(default)]
    pub confirm: bool,
    #[schema(ignore)]
    #[serde(default)]
    pub(in crate::modules::anamnesis) version: ReadOnly,
    #[schema(ignore)]
    #[serde(default)]
    pub(in crate::modules::anamnesis) recorded_at: ReadOnly,
    #[schema(ignore)]
    #[serde(default)]
    pub(in crate::modules::anamnesis) recorded_by: ReadOnly,
    #[schema(ignore)]
    #[serde(default)]
    pub(in crate::modules::anamnesis) confirmation: ReadOnly,
    #[schema(ignore)]
    #[serde(default)]
    pub(in crate::modules::anamnesis) is_due: ReadOnly,
    #[schema(ignore)]
    #[serde(default)]
    pub(in crate::modules::anamnesis) due_after_months: ReadOnly,
}

/// Somebody who works here, or did.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MedicalPerson {
    /// Their id.
    pub id: UserId,
    /// Their name.
    pub name: String,
}

/// That somebody asked the family again.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({"at": "2026-05-20T10:00:00Z", "by": null, "version": 2}))]
pub struct ConfirmationAnswer {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Who.
    pub by: Option<MedicalPerson>,
    /// Which version was true.
    pub version: u64,
}

/// A child's medical history.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MedicalHistoryAnswer {
    /// What counts.
    pub statement: Statement,
    /// Its version, also in `ETag`. The first is what was said when the child was registered.
    pub version: u64,
    /// When it was recorded.
    #[schema(value_type = String, format = DateTime)]
    pub recorded_at: Timestamp,
    /// Who recorded it; null for what was said at registration.
    pub recorded_by: Option<MedicalPerson>,
    /// When the family was asked last, and by whom; null when nobody has yet.
    pub confirmation: Option<ConfirmationAnswer>,
    /// Whether it is time to ask again: nobody has yet, it was changed since, or it was too long ago.
    pub is_due: bool,
    /// Months after which it is time to ask again.
    pub due_after_months: i8,
}

/// Where a version comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum VersionOrigin {
    /// Said when the child was registered.
    Registered,
    /// Recorded by somebody who treats.
    Recorded,
    /// The file took in another one of the same child.
    Joined,
    /// That was taken back.
    Parted,
}

/// What counted from a moment on.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MedicalVersionAnswer {
    /// Its number.
    pub version: u64,
    /// The number of the file for which it was recorded: of this one, or of one that it took in.
    pub medical_record_number: String,
    /// From when it counted.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Who made it; null for what was said at registration.
    pub by: Option<MedicalPerson>,
    /// Where it comes from.
    pub origin: VersionOrigin,
    /// What was said.
    pub statement: Statement,
    /// Who asked again while it counted, oldest first.
    pub confirmations: Vec<ConfirmationAnswer>,
}

/// The versions of a medical history.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MedicalVersionList {
    /// Newest first, at most 200.
    pub items: Vec<MedicalVersionAnswer>,
}

/// What an alert is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MedicalAlertKind {
    /// An allergy.
    Allergy,
    /// An illness.
    Condition,
    /// Something that is taken.
    Medication,
}

/// Something that must be in front of everyone who has to do with a child.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "kind": "ALLERGY", "allergen": "PENICILLIN", "illness": null, "words": null, "severity": "SEVERE", "reaction": "Anafilaxia"
}))]
pub struct MedicalAlert {
    /// What it is about.
    pub kind: MedicalAlertKind,
    /// The substance, if it has a name of its own.
    pub allergen: Option<Allergen>,
    /// The illness, if it stands in the list.
    pub illness: Option<Illness>,
    /// What it is, in words, when neither says it.
    pub words: Option<ShortText>,
    /// How grave an allergy is.
    pub severity: Option<Severity>,
    /// What happened.
    pub reaction: Option<ShortText>,
}

/// What everyone who has to do with a child must know.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MedicalAlerts {
    /// Whether allergies were asked for, and what came of it.
    pub allergies: Known,
    /// Allergies, gravest first, then illnesses and medication that were marked.
    pub items: Vec<MedicalAlert>,
    /// The version of the medical history that says so.
    pub version: u64,
    /// When the family was asked last, and by whom; null when nobody has yet.
    pub confirmation: Option<ConfirmationAnswer>,
    /// Whether it is time to ask again.
    pub is_due: bool,
    /// Whether all was asked without which nothing can be confirmed.
    pub is_complete: bool,
}

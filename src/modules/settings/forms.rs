//! The settings as people send and see them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::modules::clinic::TimeZoneName;
use crate::shared::language::Language;

/// The settings of the clinic.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "name": "Clínica Dental Sonrisas", "taxNumber": "B12345674",
    "address": {"street": "Calle Mayor 12", "postalCode": "28013", "city": "Madrid"},
    "timeZone": "Europe/Madrid", "language": "es",
    "planPrices": {"PREVENTIVO": 12000, "HIM": 18000, "CRECIMIENTO": 24000},
    "openingHours": [{"weekday": 1, "from": "09:30", "to": "13:30"}],
    "appointmentMinutes": {"REVISION": 30, "URGENCIA": 20, "SEGUIMIENTO": 20, "HIM": 45}
}))]
pub struct ClinicFields {
    /// As on its door.
    pub name: String,
    /// NIF; none while it is unknown.
    pub tax_number: Option<String>,
    /// Where it is; none while it is unknown.
    pub address: Option<AddressFields>,
    /// `Europe/Madrid` or `Atlantic/Canary`.
    #[schema(value_type = String, examples("Europe/Madrid"))]
    pub time_zone: TimeZoneName,
    /// The language of its papers.
    pub language: Language,
    /// What a year of each plan costs. Plans that were contracted keep their price.
    pub plan_prices: PlanPriceFields,
    /// When it is open, in any order.
    pub opening_hours: Vec<OpeningFields>,
    /// How long each kind of appointment takes.
    pub appointment_minutes: MinuteFields,
}

/// Where the clinic is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddressFields {
    /// Street and number.
    pub street: String,
    /// Five digits.
    pub postal_code: String,
    /// Town.
    pub city: String,
}

/// Cents of a euro a year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE", deny_unknown_fields)]
pub struct PlanPriceFields {
    /// `PREVENTIVO`.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub preventivo: i64,
    /// `HIM`.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub him: i64,
    /// `CRECIMIENTO`.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub crecimiento: i64,
}

/// Hours of one day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OpeningFields {
    /// 1 is Monday, 7 is Sunday.
    #[schema(minimum = 1, maximum = 7)]
    pub weekday: u8,
    /// `HH:MM`.
    pub from: String,
    /// `HH:MM`, later than `from`.
    pub to: String,
}

/// Minutes, in steps of five.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE", deny_unknown_fields)]
pub struct MinuteFields {
    /// `REVISION`.
    #[schema(minimum = 5, maximum = 240)]
    pub revision: u16,
    /// `URGENCIA`.
    #[schema(minimum = 5, maximum = 240)]
    pub urgencia: u16,
    /// `SEGUIMIENTO`.
    #[schema(minimum = 5, maximum = 240)]
    pub seguimiento: u16,
    /// `HIM`.
    #[schema(minimum = 5, maximum = 240)]
    pub him: u16,
}

/// A change of the settings.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeClinic {
    /// All settings as they should be.
    pub settings: ClinicFields,
    /// Why; may be left out.
    #[serde(default)]
    pub reason: String,
}

/// The settings in force.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClinicSettings {
    /// To send with a change, as `If-Match`.
    pub version: u64,
    /// What they say.
    pub settings: ClinicFields,
}

/// A version of the settings.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClinicVersionView {
    /// Its number.
    pub version: u64,
    /// From when it counted.
    #[schema(value_type = String, format = DateTime)]
    pub at: jiff::Timestamp,
    /// Who made it; none when the clinic was founded.
    pub author: Option<String>,
    /// Why.
    pub reason: String,
    /// The settings that differ from the version before, by name.
    pub changed: Vec<String>,
    /// What it said.
    pub settings: ClinicFields,
}

/// The versions, the newest first; at most a hundred.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClinicVersions {
    /// The versions.
    pub items: Vec<ClinicVersionView>,
}

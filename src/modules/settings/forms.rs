//! The settings as people send and see them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::modules::clinic::{ConsentKind, TimeZoneName};
use crate::shared::ids::LogoId;
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
    "appointmentMinutes": {"REVISION": 30, "URGENCIA": 20, "SEGUIMIENTO": 20, "HIM": 45},
    "brand": {"colour": "#006365", "motto": "Sonreír es cosa de niños", "logo": null},
    "security": {"idleMinutes": 30, "twoFactorRequired": false, "passwordCharacters": 12},
    "holidays": [{"date": "2027-01-01", "name": "Año Nuevo"}],
    "risk": {"cariesSome": 3, "cariesMany": 6, "plaqueSome": 2, "plaqueMuch": 4, "attendanceSome": 1,
        "attendancePoor": 2, "dietModerate": 1, "dietHigh": 3, "fluorideInadequate": 1, "yellowFrom": 4, "redFrom": 8},
    "reviewMonths": {"PREVENTIVO": {"GREEN": 6, "YELLOW": 4, "RED": 3}, "HIM": {"GREEN": 6, "YELLOW": 4, "RED": 3},
        "CRECIMIENTO": {"GREEN": 6, "YELLOW": 4, "RED": 3}},
    "retention": {"clinicalYears": 5, "yearsPast18": 5, "auditYears": 5},
    "features": {"imports": true, "exports": true, "familyCodes": true, "pairing": true, "presence": true}
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
    /// How it looks.
    pub brand: BrandFields,
    /// How carefully its people sign in. Sensitive: the password must have been given within ten minutes.
    pub security: SecurityFields,
    /// Days on which it is closed, in any order, each once; at most 200.
    pub holidays: Vec<HolidayFields>,
    /// How caries risk is counted. Assessments keep the version of the settings by which they were made.
    pub risk: RiskFields,
    /// Months from one review to the next.
    pub review_months: ReviewMonthFields,
    /// How long records are kept.
    pub retention: RetentionFields,
    /// Which parts of the box are on.
    pub features: FeatureFields,
}

/// Which parts of the box are on; one that is off answers nothing to anybody.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each part is on or off by itself")]
pub struct FeatureFields {
    /// Taking children in from other programs.
    pub imports: bool,
    /// Taking lists away in files.
    pub exports: bool,
    /// Printed codes with which families come in.
    pub family_codes: bool,
    /// Pairing programs on other devices by a QR code.
    pub pairing: bool,
    /// Seeing who has the same form open.
    pub presence: bool,
}

/// A day on which the clinic is closed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HolidayFields {
    /// `yyyy-mm-dd`, from 2020 to 2100.
    pub date: String,
    /// What is celebrated.
    pub name: String,
}

/// Points, each from 0 to 10; more of something is never worth less.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RiskFields {
    /// One or two new caries in twelve months.
    pub caries_some: u8,
    /// Three or more.
    pub caries_many: u8,
    /// O'Leary 20 to 40 %.
    pub plaque_some: u8,
    /// O'Leary over 40 %.
    pub plaque_much: u8,
    /// 50 to 79 % of the appointments due were kept.
    pub attendance_some: u8,
    /// Fewer.
    pub attendance_poor: u8,
    /// Diet `MODERATE`.
    pub diet_moderate: u8,
    /// Diet `HIGH`.
    pub diet_high: u8,
    /// Fluoride `INADEQUATE`.
    pub fluoride_inadequate: u8,
    /// The least sum that is `YELLOW`; at least 1.
    pub yellow_from: u8,
    /// The least sum that is `RED`: more than `yellowFrom`, and within what a child can come to.
    pub red_from: u8,
}

/// Months by risk, each from 1 to 24; nobody with more risk waits longer.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE", deny_unknown_fields)]
pub struct MonthsFields {
    /// `GREEN`.
    pub green: u8,
    /// `YELLOW`.
    pub yellow: u8,
    /// `RED`.
    pub red: u8,
}

/// Months by plan and risk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE", deny_unknown_fields)]
pub struct ReviewMonthFields {
    /// `PREVENTIVO`.
    pub preventivo: MonthsFields,
    /// `HIM`.
    pub him: MonthsFields,
    /// `CRECIMIENTO`.
    pub crecimiento: MonthsFields,
}

/// Years that records are kept.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RetentionFields {
    /// A clinical record after the last visit; 5 to 30.
    pub clinical_years: u8,
    /// A minor's record past the age of 18; 5 to 30.
    #[serde(rename = "yearsPast18")]
    pub years_past_18: u8,
    /// The audit log; 2 to 20.
    pub audit_years: u8,
}

/// Which year.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct YearQuery {
    /// From 2020 to 2100.
    #[param(example = 2027, minimum = 2020, maximum = 2100)]
    pub year: i16,
}

/// Days to choose from.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Holidays {
    /// In order of the calendar.
    pub items: Vec<HolidayFields>,
}

/// How carefully the clinic's people sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SecurityFields {
    /// Minutes without an action after which a session ends; as the box was started when none.
    #[schema(minimum = 5, maximum = 480)]
    pub idle_minutes: Option<u16>,
    /// Whether everyone who works here needs a second factor. Who has none sets one up before anything else.
    pub two_factor_required: bool,
    /// Least characters of a new password; 12 for an ADMIN in any case.
    #[schema(minimum = 10, maximum = 64)]
    pub password_characters: u16,
}

/// How the clinic looks; what is not set looks like OMI.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BrandFields {
    /// `#rrggbb`, as it was chosen; screens show it readable in both themes.
    pub colour: Option<String>,
    /// A line beside the name, at most 120 characters.
    pub motto: Option<String>,
    /// The id of a picture that was uploaded.
    pub logo: Option<String>,
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

/// A picture for the logo.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UploadLogo {
    /// PNG, JPEG or WebP of at most 2 MiB, in base64.
    pub image: String,
}

/// A picture that can be chosen as the logo.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LogoView {
    /// To send as `brand.logo`.
    pub id: LogoId,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// How the clinic looks, for everyone who opens a page of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Branding {
    /// Counts the changes; 0 on a box that nobody has set up.
    pub version: u64,
    /// The clinic's name.
    pub name: Option<String>,
    /// A line beside the name.
    pub motto: Option<String>,
    /// The picture in force, which `/api/branding/logo` shows.
    pub logo: Option<LogoId>,
}

/// A colour in one theme.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShadesView {
    /// Buttons and links.
    pub primary: String,
    /// Words on buttons.
    pub foreground: String,
    /// Soft grounds.
    pub soft: String,
    /// Words on soft grounds.
    pub soft_foreground: String,
    /// Whether it is the colour as it was chosen.
    pub as_chosen: bool,
}

/// What a colour becomes so that it can be read.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PaletteView {
    /// In the light theme.
    pub light: ShadesView,
    /// In the dark theme.
    pub dark: ShadesView,
}

/// Which colour.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ColourQuery {
    /// `#rrggbb`.
    #[param(example = "#ffe66d")]
    pub colour: String,
}

/// A text that is signed now.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CurrentConsent {
    /// What it is for.
    pub kind: ConsentKind,
    /// To send with a consent as `textVersion`.
    pub version: String,
    /// In Spanish.
    pub es: String,
    /// In English.
    pub en: String,
}

/// The texts that are signed now.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CurrentConsents {
    /// One of each kind.
    pub items: Vec<CurrentConsent>,
}

/// A version of a text.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConsentVersionView {
    /// Its number.
    pub version: u32,
    /// In Spanish.
    pub es: String,
    /// In English.
    pub en: String,
    /// From when it counted.
    #[schema(value_type = String, format = DateTime)]
    pub at: jiff::Timestamp,
    /// Who published it; none for the one that every clinic begins with.
    pub author: Option<String>,
    /// Why.
    pub reason: String,
}

/// The versions of a text.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConsentTextView {
    /// What it is for.
    pub kind: ConsentKind,
    /// The newest first; it is the one that counts.
    pub versions: Vec<ConsentVersionView>,
}

/// Every version of the texts.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConsentTexts {
    /// By kind.
    pub items: Vec<ConsentTextView>,
}

/// A text in the place of the one that counts.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PublishConsentForm {
    /// What it is for.
    pub kind: ConsentKind,
    /// The version that it takes the place of.
    #[schema(minimum = 1)]
    pub replaces: u32,
    /// In Spanish, at most 4,000 characters.
    pub es: String,
    /// In English, at most 4,000 characters.
    pub en: String,
    /// Why; may be left out.
    #[serde(default)]
    pub reason: String,
}

//! The clinic's record.

mod brand;
mod consent;
mod features;
mod practice;
mod security;

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use brand::{Brand, BrandColour, Logo};
pub use consent::{ConsentKind, ConsentText};
pub use features::{Feature, Features};
pub use practice::{Holiday, MonthsByRisk, Retention, ReviewMonths, RiskWeights};
pub use security::Security;

use crate::platform::store::{Header, Record, Subject};
use crate::shared::ids::{ClinicId, Id as _};
use crate::shared::language::Language;
use crate::shared::person::{PostalCode, ShortText, TaxNumber};

/// The two time zones of Spain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TimeZoneName {
    /// The mainland, the Balearics, Ceuta and Melilla.
    #[default]
    #[serde(rename = "Europe/Madrid")]
    EuropeMadrid,
    /// The Canaries.
    #[serde(rename = "Atlantic/Canary")]
    AtlanticCanary,
}

impl TimeZoneName {
    /// The IANA name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EuropeMadrid => "Europe/Madrid",
            Self::AtlanticCanary => "Atlantic/Canary",
        }
    }

    /// The civil date in this zone at an instant.
    #[must_use]
    pub fn date_at(self, at: Timestamp) -> Date {
        self.zone().to_datetime(at).date()
    }

    /// Looked up once: asked for every file that is opened.
    fn zone(self) -> &'static TimeZone {
        static MADRID: LazyLock<TimeZone> = LazyLock::new(|| TimeZoneName::EuropeMadrid.look_up());
        static CANARY: LazyLock<TimeZone> = LazyLock::new(|| TimeZoneName::AtlanticCanary.look_up());
        match self {
            Self::EuropeMadrid => &MADRID,
            Self::AtlanticCanary => &CANARY,
        }
    }

    /// The zone data is compiled in; UTC would be off by two hours at most, never a failure.
    fn look_up(self) -> TimeZone {
        TimeZone::get(self.as_str()).unwrap_or(TimeZone::UTC)
    }
}

/// Yearly prices of the plans, in cents of a euro.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanPrices {
    /// `PREVENTIVO`.
    pub preventivo_cents: i64,
    /// `HIM`.
    pub him_cents: i64,
    /// `CRECIMIENTO`.
    pub crecimiento_cents: i64,
}

impl Default for PlanPrices {
    /// The product's defaults: 120, 180 and 240 EUR.
    fn default() -> Self {
        Self {
            preventivo_cents: 12_000,
            him_cents: 18_000,
            crecimiento_cents: 24_000,
        }
    }
}

/// Where the clinic is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostalAddress {
    /// Street and number.
    pub street: ShortText,
    /// Five digits, of which the first two are the province's.
    pub postal_code: PostalCode,
    /// Town.
    pub city: ShortText,
}

/// A time of the day to the minute, as the clinic's clock shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TimeOfDay {
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
}

/// When the clinic is open, each week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpeningHours {
    /// 1 is Monday, 7 is Sunday.
    pub weekday: u8,
    /// When it opens.
    pub from: TimeOfDay,
    /// When it closes.
    pub to: TimeOfDay,
}

impl OpeningHours {
    /// What a clinic starts with: Monday to Friday, from half past nine to half past one and from four to eight.
    #[must_use]
    pub fn usual() -> Vec<Self> {
        let at = |hour, minute| TimeOfDay { hour, minute };
        let halves = [(at(9, 30), at(13, 30)), (at(16, 0), at(20, 0))];
        let days = (1..=5).flat_map(|weekday| halves.map(|(from, to)| Self { weekday, from, to }));
        days.collect()
    }
}

/// How long each kind of appointment takes, in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppointmentMinutes {
    /// `REVISION`.
    pub revision: u16,
    /// `URGENCIA`.
    pub urgencia: u16,
    /// `SEGUIMIENTO`.
    pub seguimiento: u16,
    /// `HIM`.
    pub him: u16,
}

impl Default for AppointmentMinutes {
    fn default() -> Self {
        Self {
            revision: 30,
            urgencia: 20,
            seguimiento: 20,
            him: 45,
        }
    }
}

/// The clinic that owns this box; there is one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Clinic {
    /// Random, made when the clinic was founded; part of tokens and of what mDNS tells.
    pub clinic_id: ClinicId,
    /// Its header.
    pub header: Header,
    /// Its name, as on its door.
    pub name: String,
    /// The language of its papers and of people who chose none.
    pub language: Language,
    /// Where its clock stands.
    pub time_zone: TimeZoneName,
    /// A clinic of made-up people for looking around.
    pub demo: bool,
    /// What its plans cost.
    pub plan_prices: PlanPrices,
    /// Where it is; unknown when it was founded at the console.
    #[serde(default)]
    pub address: Option<PostalAddress>,
    /// The number under which it pays tax.
    #[serde(default)]
    pub tax_number: Option<TaxNumber>,
    /// When it is open.
    #[serde(default = "OpeningHours::usual")]
    pub opening_hours: Vec<OpeningHours>,
    /// How long appointments take.
    #[serde(default)]
    pub appointment_minutes: AppointmentMinutes,
    /// How it looks.
    #[serde(default)]
    pub brand: Brand,
    /// How carefully its people sign in.
    #[serde(default)]
    pub security: Security,
    /// When it is closed besides, in order of the calendar.
    #[serde(default)]
    pub holidays: Vec<Holiday>,
    /// How caries risk is counted.
    #[serde(default)]
    pub risk: RiskWeights,
    /// How often children are seen.
    #[serde(default)]
    pub review_months: ReviewMonths,
    /// How long records are kept.
    #[serde(default)]
    pub retention: Retention,
    /// Which parts of the box are on.
    #[serde(default)]
    pub features: Features,
}

/// What a clinic's administration may change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClinicValues {
    /// Its name, as on its door.
    pub name: String,
    /// The number under which it pays tax.
    pub tax_number: Option<TaxNumber>,
    /// Where it is.
    pub address: Option<PostalAddress>,
    /// Where its clock stands.
    pub time_zone: TimeZoneName,
    /// The language of its papers.
    pub language: Language,
    /// What its plans cost.
    pub plan_prices: PlanPrices,
    /// When it is open.
    pub opening_hours: Vec<OpeningHours>,
    /// How long appointments take.
    pub appointment_minutes: AppointmentMinutes,
    /// How it looks.
    #[serde(default)]
    pub brand: Brand,
    /// How carefully its people sign in.
    #[serde(default)]
    pub security: Security,
    /// When it is closed besides, in order of the calendar.
    #[serde(default)]
    pub holidays: Vec<Holiday>,
    /// How caries risk is counted.
    #[serde(default)]
    pub risk: RiskWeights,
    /// How often children are seen.
    #[serde(default)]
    pub review_months: ReviewMonths,
    /// How long records are kept.
    #[serde(default)]
    pub retention: Retention,
    /// Which parts of the box are on.
    #[serde(default)]
    pub features: Features,
}

impl Clinic {
    /// What may be changed of it.
    #[must_use]
    pub fn values(&self) -> ClinicValues {
        ClinicValues {
            name: self.name.clone(),
            tax_number: self.tax_number.clone(),
            address: self.address.clone(),
            time_zone: self.time_zone,
            language: self.language,
            plan_prices: self.plan_prices,
            opening_hours: self.opening_hours.clone(),
            appointment_minutes: self.appointment_minutes,
            brand: self.brand.clone(),
            security: self.security,
            holidays: self.holidays.clone(),
            risk: self.risk,
            review_months: self.review_months,
            retention: self.retention,
            features: self.features,
        }
    }

    /// Takes new values.
    pub fn set(&mut self, values: ClinicValues) {
        self.name = values.name;
        self.tax_number = values.tax_number;
        self.address = values.address;
        self.time_zone = values.time_zone;
        self.language = values.language;
        self.plan_prices = values.plan_prices;
        self.opening_hours = values.opening_hours;
        self.appointment_minutes = values.appointment_minutes;
        self.brand = values.brand;
        self.security = values.security;
        self.holidays = values.holidays;
        self.risk = values.risk;
        self.review_months = values.review_months;
        self.retention = values.retention;
        self.features = values.features;
    }

    /// The key of the one record.
    #[must_use]
    pub fn singleton() -> ClinicId {
        ClinicId::from_uuid(Uuid::nil())
    }
}

impl Record for Clinic {
    const TABLE: &'static str = "clinic";
    type Id = ClinicId;

    fn id(&self) -> ClinicId {
        Self::singleton()
    }
    fn header(&self) -> &Header {
        &self.header
    }
    fn header_mut(&mut self) -> &mut Header {
        &mut self.header
    }
    fn subject(&self) -> Subject {
        Subject::Clinic
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_from_before_these_settings_means_what_the_product_says() {
        let clinic = Clinic {
            clinic_id: Clinic::singleton(),
            header: Header::default(),
            name: "Sonrisas".to_owned(),
            language: Language::Es,
            time_zone: TimeZoneName::EuropeMadrid,
            demo: false,
            plan_prices: PlanPrices::default(),
            address: None,
            tax_number: None,
            opening_hours: OpeningHours::usual(),
            appointment_minutes: AppointmentMinutes::default(),
            brand: Brand::default(),
            security: Security::default(),
            holidays: Vec::new(),
            risk: RiskWeights::default(),
            review_months: ReviewMonths::default(),
            retention: Retention::default(),
            features: Features::default(),
        };
        let since = [
            "brand",
            "security",
            "holidays",
            "risk",
            "review_months",
            "retention",
            "features",
        ];
        let without = |record: serde_json::Value| {
            let mut record = record;
            for field in since {
                assert!(record.as_object_mut().unwrap().remove(field).is_some(), "{field}");
            }
            record
        };
        let record = without(serde_json::to_value(&clinic).unwrap());
        let read: Clinic = serde_json::from_value(record).unwrap();
        assert_eq!(read.values(), clinic.values());
        let version = without(serde_json::to_value(clinic.values()).unwrap());
        assert_eq!(
            serde_json::from_value::<ClinicValues>(version).unwrap(),
            clinic.values()
        );
    }

    #[test]
    fn the_date_is_the_clinics_own_across_midnight_and_summer_time() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let date = |text: &str| text.parse::<Date>().unwrap();
        for (zone, instant, expected) in [
            (TimeZoneName::EuropeMadrid, "2026-07-14T21:59:59Z", "2026-07-14"),
            (TimeZoneName::EuropeMadrid, "2026-07-14T22:00:00Z", "2026-07-15"),
            (TimeZoneName::EuropeMadrid, "2026-01-14T22:59:59Z", "2026-01-14"),
            (TimeZoneName::EuropeMadrid, "2026-01-14T23:00:00Z", "2026-01-15"),
            (TimeZoneName::AtlanticCanary, "2026-01-14T23:30:00Z", "2026-01-14"),
        ] {
            assert_eq!(zone.date_at(at(instant)), date(expected), "{instant}");
        }
    }
}

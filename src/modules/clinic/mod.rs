//! The clinic itself.
//!
//! Owns: the clinic's settings: name, language, time zone, prices of plans, address, tax number,
//! opening hours, length of appointments, how it looks, how carefully its people sign in, holidays,
//! points of risk, months between reviews, years that records are kept, which parts of the box are on, pictures for its logo, texts of consents. Invariants: one clinic
//! per box, founded once; a picture and a text that people sign are never changed. Uses: the store. Emits and reacts: nothing. Screens: none yet.

mod error;
mod model;
mod service;

pub use error::ClinicError;
pub use model::{
    AppointmentMinutes, Brand, BrandColour, Clinic, ClinicValues, ConsentKind, ConsentText, Feature,
    Features, Holiday, Logo, MonthsByRisk, OpeningHours, PlanPrices, PostalAddress, Retention, ReviewMonths,
    RiskWeights, Security, TimeOfDay, TimeZoneName,
};
pub use service::{
    FoundClinic, PublishConsent, change_clinic, consent_texts, current_consent, found_clinic, is_founded,
    least_password, publish_consent, settings, today,
};

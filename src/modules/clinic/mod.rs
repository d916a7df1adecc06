//! The clinic itself.
//!
//! Owns: the clinic's settings: name, language, time zone, prices of plans, address, tax number,
//! opening hours, length of appointments, how it looks, how carefully its people sign in, holidays,
//! points of risk, months between reviews, years that records are kept, pictures for its logo. Invariants: one clinic
//! per box, founded once; a picture is never changed. Uses: the store. Emits and reacts: nothing. Screens: none yet.

mod error;
mod model;
mod service;

pub use error::ClinicError;
pub use model::{
    AppointmentMinutes, Brand, BrandColour, Clinic, ClinicValues, Holiday, Logo, MonthsByRisk, OpeningHours,
    PlanPrices, PostalAddress, Retention, ReviewMonths, RiskWeights, Security, TimeOfDay, TimeZoneName,
};
pub use service::{FoundClinic, change_clinic, found_clinic, is_founded, least_password, settings, today};

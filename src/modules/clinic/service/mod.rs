//! Founding the clinic and asking for its settings.

mod consents;

use jiff::civil::Date;

use serde_json::json;

pub use consents::{PublishConsent, consent_texts, current_consent, publish_consent};

use super::error::ClinicError;
use super::model::{
    AppointmentMinutes, Brand, Clinic, ClinicValues, Features, OpeningHours, PlanPrices, PostalAddress,
    Retention, ReviewMonths, RiskWeights, Security, TimeZoneName,
};
use crate::platform::audit::Audit;
use crate::platform::store::{Header, Subject, View, WriteTx};
use crate::shared::error::Error;
use crate::shared::language::Language;
use crate::shared::person::TaxNumber;

/// What a clinic starts with.
#[derive(Clone, Debug)]
pub struct FoundClinic {
    /// Its name.
    pub name: String,
    /// Its language.
    pub language: Language,
    /// Its time zone.
    pub time_zone: TimeZoneName,
    /// Whether its people are made up.
    pub demo: bool,
    /// Where it is, if that is known.
    pub address: Option<PostalAddress>,
    /// The number under which it pays tax, if that is known.
    pub tax_number: Option<TaxNumber>,
}

/// Founds the clinic of this box.
///
/// # Errors
/// `clinic.already_founded`.
pub fn found_clinic(tx: &mut WriteTx<'_>, command: FoundClinic) -> Result<Clinic, Error> {
    if is_founded(tx)? {
        return Err(ClinicError::AlreadyFounded.into());
    }
    let mut clinic = Clinic {
        clinic_id: tx.new_id(),
        header: Header::default(),
        name: command.name,
        language: command.language,
        time_zone: command.time_zone,
        demo: command.demo,
        plan_prices: PlanPrices::default(),
        address: command.address,
        tax_number: command.tax_number,
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
    tx.put(&mut clinic)?;
    let after = json!({
        "name": clinic.name, "timeZone": clinic.time_zone, "language": clinic.language, "demo": clinic.demo,
        "address": clinic.address, "taxNumber": clinic.tax_number,
    });
    Audit::of("clinic.founded", Subject::Clinic)
        .on(&clinic)
        .changed(&json!({}), &after)
        .write(tx)?;
    consents::seed_consents(tx)?;
    Ok(clinic)
}

/// Changes what the clinic's administration may change.
///
/// # Errors
/// `clinic.not_founded`.
pub fn change_clinic(tx: &mut WriteTx<'_>, values: ClinicValues) -> Result<Clinic, Error> {
    let mut clinic = settings(tx)?;
    let before = serde_json::to_value(clinic.values()).map_err(Error::internal)?;
    clinic.set(values);
    let after = serde_json::to_value(clinic.values()).map_err(Error::internal)?;
    tx.put(&mut clinic)?;
    Audit::of("clinic.settings_changed", Subject::Clinic)
        .on(&clinic)
        .changed(&before, &after)
        .write(tx)?;
    Ok(clinic)
}

/// The clinic's settings.
///
/// # Errors
/// `clinic.not_founded` on a box that nobody has set up.
pub fn settings(view: &impl View) -> Result<Clinic, Error> {
    Ok(view
        .get::<Clinic>(Clinic::singleton())?
        .ok_or(ClinicError::NotFounded)?)
}

/// Whether the clinic was founded.
///
/// # Errors
/// When the store cannot be read.
pub fn is_founded(view: &impl View) -> Result<bool, Error> {
    Ok(view.get::<Clinic>(Clinic::singleton())?.is_some())
}

/// Today's date at the clinic.
///
/// # Errors
/// As [`settings`].
pub fn today(view: &impl View) -> Result<Date, Error> {
    Ok(settings(view)?.time_zone.date_at(view.now()))
}

/// Least characters that the clinic asks of a new password; the product may ask for more.
///
/// # Errors
/// As [`settings`].
pub fn least_password(view: &impl View) -> Result<usize, Error> {
    let asked = settings(view)?.security.password_characters;
    Ok(asked.map_or(0, usize::from))
}

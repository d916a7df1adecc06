//! What people send to set the box up.

use serde::Deserialize;
use utoipa::ToSchema;

use crate::modules::clinic::TimeZoneName;
use crate::shared::language::Language;

/// A claim token as typed or scanned.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"token": "7k3m9-q2x4w-8r6tz-n5v1b-c0dfgh"}))]
pub struct TokenBody {
    /// The token that the console shows.
    pub token: String,
}

/// The clinic and its first administrator.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "token": "7k3m9q2x4w8r6tzn5v1bc0dfgh",
    "clinic": {"name": "Clínica Dental Sonrisas", "street": "Calle Mayor 12, 1.º B", "postalCode": "28013",
        "city": "Madrid", "taxNumber": "B12345674", "timeZone": "Europe/Madrid", "language": "es"},
    "admin": {"name": "Elena Prieto Sanz", "email": "elena@clinicasonrisas.es", "password": "una frase larga y propia"}
}))]
pub struct SetupForm {
    /// The token that the console shows.
    pub token: String,
    /// The clinic.
    pub clinic: SetupClinic,
    /// Its first administrator.
    pub admin: SetupAdmin,
}

/// The clinic.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetupClinic {
    /// As on its door.
    pub name: String,
    /// Street and number.
    pub street: String,
    /// Five digits.
    pub postal_code: String,
    /// Town.
    pub city: String,
    /// NIF of the company or the person who runs it.
    pub tax_number: String,
    /// `Europe/Madrid` or `Atlantic/Canary`.
    #[schema(value_type = String, examples("Europe/Madrid"))]
    pub time_zone: TimeZoneName,
    /// The language of its papers.
    pub language: Language,
}

/// The first administrator.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetupAdmin {
    /// Their name.
    pub name: String,
    /// With which they sign in.
    pub email: String,
    /// At least 12 characters.
    pub password: String,
}

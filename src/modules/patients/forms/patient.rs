//! The personal fields of a child as people send them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::platform::http::ReadOnly;

/// A postal address; every part may be left out.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddressForm {
    /// Street and number.
    #[schema(max_length = 200, example = "Calle Mayor, 12, 3.º B")]
    pub street: Option<String>,
    /// Postal code.
    #[schema(max_length = 10, example = "28013")]
    pub postal_code: Option<String>,
    /// Town.
    #[schema(max_length = 200, example = "Madrid")]
    pub city: Option<String>,
    /// Province.
    #[schema(max_length = 200, example = "Madrid")]
    pub province: Option<String>,
}

/// The personal fields of a child. Takes what a `GET` gave: its other fields are ignored.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "firstName": "Belén", "lastName": "Núñez Ortega", "dateOfBirth": "2018-03-14", "dniNie": null,
    "address": {"street": "Calle Mayor, 12", "postalCode": "28013", "city": "Madrid", "province": "Madrid"},
    "remarks": "Prefiere las citas por la tarde."
}))]
#[allow(
    dead_code,
    reason = "read-only fields are taken so that an answer can be sent back"
)]
pub struct PatientForm {
    /// Given names.
    #[schema(required = true, value_type = String, min_length = 1, max_length = 200)]
    pub first_name: Option<String>,
    /// Surnames.
    #[schema(required = true, value_type = String, min_length = 1, max_length = 200)]
    pub last_name: Option<String>,
    /// Birth date.
    #[schema(required = true, value_type = String, format = Date)]
    pub date_of_birth: Option<String>,
    /// DNI or NIE of the child.
    #[schema(max_length = 20)]
    pub dni_nie: Option<String>,
    /// Postal address.
    #[schema(nullable = true)]
    pub address: Option<AddressForm>,
    /// Administrative remarks.
    #[schema(max_length = 4000)]
    pub remarks: Option<String>,
    /// Saves although another child has this name and birth date.
    #[schema(default = false)]
    #[serde(default)]
    pub confirm_duplicate: bool,
    #[schema(ignore)]
    #[serde(default)]
    pub(in crate::modules::patients) id: ReadOnly,
    #[schema(ignore)]
    #[serde(default)]
    pub(in crate::modules::patients) medical_record_number: ReadOnly,
    #[schema(ignore)]
    #[serde(default)]
    pub(in crate::modules::patients) guardians: ReadOnly,
    #[schema(ignore)]
    #[serde(default)]
    pub(in crate::modules::patients) plan: ReadOnly,
    #[schema(ignore)]
    #[serde(default)]
    pub(in crate::modules::patients) payer_id: ReadOnly,
    #[schema(ignore)]
    #[serde(default)]
    pub(in crate::modules::patients) consents: ReadOnly,
    #[schema(ignore)]
    #[serde(default)]
    pub(in crate::modules::patients) siblings: ReadOnly,
    #[schema(ignore)]
    #[serde(default)]
    pub(in crate::modules::patients) carnet_number: ReadOnly,
    #[schema(ignore)]
    #[serde(default)]
    pub(in crate::modules::patients) reserved: ReadOnly,
    #[schema(ignore)]
    #[serde(default)]
    pub(in crate::modules::patients) risk_level: ReadOnly,
    #[schema(ignore)]
    #[serde(default)]
    pub(in crate::modules::patients) next_review_date: ReadOnly,
    #[schema(ignore)]
    #[serde(default)]
    pub(in crate::modules::patients) deleted_at: ReadOnly,
    #[schema(ignore)]
    #[serde(default)]
    pub(in crate::modules::patients) created_at: ReadOnly,
    #[schema(ignore)]
    #[serde(default)]
    pub(in crate::modules::patients) updated_at: ReadOnly,
    #[schema(ignore)]
    #[serde(default)]
    pub(in crate::modules::patients) version: ReadOnly,
}

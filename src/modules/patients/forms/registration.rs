//! A registration as people send it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AddressForm, GuardianForm, PlanForm};
use crate::modules::patients::model::ConsentKind;

/// A consent as it was signed.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ConsentForm {
    /// What for.
    #[schema(required = true, value_type = ConsentKind)]
    pub kind: Option<ConsentKind>,
    /// Which text was signed.
    #[schema(required = true, value_type = String, min_length = 1, max_length = 20, example = "1")]
    pub text_version: Option<String>,
    /// Who signed.
    #[schema(required = true, value_type = String, min_length = 1, max_length = 200, example = "Marta Ortega Ruiz")]
    pub signed_by: Option<String>,
    /// When.
    #[schema(required = true, value_type = String, format = DateTime, example = "2026-05-20T09:30:00Z")]
    pub signed_at: Option<String>,
}

/// The registration of a child with its family, plan and consents.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[schema(example = json!({
    "firstName": "Belén", "lastName": "Núñez Ortega", "dateOfBirth": "2018-03-14",
    "guardians": [{
        "firstName": "Marta", "lastName": "Ortega Ruiz", "relationship": "MADRE", "dniNie": "12345678Z",
        "email": "marta.ortega@example.org", "phone": "600 111 222", "isPrimary": true, "accessRestricted": false
    }],
    "plan": {"planType": "PREVENTIVO", "startDate": "2026-05-20", "paymentFrequency": "ANNUAL"},
    "consents": [{"kind": "RGPD", "textVersion": "1", "signedBy": "Marta Ortega Ruiz", "signedAt": "2026-05-20T09:30:00Z"}],
    "allergies": "Penicilina", "medication": "", "remarks": null
}))]
pub struct RegistrationForm {
    /// Given names.
    #[schema(required = true, value_type = String, min_length = 1, max_length = 200)]
    pub first_name: Option<String>,
    /// Surnames.
    #[schema(required = true, value_type = String, min_length = 1, max_length = 200)]
    pub last_name: Option<String>,
    /// Birth date: 0-17 years old.
    #[schema(required = true, value_type = String, format = Date)]
    pub date_of_birth: Option<String>,
    /// DNI or NIE of the child; needed when no guardian gives one.
    #[schema(max_length = 20)]
    pub dni_nie: Option<String>,
    /// One guardian, or two.
    #[schema(required = true, value_type = Vec<GuardianForm>, min_items = 1, max_items = 2)]
    pub guardians: Vec<GuardianForm>,
    /// The plan.
    #[schema(required = true, value_type = PlanForm)]
    pub plan: Option<PlanForm>,
    /// The signed consents, the one of kind `RGPD` among them.
    #[schema(required = true, value_type = Vec<ConsentForm>, min_items = 1, max_items = 5)]
    pub consents: Vec<ConsentForm>,
    /// Postal address.
    #[schema(nullable = true)]
    pub address: Option<AddressForm>,
    /// Allergies: null when nobody asked, empty when there are none.
    #[schema(max_length = 4000)]
    pub allergies: Option<String>,
    /// Medication: null when nobody asked, empty when there is none.
    #[schema(max_length = 4000)]
    pub medication: Option<String>,
    /// Administrative remarks.
    #[schema(max_length = 4000)]
    pub remarks: Option<String>,
    /// Registers although a child of this name and birth date exists.
    #[schema(default = false)]
    pub confirm_duplicate: bool,
    /// Registers new guardians although their e-mail addresses are known.
    #[schema(default = false)]
    pub confirm_new_guardian: bool,
}

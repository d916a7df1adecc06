//! A guardian as people send it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::modules::patients::model::Relationship;
use crate::platform::http::ReadOnly;
use crate::shared::ids::GuardianId;

/// A guardian of the child: a new person, or with `id` one whom the clinic knows (then only the
/// link's own fields count: `relationship`, `isPrimary`, `accessRestricted`, `restriction`).
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GuardianForm {
    /// A guardian whom the clinic knows already.
    #[schema(nullable = true)]
    pub id: Option<GuardianId>,
    /// Given names; needed without `id`.
    #[schema(max_length = 200, example = "Marta")]
    pub first_name: Option<String>,
    /// Surnames; needed without `id`.
    #[schema(max_length = 200, example = "Ortega Ruiz")]
    pub last_name: Option<String>,
    /// What they are to the child.
    #[schema(required = true, value_type = Relationship)]
    pub relationship: Option<Relationship>,
    /// DNI or NIE with its letter.
    #[schema(max_length = 20, example = "12345678Z")]
    pub dni_nie: Option<String>,
    /// E-mail address. One of e-mail and mobile is needed.
    #[schema(max_length = 254, format = Email, example = "marta.ortega@example.org")]
    pub email: Option<String>,
    /// Phone number in any spacing; `+34` may be left out.
    #[schema(max_length = 30, example = "600 111 222")]
    pub phone: Option<String>,
    /// Whether the clinic talks to this one first. Nobody said so: the first one.
    pub is_primary: Option<bool>,
    /// Whether a court order bars this guardian from this child.
    #[schema(default = false)]
    pub access_restricted: Option<bool>,
    /// What the order says.
    #[schema(max_length = 200)]
    pub restriction: Option<String>,
}

/// A guardian to add to a child.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "firstName": "Luis", "lastName": "Núñez Gil", "relationship": "PADRE", "phone": "600 333 444",
    "isPrimary": false, "accessRestricted": false
}))]
pub struct AddGuardianForm {
    /// A guardian whom the clinic knows already; then the personal fields do not count.
    #[schema(nullable = true)]
    pub id: Option<GuardianId>,
    /// Given names; needed without `id`.
    #[schema(max_length = 200)]
    pub first_name: Option<String>,
    /// Surnames; needed without `id`.
    #[schema(max_length = 200)]
    pub last_name: Option<String>,
    /// What they are to the child.
    #[schema(required = true, value_type = Relationship)]
    pub relationship: Option<Relationship>,
    /// DNI or NIE with its letter.
    #[schema(max_length = 20)]
    pub dni_nie: Option<String>,
    /// E-mail address. One of e-mail and mobile is needed.
    #[schema(max_length = 254, format = Email)]
    pub email: Option<String>,
    /// Phone number.
    #[schema(max_length = 30)]
    pub phone: Option<String>,
    /// Makes this one the primary guardian.
    pub is_primary: Option<bool>,
    /// Whether a court order bars this guardian from this child.
    #[schema(default = false)]
    pub access_restricted: Option<bool>,
    /// What the order says.
    #[schema(max_length = 200)]
    pub restriction: Option<String>,
    /// Adds a new person although the e-mail address is known.
    #[schema(default = false)]
    #[serde(default)]
    pub confirm_new_guardian: bool,
}

impl AddGuardianForm {
    /// The part that a registration has too.
    #[must_use]
    pub fn guardian(&self) -> GuardianForm {
        GuardianForm {
            id: self.id,
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            relationship: self.relationship,
            dni_nie: self.dni_nie.clone(),
            email: self.email.clone(),
            phone: self.phone.clone(),
            is_primary: self.is_primary,
            access_restricted: self.access_restricted,
            restriction: self.restriction.clone(),
        }
    }
}

/// A guardian as edited on the file of one child. The personal fields are shared with siblings. Takes what a `GET` gave:
/// who may decide and the order behind a restriction have a route of their own and are ignored here.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "firstName": "Marta", "lastName": "Ortega Ruiz", "relationship": "MADRE", "dniNie": "12345678Z",
    "email": "marta.ortega@example.org", "phone": "+34600111222", "isPrimary": true, "accessRestricted": false
}))]
#[allow(
    dead_code,
    reason = "read-only fields are taken so that an answer can be sent back"
)]
pub struct EditGuardianForm {
    /// Given names.
    #[schema(required = true, value_type = String, min_length = 1, max_length = 200)]
    pub first_name: Option<String>,
    /// Surnames.
    #[schema(required = true, value_type = String, min_length = 1, max_length = 200)]
    pub last_name: Option<String>,
    /// What they are to the child.
    #[schema(required = true, value_type = Relationship)]
    pub relationship: Option<Relationship>,
    /// DNI or NIE with its letter.
    #[schema(max_length = 20)]
    pub dni_nie: Option<String>,
    /// E-mail address. One of e-mail and mobile is needed.
    #[schema(max_length = 254, format = Email)]
    pub email: Option<String>,
    /// Phone number.
    #[schema(max_length = 30)]
    pub phone: Option<String>,
    /// Makes this one the primary guardian; left out, it stays as it is.
    pub is_primary: Option<bool>,
    /// Whether a court order bars this guardian from this child.
    #[schema(default = false)]
    pub access_restricted: Option<bool>,
    /// What the order says.
    #[schema(max_length = 200)]
    pub restriction: Option<String>,
    #[schema(ignore)]
    #[serde(default)]
    pub(in crate::modules::patients) id: ReadOnly,
    #[schema(ignore)]
    #[serde(default)]
    pub(in crate::modules::patients) may_decide: ReadOnly,
    #[schema(ignore)]
    #[serde(default)]
    pub(in crate::modules::patients) restriction_document: ReadOnly,
    #[schema(ignore)]
    #[serde(default)]
    pub(in crate::modules::patients) restricted_from: ReadOnly,
    #[schema(ignore)]
    #[serde(default)]
    pub(in crate::modules::patients) restricted_until: ReadOnly,
    #[schema(ignore)]
    #[serde(default)]
    pub(in crate::modules::patients) restriction_state: ReadOnly,
    #[schema(ignore)]
    #[serde(default)]
    pub(in crate::modules::patients) version: ReadOnly,
}

impl EditGuardianForm {
    /// The part that a registration has too.
    #[must_use]
    pub fn guardian(&self) -> GuardianForm {
        GuardianForm {
            id: None,
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            relationship: self.relationship,
            dni_nie: self.dni_nie.clone(),
            email: self.email.clone(),
            phone: self.phone.clone(),
            is_primary: self.is_primary,
            access_restricted: self.access_restricted,
            restriction: self.restriction.clone(),
        }
    }
}

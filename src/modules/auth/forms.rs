//! What an ADMIN sends about a person who works here, and what the person sends who was invited.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::Colour;
use crate::shared::language::Language;
use crate::shared::permission::Role;

/// Someone who works here, as an ADMIN writes them down.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "name": "Lucía Ferrer Blasco", "email": "lucia@example.org", "roles": ["ODONTOLOGO"],
    "language": "es", "collegeNumber": "28001234", "colour": "TEAL"
}))]
pub struct PersonForm {
    /// First and last names.
    #[schema(required = true, value_type = String, min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// What they sign in with; held by one account at a time.
    #[schema(required = true, value_type = String, format = Email, max_length = 254)]
    pub email: Option<String>,
    /// What they are; the first one is what they are shown as. None of the families' roles.
    #[schema(required = true, min_items = 1, max_items = 4)]
    #[serde(default)]
    pub roles: Vec<Role>,
    /// The language of their messages; left out, the clinic's, or what it is.
    pub language: Option<Language>,
    /// For those who treat: their number in the professional college.
    #[schema(max_length = 20)]
    pub college_number: Option<String>,
    /// For those who treat: their colour.
    #[schema(nullable = true)]
    pub colour: Option<Colour>,
}

/// The token of an invitation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvitationForm {
    /// What stands behind the `#` of the link.
    #[schema(examples("nX0t3Zq5b8mK1vL7cYwR2sDfGhJkPaQe4uTiOoBnMx9"), max_length = 128)]
    pub token: String,
}

/// An invited person who takes their account over.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterForm {
    /// What stands behind the `#` of the link.
    #[schema(examples("nX0t3Zq5b8mK1vL7cYwR2sDfGhJkPaQe4uTiOoBnMx9"), max_length = 128)]
    pub token: String,
    /// Their name, as it was written down or as they put it right.
    #[schema(examples("Lucía Ferrer Blasco"), min_length = 1, max_length = 200)]
    pub name: String,
    /// The password of their choice: at least 10 characters, 12 for an ADMIN.
    #[schema(format = Password, min_length = 10, max_length = 256)]
    pub password: String,
}

//! What people send to make two files or two guardians one, or to move a child to another family.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::shared::ids::{GuardianId, PatientId};

/// A field of which one of two values stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum MergeField {
    /// Given names.
    FirstName,
    /// Surnames.
    LastName,
    /// Birth date.
    DateOfBirth,
    /// DNI or NIE.
    DniNie,
    /// Postal address.
    Address,
    /// Guardians, with who pays: all of both when there is room for them.
    Guardians,
}

/// Another file of the same child.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MergeForm {
    /// The file that is to be taken in.
    pub merged_id: PatientId,
    /// The version of it that was seen.
    pub merged_version: u64,
    /// What is taken over from it; of all else the file that stays keeps its own.
    #[schema(max_items = 6)]
    #[serde(default)]
    pub take: Vec<MergeField>,
}

/// The family to which a child moves.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MoveForm {
    /// A child of that family: the moving one gets the same guardians.
    pub sibling_id: PatientId,
    /// The version of the sibling's file that was seen.
    pub sibling_version: u64,
}

/// A field of a guardian of which one of two values stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum GuardianField {
    /// Given names.
    FirstName,
    /// Surnames.
    LastName,
    /// DNI or NIE.
    DniNie,
    /// E-mail address.
    Email,
    /// Phone number.
    Phone,
    /// How they wish to be reached.
    Contact,
}

/// Another guardian who is the same person.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MergeGuardiansForm {
    /// The one who is to be taken in.
    pub merged_id: GuardianId,
    /// The version of them that was seen.
    pub merged_version: u64,
    /// What is taken over from them; of all else the one who stays keeps their own. Notes are joined.
    #[schema(max_items = 6)]
    #[serde(default)]
    pub take: Vec<GuardianField>,
}

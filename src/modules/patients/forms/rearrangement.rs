//! What people send to make two files one, or to move a child to another family.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::shared::ids::PatientId;

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

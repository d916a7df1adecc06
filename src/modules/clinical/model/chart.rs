//! What a chart says of one tooth.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Status, Surface};

/// Why a tooth is gone, crowned, treated or to be taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Cause {
    /// Because of caries.
    Caries,
    /// Because of something else: shed, knocked out, never made, orthodontics, hypomineralisation.
    Other,
}

/// A tooth as it was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToothState {
    /// The tooth as a whole.
    pub status: Status,
    /// Its surfaces that differ from sound.
    #[serde(default)]
    pub surfaces: BTreeMap<Surface, Status>,
    /// Why, where it is known and matters.
    #[serde(default)]
    pub cause: Option<Cause>,
}

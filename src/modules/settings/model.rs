//! A version of the settings as stored.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::modules::clinic::ClinicValues;
use crate::platform::store::{Header, Index, Record, Subject};
use crate::shared::ids::{SettingsVersionId, UserId};

/// The clinic's settings as they were from a moment on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ClinicVersion {
    /// Its id.
    pub id: SettingsVersionId,
    /// Its header.
    pub header: Header,
    /// The version of the clinic's record that it was.
    pub number: u64,
    /// From when it counted.
    pub at: Timestamp,
    /// Who made it; nobody when the clinic was founded before versions were kept.
    pub author: Option<UserId>,
    /// Why, in their words.
    pub reason: String,
    /// What it said.
    pub values: ClinicValues,
}

impl ClinicVersion {
    /// By number, the newest first.
    #[must_use]
    pub fn order_index(number: u64) -> Index {
        Index::number("order", u64::MAX - number)
    }
}

impl Record for ClinicVersion {
    const TABLE: &'static str = "clinic_versions";
    type Id = SettingsVersionId;

    fn id(&self) -> SettingsVersionId {
        self.id
    }
    fn header(&self) -> &Header {
        &self.header
    }
    fn header_mut(&mut self) -> &mut Header {
        &mut self.header
    }
    fn subject(&self) -> Subject {
        Subject::Clinic
    }
    fn indexes(&self) -> Vec<Index> {
        vec![Self::order_index(self.number)]
    }
}

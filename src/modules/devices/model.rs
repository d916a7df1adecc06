//! A device as stored.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::platform::store::{Header, Index, Record, Subject};
use crate::shared::ids::DeviceId;

/// How it is known that a device trusts the box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DeviceKind {
    /// It presented a pairing code over a connection that it had pinned to the authority.
    Paired,
    /// A browser on the page of trust reached the encrypted address without asking its person.
    Browser,
}

/// A device that trusts the box. Nothing is opened by it: people sign in there as anywhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Device {
    /// Its id.
    pub id: DeviceId,
    /// Its header.
    pub header: Header,
    /// How it is known.
    pub kind: DeviceKind,
    /// What it calls itself; empty for a browser.
    pub name: String,
    /// Since when.
    pub at: Timestamp,
}

impl Device {
    /// By time, the newest first.
    #[must_use]
    pub fn order_index(at: Timestamp) -> Index {
        let elapsed = u64::try_from(at.as_millisecond()).unwrap_or(0);
        Index::number("order", u64::MAX - elapsed)
    }
}

impl Record for Device {
    const TABLE: &'static str = "devices";
    type Id = DeviceId;

    fn id(&self) -> DeviceId {
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
        vec![Self::order_index(self.at)]
    }
}

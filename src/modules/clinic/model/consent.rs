//! What people sign: the texts of consents, each in versions that are never changed.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::platform::store::{Header, Index, Record, Subject};
use crate::shared::ids::{ConsentTextId, UserId};

/// What a consent is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ConsentKind {
    /// Processing of personal data, without which nobody is registered.
    Rgpd,
    /// Taking clinical photographs.
    Images,
    /// Commercial messages.
    Commercial,
    /// Messages by `WhatsApp`.
    Whatsapp,
    /// Treatment.
    Treatment,
}

impl ConsentKind {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Rgpd,
        Self::Images,
        Self::Whatsapp,
        Self::Commercial,
        Self::Treatment,
    ];

    /// The text that every clinic begins with, in Spanish and English: version 1 for good, since people signed
    /// it. Another text is another version.
    #[must_use]
    pub const fn seed(self) -> (&'static str, &'static str) {
        match self {
            Self::Rgpd => (
                include_str!("../../../../assets/texts/consents/rgpd.es.txt"),
                include_str!("../../../../assets/texts/consents/rgpd.en.txt"),
            ),
            Self::Images => (
                include_str!("../../../../assets/texts/consents/images.es.txt"),
                include_str!("../../../../assets/texts/consents/images.en.txt"),
            ),
            Self::Commercial => (
                include_str!("../../../../assets/texts/consents/commercial.es.txt"),
                include_str!("../../../../assets/texts/consents/commercial.en.txt"),
            ),
            Self::Whatsapp => (
                include_str!("../../../../assets/texts/consents/whatsapp.es.txt"),
                include_str!("../../../../assets/texts/consents/whatsapp.en.txt"),
            ),
            Self::Treatment => (
                include_str!("../../../../assets/texts/consents/treatment.es.txt"),
                include_str!("../../../../assets/texts/consents/treatment.en.txt"),
            ),
        }
    }
}

/// A version of the text of a consent.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ConsentText {
    /// Its id.
    pub id: ConsentTextId,
    /// Its header; a text is written once.
    pub header: Header,
    /// What it is for.
    pub kind: ConsentKind,
    /// 1, 2, 3 …
    pub number: u32,
    /// In Spanish.
    pub spanish: String,
    /// In English.
    pub english: String,
    /// From when it counted.
    pub at: Timestamp,
    /// Who published it; nobody for the one that every clinic begins with.
    pub author: Option<UserId>,
    /// Why, in their words.
    pub reason: String,
}

impl ConsentText {
    /// By kind, the oldest first.
    #[must_use]
    pub fn kind_index(kind: ConsentKind) -> Index {
        Index::number("kind", kind as u64)
    }
}

impl Record for ConsentText {
    const TABLE: &'static str = "consent_texts";
    type Id = ConsentTextId;

    fn id(&self) -> ConsentTextId {
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
        vec![Self::kind_index(self.kind)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::crypto;

    #[test]
    fn the_texts_that_people_signed_as_version_1_stay_as_they_were() {
        let seeds = ConsentKind::ALL.map(ConsentKind::seed);
        let whole = seeds
            .map(|(spanish, english)| [spanish, english].concat())
            .concat();
        assert_eq!(
            crypto::sha256_hex(whole.as_bytes()),
            "50100a6343885398ef5f68b19f2129adddec9e82f98377e9757fbd180551f5ed"
        );
    }
}

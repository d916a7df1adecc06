//! How the clinic looks: its colour, its motto and its logo.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::platform::store::{Header, Index, Record, Subject};
use crate::shared::ids::LogoId;
use crate::shared::person::ShortText;

/// A colour in sRGB, written `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BrandColour(pub [u8; 3]);

impl BrandColour {
    /// Reads `#rrggbb`, in any case.
    ///
    /// # Errors
    /// `settings.colour`.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let digits = text.trim().strip_prefix('#').filter(|digits| digits.len() == 6);
        let digits = digits.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let [_, red, green, blue] = number.ok_or("settings.colour")?.to_be_bytes();
        Ok(Self([red, green, blue]))
    }
}

impl std::fmt::Display for BrandColour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl TryFrom<String> for BrandColour {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<BrandColour> for String {
    fn from(colour: BrandColour) -> Self {
        colour.to_string()
    }
}

/// How the clinic looks. Nothing set looks like OMI.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brand {
    /// The colour as it was chosen; the rules make readable ones of it.
    pub colour: Option<BrandColour>,
    /// A line beside the name.
    pub motto: Option<ShortText>,
    /// Its picture.
    pub logo: Option<LogoId>,
}

/// A picture for the clinic, as it was made of an upload.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Logo {
    /// Its id; a picture is never changed.
    pub id: LogoId,
    /// Its header.
    pub header: Header,
    /// When it was uploaded.
    pub uploaded_at: Timestamp,
    /// SHA-256 of the picture in hexadecimal, so that the same one is kept once.
    pub digest: String,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// PNG without anything but the pixels.
    #[serde(with = "picture")]
    pub png: Vec<u8>,
}

/// A picture as people read it: base64 instead of a list of numbers.
mod picture {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde::de::Error as _;
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    pub fn serialize<S: Serializer>(bytes: &Vec<u8>, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            STANDARD.encode(bytes).serialize(serializer)
        } else {
            bytes.serialize(serializer)
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        if !deserializer.is_human_readable() {
            return Vec::deserialize(deserializer);
        }
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(text).map_err(|_| D::Error::custom("not base64"))
    }
}

impl Logo {
    /// By what it shows.
    #[must_use]
    pub fn digest_index(digest: &str) -> Index {
        Index::blind("digest", digest).unique()
    }

    /// By when it was uploaded.
    #[must_use]
    pub fn uploaded_index(at: Timestamp) -> Index {
        Index::instant("uploaded", at)
    }
}

impl Record for Logo {
    const TABLE: &'static str = "logos";
    type Id = LogoId;

    fn id(&self) -> LogoId {
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
        vec![
            Self::digest_index(&self.digest),
            Self::uploaded_index(self.uploaded_at),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_as_they_are_written() {
        let colour = BrandColour::parse(" #0A7fFF ").unwrap();
        assert_eq!(colour.0, [0x0a, 0x7f, 0xff]);
        assert_eq!(BrandColour::parse(&colour.to_string()), Ok(colour));
        for wrong in [
            "", "#", "0a7fff", "#0a7ff", "#0a7fff0", "#0a7ffg", "#+a7fff", "red", "#é7fff",
        ] {
            assert_eq!(BrandColour::parse(wrong), Err("settings.colour"), "{wrong}");
        }
    }
}

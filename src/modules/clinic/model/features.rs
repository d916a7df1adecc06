//! The parts of the box that a clinic may do without.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A part that can be switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum Feature {
    /// Taking children in from other programs.
    Imports,
    /// Taking lists away in files.
    Exports,
    /// Printed codes with which families come in.
    FamilyCodes,
    /// Pairing programs on other devices by a QR code.
    Pairing,
    /// Seeing who has the same form open.
    Presence,
}

impl Feature {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Imports,
        Self::Exports,
        Self::FamilyCodes,
        Self::Pairing,
        Self::Presence,
    ];

    /// The name in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Imports => "imports",
            Self::Exports => "exports",
            Self::FamilyCodes => "familyCodes",
            Self::Pairing => "pairing",
            Self::Presence => "presence",
        }
    }
}

/// Which parts are on. All of them, unless the clinic says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each part is on or off by itself")]
pub struct Features {
    /// Taking children in from other programs.
    pub imports: bool,
    /// Taking lists away in files.
    pub exports: bool,
    /// Printed codes with which families come in.
    pub family_codes: bool,
    /// Pairing programs on other devices by a QR code.
    pub pairing: bool,
    /// Seeing who has the same form open.
    pub presence: bool,
}

impl Default for Features {
    fn default() -> Self {
        Self {
            imports: true,
            exports: true,
            family_codes: true,
            pairing: true,
            presence: true,
        }
    }
}

impl Features {
    /// Whether a part is on.
    #[must_use]
    pub const fn is_on(self, feature: Feature) -> bool {
        match feature {
            Feature::Imports => self.imports,
            Feature::Exports => self.exports,
            Feature::FamilyCodes => self.family_codes,
            Feature::Pairing => self.pairing,
            Feature::Presence => self.presence,
        }
    }

    /// The parts that are off.
    #[must_use]
    pub fn off(self) -> Vec<Feature> {
        Feature::ALL
            .into_iter()
            .filter(|feature| !self.is_on(*feature))
            .collect()
    }
}

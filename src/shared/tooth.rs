//! Teeth and their surfaces, by the two digits of ISO 3950 (FDI).

use std::fmt;

use serde::{Deserialize, Serialize};

/// A tooth: 11-18, 21-28, 31-38, 41-48 are permanent, 51-55, 61-65, 71-75, 81-85 primary. Nothing else is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Tooth(u8);

/// What names no tooth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no tooth has this number")]
pub struct NoTooth;

impl TryFrom<u8> for Tooth {
    type Error = NoTooth;

    fn try_from(number: u8) -> Result<Self, NoTooth> {
        let positions = match number / 10 {
            1..=4 => 8,
            5..=8 => 5,
            _ => return Err(NoTooth),
        };
        if (1..=positions).contains(&(number % 10)) {
            Ok(Self(number))
        } else {
            Err(NoTooth)
        }
    }
}

impl From<Tooth> for u8 {
    fn from(tooth: Tooth) -> Self {
        tooth.0
    }
}

impl fmt::Display for Tooth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl Tooth {
    /// All 52: permanent ones first, each quadrant from the middle outwards.
    pub fn all() -> impl Iterator<Item = Self> {
        (11..=85).filter_map(|number| Self::try_from(number).ok())
    }

    /// Its number.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }

    /// 1 to 4 in permanent teeth, 5 to 8 in primary ones: upper right, upper left, lower left, lower right, as the
    /// patient has them.
    #[must_use]
    pub const fn quadrant(self) -> u8 {
        self.0 / 10
    }

    /// From the middle outwards, from 1.
    #[must_use]
    pub const fn position(self) -> u8 {
        self.0 % 10
    }

    /// Whether it is a milk tooth.
    #[must_use]
    pub const fn is_primary(self) -> bool {
        self.quadrant() > 4
    }

    /// Whether it stands in the upper jaw.
    #[must_use]
    pub const fn is_upper(self) -> bool {
        matches!(self.quadrant(), 1 | 2 | 5 | 6)
    }

    /// Incisors and canines: they bite with an edge.
    #[must_use]
    pub const fn is_anterior(self) -> bool {
        self.position() <= 3
    }

    /// The permanent tooth that takes the place of a primary one: 54 gives way to 14.
    #[must_use]
    pub const fn successor(self) -> Option<Self> {
        if self.is_primary() {
            Some(Self(self.0 - 40))
        } else {
            None
        }
    }

    /// The primary tooth whose place a permanent one takes. First, second and third molars have none.
    #[must_use]
    pub const fn predecessor(self) -> Option<Self> {
        if !self.is_primary() && self.position() <= 5 {
            Some(Self(self.0 + 40))
        } else {
            None
        }
    }

    /// Its five surfaces, the one that bites first.
    #[must_use]
    pub const fn surfaces(self) -> [Surface; 5] {
        let biting = if self.is_anterior() {
            Surface::Incisal
        } else {
            Surface::Oclusal
        };
        let inner = if self.is_upper() {
            Surface::Palatina
        } else {
            Surface::Lingual
        };
        [
            biting,
            Surface::Mesial,
            Surface::Distal,
            Surface::Vestibular,
            inner,
        ]
    }

    /// Whether it has this surface: there is no `oclusal` on 11 and no `lingual` on 16.
    #[must_use]
    pub fn has(self, surface: Surface) -> bool {
        self.surfaces().contains(&surface)
    }
}

/// A surface of a tooth.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Surface {
    /// That chews, on premolars and molars.
    Oclusal,
    /// The edge, on incisors and canines.
    Incisal,
    /// Towards the middle.
    Mesial,
    /// Away from the middle.
    Distal,
    /// Towards lips and cheeks.
    Vestibular,
    /// Towards the palate, above.
    Palatina,
    /// Towards the tongue, below.
    Lingual,
}

impl Surface {
    /// Every surface that some tooth has.
    pub const ALL: [Self; 7] = [
        Self::Oclusal,
        Self::Incisal,
        Self::Mesial,
        Self::Distal,
        Self::Vestibular,
        Self::Palatina,
        Self::Lingual,
    ];

    /// Its name in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Oclusal => "oclusal",
            Self::Incisal => "incisal",
            Self::Mesial => "mesial",
            Self::Distal => "distal",
            Self::Vestibular => "vestibular",
            Self::Palatina => "palatina",
            Self::Lingual => "lingual",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tooth(number: u8) -> Tooth {
        Tooth::try_from(number).unwrap()
    }

    #[test]
    fn there_are_fifty_two_and_no_others() {
        assert_eq!(Tooth::all().count(), 52);
        assert_eq!(Tooth::all().filter(|tooth| tooth.is_primary()).count(), 20);
        for number in [0, 9, 10, 19, 49, 50, 56, 66, 76, 86, 91, 111] {
            assert_eq!(Tooth::try_from(number), Err(NoTooth), "{number}");
        }
    }

    #[test]
    fn each_primary_tooth_gives_way_to_one_permanent_tooth() {
        assert_eq!(tooth(54).successor(), Some(tooth(14)));
        assert_eq!(tooth(75).successor(), Some(tooth(35)));
        for tooth in Tooth::all().filter(|tooth| tooth.is_primary()) {
            let next = tooth.successor().unwrap();
            assert_eq!(next.predecessor(), Some(tooth));
            assert_eq!(next.is_upper(), tooth.is_upper());
        }
        for molar in [16, 27, 38] {
            assert_eq!(tooth(molar).predecessor(), None);
        }
    }

    #[test]
    fn each_tooth_has_the_five_surfaces_of_its_place() {
        use Surface::{Incisal, Lingual, Oclusal, Palatina};
        for (number, has, has_not) in [
            (11, Incisal, Oclusal),
            (54, Oclusal, Incisal),
            (16, Palatina, Lingual),
            (85, Lingual, Palatina),
            (33, Incisal, Palatina),
            (14, Oclusal, Incisal),
        ] {
            assert!(tooth(number).has(has) && !tooth(number).has(has_not), "{number}");
        }
    }
}

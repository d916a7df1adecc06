//! Which teeth are to be expected at an age, and where what was seen parts from it. A ghost beside the record, never
//! written into it.
//!
//! Ages of eruption and shedding: American Dental Association, charts of eruption; the grid over them is ours.

use serde::Serialize;
use utoipa::ToSchema;

use crate::shared::tooth::Tooth;

/// What is to be expected of a tooth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Expected {
    /// Not come through yet.
    NotErupted,
    /// Coming through.
    Erupting,
    /// There.
    Present,
    /// About to be shed.
    Shedding,
    /// Gone, its successor in its place.
    Shed,
}

/// What was seen of a tooth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// It is there.
    There,
    /// It is coming through.
    Coming,
    /// It has not come through, or nobody knows of it.
    NotThere,
    /// It is known why it is missing: never made, taken out, shed, knocked out.
    Gone,
}

/// Where what was seen parts from what is to be expected. A hint to look, not a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EruptionWarning {
    /// A permanent tooth is overdue by more than the tolerance: it comes late, or is held back.
    LateEruption,
    /// By more than twice the tolerance: it may never have been made; an X-ray tells.
    PossibleAgenesis,
    /// A permanent tooth long before its time.
    EarlyEruption,
    /// A primary tooth long after its time.
    Retained,
}

/// Months of eruption, and of shedding in primary teeth.
#[derive(Clone, Copy)]
struct Times {
    comes: (u32, u32),
    goes: Option<(u32, u32)>,
}

const fn primary(comes: (u32, u32), years: (u32, u32)) -> Times {
    Times {
        comes,
        goes: Some((years.0 * 12, years.1 * 12)),
    }
}

const fn permanent(from: u32, to: u32) -> Times {
    Times {
        comes: (from * 12, to * 12),
        goes: None,
    }
}

#[expect(
    clippy::match_same_arms,
    reason = "a table is read line by line against its source"
)]
const fn times(tooth: Tooth) -> Times {
    match (tooth.is_primary(), tooth.position(), tooth.is_upper()) {
        (true, 1, true) => primary((8, 12), (6, 7)),
        (true, 1, false) => primary((6, 10), (6, 7)),
        (true, 2, true) => primary((9, 13), (7, 8)),
        (true, 2, false) => primary((10, 16), (7, 8)),
        (true, 3, true) => primary((16, 22), (10, 12)),
        (true, 3, false) => primary((17, 23), (9, 12)),
        (true, 4, true) => primary((13, 19), (9, 11)),
        (true, 4, false) => primary((14, 18), (9, 11)),
        (true, _, true) => primary((25, 33), (10, 12)),
        (true, _, false) => primary((23, 31), (10, 12)),
        (false, 1, true) => permanent(7, 8),
        (false, 1, false) | (false, 6, _) => permanent(6, 7),
        (false, 2, true) => permanent(8, 9),
        (false, 2, false) => permanent(7, 8),
        (false, 3, true) => permanent(11, 12),
        (false, 3, false) => permanent(9, 10),
        (false, 4, true) => permanent(10, 11),
        (false, 4, false) | (false, 5, true) => permanent(10, 12),
        (false, 5, false) => permanent(11, 12),
        (false, 7, true) => permanent(12, 13),
        (false, 7, false) => permanent(11, 13),
        (false, _, _) => permanent(17, 21),
    }
}

/// What is to be expected of a tooth at an age in whole months.
#[must_use]
pub const fn expected(tooth: Tooth, months: u32) -> Expected {
    let Times { comes, goes } = times(tooth);
    if months < comes.0 {
        return Expected::NotErupted;
    }
    if months < comes.1 {
        return Expected::Erupting;
    }
    match goes {
        Some((_, last)) if months > last => Expected::Shed,
        Some((first, _)) if months >= first => Expected::Shedding,
        _ => Expected::Present,
    }
}

/// Whether what was seen of a tooth wants a second look at this age. `tolerance` in months is a setting; 12 unless the
/// clinic says otherwise.
#[must_use]
pub const fn doubt(tooth: Tooth, seen: Seen, months: u32, tolerance: u32) -> Option<EruptionWarning> {
    let Times { comes, goes } = times(tooth);
    match (seen, goes) {
        (Seen::There | Seen::Coming, Some((_, last))) if months > last + tolerance => {
            Some(EruptionWarning::Retained)
        }
        (Seen::There | Seen::Coming, None) if months + tolerance < comes.0 => {
            Some(EruptionWarning::EarlyEruption)
        }
        // Third molars are missing so often, and come so late, that their absence says nothing.
        (Seen::NotThere, None) if tooth.position() < 8 && months > comes.1 + 2 * tolerance => {
            Some(EruptionWarning::PossibleAgenesis)
        }
        (Seen::NotThere, None) if tooth.position() < 8 && months > comes.1 + tolerance => {
            Some(EruptionWarning::LateEruption)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(months: u32, wanted: Expected) -> Vec<u8> {
        let teeth = Tooth::all().filter(|tooth| expected(*tooth, months) == wanted);
        teeth.map(Tooth::number).collect()
    }

    #[test]
    fn the_mouth_at_five_ages_is_as_worked_out_by_hand() {
        use Expected::{Erupting, NotErupted, Present, Shed, Shedding};
        assert_eq!(at(8, Erupting), [51, 61, 71, 81]);
        assert_eq!(at(8, NotErupted).len(), 48);

        assert_eq!(at(36, Present).len(), 20);
        assert!(at(36, Present).iter().all(|number| *number > 50));
        assert_eq!(at(36, NotErupted).len(), 32);

        assert_eq!(at(78, Erupting), [16, 26, 31, 36, 41, 46]);
        assert_eq!(at(78, Shedding), [51, 61, 71, 81]);
        assert_eq!(at(78, Present).len(), 16);

        let incisors_and_molars = [11, 12, 16, 21, 22, 26, 31, 32, 36, 41, 42, 46];
        let held = [53, 55, 63, 65, 75, 85];
        assert_eq!(at(108, Present), [incisors_and_molars.as_slice(), &held].concat());
        assert_eq!(at(108, Erupting), [33, 43]);
        assert_eq!(at(108, Shedding), [54, 64, 73, 74, 83, 84]);
        assert_eq!(at(108, Shed), [51, 52, 61, 62, 71, 72, 81, 82]);

        assert_eq!(at(156, Shed).len(), 20);
        assert_eq!(at(156, Present).len(), 28);
        assert_eq!(at(156, NotErupted), [18, 28, 38, 48]);
    }

    #[test]
    fn what_parts_from_it_by_more_than_the_tolerance_is_told() {
        let tooth = |number: u8| Tooth::try_from(number).unwrap();
        for (number, seen, months, told) in [
            (51, Seen::There, 96, None),
            (51, Seen::There, 97, Some(EruptionWarning::Retained)),
            (51, Seen::Gone, 97, None),
            (16, Seen::NotThere, 96, None),
            (16, Seen::NotThere, 97, Some(EruptionWarning::LateEruption)),
            (16, Seen::NotThere, 108, Some(EruptionWarning::LateEruption)),
            (16, Seen::NotThere, 109, Some(EruptionWarning::PossibleAgenesis)),
            (16, Seen::Gone, 97, None),
            (16, Seen::Coming, 60, None),
            (16, Seen::Coming, 59, Some(EruptionWarning::EarlyEruption)),
            (38, Seen::NotThere, 500, None),
        ] {
            assert_eq!(
                doubt(tooth(number), seen, months, 12),
                told,
                "{number} at {months}"
            );
        }
    }

    proptest! {
        #[test]
        fn a_tooth_never_goes_back(months in 0_u32..300) {
            let order = |expected| match expected {
                Expected::NotErupted => 0,
                Expected::Erupting => 1,
                Expected::Present => 2,
                Expected::Shedding => 3,
                Expected::Shed => 4,
            };
            for tooth in Tooth::all() {
                prop_assert!(order(expected(tooth, months)) <= order(expected(tooth, months + 1)));
            }
        }
    }
}

//! Stamps and medals of the health card, told from the history of a child alone: the same history gives the same ones,
//! whenever it is told. Earned once, never taken away.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{Span, ToSpan as _};

/// O'Leary under which a mouth is clean, in tenths of a percent.
const CLEAN: u32 = 200;
/// By how much plaque has to go down between two visits, in tenths of a percent.
const GOAL: u32 = 200;
/// Visits in a row.
const IN_A_ROW: usize = 3;
/// Reviews for each medal of attendance.
const ATTENDANCE: [(usize, Medal); 4] = [
    (3, Medal::BronzeAttendance),
    (6, Medal::SilverAttendance),
    (12, Medal::GoldAttendance),
    (24, Medal::DiamondAttendance),
];

/// What a stamp is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stamp {
    /// A preventive review that was completed.
    Review,
    /// A hygiene session.
    Hygiene,
    /// Fluoride.
    Fluoride,
    /// Sealants.
    Sealants,
}

/// A medal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Medal {
    /// Three completed reviews.
    BronzeAttendance,
    /// Six.
    SilverAttendance,
    /// Twelve.
    GoldAttendance,
    /// Twenty-four.
    DiamondAttendance,
    /// O'Leary under 20 %.
    HygieneStar,
    /// Three visits in a row under 20 %.
    HygieneSuperstar,
    /// All visits of six months under 20 %, at least two.
    HygieneChampion,
    /// A year without new caries.
    NoCavities,
    /// Plaque down by 20 points or more from one visit to the next.
    GoalReached,
    /// A calendar year with every appointment kept, at least two.
    PerfectAttendance,
}

/// Something that happened, as far as it can earn anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// A completed review.
    Reviewed {
        /// Whether it was a preventive one that explored everything.
        is_stamped: bool,
        /// O'Leary, in tenths of a percent.
        plaque: Option<u32>,
        /// Teeth that were decayed for the first time.
        new_caries: u32,
    },
    /// A hygiene session.
    Cleaned {
        /// O'Leary, in tenths of a percent.
        plaque: Option<u32>,
    },
    /// Fluoride was applied.
    Fluoride,
    /// Teeth were sealed.
    Sealed,
    /// An appointment was due.
    Due {
        /// Whether it was kept.
        is_kept: bool,
    },
}

/// What was earned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Earned {
    /// In order.
    pub stamps: Vec<(Date, Stamp)>,
    /// With the day on which each was earned.
    pub medals: BTreeMap<Medal, Date>,
}

#[derive(Default)]
struct Telling {
    earned: Earned,
    reviews: usize,
    first_review: Option<Date>,
    last_caries: Option<Date>,
    plaque: Vec<(Date, u32)>,
}

/// Tells what a history earned. `deeds` stand in the order in which they happened; `today` closes calendar years.
#[must_use]
pub fn tell(deeds: &[(Date, Deed)], today: Date) -> Earned {
    let mut telling = Telling::default();
    for (day, deed) in deeds {
        telling.hear(*day, *deed);
    }
    telling.close_years(deeds, today);
    telling.earned
}

impl Telling {
    fn hear(&mut self, day: Date, deed: Deed) {
        match deed {
            Deed::Reviewed {
                is_stamped,
                plaque,
                new_caries,
            } => {
                if is_stamped {
                    self.earned.stamps.push((day, Stamp::Review));
                }
                self.reviewed(day, new_caries);
                self.saw_plaque(day, plaque);
            }
            Deed::Cleaned { plaque } => {
                self.earned.stamps.push((day, Stamp::Hygiene));
                self.saw_plaque(day, plaque);
            }
            Deed::Fluoride => self.earned.stamps.push((day, Stamp::Fluoride)),
            Deed::Sealed => self.earned.stamps.push((day, Stamp::Sealants)),
            Deed::Due { .. } => {}
        }
    }

    fn earn(&mut self, medal: Medal, day: Date) {
        self.earned.medals.entry(medal).or_insert(day);
    }

    fn reviewed(&mut self, day: Date, new_caries: u32) {
        self.reviews += 1;
        for (reviews, medal) in ATTENDANCE {
            if self.reviews >= reviews {
                self.earn(medal, day);
            }
        }
        if new_caries > 0 {
            self.last_caries = Some(day);
        }
        let first = *self.first_review.get_or_insert(day);
        let since = self.last_caries.unwrap_or(first);
        if before(day, 1.year()).is_some_and(|year_ago| since <= year_ago) {
            self.earn(Medal::NoCavities, day);
        }
    }

    fn saw_plaque(&mut self, day: Date, plaque: Option<u32>) {
        let Some(plaque) = plaque else { return };
        let last = self.plaque.last().map(|(_, plaque)| *plaque);
        if last.is_some_and(|last| last >= plaque + GOAL) {
            self.earn(Medal::GoalReached, day);
        }
        self.plaque.push((day, plaque));
        if plaque >= CLEAN {
            return;
        }
        self.earn(Medal::HygieneStar, day);
        let clean = self.plaque.iter().rev().take_while(|(_, plaque)| *plaque < CLEAN).count();
        if clean >= IN_A_ROW {
            self.earn(Medal::HygieneSuperstar, day);
        }
        let Some(begin) = before(day, 6.months()) else { return };
        let within = self.plaque.iter().filter(|(at, _)| *at > begin);
        let (mut visits, mut is_clean) = (0, true);
        for (_, plaque) in within {
            visits += 1;
            is_clean &= *plaque < CLEAN;
        }
        if visits >= 2 && is_clean {
            self.earn(Medal::HygieneChampion, day);
        }
    }

    fn close_years(&mut self, deeds: &[(Date, Deed)], today: Date) {
        let mut years: BTreeMap<i16, (usize, bool)> = BTreeMap::new();
        for (day, deed) in deeds {
            if let Deed::Due { is_kept } = deed {
                let (count, all) = years.entry(day.year()).or_insert((0, true));
                *count += 1;
                *all &= *is_kept;
            }
        }
        for (year, (count, all)) in years {
            if all && count >= 2 && year < today.year() {
                self.earn(Medal::PerfectAttendance, Date::constant(year, 12, 31));
            }
        }
    }
}

fn before(day: Date, span: Span) -> Option<Date> {
    day.checked_sub(span).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn seen(day: Date, plaque: u32) -> (Date, Deed) {
        (day, Deed::Cleaned { plaque: Some(plaque) })
    }

    fn reviewed(day: Date, new_caries: u32) -> (Date, Deed) {
        let (is_stamped, plaque) = (true, None);
        (
            day,
            Deed::Reviewed {
                is_stamped,
                plaque,
                new_caries,
            },
        )
    }

    const TODAY: Date = date(2026, 11, 24);

    fn medals(deeds: &[(Date, Deed)]) -> Vec<(Medal, Date)> {
        tell(deeds, TODAY).medals.into_iter().collect()
    }

    #[test]
    fn each_service_is_one_stamp() {
        let day = date(2026, 3, 2);
        let deeds = [reviewed(day, 0), seen(day, 500), (day, Deed::Fluoride), (day, Deed::Sealed)];
        let stamps = [Stamp::Review, Stamp::Hygiene, Stamp::Fluoride, Stamp::Sealants];
        assert_eq!(tell(&deeds, TODAY).stamps, stamps.map(|stamp| (day, stamp)));
        let partial = Deed::Reviewed {
            is_stamped: false,
            plaque: None,
            new_caries: 0,
        };
        assert_eq!(tell(&[(day, partial)], TODAY).stamps, []);
    }

    #[test]
    fn coming_again_is_bronze_silver_gold_and_diamond() {
        let deeds: Vec<_> = (0..24).map(|nth| reviewed(date(2020, 1, 1 + nth), 1)).collect();
        let day = |nth| date(2020, 1, nth);
        assert_eq!(
            medals(&deeds),
            [
                (Medal::BronzeAttendance, day(3)),
                (Medal::SilverAttendance, day(6)),
                (Medal::GoldAttendance, day(12)),
                (Medal::DiamondAttendance, day(24)),
            ]
        );
    }

    #[test]
    fn clean_teeth_are_a_star_and_more_of_them_more() {
        let deeds = [
            seen(date(2026, 1, 10), 450),
            seen(date(2026, 4, 10), 250),
            seen(date(2026, 6, 10), 199),
            seen(date(2026, 10, 11), 150),
            seen(date(2026, 11, 11), 100),
        ];
        assert_eq!(
            medals(&deeds),
            [
                (Medal::HygieneStar, date(2026, 6, 10)),
                (Medal::HygieneSuperstar, date(2026, 11, 11)),
                (Medal::HygieneChampion, date(2026, 10, 11)),
                (Medal::GoalReached, date(2026, 4, 10)),
            ]
        );
        assert_eq!(medals(&[seen(date(2026, 1, 1), 200)]), []);
    }

    #[test]
    fn a_year_without_new_caries_counts_from_the_first_review_and_from_the_last_caries() {
        let no_cavities = |deeds: &[_]| tell(deeds, TODAY).medals.get(&Medal::NoCavities).copied();
        let (first, half, year) = (date(2024, 5, 1), date(2024, 11, 1), date(2025, 5, 1));
        assert_eq!(no_cavities(&[reviewed(first, 0), reviewed(half, 0)]), None);
        assert_eq!(no_cavities(&[reviewed(first, 0), reviewed(year, 0)]), Some(year));
        assert_eq!(no_cavities(&[reviewed(first, 0), reviewed(half, 1), reviewed(year, 0)]), None);
        assert_eq!(
            no_cavities(&[reviewed(first, 2), reviewed(year, 0)]),
            Some(year),
            "what was found at the first visit is a year old"
        );
    }

    #[test]
    fn a_year_is_perfect_when_it_is_over() {
        let due = |day, is_kept| (day, Deed::Due { is_kept });
        let kept = [due(date(2025, 2, 1), true), due(date(2025, 8, 1), true)];
        assert_eq!(medals(&kept), [(Medal::PerfectAttendance, date(2025, 12, 31))]);
        assert_eq!(medals(&kept[..1]), []);
        assert_eq!(medals(&[kept[0], kept[1], due(date(2025, 9, 1), false)]), []);
        assert_eq!(medals(&[due(date(2026, 2, 1), true), due(date(2026, 8, 1), true)]), []);
    }

    fn any_deeds() -> impl Strategy<Value = Vec<(Date, Deed)>> {
        let deed = prop_oneof![
            (any::<bool>(), proptest::option::of(0_u32..=1_000), 0_u32..3).prop_map(
                |(is_stamped, plaque, new_caries)| Deed::Reviewed {
                    is_stamped,
                    plaque,
                    new_caries,
                }
            ),
            proptest::option::of(0_u32..=1_000).prop_map(|plaque| Deed::Cleaned { plaque }),
            Just(Deed::Fluoride),
            any::<bool>().prop_map(|is_kept| Deed::Due { is_kept }),
        ];
        proptest::collection::vec((0_i64..1_500, deed), 0..40).prop_map(|mut deeds| {
            deeds.sort_by_key(|(day, _)| *day);
            let day = |days: i64| date(2022, 1, 1).checked_add(days.days()).unwrap();
            deeds.into_iter().map(|(days, deed)| (day(days), deed)).collect()
        })
    }

    proptest! {
        #[test]
        fn what_was_earned_stays_whatever_comes(deeds in any_deeds(), cut in 0_usize..40) {
            let some = &deeds[..cut.min(deeds.len())];
            let then = some.last().map_or(TODAY, |(day, _)| *day);
            let (before, after) = (tell(some, then), tell(&deeds, TODAY));
            prop_assert!(after.stamps.starts_with(&before.stamps));
            for (medal, day) in before.medals {
                prop_assert_eq!(after.medals.get(&medal), Some(&day));
            }
        }
    }
}

//! Stamps and medals of the health card, told from the history of a child alone: the same history gives the same ones,
//! whenever it is told. Earned once, never taken away.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{Span, ToSpan as _};

use crate::modules::clinical::model::{Medal, ReviewContent, ReviewType, Stamp, TreatmentType};

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

/// The stamps that a completed review earns: one for each service. One that could not explore everything earns none for
/// itself, and still those for what was done.
#[must_use]
pub fn stamps_of(content: &ReviewContent) -> Vec<Stamp> {
    let own = match content.review_type {
        Some(ReviewType::Preventiva) if !content.is_incomplete => Some(Stamp::Review),
        Some(ReviewType::Him) if !content.is_incomplete => Some(Stamp::Hygiene),
        _ => None,
    };
    let applied = |wanted| {
        let done = content.treatments_applied.iter();
        done.map(|done| done.treatment).any(|done| done == wanted)
    };
    let fluoride = applied(TreatmentType::Fluoracion).then_some(Stamp::Fluoride);
    let sealants = applied(TreatmentType::Sellador).then_some(Stamp::Sealants);
    [own, fluoride, sealants].into_iter().flatten().collect()
}

/// A completed review, as far as it can earn a medal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reviewed {
    /// The day of the visit.
    pub on: Date,
    /// O'Leary, in tenths of a percent.
    pub plaque: Option<u32>,
    /// Teeth that were decayed for the first time.
    pub new_caries: u32,
}

/// An appointment that was due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// On which day.
    pub on: Date,
    /// Whether it was kept.
    pub is_kept: bool,
}

/// Medals with the day on which each was earned.
pub type Medals = BTreeMap<Medal, Date>;

#[derive(Default)]
struct Telling {
    medals: Medals,
    reviews: usize,
    first_review: Option<Date>,
    last_caries: Option<Date>,
    plaque: Vec<(Date, u32)>,
}

/// Tells which medals a history earned. Reviews stand in the order in which they happened; `today` closes calendar years.
#[must_use]
pub fn medals(reviews: &[Reviewed], due: &[Due], today: Date) -> Medals {
    let mut telling = Telling::default();
    for review in reviews {
        telling.reviewed(review.on, review.new_caries);
        telling.saw_plaque(review.on, review.plaque);
    }
    telling.close_years(due, today);
    telling.medals
}

impl Telling {
    fn earn(&mut self, medal: Medal, day: Date) {
        self.medals.entry(medal).or_insert(day);
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
        let clean = self
            .plaque
            .iter()
            .rev()
            .take_while(|(_, plaque)| *plaque < CLEAN)
            .count();
        if clean >= IN_A_ROW {
            self.earn(Medal::HygieneSuperstar, day);
        }
        let Some(begin) = before(day, 6.months()) else {
            return;
        };
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

    fn close_years(&mut self, due: &[Due], today: Date) {
        let mut years: BTreeMap<i16, (usize, bool)> = BTreeMap::new();
        for due in due {
            let (count, all) = years.entry(due.on.year()).or_insert((0, true));
            *count += 1;
            *all &= due.is_kept;
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
    use crate::modules::clinical::model::AppliedTreatment;

    fn seen(on: Date, plaque: u32) -> Reviewed {
        let plaque = Some(plaque);
        Reviewed {
            on,
            plaque,
            new_caries: 1,
        }
    }

    fn reviewed(on: Date, new_caries: u32) -> Reviewed {
        let plaque = None;
        Reviewed {
            on,
            plaque,
            new_caries,
        }
    }

    const TODAY: Date = date(2026, 11, 24);

    fn earned(reviews: &[Reviewed]) -> Vec<(Medal, Date)> {
        medals(reviews, &[], TODAY).into_iter().collect()
    }

    #[test]
    fn each_service_is_one_stamp() {
        let done = |treatment| AppliedTreatment {
            treatment,
            tooth: None,
            surface: None,
            product: None,
            concentration: None,
            notes: None,
        };
        let (fluoride, seal) = (done(TreatmentType::Fluoracion), done(TreatmentType::Sellador));
        let full = ReviewContent {
            review_type: Some(ReviewType::Preventiva),
            treatments_applied: vec![fluoride.clone(), seal.clone(), seal],
            ..ReviewContent::default()
        };
        assert_eq!(
            stamps_of(&full),
            [Stamp::Review, Stamp::Fluoride, Stamp::Sealants]
        );
        let of = |review_type, is_incomplete| {
            stamps_of(&ReviewContent {
                review_type: Some(review_type),
                is_incomplete,
                treatments_applied: vec![fluoride.clone()],
                ..ReviewContent::default()
            })
        };
        assert_eq!(of(ReviewType::Him, false), [Stamp::Hygiene, Stamp::Fluoride]);
        assert_eq!(of(ReviewType::Preventiva, true), [Stamp::Fluoride]);
        assert_eq!(of(ReviewType::Urgencia, false), [Stamp::Fluoride]);
    }

    #[test]
    fn coming_again_is_bronze_silver_gold_and_diamond() {
        let deeds: Vec<_> = (0..24).map(|nth| reviewed(date(2020, 1, 1 + nth), 1)).collect();
        let day = |nth| date(2020, 1, nth);
        assert_eq!(
            earned(&deeds),
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
            earned(&deeds),
            [
                (Medal::BronzeAttendance, date(2026, 6, 10)),
                (Medal::HygieneStar, date(2026, 6, 10)),
                (Medal::HygieneSuperstar, date(2026, 11, 11)),
                (Medal::HygieneChampion, date(2026, 10, 11)),
                (Medal::GoalReached, date(2026, 4, 10)),
            ]
        );
        assert_eq!(earned(&[seen(date(2026, 1, 1), 200)]), []);
    }

    #[test]
    fn a_year_without_new_caries_counts_from_the_first_review_and_from_the_last_caries() {
        let no_cavities = |deeds: &[_]| medals(deeds, &[], TODAY).get(&Medal::NoCavities).copied();
        let (first, half, year) = (date(2024, 5, 1), date(2024, 11, 1), date(2025, 5, 1));
        assert_eq!(no_cavities(&[reviewed(first, 0), reviewed(half, 0)]), None);
        assert_eq!(no_cavities(&[reviewed(first, 0), reviewed(year, 0)]), Some(year));
        assert_eq!(
            no_cavities(&[reviewed(first, 0), reviewed(half, 1), reviewed(year, 0)]),
            None
        );
        assert_eq!(
            no_cavities(&[reviewed(first, 2), reviewed(year, 0)]),
            Some(year),
            "what was found at the first visit is a year old"
        );
    }

    #[test]
    fn a_year_is_perfect_when_it_is_over() {
        let due = |on, is_kept| Due { on, is_kept };
        let earned = |due: &[Due]| medals(&[], due, TODAY).into_iter().collect::<Vec<_>>();
        let kept = [due(date(2025, 2, 1), true), due(date(2025, 8, 1), true)];
        assert_eq!(earned(&kept), [(Medal::PerfectAttendance, date(2025, 12, 31))]);
        assert_eq!(earned(&kept[..1]), []);
        assert_eq!(earned(&[kept[0], kept[1], due(date(2025, 9, 1), false)]), []);
        assert_eq!(
            earned(&[due(date(2026, 2, 1), true), due(date(2026, 8, 1), true)]),
            []
        );
    }

    fn any_reviews() -> impl Strategy<Value = Vec<Reviewed>> {
        let review = (0_i64..1_500, proptest::option::of(0_u32..=1_000), 0_u32..3);
        proptest::collection::vec(review, 0..40).prop_map(|mut told| {
            told.sort_by_key(|(days, ..)| *days);
            let day = |days: i64| date(2022, 1, 1).checked_add(days.days()).unwrap();
            let reviews = told.into_iter().map(|(days, plaque, new_caries)| Reviewed {
                on: day(days),
                plaque,
                new_caries,
            });
            reviews.collect()
        })
    }

    proptest! {
        #[test]
        fn what_was_earned_stays_whatever_comes(reviews in any_reviews(), cut in 0_usize..40) {
            let some = &reviews[..cut.min(reviews.len())];
            let then = some.last().map_or(TODAY, |review| review.on);
            let (before, after) = (medals(some, &[], then), medals(&reviews, &[], TODAY));
            for (medal, day) in before {
                prop_assert_eq!(after.get(&medal), Some(&day));
            }
        }
    }
}

//! The holidays that all of Spain keeps. Pure.
//!
//! Article 45 of Real Decreto 2001/1983, with article 37.2 of the Estatuto de los Trabajadores: the days of which
//! the communities may move some when they fall on a Sunday, which the clinic then changes by hand as with its
//! own community's and town's days.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use crate::shared::language::Language;

/// The days that stand still: month, day, Spanish, English.
const FIXED: [(i8, i8, &str, &str); 9] = [
    (1, 1, "Año Nuevo", "New Year's Day"),
    (1, 6, "Epifanía del Señor", "Epiphany"),
    (5, 1, "Fiesta del Trabajo", "Labour Day"),
    (8, 15, "Asunción de la Virgen", "Assumption of Mary"),
    (10, 12, "Fiesta Nacional de España", "National Day of Spain"),
    (11, 1, "Todos los Santos", "All Saints' Day"),
    (12, 6, "Día de la Constitución", "Constitution Day"),
    (12, 8, "Inmaculada Concepción", "Immaculate Conception"),
    (12, 25, "Natividad del Señor", "Christmas Day"),
];

/// The national holidays of a year, in order, in the clinic's language.
#[must_use]
pub fn national(year: i16, language: Language) -> Vec<(Date, &'static str)> {
    let said = |spanish, english| match language {
        Language::Es => spanish,
        Language::En => english,
    };
    let mut days: Vec<_> = FIXED
        .into_iter()
        .map(|(month, day, spanish, english)| (date(year, month, day), said(spanish, english)))
        .collect();
    if let Some(friday) = easter(year).and_then(|easter| easter.checked_sub(2.days()).ok()) {
        days.push((friday, said("Viernes Santo", "Good Friday")));
    }
    days.sort_unstable();
    days
}

/// Easter Sunday in the Gregorian calendar (the method of Meeus, Jones and Butcher).
fn easter(year: i16) -> Option<Date> {
    let year_number = i32::from(year);
    let golden = year_number % 19;
    let (century, rest) = (year_number / 100, year_number % 100);
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - correction + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * late + 114;
    let (month, day) = (i8::try_from(days / 31).ok()?, i8::try_from(days % 31 + 1).ok()?);
    Date::new(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::Weekday;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn easter_is_when_the_calendar_says() {
        for (year, month, day) in [
            (2000, 4, 23),
            (2024, 3, 31),
            (2025, 4, 20),
            (2026, 4, 5),
            (2027, 3, 28),
            (2038, 4, 25),
            (2049, 4, 18),
        ] {
            assert_eq!(easter(year), Some(date(year, month, day)));
        }
    }

    #[test]
    fn the_days_of_2027_are_those_of_the_official_calendar() {
        let days = national(2027, Language::Es);
        let dates: Vec<String> = days.iter().map(|(day, _)| day.to_string()).collect();
        assert_eq!(
            dates,
            [
                "2027-01-01",
                "2027-01-06",
                "2027-03-26",
                "2027-05-01",
                "2027-08-15",
                "2027-10-12",
                "2027-11-01",
                "2027-12-06",
                "2027-12-08",
                "2027-12-25"
            ]
        );
        assert_eq!(days[2].1, "Viernes Santo");
        assert_eq!(national(2027, Language::En)[2].1, "Good Friday");
    }

    proptest! {
        #[test]
        fn easter_is_a_sunday_of_spring(year in 1600_i16..4000) {
            let day = easter(year).unwrap();
            prop_assert_eq!(day.weekday(), Weekday::Sunday);
            prop_assert!(day >= date(year, 3, 22) && day <= date(year, 4, 25));
        }
    }
}

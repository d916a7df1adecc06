//! Days as Spanish programs and spreadsheets write them.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::shared::person::words;

/// Which part of a day written in numbers comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub enum DateOrder {
    /// Day, month, year.
    #[default]
    #[serde(rename = "DMY")]
    DayFirst,
    /// Month, day, year.
    #[serde(rename = "MDY")]
    MonthFirst,
}

/// The months by their beginnings, in Spanish, English and Catalan.
const MONTHS: [(&str, i8); 26] = [
    ("ene", 1),
    ("jan", 1),
    ("gen", 1),
    ("feb", 2),
    ("mar", 3),
    ("abr", 4),
    ("apr", 4),
    ("may", 5),
    ("mai", 5),
    ("jun", 6),
    ("jul", 7),
    ("ago", 8),
    ("aug", 8),
    ("sep", 9),
    ("set", 9),
    ("oct", 10),
    ("nov", 11),
    ("dic", 12),
    ("dec", 12),
    ("des", 12),
    ("febr", 2),
    ("marc", 3),
    ("agos", 8),
    ("sept", 9),
    ("novi", 11),
    ("dici", 12),
];

/// The order that the values of a column show: one with a number above 12 in the second place and never
/// in the first is written in the American way.
#[must_use]
pub fn find_order<'a>(values: impl Iterator<Item = &'a str>) -> DateOrder {
    let (mut is_day_first, mut is_month_first) = (false, false);
    for value in values {
        let parts: Vec<&str> = value.split(['/', '-', '.']).collect();
        if let [first, second, _] = parts[..]
            && first.len() <= 2
        {
            is_day_first |= first.trim().parse::<u8>().is_ok_and(|number| number > 12);
            is_month_first |= second.trim().parse::<u8>().is_ok_and(|number| number > 12);
        }
    }
    if is_month_first && !is_day_first {
        DateOrder::MonthFirst
    } else {
        DateOrder::DayFirst
    }
}

/// A day, whatever way it is written. Years of two digits lie in the hundred years up to `today`'s end of
/// year.
#[must_use]
pub fn read_date(text: &str, order: DateOrder, today: Date) -> Option<Date> {
    let text = text.trim();
    let is_digits = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '.');
    if is_digits && let Some(day) = read_serial(text).or_else(|| read_digits(text, order, today)) {
        return Some(day);
    }
    // What follows a day in an export is an hour.
    let day = match text.split_once(['T', ' ']) {
        Some((day, hour)) if hour.contains(':') => day,
        _ => text,
    };
    read_numbers(day, order, today).or_else(|| read_words(day, today))
}

/// The days since 30 December 1899, as spreadsheets count them.
fn read_serial(text: &str) -> Option<Date> {
    let whole = text.split('.').next()?;
    let days: i32 = whole.parse().ok()?;
    let is_serial = whole.len() == 5 && (10_000..=80_000).contains(&days) && text.matches('.').count() <= 1;
    is_serial.then(|| Date::constant(1899, 12, 30).checked_add(days.days()).ok())?
}

/// `20180314`, `14032018`, `140318`.
fn read_digits(text: &str, order: DateOrder, today: Date) -> Option<Date> {
    let part = |from: usize, to: usize| {
        text.get(from..to)
            .filter(|part| part.bytes().all(|b| b.is_ascii_digit()))
    };
    match text.len() {
        8 => {
            let year_first = of(part(0, 4)?, part(4, 6)?, part(6, 8)?, today);
            let is_year = part(0, 4)
                .and_then(|year| year.parse::<i16>().ok())
                .is_some_and(|year| (1900..=2100).contains(&year));
            if is_year && year_first.is_some() {
                return year_first;
            }
            ordered(part(0, 2)?, part(2, 4)?, part(4, 8)?, order, today)
        }
        6 => ordered(part(0, 2)?, part(2, 4)?, part(4, 6)?, order, today),
        _ => None,
    }
}

fn read_numbers(text: &str, order: DateOrder, today: Date) -> Option<Date> {
    let parts: Vec<&str> = text.split(['/', '-', '.']).map(str::trim).collect();
    let [first, second, third] = parts[..] else {
        return None;
    };
    if first.len() == 4 {
        return of(first, second, third, today);
    }
    ordered(first, second, third, order, today)
}

fn ordered(first: &str, second: &str, year: &str, order: DateOrder, today: Date) -> Option<Date> {
    match order {
        DateOrder::DayFirst => of(year, second, first, today),
        DateOrder::MonthFirst => of(year, first, second, today),
    }
}

/// `3 de marzo de 2018`, `03-mar-18`, `Mar 3, 2018`.
fn read_words(text: &str, today: Date) -> Option<Date> {
    let parts: Vec<String> = words(text).filter(|word| word != "de" && word != "del").collect();
    let [first, second, third] = &parts[..] else {
        return None;
    };
    let month = |word: &str| {
        let start: String = word.chars().take(3).collect();
        let is_word = word.chars().all(char::is_alphabetic);
        let found = MONTHS.iter().find(|(name, _)| *name == start);
        found.filter(|_| is_word).map(|(_, month)| month.to_string())
    };
    if let Some(named) = month(second) {
        return of(third, &named, first, today);
    }
    month(first).and_then(|named| of(third, &named, second, today))
}

fn of(year: &str, month: &str, day: &str, today: Date) -> Option<Date> {
    let number = |text: &str| -> Option<i16> {
        let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        text.parse().ok().filter(|_| is_number)
    };
    let mut full = number(year)?;
    match year.len() {
        4 => {}
        2 => {
            let century = today.year() - today.year() % 100;
            full += century;
            if full > today.year() + 1 {
                full -= 100;
            }
        }
        _ => return None,
    }
    let small = |text: &str| number(text).and_then(|number| i8::try_from(number).ok());
    Date::new(full, small(month)?, small(day)?).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const TODAY: Date = Date::constant(2026, 11, 24);

    #[test]
    fn the_usual_ways_to_write_a_day_are_read() {
        let born = date(2018, 3, 4);
        for text in [
            "04/03/2018",
            "4/3/2018",
            "04-03-2018",
            "4.3.18",
            "04/03/18",
            "2018-03-04",
            "2018/03/04",
            "20180304",
            "04032018",
            "040318",
            "43163",
            "43163.0",
            "43163.5",
            "04/03/2018 00:00:00",
            "2018-03-04T00:00:00",
            "4 de marzo de 2018",
            "4-mar-18",
            "04 MAR 2018",
            "Mar 4, 2018",
            "4 març 2018",
        ] {
            assert_eq!(read_date(text, DateOrder::DayFirst, TODAY), Some(born), "{text}");
        }
        assert_eq!(read_date("03/04/2018", DateOrder::MonthFirst, TODAY), Some(born));
        assert_eq!(
            read_date("01/01/27", DateOrder::DayFirst, TODAY),
            Some(date(2027, 1, 1))
        );
        assert_eq!(
            read_date("01/01/28", DateOrder::DayFirst, TODAY),
            Some(date(1928, 1, 1))
        );
    }

    #[test]
    fn what_is_no_day_is_not_made_one() {
        for text in [
            "",
            "31/02/2018",
            "2018",
            "14/13/2018",
            "mañana",
            "0",
            "99/99/99",
            "12345678",
            "1/2",
            "-1",
            "1/1/218",
            "+4/03/2018",
        ] {
            assert_eq!(read_date(text, DateOrder::DayFirst, TODAY), None, "{text}");
        }
    }

    #[test]
    fn a_column_shows_its_order() {
        let of = |values: &[&str]| find_order(values.iter().copied());
        assert_eq!(of(&["01/02/2018", "14/03/2018"]), DateOrder::DayFirst);
        assert_eq!(of(&["01/02/2018", "03/14/2018"]), DateOrder::MonthFirst);
        assert_eq!(of(&["14/03/2018", "03/14/2018"]), DateOrder::DayFirst);
        assert_eq!(of(&["01/02/2018", "", "2018-14-01"]), DateOrder::DayFirst);
    }

    proptest! {
        #[test]
        fn every_day_is_read_back(days in 0i32..40_000) {
            // Two digits of a year reach from next year back over a hundred years: 27 is 2027, 28 is 1928.
            let day = Date::constant(1928, 1, 1).checked_add(days.days()).unwrap();
            let serial = (day - Date::constant(1899, 12, 30)).get_days();
            for text in [
                day.strftime("%d/%m/%Y").to_string(),
                day.strftime("%Y-%m-%d").to_string(),
                day.strftime("%d.%m.%y").to_string(),
                serial.to_string(),
            ] {
                prop_assert_eq!(read_date(&text, DateOrder::DayFirst, day.max(TODAY)), Some(day), "{}", text);
            }
        }

        #[test]
        fn no_text_is_too_strange(text in "\\PC{0,40}") {
            let _ = read_date(&text, DateOrder::DayFirst, TODAY);
        }
    }
}

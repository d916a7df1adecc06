//! Birth dates and ages: full years and months on a given day. The day comes from the caller's clock.

use jiff::civil::Date;

/// Completed years, and completed months since the last birthday (0-11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Age {
    /// Completed years.
    pub years: u16,
    /// Completed months beyond the years.
    pub months: u8,
}

/// The age on a day; `None` when the birth lies after it. Who was born on 29 February completes the
/// year on 1 March where there is no such day.
#[must_use]
pub fn age_on(born: Date, day: Date) -> Option<Age> {
    let whole_months = month_count(day) - month_count(born) - i32::from(day.day() < born.day());
    if day < born {
        return None;
    }
    Some(Age {
        years: u16::try_from(whole_months / 12).ok()?,
        months: u8::try_from(whole_months % 12).ok()?,
    })
}

/// Whether a birth date can be a patient's: 0-17 years old on that day.
///
/// # Errors
/// `person.birth_date_future` or `person.not_a_minor`.
pub fn check_minor(born: Date, day: Date) -> Result<Age, &'static str> {
    let age = age_on(born, day).ok_or("person.birth_date_future")?;
    if age.years < 18 {
        Ok(age)
    } else {
        Err("person.not_a_minor")
    }
}

fn month_count(date: Date) -> i32 {
    i32::from(date.year()) * 12 + i32::from(date.month())
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ages_turn_on_the_birthday() {
        for (born, day, years, months) in [
            (date(2016, 5, 20), date(2026, 5, 19), 9, 11),
            (date(2016, 5, 20), date(2026, 5, 20), 10, 0),
            (date(2016, 5, 20), date(2016, 5, 20), 0, 0),
            (date(2016, 2, 29), date(2026, 2, 28), 9, 11),
            (date(2016, 2, 29), date(2026, 3, 1), 10, 0),
            (date(2016, 1, 31), date(2016, 2, 29), 0, 0),
            (date(2016, 1, 31), date(2016, 3, 1), 0, 1),
            (date(2015, 12, 31), date(2016, 1, 1), 0, 0),
        ] {
            assert_eq!(age_on(born, day), Some(Age { years, months }), "{born} on {day}");
        }
        assert_eq!(age_on(date(2026, 5, 21), date(2026, 5, 20)), None);
    }

    #[test]
    fn patients_are_minors_already_born() {
        let today = date(2026, 5, 20);
        assert_eq!(
            check_minor(date(2026, 5, 21), today),
            Err("person.birth_date_future")
        );
        assert!(check_minor(today, today).is_ok());
        assert!(check_minor(date(2008, 5, 21), today).is_ok());
        assert_eq!(check_minor(date(2008, 5, 20), today), Err("person.not_a_minor"));
        assert_eq!(check_minor(Date::MIN, Date::MAX), Err("person.not_a_minor"));
    }

    proptest! {
        #[test]
        fn a_day_later_nobody_is_younger(born in 0..20_000i32, days in 0..10_000i32) {
            let born = date(1990, 1, 1) + born.days();
            let day = born + days.days();
            prop_assert!(age_on(born, day) <= age_on(born, day + 1.day()));
        }
    }
}

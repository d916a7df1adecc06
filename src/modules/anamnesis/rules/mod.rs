//! Pure rules of medical histories.

mod alerts;
mod form;
mod join;
mod stated;

use jiff::civil::Date;
use jiff::{Span, ToSpan as _};

pub use alerts::alerts;
pub use form::parse;
pub use join::{TooLong, join};
pub use stated::stated;

use super::model::{Known, Statement};

/// Entries that one list of a history can have. A child with more is not a child whose history anybody reads.
pub const ITEMS_MOST: usize = 100;

/// Months after which a family is asked again even when nobody thought of it at a visit: twice a year, as often as a
/// child of low risk is seen. A design of this box, no published rule.
pub const DUE_AFTER_MONTHS: i8 = 6;

/// Whether all was asked without which nothing can be confirmed: who treats a child must know of these three.
#[must_use]
pub fn is_complete(statement: &Statement) -> bool {
    let known = [
        statement.allergies.known,
        statement.medication.known,
        statement.conditions.known,
    ];
    known.iter().all(|known| *known != Known::NotAsked)
}

/// Whether it is time to ask again: `confirmed` is the day and the version of the last time.
#[must_use]
pub fn is_due(confirmed: Option<(Date, u64)>, version: u64, today: Date) -> bool {
    let Some((day, confirmed)) = confirmed else {
        return true;
    };
    let months: Span = DUE_AFTER_MONTHS.months();
    confirmed != version || day.checked_add(months).is_ok_and(|until| until <= today)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_family_is_asked_again_after_half_a_year_or_a_change() {
        let day = date(2026, 8, 31);
        for (confirmed, version, today, due) in [
            (None, 1, day, true),
            (Some((day, 2)), 2, day, false),
            (Some((day, 2)), 3, day, true),
            (Some((day, 2)), 2, date(2027, 2, 27), false),
            (Some((day, 2)), 2, date(2027, 2, 28), true),
            // A clock that was put back makes nothing old.
            (Some((day, 2)), 2, date(2020, 1, 1), false),
        ] {
            assert_eq!(is_due(confirmed, version, today), due, "{confirmed:?} {today}");
        }
    }

    #[test]
    fn three_things_must_have_been_asked() {
        let mut statement = Statement::default();
        assert!(!is_complete(&statement));
        statement.allergies.known = Known::NoneKnown;
        statement.medication.known = Known::NoneKnown;
        assert!(!is_complete(&statement));
        statement.conditions.known = Known::NoneKnown;
        assert!(is_complete(&statement));
    }
}

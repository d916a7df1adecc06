//! On which days a court order bars a guardian from a child. The days are the clinic's, both ends count.

use jiff::civil::Date;

use crate::modules::patients::model::{Guardianship, RestrictionState};

/// How the restriction of a link stands on a day.
#[must_use]
pub fn restriction_on(link: &Guardianship, day: Date) -> RestrictionState {
    if !link.is_restricted {
        return RestrictionState::None;
    }
    if link.order.until.is_some_and(|until| until < day) {
        return RestrictionState::Over;
    }
    if link.order.from.is_some_and(|from| day < from) {
        return RestrictionState::Coming;
    }
    RestrictionState::InForce
}

/// Whether the guardian is barred from the child on a day: sees nothing of it and gets no message about it.
#[must_use]
pub fn is_barred(link: &Guardianship, day: Date) -> bool {
    restriction_on(link, day) == RestrictionState::InForce
}

/// Whether the guardian can be the one whom the clinic talks to first: neither barred nor about to be.
#[must_use]
pub fn may_be_primary(link: &Guardianship, day: Date) -> bool {
    matches!(
        restriction_on(link, day),
        RestrictionState::None | RestrictionState::Over
    )
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::modules::patients::model::{CourtOrder, DecisionPower, Relationship};
    use crate::shared::ids::{GuardianId, Id as _};

    fn link(is_restricted: bool, from: Option<Date>, until: Option<Date>) -> Guardianship {
        Guardianship {
            guardian: GuardianId::from_uuid(uuid::Uuid::nil()),
            relationship: Relationship::Padre,
            is_primary: false,
            is_restricted,
            restriction: None,
            order: CourtOrder {
                document: None,
                from,
                until,
            },
            decides: DecisionPower::Joint,
            revision: 1,
        }
    }

    #[test]
    fn an_order_counts_from_its_first_day_to_its_last() {
        use RestrictionState::{Coming, InForce, None as Free, Over};
        let (first, last) = (date(2026, 3, 1), date(2026, 8, 31));
        let both = link(true, Some(first), Some(last));
        for (link, day, state) in [
            (&both, date(2026, 2, 28), Coming),
            (&both, first, InForce),
            (&both, last, InForce),
            (&both, date(2026, 9, 1), Over),
            (&link(true, None, None), date(1999, 1, 1), InForce),
            (&link(true, Some(first), None), date(2126, 1, 1), InForce),
            (&link(true, None, Some(last)), date(1999, 1, 1), InForce),
            (&link(false, Some(first), Some(last)), first, Free),
        ] {
            assert_eq!(restriction_on(link, day), state, "{day}");
            assert_eq!(is_barred(link, day), state == InForce, "{day}");
            assert_eq!(may_be_primary(link, day), matches!(state, Free | Over), "{day}");
        }
    }

    proptest! {
        #[test]
        fn a_restriction_never_comes_back_by_itself(from in 0i32..400, length in 0i32..400, day in 0i32..1200) {
            let at = |days: i32| date(2026, 1, 1).saturating_add(jiff::Span::new().days(days));
            let link = link(true, Some(at(from)), Some(at(from + length)));
            let rank = |state| match state {
                RestrictionState::Coming => 0,
                RestrictionState::InForce => 1,
                RestrictionState::Over => 2,
                RestrictionState::None => 9,
            };
            let (today, tomorrow) = (restriction_on(&link, at(day)), restriction_on(&link, at(day + 1)));
            prop_assert!(rank(today) <= rank(tomorrow) && rank(tomorrow) < 9);
        }
    }
}

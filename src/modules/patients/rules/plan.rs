//! Plans: a year from the first day on, never two at the same time.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::fields::{chosen, date, required};
use crate::modules::patients::forms::PlanForm;
use crate::modules::patients::model::{HealthPlan, PaymentFrequency, PlanSpan, PlanStatus, PlanType};
use crate::shared::error::FieldErrors;

/// What is contracted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanFacts {
    /// Which plan.
    pub plan_type: PlanType,
    /// Its first day.
    pub start_date: Date,
    /// How often it is paid.
    pub payment_frequency: PaymentFrequency,
}

/// Reads a plan. It starts after the child's birth and at most a year ahead.
pub fn parse_plan(
    errors: &mut FieldErrors,
    prefix: &str,
    form: &PlanForm,
    born: Option<Date>,
    today: Date,
) -> Option<PlanFacts> {
    let path = |field: &str| format!("{prefix}{field}");
    let plan_type = chosen(errors, &path("planType"), form.plan_type);
    let start_date = required(errors, &path("startDate"), form.start_date.as_ref(), |text| {
        let start = date(text)?;
        let latest = today.saturating_add(1.year());
        let earliest = born.unwrap_or(Date::constant(1990, 1, 1));
        if (earliest..=latest).contains(&start) {
            Ok(start)
        } else {
            Err("patients.start_date_range")
        }
    });
    let payment_frequency = chosen(errors, &path("paymentFrequency"), form.payment_frequency);
    Some(PlanFacts {
        plan_type: plan_type?,
        start_date: start_date?,
        payment_frequency: payment_frequency?,
    })
}

/// The last day of a plan: the day before it starts for the second time. From 29 February that is
/// 27 February, since the year after begins on the 28th.
#[must_use]
pub fn end_of(start: Date) -> Date {
    start.saturating_add(1.year()).saturating_sub(1.day())
}

/// Where a plan stands on a day.
#[must_use]
pub fn status_of(plan: PlanSpan, today: Date) -> PlanStatus {
    if plan.is_cancelled {
        PlanStatus::Cancelled
    } else if plan.end_date < today {
        PlanStatus::Expired
    } else {
        PlanStatus::Active
    }
}

/// Whether a plan covers a day.
#[must_use]
pub fn is_running(plan: PlanSpan, today: Date) -> bool {
    !plan.is_cancelled && (plan.start_date..=plan.end_date).contains(&today)
}

/// The plan that a file shows: the running one; else the next to start; else the one that ends last.
pub fn current_plan<P>(
    plans: impl IntoIterator<Item = P>,
    span: impl Fn(&P) -> PlanSpan,
    today: Date,
) -> Option<P> {
    plans.into_iter().min_by_key(|plan| {
        let span = span(plan);
        match status_of(span, today) {
            PlanStatus::Active if span.start_date <= today => (0, 0),
            PlanStatus::Active => (1, days(today, span.start_date)),
            PlanStatus::Expired | PlanStatus::Cancelled => (2, days(span.end_date, today)),
        }
    })
}

fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

/// The plan of these that covers a day of the year from `start` on; cancelled ones count no more.
pub fn overlapping(plans: &[HealthPlan], start: Date) -> Option<&HealthPlan> {
    let end = end_of(start);
    plans
        .iter()
        .find(|plan| plan.cancelled_at.is_none() && plan.start_date <= end && start <= plan.end_date)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::civil::date as day;
    use proptest::prelude::*;

    use super::*;
    use crate::platform::store::Header;

    fn plan(start: Date, is_cancelled: bool) -> HealthPlan {
        HealthPlan {
            id: "01930a3e-7c00-7000-8000-000000000001".parse().unwrap(),
            header: Header::default(),
            patient: "01930a3e-7c00-7000-8000-000000000002".parse().unwrap(),
            plan_type: PlanType::Him,
            start_date: start,
            end_date: end_of(start),
            payment_frequency: PaymentFrequency::Annual,
            price_cents: 18_000,
            cancelled_at: is_cancelled.then_some(Timestamp::UNIX_EPOCH),
        }
    }

    #[test]
    fn a_plan_lasts_a_year_less_a_day() {
        for (start, end) in [
            (day(2026, 5, 20), day(2027, 5, 19)),
            (day(2026, 1, 1), day(2026, 12, 31)),
            (day(2024, 2, 29), day(2025, 2, 27)),
            (day(2023, 3, 1), day(2024, 2, 29)),
        ] {
            assert_eq!(end_of(start), end, "{start}");
        }
    }

    #[test]
    fn its_state_follows_the_calendar() {
        let (held, cancelled) = (
            plan(day(2026, 5, 20), false).span(),
            plan(day(2026, 5, 20), true).span(),
        );
        assert_eq!(status_of(held, day(2026, 1, 1)), PlanStatus::Active);
        assert_eq!(status_of(held, day(2027, 5, 19)), PlanStatus::Active);
        assert_eq!(status_of(held, day(2027, 5, 20)), PlanStatus::Expired);
        assert_eq!(status_of(cancelled, day(2030, 1, 1)), PlanStatus::Cancelled);
    }

    #[test]
    fn the_file_shows_the_plan_that_matters_today() {
        let today = day(2026, 5, 20);
        let (old, running, next) = (day(2024, 5, 1), day(2026, 5, 1), day(2027, 5, 1));
        for (plans, shown) in [
            (
                vec![plan(old, false), plan(next, false), plan(running, false)],
                Some(running),
            ),
            (
                vec![plan(old, false), plan(next, false), plan(running, true)],
                Some(next),
            ),
            (vec![plan(day(2023, 1, 1), false), plan(old, false)], Some(old)),
            (vec![plan(old, false), plan(running, true)], Some(running)),
            (vec![], None),
        ] {
            assert_eq!(
                current_plan(plans, HealthPlan::span, today).map(|plan| plan.start_date),
                shown
            );
        }
    }

    #[test]
    fn two_plans_never_run_at_once() {
        let plans = [plan(day(2026, 5, 20), false), plan(day(2028, 1, 1), true)];
        assert!(overlapping(&plans, day(2027, 5, 20)).is_none());
        assert!(overlapping(&plans, day(2027, 5, 19)).is_some());
        assert!(overlapping(&plans, day(2025, 5, 21)).is_some());
        assert!(overlapping(&plans, day(2025, 5, 20)).is_none());
        assert!(overlapping(&plans, day(2028, 2, 1)).is_none());
    }

    proptest! {
        #[test]
        fn renewing_on_the_day_after_never_overlaps(days in 0..20_000i32) {
            let start = day(1990, 1, 1).saturating_add(days.days());
            let next = end_of(start).saturating_add(1.day());
            prop_assert!(overlapping(&[plan(start, false)], next).is_none());
            prop_assert!(overlapping(&[plan(start, false)], end_of(start)).is_some());
        }
    }
}

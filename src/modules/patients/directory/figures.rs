//! How many children there are of each sort: counted once for a day, then kept in step with every change, so that
//! nobody who asks has to wait until all of them are walked through.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use super::entry::Entry;
use super::state::State;
use crate::modules::clinic::TimeZoneName;
use crate::modules::patients::model::{PlanStatus, PlanType, RiskLevel};
use crate::shared::ids::PatientId;

/// How far ahead reviews are due soon, in days.
const SOON_DAYS: i64 = 30;
/// Children who are named of each sort.
const NAMED_MAX: usize = 8;

/// The days that figures are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// Today at the clinic.
    pub today: Date,
    /// When this month began there.
    pub month_from: Timestamp,
    /// Until when a review is due soon.
    pub soon_until: Date,
}

impl Period {
    /// Around a day.
    #[must_use]
    pub fn around(today: Date, zone: TimeZoneName) -> Self {
        let zone = TimeZone::get(zone.as_str()).unwrap_or(TimeZone::UTC);
        let month_from = zone.to_timestamp(today.first_of_month().at(0, 0, 0, 0));
        Self {
            today,
            month_from: month_from.unwrap_or(Timestamp::UNIX_EPOCH),
            soon_until: today.saturating_add(SOON_DAYS.days()),
        }
    }
}

/// How many children there are of each sort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// All of them.
    pub patients: usize,
    /// With an active plan `PREVENTIVO`, `HIM`, `CRECIMIENTO`.
    pub by_plan: [usize; 3],
    /// Without an active plan.
    pub without_plan: usize,
    /// With the light `GREEN`, `YELLOW`, `RED`.
    pub by_risk: [usize; 3],
    /// Whose risk nobody assessed yet.
    pub not_assessed: usize,
    /// Registered this month.
    pub new_this_month: usize,
    /// Whose review was due before today.
    pub overdue: usize,
    /// Whose review is due soon.
    pub due_soon: usize,
}

impl Figures {
    /// Of many children.
    pub(super) fn of<'a>(entries: impl Iterator<Item = &'a Entry>, period: &Period) -> Self {
        let mut figures = Self::default();
        entries.for_each(|entry| figures.count(entry, period, 1));
        figures
    }

    /// Counts a child in, or out again with a step of -1. Removed ones count nowhere.
    pub(super) fn count(&mut self, entry: &Entry, period: &Period, step: isize) {
        if entry.deleted_us.is_some() {
            return;
        }
        let add = |figure: &mut usize| *figure = figure.saturating_add_signed(step);
        add(&mut self.patients);
        let plan = entry.plan(period.today);
        let [preventive, him, growth] = &mut self.by_plan;
        add(match plan.filter(|plan| plan.status == PlanStatus::Active) {
            None => &mut self.without_plan,
            Some(plan) => match plan.plan_type {
                PlanType::Preventivo => preventive,
                PlanType::Him => him,
                PlanType::Crecimiento => growth,
            },
        });
        let [green, yellow, red] = &mut self.by_risk;
        add(match entry.standing.risk_level {
            None => &mut self.not_assessed,
            Some(RiskLevel::Green) => green,
            Some(RiskLevel::Yellow) => yellow,
            Some(RiskLevel::Red) => red,
        });
        if entry.created_us >= period.month_from.as_microsecond() {
            add(&mut self.new_this_month);
        }
        match entry.standing.next_review {
            Some(next) if next < period.today => add(&mut self.overdue),
            Some(next) if next <= period.soon_until => add(&mut self.due_soon),
            _ => {}
        }
    }
}

/// What somebody sees of how the children stand.
#[derive(Debug)]
pub struct Seen {
    /// How many.
    pub figures: Figures,
    /// Some of those whose review is overdue, the latest first.
    pub overdue: Vec<Arc<Entry>>,
    /// Some of those whose review is due soon, the next first.
    pub due: Vec<Arc<Entry>>,
}

/// All but the hidden ones, from figures over everyone.
pub(super) fn see(state: &State, mut figures: Figures, period: &Period, hidden: &HashSet<PatientId>) -> Seen {
    for entry in hidden.iter().filter_map(|id| state.get(*id)) {
        figures.count(entry, period, -1);
    }
    let named = |ids: &mut dyn Iterator<Item = PatientId>| {
        let seen = ids.filter(|id| !hidden.contains(id));
        seen.filter_map(|id| state.get(id).cloned())
            .take(NAMED_MAX)
            .collect()
    };
    Seen {
        figures,
        overdue: named(
            &mut state
                .due(Date::MIN, period.today.yesterday().unwrap_or(Date::MIN))
                .rev(),
        ),
        due: named(&mut state.due(period.today, period.soon_until)),
    }
}

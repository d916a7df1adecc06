//! One page of a list: which children, in which order, from where on.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::entry::Entry;
use super::orders::{Place, SortBy};
use super::state::State;
use crate::modules::patients::model::{PlanStatus, PlanType, RiskLevel};
use crate::shared::ids::PatientId;
use crate::shared::person::age_on;

/// Up to this many children, filtered lists are counted too.
const COUNTED_MAX: usize = 20_000;

/// Which children a list shows.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// With this plan.
    pub plan: Option<PlanType>,
    /// With a plan that stands like this.
    pub plan_status: Option<PlanStatus>,
    /// With this caries risk.
    pub risk_level: Option<RiskLevel>,
    /// Whose next review was due before today.
    pub is_overdue: bool,
    /// Whose next review is due from today until this day.
    pub due_until: Option<Date>,
    /// At least this old, in years.
    pub age_min: Option<u16>,
    /// At most this old, in years.
    pub age_max: Option<u16>,
    /// Registered at this instant or later.
    pub created_from: Option<Timestamp>,
    /// Registered before this instant.
    pub created_before: Option<Timestamp>,
}

impl Filter {
    /// Whether all children pass.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self {
            plan,
            plan_status,
            risk_level,
            is_overdue,
            due_until,
            age_min,
            age_max,
            created_from,
            created_before,
        } = self;
        plan.is_none()
            && plan_status.is_none()
            && risk_level.is_none()
            && !is_overdue
            && due_until.is_none()
            && age_min.is_none()
            && age_max.is_none()
            && created_from.is_none()
            && created_before.is_none()
    }

    fn takes(&self, entry: &Entry, today: Date) -> bool {
        self.risk_level
            .is_none_or(|level| entry.standing.risk_level == Some(level))
            && self.takes_review(entry, today)
            && self
                .created_from
                .is_none_or(|from| from.as_microsecond() <= entry.created_us)
            && self
                .created_before
                .is_none_or(|before| entry.created_us < before.as_microsecond())
            && self.takes_age(entry, today)
            && self.takes_plan(entry, today)
    }

    fn takes_review(&self, entry: &Entry, today: Date) -> bool {
        if !self.is_overdue && self.due_until.is_none() {
            return true;
        }
        entry.standing.next_review.is_some_and(|next| {
            (self.is_overdue && next < today)
                || self
                    .due_until
                    .is_some_and(|until| (today..=until).contains(&next))
        })
    }

    fn takes_age(&self, entry: &Entry, today: Date) -> bool {
        if self.age_min.is_none() && self.age_max.is_none() {
            return true;
        }
        let years = age_on(entry.born, today).map_or(0, |age| age.years);
        self.age_min.is_none_or(|min| min <= years) && self.age_max.is_none_or(|max| years <= max)
    }

    fn takes_plan(&self, entry: &Entry, today: Date) -> bool {
        if self.plan.is_none() && self.plan_status.is_none() {
            return true;
        }
        entry.plan(today).is_some_and(|shown| {
            self.plan.is_none_or(|plan| plan == shown.plan_type)
                && self.plan_status.is_none_or(|status| status == shown.status)
        })
    }
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct PageRequest {
    /// The order.
    pub sort: SortBy,
    /// From the end.
    pub is_descending: bool,
    /// Removed children instead of present ones.
    pub is_removed: bool,
    /// Which of them.
    pub filter: Filter,
    /// All but these: whoever asks does not see them.
    pub hidden: HashSet<PatientId>,
    /// Only these, such as the hits of a search.
    pub among: Option<Vec<PatientId>>,
    /// After this place.
    pub after: Option<Place>,
    /// At most so many.
    pub limit: usize,
    /// The day on which ages and plans are what they are.
    pub today: Date,
}

/// What there is.
#[derive(Debug)]
pub struct Page {
    /// The children.
    pub entries: Vec<Arc<Entry>>,
    /// Where the next page begins, if there is one.
    pub next: Option<Place>,
    /// How many children the list has in all, where that is cheap to say.
    pub total: Option<usize>,
}

/// Gathers a page.
pub(super) fn gather(state: &State, request: &PageRequest) -> Page {
    let (today, filter) = (request.today, &request.filter);
    let hidden = &request.hidden;
    let takes = |entry: &&Arc<Entry>| filter.takes(entry, today) && !hidden.contains(&entry.id);
    if let Some(ids) = &request.among {
        let found = ids.iter().filter_map(|id| state.get(*id));
        let mut found: Vec<&Arc<Entry>> = found
            .filter(|entry| entry.deleted_us.is_some() == request.is_removed)
            .filter(takes)
            .collect();
        found.sort_by(|a, b| directed(request.sort.compare(a, b), request));
        let total = Some(found.len());
        let rest = found.into_iter().filter(|entry| is_after(entry, request));
        return page(request, rest, total);
    }
    let orders = state.orders(request.is_removed);
    let walk = |after| orders.walk(request.sort, request.is_descending, after);
    let total = if filter.is_empty() {
        let is_counted = |id: &&PatientId| {
            let entry = state.get(**id);
            entry.is_some_and(|entry| entry.deleted_us.is_some() == request.is_removed)
        };
        Some(orders.len() - hidden.iter().filter(is_counted).count())
    } else if orders.len() <= COUNTED_MAX {
        Some(walk(None).filter(takes).count())
    } else {
        None
    };
    page(request, walk(request.after.as_ref()).filter(takes), total)
}

fn directed(order: std::cmp::Ordering, request: &PageRequest) -> std::cmp::Ordering {
    if request.is_descending {
        order.reverse()
    } else {
        order
    }
}

fn is_after(entry: &Entry, request: &PageRequest) -> bool {
    request
        .after
        .as_ref()
        .is_none_or(|place| directed(request.sort.compare_place(entry, place), request).is_gt())
}

fn page<'a>(
    request: &PageRequest,
    mut rest: impl Iterator<Item = &'a Arc<Entry>>,
    total: Option<usize>,
) -> Page {
    let entries: Vec<Arc<Entry>> = rest.by_ref().take(request.limit).map(Arc::clone).collect();
    let next = entries
        .last()
        .filter(|_| rest.next().is_some())
        .map(|last| request.sort.place(last));
    Page { entries, next, total }
}

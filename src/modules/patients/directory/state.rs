//! The directory's memory: every child by id, and in every order.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use jiff::civil::Date;

use super::entry::Entry;
use super::figures::{Figures, Period};
use super::orders::Orders;
use crate::shared::ids::{Id as _, PatientId};

/// Every child.
#[derive(Default)]
pub struct State {
    entries: HashMap<PatientId, Arc<Entry>>,
    present: Orders,
    removed: Orders,
    /// When the present ones come again, the earliest first.
    due: BTreeSet<(Date, PatientId)>,
    /// How many there are of each sort, and around which day.
    figures: Option<(Period, Figures)>,
}

impl State {
    /// Takes many children at once.
    #[must_use]
    pub fn of(entries: Vec<Entry>) -> Self {
        let entries: Vec<Arc<Entry>> = entries.into_iter().map(Arc::new).collect();
        let (removed, present): (Vec<_>, Vec<_>) = entries
            .iter()
            .cloned()
            .partition(|entry| entry.deleted_us.is_some());
        Self {
            present: Orders::of(&present),
            removed: Orders::of(&removed),
            due: present.iter().filter_map(|entry| due_of(entry)).collect(),
            figures: None,
            entries: entries.into_iter().map(|entry| (entry.id, entry)).collect(),
        }
    }

    /// A child.
    #[must_use]
    pub fn get(&self, id: PatientId) -> Option<&Arc<Entry>> {
        self.entries.get(&id)
    }

    /// The orders of the present or of the removed children.
    #[must_use]
    pub fn orders(&self, is_removed: bool) -> &Orders {
        if is_removed { &self.removed } else { &self.present }
    }

    /// Puts a child as it is now in the place of what was known of it; none forgets it.
    pub fn put(&mut self, id: PatientId, entry: Option<Entry>) {
        if let Some(old) = self.entries.remove(&id) {
            self.orders_mut(&old).remove(&old);
            self.count(&old, -1);
            if let Some(due) = due_of(&old) {
                self.due.remove(&due);
            }
        }
        if let Some(entry) = entry.map(Arc::new) {
            self.orders_mut(&entry).add(&entry);
            self.count(&entry, 1);
            self.due.extend(due_of(&entry));
            self.entries.insert(id, entry);
        }
    }

    /// Present children who come again between two days, both included, the earliest first.
    pub fn due(&self, from: Date, until: Date) -> impl DoubleEndedIterator<Item = PatientId> {
        let (first, last) = (
            PatientId::from_uuid(uuid::Uuid::nil()),
            PatientId::from_uuid(uuid::Uuid::max()),
        );
        let until = until.max(from);
        self.due.range((from, first)..=(until, last)).map(|(_, id)| *id)
    }

    /// How many children there are of each sort, if that was counted around this day.
    #[must_use]
    pub fn figures(&self, period: &Period) -> Option<Figures> {
        let (counted, figures) = self.figures.as_ref()?;
        (counted == period).then_some(*figures)
    }

    /// Counts everyone around a day.
    pub fn recount(&mut self, period: Period) -> Figures {
        let figures = Figures::of(self.entries.values().map(AsRef::as_ref), &period);
        self.figures = Some((period, figures));
        figures
    }

    fn count(&mut self, entry: &Entry, step: isize) {
        if let Some((period, figures)) = self.figures.as_mut() {
            figures.count(entry, period, step);
        }
    }

    fn orders_mut(&mut self, entry: &Entry) -> &mut Orders {
        if entry.deleted_us.is_some() {
            &mut self.removed
        } else {
            &mut self.present
        }
    }
}

fn due_of(entry: &Entry) -> Option<(Date, PatientId)> {
    let next = entry.standing.next_review.filter(|_| entry.deleted_us.is_none());
    next.map(|next| (next, entry.id))
}

//! The directory's memory: every child by id, and in every order.

use std::collections::HashMap;
use std::sync::Arc;

use super::entry::Entry;
use super::orders::Orders;
use crate::shared::ids::PatientId;

/// Every child.
#[derive(Default)]
pub struct State {
    entries: HashMap<PatientId, Arc<Entry>>,
    present: Orders,
    removed: Orders,
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
        }
        if let Some(entry) = entry.map(Arc::new) {
            self.orders_mut(&entry).add(&entry);
            self.entries.insert(id, entry);
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

//! The directory: what lists show of every child, in memory, and the search index beside it. Derived
//! from the store and never asked for truth. Brought up to date with each commit before anyone is
//! answered; built anew at every start, in the background.

mod cursor;
mod entry;
mod figures;
mod load;
mod orders;
mod page;
mod state;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::sync::Arc;

use parking_lot::{Mutex, RwLock};

pub use cursor::{read as read_cursor, write as write_cursor};
pub use entry::{Entry, ListItem};
pub use figures::{Figures, Period, Seen};
pub use orders::SortBy;
pub use page::{Filter, Page, PageRequest};

use super::error::PatientsError;
use super::model::{Guardian, HealthPlan, Patient, Standing, guardian_index};
use super::store;
use crate::platform::search::SearchIndex;
use crate::platform::store::{Change, ReadTx, Record, Store, Subject, View as _};
use crate::shared::error::Error;
use crate::shared::ids::{GuardianId, Id as _, PatientId};
use state::State;

/// The directory of the clinic's children.
pub struct Directory {
    /// None until it has been built.
    state: RwLock<Option<State>>,
    /// Children that changed while it was being built.
    missed: Mutex<HashSet<PatientId>>,
    search: Arc<SearchIndex>,
}

impl Directory {
    /// An empty directory that follows the commits of the store from now on.
    #[must_use]
    pub fn follow(store: &Store, search: Arc<SearchIndex>) -> Arc<Self> {
        let directory = Arc::new(Self {
            state: RwLock::new(None),
            missed: Mutex::new(HashSet::new()),
            search,
        });
        let observer = Arc::clone(&directory);
        store.observe(Box::new(move |view, changes| observer.take(view, changes)));
        directory
    }

    /// Whether lists are answered.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.state.read().is_some()
    }

    /// Whether there is any child; nothing until the directory has been built.
    #[must_use]
    pub fn has_any(&self) -> Option<bool> {
        let state = self.state.read();
        state.as_ref().map(|state| state.orders(false).len() > 0)
    }

    /// A page of the list.
    ///
    /// # Errors
    /// `patients.directory_loading` until the directory has been built.
    pub fn page(&self, request: &PageRequest) -> Result<Page, PatientsError> {
        let state = self.state.read();
        let state = state.as_ref().ok_or(PatientsError::DirectoryLoading)?;
        Ok(page::gather(state, request))
    }

    /// How the children stand, without those who are hidden.
    ///
    /// # Errors
    /// `patients.directory_loading` until the directory has been built.
    pub fn outlook(&self, period: Period, hidden: &HashSet<PatientId>) -> Result<Seen, PatientsError> {
        {
            let state = self.state.read();
            let state = state.as_ref().ok_or(PatientsError::DirectoryLoading)?;
            if let Some(figures) = state.figures(&period) {
                return Ok(figures::see(state, figures, &period, hidden));
            }
        }
        // The first who asks on a day counts everyone.
        let mut state = self.state.write();
        let state = state.as_mut().ok_or(PatientsError::DirectoryLoading)?;
        let figures = state.recount(period);
        Ok(figures::see(state, figures, &period, hidden))
    }

    /// The present children among these, in the same order.
    ///
    /// # Errors
    /// `patients.directory_loading` until the directory has been built.
    pub fn present(&self, ids: impl Iterator<Item = PatientId>) -> Result<Vec<Arc<Entry>>, PatientsError> {
        let state = self.state.read();
        let state = state.as_ref().ok_or(PatientsError::DirectoryLoading)?;
        let found = ids
            .filter_map(|id| state.get(id))
            .filter(|entry| entry.deleted_us.is_none());
        Ok(found.cloned().collect())
    }

    /// Follows a commit. Runs on the writer, before anyone is answered.
    fn take(&self, view: &ReadTx<'_>, changes: &[Change]) {
        let touched = touched(view, changes);
        if touched.is_empty() {
            return;
        }
        {
            // Held over the check, so that a build that is just ending misses nothing.
            let mut missed = self.missed.lock();
            if !self.is_ready() {
                missed.extend(&touched);
            }
        }
        for id in touched {
            self.refresh(view, id);
        }
    }

    /// Brings one child up to date from what is stored.
    fn refresh(&self, view: &ReadTx<'_>, id: PatientId) {
        let read = || -> Result<_, Error> {
            let patient = view.get::<Patient>(id)?.filter(load::is_listed);
            patient.map(|patient| load::read_one(view, &patient)).transpose()
        };
        match read() {
            Ok(Some((entry, document))) => {
                self.search.upsert(&document);
                self.put(id, Some(entry));
            }
            Ok(None) => {
                self.search.remove(id.uuid());
                self.put(id, None);
            }
            Err(error) => tracing::error!(error = %error, "a child could not be brought up to date in lists"),
        }
    }

    fn put(&self, id: PatientId, entry: Option<Entry>) {
        if let Some(state) = self.state.write().as_mut() {
            state.put(id, entry);
        }
    }
}

/// The children whose entries a commit changed.
fn touched(view: &ReadTx<'_>, changes: &[Change]) -> HashSet<PatientId> {
    let mut touched = HashSet::new();
    for change in changes {
        let is_own = [Patient::TABLE, HealthPlan::TABLE, Standing::TABLE].contains(&change.table.as_str());
        match change.subject {
            Subject::Patient(id) if is_own => {
                touched.insert(id);
                // A plan of a file that was taken in is shown with the file that stayed.
                if change.table == HealthPlan::TABLE {
                    touched.extend(store::surviving(view, id).map(|patient| patient.id));
                }
            }
            Subject::Guardian(id) if change.table == Guardian::TABLE => {
                touched.extend(children(view, id));
            }
            _ => {}
        }
    }
    touched
}

fn children(view: &ReadTx<'_>, guardian: GuardianId) -> Vec<PatientId> {
    view.find_ids::<Patient>(&guardian_index(guardian))
        .unwrap_or_else(|error| {
            tracing::error!(error = %error, "the children of a guardian could not be looked up");
            Vec::new()
        })
}

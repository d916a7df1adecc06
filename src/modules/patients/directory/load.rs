//! Building the directory and the search index at the start, in one pass over the store. Commits go on
//! meanwhile: the children that they touch are read again at the end.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};

use super::Directory;
use super::entry::Entry;
use super::state::State;
use crate::modules::patients::model::{Guardian, Patient};
use crate::modules::patients::store;
use crate::platform::search::Document;
use crate::platform::store::{ReadTx, Store, View};
use crate::shared::error::Error;
use crate::shared::ids::{Id as _, PatientId};

/// Documents on their way from the store to the index.
const IN_FLIGHT: usize = 256;

impl Directory {
    /// Builds the directory and the search index. `stop` ends it early.
    ///
    /// # Errors
    /// When the store cannot be read or the index fails.
    pub fn build(&self, store: &Store, stop: &AtomicBool) -> Result<(), Error> {
        let (sender, documents) = sync_channel::<Document>(IN_FLIGHT);
        let built = std::thread::scope(|scope| {
            let reading = scope.spawn(move || store.read(|tx| read_all(tx, &sender, stop)));
            let indexed = self
                .search
                .rebuild(documents.into_iter())
                .map_err(Error::internal);
            let read = reading
                .join()
                .unwrap_or_else(|_| Err(Error::internal("the directory's reader panicked")));
            indexed.and(read)
        })?;
        if stop.load(Ordering::Acquire) {
            return Ok(());
        }
        self.open(store, built)
    }

    /// Shows what was built, after what was missed has been read again.
    fn open(&self, store: &Store, built: State) -> Result<(), Error> {
        let mut built = Some(built);
        loop {
            let missed: HashSet<PatientId> = {
                let mut missed = self.missed.lock();
                if missed.is_empty() {
                    *self.state.write() = built.take();
                    return Ok(());
                }
                std::mem::take(&mut *missed)
            };
            let Some(state) = built.as_mut() else {
                return Ok(());
            };
            store.read(|tx| catch_up(tx, &missed)).map(|entries| {
                for (id, entry) in entries {
                    state.put(id, entry);
                }
            })?;
        }
    }
}

fn catch_up(tx: &ReadTx<'_>, missed: &HashSet<PatientId>) -> Result<Vec<(PatientId, Option<Entry>)>, Error> {
    let entry = |id: PatientId| -> Result<Option<Entry>, Error> {
        let patient = tx.get::<Patient>(id)?.filter(is_listed);
        let read = patient.map(|patient| read_one(tx, &patient)).transpose()?;
        Ok(read.map(|(entry, _)| entry))
    };
    missed.iter().map(|id| Ok((*id, entry(*id)?))).collect()
}

fn read_all(tx: &ReadTx<'_>, documents: &SyncSender<Document>, stop: &AtomicBool) -> Result<State, Error> {
    let mut entries = Vec::new();
    let mut failed = None;
    tx.scan::<Patient>(|patient| {
        if !is_listed(&patient) {
            return ControlFlow::Continue(());
        }
        match read_one(tx, &patient) {
            Ok((entry, document)) => {
                // The receiver is gone only when the index failed, which is told on its side.
                drop(documents.send(document));
                entries.push(entry);
            }
            Err(error) => failed = Some(error),
        }
        if failed.is_some() || stop.load(Ordering::Relaxed) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })?;
    match failed {
        Some(error) => Err(error),
        None => Ok(State::of(entries)),
    }
}

/// A file that was taken into another one stands in no list, not even among those that were removed.
pub(super) fn is_listed(patient: &Patient) -> bool {
    patient.merged_into.is_none()
}

/// What lists and searches know of a child.
pub(super) fn read_one(view: &impl View, patient: &Patient) -> Result<(Entry, Document), Error> {
    let guardians = store::guardians_of(view, patient)?;
    let document = document(patient, &absorbed_numbers(view, patient)?, &guardians);
    Ok((Entry::read(view, patient, &guardians)?, document))
}

/// The numbers of the files that were taken in: they stand on paper, and lead to the one that stayed.
fn absorbed_numbers(view: &impl View, patient: &Patient) -> Result<Vec<String>, Error> {
    let absorbed = patient.absorbed.iter();
    absorbed
        .filter_map(|id| view.get::<Patient>(*id).transpose())
        .map(|patient| Ok(patient?.record_number()))
        .collect()
}

/// What a child is found by.
fn document(patient: &Patient, absorbed: &[String], guardians: &[Guardian]) -> Document {
    let facts = &patient.facts;
    let mut document = Document {
        id: patient.id.uuid(),
        name: format!("{} {}", facts.first_name, facts.last_name),
        codes: [&[patient.record_number()], absorbed].concat(),
        ..Document::default()
    };
    document
        .codes
        .extend(facts.dni_nie.as_ref().map(ToString::to_string));
    for guardian in guardians {
        let facts = &guardian.facts;
        document.related_names.push(facts.full_name());
        document
            .phones
            .extend(facts.phone.as_ref().map(ToString::to_string));
        document
            .emails
            .extend(facts.email.as_ref().map(ToString::to_string));
        document
            .codes
            .extend(facts.dni_nie.as_ref().map(ToString::to_string));
    }
    document
}

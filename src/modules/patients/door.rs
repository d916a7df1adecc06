//! The door before the files: asked by every route that names a child or a guardian, by lists and searches, and by
//! all who tell of a child elsewhere.
//!
//! Who opens a file is read from the store each time. Kept in memory is only which files are reserved at all, in step
//! with the commits: nearly none is, and then nothing has to be read.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::sync::Arc;

use parking_lot::RwLock;

use super::error::PatientsError;
use super::model::Reservation;
use super::store;
use crate::platform::store::{Change, ReadTx, Record, Store, Subject, View as _};
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::ids::{GuardianId, Id as _, PatientId};
use crate::shared::permission::Permission;

/// Which files are reserved, and who stands before them.
pub struct FileDoor {
    store: Store,
    reserved: Arc<RwLock<HashSet<PatientId>>>,
}

impl FileDoor {
    /// Reads which files are reserved and follows the commits from now on.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn follow(store: &Store) -> Result<Self, Error> {
        let reserved = Arc::new(RwLock::new(HashSet::new()));
        let following = Arc::clone(&reserved);
        store.observe(Box::new(move |view, changes| take(&following, view, changes)));
        store.read(|view| {
            view.scan::<Reservation>(|reservation| {
                if reservation.header.deleted_at.is_none() {
                    reserved.write().insert(reservation.id);
                }
                ControlFlow::Continue(())
            })
        })?;
        Ok(Self {
            store: store.clone(),
            reserved,
        })
    }

    /// Whether the file is reserved to anybody.
    #[must_use]
    pub fn is_reserved(&self, id: PatientId) -> bool {
        self.reserved.read().contains(&id)
    }

    /// Refuses whom a person's data are hidden from.
    ///
    /// # Errors
    /// 403 `patients.reserved`, or `patients.reserved_urgent` to those who may open the file in an emergency.
    pub fn check(&self, actor: &Actor, subject: Subject) -> Result<(), Error> {
        if !self.hides(actor, subject)? {
            return Ok(());
        }
        let may_open = matches!(subject, Subject::Patient(_)) && actor.may(Permission::PatientsBreakGlass);
        Err(PatientsError::Reserved { may_open }.into())
    }

    /// Whether a person's data are hidden from somebody.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn hides(&self, actor: &Actor, subject: Subject) -> Result<bool, Error> {
        match subject {
            Subject::Patient(id) if self.is_reserved(id) => {
                self.store.read(|view| store::is_hidden(view, actor, id))
            }
            Subject::Guardian(id) if !self.reserved.read().is_empty() => self.hides_guardian(actor, id),
            _ => Ok(false),
        }
    }

    fn hides_guardian(&self, actor: &Actor, id: GuardianId) -> Result<bool, Error> {
        self.store.read(|view| store::is_guardian_hidden(view, actor, id))
    }

    /// Every child who is hidden from somebody.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn hidden_from(&self, actor: &Actor) -> Result<HashSet<PatientId>, Error> {
        let reserved: Vec<PatientId> = self.reserved.read().iter().copied().collect();
        if reserved.is_empty() {
            return Ok(HashSet::new());
        }
        self.store.read(|view| {
            let mut hidden = HashSet::new();
            for id in &reserved {
                if store::is_hidden(view, actor, *id)? {
                    hidden.insert(*id);
                }
            }
            Ok(hidden)
        })
    }

    /// Whether somebody sees any of these people's data only because they broke the glass.
    pub fn is_urgent(&self, actor: &Actor, subjects: &[Subject]) -> bool {
        let Some(user) = actor.user else { return false };
        let children = subjects.iter().filter_map(|subject| match subject {
            Subject::Patient(id) if self.is_reserved(*id) => Some(*id),
            _ => None,
        });
        let children: Vec<PatientId> = children.collect();
        if children.is_empty() {
            return false;
        }
        let looked = self.store.read(|view| {
            for id in &children {
                let named = store::reservation_of(view, *id)?.is_some_and(|own| own.staff.contains(&user));
                if !named && store::opening_of(view, *id, user)?.is_some() {
                    return Ok(true);
                }
            }
            Ok(false)
        });
        looked.unwrap_or_else(|error: Error| {
            tracing::error!(
                cause = error.cause(),
                "it could not be read how a file was opened"
            );
            false
        })
    }
}

/// Follows a commit. What cannot be read any more counts as reserved: then the store is asked each time.
fn take(reserved: &RwLock<HashSet<PatientId>>, view: &ReadTx<'_>, changes: &[Change]) {
    for change in changes.iter().filter(|change| change.table == Reservation::TABLE) {
        let id = PatientId::from_uuid(change.id);
        match view.get_live::<Reservation>(id) {
            Ok(None) => {
                reserved.write().remove(&id);
            }
            Ok(Some(_)) => {
                reserved.write().insert(id);
            }
            Err(error) => {
                tracing::error!(cause = error.cause(), "a reservation cannot be followed");
                reserved.write().insert(id);
            }
        }
    }
}

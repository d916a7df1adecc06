//! Children and their families.
//!
//! Owns: patients with their guardians, consents and numbers; guardians; health plans; the directory
//! and the search over them. Invariants: a child has one or two guardians, exactly one of them primary
//! and none of them barred while primary; a DNI belongs to one child and to one guardian; numbers of
//! histories are consecutive and never reused; plans of a child never overlap; a registration is whole
//! or absent; a family is the children of a guardian and no record; a file or a guardian that was taken into
//! another leads to it; who has no child here has no account that opens; a reserved file shows itself to the people named for it and to nobody else, administrators included, but
//! for an hour to those who treat and give a reason that is reviewed (`rules::reserved`); whoever names a child or a
//! guardian in a path passes one door (`door`). Uses: `auth` for the accounts and codes of families, `clinic` for prices, language and
//! time zone, the store, search. Emits `PatientRegistered`, `FilesJoined` and `FilesParted`; reacts to nothing. Screens: list, search,
//! registration, file, family, urgent accesses, likely duplicates.

mod directory;
mod door;
mod error;
mod forms;
mod http;
mod model;
mod rules;
mod service;
mod store;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::modules::clinic;
use crate::platform::audit::ReadLog;
use crate::platform::http::{Routes, SubjectDoor};
use crate::platform::search::{Indexer, SearchIndex};
use crate::platform::store::{Store, Subject};
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::permission::Permission;
use directory::{Directory, Entry};
use door::FileDoor;
use http::{KeptFiles, PatientsState};

pub use directory::{Figures, ListItem, Period};
pub use error::PatientsError;
pub use forms::{ConsentForm, GuardianForm, PlanForm, RegistrationForm};
pub use model::{
    ConsentKind, Distinct, Guardian, GuardianMerging, HealthPlan, Patient, PaymentFrequency, PlanStatus,
    PlanType, Rearrangement, Relationship, Reservation, RiskLevel, Standing, StandingFacts, UrgentAccess,
};
pub use service::{
    AccessCounts, FamilyChoice, FileChange, Imported, Newcomer, check_import, import_patient, is_built_upon,
    list_changes, note_standing, register_patient, withdraw_import,
};
pub use store::{
    guardian as find_guardian, is_guardian_hidden, is_hidden, open_patient, patient, plan_shown, standing_of,
    surviving as find_patient,
};

/// How the clinic's children stand.
pub struct Outlook {
    /// Of which days.
    pub period: Period,
    /// How many.
    pub figures: Figures,
    /// Some of those whose review is overdue, the latest first.
    pub overdue: Vec<ListItem>,
    /// Some of those whose review is due soon, the next first.
    pub due: Vec<ListItem>,
}

/// The module at work: its directory follows the store from [`PatientsModule::open`] on.
pub struct PatientsModule {
    store: Store,
    directory: Arc<Directory>,
    search: Arc<SearchIndex>,
    reads: ReadLog,
    door: Arc<FileDoor>,
    kept: Arc<KeptFiles>,
    portal_port: u16,
}

impl PatientsModule {
    /// Follows the store and notes who reads whose data; printed codes lead to the portal's port. Lists and searches answer once [`PatientsModule::build_directory`] has run.
    ///
    /// # Errors
    /// When the search engine cannot start, or the store cannot be read.
    pub fn open(store: &Store, reads: &ReadLog, portal_port: u16) -> Result<Self, Error> {
        let search = Arc::new(SearchIndex::new().map_err(Error::internal)?);
        let directory = Directory::follow(store, Arc::clone(&search));
        let door = Arc::new(FileDoor::follow(store)?);
        let asked = Arc::clone(&door);
        reads.mark_urgent(move |actor, subjects| asked.is_urgent(actor, subjects));
        Ok(Self {
            store: store.clone(),
            directory,
            search,
            reads: reads.clone(),
            kept: KeptFiles::follow(store),
            door,
            portal_port,
        })
    }

    /// The door before children and guardians, for every route that names one.
    #[must_use]
    pub fn subject_door(&self) -> SubjectDoor {
        let door = Arc::clone(&self.door);
        SubjectDoor::new(move |actor, subject| door.check(actor, subject))
    }

    /// Whether a child's or a guardian's data are hidden from somebody.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn hides(&self, actor: &Actor, subject: Subject) -> Result<bool, Error> {
        self.door.hides(actor, subject)
    }

    /// Refuses whom a child's or a guardian's data are hidden from.
    ///
    /// # Errors
    /// 403 `patients.reserved` or `patients.reserved_urgent`.
    pub fn check_seen(&self, actor: &Actor, subject: Subject) -> Result<(), Error> {
        self.door.check(actor, subject)
    }

    /// How the clinic's children stand today, as far as somebody sees them.
    ///
    /// # Errors
    /// `patients.directory_loading`; the permission; when the store cannot be read.
    pub fn outlook(&self, actor: &Actor) -> Result<Outlook, Error> {
        actor.require(Permission::PatientsRead)?;
        let zone = self.store.read(|tx| clinic::settings(tx))?.time_zone;
        let today = zone.date_at(self.store.clock().now());
        let period = Period::around(today, zone);
        let hidden = self.door.hidden_from(actor)?;
        let seen = self.directory.outlook(period, &hidden)?;
        let items = |entries: Vec<Arc<Entry>>| entries.iter().map(|entry| entry.item(today)).collect();
        Ok(Outlook {
            period,
            figures: seen.figures,
            overdue: items(seen.overdue),
            due: items(seen.due),
        })
    }

    /// How many openings of reserved files there are.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn urgent_accesses(&self) -> Result<AccessCounts, Error> {
        self.store.read(service::count_urgent_accesses)
    }

    /// The routes of the staff address.
    #[must_use]
    pub fn routes(&self) -> Routes {
        http::routes(Arc::new(PatientsState {
            store: self.store.clone(),
            directory: Arc::clone(&self.directory),
            search: Arc::clone(&self.search),
            reads: self.reads.clone(),
            door: Arc::clone(&self.door),
            kept: Arc::clone(&self.kept),
            alike: http::KeptAlike::default(),
            portal_port: self.portal_port,
        }))
    }

    /// Whether searches are answered.
    #[must_use]
    pub fn is_search_ready(&self) -> bool {
        self.search.is_ready()
    }

    /// Whether lists are answered.
    #[must_use]
    pub fn is_directory_ready(&self) -> bool {
        self.directory.is_ready()
    }

    /// Whether there is any patient; nothing while lists are being built.
    #[must_use]
    pub fn has_any(&self) -> Option<bool> {
        self.directory.has_any()
    }

    /// Builds directory and index on the calling thread.
    ///
    /// # Errors
    /// When the store cannot be read or the index fails.
    pub fn build_directory(&self) -> Result<(), Error> {
        self.directory.build(&self.store, &AtomicBool::new(false))
    }

    /// Builds directory and index in the background, then feeds the index until told to stop.
    pub fn start(&self, tasks: &TaskTracker, stop: &CancellationToken) {
        let (directory, store, search) = (
            Arc::clone(&self.directory),
            self.store.clone(),
            Arc::clone(&self.search),
        );
        let is_stopping = Arc::new(AtomicBool::new(false));
        let building = tasks.spawn_blocking({
            let is_stopping = Arc::clone(&is_stopping);
            move || directory.build(&store, &is_stopping)
        });
        let stop = stop.clone();
        tasks.spawn(async move {
            let indexer = Indexer::start(search);
            if let Err(error) = &indexer {
                tracing::error!(error = %error, "the search index has no thread to feed it");
            }
            tokio::select! {
                built = building => {
                    if let Ok(Err(error)) = built {
                        tracing::error!(error = %error, "lists and search could not be built");
                    }
                    stop.cancelled().await;
                }
                () = stop.cancelled() => is_stopping.store(true, Ordering::Release),
            }
            // Ends the indexer's thread, which may be in the middle of a commit.
            drop(tokio::task::spawn_blocking(move || drop(indexer)).await);
        });
    }
}

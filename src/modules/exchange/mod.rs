//! Children who come out of another program, many at a time.
//!
//! Owns: imports: their files while they are needed, what came of every row, and the order to take all of it
//! back. Invariants: no row is entered but by the rules and the service of every registration, which the
//! composition root hands over as an [`Intake`]; what was entered and the note of it are one write, so that an
//! import goes on after a crash where it stood; no write of an import holds the desk up for more than a few
//! milliseconds; what a row does not say is not made up. Uses: the store, the audit log. Emits and reacts:
//! nothing. Screens: import.

mod error;
mod forms;
mod http;
mod jobs;
mod model;
mod rules;
mod service;
mod store;

use std::collections::HashSet;
use std::sync::Arc;

use jiff::civil::Date;
use parking_lot::Mutex;
use serde_json::Value;
use tokio::sync::Notify;

use crate::platform::http::Routes;
use crate::platform::store::{ReadTx, Store, WriteTx};
use crate::shared::error::Error;
use crate::shared::ids::{ImportId, PatientId};

pub use model::{Choice, Entered, ImportBatch, ImportChunk, ImportPart};

/// What came of a row that was to be entered.
pub enum Taken {
    /// It is a file now.
    Entered(Entered),
    /// A rule stands against it; nothing was written.
    Refused(Error),
}

/// Knows the children of one import.
pub type Own<'a> = &'a dyn Fn(PatientId) -> bool;
/// The stable code of what was done with a child since it was imported, if anything was.
pub type Obstacle = Option<&'static str>;

/// How rows become files of children: filled by the composition root from the module that owns them.
#[derive(Clone, Copy)]
pub struct Intake {
    /// Today at the clinic.
    pub today: fn(&ReadTx<'_>) -> Result<Date, Error>,
    /// Judges a registration without writing anything.
    pub check: fn(&ReadTx<'_>, Value, Choice) -> Result<(), Error>,
    /// Enters a registration. An error means that the whole write must be dropped.
    pub enter: fn(&mut WriteTx<'_>, Value, Choice) -> Result<Taken, Error>,
    /// What was done with an entered child since, if anything; the closure knows the children of the same import.
    pub built_upon: fn(&ReadTx<'_>, &Entered, Own<'_>) -> Result<Obstacle, Error>,
    /// Takes an entered child back, or says what was done with it since.
    pub withdraw: fn(&mut WriteTx<'_>, &Entered, Own<'_>) -> Result<Obstacle, Error>,
}

/// What the handlers and the worker share.
struct Shared {
    store: Store,
    intake: Intake,
    /// Told when there is something to do, or to stop doing.
    changed: Notify,
    /// Imports that a file is being added to.
    uploading: Mutex<HashSet<ImportId>>,
}

/// The module at work.
#[derive(Clone)]
pub struct ExchangeModule(Arc<Shared>);

impl ExchangeModule {
    /// Over a store.
    #[must_use]
    pub fn new(store: &Store, intake: Intake) -> Self {
        Self(Arc::new(Shared {
            store: store.clone(),
            intake,
            changed: Notify::new(),
            uploading: Mutex::default(),
        }))
    }

    /// The routes of the staff address.
    #[must_use]
    pub fn routes(&self) -> Routes {
        http::routes(Arc::clone(&self.0))
    }

    /// Works at imports until told to stop; goes on with what a crash interrupted.
    pub async fn run(self, stop: tokio_util::sync::CancellationToken) {
        jobs::run(&self.0, &stop).await;
    }

    /// Works until nothing is left to do.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn settle(&self) -> Result<(), Error> {
        while jobs::step(&self.0).await? {}
        Ok(())
    }
}

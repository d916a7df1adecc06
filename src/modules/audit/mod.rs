//! The audit log as an administrator reads it.
//!
//! Owns: the words for acts, their kinds, and the answers over the journal; the journal itself is the
//! platform's. Invariants: only who holds `audit.read` sees it; looking at it and taking it away is itself
//! in it; an entry about someone who was erased says so; a cell of an export is never a formula. Uses:
//! `auth`, `clinic` and `patients` for names and the time zone, the store, the log of reads. Emits and
//! reacts: nothing. Screens: activity, who opened a child's file.

mod error;
mod http;
mod model;
mod rules;
mod service;
mod store;

use std::sync::Arc;

use crate::platform::audit::ReadLog;
use crate::platform::http::Routes;
use crate::platform::store::Store;
use http::AuditState;

pub use model::{ACTS, ActKind, Words};

/// The module at work.
pub struct AuditModule(Arc<AuditState>);

impl AuditModule {
    /// Reads over a store and notes who reads.
    #[must_use]
    pub fn open(store: &Store, reads: &ReadLog) -> Self {
        Self(Arc::new(AuditState {
            store: store.clone(),
            reads: reads.clone(),
        }))
    }

    /// The routes of the staff address.
    #[must_use]
    pub fn routes(&self) -> Routes {
        http::routes(Arc::clone(&self.0))
    }
}

//! The routes of the audit log.

mod answers;
mod export;
mod lists;

use std::sync::Arc;

use utoipa_axum::routes;

use crate::platform::audit::ReadLog;
use crate::platform::http::{Access, Routes};
use crate::platform::store::Store;
use crate::shared::permission::Permission;

/// What the handlers work with.
#[derive(Clone)]
pub struct AuditState {
    /// The store.
    pub store: Store,
    /// Who read whose data.
    pub reads: ReadLog,
}

/// The routes of the module.
pub fn routes(state: Arc<AuditState>) -> Routes {
    let read = Access::Can(Permission::AuditRead);
    Routes::<Arc<AuditState>>::default()
        .add(read, routes!(lists::list_audit))
        .add(read, routes!(lists::list_acts))
        .add(read, routes!(lists::open_audit_entry))
        .add(read, routes!(export::export_audit))
        .with_state(state)
}

//! The routes of imports.

mod files;
mod imports;
mod report;

use std::sync::Arc;

use utoipa_axum::routes;

use super::Shared;
use crate::platform::http::{Access, Routes};
use crate::shared::permission::Permission;

/// The routes of the module.
pub fn routes(shared: Arc<Shared>) -> Routes {
    let manage = Access::Can(Permission::ExchangeManage);
    Routes::<Arc<Shared>>::default()
        .add(manage, routes!(imports::list_imports, imports::begin_import))
        .add(manage, routes!(imports::open_import, imports::discard_import))
        .add(manage, routes!(files::add_import_file))
        .add(manage, routes!(imports::check_import))
        .add(manage, routes!(imports::run_import))
        .add(manage, routes!(imports::cancel_import))
        .add(manage, routes!(imports::undo_import))
        .add(manage, routes!(report::list_import_rows))
        .add(manage, routes!(report::report_import))
        .with_state(shared)
}

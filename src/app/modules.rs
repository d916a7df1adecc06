//! THE list of modules.

use std::sync::Arc;

use crate::modules::anamnesis::AnamnesisState;
use crate::modules::audit::AuditModule;
use crate::modules::auth::AuthModule;
use crate::modules::clinical::ClinicalState;
use crate::modules::devices::DevicesModule;
use crate::modules::exchange::ExchangeModule;
use crate::modules::live::LiveModule;
use crate::modules::patients::PatientsModule;
use crate::modules::settings::SettingsState;
use crate::modules::setup::SetupModule;
use crate::modules::tasks::TasksState;
use crate::platform::http::Routes;

/// Every module of the box, ready to serve.
#[derive(Clone)]
pub struct Modules {
    /// Who may come in.
    pub auth: Arc<AuthModule>,
    /// What was done, for administrators.
    pub audit: Arc<AuditModule>,
    /// The children and their families.
    pub patients: Arc<PatientsModule>,
    /// What must be known before anybody treats them.
    pub anamnesis: Arc<AnamnesisState>,
    /// What its administration changes.
    pub settings: Arc<SettingsState>,
    /// The devices that trust the box.
    pub devices: Arc<DevicesModule>,
    /// What open screens hear.
    pub live: Arc<LiveModule>,
    /// Children out of other programs.
    pub exchange: ExchangeModule,
    /// The clinical record.
    pub clinical: Arc<ClinicalState>,
    /// What its people have to do.
    pub tasks: Arc<TasksState>,
    /// The first run.
    pub setup: Arc<SetupModule>,
}

impl Modules {
    /// The routes of the staff address, from every module.
    #[must_use]
    pub fn staff_routes(&self) -> Routes {
        Routes::default()
            .merge(self.auth.routes())
            .merge(self.patients.routes())
            .merge(self.anamnesis.routes())
            .merge(self.audit.routes())
            .merge(self.settings.routes())
            .merge(self.live.routes())
            .merge(self.setup.routes())
            .merge(self.exchange.routes())
            .merge(self.clinical.routes())
            .merge(self.tasks.routes())
    }
}

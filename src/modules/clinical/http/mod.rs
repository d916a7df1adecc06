//! Routes of the clinical record: parse, call, map.

mod answers;
mod carnet;
mod charts;
mod dashboard;
mod overview;
mod reviews;
mod risk;
mod timeline;
mod words;

use std::sync::Arc;

use utoipa_axum::routes;

use crate::modules::patients::PatientsModule;
use crate::platform::audit::ReadLog;
use crate::platform::http::{Access, Routes};
use crate::platform::store::{Store, Subject};
use crate::shared::actor::Actor;
use crate::shared::ids::PatientId;
use crate::shared::permission::Permission;

/// What the handlers work with.
pub struct ClinicalState {
    store: Store,
    reads: ReadLog,
    patients: Arc<PatientsModule>,
}

impl ClinicalState {
    /// Over a store and the children of the clinic; notes who reads whose record.
    #[must_use]
    pub fn new(store: &Store, reads: &ReadLog, patients: &Arc<PatientsModule>) -> Self {
        Self {
            store: store.clone(),
            reads: reads.clone(),
            patients: Arc::clone(patients),
        }
    }

    /// The routes of the staff address.
    #[must_use]
    pub fn routes(self: &Arc<Self>) -> Routes {
        let read = Access::Can(Permission::ClinicalRead);
        let write = Access::Can(Permission::ReviewsWrite);
        let decide = Access::Can(Permission::RiskOverride);
        let carnet = Access::Can(Permission::CarnetRead);
        let history = Access::Can(Permission::PatientsHistory);
        Routes::<Arc<Self>>::default()
            .add(read, routes!(reviews::list_reviews))
            .add(write, routes!(reviews::begin_review))
            .add(read, routes!(reviews::get_review))
            .add(write, routes!(reviews::save_review))
            .add(write, routes!(reviews::discard_review))
            .add(write, routes!(reviews::complete_review))
            .add(write, routes!(reviews::correct_review))
            .add(write, routes!(reviews::list_open_drafts))
            .add(read, routes!(charts::get_chart))
            .add(read, routes!(charts::list_differences))
            .add(read, routes!(charts::list_chart_events))
            .add(write, routes!(charts::enter_in_chart))
            .add(write, routes!(charts::mark_chart_error))
            .add(read, routes!(risk::get_risk))
            .add(decide, routes!(risk::override_risk))
            .add(carnet, routes!(carnet::get_carnet))
            .add(history, routes!(timeline::read_timeline))
            .add(read, routes!(overview::get_overview))
            // Each role sees its own part.
            .add(
                Access::Can(Permission::PatientsRead),
                routes!(dashboard::get_dashboard),
            )
            .with_state(Arc::clone(self))
    }

    fn note(&self, actor: &Actor, use_case: &'static str, patient: PatientId) {
        self.reads.note(actor, use_case, &[Subject::Patient(patient)]);
    }
}

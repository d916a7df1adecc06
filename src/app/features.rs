//! Which routes belong to which part of the box, and the switch before them. A part that the clinic switched off answers
//! nothing, to nobody; screens hide it.

use std::sync::Arc;

use axum::http::Method;
use parking_lot::RwLock;

use crate::modules::clinic::{self, Clinic, Feature, Features};
use crate::platform::http::RouteGate;
use crate::platform::store::{Change, ReadTx, Record as _, Store};
use crate::shared::error::{Error, Kind};

/// The part to which a route belongs, by its method and template. A family's code can be taken back always.
#[must_use]
pub fn feature_of(method: &Method, template: &str) -> Option<Feature> {
    let is_below = |start: &str| {
        let rest = template.strip_prefix(start);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    match template {
        "/api/patients/export.csv"
        | "/api/patients/export.xlsx"
        | "/api/users/export.csv"
        | "/api/users/export.xlsx"
        | "/api/audit/export" => Some(Feature::Exports),
        "/api/guardians/{guardianId}/family-code" if *method != Method::DELETE => Some(Feature::FamilyCodes),
        "/api/live/presence" => Some(Feature::Presence),
        // The whole clinic in a file; at the console it can be had all the same.
        _ if is_below("/api/archive") => Some(Feature::Exports),
        _ if is_below("/api/imports") => Some(Feature::Imports),
        _ if is_below("/api/pairing") => Some(Feature::Pairing),
        _ => None,
    }
}

/// The switches as the clinic set them: asked at every request, in step with the commits.
pub struct Switches(Arc<RwLock<Features>>);

impl Switches {
    /// Reads them and follows the commits from now on.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn follow(store: &Store) -> Result<Self, Error> {
        let switches = Arc::new(RwLock::new(Features::default()));
        let following = Arc::clone(&switches);
        store.observe(Box::new(move |view, changes| take(&following, view, changes)));
        store.read(|view| load(&switches, view))?;
        Ok(Self(switches))
    }

    /// The parts that are off.
    #[must_use]
    pub fn off(&self) -> Vec<Feature> {
        self.0.read().off()
    }

    /// The gate before the parts that are off; none while all are on.
    #[must_use]
    pub fn gate(&self) -> Option<RouteGate> {
        let features = *self.0.read();
        if features == Features::default() {
            return None;
        }
        Some(RouteGate::new(move |method, template| {
            match feature_of(method, template) {
                Some(feature) if !features.is_on(feature) => {
                    Err(Error::new(Kind::Forbidden, "settings.feature_off")
                        .param("feature", feature.as_str()))
                }
                _ => Ok(()),
            }
        }))
    }
}

fn load(switches: &RwLock<Features>, view: &ReadTx<'_>) -> Result<(), Error> {
    if clinic::is_founded(view)? {
        *switches.write() = clinic::settings(view)?.features;
    }
    Ok(())
}

/// What cannot be read leaves what counted before.
fn take(switches: &RwLock<Features>, view: &ReadTx<'_>, changes: &[Change]) {
    let is_changed = changes.iter().any(|change| change.table == Clinic::TABLE);
    if is_changed && let Err(error) = load(switches, view) {
        tracing::error!(cause = error.cause(), "the clinic's switches cannot be followed");
    }
}

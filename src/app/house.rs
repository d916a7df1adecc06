//! The open house: store and modules, without listeners, so that tests can live in it too.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::bail;
use axum::Router;
use serde_json::json;
use utoipa::openapi::OpenApi;

use super::archive::Making;
use super::demo_families::DemoSize;
use super::diagnostics::TimeCheck;
use super::doctor::Severity;
use super::doors::Doors;
use super::features::Switches;
use super::health::{Component, Health};
use super::modules::Modules;
use super::nightly::{Checks, Nightly};
use super::reactions::react;
use super::retention::Retention;
use super::topics::TOPICS;
use super::web::App;
use super::{demo, intake, router};
use crate::config::Settings;
use crate::modules::anamnesis::AnamnesisState;
use crate::modules::audit::AuditModule;
use crate::modules::auth::{self, AuthModule};
use crate::modules::clinical::ClinicalState;
use crate::modules::devices::DevicesModule;
use crate::modules::exchange::ExchangeModule;
use crate::modules::live::LiveModule;
use crate::modules::patients::PatientsModule;
use crate::modules::settings::SettingsState;
use crate::modules::setup::SetupModule;
use crate::modules::tasks::TasksState;
use crate::platform::audit::ReadLog;
use crate::platform::clock::Clock;
use crate::platform::crypto::KeyRing;
use crate::platform::host::{ClockSync, HostSample};
use crate::platform::http::RouteEntry;
use crate::platform::outbox;
use crate::platform::store::{Location, Opening, Store, Watermarks};
use crate::platform::telemetry::metrics;
use crate::platform::tls::Certificates;
use crate::shared::error::Error;

/// The store's file in the data folder.
pub const STORE_FILE: &str = "omi.redb";

/// What a house is opened with.
pub struct OpenHouse {
    /// The boot settings.
    pub settings: Settings,
    /// The key ring of its data folder.
    pub keys: KeyRing,
    /// Its clock.
    pub clock: Clock,
}

struct Inner {
    settings: Settings,
    store: Store,
    reads: ReadLog,
    modules: Modules,
    switches: Switches,
    claimed: AtomicBool,
    certificates: std::sync::OnceLock<Certificates>,
    nightly: Nightly,
    archive: Making,
    retention: Retention,
    doors: std::sync::OnceLock<Doors>,
    time: TimeCheck,
    started: Instant,
}

/// Opens the store alone.
///
/// # Errors
/// Locked, damaged, of a newer version, or unreadable.
pub fn open_store(settings: &Settings, keys: KeyRing, clock: Clock) -> anyhow::Result<Store> {
    Ok(Store::open(Opening {
        location: Location::File(settings.paths.data.join(STORE_FILE)),
        cache_bytes: usize::try_from(settings.store.cache_mb)? << 20,
        keys,
        clock,
        reactions: react,
        watermarks: watermarks(&settings.store),
    })?)
}

/// Store and modules of a running box. Cheap to clone.
#[derive(Clone)]
pub struct House(Arc<Inner>);

impl House {
    /// Opens the store and the modules in it.
    ///
    /// # Errors
    /// Locked, damaged, of a newer version, or unreadable.
    pub fn open(opening: OpenHouse) -> anyhow::Result<Self> {
        let OpenHouse {
            settings,
            keys,
            clock,
        } = opening;
        let data = &settings.paths.data;
        let store = open_store(&settings, keys, clock)?;
        if store.read(|view| Ok(view.unfinished_import()?.is_some()))? {
            bail!(
                "an import into {} broke off, and what is there is part of a clinic: run omi import again with the same archive, or begin with an empty folder",
                data.display()
            );
        }
        let reads = ReadLog::new(&store);
        let auth = AuthModule::open(&store, &reads, &settings.passwords, &settings.sessions)?;
        let auth = Arc::new(auth);
        let patients = Arc::new(PatientsModule::open(
            &store,
            &reads,
            settings.listen.portal.port(),
        )?);
        let anamnesis = Arc::new(AnamnesisState::new(&store, &reads));
        let audit = Arc::new(AuditModule::open(&store, &reads));
        let settings_of_clinic = Arc::new(SettingsState::new(&store));
        let setup = Arc::new(SetupModule::new(&store, &auth));
        let devices = Arc::new(DevicesModule::new(&store, &auth));
        let live = Arc::new(LiveModule::open(
            &store,
            &auth,
            &patients,
            TOPICS,
            App::Clinic.script(),
        ));
        let exchange = ExchangeModule::new(&store, intake::PATIENTS);
        let tasks = Arc::new(TasksState::new(&store, &reads));
        let clinical = Arc::new(ClinicalState::new(&store, &reads, &patients));
        let switches = Switches::follow(&store)?;
        let claimed = store.read(|tx| auth::has_admin(tx))?;
        let nightly = Nightly::new(data, store.clock().now());
        let archive = Making::new(data);
        let retention = Retention::new(data);
        Ok(Self(Arc::new(Inner {
            settings,
            store,
            reads,
            modules: Modules {
                auth,
                audit,
                patients,
                anamnesis,
                settings: settings_of_clinic,
                devices,
                live,
                exchange,
                clinical,
                tasks,
                setup,
            },
            switches,
            claimed: AtomicBool::new(claimed),
            certificates: std::sync::OnceLock::new(),
            nightly,
            archive,
            retention,
            doors: std::sync::OnceLock::new(),
            time: TimeCheck::default(),
            started: Instant::now(),
        })))
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// Who read whose data.
    #[must_use]
    pub fn reads(&self) -> &ReadLog {
        &self.0.reads
    }

    /// The modules.
    #[must_use]
    pub fn modules(&self) -> &Modules {
        &self.0.modules
    }

    /// Which parts the clinic switched off.
    #[must_use]
    pub(super) fn switches(&self) -> &Switches {
        &self.0.switches
    }

    /// The settings that it was opened with.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The data folder.
    #[must_use]
    pub fn data(&self) -> &Path {
        &self.0.settings.paths.data
    }

    /// The check that is made each night.
    #[must_use]
    pub fn nightly(&self) -> &Nightly {
        &self.0.nightly
    }

    /// The archive that was made in the app.
    #[must_use]
    pub fn archive(&self) -> &Making {
        &self.0.archive
    }

    /// What is kept no longer.
    #[must_use]
    pub fn retention(&self) -> &Retention {
        &self.0.retention
    }

    /// Whether the box has its first administrator. Once it has, it is not asked again.
    #[must_use]
    pub fn is_claimed(&self) -> bool {
        if self.0.claimed.load(Ordering::Relaxed) {
            return true;
        }
        let claimed = self.0.store.read(|tx| auth::has_admin(tx)).unwrap_or(false);
        self.0.claimed.store(claimed, Ordering::Relaxed);
        claimed
    }

    /// Founds the demo clinic in an empty house.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn found_demo(&self, size: DemoSize) -> Result<(), Error> {
        demo::found(self, size).await
    }

    /// The staff address: its router, its document, its table of routes.
    pub fn staff_router(&self) -> (Router, OpenApi, Vec<RouteEntry>) {
        router::staff(self)
    }

    /// The families' address: its router.
    pub fn portal_router(&self) -> Router {
        router::portal(self)
    }

    /// Lets health tell about the certificate that is served.
    pub fn served_by(&self, certificates: Certificates) {
        drop(self.0.certificates.set(certificates));
    }

    /// The certificates that are served; none in a house without doors.
    #[must_use]
    pub fn certificates(&self) -> Option<&Certificates> {
        self.0.certificates.get()
    }

    /// Lets diagnostics tell where the box answers.
    pub fn answers_at(&self, doors: Doors) {
        drop(self.0.doors.set(doors));
    }

    /// Where the box answers; nothing in a house without doors.
    #[must_use]
    pub fn doors(&self) -> Option<&Doors> {
        self.0.doors.get()
    }

    /// What the time server says, asked now and then.
    #[must_use]
    pub(super) fn time(&self) -> &TimeCheck {
        &self.0.time
    }

    /// How long the house has been open.
    #[must_use]
    pub fn up_time(&self) -> Duration {
        self.0.started.elapsed()
    }

    /// How each part is.
    #[must_use]
    pub fn health(&self) -> Health {
        let store = &self.0.store;
        let mut components = BTreeMap::new();
        let reads = store.read(|tx| auth::has_admin(tx)).is_ok() && !store.is_damaged();
        let waiting = store.waiting_writes();
        components.insert("db", Component::new(reads, [("waitingWrites", json!(waiting))]));
        let (free, total) = store.disk().space();
        let disk = [("freeBytes", json!(free)), ("totalBytes", json!(total))];
        components.insert("diskSpace", Component::new(!store.disk().is_read_only(), disk));
        let is_search_ready = self.0.modules.patients.is_search_ready();
        components.insert(
            "search",
            Component::new(true, [("ready", json!(is_search_ready))]),
        );
        let queued = store.read(outbox::counts);
        let counts = queued
            .as_ref()
            .map_or((None, None), |counts| (Some(counts.pending), Some(counts.dead)));
        let details = [("pending", json!(counts.0)), ("dead", json!(counts.1))];
        components.insert("outbox", Component::new(queued.is_ok(), details));
        let now = store.clock().now();
        let certificate = self.0.certificates.get().map(Certificates::status);
        let valid = certificate
            .as_ref()
            .is_none_or(|status| status.not_before <= now && now < status.not_after);
        let until = certificate.map(|status| status.not_after.to_string());
        components.insert("certificate", Component::new(valid, [("notAfter", json!(until))]));
        let synchronised = ClockSync::now() == ClockSync::Synchronised;
        components.insert(
            "clock",
            Component::new(true, [("synchronised", json!(synchronised))]),
        );
        components.insert("integrity", integrity(&self.0.nightly.checks()));
        Health::of(components)
    }

    /// Brings the gauges up to date before they are read.
    pub fn measure(&self) {
        if let Ok(counts) = self.0.store.read(outbox::counts) {
            metrics::set_queue_depth("outbox", usize::try_from(counts.pending).unwrap_or(usize::MAX));
        }
        metrics::set_queue_depth("writes", self.0.store.waiting_writes());
        metrics::set_queue_depth("live", self.0.modules.live.listeners());
        if let Ok(counts) = self.0.modules.patients.urgent_accesses() {
            metrics::set_urgent_accesses(
                counts.total,
                [
                    ("open", counts.open),
                    ("pending", counts.pending),
                    ("overdue", counts.overdue),
                ],
            );
        }
        self.0.nightly.measure();
        if let Ok(sample) = HostSample::take(self.data()) {
            metrics::set_host(&sample);
        }
    }
}

/// What the last check of the file came to. One that was missed brings nothing down; damage does.
fn integrity(checks: &Checks) -> Component {
    let last = checks.last.as_ref();
    let count = |severity| last.map_or(0, |last| last.report.count(severity));
    let details = [
        ("lastCheck", json!(last.map(|last| last.at.to_string()))),
        ("damaged", json!(count(Severity::Damaged))),
        ("repairable", json!(count(Severity::Repairable))),
        ("missed", json!(checks.missed)),
    ];
    Component::new(checks.worst() != Some(Severity::Damaged), details)
}

fn watermarks(store: &crate::config::Store) -> Watermarks {
    let mib = |size: u32| u64::from(size) << 20;
    let defaults = Watermarks::default();
    Watermarks {
        ballast_bytes: store.ballast_mb.map_or(defaults.ballast_bytes, mib),
        warn_bytes: mib(store.warn_free_mb),
        warn_percent: u64::from(store.warn_free_percent.get()),
        stop_bytes: mib(store.stop_free_mb),
        stop_percent: u64::from(store.stop_free_percent.get()),
    }
}

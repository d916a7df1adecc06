//! Starting and stopping in order: lock the folder, open the keys, the store and the modules, open the
//! doors, tell the network; and the same backwards.

use std::fs::{File, OpenOptions, TryLockError};
use std::net::SocketAddr;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, bail};
use axum::Router;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::demo_families::DemoSize;
use super::doors::Doors;
use super::house::{House, OpenHouse, STORE_FILE};
use super::{console, demo, ops, trust, workers};
use crate::config::{Keys, Listen, Settings};
use crate::modules::{auth, clinic};
use crate::platform::clock::Clock;
use crate::platform::crypto::{KeyRing, RootSource};
use crate::platform::http::listener::{serve_plain, serve_tls};
use crate::platform::mdns::{Advert, AdvertSettings};
use crate::platform::tls::{Certificates, Names};
use crate::platform::{host, net};

/// The name by which the box is announced, unless it is taken.
pub(super) const MDNS_HOST: &str = "omi.local";
/// How often addresses and certificates are looked at.
const CERTIFICATE_PERIOD: Duration = Duration::from_mins(1);
/// How long open connections may finish at the end.
const GRACE: Duration = Duration::from_secs(10);

/// The data folder, held by this process alone.
pub struct HeldFolder {
    /// Where it is.
    pub path: PathBuf,
    _lock: File,
}

impl HeldFolder {
    /// Refuses to change the box of someone else: files that root makes in it are closed to its owner.
    ///
    /// # Errors
    /// When this process runs as another user than the one who owns the folder.
    pub fn require_owner(&self) -> anyhow::Result<()> {
        let owner = std::fs::metadata(&self.path)?.uid();
        if owner != rustix::process::geteuid().as_raw() {
            bail!(
                "the data folder {} belongs to another user: run this as that user, such as with sudo -u omi",
                self.path.display()
            );
        }
        Ok(())
    }
}

/// Another process holds the folder.
#[derive(Debug, thiserror::Error)]
#[error("another process is using the data folder {}: stop it first, or choose another folder", .0.display())]
pub struct FolderInUse(PathBuf);

/// Makes the data folder if need be and locks it.
///
/// # Errors
/// Not writable, or held by another process.
pub fn hold_folder(path: &Path) -> anyhow::Result<HeldFolder> {
    let shown = path.display();
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .with_context(|| format!("the data folder {shown} cannot be made"))?;
    let lock = OpenOptions::new()
        .create(true)
        .write(true)
        .truncate(false)
        .mode(0o600)
        .open(path.join("lock"))
        .with_context(|| format!("the data folder {shown} cannot be written to"))?;
    match lock.try_lock() {
        Ok(()) => Ok(HeldFolder {
            path: path.to_owned(),
            _lock: lock,
        }),
        Err(TryLockError::WouldBlock) => bail!(FolderInUse(path.to_owned())),
        Err(TryLockError::Error(error)) => Err(error).context("the data folder cannot be locked"),
    }
}

/// Where systemd puts a credential for this process; nothing when it gave it none at all.
#[must_use]
pub fn credential(name: &str) -> Option<RootSource> {
    let folder = std::env::var_os("CREDENTIALS_DIRECTORY")?;
    Some(RootSource::SystemdCredential {
        path: Path::new(&folder).join(name),
    })
}

/// The ways to the root key that the settings name; a key file in the folder when they name none.
#[must_use]
pub fn root_sources(data: &Path, keys: &Keys) -> Vec<RootSource> {
    let mut sources = Vec::new();
    sources.extend(keys.credential.as_deref().and_then(credential));
    if let Some(path) = &keys.key_file {
        sources.push(RootSource::KeyFile { path: path.clone() });
    }
    if let Some(path) = &keys.passphrase_file {
        sources.push(RootSource::PassphraseFile { path: path.clone() });
    }
    if sources.is_empty() {
        sources.push(RootSource::KeyFile {
            path: data.join("root.key"),
        });
    }
    sources
}

/// Opens the key ring and the house in a held folder.
///
/// # Errors
/// Wrong root key, damaged ring or store, a store without its ring, a newer store.
pub fn open_house(settings: &Settings, folder: &HeldFolder, clock: Clock) -> anyhow::Result<House> {
    let keys = open_keys(settings, folder)?;
    House::open(OpenHouse {
        settings: settings.clone(),
        keys,
        clock,
    })
}

/// Opens the key ring of a held folder, or makes one for a folder without a store.
///
/// # Errors
/// Wrong root key, damaged ring, a store without its ring.
pub fn open_keys(settings: &Settings, folder: &HeldFolder) -> anyhow::Result<KeyRing> {
    // A new ring would take everything in the store for erased.
    if folder.path.join(STORE_FILE).exists() && !KeyRing::exists(&folder.path) {
        bail!("the store is here, but its key ring is gone: bring the file keyring back from a backup");
    }
    let sources = root_sources(&folder.path, &settings.keys);
    KeyRing::open_or_create(&folder.path, &sources).context("the keys of the box do not open")
}

/// Refuses a folder that is neither empty nor a demo's; it is a demo's from then on.
///
/// # Errors
/// When the folder is a real clinic's.
pub fn check_demo(folder: &HeldFolder) -> anyhow::Result<()> {
    demo::check_folder(&folder.path)
}

/// Runs the box until it is told to stop. `announce` gets the line that says where it answers.
///
/// # Errors
/// Whatever keeps the box from starting.
pub async fn serve(
    mut settings: Settings,
    wants_demo: bool,
    announce: impl FnOnce(&serde_json::Value, &House),
) -> anyhow::Result<()> {
    // From the first moment: one that comes while the box is starting stops it in order too.
    let asked_to_stop = catch_signals()?;
    let folder = hold_folder(&settings.paths.data)?;
    if wants_demo {
        check_demo(&folder)?;
    }
    // The doors are taken first: a port in use must not leave a half-made clinic behind.
    let staff = bind(settings.listen.staff, "staff").await?;
    let portal = bind(settings.listen.portal, "portal").await?;
    let ops = bind(settings.listen.ops, "ops").await?;
    let trust = bind_trust(&settings.listen).await;
    // Printed codes name the port that was taken, which may have been left to the system (port 0).
    settings.listen.portal = portal.local_addr()?;

    let house = open_house(&settings, &folder, Clock::system())?;
    if wants_demo && !house.is_claimed() {
        house
            .found_demo(DemoSize::default())
            .await
            .context("the demo clinic could not be made")?;
    }
    let certificates = {
        let names = names(MDNS_HOST, &settings);
        Certificates::open(&folder.path, house.store().keys(), house.store().clock(), &names)?
    };
    house.served_by(certificates.clone());

    let stop = CancellationToken::new();
    let tasks = TaskTracker::new();
    let mut ready = json!({
        "event": "ready",
        "staff": format!("https://{}", shown(staff.local_addr()?)),
        "portal": format!("https://{}", shown(portal.local_addr()?)),
        "ops": format!("http://{}", shown(ops.local_addr()?)),
    });
    let staff_address = staff.local_addr()?;
    let mut doors = Doors {
        staff: staff_address,
        portal: portal.local_addr()?,
        ops: ops.local_addr()?,
        trust: None,
        announced: None,
    };
    if let Some(trust) = trust {
        doors.trust = Some(trust.local_addr()?);
        let address = format!("http://{}", shown(trust.local_addr()?));
        if let Some(ready) = ready.as_object_mut() {
            ready.insert("trust".to_owned(), address.into());
        }
        let page = trust::router(&certificates, staff_address);
        tasks.spawn(serve_plain(trust, page, stop.clone()));
    }
    let (staff_router, _, _) = house.staff_router();
    open_door(&tasks, staff, &certificates, staff_router, &stop);
    open_door(&tasks, portal, &certificates, house.portal_router(), &stop);
    tasks.spawn(serve_plain(ops, ops::router(&house), stop.clone()));
    let console = console::listen(&folder.path)?;
    tasks.spawn(console::serve(console, house.clone(), stop.clone()));
    workers::start(&house, &tasks, &stop);

    let advert = advertise(&house, &certificates, staff_address);
    let announced = advert.as_ref().filter(|advert| advert.is_active());
    doors.announced = announced.map(Advert::host_changes);
    house.answers_at(doors);
    keep_certificates(
        &house,
        &tasks,
        &certificates,
        advert.as_ref(),
        staff_address,
        &stop,
    );

    if !asked_to_stop.is_cancelled() {
        announce(&ready, &house);
        workers::tell_systemd_ready(&house, &tasks, &stop);
    }
    asked_to_stop.cancelled().await;

    tracing::info!("stopping");
    if let Some(advert) = advert {
        advert.stop().await;
    }
    // Streams would stay open for as long as connections may finish.
    house.modules().live.close();
    // So would the thread that makes an archive.
    house.archive().discard();
    stop.cancel();
    tasks.close();
    drop(tokio::time::timeout(GRACE, tasks.wait()).await);
    workers::flush(&house).await;
    let store = house.store().clone();
    tokio::task::spawn_blocking(move || store.close()).await?;
    drop(folder);
    Ok(())
}

async fn bind(address: SocketAddr, door: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("the {door} address {address} cannot be used: is another program listening there?")
    })
}

/// The page of trust is a help: a box whose port is taken does without it. One that keeps the staff's
/// address to this machine keeps the page here too.
async fn bind_trust(listen: &Listen) -> Option<TcpListener> {
    let mut address = listen.trust;
    if listen.staff.ip().is_loopback() && address.ip().is_unspecified() {
        address.set_ip(listen.staff.ip());
    }
    let bound = TcpListener::bind(address).await;
    bound
        .inspect_err(|error| {
            tracing::warn!(%address, error = %error, "the page by which devices come to trust the box is not served");
        })
        .ok()
}

fn shown(address: SocketAddr) -> String {
    if address.ip().is_unspecified() {
        format!("localhost:{}", address.port())
    } else {
        address.to_string()
    }
}

fn open_door(
    tasks: &TaskTracker,
    listener: TcpListener,
    certificates: &Certificates,
    router: Router,
    stop: &CancellationToken,
) {
    tasks.spawn(serve_tls(
        listener,
        certificates.server_config(),
        router,
        stop.clone(),
    ));
}

/// What the box is called, at the name by which the network knows it.
pub(super) fn names(mdns_host: &str, settings: &Settings) -> Names {
    Names {
        mdns_host: mdns_host.to_owned(),
        host_name: host::host_name(),
        domain: settings
            .clinic
            .domain
            .as_ref()
            .map(|domain| domain.as_str().to_owned()),
        addresses: net::lan_addresses(),
    }
}

/// Keeps the certificates current, also when the network gave the box another name.
/// What the network is told follows the clinic's name and the authority.
fn keep_certificates(
    house: &House,
    tasks: &TaskTracker,
    certificates: &Certificates,
    advert: Option<&Advert>,
    listen: SocketAddr,
    stop: &CancellationToken,
) {
    let mut clinic = house.store().follow::<clinic::Clinic>();
    let (looking, ended) = (certificates.clone(), stop.clone());
    tasks.spawn(async move {
        while let Some(Ok(())) = ended.run_until_cancelled(clinic.changed()).await {
            looking.look_now();
        }
    });
    let host = advert.map(Advert::host_changes);
    let updates = advert.map(Advert::updates);
    if let Some(mut changes) = host.clone() {
        let certificates = certificates.clone();
        tasks.spawn(async move {
            while changes.changed().await.is_ok() {
                certificates.look_now();
            }
        });
    }
    let (certificates, stop) = (certificates.clone(), stop.clone());
    let (told, house) = (certificates.clone(), house.clone());
    let current = move || {
        if let Some(updates) = &updates {
            let now = advert_of(&house, &told, listen);
            updates.send_if_modified(|before| std::mem::replace(before, now.clone()) != now);
        }
        let name = host
            .as_ref()
            .map_or(MDNS_HOST.to_owned(), |host| host.borrow().clone());
        names(&name, house.settings())
    };
    tasks.spawn(async move { certificates.keep_current(CERTIFICATE_PERIOD, current, stop).await });
}

/// Tells the network where the box is. One that listens on loopback only, or whose network does not
/// take the announcement, works without.
fn advertise(house: &House, certificates: &Certificates, listen: SocketAddr) -> Option<Advert> {
    match Advert::start(advert_of(house, certificates, listen)) {
        Ok(advert) => Some(advert),
        Err(error) => {
            tracing::warn!(error = %error, "the box is not announced on the network");
            None
        }
    }
}

fn advert_of(house: &House, certificates: &Certificates, listen: SocketAddr) -> AdvertSettings {
    let clinic = house.store().read(|tx| clinic::settings(tx)).ok();
    AdvertSettings {
        listen,
        id: house.store().identity().box_id.to_string(),
        name: clinic.map_or_else(|| "OMI".to_owned(), |clinic| clinic.name),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        fingerprint: certificates.authority_key_sha256(),
    }
}

/// Cancelled by the first SIGTERM or SIGINT from here on.
fn catch_signals() -> anyhow::Result<CancellationToken> {
    let (mut terminate, mut interrupt) = (
        signal(SignalKind::terminate()).context("signals cannot be received")?,
        signal(SignalKind::interrupt()).context("signals cannot be received")?,
    );
    let asked_to_stop = CancellationToken::new();
    let token = asked_to_stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        token.cancel();
    });
    Ok(asked_to_stop)
}

/// Whether the first administrator exists, for `omi serve`'s greeting.
#[must_use]
pub fn is_demo(house: &House) -> bool {
    house
        .store()
        .read(|tx| Ok(auth::has_admin(tx)? && clinic::settings(tx)?.demo))
        .unwrap_or(false)
}

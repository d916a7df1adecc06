//! The announcement of a running box, from the probe for its name to the goodbye.

use std::net::SocketAddr;
use std::time::Duration;

use mdns_sd::{DaemonEvent, IfKind, ServiceDaemon};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::host::{candidate, free_host};
use super::service::{Reach, reach, service};

/// The goodbye is said twice, 120 ms apart; the box waits for the second.
const GOODBYE: Duration = Duration::from_millis(200);
/// How long the responder may take for its farewell before it is left behind.
const FAREWELL: Duration = Duration::from_secs(2);

/// What the network is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdvertSettings {
    /// The staff listener's address, as it was bound.
    pub listen: SocketAddr,
    /// The clinic's id.
    pub id: String,
    /// The clinic's name.
    pub name: String,
    /// The program's version.
    pub version: String,
    /// SHA-256 of the certificate authority's public key, in hexadecimal digits.
    pub fingerprint: String,
}

/// Why the box cannot be announced. It works without.
#[derive(Debug, thiserror::Error)]
#[error("multicast DNS is not available: {0}")]
pub struct MdnsError(#[from] mdns_sd::Error);

/// An announcement that lasts until [`Advert::stop`].
#[derive(Debug)]
pub struct Advert {
    host: watch::Receiver<String>,
    told: watch::Sender<AdvertSettings>,
    stop: CancellationToken,
    running: Option<JoinHandle<()>>,
}

impl Advert {
    /// Begins to announce the box and returns at once: finding a free name takes about a second,
    /// and until then [`Advert::host`] gives the one that is hoped for. A box that listens on
    /// loopback only is not announced. Needs a tokio runtime.
    ///
    /// # Errors
    /// When the system gives no socket for multicast DNS.
    pub fn start(settings: AdvertSettings) -> Result<Self, MdnsError> {
        let (named, host) = watch::channel(candidate(1));
        let stop = CancellationToken::new();
        let reach = reach(settings.listen);
        let (told, settings) = watch::channel(settings);
        let running = if reach == Reach::Nowhere {
            None
        } else {
            let daemon = ServiceDaemon::new()?;
            choose_interfaces(&daemon, &reach)?;
            Some(tokio::spawn(announce(daemon, settings, named, stop.clone())))
        };
        Ok(Self {
            host,
            told,
            stop,
            running,
        })
    }

    /// Tells the network from now on what is sent here.
    #[must_use]
    pub fn updates(&self) -> watch::Sender<AdvertSettings> {
        self.told.clone()
    }

    /// The host name at which the box is announced, such as `omi.local`.
    #[must_use]
    pub fn host(&self) -> String {
        self.host.borrow().clone()
    }

    /// The host name, with word of each change of it or of the machine's addresses.
    #[must_use]
    pub fn host_changes(&self) -> watch::Receiver<String> {
        self.host.clone()
    }

    /// Whether the box is announced at all.
    #[must_use]
    pub const fn is_active(&self) -> bool {
        self.running.is_some()
    }

    /// Withdraws the announcement; other hosts forget the box at once.
    pub async fn stop(self) {
        self.stop.cancel();
        if let Some(running) = self.running
            && running.await.is_err()
        {
            tracing::warn!("the announcement on the network had stopped by itself");
        }
    }
}

/// Only where the box can be reached; loopback would tell the machine itself what it knows.
fn choose_interfaces(daemon: &ServiceDaemon, reach: &Reach) -> Result<(), MdnsError> {
    daemon.disable_interface(vec![IfKind::LoopbackV4, IfKind::LoopbackV6])?;
    match reach {
        Reach::Everywhere { has_ipv6: true } | Reach::Nowhere => {}
        Reach::Everywhere { has_ipv6: false } => daemon.disable_interface(IfKind::IPv6)?,
        Reach::At(ip) => {
            daemon.disable_interface(IfKind::All)?;
            daemon.enable_interface(IfKind::Addr(*ip))?;
        }
    }
    Ok(())
}

async fn announce(
    daemon: ServiceDaemon,
    mut settings: watch::Receiver<AdvertSettings>,
    named: watch::Sender<String>,
    stop: CancellationToken,
) {
    let announced = stop
        .run_until_cancelled(register_and_follow(&daemon, &mut settings, &named))
        .await;
    if let Some(Err(error)) = announced {
        tracing::warn!(error = %error, "the box is not announced on the network");
    }
    stop.cancelled().await;
    let last = settings.borrow().clone();
    if let Err(error) = say_goodbye(&daemon, &last).await {
        tracing::warn!(error = %error, "the announcement could not be withdrawn");
    }
}

/// Announces at a free name, then notes when the responder had to take another.
async fn register_and_follow(
    daemon: &ServiceDaemon,
    settings: &mut watch::Receiver<AdvertSettings>,
    named: &watch::Sender<String>,
) -> Result<(), mdns_sd::Error> {
    let events = daemon.monitor()?;
    let host = free_host(daemon).await?;
    tell(named, &host);
    let mut announced = service(&settings.borrow_and_update().clone(), &host)?;
    daemon.register(announced.clone())?;
    tracing::info!(host, "announced on the network");
    loop {
        let event = tokio::select! {
            event = events.recv_async() => event,
            changed = settings.changed() => {
                if changed.is_ok() {
                    let new = service(&settings.borrow_and_update().clone(), &named.borrow().clone())?;
                    if new.get_fullname() != announced.get_fullname() {
                        daemon.unregister(announced.get_fullname())?;
                    }
                    daemon.register(new.clone())?;
                    announced = new;
                    continue;
                }
                events.recv_async().await
            }
        };
        let Ok(event) = event else { break };
        match event {
            DaemonEvent::NameChange(change) if is_name(&change.original, &host) => {
                let new = change.new_name.trim_end_matches('.');
                tracing::info!(
                    host = new,
                    "another host has the name; announced under the next one"
                );
                tell(named, new);
            }
            // The responder follows by itself; the certificate has to follow too.
            DaemonEvent::IpAdd(_) | DaemonEvent::IpDel(_) => named.send_modify(|_| ()),
            _ => {}
        }
    }
    Ok(())
}

fn is_name(full: &str, host: &str) -> bool {
    full.trim_end_matches('.').eq_ignore_ascii_case(host)
}

fn tell(named: &watch::Sender<String>, host: &str) {
    named.send_if_modified(|known| {
        let is_new = known != host;
        host.clone_into(known);
        is_new
    });
}

async fn say_goodbye(daemon: &ServiceDaemon, settings: &AdvertSettings) -> Result<(), mdns_sd::Error> {
    // The host makes no difference to the full name by which a service is withdrawn.
    let full_name = service(settings, &candidate(1))?.get_fullname().to_owned();
    let withdrawn = daemon.unregister(&full_name)?;
    if timeout(FAREWELL, withdrawn.recv_async()).await.is_ok() {
        sleep(GOODBYE).await;
    }
    let ended = daemon.shutdown()?;
    // Whatever it says, the box is going.
    let _ = timeout(FAREWELL, ended.recv_async()).await;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_box_on_loopback_has_a_name_and_no_announcement() {
        let advert = Advert::start(AdvertSettings {
            listen: "127.0.0.1:8443".parse().unwrap(),
            id: String::new(),
            name: String::new(),
            version: String::new(),
            fingerprint: String::new(),
        })
        .unwrap();
        assert!(!advert.is_active());
        assert_eq!(advert.host(), "omi.local");
        advert.stop().await;
    }

    #[tokio::test]
    async fn only_a_change_of_name_is_told() {
        let (named, mut host) = watch::channel(candidate(1));
        tell(&named, "omi.local");
        assert!(!host.has_changed().unwrap());
        tell(&named, "omi-2.local");
        assert!(host.has_changed().unwrap());
        assert_eq!(*host.borrow_and_update(), "omi-2.local");
    }
}

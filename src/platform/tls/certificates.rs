//! The certificates of a running box: opened at start, kept current, swapped without a restart.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use parking_lot::Mutex;
use rustls::ServerConfig;
use tokio::sync::Notify;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::authority::{Authority, AuthorityCertificate};
use super::error::TlsError;
use super::leaf::Leaf;
use super::names::Names;
use super::server::{self, Resolver};
use crate::platform::clock::Clock;
use crate::platform::crypto::{KeyRing, sha256_hex};
use crate::platform::files;

#[cfg(test)]
mod tests;

/// The box's certificates. Cheap to clone.
#[derive(Clone)]
pub struct Certificates(Arc<Shared>);

struct Shared {
    folder: PathBuf,
    ring: KeyRing,
    clock: Clock,
    config: Arc<ServerConfig>,
    resolver: Arc<Resolver>,
    state: Mutex<State>,
    look: Notify,
}

struct State {
    authority: Authority,
    leaf: Leaf,
    /// Whether the key ring has the leaf; after a full disk it is served first and kept later.
    is_kept: bool,
    left_out: Vec<String>,
}

/// The certificate that is being served, for health and doctor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateStatus {
    /// From when it counts.
    pub not_before: Timestamp,
    /// Until when it counts.
    pub not_after: Timestamp,
    /// DNS names, then addresses.
    pub names: Vec<String>,
    /// SHA-256 of the certificate, in hexadecimal digits.
    pub fingerprint: String,
    /// Names of the box that the authority may not certify: public addresses, or a domain that
    /// came after the authority.
    pub left_out: Vec<String>,
}

/// One certificate that devices may trust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorityStatus {
    /// From when it counts.
    pub not_before: Timestamp,
    /// Until when it counts.
    pub not_after: Timestamp,
    /// SHA-256 of the certificate, in hexadecimal digits.
    pub fingerprint: String,
    /// The certificate, as devices import it.
    pub pem: String,
}

/// What [`Certificates::refresh`] changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Refreshed {
    /// A new certificate is being served.
    pub leaf: bool,
    /// The authority has another set of certificates.
    pub authority: bool,
}

impl Certificates {
    /// Brings up the certificates of the box whose data lives in `folder`: the kept ones where
    /// they are still good, new ones otherwise.
    ///
    /// # Errors
    /// See [`TlsError`].
    pub fn open(folder: &Path, ring: &KeyRing, clock: &Clock, names: &Names) -> Result<Self, TlsError> {
        let now = clock.now();
        let mut authority = Authority::load_or_create(ring, names, now)?;
        if let Some(renewed) = authority.renewed(names, now)? {
            renewed.keep(ring)?;
            authority = renewed;
        }
        let (dns, addresses) = authority.permitted(names);
        let kept =
            Leaf::load(ring).filter(|leaf| !leaf.is_due(now) && leaf.fits(&authority, &dns, &addresses));
        let (leaf, is_kept) = match kept {
            Some(leaf) => (leaf, true),
            None => (Leaf::issue(&authority, &dns, &addresses, now)?, false),
        };
        let resolver = Arc::new(Resolver::new(server::certified_key(&leaf, &authority)?));
        let certificates = Self(Arc::new(Shared {
            folder: folder.join("tls"),
            ring: ring.clone(),
            clock: clock.clone(),
            config: server::server_config(resolver.clone())?,
            resolver,
            state: Mutex::new(State {
                authority,
                leaf,
                is_kept,
                left_out: Vec::new(),
            }),
            look: Notify::new(),
        }));
        let mut state = certificates.0.state.lock();
        state.left_out = left_out(names, &dns, &addresses);
        certificates.keep_leaf(&mut state)?;
        certificates.export(&state.authority)?;
        drop(state);
        Ok(certificates)
    }

    /// Renews what is due and follows the names of today. A new certificate is served even when
    /// it cannot be kept (a full disk); the error is returned and the next call tries again.
    ///
    /// # Errors
    /// See [`TlsError`].
    pub fn refresh(&self, names: &Names) -> Result<Refreshed, TlsError> {
        let now = self.0.clock.now();
        let mut state = self.0.state.lock();
        let mut refreshed = Refreshed::default();
        if let Some(renewed) = state.authority.renewed(names, now)? {
            renewed.keep(&self.0.ring)?;
            state.authority = renewed;
            refreshed.authority = true;
        }
        let (dns, addresses) = state.authority.permitted(names);
        if state.leaf.is_due(now) || !state.leaf.fits(&state.authority, &dns, &addresses) {
            state.leaf = Leaf::issue(&state.authority, &dns, &addresses, now)?;
            state.is_kept = false;
            refreshed.leaf = true;
        }
        if refreshed != Refreshed::default() {
            self.0
                .resolver
                .swap(server::certified_key(&state.leaf, &state.authority)?);
        }
        state.left_out = left_out(names, &dns, &addresses);
        self.keep_leaf(&mut state)?;
        if refreshed.authority {
            self.export(&state.authority)?;
        }
        Ok(refreshed)
    }

    /// Makes a new authority with a new key, for a clinic whose domain came later or whose key
    /// may be known to others. Every device has to trust it anew.
    ///
    /// # Errors
    /// See [`TlsError`]; the old authority then stays.
    pub fn replace_authority(&self, names: &Names) -> Result<(), TlsError> {
        let authority = Authority::create(names, self.0.clock.now())?;
        // Held over both, so that no renewal of the old one is kept over the new.
        let mut state = self.0.state.lock();
        authority.keep(&self.0.ring)?;
        state.authority = authority;
        self.export(&state.authority)?;
        drop(state);
        self.refresh(names).map(|_| ())
    }

    /// Has [`Certificates::keep_current`] look at once instead of at the end of its period.
    pub fn look_now(&self) {
        self.0.look.notify_one();
    }

    /// Looks every `period`, and when told to, whether something is due, until `shutdown`.
    /// `names` is asked each time; it may list the network's interfaces.
    pub async fn keep_current(
        &self,
        period: Duration,
        names: impl Fn() -> Names + Send + Sync + 'static,
        shutdown: CancellationToken,
    ) {
        let names = Arc::new(names);
        // Told to or not, it is then time to look.
        while shutdown
            .run_until_cancelled(timeout(period, self.0.look.notified()))
            .await
            .is_some()
        {
            let (this, names) = (self.clone(), names.clone());
            match tokio::task::spawn_blocking(move || this.refresh(&names())).await {
                Ok(Ok(refreshed)) if refreshed != Refreshed::default() => {
                    tracing::info!(
                        leaf = refreshed.leaf,
                        authority = refreshed.authority,
                        "certificate renewed"
                    );
                }
                Ok(Ok(_)) => {}
                Ok(Err(error)) => tracing::error!(error = %error, "the certificate could not be renewed"),
                Err(error) => tracing::error!(error = %error, "the renewal of the certificate stopped"),
            }
        }
    }

    /// Settings for a listener. They follow every later renewal by themselves.
    #[must_use]
    pub fn server_config(&self) -> Arc<ServerConfig> {
        self.0.config.clone()
    }

    /// The certificate that is being served.
    #[must_use]
    pub fn status(&self) -> CertificateStatus {
        let state = self.0.state.lock();
        let facts = &state.leaf.facts;
        CertificateStatus {
            not_before: facts.not_before,
            not_after: facts.not_after,
            names: shown(&facts.dns, &facts.addresses),
            fingerprint: sha256_hex(&state.leaf.der),
            left_out: state.left_out.clone(),
        }
    }

    /// What devices may trust: the newest first, then older ones that have not run out.
    #[must_use]
    pub fn authorities(&self) -> Vec<AuthorityStatus> {
        let state = self.0.state.lock();
        state
            .authority
            .certificates()
            .iter()
            .map(|one| AuthorityStatus {
                not_before: one.facts.not_before,
                not_after: one.facts.not_after,
                fingerprint: sha256_hex(&one.der),
                pem: pem(one),
            })
            .collect()
    }

    /// SHA-256 of the authority's public key (DER `SubjectPublicKeyInfo`) in hexadecimal digits:
    /// what apps pin, and the `fp` of the announcement.
    #[must_use]
    pub fn authority_key_sha256(&self) -> String {
        self.0.state.lock().authority.key_sha256()
    }

    fn keep_leaf(&self, state: &mut State) -> Result<(), TlsError> {
        if !state.is_kept {
            state.leaf.keep(&self.0.ring)?;
            state.is_kept = true;
        }
        Ok(())
    }

    /// Writes the files that devices import.
    fn export(&self, authority: &Authority) -> Result<(), TlsError> {
        std::fs::create_dir_all(&self.0.folder).map_err(|source| TlsError::Export {
            path: self.0.folder.clone(),
            source,
        })?;
        let mut certificates = authority.certificates().iter();
        for name in ["ca.crt", "ca-previous.crt"] {
            let path = self.0.folder.join(name);
            let written = match certificates.next() {
                Some(one) => write_if_changed(&path, &pem(one)),
                None => remove_if_there(&path),
            };
            written.map_err(|source| TlsError::Export { path, source })?;
        }
        Ok(())
    }
}

impl std::fmt::Debug for Certificates {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Certificates({:?})", self.status().names)
    }
}

fn write_if_changed(path: &Path, text: &str) -> std::io::Result<()> {
    if std::fs::read(path).is_ok_and(|there| there == text.as_bytes()) {
        return Ok(());
    }
    files::write_atomically(path, 0o644, |file| {
        std::io::Write::write_all(file, text.as_bytes())
    })
}

fn remove_if_there(path: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn pem(certificate: &AuthorityCertificate) -> String {
    use base64::Engine as _;
    let body = base64::engine::general_purpose::STANDARD.encode(&certificate.der);
    let mut text = String::from("-----BEGIN CERTIFICATE-----\n");
    let mut rest = body.as_str();
    while !rest.is_empty() {
        let (line, tail) = rest.split_at_checked(64).unwrap_or((rest, ""));
        text.push_str(line);
        text.push('\n');
        rest = tail;
    }
    text.push_str("-----END CERTIFICATE-----\n");
    text
}

fn shown(dns: &[String], addresses: &[IpAddr]) -> Vec<String> {
    dns.iter()
        .cloned()
        .chain(addresses.iter().map(ToString::to_string))
        .collect()
}

fn left_out(names: &Names, dns: &[String], addresses: &[IpAddr]) -> Vec<String> {
    let served = shown(dns, addresses);
    shown(&names.dns(), &names.addresses())
        .into_iter()
        .filter(|name| !served.contains(name))
        .collect()
}

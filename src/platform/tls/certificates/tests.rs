//! Which certificates are made, kept and replaced.

use std::os::unix::fs::PermissionsExt as _;

use jiff::SignedDuration;
use rustls::RootCertStore;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tempfile::TempDir;

use super::*;

mod wire;
mod years;

const DAY: SignedDuration = SignedDuration::from_hours(24);

struct OneBox {
    folder: TempDir,
    clock: Clock,
    names: Names,
}

impl OneBox {
    fn new() -> Self {
        Self::at(Clock::manual("2026-11-24T09:00:00Z".parse().unwrap()))
    }

    fn at(clock: Clock) -> Self {
        let names = Names {
            mdns_host: "omi.local".into(),
            host_name: "caja".into(),
            domain: Some("citas.example.es".into()),
            addresses: ["192.168.1.20", "fd00::20", "203.0.113.7", "2001:db8::7"]
                .map(|a| a.parse().unwrap())
                .into(),
        };
        Self {
            folder: tempfile::tempdir().unwrap(),
            clock,
            names,
        }
    }

    fn ring(&self) -> KeyRing {
        KeyRing::open_or_create(self.folder.path(), &[]).unwrap()
    }

    fn open(&self) -> Certificates {
        Certificates::open(self.folder.path(), &self.ring(), &self.clock, &self.names).unwrap()
    }

    fn exported(&self, name: &str) -> Option<String> {
        std::fs::read_to_string(self.folder.path().join("tls").join(name)).ok()
    }
}

fn served(certificates: &Certificates) -> CertificateDer<'static> {
    certificates.0.state.lock().leaf.der.clone()
}

fn anchors(certificates: &Certificates) -> Vec<CertificateDer<'static>> {
    let state = certificates.0.state.lock();
    state
        .authority
        .certificates()
        .iter()
        .map(|one| one.der.clone())
        .collect()
}

fn roots(anchor: &CertificateDer<'static>) -> Arc<RootCertStore> {
    let mut roots = RootCertStore::empty();
    roots.add(anchor.clone()).unwrap();
    Arc::new(roots)
}

/// What a client says that trusts `anchor` and wants `name` at `now`.
fn verify(
    anchor: &CertificateDer<'static>,
    leaf: &CertificateDer<'static>,
    name: &str,
    now: Timestamp,
) -> Result<(), rustls::Error> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let verifier = WebPkiServerVerifier::builder_with_provider(roots(anchor), provider)
        .build()
        .unwrap();
    let now = UnixTime::since_unix_epoch(Duration::from_secs(now.as_second().try_into().unwrap()));
    let name = ServerName::try_from(name.to_owned()).unwrap();
    verifier
        .verify_server_cert(leaf, std::slice::from_ref(anchor), &name, &[], now)
        .map(|_| ())
}

#[test]
fn a_first_start_certifies_every_name_that_the_authority_may() {
    let one = OneBox::new();
    let certificates = one.open();
    let status = certificates.status();
    assert_eq!(
        status.names,
        [
            "omi.local",
            "caja",
            "caja.local",
            "localhost",
            "citas.example.es",
            "127.0.0.1",
            "192.168.1.20",
            "::1",
            "fd00::20"
        ]
    );
    assert_eq!(status.left_out, ["203.0.113.7", "2001:db8::7"]);
    assert_eq!(
        status.not_after.duration_since(status.not_before),
        DAY * 80 + SignedDuration::from_hours(1)
    );
    let (leaf, anchor, now) = (
        served(&certificates),
        anchors(&certificates).remove(0),
        one.clock.now(),
    );
    for name in &status.names {
        verify(&anchor, &leaf, name, now).unwrap();
    }
    for name in ["example.es", "omi2.local", "192.168.1.21", "203.0.113.7"] {
        assert!(verify(&anchor, &leaf, name, now).is_err(), "{name}");
    }
}

#[test]
fn the_authority_is_refused_outside_its_names() {
    let one = OneBox::new();
    let certificates = one.open();
    let (anchor, now) = (anchors(&certificates).remove(0), one.clock.now());
    let state = certificates.0.state.lock();
    let issue = |dns: &[&str], address: &str| {
        let dns: Vec<_> = dns.iter().map(ToString::to_string).collect();
        Leaf::issue(&state.authority, &dns, &[address.parse().unwrap()], now)
            .unwrap()
            .der
    };
    let good = issue(&["nas.local", "www.citas.example.es"], "10.200.3.4");
    verify(&anchor, &good, "nas.local", now).unwrap();
    verify(&anchor, &good, "10.200.3.4", now).unwrap();
    for (dns, address) in [
        ("bank.example", "10.0.0.1"),
        ("example.es", "10.0.0.1"),
        ("nas.local", "8.8.8.8"),
        ("nas.local", "2606:4700::1"),
    ] {
        let bad = issue(&[dns], address);
        assert!(verify(&anchor, &bad, dns, now).is_err(), "{dns} {address}");
    }
}

#[test]
fn the_authority_is_an_authority_of_one_level_for_ten_years() {
    let one = OneBox::new();
    let certificates = one.open();
    let authority = &certificates.authorities()[0];
    let years = authority
        .not_after
        .duration_since(authority.not_before)
        .as_hours()
        / 24;
    assert_eq!(years, 3652);
    let der = anchors(&certificates).remove(0);
    let (_, parsed) = x509_parser::parse_x509_certificate(&der).unwrap();
    let basic = parsed.basic_constraints().unwrap().unwrap();
    assert!(basic.critical && basic.value.ca && basic.value.path_len_constraint == Some(0));
    assert!(parsed.name_constraints().unwrap().unwrap().critical);
    let leaf_der = served(&certificates);
    let (_, leaf) = x509_parser::parse_x509_certificate(&leaf_der).unwrap();
    let usage = leaf.extended_key_usage().unwrap().unwrap().value;
    assert!(usage.server_auth && !usage.client_auth && !usage.any);
    assert!(!leaf.basic_constraints().unwrap().unwrap().value.ca);
    let facts = &certificates.0.state.lock().leaf.facts;
    assert!(facts.issuer_key_id.is_some());
}

#[test]
fn devices_find_the_authority_in_a_file_that_all_may_read() {
    let one = OneBox::new();
    let certificates = one.open();
    let path = one.folder.path().join("tls/ca.crt");
    assert_eq!(
        std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o644
    );
    let pem = one.exported("ca.crt").unwrap();
    assert_eq!(pem, certificates.authorities()[0].pem);
    assert!(pem.lines().all(|line| line.len() <= 64));
    let (_, parsed) = x509_parser::pem::parse_x509_pem(pem.as_bytes()).unwrap();
    let certificate = parsed.parse_x509().unwrap();
    assert_eq!(
        sha256_hex(certificate.public_key().raw),
        certificates.authority_key_sha256()
    );
    assert!(one.exported("ca-previous.crt").is_none());

    std::fs::write(&path, "something else").unwrap();
    one.open();
    assert_eq!(one.exported("ca.crt").unwrap(), pem);
}

#[test]
fn a_restart_keeps_what_is_good() {
    let mut one = OneBox::new();
    let before = one.open().status();
    one.clock.advance(DAY * 49);
    assert_eq!(one.open().status(), before);
    one.names.addresses.reverse();
    assert_eq!(one.open().status().fingerprint, before.fingerprint);

    one.names.addresses = vec!["192.168.1.33".parse().unwrap()];
    let moved = one.open().status();
    assert!(
        moved.names.contains(&"192.168.1.33".to_owned()) && !moved.names.contains(&"192.168.1.20".to_owned())
    );
    assert_eq!(one.open().status(), moved);
}

#[test]
fn refreshing_acts_only_when_something_is_due() {
    let mut one = OneBox::new();
    let certificates = one.open();
    let changed = Refreshed {
        leaf: true,
        authority: false,
    };
    assert_eq!(certificates.refresh(&one.names).unwrap(), Refreshed::default());
    one.clock.advance(DAY * 50);
    assert_eq!(certificates.refresh(&one.names).unwrap(), Refreshed::default());
    one.clock.advance(DAY);
    assert_eq!(certificates.refresh(&one.names).unwrap(), changed);
    one.names.mdns_host = "omi-2.local".into();
    assert_eq!(certificates.refresh(&one.names).unwrap(), changed);
    assert_eq!(certificates.status().names[0], "omi-2.local");
    one.names.addresses.push("8.8.4.4".parse().unwrap());
    assert_eq!(certificates.refresh(&one.names).unwrap(), Refreshed::default());
    assert!(certificates.status().left_out.contains(&"8.8.4.4".to_owned()));
}

#[test]
fn a_full_disk_does_not_keep_an_expired_certificate() {
    let one = OneBox::new();
    let certificates = one.open();
    one.clock.advance(DAY * 90);
    // A folder in the temporary file's place makes every rewrite fail, as a full disk would.
    let blocked = one.folder.path().join("keyring.tmp");
    std::fs::create_dir(&blocked).unwrap();
    assert!(certificates.refresh(&one.names).is_err());
    let unsaved = certificates.status();
    assert!(unsaved.not_after > one.clock.now());
    assert!(certificates.refresh(&one.names).is_err());
    assert_eq!(certificates.status().fingerprint, unsaved.fingerprint);
    std::fs::remove_dir(&blocked).unwrap();
    certificates.refresh(&one.names).unwrap();
    assert_eq!(one.open().status().fingerprint, unsaved.fingerprint);
}

#[test]
fn a_domain_that_comes_later_waits_for_a_new_authority() {
    let mut one = OneBox::new();
    one.names.domain = None;
    let certificates = one.open();
    let pinned = certificates.authority_key_sha256();
    one.names.domain = Some("citas.example.es".into());
    certificates.refresh(&one.names).unwrap();
    assert!(
        certificates
            .status()
            .left_out
            .contains(&"citas.example.es".to_owned())
    );

    certificates.replace_authority(&one.names).unwrap();
    assert!(
        certificates
            .status()
            .names
            .contains(&"citas.example.es".to_owned())
    );
    assert_ne!(certificates.authority_key_sha256(), pinned);
    verify(
        &anchors(&certificates)[0],
        &served(&certificates),
        "citas.example.es",
        one.clock.now(),
    )
    .unwrap();
    assert_eq!(one.exported("ca.crt").unwrap(), certificates.authorities()[0].pem);
    assert_eq!(one.open().status(), certificates.status());
}

#[test]
fn an_authority_that_cannot_be_read_is_never_replaced_by_itself() {
    let one = OneBox::new();
    one.open();
    let ring = one.ring();
    ring.put_secret("tls-authority", b"nonsense").unwrap();
    let refused = Certificates::open(one.folder.path(), &ring, &one.clock, &one.names);
    assert!(matches!(refused, Err(TlsError::AuthorityUnreadable)));

    let other = OneBox::new();
    other.open();
    other.ring().put_secret("tls-leaf", b"nonsense").unwrap();
    verify(
        &anchors(&other.open())[0],
        &served(&other.open()),
        "omi.local",
        other.clock.now(),
    )
    .unwrap();
}

#[tokio::test]
async fn the_watch_renews_and_stops_when_told() {
    let one = OneBox::new();
    let certificates = one.open();
    let before = certificates.status().fingerprint;
    one.clock.advance(DAY * 60);
    let (asked, mut was_asked) = tokio::sync::mpsc::unbounded_channel();
    let names = one.names.clone();
    let shutdown = CancellationToken::new();
    let watch = tokio::spawn({
        let (certificates, shutdown) = (certificates.clone(), shutdown.clone());
        async move {
            let ask = move || {
                asked.send(()).unwrap();
                names.clone()
            };
            certificates
                .keep_current(Duration::from_hours(1), ask, shutdown)
                .await;
        }
    });
    certificates.look_now();
    was_asked.recv().await.unwrap();
    // Asked again means that the first look has ended.
    certificates.look_now();
    was_asked.recv().await.unwrap();
    assert_ne!(certificates.status().fingerprint, before);
    shutdown.cancel();
    watch.await.unwrap();
}

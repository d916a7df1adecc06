//! Certificates over the years, over restarts and on the wire.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;

use jiff::SignedDuration;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, ClientConnection, RootCertStore, ServerConnection, Stream};
use tempfile::TempDir;

use super::*;

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
fn the_chain_verifies_every_day_of_twelve_years() {
    let one = OneBox::new();
    let certificates = one.open();
    let pinned = certificates.authority_key_sha256();
    let mut trusted = anchors(&certificates);
    let (mut renewals, mut both) = (0, 0);
    for day in 0..12 * 366 {
        one.clock.advance(DAY);
        let now = one.clock.now();
        let refreshed = certificates.refresh(&one.names).unwrap();
        if refreshed.authority {
            // Devices learn of a new certificate some day before the old one runs out.
            trusted.extend(anchors(&certificates));
            renewals += 1;
        }
        let status = certificates.status();
        assert!(now.duration_since(status.not_before) <= DAY * 90, "day {day}");
        assert!(status.not_after.duration_since(now) > DAY * 29, "day {day}");
        let authorities = certificates.authorities();
        assert!(authorities[0].not_before <= now && now < authorities[0].not_after);
        both += usize::from(authorities.len() == 2);
        assert_eq!(one.exported("ca-previous.crt").is_some(), authorities.len() == 2);
        let leaf = served(&certificates);
        for anchor in anchors(&certificates) {
            verify(&anchor, &leaf, "omi.local", now).unwrap();
            assert!(trusted.contains(&anchor));
        }
        assert_eq!(certificates.authority_key_sha256(), pinned);
    }
    assert_eq!(renewals, 2, "one new authority certificate, one old one gone");
    assert!((363..=367).contains(&both), "{both} days with two");
}

#[test]
fn a_box_from_the_drawer_renews_what_ran_out() {
    let one = OneBox::new();
    let pinned = one.open().authority_key_sha256();
    for days in [51, 81, 400, 4000] {
        one.clock.advance(DAY * days);
        let certificates = one.open();
        let anchors = anchors(&certificates);
        assert_eq!(anchors.len(), 1);
        verify(
            &anchors[0],
            &served(&certificates),
            "192.168.1.20",
            one.clock.now(),
        )
        .unwrap();
        assert_eq!(certificates.authority_key_sha256(), pinned);
    }
}

#[test]
fn a_clock_that_was_wrong_at_first_does_no_lasting_harm() {
    for wrong in ["1970-01-01T00:00:10Z", "2099-01-01T00:00:00Z"] {
        let one = OneBox::at(Clock::manual(wrong.parse().unwrap()));
        let certificates = one.open();
        one.clock.set("2026-11-24T09:00:00Z".parse().unwrap());
        assert!(certificates.refresh(&one.names).unwrap().leaf);
        let now = one.clock.now();
        let newest = &certificates.authorities()[0];
        assert!(newest.not_before <= now && now < newest.not_after, "{wrong}");
        verify(
            &anchors(&certificates)[0],
            &served(&certificates),
            "omi.local",
            now,
        )
        .unwrap();
        assert_eq!(certificates.refresh(&one.names).unwrap(), Refreshed::default());
    }
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

// --- on the wire ---

fn client(certificates: &Certificates) -> Arc<ClientConfig> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let roots = roots(&anchors(certificates)[0]);
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Arc::new(config)
}

/// One connection over loopback that carries "ping" and "pong"; the client's side of it.
fn handshake(
    server: Arc<ServerConfig>,
    client: Arc<ClientConfig>,
    name: &str,
) -> std::io::Result<ClientConnection> {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let accepting = std::thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        let mut connection = ServerConnection::new(server).unwrap();
        let mut stream = Stream::new(&mut connection, &mut socket);
        let mut ping = [0; 4];
        stream.read_exact(&mut ping)?;
        stream.write_all(b"pong")
    });
    let mut socket = TcpStream::connect(address).unwrap();
    let mut connection =
        ClientConnection::new(client, ServerName::try_from(name.to_owned()).unwrap()).unwrap();
    let mut stream = Stream::new(&mut connection, &mut socket);
    let mut pong = [0; 4];
    let talked = stream
        .write_all(b"ping")
        .and_then(|()| stream.read_exact(&mut pong));
    drop(socket);
    let _ = accepting.join().unwrap();
    talked.map(|()| connection)
}

#[test]
fn a_client_connects_by_name_and_by_address() {
    let one = OneBox::at(Clock::system());
    let certificates = one.open();
    for name in ["omi.local", "localhost", "caja", "192.168.1.20", "fd00::20"] {
        let connection = handshake(certificates.server_config(), client(&certificates), name).unwrap();
        assert_eq!(
            connection.protocol_version(),
            Some(rustls::ProtocolVersion::TLSv1_3)
        );
        assert_eq!(connection.alpn_protocol(), Some(b"h2".as_slice()));
        let chain = connection.peer_certificates().unwrap();
        assert_eq!(chain, [served(&certificates), anchors(&certificates).remove(0)]);
    }
    for name in ["203.0.113.7", "other.local", "example.org"] {
        assert!(
            handshake(certificates.server_config(), client(&certificates), name).is_err(),
            "{name}"
        );
    }
    let stranger = OneBox::at(Clock::system());
    assert!(
        handshake(
            certificates.server_config(),
            client(&stranger.open()),
            "omi.local"
        )
        .is_err()
    );
}

#[test]
fn a_new_certificate_is_served_without_a_restart() {
    let mut one = OneBox::at(Clock::system());
    let certificates = one.open();
    let (server, client) = (certificates.server_config(), client(&certificates));
    assert!(handshake(server.clone(), client.clone(), "192.168.77.1").is_err());
    one.names.addresses.push("192.168.77.1".parse().unwrap());
    certificates.refresh(&one.names).unwrap();
    let connection = handshake(server, client, "192.168.77.1").unwrap();
    assert_eq!(connection.peer_certificates().unwrap()[0], served(&certificates));
}

#[test]
fn a_returning_client_resumes_its_session() {
    let one = OneBox::at(Clock::system());
    let certificates = one.open();
    let (server, client) = (certificates.server_config(), client(&certificates));
    let first = handshake(server.clone(), client.clone(), "omi.local").unwrap();
    assert_eq!(first.handshake_kind(), Some(rustls::HandshakeKind::Full));
    let second = handshake(server, client, "omi.local").unwrap();
    assert_eq!(second.handshake_kind(), Some(rustls::HandshakeKind::Resumed));
}

#[test]
fn tls_1_2_is_refused() {
    let one = OneBox::at(Clock::system());
    let mut connection = ServerConnection::new(one.open().server_config()).unwrap();
    // A TLS 1.2 ClientHello (RFC 5246, section 7.4.1.2): one suite, one group, one signature scheme.
    let mut hello = vec![0x03, 0x03];
    hello.extend([7; 32]);
    hello.extend([0x00, 0x00, 0x02, 0xC0, 0x2B, 0x01, 0x00]);
    let extensions: &[u8] = &[
        0x00, 0x0A, 0x00, 0x04, 0x00, 0x02, 0x00, 0x17, 0x00, 0x0D, 0x00, 0x04, 0x00, 0x02, 0x04, 0x03,
    ];
    hello.extend([0x00, 0x10]);
    hello.extend(extensions);
    let length = u8::try_from(hello.len()).unwrap();
    let record = [
        &[0x16, 0x03, 0x01, 0x00, length + 4, 0x01, 0x00, 0x00, length],
        hello.as_slice(),
    ]
    .concat();
    connection.read_tls(&mut record.as_slice()).unwrap();
    let refused = connection.process_new_packets().unwrap_err();
    assert!(
        matches!(refused, rustls::Error::PeerIncompatible(_)),
        "{refused:?}"
    );
    let mut answer = Vec::new();
    connection.write_tls(&mut answer).unwrap();
    assert_eq!(
        &answer[answer.len() - 2..],
        [2, 70],
        "a fatal protocol_version alert"
    );
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
                .keep_current(Duration::from_secs(3600), ask, shutdown)
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

//! Certificates on the wire: handshakes between a listener's settings and clients.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};

use rustls::{ClientConfig, ClientConnection, ServerConnection, Stream};

use super::*;

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

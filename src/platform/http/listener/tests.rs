//! The accept loop with real sockets: both protocols, limits, and the end.

use axum::extract::State;
use axum::routing::get;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Empty};
use hyper::client::conn::{http1, http2};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::sync::Notify;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::*;
use crate::platform::clock::Clock;
use crate::platform::crypto::KeyRing;
use crate::platform::tls::{Certificates, Names};

/// A listener with one quick route, one that answers when told, and what its tests need.
struct House {
    address: SocketAddr,
    shutdown: CancellationToken,
    serving: tokio::task::JoinHandle<()>,
    /// Told when the slow route has been entered.
    entered: Arc<Notify>,
    /// Tells the slow route to answer.
    release: Arc<Notify>,
    connector: Option<TlsConnector>,
}

impl House {
    async fn tls(limits: Limits) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ring = KeyRing::open_or_create(folder.path(), &[]).unwrap();
        let certificates =
            Certificates::open(folder.path(), &ring, &Clock::system(), &Names::default()).unwrap();
        let mut roots = RootCertStore::empty();
        let pem = &certificates.authorities()[0].pem;
        roots
            .add(CertificateDer::from_pem_slice(pem.as_bytes()).unwrap())
            .unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let client = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let acceptor = TlsAcceptor::from(certificates.server_config());
        Self::start(Some(acceptor), Some(client.into()), limits).await
    }

    async fn start(tls: Option<TlsAcceptor>, client: Option<Arc<ClientConfig>>, limits: Limits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (entered, release) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let router = Router::new()
            .route(
                "/who",
                get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.to_string() }),
            )
            .route(
                "/slow",
                get(
                    |State((entered, release)): State<(Arc<Notify>, Arc<Notify>)>| async move {
                        entered.notify_one();
                        release.notified().await;
                        "done"
                    },
                ),
            )
            .with_state((entered.clone(), release.clone()));
        let shutdown = CancellationToken::new();
        let serving = tokio::spawn(serve(listener, tls, router, shutdown.clone(), limits));
        let connector = client.map(TlsConnector::from);
        Self {
            address,
            shutdown,
            serving,
            entered,
            release,
            connector,
        }
    }

    async fn connect(&self, protocol: &[u8]) -> TlsStream<TcpStream> {
        let socket = TcpStream::connect(self.address).await.unwrap();
        let connector = self.connector.clone().unwrap();
        let mut config = ClientConfig::clone(connector.config());
        config.alpn_protocols = vec![protocol.to_vec()];
        let name = ServerName::try_from("localhost").unwrap();
        TlsConnector::from(Arc::new(config))
            .connect(name, socket)
            .await
            .unwrap()
    }

    async fn http1(&self) -> http1::SendRequest<Empty<Bytes>> {
        let stream = TokioIo::new(self.connect(b"http/1.1").await);
        let (sender, connection) = http1::handshake(stream).await.unwrap();
        tokio::spawn(connection);
        sender
    }

    async fn end(self) {
        self.shutdown.cancel();
        self.serving.await.unwrap();
    }
}

fn request(path: &str) -> Request<Empty<Bytes>> {
    Request::get(format!("https://localhost{path}"))
        .header("host", "localhost")
        .body(Empty::new())
        .unwrap()
}

async fn text(response: hyper::Response<Incoming>) -> String {
    String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
}

#[tokio::test]
async fn both_protocols_reach_the_router_and_know_their_peer() {
    let house = House::tls(LIMITS).await;
    let stream = house.connect(b"h2").await;
    let own = stream.get_ref().0.local_addr().unwrap();
    let (mut sender, connection) = http2::handshake(TokioExecutor::new(), TokioIo::new(stream))
        .await
        .unwrap();
    tokio::spawn(connection);
    let response = sender.send_request(request("/who")).await.unwrap();
    assert_eq!(response.version(), hyper::Version::HTTP_2);
    assert_eq!(text(response).await, own.to_string());

    let mut sender = house.http1().await;
    for _ in 0..3 {
        let response = sender.send_request(request("/who")).await.unwrap();
        assert_eq!(response.version(), hyper::Version::HTTP_11);
        assert!(text(response).await.starts_with("127.0.0.1:"));
    }
    house.end().await;
}

#[tokio::test]
async fn a_plain_listener_speaks_http_without_tls() {
    let house = House::start(None, None, LIMITS).await;
    let mut socket = TcpStream::connect(house.address).await.unwrap();
    socket
        .write_all(b"GET /who HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        .await
        .unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.ends_with(&socket.local_addr().unwrap().to_string())
    );
    house.end().await;
}

#[tokio::test]
async fn bytes_that_are_no_handshake_disturb_nobody() {
    let house = House::tls(LIMITS).await;
    let mut socket = TcpStream::connect(house.address).await.unwrap();
    socket
        .write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .unwrap();
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).await.unwrap();
    assert_eq!(answer.first(), Some(&0x15), "a TLS alert, then the end");
    assert!(house.http1().await.send_request(request("/who")).await.is_ok());
    house.end().await;
}

#[tokio::test]
async fn silent_clients_are_let_go() {
    let house = House::tls(Limits {
        handshake: Duration::from_millis(20),
        ..LIMITS
    })
    .await;
    let mut no_handshake = TcpStream::connect(house.address).await.unwrap();
    assert_eq!(no_handshake.read(&mut [0; 8]).await.unwrap(), 0);
    house.end().await;

    let house = House::tls(Limits {
        first_request: Duration::from_millis(20),
        ..LIMITS
    })
    .await;
    for protocol in [b"h2".as_slice(), b"http/1.1"] {
        let mut no_request = house.connect(protocol).await;
        let mut rest = Vec::new();
        // Ends, whether by a close or a cut.
        let _ = no_request.read_to_end(&mut rest).await;
    }
    let mut half_a_request = house.connect(b"http/1.1").await;
    half_a_request
        .write_all(b"GET /who HTTP/1.1\r\nho")
        .await
        .unwrap();
    let _ = half_a_request.read_to_end(&mut Vec::new()).await;
    house.end().await;
}

#[tokio::test]
async fn a_client_that_has_asked_may_wait_for_its_answer() {
    let (handshake, first_request) = (Duration::from_millis(600), Duration::from_millis(500));
    let house = House::tls(Limits {
        handshake,
        first_request,
        ..LIMITS
    })
    .await;
    let stream = TokioIo::new(house.connect(b"h2").await);
    let (mut sender, connection) = http2::handshake(TokioExecutor::new(), stream).await.unwrap();
    tokio::spawn(connection);
    let slow = tokio::spawn(sender.send_request(request("/slow")));
    house.entered.notified().await;
    // Another client that says nothing outlives the first one's limit before it is let go.
    let mut silent = TcpStream::connect(house.address).await.unwrap();
    assert_eq!(silent.read(&mut [0; 8]).await.unwrap(), 0);
    house.release.notify_one();
    assert_eq!(text(slow.await.unwrap().unwrap()).await, "done");
    house.end().await;
}

#[tokio::test]
async fn the_next_connection_waits_for_a_free_place() {
    let house = House::tls(Limits {
        connections: 1,
        ..LIMITS
    })
    .await;
    let mut first = house.http1().await;
    let slow = tokio::spawn(first.send_request(request("/slow")));
    house.entered.notified().await;
    let second = tokio::spawn({
        let (address, connector) = (house.address, house.connector.clone().unwrap());
        async move {
            let socket = TcpStream::connect(address).await.unwrap();
            connector
                .connect(ServerName::try_from("localhost").unwrap(), socket)
                .await
        }
    });
    tokio::task::yield_now().await;
    assert!(!second.is_finished());
    house.release.notify_one();
    assert_eq!(text(slow.await.unwrap().unwrap()).await, "done");
    drop(first);
    assert!(second.await.unwrap().is_ok());
    house.end().await;
}

#[tokio::test]
async fn shutdown_lets_requests_in_flight_end() {
    let house = House::tls(LIMITS).await;
    let mut sender = house.http1().await;
    let slow = tokio::spawn(async move {
        let response = sender.send_request(request("/slow")).await.unwrap();
        text(response).await
    });
    house.entered.notified().await;
    house.shutdown.cancel();
    // The listener closes at once: connecting fails, or what was queued is cut.
    while TcpStream::connect(house.address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    assert!(!house.serving.is_finished());
    house.release.notify_one();
    assert_eq!(slow.await.unwrap(), "done");
    house.serving.await.unwrap();
}

#[tokio::test]
async fn shutdown_drops_what_does_not_end() {
    let house = House::tls(Limits {
        grace: Duration::from_millis(20),
        ..LIMITS
    })
    .await;
    let mut sender = house.http1().await;
    let slow = tokio::spawn(sender.send_request(request("/slow")));
    house.entered.notified().await;
    house.end().await;
    assert!(slow.await.unwrap().is_err());
}

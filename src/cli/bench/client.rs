//! One connection of a client: TLS 1.3 that trusts the box's authority alone, HTTP/1.1 kept alive.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1::{self, SendRequest};
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// Every box has this name, and the bench runs on its machine.
const NAME: &str = "localhost";

/// Where a box answers, and how to know that it is the one.
#[derive(Clone)]
pub struct Target {
    address: SocketAddr,
    tls: Arc<ClientConfig>,
    authorization: Option<String>,
}

impl Target {
    /// A box at an address, which proves itself by the authority in `authority` (PEM).
    ///
    /// # Errors
    /// When there is no certificate in that file.
    pub fn new(address: SocketAddr, authority: &Path) -> anyhow::Result<Self> {
        let mut roots = RootCertStore::empty();
        let certificates = CertificateDer::pem_file_iter(authority);
        let certificates = certificates.with_context(|| format!("{} cannot be read", authority.display()))?;
        for certificate in certificates {
            roots.add(certificate?)?;
        }
        let tls = ClientConfig::builder_with_protocol_versions(&[&rustls::version::TLS13])
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self {
            address,
            tls: Arc::new(tls),
            authorization: None,
        })
    }

    /// The same, signed in.
    #[must_use]
    pub fn signed_in(&self, access_token: &str) -> Self {
        Self {
            authorization: Some(format!("Bearer {access_token}")),
            ..self.clone()
        }
    }

    /// Opens a connection.
    ///
    /// # Errors
    /// When nobody answers, or someone else.
    pub async fn connect(&self) -> anyhow::Result<Client> {
        let socket = TcpStream::connect(self.address).await?;
        socket.set_nodelay(true)?;
        let stream = TlsConnector::from(Arc::clone(&self.tls))
            .connect(ServerName::try_from(NAME)?, socket)
            .await?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        // Ends when the sender is dropped; a failure is seen by the request that it hits.
        tokio::spawn(connection);
        Ok(Client {
            sender,
            authorization: self.authorization.clone(),
        })
    }

    /// One answer over a connection of its own: its status and its body.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn ask(&self, question: &Question) -> anyhow::Result<(StatusCode, Bytes)> {
        self.connect().await?.ask(question).await
    }

    /// The JSON of an answer that must be good.
    ///
    /// # Errors
    /// Any other answer.
    pub async fn ask_json(&self, question: &Question) -> anyhow::Result<serde_json::Value> {
        self.connect().await?.ask_json(question).await
    }
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct Question {
    method: Method,
    path: String,
    body: Bytes,
    content_type: &'static str,
    /// The version that a change was made of.
    seen: Option<u64>,
}

impl Question {
    /// `GET`.
    #[must_use]
    pub fn get(path: impl Into<String>) -> Self {
        Self {
            method: Method::GET,
            path: path.into(),
            body: Bytes::new(),
            content_type: "application/json",
            seen: None,
        }
    }

    /// `POST` of JSON.
    #[must_use]
    pub fn post(path: impl Into<String>, body: &serde_json::Value) -> Self {
        Self {
            method: Method::POST,
            path: path.into(),
            body: body.to_string().into(),
            content_type: "application/json",
            seen: None,
        }
    }

    /// `PUT` of JSON over the version that was seen.
    #[must_use]
    pub fn put(path: impl Into<String>, body: &serde_json::Value, seen: u64) -> Self {
        Self {
            method: Method::PUT,
            seen: Some(seen),
            ..Self::post(path, body)
        }
    }

    /// `POST` of a file.
    pub fn file(path: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self {
            method: Method::POST,
            path: path.into(),
            body: bytes.into(),
            content_type: "application/octet-stream",
            seen: None,
        }
    }
}

/// An open connection.
pub struct Client {
    sender: SendRequest<Full<Bytes>>,
    authorization: Option<String>,
}

impl Client {
    /// Asks and waits for the whole answer.
    ///
    /// # Errors
    /// When the connection breaks.
    pub async fn ask(&mut self, question: &Question) -> anyhow::Result<(StatusCode, Bytes)> {
        let response = self.send(question).await?;
        let status = response.status();
        let body = response.into_body().collect().await?.to_bytes();
        Ok((status, body))
    }

    /// The JSON of an answer that must be good.
    ///
    /// # Errors
    /// Any other answer.
    pub async fn ask_json(&mut self, question: &Question) -> anyhow::Result<serde_json::Value> {
        let (status, body) = self.ask(question).await?;
        if !status.is_success() {
            bail!("{} {} was answered {status}", question.method, question.path);
        }
        Ok(serde_json::from_slice(&body)?)
    }

    /// Opens a stream of events, which takes the connection.
    ///
    /// # Errors
    /// When it is refused.
    pub async fn listen(mut self, path: &str) -> anyhow::Result<Stream> {
        let response = self.send(&Question::get(path)).await?;
        if !response.status().is_success() {
            bail!("{path} was answered {}", response.status());
        }
        Ok(Stream {
            body: response.into_body(),
            _client: self,
        })
    }

    async fn send(&mut self, question: &Question) -> anyhow::Result<Response<Incoming>> {
        let mut request = Request::builder()
            .method(&question.method)
            .uri(question.path.as_str())
            .header(hyper::header::HOST, NAME);
        if let Some(authorization) = &self.authorization {
            request = request.header(hyper::header::AUTHORIZATION, authorization);
        }
        if let Some(seen) = question.seen {
            request = request.header(hyper::header::IF_MATCH, format!("\"{seen}\""));
        }
        if !question.body.is_empty() {
            request = request.header(hyper::header::CONTENT_TYPE, question.content_type);
        }
        let request = request.body(Full::new(question.body.clone()))?;
        self.sender.ready().await?;
        Ok(self.sender.send_request(request).await?)
    }
}

/// A stream of events that stays open until it is dropped.
pub struct Stream {
    body: Incoming,
    _client: Client,
}

impl Stream {
    /// Waits for a piece that names `what`.
    ///
    /// # Errors
    /// When the stream ends, or after `patience`.
    pub async fn until(&mut self, what: &str, patience: Duration) -> anyhow::Result<()> {
        let named = async {
            while let Some(frame) = self.body.frame().await {
                let piece = frame?.into_data().unwrap_or_default();
                if piece.windows(what.len()).any(|part| part == what.as_bytes()) {
                    return Ok(());
                }
            }
            bail!("the stream ended before it told of {what}")
        };
        tokio::time::timeout(patience, named).await?
    }
}

//! One connection of a client: TLS 1.3 that trusts the box's authority alone, HTTP/1.1 kept alive.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::{self, SendRequest};
use hyper::{Method, Request, StatusCode};
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
        let (status, body) = self.ask(question).await?;
        if !status.is_success() {
            bail!("{} {} was answered {status}", question.method, question.path);
        }
        Ok(serde_json::from_slice(&body)?)
    }
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct Question {
    method: Method,
    path: String,
    body: Bytes,
    content_type: &'static str,
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
        }
    }

    /// `POST` of a file.
    pub fn file(path: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self {
            method: Method::POST,
            path: path.into(),
            body: bytes.into(),
            content_type: "application/octet-stream",
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
        let mut request = Request::builder()
            .method(&question.method)
            .uri(question.path.as_str())
            .header(hyper::header::HOST, NAME);
        if let Some(authorization) = &self.authorization {
            request = request.header(hyper::header::AUTHORIZATION, authorization);
        }
        if !question.body.is_empty() {
            request = request.header(hyper::header::CONTENT_TYPE, question.content_type);
        }
        let request = request.body(Full::new(question.body.clone()))?;
        self.sender.ready().await?;
        let response = self.sender.send_request(request).await?;
        let status = response.status();
        let body = response.into_body().collect().await?.to_bytes();
        Ok((status, body))
    }
}

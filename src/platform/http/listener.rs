//! The accept loop under every listener: limits that no client can lift, and an orderly end.
//!
//! A connection must finish its handshake in 10 s and send its first request within 30 s, so that
//! silent clients cannot hold the box; at most 1,024 are open at once, the next ones wait in the
//! kernel's queue. After the shutdown signal no connection is accepted, requests in flight get
//! 10 s to end, then everything is dropped. Peer addresses reach handlers as
//! `ConnectInfo<SocketAddr>` and no log line.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::response::Response;
use hyper::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt as _;

#[cfg(test)]
mod tests;

/// What one listener grants its clients.
#[derive(Clone, Copy, Debug)]
struct Limits {
    connections: usize,
    handshake: Duration,
    first_request: Duration,
    grace: Duration,
}

const LIMITS: Limits = Limits {
    connections: 1024,
    handshake: Duration::from_secs(10),
    first_request: Duration::from_secs(30),
    grace: Duration::from_secs(10),
};

/// Streams that one HTTP/2 connection may have open; a browser's own limit is lower.
const STREAMS: u32 = 128;
/// How often a silent HTTP/2 client is asked whether it is still there, and how long it may think.
const PING_EVERY: Duration = Duration::from_secs(30);
const PING_WAIT: Duration = Duration::from_secs(20);
/// Pause after the system refused a connection (no more file descriptors), instead of spinning.
const REFUSED_PAUSE: Duration = Duration::from_millis(200);

/// Serves `router` over TLS (HTTP/2 or HTTP/1.1, as the client chooses) until `shutdown`; returns
/// when the last connection has ended.
pub async fn serve_tls(
    listener: TcpListener,
    config: Arc<ServerConfig>,
    router: Router,
    shutdown: CancellationToken,
) {
    serve(
        listener,
        Some(TlsAcceptor::from(config)),
        router,
        shutdown,
        LIMITS,
    )
    .await;
}

/// Serves `router` without TLS, for a listener that only this machine reaches.
pub async fn serve_plain(listener: TcpListener, router: Router, shutdown: CancellationToken) {
    serve(listener, None, router, shutdown, LIMITS).await;
}

async fn serve(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    router: Router,
    shutdown: CancellationToken,
    limits: Limits,
) {
    let slots = Arc::new(Semaphore::new(limits.connections));
    let connections = TaskTracker::new();
    let hub = Hub {
        tls,
        router,
        limits,
        shutdown: shutdown.clone(),
        drop_all: CancellationToken::new(),
    };
    while let Some(Ok(slot)) = shutdown.run_until_cancelled(slots.clone().acquire_owned()).await {
        let Some(accepted) = shutdown.run_until_cancelled(listener.accept()).await else {
            break;
        };
        match accepted {
            Ok((socket, peer)) => {
                let hub = hub.clone();
                connections.spawn(async move {
                    hub.drop_all.run_until_cancelled(hub.converse(socket, peer)).await;
                    drop(slot);
                });
            }
            Err(error) => {
                tracing::warn!(error = %error.kind(), "a connection could not be accepted");
                sleep(REFUSED_PAUSE).await;
            }
        }
    }
    drop(listener);
    connections.close();
    if timeout(limits.grace, connections.wait()).await.is_err() {
        tracing::warn!(connections = connections.len(), "connections dropped at shutdown");
        hub.drop_all.cancel();
        connections.wait().await;
    }
}

/// What every connection of one listener shares.
#[derive(Clone)]
struct Hub {
    tls: Option<TlsAcceptor>,
    router: Router,
    limits: Limits,
    shutdown: CancellationToken,
    drop_all: CancellationToken,
}

impl Hub {
    /// One connection from its first byte to its end. Its failures are the client's own affair.
    async fn converse(&self, socket: TcpStream, peer: SocketAddr) {
        if let Err(error) = socket.set_nodelay(true) {
            tracing::debug!(error = %error.kind(), "a connection ended before it began");
            return;
        }
        let http = auto::Builder::new(TokioExecutor::new());
        match &self.tls {
            None => self.answer(http.http1_only(), socket, peer).await,
            Some(acceptor) => match timeout(self.limits.handshake, acceptor.accept(socket)).await {
                Ok(Ok(stream)) => {
                    let is_h2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
                    let http = if is_h2 {
                        http.http2_only()
                    } else {
                        http.http1_only()
                    };
                    self.answer(http, stream, peer).await;
                }
                Ok(Err(error)) => tracing::debug!(error = %error.kind(), "a TLS handshake failed"),
                Err(_) => tracing::debug!("a TLS handshake took too long"),
            },
        }
    }

    async fn answer(
        &self,
        mut http: auto::Builder<TokioExecutor>,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        peer: SocketAddr,
    ) {
        http.http1()
            .timer(TokioTimer::new())
            .header_read_timeout(self.limits.first_request);
        http.http2()
            .timer(TokioTimer::new())
            .keep_alive_interval(PING_EVERY)
            .keep_alive_timeout(PING_WAIT)
            .max_concurrent_streams(STREAMS);
        let has_asked = AtomicBool::new(false);
        let service = hyper::service::service_fn(|request: Request<Incoming>| {
            has_asked.store(true, Ordering::Relaxed);
            handle(self.router.clone(), request, peer)
        });
        let connection = http.serve_connection(TokioIo::new(stream), service);
        tokio::pin!(connection);
        let silent_too_long = silence(&has_asked, self.limits.first_request);
        tokio::pin!(silent_too_long);
        let ended = tokio::select! {
            ended = connection.as_mut() => ended,
            () = silent_too_long => return,
            () = self.shutdown.cancelled() => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        };
        if ended.is_err() {
            tracing::debug!("a connection broke off");
        }
    }
}

async fn handle(
    router: Router,
    mut request: Request<Incoming>,
    peer: SocketAddr,
) -> Result<Response, Infallible> {
    request.extensions_mut().insert(ConnectInfo(peer));
    router.oneshot(request).await
}

/// Ends when a client has let `wait` pass without a request, and never otherwise.
async fn silence(has_asked: &AtomicBool, wait: Duration) {
    sleep(wait).await;
    if has_asked.load(Ordering::Relaxed) {
        std::future::pending::<()>().await;
    }
}

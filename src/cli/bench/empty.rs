//! The limit of any handler: the box's own TLS and HTTP, and behind them nothing.

use std::path::Path;

use axum::Router;
use axum::http::StatusCode;
use serde_json::json;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::app::boot::root_sources;
use crate::config::Keys;
use crate::platform::clock::Clock;
use crate::platform::crypto::KeyRing;
use crate::platform::http::listener::serve_tls;
use crate::platform::tls::{Certificates, Names};

/// Answers everything with 204 until the process is ended.
///
/// # Errors
/// When the folder cannot hold certificates or no port is free.
pub async fn serve(folder: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder)?;
    let keys = KeyRing::open_or_create(folder, &root_sources(folder, &Keys::default()))?;
    let names = Names {
        mdns_host: "omi.local".to_owned(),
        host_name: "omi".to_owned(),
        domain: None,
        addresses: Vec::new(),
    };
    let certificates = Certificates::open(folder, &keys, &Clock::system(), &names)?;
    let listener = TcpListener::bind((std::net::Ipv4Addr::LOCALHOST, 0)).await?;
    let ready = json!({ "event": "ready", "staff": format!("https://{}", listener.local_addr()?) });
    let router = Router::new().fallback(|| async { StatusCode::NO_CONTENT });
    super::super::answer(&ready.to_string());
    serve_tls(
        listener,
        certificates.server_config(),
        router,
        CancellationToken::new(),
    )
    .await;
    Ok(())
}

//! Serving a certificate that can be exchanged while connections come in.

use std::sync::Arc;

use arc_swap::ArcSwap;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{ServerConfig, version};

use super::authority::Authority;
use super::error::TlsError;
use super::leaf::Leaf;

/// Gives every client the present certificate, whatever name it asks for and whether it names one
/// or not: a box is also reached by its bare address.
pub(super) struct Resolver(ArcSwap<CertifiedKey>);

impl Resolver {
    pub(super) fn new(key: CertifiedKey) -> Self {
        Self(ArcSwap::from_pointee(key))
    }

    pub(super) fn swap(&self, key: CertifiedKey) {
        self.0.store(Arc::new(key));
    }
}

impl std::fmt::Debug for Resolver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Resolver")
    }
}

impl ResolvesServerCert for Resolver {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.0.load_full())
    }
}

/// The chain as it is sent: the authority goes with it, so that an app that knows only the
/// authority's key can check that the two belong together.
pub(super) fn certified_key(leaf: &Leaf, authority: &Authority) -> Result<CertifiedKey, TlsError> {
    let chain: Vec<CertificateDer<'static>> = std::iter::once(leaf.der.clone())
        .chain(authority.newest().map(|newest| newest.der.clone()))
        .collect();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(leaf.key.serialized_der()));
    let key = aws_lc_rs::sign::any_ecdsa_type(&key)?;
    Ok(CertifiedKey::new(chain, key))
}

/// TLS 1.3 alone, HTTP/2 before HTTP/1.1, session tickets, no early data.
pub(super) fn server_config(resolver: Arc<Resolver>) -> Result<Arc<ServerConfig>, TlsError> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&version::TLS13])?
        .with_no_client_auth()
        .with_cert_resolver(resolver);
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    config.ticketer = aws_lc_rs::Ticketer::new()?;
    Ok(Arc::new(config))
}

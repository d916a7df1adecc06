//! The box's own certificates: a private authority that may only speak for the clinic's network,
//! and short-lived certificates that renew themselves.
//!
//! Owns: `DIR/tls/ca.crt` (what devices trust), `DIR/tls/ca-previous.crt` (while an older one is
//! still good), the secrets `tls-authority` and `tls-leaf` of the key ring.
//! Invariants: TLS 1.3 only; a served certificate is at most 81 days old, verifies under every
//! authority certificate that has not run out, and names nothing that the authority may not.
//!
//! The authority's certificate is renewed with the same key and name when less than a year is
//! left, so that a device that knows the old one, or pinned the key, sees no break.

mod authority;
mod certificates;
mod error;
mod leaf;
mod names;
mod server;
mod x509;

pub use certificates::{AuthorityStatus, CertificateStatus, Certificates, Refreshed};
pub use error::TlsError;
pub use names::Names;

/// Until when the authority's certificate of a data folder counts; `None` when there is none that can
/// be read.
#[must_use]
pub fn authority_expiry(data: &std::path::Path) -> Option<jiff::Timestamp> {
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject as _;
    let der = CertificateDer::from_pem_file(data.join("tls/ca.crt")).ok()?;
    Some(x509::Facts::read(&der)?.not_after)
}

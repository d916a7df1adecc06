//! Why certificates cannot be made, kept or served.

use std::io;
use std::path::PathBuf;

use crate::platform::crypto::KeyRingError;

/// Why certificates cannot be made, kept or served.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The key ring holds the private keys and refused.
    #[error(transparent)]
    KeyRing(#[from] KeyRingError),
    /// A certificate could not be made.
    #[error("the certificate cannot be made: {0}")]
    Issue(#[from] rcgen::Error),
    /// The authority in the key ring cannot be read; nothing is issued in its place by itself,
    /// since every device would have to trust the new one.
    #[error("the certificate authority in the key ring cannot be read")]
    AuthorityUnreadable,
    /// The certificate file for devices cannot be written.
    #[error("cannot write {}: {source}", path.display())]
    Export {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The TLS library refused the key or the settings.
    #[error("TLS cannot be set up: {0}")]
    Library(#[from] rustls::Error),
}

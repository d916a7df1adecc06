//! The foundation. Knows storage, networks, keys and time; knows no dentistry.

pub mod archive;
pub mod audit;
pub mod clock;
pub mod crypto;
pub mod csv;
pub mod files;
pub mod host;
pub mod http;
pub mod list_words;
pub mod mdns;
pub mod net;
pub mod ntp;
pub mod outbox;
pub mod picture;
pub mod qr;
pub mod search;
pub mod store;
pub mod telemetry;
pub mod tls;
pub mod xlsx;

//! The foundation. Knows storage, networks, keys and time; knows no dentistry.

pub mod clock;
pub mod host;
pub mod telemetry;

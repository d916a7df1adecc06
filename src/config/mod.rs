//! Boot settings: what the box must know before it can open its store. Everything a clinic changes
//! later (hours, prices, branding) lives in the store, not here.
//!
//! Later wins: built-in defaults of the profile, then `omi.toml`, then `OMI_*` variables, then flags.
//! A wrong value is refused with where it stands and why; nothing is guessed or silently ignored.

mod check;
mod error;
mod layers;
mod load;
mod print;
mod sections;
mod values;

#[cfg(test)]
mod tests;

pub use error::ConfigError;
pub use layers::environment;
pub use load::{Flags, Loaded, load};
pub use sections::{Clinic, Keys, Listen, Passwords, Paths, Sessions, Settings, Store, Telemetry};
pub use values::{Domain, LogFormat, LogLevel, Percent, Profile};

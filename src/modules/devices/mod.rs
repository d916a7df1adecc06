//! The devices that trust the box.
//!
//! Owns: the pairing code at hand, the devices that were paired with one, and that a browser was seen to trust the
//! box. Invariants: a code of 128 bits pairs one device, once, within ten minutes; its hash alone is kept, in memory; a
//! new code replaces the one before. Uses: `auth` for who stands at the door, the store. Emits and reacts: nothing.
//! Screens: devices, getting started.

mod door;
mod error;
mod model;
mod service;

pub use door::{DevicesModule, PairingCode};
pub use error::DevicesError;
pub use model::{Device, DeviceKind};
pub use service::{has_any, list_devices};

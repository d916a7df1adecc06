//! The composition root: the only place that knows every module. It opens the house, answers events,
//! merges the routes, runs the workers and stops everything in order.

pub mod archive;
pub mod believable;
pub mod boot;
pub mod console;
mod demo;
mod demo_families;
mod diagnostics;
pub mod doctor;
mod document;
mod doors;
mod features;
mod health;
mod house;
mod intake;
mod kinds;
mod modules;
pub mod nightly;
mod ops;
pub mod pairing;
pub mod proof;
mod reactions;
pub mod retention;
mod router;
mod topics;
pub mod trust;
mod web;
mod workers;

pub use demo_families::{DemoSize, Professionals, past, professionals};
pub use doors::Doors;
pub use health::{Component, Health, Status};
pub use house::{House, OpenHouse, STORE_FILE};

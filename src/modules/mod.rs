//! What the box does for a clinic, one room per duty. Only each room's `mod.rs` is public.

pub mod anamnesis;
pub mod audit;
pub mod auth;
pub mod clinic;
pub mod clinical;
pub mod devices;
pub mod exchange;
pub mod live;
pub mod patients;
pub mod settings;
pub mod setup;
pub mod tasks;

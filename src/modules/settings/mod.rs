//! The clinic's settings, as its administration changes them.
//!
//! Owns: the versions of the settings: who changed them, when, why, and what they were. Invariants: a change
//! and its version are one write; versions are never changed; what is in force is the clinic's own record;
//! a picture is drawn anew before it is kept; whatever colour is chosen, screens can be read.
//! Uses: auth, clinic. Emits and reacts: nothing. Screens: settings; the look
//! of all of them.

mod forms;
mod http;
mod model;
mod rules;
mod service;

pub use http::SettingsState;
pub use model::ClinicVersion;

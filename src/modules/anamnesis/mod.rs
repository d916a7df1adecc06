//! A child's medical history: what must be known before anybody treats it.
//!
//! Owns: what was said of allergies, medication, conditions, injuries of teeth and orthodontics, every version of it, and
//! who asked again and when. Invariants: what nobody asked, what is not there and what is listed are three answers; what
//! was said when the child was registered counts until somebody who treats records more, and is never changed; a version
//! is never changed either, and asking again changes none; when two files become one, what either knew is known.
//! Uses: `auth` for names, `clinic` for the day, `patients` for the child. Emits nothing; is told by events of files that
//! became one and of those that were parted again. Screens: medical history; the strip of alerts on every screen of a child.

mod error;
mod forms;
mod http;
mod model;
mod rules;
mod service;

pub use error::AnamnesisError;
pub use forms::MedicalAlerts;
pub use http::AnamnesisState;
pub use model::{MedicalConfirmation, MedicalHistory, MedicalVersion};
pub use service::{is_recorded, join_histories, part_histories, show_alerts};

//! The clinical record.
//!
//! Owns: reviews; what was found, planned and done in a child's mouth; its caries risk; its health card. Invariants: what
//! a mouth is like is the fold of events that are added and never changed; what is completed is never edited, a
//! correction is another version; stamps, medals and the risk are in the write of the review that earns them and can be
//! told again from history. Uses: `anamnesis` for alerts, `auth` for names, `clinic` for points, months and time zone, `patients`. Emits
//! `ReviewUrgent`, `RiskTurnedRed`, `RiskImproved`. Screens: how the clinic stands; a child's
//! chart, reviews, risk, health card, line of time.

mod error;
mod forms;
mod http;
mod model;
mod rules;
mod service;
mod store;

pub use error::ClinicalError;
pub use http::ClinicalState;
pub use model::{Carnet, ChartVisit, Review, RiskFile};
pub use service::{PastReview, record_past};

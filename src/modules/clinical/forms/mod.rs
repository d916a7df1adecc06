//! What people send about reviews, charts and risk, before it is understood.

mod chart;
mod review;

pub use chart::{ChartForm, ErrorForm, OverrideForm};
pub use review::{
    AppliedForm, CompleteForm, HygieneForm, IndexToothForm, PlannedForm, ReviewForm, StainedForm, ToothForm,
};

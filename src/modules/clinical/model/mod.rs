//! What is kept of a child's mouth and health.

mod carnet;
mod chart;
mod review;
mod risk;
mod timeline;

pub use carnet::{Carnet, CarnetStamp, Medal, Stamp};
pub use chart::{
    Activity, Cause, ChartEvent, ChartVisit, CrownTechnique, Detail, Layer, MarkedError, Material, Place,
    RestorationCondition, Retention, ToothState, ToothStatus,
};
pub use review::{
    AppliedTreatment, BrushingTechnique, Completion, DietRisk, FlossUsage, FluorideExposure, GumStatus,
    Hygiene, IndexTooth, PlannedTreatment, Plaque, Priority, Review, ReviewContent, ReviewStatus, ReviewType,
    StainedTooth, ToothEntry, TreatmentType,
};
pub use risk::{Assessment, Overriding, RiskFile};
pub use timeline::{
    TimelineEntry, TimelineKind, TimelineOutcome, TimelinePlace, TimelineRisk, TimelineTooth,
    TimelineTreatment, TimelineVisit,
};

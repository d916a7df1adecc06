//! A review as stored: a draft that is written over, or a completed one that never is.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::chart::{ToothState, ToothStatus};
use crate::platform::store::{Header, Index, Record, Subject};
use crate::shared::ids::{ChartVisitId, PatientId, ReviewId, UserId};
use crate::shared::person::{LongText, ShortText};
use crate::shared::tooth::{Surface, Tooth};

macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        pub enum $name { $($(#[$variant_doc])* $variant),+ }
    )+};
}

choices! {
    /// What sort of visit it was.
    ReviewType {
        /// A preventive check-up.
        Preventiva,
        /// An emergency.
        Urgencia,
        /// A follow-up.
        Seguimiento,
        /// A session of the motivated interproximal hygiene programme.
        Him,
    }
    /// Where a review stands.
    ReviewStatus {
        /// Being written.
        Draft,
        /// Signed; never changed.
        Completed,
        /// Signed, and another version has taken its place.
        Corrected,
    }
    /// How the gums are.
    GumStatus {
        /// Healthy.
        Sana,
        /// Mild gingivitis.
        GingivitisLeve,
        /// Moderate gingivitis.
        GingivitisModerada,
        /// Severe gingivitis.
        GingivitisGrave,
    }
    /// How the child brushes.
    BrushingTechnique {
        /// Bass.
        Bass,
        /// Fones.
        Fones,
        /// From side to side.
        Horizontal,
        /// Up and down.
        Vertical,
        /// Some other way.
        Otra,
    }
    /// How often floss is used.
    FlossUsage {
        /// Every day.
        Diario,
        /// Now and then.
        Ocasional,
        /// Never.
        Nunca,
    }
    /// How much sugar, how often.
    DietRisk {
        /// Little.
        Low,
        /// Some.
        Moderate,
        /// Much.
        High,
    }
    /// Whether there is fluoride enough.
    FluorideExposure {
        /// There is.
        Adequate,
        /// There is not.
        Inadequate,
    }
    /// What is done to teeth.
    TreatmentType {
        /// Fluoride.
        Fluoracion,
        /// A sealant.
        Sellador,
        /// Professional cleaning.
        Limpieza,
        /// Other prevention.
        OtroPreventivo,
        /// A filling.
        Restauracion,
        /// Treatment of the pulp.
        Pulpar,
        /// A crown.
        Corona,
        /// Taking out.
        Extraccion,
        /// Silver diamine fluoride.
        Sdf,
    }
    /// How soon a treatment is wanted.
    Priority {
        /// At once.
        Urgente,
        /// At a date.
        Programado,
        /// If the family wishes.
        Opcional,
    }
}

/// A tooth as this visit found it: only those that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToothEntry {
    /// Which.
    pub tooth: Tooth,
    /// What it is now.
    pub state: ToothState,
}

/// Where plaque was stained on a tooth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StainedTooth {
    /// Which.
    pub tooth: Tooth,
    /// On which of its four smooth surfaces.
    pub surfaces: BTreeSet<Surface>,
}

/// How plaque was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Plaque {
    /// Surface by surface; teeth that do not stand here had none.
    BySurface(Vec<StainedTooth>),
    /// As the index alone, in tenths of a percent.
    Permille(u16),
}

/// One of the six index surfaces of OHI-S: what lies on it, each from 0 to 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexTooth {
    /// Which.
    pub tooth: Tooth,
    /// Soft debris.
    pub debris: u8,
    /// Calculus.
    pub calculus: u8,
}

/// What a hygiene session adds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hygiene {
    /// OHI-S by index tooth.
    #[serde(default)]
    pub ohis: Vec<IndexTooth>,
    /// Sites that bled on probing, in tenths of a percent.
    #[serde(default)]
    pub bleeding_permille: Option<u16>,
    /// O'Leary before cleaning, in tenths of a percent.
    #[serde(default)]
    pub stained_before_permille: Option<u16>,
    /// O'Leary after cleaning, in tenths of a percent.
    #[serde(default)]
    pub stained_after_permille: Option<u16>,
    /// What was used or recommended.
    #[serde(default)]
    pub products: Option<LongText>,
    /// What the child wants to reach, in its own words.
    #[serde(default)]
    pub goal: Option<LongText>,
    /// What is wanted until the next visit.
    #[serde(default)]
    pub next_goal: Option<LongText>,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppliedTreatment {
    /// What.
    pub treatment: TreatmentType,
    /// On which tooth.
    pub tooth: Option<Tooth>,
    /// On which surface.
    pub surface: Option<Surface>,
    /// With which product, and lot.
    pub product: Option<ShortText>,
    /// How strong, such as `22600 ppm`.
    pub concentration: Option<ShortText>,
    /// More about it.
    pub notes: Option<LongText>,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedTreatment {
    /// What.
    pub treatment: TreatmentType,
    /// On which tooth.
    pub tooth: Option<Tooth>,
    /// How soon.
    pub priority: Priority,
    /// What it will cost, in cents.
    pub estimate_cents: Option<i64>,
    /// To whom the child is sent.
    pub referral: Option<ShortText>,
    /// More about it.
    pub notes: Option<LongText>,
}

/// What a review says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewContent {
    /// What sort of visit.
    pub review_type: Option<ReviewType>,
    /// When.
    pub review_date: Option<Timestamp>,
    /// Why the child came.
    pub chief_complaint: Option<LongText>,
    /// The teeth that changed.
    pub odontogram: Vec<ToothEntry>,
    /// Plaque.
    pub plaque: Option<Plaque>,
    /// Soft tissues.
    pub soft_tissue_findings: Option<LongText>,
    /// Gums.
    pub gum_status: Option<GumStatus>,
    /// Occlusion.
    pub occlusion: Option<LongText>,
    /// How the child brushes.
    pub brushing_technique: Option<BrushingTechnique>,
    /// How often floss is used.
    pub floss_usage: Option<FlossUsage>,
    /// Diet.
    pub diet_risk: Option<DietRisk>,
    /// Fluoride.
    pub fluoride_exposure: Option<FluorideExposure>,
    /// What a hygiene session adds.
    pub hygiene: Hygiene,
    /// What was done.
    pub treatments_applied: Vec<AppliedTreatment>,
    /// What is to be done.
    pub treatment_plan: Vec<PlannedTreatment>,
    /// Advice.
    pub recommendations: Option<LongText>,
    /// The next review.
    pub next_review_date: Option<Date>,
    /// What stands on the stamp.
    pub stamp_comment: Option<ShortText>,
    /// Not everything could be explored.
    pub is_incomplete: bool,
    /// Something cannot wait.
    pub is_urgent: bool,
}

/// How a review was completed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completion {
    /// When.
    pub at: Timestamp,
    /// Who signed it.
    pub by: UserId,
    /// SHA-256 of what was signed, in hexadecimal digits.
    pub digest: String,
    /// What it told of the mouth.
    pub chart: Option<ChartVisitId>,
    /// O'Leary, in tenths of a percent; none in a partial review without plaque.
    pub plaque_permille: Option<u16>,
    /// OHI-S in hundredths.
    pub ohis_hundredths: Option<u16>,
    /// Teeth that were recorded as decayed for the first time.
    pub new_caries: u16,
}

/// A review.
#[derive(Clone, Serialize, Deserialize)]
pub struct Review {
    /// Its id.
    pub id: ReviewId,
    /// Its header.
    pub header: Header,
    /// The child.
    pub patient: PatientId,
    /// Where it stands.
    pub status: ReviewStatus,
    /// Who began it.
    pub author: UserId,
    /// What it says.
    pub content: ReviewContent,
    /// How many visits the chart had when it was begun: what came since, its author has not seen.
    pub chart_revision: u64,
    /// Set once it is completed.
    pub completion: Option<Completion>,
    /// The version that it took the place of.
    pub corrects: Option<ReviewId>,
    /// Why that one was wrong.
    pub correction_reason: Option<LongText>,
    /// The version that took its place.
    pub corrected_by: Option<ReviewId>,
}

impl Review {
    /// By the child whom they are about.
    #[must_use]
    pub fn patient_index(patient: PatientId) -> Index {
        Index::id("patient", patient)
    }

    /// By who is writing them: what somebody has not finished.
    #[must_use]
    pub fn draft_index(author: UserId) -> Index {
        Index::id("draft", author)
    }
}

impl Record for Review {
    const TABLE: &'static str = "reviews";
    type Id = ReviewId;

    fn id(&self) -> ReviewId {
        self.id
    }
    fn header(&self) -> &Header {
        &self.header
    }
    fn header_mut(&mut self) -> &mut Header {
        &mut self.header
    }
    fn subject(&self) -> Subject {
        Subject::Patient(self.patient)
    }
    fn indexes(&self) -> Vec<Index> {
        if self.header.deleted_at.is_some() {
            return Vec::new();
        }
        let own = (self.status == ReviewStatus::Draft).then(|| Self::draft_index(self.author));
        [Self::patient_index(self.patient)]
            .into_iter()
            .chain(own)
            .collect()
    }
}

impl TreatmentType {
    /// What a tooth is once this was done to it; nothing for what leaves no mark in the chart.
    #[must_use]
    pub const fn leaves(self) -> Option<ToothStatus> {
        match self {
            Self::Sellador => Some(ToothStatus::Sellador),
            Self::Restauracion => Some(ToothStatus::Obturado),
            Self::Pulpar => Some(ToothStatus::Pulpotomia),
            Self::Corona => Some(ToothStatus::Corona),
            Self::Extraccion => Some(ToothStatus::Ausente),
            Self::Fluoracion | Self::Limpieza | Self::OtroPreventivo | Self::Sdf => None,
        }
    }
}

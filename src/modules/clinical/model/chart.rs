//! What is known of a mouth: events, gathered by the visit that told them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::platform::store::{Header, Index, Record, Subject};
use crate::shared::ids::{ChartEventId, ChartVisitId, PatientId, ReviewId, UserId};
use crate::shared::person::{LongText, ShortText};
use crate::shared::tooth::{Surface, Tooth};

/// What a tooth or a surface is found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ToothStatus {
    /// Sound.
    Sano,
    /// Decayed.
    Caries,
    /// Filled.
    Obturado,
    /// Sealed.
    Sellador,
    /// Not there.
    Ausente,
    /// Coming through.
    EnErupcion,
    /// Broken.
    Fractura,
    /// Crowned.
    Corona,
    /// Its pulp was treated.
    Pulpotomia,
    /// Hypomineralised enamel.
    Hipomineralizacion,
    /// To be taken out.
    ExtraccionIndicada,
}

impl ToothStatus {
    /// Whether it can be said of one surface: a tooth is absent, coming, crowned or to be taken out as a whole.
    #[must_use]
    pub const fn is_of_surface(self) -> bool {
        matches!(
            self,
            Self::Sano
                | Self::Caries
                | Self::Obturado
                | Self::Sellador
                | Self::Fractura
                | Self::Hipomineralizacion
        )
    }
}

/// What a filling, a sealant or a crown is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Material {
    /// Composite resin.
    Composite,
    /// Glass ionomer cement.
    Gic,
    /// Resin-modified glass ionomer.
    Rmgic,
    /// Compomer.
    Compomer,
    /// Amalgam.
    Amalgam,
    /// A bioactive material.
    Bioactive,
    /// Temporary.
    Temporary,
    /// Resin, of a sealant.
    Resin,
    /// Preformed metal crown.
    StainlessSteel,
    /// Zirconia crown.
    Zirconia,
    /// Strip crown.
    Strip,
}

/// How a filling or a crown is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RestorationCondition {
    /// In order.
    Ok,
    /// Defective.
    Defective,
    /// Lost.
    Lost,
}

/// How much of a sealant is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Retention {
    /// All of it.
    Full,
    /// Some of it.
    Partial,
    /// None.
    Lost,
}

/// Whether a lesion goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Activity {
    /// It does.
    Active,
    /// It stopped.
    Arrested,
}

/// How a preformed crown was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CrownTechnique {
    /// With preparation.
    Conventional,
    /// Hall: over the lesion, without preparation.
    Hall,
}

/// Why a tooth is gone, crowned, treated or to be taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Cause {
    /// Because of caries.
    Caries,
    /// It was never made.
    Agenesis,
    /// It was shed in time.
    Exfoliated,
    /// An accident.
    Trauma,
    /// To make room.
    Orthodontic,
    /// Hypomineralised enamel.
    Hypomineralisation,
    /// Something else.
    Other,
}

/// Finer facts about a tooth. Scales such as ICDAS, the MIH indices and trauma find their place here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    /// Of what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub material: Option<Material>,
    /// In what condition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<RestorationCondition>,
    /// How much of a sealant is left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention: Option<Retention>,
    /// Whether the lesion goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<Activity>,
    /// Whether silver diamine fluoride was applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sdf: Option<bool>,
    /// How the crown was set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub technique: Option<CrownTechnique>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
}

/// A tooth as it was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToothState {
    /// The tooth as a whole.
    pub status: ToothStatus,
    /// Its surfaces that differ from sound.
    #[serde(default)]
    pub surfaces: BTreeMap<Surface, ToothStatus>,
    /// Finer facts.
    #[serde(default)]
    pub detail: Detail,
}

impl ToothState {
    /// Whether the tooth or a surface of it is this.
    #[must_use]
    pub fn has(&self, status: ToothStatus) -> bool {
        self.status == status || self.surfaces.values().any(|surface| *surface == status)
    }
}

/// What an event says: found, wanted or done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Layer {
    /// It was there.
    Finding,
    /// It is to be done.
    Planned,
    /// It was done here.
    DoneHere,
    /// It was done elsewhere.
    DoneElsewhere,
}

/// Which tooth an event is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// One of the 52.
    Tooth(Tooth),
    /// One too many, beside one of them; it has no number of its own.
    Supernumerary {
        /// Beside which.
        adjacent: Tooth,
        /// What it is called here, such as `mesiodens`.
        label: ShortText,
    },
}

/// One thing that was seen, planned or done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChartEvent {
    /// Its id.
    pub id: ChartEventId,
    /// Found, wanted or done.
    pub layer: Layer,
    /// Where.
    pub place: Place,
    /// The tooth from then on.
    pub state: ToothState,
}

/// That an event was told in error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkedError {
    /// Which event.
    pub event: ChartEventId,
    /// When it was marked.
    pub at: Timestamp,
    /// By whom.
    pub by: UserId,
    /// Why.
    pub reason: LongText,
}

/// What one visit told of a mouth. Events are never changed; that one was an error is added, and a visit whose review
/// was corrected says by which.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChartVisit {
    /// Its id.
    pub id: ChartVisitId,
    /// Its header.
    pub header: Header,
    /// The child.
    pub patient: PatientId,
    /// The review that told it; none for what was entered in the chart itself.
    pub review: Option<ReviewId>,
    /// How many visits had been told of this child before it.
    pub nth: u64,
    /// The day on which it was seen.
    pub observed_on: Date,
    /// Who wrote it.
    pub author: UserId,
    /// Why it was entered for an earlier day.
    pub reason: Option<LongText>,
    /// What was told.
    pub events: Vec<ChartEvent>,
    /// Which of that was an error.
    #[serde(default)]
    pub errors: Vec<MarkedError>,
    /// The review that took the place of this visit's.
    #[serde(default)]
    pub superseded_by: Option<ReviewId>,
}

impl ChartVisit {
    /// By the child whom they are about.
    #[must_use]
    pub fn patient_index(patient: PatientId) -> Index {
        Index::id("patient", patient)
    }
}

impl Record for ChartVisit {
    const TABLE: &'static str = "chart_visits";
    type Id = ChartVisitId;

    fn id(&self) -> ChartVisitId {
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
        vec![Self::patient_index(self.patient)]
    }
}

//! What a family says of a child's health.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::shared::person::{LongText, ShortText};
use crate::shared::tooth::Tooth;

/// Whether something was asked, and what came of it. The three must never look alike.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(clippy::enum_variant_names, reason = "the words of the API")]
pub enum Known {
    /// Nobody asked.
    #[default]
    NotAsked,
    /// It was asked, and there is none.
    NoneKnown,
    /// It was asked, and these are there.
    Listed,
}

/// What was answered about one kind of thing: entries exactly when it is known as listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Told<T> {
    /// What came of asking.
    pub known: Known,
    /// What there is.
    pub items: Vec<T>,
}

impl<T> Default for Told<T> {
    fn default() -> Self {
        Self {
            known: Known::NotAsked,
            items: Vec::new(),
        }
    }
}

/// Substances that matter at a dentist's and have a name of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Allergen {
    /// Penicillins.
    Penicillin,
    /// Amoxicillin.
    Amoxicillin,
    /// Latex, of gloves and dams.
    Latex,
    /// Ibuprofen and other anti-inflammatories.
    Ibuprofen,
    /// Local anaesthetics.
    LocalAnaesthetic,
    /// Sulphites, in anaesthetics with a vasoconstrictor.
    Sulphites,
    /// Protein of cow's milk: no CPP-ACP.
    MilkProtein,
    /// Colophony, in some fluoride varnishes.
    Colophony,
    /// Silver: no silver diamine fluoride.
    Silver,
    /// Nuts.
    Nuts,
    /// Egg.
    Egg,
}

/// How grave a reaction was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Severity {
    /// A rash, an itch.
    Mild,
    /// More than that.
    Moderate,
    /// Breath or circulation: anaphylaxis.
    Severe,
}

/// An allergy, to a substance of the list or to another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Allergy {
    /// To what, if it has a name of its own.
    pub allergen: Option<Allergen>,
    /// To what, in words; exactly when `allergen` says nothing.
    pub substance: Option<ShortText>,
    /// How grave it is.
    pub severity: Option<Severity>,
    /// What happened.
    pub reaction: Option<ShortText>,
    /// More about it.
    pub note: Option<LongText>,
}

/// Something that is taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Medication {
    /// What.
    pub name: ShortText,
    /// How much, and how often.
    pub dose: Option<ShortText>,
    /// Since which day.
    #[schema(value_type = Option<String>, format = Date)]
    pub since: Option<Date>,
    /// More about it.
    pub note: Option<LongText>,
    /// Whether it must be in front of everyone who has to do with the child.
    pub is_alert: bool,
}

/// Illnesses that change what a dentist does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Illness {
    /// Asthma.
    Asthma,
    /// A disease of the heart with a risk of endocarditis: prophylaxis.
    EndocarditisRisk,
    /// Another disease of the heart.
    HeartDisease,
    /// A disorder of coagulation.
    CoagulationDisorder,
    /// Epilepsy.
    Epilepsy,
    /// Diabetes.
    Diabetes,
    /// Attention deficit and hyperactivity.
    Adhd,
    /// Autism spectrum.
    AutismSpectrum,
    /// Another disability.
    Disability,
    /// Coeliac disease.
    CeliacDisease,
    /// Weakened defences.
    Immunosuppression,
    /// Cancer, now or before.
    Oncology,
    /// A disease of kidneys or liver.
    KidneyOrLiver,
    /// Gastro-oesophageal reflux.
    Reflux,
    /// Born before its time.
    Prematurity,
}

/// An illness, of the list or another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Condition {
    /// Which, if it stands in the list.
    pub illness: Option<Illness>,
    /// Which, in words; exactly when `illness` says nothing.
    pub name: Option<ShortText>,
    /// More about it.
    pub note: Option<LongText>,
    /// Whether it must be in front of everyone who has to do with the child.
    pub is_alert: bool,
}

/// Injuries of teeth by the classes of Andreasen and the WHO: of hard tissue first, then of what holds a tooth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Injury {
    /// Crack of the enamel.
    Infraction,
    /// Enamel, not complicated.
    EnamelFracture,
    /// Enamel and dentine.
    EnamelDentineFracture,
    /// Crown, with the pulp.
    ComplicatedCrownFracture,
    /// Crown and root, without the pulp.
    CrownRootFracture,
    /// Crown and root, with the pulp.
    ComplicatedCrownRootFracture,
    /// Root.
    RootFracture,
    /// The bone around.
    AlveolarFracture,
    /// Knocked, neither loose nor moved.
    Concussion,
    /// Loose, not moved.
    Subluxation,
    /// Moved out of its socket in part.
    Extrusion,
    /// Moved sideways.
    LateralLuxation,
    /// Driven into the bone.
    Intrusion,
    /// Out.
    Avulsion,
}

/// An injury that teeth have had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Trauma {
    /// On which day, if somebody knows.
    #[schema(value_type = Option<String>, format = Date)]
    pub date: Option<Date>,
    /// Which teeth, by the numbers of the FDI.
    #[schema(value_type = Vec<u8>, min_items = 1)]
    pub teeth: Vec<Tooth>,
    /// Which injury.
    pub kind: Injury,
    /// More about it.
    pub note: Option<LongText>,
}

/// Where orthodontics stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OrthodonticState {
    /// Advised, not begun.
    Planned,
    /// An appliance is worn.
    InTreatment,
    /// What was reached is held.
    Retention,
    /// Over.
    Finished,
}

/// Orthodontics, here or elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Orthodontics {
    /// Where they stand.
    pub state: OrthodonticState,
    /// Which appliance.
    pub appliance: Option<ShortText>,
    /// Since which day.
    #[schema(value_type = Option<String>, format = Date)]
    pub since: Option<Date>,
    /// At whose practice.
    #[serde(rename = "where")]
    pub place: Option<ShortText>,
}

/// All of it. A pregnancy is not asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Statement {
    /// Allergies.
    pub allergies: Told<Allergy>,
    /// What is taken.
    pub medication: Told<Medication>,
    /// Illnesses.
    pub conditions: Told<Condition>,
    /// Injuries of teeth.
    pub trauma: Told<Trauma>,
    /// Orthodontics.
    pub orthodontics: Told<Orthodontics>,
}

//! What is kept of a child and its family.
//!
//! A patient is one record with the links to its guardians and its consents inside: "exactly one
//! primary guardian" is then a rule over one record, and one read opens most of the file. Guardians
//! are records of their own because siblings share them; plans are, because payments point at them.

mod distinct;
mod family;
mod guardian_merging;
mod rearrangement;
mod reserved;
mod standing;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::platform::store::{Header, Index, Record, Subject};
use crate::shared::ids::{ConsentId, GuardianId, PatientId, PlanId};
use crate::shared::person::{DniNie, Email, LongText, PersonName, Phone, ShortText, match_key};

pub use distinct::{Distinct, Two};
pub use family::{Channel, ContactWishes, CourtOrder, DecisionPower, RestrictionState};
pub use guardian_merging::{GuardianBefore, GuardianMerging};
pub use rearrangement::{FileBefore, Rearrangement, RearrangementKind};
pub use reserved::{
    OPEN_FOR, REVIEW_WITHIN, Reservation, ReserveReason, UrgentAccess, UrgentReview, Verdict,
};
pub use standing::{Standing, StandingFacts};

/// What a guardian is to the child.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Relationship {
    /// Father.
    Padre,
    /// Mother.
    Madre,
    /// Legal guardian.
    TutorLegal,
}

/// The yearly prevention plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PlanType {
    /// Two reviews a year and prevention.
    Preventivo,
    /// The motivated interproximal hygiene programme on top.
    Him,
    /// Follow-up of occlusal development on top.
    Crecimiento,
}

/// Where a plan stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PlanStatus {
    /// Contracted: running, or about to start.
    Active,
    /// Its year is over.
    Expired,
    /// Ended before its time.
    Cancelled,
}

/// How often a plan is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PaymentFrequency {
    /// Once a year.
    Annual,
    /// Every three months.
    Quarterly,
    /// Every month.
    Monthly,
}

pub use crate::modules::clinic::ConsentKind;

/// Caries risk, the traffic light, the mildest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RiskLevel {
    /// Low.
    Green,
    /// Medium.
    Yellow,
    /// High.
    Red,
}

/// Where a family gets its post.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Street and number.
    pub street: Option<ShortText>,
    /// Postal code.
    pub postal_code: Option<ShortText>,
    /// Town.
    pub city: Option<ShortText>,
    /// Province.
    pub province: Option<ShortText>,
}

/// What is known of a child as a person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChildFacts {
    /// Given names.
    pub first_name: PersonName,
    /// Surnames.
    pub last_name: PersonName,
    /// Birth date.
    pub date_of_birth: Date,
    /// Identity number, if the child has one.
    pub dni_nie: Option<DniNie>,
    /// Postal address.
    pub address: Option<Address>,
    /// Allergies as they were said at registration; none when nobody asked, empty when there are none. Never changed
    /// afterwards: what counts is the medical history, of which this is the first version.
    pub allergies: Option<LongText>,
    /// Medication, likewise.
    pub medication: Option<LongText>,
    /// Administrative remarks.
    pub remarks: Option<LongText>,
}

/// The link between a child and one guardian.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guardianship {
    /// The guardian.
    pub guardian: GuardianId,
    /// What they are to the child.
    pub relationship: Relationship,
    /// Whether the clinic talks to this one first.
    pub is_primary: bool,
    /// Whether a court order bars access to this child.
    pub is_restricted: bool,
    /// What the order says.
    pub restriction: Option<ShortText>,
    /// The order itself.
    #[serde(default)]
    pub order: CourtOrder,
    /// Whether they may decide for the child.
    #[serde(default)]
    pub decides: DecisionPower,
    /// The patient's version at the last change of this link.
    pub revision: u64,
}

/// A consent as it was signed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Its id.
    pub id: ConsentId,
    /// What for.
    pub kind: ConsentKind,
    /// Which text was signed.
    pub text_version: String,
    /// Who signed.
    pub signed_by: PersonName,
    /// When.
    pub signed_at: Timestamp,
}

/// A child of the clinic.
#[derive(Clone, Serialize, Deserialize)]
pub struct Patient {
    /// Its id.
    pub id: PatientId,
    /// Its header.
    pub header: Header,
    /// The number of its clinical history: consecutive, never reused.
    pub number: u64,
    /// The number of its health card.
    pub carnet_number: u64,
    /// What is known of it as a person.
    pub facts: ChildFacts,
    /// One or two guardians, exactly one of them primary.
    pub guardians: Vec<Guardianship>,
    /// What was consented to, oldest first.
    pub consents: Vec<Consent>,
    /// The guardian who pays, when it is not the primary one.
    #[serde(default)]
    pub payer: Option<GuardianId>,
    /// The file into which this one was taken; it is found by nothing but its id from then on.
    #[serde(default)]
    pub merged_into: Option<PatientId>,
    /// The files of the same child that were taken in: their plans are this child's.
    #[serde(default)]
    pub absorbed: Vec<PatientId>,
}

impl Patient {
    /// The number of the history as people write it: `HC-000123`.
    #[must_use]
    pub fn record_number(&self) -> String {
        record_number(self.number)
    }

    /// The link to a guardian.
    #[must_use]
    pub fn link(&self, guardian: GuardianId) -> Option<&Guardianship> {
        self.guardians.iter().find(|link| link.guardian == guardian)
    }

    /// The link to the guardian whom the clinic talks to first.
    #[must_use]
    pub fn primary(&self) -> Option<&Guardianship> {
        self.guardians.iter().find(|link| link.is_primary)
    }

    /// Who pays: the guardian who was named, else the primary one.
    #[must_use]
    pub fn paid_by(&self) -> Option<GuardianId> {
        let named = self.payer.filter(|payer| self.link(*payer).is_some());
        named.or_else(|| self.primary().map(|link| link.guardian))
    }
}

/// The number of a history as people write it: `HC-000123`.
#[must_use]
pub fn record_number(number: u64) -> String {
    format!("HC-{number:06}")
}

/// By an identity number, held by one record of its table at a time.
pub fn dni_index(dni: &DniNie) -> Index {
    Index::blind("dni", dni.as_str()).unique()
}

/// By full name and birth date, to find a child that is registered twice.
pub fn name_birth_index(first: &PersonName, last: &PersonName, born: Date) -> Index {
    Index::blind(
        "name_birth",
        format!("{}|{born}", match_key(&format!("{first} {last}"))),
    )
}

/// By guardian: finds the children of a family.
pub fn guardian_index(guardian: GuardianId) -> Index {
    Index::id("guardian", guardian)
}

impl Record for Patient {
    const TABLE: &'static str = "patients";
    type Id = PatientId;

    fn id(&self) -> PatientId {
        self.id
    }
    fn header(&self) -> &Header {
        &self.header
    }
    fn header_mut(&mut self) -> &mut Header {
        &mut self.header
    }
    fn subject(&self) -> Subject {
        Subject::Patient(self.id)
    }
    fn indexes(&self) -> Vec<Index> {
        if self.merged_into.is_some() {
            return Vec::new();
        }
        let facts = &self.facts;
        let mut indexes = vec![name_birth_index(
            &facts.first_name,
            &facts.last_name,
            facts.date_of_birth,
        )];
        indexes.extend(facts.dni_nie.as_ref().map(dni_index));
        indexes.extend(self.guardians.iter().map(|link| guardian_index(link.guardian)));
        indexes
    }
}

/// What is known of a guardian as a person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuardianFacts {
    /// Given names.
    pub first_name: PersonName,
    /// Surnames.
    pub last_name: PersonName,
    /// Identity number.
    pub dni_nie: Option<DniNie>,
    /// E-mail address; parents may share one.
    pub email: Option<Email>,
    /// Phone number.
    pub phone: Option<Phone>,
}

impl GuardianFacts {
    /// First and last names.
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }
}

/// A legal guardian.
#[derive(Clone, Serialize, Deserialize)]
pub struct Guardian {
    /// Its id.
    pub id: GuardianId,
    /// Its header.
    pub header: Header,
    /// What is known of them as a person.
    pub facts: GuardianFacts,
    /// How they wish to be reached.
    #[serde(default)]
    pub contact: ContactWishes,
    /// What the front desk should know about the family; nothing clinical.
    #[serde(default)]
    pub notes: Option<LongText>,
    /// The record of the same person into which this one was taken; it is found by nothing but its id from then on.
    #[serde(default)]
    pub merged_into: Option<GuardianId>,
}

/// By e-mail address, to ask "same person?".
pub fn email_index(email: &Email) -> Index {
    Index::blind("email", email.as_str())
}

impl Record for Guardian {
    const TABLE: &'static str = "guardians";
    type Id = GuardianId;

    fn id(&self) -> GuardianId {
        self.id
    }
    fn header(&self) -> &Header {
        &self.header
    }
    fn header_mut(&mut self) -> &mut Header {
        &mut self.header
    }
    fn subject(&self) -> Subject {
        Subject::Guardian(self.id)
    }
    fn indexes(&self) -> Vec<Index> {
        if self.merged_into.is_some() {
            return Vec::new();
        }
        let email = self.facts.email.as_ref().map(email_index);
        email
            .into_iter()
            .chain(self.facts.dni_nie.as_ref().map(dni_index))
            .collect()
    }
}

/// A year of a prevention plan.
#[derive(Clone, Serialize, Deserialize)]
pub struct HealthPlan {
    /// Its id.
    pub id: PlanId,
    /// Its header.
    pub header: Header,
    /// Whose it is.
    pub patient: PatientId,
    /// Which plan.
    pub plan_type: PlanType,
    /// Its first day.
    pub start_date: Date,
    /// Its last day.
    pub end_date: Date,
    /// How often it is paid.
    pub payment_frequency: PaymentFrequency,
    /// What the year costs, in cents of a euro.
    pub price_cents: i64,
    /// When it was ended before its time.
    pub cancelled_at: Option<Timestamp>,
}

impl HealthPlan {
    /// What decides how the plan stands on a day.
    #[must_use]
    pub fn span(&self) -> PlanSpan {
        PlanSpan {
            plan_type: self.plan_type,
            start_date: self.start_date,
            end_date: self.end_date,
            is_cancelled: self.cancelled_at.is_some(),
        }
    }
}

/// What decides how a plan stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanSpan {
    /// Which plan.
    pub plan_type: PlanType,
    /// Its first day.
    pub start_date: Date,
    /// Its last day.
    pub end_date: Date,
    /// Whether it was ended before its time.
    pub is_cancelled: bool,
}

/// By patient.
pub fn patient_index(patient: PatientId) -> Index {
    Index::id("patient", patient)
}

impl Record for HealthPlan {
    const TABLE: &'static str = "health_plans";
    type Id = PlanId;

    fn id(&self) -> PlanId {
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
        vec![patient_index(self.patient)]
    }
}

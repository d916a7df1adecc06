//! What lists show of a child, packed small: a hundred thousand of these are kept in memory.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::modules::patients::model::{
    Guardian, HealthPlan, Patient, PlanSpan, PlanStatus, PlanType, RiskLevel, StandingFacts, record_number,
};
use crate::modules::patients::{rules, store};
use crate::platform::store::View;
use crate::shared::error::Error;
use crate::shared::ids::PatientId;
use crate::shared::person::{Phone, match_key};

/// The plan of a child in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListedPlan {
    /// Which plan.
    pub plan_type: PlanType,
    /// Where it stands today.
    pub status: PlanStatus,
}

/// A child in a list.
#[derive(Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01930a3e-7c00-7000-8000-000000000001", "medicalRecordNumber": "HC-000123",
    "firstName": "Belén", "lastName": "Núñez Ortega", "dateOfBirth": "2018-03-14",
    "plan": {"planType": "PREVENTIVO", "status": "ACTIVE"}, "riskLevel": null, "nextReviewDate": null,
    "guardianName": "Marta Ortega Ruiz", "guardianPhone": "+34600111222",
    "deletedAt": null, "createdAt": "2026-05-20T09:31:07Z"
}))]
pub struct ListItem {
    /// Its id.
    pub id: PatientId,
    /// The number of its history.
    pub medical_record_number: String,
    /// Given names.
    pub first_name: String,
    /// Surnames.
    pub last_name: String,
    /// Birth date.
    #[schema(value_type = String, format = Date)]
    pub date_of_birth: Date,
    /// The plan that is shown today.
    pub plan: Option<ListedPlan>,
    /// Caries risk, once it has been assessed.
    pub risk_level: Option<RiskLevel>,
    /// When the next review is due, once one was done.
    #[schema(value_type = Option<String>, format = Date)]
    pub next_review_date: Option<Date>,
    /// The guardian whom the clinic talks to first.
    pub guardian_name: Option<String>,
    /// Their phone number.
    pub guardian_phone: Option<String>,
    /// When it was removed.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub deleted_at: Option<Timestamp>,
    /// When it was registered.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

/// A child of the directory.
#[derive(Debug)]
pub struct Entry {
    /// Its id.
    pub id: PatientId,
    /// The number of its history.
    pub number: u64,
    /// Birth date.
    pub born: Date,
    /// Microseconds of the instant of registration.
    pub created_us: i64,
    /// Microseconds of the instant of removal.
    pub deleted_us: Option<i64>,
    /// How it stands clinically.
    pub standing: StandingFacts,
    plans: Box<[PlanSpan]>,
    /// Sort key, first name, last name, guardian's name and phone, one after the other.
    texts: Box<str>,
    /// Where each of the texts but the last ends.
    ends: [u16; 4],
}

impl Entry {
    /// Gathers what lists show of a patient, whose guardians are at hand.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn read(view: &impl View, patient: &Patient, guardians: &[Guardian]) -> Result<Self, Error> {
        let plans = store::plans_of(view, patient)?;
        let spans = plans.iter().map(HealthPlan::span).collect();
        let primary = patient.primary();
        let primary = guardians
            .iter()
            .find(|guardian| primary.is_some_and(|link| link.guardian == guardian.id));
        let standing = store::standing_of(view, patient)?;
        Ok(Self::pack(patient, spans, standing, primary))
    }

    pub(super) fn pack(
        patient: &Patient,
        plans: Box<[PlanSpan]>,
        standing: StandingFacts,
        guardian: Option<&Guardian>,
    ) -> Self {
        let name = guardian
            .map(|guardian| guardian.facts.full_name())
            .unwrap_or_default();
        let phone = guardian.and_then(|guardian| guardian.facts.phone.as_ref());
        let phone = phone.map(Phone::as_str).unwrap_or_default();
        let facts = &patient.facts;
        let key = sort_key(facts.last_name.as_str(), facts.first_name.as_str());
        let parts = [
            &key,
            facts.first_name.as_str(),
            facts.last_name.as_str(),
            &name,
            phone,
        ];
        let mut ends = [0; 4];
        let mut end = 0;
        for (part, slot) in parts.iter().zip(&mut ends) {
            end += part.len();
            // Names are at most 200 characters long, so that all of them end before 65,536.
            *slot = u16::try_from(end).unwrap_or(u16::MAX);
        }
        Self {
            id: patient.id,
            number: patient.number,
            born: facts.date_of_birth,
            created_us: patient.header.created_at.as_microsecond(),
            deleted_us: patient.header.deleted_at.map(Timestamp::as_microsecond),
            standing,
            plans,
            texts: parts.concat().into_boxed_str(),
            ends,
        }
    }

    /// What the order by name compares: folded surnames, then folded given names.
    #[must_use]
    pub fn sort_key(&self) -> &str {
        self.text(0)
    }

    /// The plan that is shown on a day.
    #[must_use]
    pub fn plan(&self, today: Date) -> Option<ListedPlan> {
        let shown = rules::current_plan(self.plans.iter(), |plan| **plan, today)?;
        Some(ListedPlan {
            plan_type: shown.plan_type,
            status: rules::status_of(*shown, today),
        })
    }

    /// Its given names.
    #[must_use]
    pub fn first_name(&self) -> &str {
        self.text(1)
    }

    /// Its surnames.
    #[must_use]
    pub fn last_name(&self) -> &str {
        self.text(2)
    }

    /// The child as a list shows it.
    #[must_use]
    pub fn item(&self, today: Date) -> ListItem {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let instant = |us| Timestamp::from_microsecond(us).unwrap_or(Timestamp::UNIX_EPOCH);
        ListItem {
            id: self.id,
            medical_record_number: record_number(self.number),
            first_name: self.text(1).to_owned(),
            last_name: self.text(2).to_owned(),
            date_of_birth: self.born,
            plan: self.plan(today),
            risk_level: self.standing.risk_level,
            next_review_date: self.standing.next_review,
            guardian_name: some(self.text(3)),
            guardian_phone: some(self.text(4)),
            deleted_at: self.deleted_us.map(instant),
            created_at: instant(self.created_us),
        }
    }

    fn text(&self, at: usize) -> &str {
        let end = |at: usize| self.ends.get(at).map(|end| usize::from(*end));
        let start = at.checked_sub(1).and_then(end).unwrap_or(0);
        self.texts
            .get(start..end(at).unwrap_or(self.texts.len()))
            .unwrap_or_default()
    }
}

/// Folded surnames before folded given names; a blank inside of a name sorts before any letter, the
/// separator before a blank.
fn sort_key(last: &str, first: &str) -> String {
    let mut key = match_key(last);
    key.push('\u{1}');
    key.push_str(&match_key(first));
    key
}

//! What is answered about patients, guardians and plans.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::reserved::ReservedStanding;
use crate::modules::patients::model::{
    Address, Consent, ConsentKind, DecisionPower, Guardian, Guardianship, HealthPlan, PaymentFrequency,
    PlanStatus, PlanType, Relationship, RestrictionState, RiskLevel, record_number,
};
use crate::modules::patients::rules;
use crate::modules::patients::service::{PatientFile, Sibling};
use crate::platform::store::Subject;
use crate::shared::ids::{ConsentId, GuardianId, PatientId, PlanId};
use crate::shared::person::{DniNie, Email, LongText, PersonName, Phone, ShortText};

/// A postal address.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddressAnswer {
    /// Street and number.
    street: Option<ShortText>,
    /// Postal code.
    postal_code: Option<ShortText>,
    /// Town.
    city: Option<ShortText>,
    /// Province.
    province: Option<ShortText>,
}

impl From<Address> for AddressAnswer {
    fn from(address: Address) -> Self {
        let Address {
            street,
            postal_code,
            city,
            province,
        } = address;
        Self {
            street,
            postal_code,
            city,
            province,
        }
    }
}

/// A guardian on the file of one child.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01930a3e-7c00-7000-8000-000000000002", "firstName": "Marta", "lastName": "Ortega Ruiz",
    "relationship": "MADRE", "dniNie": "12345678Z", "email": "marta.ortega@example.org",
    "phone": "+34600111222", "isPrimary": true, "accessRestricted": false, "restriction": null, "restrictionDocument": null,
    "restrictedFrom": null, "restrictedUntil": null, "restrictionState": "NONE", "mayDecide": "JOINT", "version": 2
}))]
pub struct GuardianAnswer {
    /// Its id, the same on the files of siblings.
    id: GuardianId,
    /// Given names.
    first_name: PersonName,
    /// Surnames.
    last_name: PersonName,
    /// What they are to the child.
    relationship: Relationship,
    /// DNI or NIE.
    dni_nie: Option<DniNie>,
    /// E-mail address.
    email: Option<Email>,
    /// Phone number.
    phone: Option<Phone>,
    /// Whether the clinic talks to this one first.
    is_primary: bool,
    /// Whether a court order bars this guardian from this child.
    access_restricted: bool,
    /// What the order says.
    restriction: Option<ShortText>,
    /// How the document is found.
    restriction_document: Option<ShortText>,
    /// The first day of the restriction; none when it held before anyone told the clinic.
    #[schema(value_type = Option<String>, format = Date)]
    restricted_from: Option<Date>,
    /// Its last day; none until it is lifted.
    #[schema(value_type = Option<String>, format = Date)]
    restricted_until: Option<Date>,
    /// How the restriction stands today.
    restriction_state: RestrictionState,
    /// Whether they may decide for the child.
    may_decide: DecisionPower,
    /// Goes up with each change of the person or of the link to this child.
    pub version: u64,
}

impl GuardianAnswer {
    /// A guardian as linked to a child.
    #[must_use]
    pub fn of(guardian: Guardian, link: &Guardianship, today: Date) -> Self {
        let facts = guardian.facts;
        Self {
            id: guardian.id,
            first_name: facts.first_name,
            last_name: facts.last_name,
            relationship: link.relationship,
            dni_nie: facts.dni_nie,
            email: facts.email,
            phone: facts.phone,
            is_primary: link.is_primary,
            access_restricted: link.is_restricted,
            restriction: link.restriction.clone(),
            restriction_document: link.order.document.clone(),
            restricted_from: link.order.from,
            restricted_until: link.order.until,
            restriction_state: rules::restriction_on(link, today),
            may_decide: link.decides,
            // Both only grow, so that no two states of guardian and link share a sum.
            version: guardian.header.version + link.revision,
        }
    }
}

/// A year of a plan.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01930a3e-7c00-7000-8000-000000000003", "planType": "PREVENTIVO", "status": "ACTIVE",
    "startDate": "2026-05-20", "endDate": "2027-05-19", "paymentFrequency": "ANNUAL", "priceCents": 12000,
    "version": 1
}))]
pub struct PlanAnswer {
    /// Its id.
    id: PlanId,
    /// Which plan.
    plan_type: PlanType,
    /// Where it stands today.
    status: PlanStatus,
    /// Its first day.
    #[schema(value_type = String, format = Date)]
    start_date: Date,
    /// Its last day.
    #[schema(value_type = String, format = Date)]
    end_date: Date,
    /// How often it is paid.
    payment_frequency: PaymentFrequency,
    /// What the year costs, in cents of a euro.
    #[schema(minimum = 0)]
    price_cents: i64,
    /// Its version.
    pub version: u64,
}

impl PlanAnswer {
    /// A plan as it stands on a day.
    #[must_use]
    pub fn of(plan: &HealthPlan, today: Date) -> Self {
        Self {
            id: plan.id,
            plan_type: plan.plan_type,
            status: rules::status_of(plan.span(), today),
            start_date: plan.start_date,
            end_date: plan.end_date,
            payment_frequency: plan.payment_frequency,
            price_cents: plan.price_cents,
            version: plan.header.version,
        }
    }
}

/// A consent as it was signed.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConsentAnswer {
    /// Its id.
    id: ConsentId,
    /// What for.
    kind: ConsentKind,
    /// Which text was signed.
    #[schema(example = "1")]
    text_version: String,
    /// Who signed.
    signed_by: PersonName,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    signed_at: Timestamp,
}

impl From<Consent> for ConsentAnswer {
    fn from(consent: Consent) -> Self {
        let Consent {
            id,
            kind,
            text_version,
            signed_by,
            signed_at,
        } = consent;
        Self {
            id,
            kind,
            text_version,
            signed_by,
            signed_at,
        }
    }
}

/// Another child of the guardians.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SiblingAnswer {
    /// Its id.
    id: PatientId,
    /// Given names.
    first_name: PersonName,
    /// Surnames.
    last_name: PersonName,
    /// The number of its history.
    #[schema(example = "HC-000124")]
    medical_record_number: String,
}

impl From<Sibling> for SiblingAnswer {
    fn from(sibling: Sibling) -> Self {
        Self {
            id: sibling.id,
            first_name: sibling.first_name,
            last_name: sibling.last_name,
            medical_record_number: record_number(sibling.number),
        }
    }
}

/// A child's file.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01930a3e-7c00-7000-8000-000000000001", "medicalRecordNumber": "HC-000123",
    "firstName": "Belén", "lastName": "Núñez Ortega", "dateOfBirth": "2018-03-14", "dniNie": null,
    "address": null, "remarks": null,
    "guardians": [{
        "id": "01930a3e-7c00-7000-8000-000000000002", "firstName": "Marta", "lastName": "Ortega Ruiz",
        "relationship": "MADRE", "dniNie": "12345678Z", "email": "marta.ortega@example.org",
        "phone": "+34600111222", "isPrimary": true, "accessRestricted": false, "restriction": null,
        "restrictionDocument": null, "restrictedFrom": null, "restrictedUntil": null, "restrictionState": "NONE",
        "mayDecide": "JOINT", "version": 2
    }],
    "plan": {
        "id": "01930a3e-7c00-7000-8000-000000000003", "planType": "PREVENTIVO", "status": "ACTIVE",
        "startDate": "2026-05-20", "endDate": "2027-05-19", "paymentFrequency": "ANNUAL", "priceCents": 12000,
        "version": 1
    },
    "payerId": "01930a3e-7c00-7000-8000-000000000002",
    "consents": [{
        "id": "01930a3e-7c00-7000-8000-000000000004", "kind": "RGPD", "textVersion": "1",
        "signedBy": "Marta Ortega Ruiz", "signedAt": "2026-05-20T09:30:00Z"
    }],
    "siblings": [], "carnetNumber": "CD-000123", "reserved": null, "riskLevel": null, "nextReviewDate": null, "deletedAt": null,
    "createdAt": "2026-05-20T09:31:07Z", "updatedAt": "2026-05-20T09:31:07Z", "version": 1
}))]
pub struct PatientAnswer {
    /// Its id.
    id: PatientId,
    /// The number of its history: consecutive, never reused.
    medical_record_number: String,
    /// Given names.
    first_name: PersonName,
    /// Surnames.
    last_name: PersonName,
    /// Birth date.
    #[schema(value_type = String, format = Date)]
    date_of_birth: Date,
    /// DNI or NIE.
    dni_nie: Option<DniNie>,
    /// Postal address.
    address: Option<AddressAnswer>,
    /// Administrative remarks.
    remarks: Option<LongText>,
    /// One guardian or two; exactly one is primary.
    guardians: Vec<GuardianAnswer>,
    /// The plan that runs; else the next to start; else the last one.
    plan: Option<PlanAnswer>,
    /// The guardian who pays.
    payer_id: Option<GuardianId>,
    /// What was consented to.
    consents: Vec<ConsentAnswer>,
    /// The other children of the guardians.
    siblings: Vec<SiblingAnswer>,
    /// The number of the health card.
    carnet_number: String,
    /// That the file is reserved, and why its reader opens it all the same; null when it is not.
    pub reserved: Option<ReservedStanding>,
    /// Caries risk, once it has been assessed.
    risk_level: Option<RiskLevel>,
    /// When the next review is due, once one was done.
    #[schema(value_type = Option<String>, format = Date)]
    next_review_date: Option<Date>,
    /// When it was removed.
    #[schema(value_type = Option<String>, format = DateTime)]
    deleted_at: Option<Timestamp>,
    /// When it was registered.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it was changed last.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
    /// Its version, also in `ETag`.
    pub version: u64,
}

impl From<PatientFile> for PatientAnswer {
    fn from(file: PatientFile) -> Self {
        let PatientFile {
            patient,
            guardians,
            plan,
            siblings,
            standing,
            today,
        } = file;
        let guardians = guardians.into_iter().filter_map(|guardian| {
            let link = patient.link(guardian.id)?;
            Some(GuardianAnswer::of(guardian, link, today))
        });
        let guardians = guardians.collect();
        let payer_id = patient.paid_by();
        let medical_record_number = patient.record_number();
        let (facts, header) = (patient.facts, patient.header);
        Self {
            id: patient.id,
            medical_record_number,
            first_name: facts.first_name,
            last_name: facts.last_name,
            date_of_birth: facts.date_of_birth,
            dni_nie: facts.dni_nie,
            address: facts.address.map(AddressAnswer::from),
            remarks: facts.remarks,
            guardians,
            plan: plan.map(|plan| PlanAnswer::of(&plan, today)),
            payer_id,
            consents: patient.consents.into_iter().map(ConsentAnswer::from).collect(),
            siblings: siblings.into_iter().map(SiblingAnswer::from).collect(),
            carnet_number: format!("CD-{:06}", patient.carnet_number),
            reserved: None,
            risk_level: standing.risk_level,
            next_review_date: standing.next_review,
            deleted_at: header.deleted_at,
            created_at: header.created_at,
            updated_at: header.updated_at,
            version: header.version,
        }
    }
}

impl PatientAnswer {
    /// The other children whom it names.
    #[must_use]
    pub fn sibling_ids(&self) -> Vec<PatientId> {
        self.siblings.iter().map(|sibling| sibling.id).collect()
    }

    /// Whose data it shows.
    #[must_use]
    pub fn subjects(&self) -> Vec<Subject> {
        let guardians = self
            .guardians
            .iter()
            .map(|guardian| Subject::Guardian(guardian.id));
        std::iter::once(Subject::Patient(self.id))
            .chain(guardians)
            .collect()
    }
}

/// The plans of a child.
#[derive(Serialize, ToSchema)]
pub struct PlanList {
    /// Newest first.
    pub items: Vec<PlanAnswer>,
}

//! The fields of a record as the audit log compares them: API names and values.

use serde_json::{Value, json};

use crate::modules::patients::model::{Address, Consent, Guardian, Guardianship, HealthPlan, Patient};
use crate::modules::patients::rules;

/// A child's personal fields.
pub fn child_fields(patient: &Patient) -> Value {
    let facts = &patient.facts;
    json!({
        "firstName": facts.first_name,
        "lastName": facts.last_name,
        "dateOfBirth": facts.date_of_birth,
        "dniNie": facts.dni_nie,
        "address": facts.address.as_ref().map(address),
        "allergies": facts.allergies,
        "medication": facts.medication,
        "remarks": facts.remarks,
    })
}

/// All of a new file.
pub fn whole_file(patient: &Patient) -> Value {
    let mut fields = child_fields(patient);
    if let Some(fields) = fields.as_object_mut() {
        fields.insert("medicalRecordNumber".into(), json!(patient.record_number()));
        fields.insert(
            "guardians".into(),
            patient.guardians.iter().map(link_fields).collect(),
        );
        fields.insert("consents".into(), patient.consents.iter().map(consent).collect());
    }
    fields
}

/// A guardian's personal fields.
pub fn guardian_fields(guardian: &Guardian) -> Value {
    let facts = &guardian.facts;
    json!({
        "firstName": facts.first_name,
        "lastName": facts.last_name,
        "dniNie": facts.dni_nie,
        "email": facts.email,
        "phone": facts.phone,
    })
}

/// A link between a child and a guardian.
pub fn link_fields(link: &Guardianship) -> Value {
    json!({
        "guardian": link.guardian,
        "relationship": link.relationship,
        "isPrimary": link.is_primary,
        "accessRestricted": link.is_restricted,
        "restriction": link.restriction,
        "restrictionDocument": link.order.document,
        "restrictedFrom": link.order.from,
        "restrictedUntil": link.order.until,
        "mayDecide": link.decides,
    })
}

/// How a guardian wishes to be reached, and the notes about the family.
pub fn contact_fields(guardian: &Guardian) -> Value {
    let wishes = &guardian.contact;
    json!({
        "channels": wishes.channels,
        "language": wishes.language,
        "quietFrom": wishes.quiet.map(|(from, _)| rules::show_time(from)),
        "quietUntil": wishes.quiet.map(|(_, until)| rules::show_time(until)),
        "remark": wishes.remark,
        "notes": guardian.notes,
    })
}

/// A plan.
pub fn plan_fields(plan: &HealthPlan) -> Value {
    json!({
        "planType": plan.plan_type,
        "startDate": plan.start_date,
        "endDate": plan.end_date,
        "paymentFrequency": plan.payment_frequency,
        "priceCents": plan.price_cents,
        "cancelledAt": plan.cancelled_at,
    })
}

fn address(address: &Address) -> Value {
    json!({
        "street": address.street,
        "postalCode": address.postal_code,
        "city": address.city,
        "province": address.province,
    })
}

fn consent(consent: &Consent) -> Value {
    json!({
        "kind": consent.kind,
        "textVersion": consent.text_version,
        "signedBy": consent.signed_by,
        "signedAt": consent.signed_at,
    })
}

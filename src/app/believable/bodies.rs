//! Believable families as the API takes them.

use serde_json::{Value, json};

use super::{ChildSeed, FamilySeed, GuardianSeed};
use crate::shared::ids::GuardianId;

/// The registration of the first child of a family.
#[must_use]
pub fn new_family(family: &FamilySeed, child: &ChildSeed) -> Value {
    let guardians = family
        .guardians
        .iter()
        .enumerate()
        .map(|(nth, guardian)| new_guardian(guardian, nth == 0));
    registration(family, child, &guardians.collect::<Vec<_>>())
}

/// The registration of a brother or sister, whose guardians the clinic knows by now.
#[must_use]
pub fn sibling(family: &FamilySeed, child: &ChildSeed, known: &[GuardianId]) -> Value {
    let guardians = family.guardians.iter().zip(known).enumerate().map(|(nth, (guardian, id))| {
        json!({ "id": id, "relationship": guardian.relationship, "isPrimary": nth == 0, "accessRestricted": false })
    });
    registration(family, child, &guardians.collect::<Vec<_>>())
}

fn new_guardian(guardian: &GuardianSeed, is_primary: bool) -> Value {
    json!({
        "firstName": guardian.first_name,
        "lastName": guardian.last_name,
        "relationship": guardian.relationship,
        "dniNie": guardian.dni_nie,
        "email": guardian.email,
        "phone": guardian.phone,
        "isPrimary": is_primary,
        "accessRestricted": false,
    })
}

fn registration(family: &FamilySeed, child: &ChildSeed, guardians: &[Value]) -> Value {
    let signed_by = family
        .guardians
        .first()
        .map(|first| format!("{} {}", first.first_name, first.last_name));
    json!({
        "firstName": child.first_name,
        "lastName": child.last_name,
        "dateOfBirth": child.date_of_birth,
        "dniNie": child.dni_nie,
        "guardians": guardians,
        "plan": {
            "planType": child.plan.plan_type,
            "startDate": child.plan.start_date,
            "paymentFrequency": child.plan.payment_frequency,
        },
        "consents": [{
            "kind": "RGPD",
            "textVersion": "1",
            "signedBy": signed_by,
            "signedAt": signed_at(child.plan.start_date),
        }],
        "address": {
            "street": family.address.street,
            "postalCode": family.address.postal_code,
            "city": family.address.city,
            "province": family.address.province,
        },
        "allergies": child.allergies,
        "medication": child.medication,
        "remarks": child.remarks,
        // Two children of one name and day are no surprise among 100,000.
        "confirmDuplicate": true,
    })
}

/// The evening before the plan begins: also on its first day that is no instant to come.
fn signed_at(plan_start: jiff::civil::Date) -> String {
    format!(
        "{}T18:00:00Z",
        plan_start.saturating_sub(jiff::Span::new().days(1))
    )
}

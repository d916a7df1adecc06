//! What everyone who has to do with a child must have in front of them, the front desk included: every allergy, and of
//! the rest what was marked.

use crate::modules::anamnesis::forms::{MedicalAlert, MedicalAlertKind};
use crate::modules::anamnesis::model::Statement;

/// The alerts of a history: allergies, gravest first, then illnesses and medication.
#[must_use]
pub fn alerts(statement: &Statement) -> Vec<MedicalAlert> {
    let mut allergies: Vec<MedicalAlert> = statement
        .allergies
        .items
        .iter()
        .map(|allergy| MedicalAlert {
            allergen: allergy.allergen,
            words: allergy.substance.clone(),
            severity: allergy.severity,
            reaction: allergy.reaction.clone(),
            ..empty(MedicalAlertKind::Allergy)
        })
        .collect();
    allergies.sort_by_key(|alert| std::cmp::Reverse(alert.severity));
    let conditions = statement.conditions.items.iter();
    let conditions = conditions.filter(|condition| condition.is_alert);
    allergies.extend(conditions.map(|condition| MedicalAlert {
        illness: condition.illness,
        words: condition.name.clone(),
        ..empty(MedicalAlertKind::Condition)
    }));
    let medication = statement.medication.items.iter();
    let medication = medication.filter(|medication| medication.is_alert);
    allergies.extend(medication.map(|medication| MedicalAlert {
        words: Some(medication.name.clone()),
        ..empty(MedicalAlertKind::Medication)
    }));
    allergies
}

const fn empty(kind: MedicalAlertKind) -> MedicalAlert {
    MedicalAlert {
        kind,
        allergen: None,
        illness: None,
        words: None,
        severity: None,
        reaction: None,
    }
}

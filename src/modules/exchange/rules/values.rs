//! What other programs write for relationships, plans and ways to pay.

use std::collections::BTreeMap;

use crate::shared::person::match_key;

/// The values of a field as the API spells them, with the words for each.
type Values = &'static [(&'static str, &'static [&'static str])];

const RELATIONSHIPS: Values = &[
    ("MADRE", &["madre", "mama", "mother", "m", "mare"]),
    ("PADRE", &["padre", "papa", "father", "p", "pare"]),
    (
        "TUTOR_LEGAL",
        &[
            "tutor legal",
            "tutor",
            "tutora",
            "tutor a",
            "legal guardian",
            "guardian",
            "t",
            "abuelo",
            "abuela",
        ],
    ),
];
const PLANS: Values = &[
    (
        "PREVENTIVO",
        &[
            "preventivo",
            "plan preventivo",
            "prevencion",
            "basico",
            "preventive",
        ],
    ),
    (
        "HIM",
        &["him", "plan him", "higiene", "higiene interproximal motivada"],
    ),
    (
        "CRECIMIENTO",
        &["crecimiento", "plan crecimiento", "ortodoncia", "growth"],
    ),
];
const FREQUENCIES: Values = &[
    ("ANNUAL", &["anual", "ano", "annual", "yearly", "a"]),
    ("QUARTERLY", &["trimestral", "trimestre", "quarterly", "t"]),
    ("MONTHLY", &["mensual", "mes", "monthly", "m"]),
];

/// A field for each list of values.
pub const CHOICES: [&str; 3] = [
    "guardians[0].relationship",
    "plan.planType",
    "plan.paymentFrequency",
];

/// The values that a field takes; none for a field of free text.
#[must_use]
pub fn values_of(field: &str) -> Option<Values> {
    match field {
        "guardians[0].relationship" | "guardians[1].relationship" => Some(RELATIONSHIPS),
        "plan.planType" => Some(PLANS),
        "plan.paymentFrequency" => Some(FREQUENCIES),
        _ => None,
    }
}

/// The value of the API that a text means: as told by hand, else by its words.
#[must_use]
pub fn translate(field: &str, text: &str, told: Option<&BTreeMap<String, String>>) -> Option<String> {
    let values = values_of(field)?;
    let key = match_key(text);
    let by_hand = told.and_then(|told| told.iter().find(|(from, _)| match_key(from) == key));
    if let Some((_, to)) = by_hand {
        return values.iter().any(|(value, _)| value == to).then(|| to.clone());
    }
    let found = values
        .iter()
        .find(|(value, words)| match_key(&value.replace('_', " ")) == key || words.contains(&key.as_str()));
    found.map(|(value, _)| (*value).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_words_are_understood_and_others_are_told() {
        let field = "guardians[0].relationship";
        for (text, value) in [
            ("Madre", "MADRE"),
            (" MAMÁ ", "MADRE"),
            ("TUTOR_LEGAL", "TUTOR_LEGAL"),
            ("tutor/a", "TUTOR_LEGAL"),
        ] {
            assert_eq!(translate(field, text, None).as_deref(), Some(value), "{text}");
        }
        assert_eq!(translate(field, "vecina", None), None);
        let told = BTreeMap::from([
            ("Vecina".to_owned(), "TUTOR_LEGAL".to_owned()),
            ("madre".to_owned(), "PADRE".to_owned()),
            ("x".to_owned(), "REY".to_owned()),
        ]);
        assert_eq!(
            translate(field, "VECINA", Some(&told)).as_deref(),
            Some("TUTOR_LEGAL")
        );
        assert_eq!(
            translate(field, "madre", Some(&told)).as_deref(),
            Some("PADRE"),
            "by hand goes first"
        );
        assert_eq!(
            translate(field, "x", Some(&told)),
            None,
            "only what the box knows"
        );
        assert_eq!(translate("firstName", "x", Some(&told)), None);
    }
}

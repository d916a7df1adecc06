//! What two files of one child say of its health, as one: whatever either of them knew is known.

use super::ITEMS_MOST;
use crate::modules::anamnesis::model::{Allergy, Condition, Known, Medication, Statement, Told};
use crate::shared::person::{ShortText, match_key};

/// Both together list more than one can.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong;

/// The histories of both, that of the file that stays first.
///
/// # Errors
/// [`TooLong`].
pub fn join(kept: &Statement, other: &Statement) -> Result<Statement, TooLong> {
    Ok(Statement {
        allergies: both(&kept.allergies, &other.allergies, one_allergy)?,
        medication: both(&kept.medication, &other.medication, one_medication)?,
        conditions: both(&kept.conditions, &other.conditions, one_condition)?,
        trauma: both(&kept.trauma, &other.trauma, equal)?,
        orthodontics: both(&kept.orthodontics, &other.orthodontics, equal)?,
    })
}

/// Two entries as one, when one of them says all that both say.
type One<T> = fn(&T, &T) -> Result<T, Apart>;

fn both<T: Clone>(kept: &Told<T>, other: &Told<T>, one: One<T>) -> Result<Told<T>, TooLong> {
    let mut items = kept.items.clone();
    for theirs in &other.items {
        let same = items
            .iter_mut()
            .find_map(|own| one(own, theirs).ok().map(|joined| (own, joined)));
        match same {
            Some((own, joined)) => *own = joined,
            None => items.push(theirs.clone()),
        }
    }
    if items.len() > ITEMS_MOST {
        return Err(TooLong);
    }
    let known = [kept.known, other.known];
    let known = if !items.is_empty() {
        Known::Listed
    } else if known.contains(&Known::NoneKnown) {
        Known::NoneKnown
    } else {
        Known::NotAsked
    };
    Ok(Told { known, items })
}

fn equal<T: Clone + PartialEq>(own: &T, theirs: &T) -> Result<T, Apart> {
    if own == theirs {
        Ok(own.clone())
    } else {
        Err(Apart)
    }
}

/// The two say two things.
struct Apart;

/// What either says, unless they say two things.
fn either<T: Clone + PartialEq>(own: Option<&T>, theirs: Option<&T>) -> Result<Option<T>, Apart> {
    match (own, theirs) {
        (Some(own), Some(theirs)) if own != theirs => Err(Apart),
        (own, theirs) => Ok(own.or(theirs).cloned()),
    }
}

fn same_words(own: Option<&ShortText>, theirs: Option<&ShortText>) -> bool {
    let key = |text: Option<&ShortText>| text.map(|text| match_key(text.as_str()));
    // Words of signs alone have no key, and are the same only when they are the same.
    own == theirs || (key(own) == key(theirs) && key(own).is_some_and(|key| !key.is_empty()))
}

fn one_allergy(own: &Allergy, theirs: &Allergy) -> Result<Allergy, Apart> {
    if own.allergen != theirs.allergen || !same_words(own.substance.as_ref(), theirs.substance.as_ref()) {
        return Err(Apart);
    }
    Ok(Allergy {
        allergen: own.allergen,
        substance: own.substance.clone(),
        severity: either(own.severity.as_ref(), theirs.severity.as_ref())?,
        reaction: either(own.reaction.as_ref(), theirs.reaction.as_ref())?,
        note: either(own.note.as_ref(), theirs.note.as_ref())?,
    })
}

fn one_medication(own: &Medication, theirs: &Medication) -> Result<Medication, Apart> {
    if !same_words(Some(&own.name), Some(&theirs.name)) {
        return Err(Apart);
    }
    Ok(Medication {
        name: own.name.clone(),
        dose: either(own.dose.as_ref(), theirs.dose.as_ref())?,
        since: either(own.since.as_ref(), theirs.since.as_ref())?,
        note: either(own.note.as_ref(), theirs.note.as_ref())?,
        is_alert: own.is_alert || theirs.is_alert,
    })
}

fn one_condition(own: &Condition, theirs: &Condition) -> Result<Condition, Apart> {
    if own.illness != theirs.illness || !same_words(own.name.as_ref(), theirs.name.as_ref()) {
        return Err(Apart);
    }
    Ok(Condition {
        illness: own.illness,
        name: own.name.clone(),
        note: either(own.note.as_ref(), theirs.note.as_ref())?,
        is_alert: own.is_alert || theirs.is_alert,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::modules::anamnesis::model::{Allergen, Illness, Severity};
    use crate::modules::anamnesis::rules::alerts;
    use crate::shared::person::LongText;

    fn words() -> impl Strategy<Value = ShortText> {
        prop_oneof!["Polen", "polen", "Kiwi", "—", "¡"].prop_map(|text| ShortText::parse(&text).unwrap())
    }

    fn note() -> impl Strategy<Value = Option<LongText>> {
        proptest::option::of("[ab]{1,2}".prop_map(|text| LongText::parse(&text).unwrap()))
    }

    fn allergy() -> impl Strategy<Value = Allergy> {
        let severity = prop_oneof![Just(Severity::Mild), Just(Severity::Severe)];
        let what = prop_oneof![
            words().prop_map(|words| (None, Some(words))),
            Just((Some(Allergen::Latex), None)),
            Just((Some(Allergen::Egg), None)),
        ];
        let reaction = proptest::option::of(words());
        (what, proptest::option::of(severity), reaction, note()).prop_map(
            |((allergen, substance), severity, reaction, note)| Allergy {
                allergen,
                substance,
                severity,
                reaction,
                note,
            },
        )
    }

    fn medication() -> impl Strategy<Value = Medication> {
        (words(), proptest::option::of(words()), note(), any::<bool>()).prop_map(
            |(name, dose, note, is_alert)| Medication {
                name,
                dose,
                since: None,
                note,
                is_alert,
            },
        )
    }

    fn condition() -> impl Strategy<Value = Condition> {
        let what = prop_oneof![
            words().prop_map(|words| (None, Some(words))),
            Just((Some(Illness::Asthma), None)),
        ];
        (what, note(), any::<bool>()).prop_map(|((illness, name), note, is_alert)| Condition {
            illness,
            name,
            note,
            is_alert,
        })
    }

    fn told<T: Clone + std::fmt::Debug>(item: impl Strategy<Value = T>) -> impl Strategy<Value = Told<T>> {
        (proptest::collection::vec(item, 0..5), any::<bool>()).prop_map(|(items, was_asked)| Told {
            known: match (items.is_empty(), was_asked) {
                (false, _) => Known::Listed,
                (true, true) => Known::NoneKnown,
                (true, false) => Known::NotAsked,
            },
            items,
        })
    }

    fn statement() -> impl Strategy<Value = Statement> {
        (told(allergy()), told(medication()), told(condition())).prop_map(
            |(allergies, medication, conditions)| Statement {
                allergies,
                medication,
                conditions,
                ..Statement::default()
            },
        )
    }

    /// Whether what one says is all said by another.
    fn says<T: PartialEq>(joined: Option<&T>, one: Option<&T>) -> bool {
        one.is_none() || joined == one
    }

    fn holds(joined: &Statement, one: &Statement) -> bool {
        let allergies = one.allergies.items.iter().all(|allergy| {
            joined.allergies.items.iter().any(|held| {
                held.allergen == allergy.allergen
                    && same_words(held.substance.as_ref(), allergy.substance.as_ref())
                    && says(held.severity.as_ref(), allergy.severity.as_ref())
                    && says(held.reaction.as_ref(), allergy.reaction.as_ref())
                    && says(held.note.as_ref(), allergy.note.as_ref())
            })
        });
        let medication = one.medication.items.iter().all(|taken| {
            joined.medication.items.iter().any(|held| {
                same_words(Some(&held.name), Some(&taken.name))
                    && says(held.dose.as_ref(), taken.dose.as_ref())
                    && says(held.note.as_ref(), taken.note.as_ref())
                    && (held.is_alert || !taken.is_alert)
            })
        });
        let conditions = one.conditions.items.iter().all(|ill| {
            joined.conditions.items.iter().any(|held| {
                held.illness == ill.illness
                    && same_words(held.name.as_ref(), ill.name.as_ref())
                    && says(held.note.as_ref(), ill.note.as_ref())
                    && (held.is_alert || !ill.is_alert)
            })
        });
        allergies && medication && conditions
    }

    proptest! {
        #[test]
        fn what_either_file_knew_is_known(kept in statement(), other in statement()) {
            let joined = join(&kept, &other).unwrap();
            prop_assert!(holds(&joined, &kept) && holds(&joined, &other));
            for (joined, one, two) in [
                (joined.allergies.known, kept.allergies.known, other.allergies.known),
                (joined.conditions.known, kept.conditions.known, other.conditions.known),
            ] {
                prop_assert_eq!(joined == Known::Listed, one == Known::Listed || two == Known::Listed);
                prop_assert_eq!(joined == Known::NotAsked, one == Known::NotAsked && two == Known::NotAsked);
            }
            let worst = |statement: &Statement| alerts(statement).iter().filter_map(|alert| alert.severity).max();
            prop_assert_eq!(worst(&joined), worst(&kept).max(worst(&other)));
        }

        #[test]
        fn a_file_that_says_nothing_new_changes_nothing(kept in statement()) {
            let once = join(&kept, &Statement::default()).unwrap();
            prop_assert_eq!(&once, &kept);
            let twice = join(&kept, &kept).unwrap();
            prop_assert!(holds(&twice, &kept));
        }
    }

    #[test]
    fn two_gravities_of_one_allergy_both_stand() {
        let latex = |severity| Allergy {
            allergen: Some(Allergen::Latex),
            substance: None,
            severity,
            reaction: None,
            note: None,
        };
        let told = |severity| Statement {
            allergies: Told {
                known: Known::Listed,
                items: vec![latex(severity)],
            },
            ..Statement::default()
        };
        for (own, theirs, lines) in [
            (None, Some(Severity::Severe), 1),
            (Some(Severity::Severe), Some(Severity::Severe), 1),
            (Some(Severity::Mild), Some(Severity::Severe), 2),
        ] {
            let joined = join(&told(own), &told(theirs)).unwrap();
            assert_eq!(joined.allergies.items.len(), lines);
            assert_eq!(alerts(&joined)[0].severity, Some(Severity::Severe));
        }
    }
}

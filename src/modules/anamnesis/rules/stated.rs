//! What was said when a child was registered, as the first version of its medical history: two free texts of a form or
//! of another program's list. Nothing is read into them: each line is an entry in its own words.

use crate::modules::anamnesis::model::{Allergy, Known, Medication, Statement, Told};
use crate::shared::person::{LongText, ShortText, match_key};

/// Whole texts that mean "none", without case, accents and punctuation. Anything else is told as it stands.
const NONE: [&str; 18] = [
    "0",
    "n a",
    "ninguna",
    "ninguna alergia",
    "ninguna conocida",
    "ninguno",
    "nada",
    "nkda",
    "no",
    "no alergias",
    "no alergias conocidas",
    "no conocidas",
    "no tiene",
    "no toma",
    "none",
    "sin alergias",
    "sin alergias conocidas",
    "sin medicacion",
];

/// The first version of a medical history.
#[must_use]
pub fn stated(allergies: Option<&LongText>, medication: Option<&LongText>) -> Statement {
    Statement {
        allergies: told(allergies, |substance, note| Allergy {
            allergen: None,
            substance: Some(substance),
            severity: None,
            reaction: None,
            note,
        }),
        medication: told(medication, |name, note| Medication {
            name,
            dose: None,
            since: None,
            note,
            is_alert: false,
        }),
        ..Statement::default()
    }
}

fn told<T>(text: Option<&LongText>, entry: impl Fn(ShortText, Option<LongText>) -> T) -> Told<T> {
    let Some(text) = text else {
        return Told::default();
    };
    let lines = text.as_str().lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !means_none(line));
    let items: Vec<T> = lines
        .filter_map(|line| {
            let (name, note) = shortened(line)?;
            Some(entry(name, note))
        })
        .collect();
    let known = if items.is_empty() {
        Known::NoneKnown
    } else {
        Known::Listed
    };
    Told { known, items }
}

fn means_none(line: &str) -> bool {
    let key = match_key(line);
    // A line of signs alone, such as a dash, says nothing either.
    key.is_empty() || NONE.contains(&key.as_str())
}

/// A line as a name, and as a note too when it is longer than a name can be: nothing of it is lost.
fn shortened(line: &str) -> Option<(ShortText, Option<LongText>)> {
    if let Ok(name) = ShortText::parse(line) {
        return Some((name, None));
    }
    let plain: String = line.chars().map(|c| if c == '\t' { ' ' } else { c }).collect();
    if let Ok(name) = ShortText::parse(&plain) {
        return Some((name, None));
    }
    let start: String = plain.chars().take(NAME_CHARS).collect();
    let name = ShortText::parse(&format!("{}…", start.trim_end())).ok()?;
    Some((name, LongText::parse(line).ok()))
}

/// Characters that are kept of a line that is longer than a name can be.
const NAME_CHARS: usize = 160;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(text: Option<&str>) -> Told<Allergy> {
        let text = text.map(|text| LongText::parse(text).unwrap());
        stated(text.as_ref(), None).allergies
    }

    fn substances(told: &Told<Allergy>) -> Vec<&str> {
        let names = told.items.iter().filter_map(|allergy| allergy.substance.as_ref());
        names.map(ShortText::as_str).collect()
    }

    #[test]
    fn not_asked_none_and_something_are_three_answers() {
        assert_eq!(of(None).known, Known::NotAsked);
        for none in [
            "",
            "No",
            "Ninguna.",
            "SIN ALERGIAS CONOCIDAS",
            "—",
            "Sin medicación",
        ] {
            assert_eq!(
                of(Some(none)),
                Told {
                    known: Known::NoneKnown,
                    items: vec![]
                },
                "{none}"
            );
        }
        for some in [
            "Penicilina",
            "No tolera la leche",
            "Ninguna salvo látex",
            "no sabe",
        ] {
            let told = of(Some(some));
            assert_eq!((told.known, substances(&told)), (Known::Listed, vec![some]));
        }
    }

    #[test]
    fn each_line_is_an_entry_and_commas_are_left_alone() {
        let told = of(Some("Penicilina, grave\n\nLátex\nninguna"));
        assert_eq!(substances(&told), ["Penicilina, grave", "Látex"]);
    }

    #[test]
    fn a_long_line_is_told_whole() {
        let line = format!("Látex {}", "a".repeat(3_000));
        let told = of(Some(&line));
        let [allergy] = &told.items[..] else { panic!() };
        assert!(allergy.substance.as_ref().unwrap().as_str().ends_with('…'));
        assert_eq!(allergy.note.as_ref().unwrap().as_str(), line);
    }

    proptest! {
        #[test]
        fn whatever_was_written_is_told_or_means_none(text in "\\PC{0,300}(\n\\PC{0,300}){0,3}") {
            if let Ok(text) = LongText::parse(&text) {
                let told = stated(Some(&text), None).allergies;
                let lines = text.as_str().lines().filter(|line| !means_none(line)).count();
                prop_assert_eq!(told.items.len(), lines);
                prop_assert_eq!(told.known == Known::Listed, lines > 0);
            }
        }
    }
}

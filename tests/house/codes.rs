//! Every code that can reach a person has its words in every language, and no words are left over.

use std::collections::BTreeSet;

use super::sources::{root, rust_files};

fn texts(language: &str) -> (BTreeSet<String>, BTreeSet<String>, toml::Table) {
    let path = root().join(format!("assets/texts/errors.{language}.toml"));
    let table: toml::Table = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let keys = |name: &str| table[name].as_table().unwrap().keys().cloned().collect();
    (keys("problems"), keys("fields"), table)
}

/// Text between `start` and the next quote.
fn quoted_after<'a>(text: &'a str, start: &str) -> impl Iterator<Item = &'a str> {
    text.match_indices(start).filter_map(move |(at, _)| {
        let rest = &text[at + start.len()..];
        let rest = rest.trim_start();
        rest.strip_prefix('"')?.split('"').next()
    })
}

/// Every string of the form `room.code` in the code.
fn dotted_strings() -> BTreeSet<String> {
    dotted_strings_outside("nowhere")
}

/// The same without the files of a folder.
fn dotted_strings_outside(folder: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for source in rust_files("src") {
        if source.is_test() || source.path.starts_with(folder) {
            continue;
        }
        for piece in source.code().split('"').skip(1).step_by(2) {
            let mut parts = piece.split('.');
            let well_formed = |part: &str| {
                !part.is_empty()
                    && part
                        .chars()
                        .all(|c| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit())
            };
            if parts.clone().count() == 2 && parts.all(well_formed) {
                found.insert(piece.to_owned());
            }
        }
    }
    found
}

#[test]
fn every_refusal_has_its_words_in_both_languages() {
    let mut codes = BTreeSet::new();
    for source in rust_files("src") {
        if source.is_test() {
            continue;
        }
        let code = source.code().replace('\n', " ");
        for kind in code.match_indices("Kind::") {
            let rest = &code[kind.0..];
            let after = rest.split_once(',').map(|(_, after)| after).unwrap_or_default();
            if let Some(text) = after.trim_start().strip_prefix('"')
                && let Some(found) = text.split('"').next()
                && found.contains('.')
            {
                codes.insert(found.to_owned());
            }
        }
        codes.extend(
            quoted_after(&code, "not_found(")
                .filter(|found| found.contains('.'))
                .map(ToOwned::to_owned),
        );
    }
    codes.extend(["request.invalid".to_owned(), "server.internal".to_owned()]);
    assert!(
        codes.len() > 20,
        "the search for codes finds too little: {codes:?}"
    );
    for language in ["es", "en"] {
        let (problems, _, _) = texts(language);
        let silent: Vec<&String> = codes.difference(&problems).collect();
        assert!(silent.is_empty(), "{language} lacks words for {silent:#?}");
    }
}

#[test]
fn both_languages_say_the_same_things_and_nothing_unused() {
    let (problems, fields, spanish) = texts("es");
    let (other_problems, other_fields, english) = texts("en");
    assert_eq!(problems, other_problems);
    assert_eq!(fields, other_fields);
    let known = dotted_strings();
    let unused: Vec<&String> = problems
        .iter()
        .chain(&fields)
        .filter(|code| !known.contains(*code))
        .collect();
    assert!(unused.is_empty(), "words that no code uses: {unused:#?}");
    for (table, name) in [(&spanish, "es"), (&english, "en")] {
        for (code, text) in table["problems"].as_table().unwrap() {
            let detail = text["detail"].as_str().unwrap();
            assert!(detail.ends_with('.'), "{name} {code}: a detail is a sentence");
            assert!(!text["title"].as_str().unwrap().is_empty());
            assert!(
                !detail.contains('!') && !detail.contains('¡'),
                "{name} {code}: no exclamation marks"
            );
        }
    }
}

#[test]
fn both_languages_name_the_same_values() {
    let braces = |text: &str| -> BTreeSet<String> {
        text.split('{')
            .skip(1)
            .filter_map(|rest| rest.split('}').next())
            .map(ToOwned::to_owned)
            .collect()
    };
    let (_, _, spanish) = texts("es");
    let (_, _, english) = texts("en");
    for (code, text) in spanish["problems"].as_table().unwrap() {
        let other = &english["problems"][code];
        assert_eq!(
            braces(text["detail"].as_str().unwrap()),
            braces(other["detail"].as_str().unwrap()),
            "{code}"
        );
    }
}

/// Every `room.name` in the files that write into the audit log and is no refusal: acts may come there in
/// variables, through helpers of the file.
fn written_acts() -> BTreeSet<String> {
    let (problems, fields, _) = texts("es");
    let mut acts = BTreeSet::new();
    for source in rust_files("src") {
        let is_ours = ["src/modules/", "src/app/console", "src/app/diagnostics/log"]
            .iter()
            .any(|place| source.path.starts_with(place));
        let writes = ["Audit::of(", "reads.note(", "reads\n", "count_failure(", "end(tx"];
        let is_list = source.path.starts_with("src/modules/audit/model/");
        if !is_ours || is_list || source.is_test() || !writes.iter().any(|call| source.code().contains(call))
        {
            continue;
        }
        acts.extend(quoted_after(source.code(), "Audit::of(").map(ToOwned::to_owned));
        let strings = source.code().split('"').skip(1).step_by(2);
        let named = strings.filter(|text| {
            let is_dotted = text.split('.').count() == 2 && !text.starts_with('.') && !text.ends_with('.');
            let is_name = text
                .chars()
                .all(|c| c.is_ascii_lowercase() || c == '_' || c == '.');
            is_dotted && is_name && !problems.contains(*text) && !fields.contains(*text)
        });
        acts.extend(named.map(ToOwned::to_owned));
    }
    acts
}

#[test]
fn every_act_of_the_audit_log_is_known_and_has_its_words() {
    let known: BTreeSet<String> = omi::modules::audit::ACTS
        .iter()
        .map(|(act, _)| (*act).to_owned())
        .collect();
    // Counters and a file.
    let others = ["patients.carnet_number", "patients.record_number", "root.key"];
    let mut written = written_acts();
    written.retain(|name| !others.contains(&name.as_str()));
    let unknown: Vec<_> = written.difference(&known).collect();
    assert!(
        unknown.is_empty(),
        "not in src/modules/audit/model/acts.rs: {unknown:?}"
    );
    let everything = dotted_strings_outside("src/modules/audit/model/");
    let unused: Vec<_> = known.difference(&everything).collect();
    assert!(unused.is_empty(), "acts that nobody writes: {unused:?}");
    for language in ["es", "en"] {
        let path = root().join(format!("assets/texts/audit.{language}.toml"));
        let table: toml::Table = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let words: BTreeSet<String> = table["acts"].as_table().unwrap().keys().cloned().collect();
        assert_eq!(words, known, "{language}");
    }
}

#[test]
fn the_words_of_the_audit_log_are_the_same_in_both_languages() {
    let keys = |language: &str| -> BTreeSet<String> {
        let path = root().join(format!("assets/texts/audit.{language}.toml"));
        let table: toml::Table = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let sections = table.iter();
        sections
            .flat_map(|(section, words)| {
                let words = words.as_table().unwrap().keys();
                words.map(move |key| format!("{section}.{key}"))
            })
            .collect()
    };
    assert_eq!(keys("es"), keys("en"));
}

#[test]
fn every_finding_of_the_doctor_has_its_words_in_both_languages() {
    let mut codes = BTreeSet::from(["unknown".to_owned()]);
    let looks = ["src/app/doctor", "src/platform/store/examine"];
    for source in rust_files("src") {
        if source.is_test() || !looks.iter().any(|place| source.path.starts_with(place)) {
            continue;
        }
        for piece in source.code().split('"').skip(1).step_by(2) {
            let is_name =
                |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c == '_');
            if piece.split('.').count() == 2 && piece.split('.').all(is_name) {
                codes.insert(piece.to_owned());
            }
        }
    }
    // A file, and refusals of the store.
    codes.retain(|code| code != "root.key" && !code.starts_with("server."));
    assert!(
        codes.len() > 30,
        "the search for codes finds too little: {codes:?}"
    );
    for language in ["es", "en"] {
        let path = root().join(format!("assets/texts/doctor.{language}.toml"));
        let table: toml::Table = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let words: BTreeSet<String> = table.keys().cloned().collect();
        assert_eq!(words, codes, "{language}");
    }
}

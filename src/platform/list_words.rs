//! Words of the lists that leave the box as files: heads of columns and values. `assets/texts/lists.*.toml`.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::shared::language::Language;

const ES: &str = include_str!("../../assets/texts/lists.es.toml");
const EN: &str = include_str!("../../assets/texts/lists.en.toml");

type Lists = HashMap<String, HashMap<String, String>>;

fn lists(language: Language) -> &'static Lists {
    static SPANISH: OnceLock<Lists> = OnceLock::new();
    static ENGLISH: OnceLock<Lists> = OnceLock::new();
    let read = |text| toml::from_str(text).unwrap_or_default();
    match language {
        Language::Es => SPANISH.get_or_init(|| read(ES)),
        Language::En => ENGLISH.get_or_init(|| read(EN)),
    }
}

/// A word of a list; its name where nobody wrote one.
#[must_use]
pub fn list_word(language: Language, list: &str, name: &'static str) -> &'static str {
    let words = lists(language).get(list);
    words
        .and_then(|words| words.get(name))
        .map_or(name, String::as_str)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn both_languages_have_the_same_words_and_none_is_empty() {
        let names = |language| -> BTreeSet<(String, String)> {
            let lists = lists(language);
            assert!(
                lists
                    .values()
                    .flat_map(HashMap::values)
                    .all(|word| !word.trim().is_empty())
            );
            let named = lists
                .iter()
                .flat_map(|(list, words)| words.keys().map(move |name| (list.clone(), name.clone())));
            named.collect()
        };
        assert_eq!(names(Language::Es), names(Language::En));
        assert!(names(Language::Es).len() > 40);
    }
}

//! What each finding is called and what to do about it: in English at the console, as all of the command line, and in
//! the person's language on the page. `assets/texts/doctor.*.toml`.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::shared::language::Language;

const ES: &str = include_str!("../../../assets/texts/doctor.es.toml");
const EN: &str = include_str!("../../../assets/texts/doctor.en.toml");

/// What a code means and what to do.
pub fn words_in(language: Language, code: &str) -> &'static str {
    static SPANISH: OnceLock<HashMap<String, String>> = OnceLock::new();
    static ENGLISH: OnceLock<HashMap<String, String>> = OnceLock::new();
    let read = |text| toml::from_str(text).unwrap_or_default();
    let words = match language {
        Language::Es => SPANISH.get_or_init(|| read(ES)),
        Language::En => ENGLISH.get_or_init(|| read(EN)),
    };
    let found = words.get(code).or_else(|| words.get("unknown"));
    found.map_or("", String::as_str)
}

/// The same for whoever stands at the machine.
pub(super) fn words(code: &str) -> &'static str {
    words_in(Language::En, code)
}

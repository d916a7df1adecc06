//! The words for acts, fields and values, in the language of the person: the same on the screen and in an
//! export. `assets/texts/audit.*.toml`.

use std::collections::HashMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::acts::ActKind;
use crate::shared::language::Language;

const ES: &str = include_str!("../../../../assets/texts/audit.es.toml");
const EN: &str = include_str!("../../../../assets/texts/audit.en.toml");

type Section = HashMap<String, String>;

/// The name of a field in the API: some entries have it as the store does.
fn camel(field: &str) -> String {
    let mut parts = field.split('_');
    let mut name = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut letters = part.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    name
}

/// All words of a language.
#[derive(Debug, Default, Deserialize)]
pub struct Words {
    acts: Section,
    kinds: Section,
    fields: Section,
    values: Section,
    records: Section,
    doors: Section,
    roles: Section,
    columns: Section,
    others: Section,
}

impl Words {
    /// The words of a language.
    #[must_use]
    pub fn of(language: Language) -> &'static Self {
        static SPANISH: OnceLock<Words> = OnceLock::new();
        static ENGLISH: OnceLock<Words> = OnceLock::new();
        let read = |text| toml::from_str(text).unwrap_or_default();
        match language {
            Language::Es => SPANISH.get_or_init(|| read(ES)),
            Language::En => ENGLISH.get_or_init(|| read(EN)),
        }
    }

    /// Whether an act has words of its own.
    #[must_use]
    pub fn has_act(&self, act: &str) -> bool {
        self.acts.contains_key(act)
    }

    /// Whether a field has words of its own.
    #[must_use]
    pub fn has_field(&self, field: &str) -> bool {
        self.fields.contains_key(&camel(field))
    }

    /// The words for an act.
    #[must_use]
    pub fn act(&self, act: &str) -> &str {
        self.acts
            .get(act)
            .map_or_else(|| self.other("unknownAct"), String::as_str)
    }

    /// The words for a kind of act.
    #[must_use]
    pub fn kind(&self, kind: ActKind) -> &str {
        self.kinds.get(kind.as_str()).map_or("", String::as_str)
    }

    /// The words for a field.
    #[must_use]
    pub fn field(&self, field: &str) -> &str {
        self.fields
            .get(&camel(field))
            .map_or_else(|| self.other("unknownField"), String::as_str)
    }

    /// The words for one of a closed list of values, if it is one.
    #[must_use]
    pub fn value(&self, value: &str) -> Option<&str> {
        self.values.get(value).map(String::as_str)
    }

    /// The words for a kind of record, by its table.
    #[must_use]
    pub fn record(&self, table: &str) -> &str {
        self.records
            .get(table)
            .map_or_else(|| self.other("unknownRecord"), String::as_str)
    }

    /// The words for a door.
    #[must_use]
    pub fn door(&self, door: &str) -> &str {
        self.doors.get(door).map_or("", String::as_str)
    }

    /// The words for a role.
    #[must_use]
    pub fn role(&self, role: &str) -> &str {
        self.roles.get(role).map_or("", String::as_str)
    }

    /// The heading of a column of an export.
    #[must_use]
    pub fn column(&self, column: &str) -> &str {
        self.columns.get(column).map_or("", String::as_str)
    }

    /// Any other word.
    #[must_use]
    pub fn other(&self, name: &str) -> &str {
        self.others.get(name).map_or("", String::as_str)
    }
}

//! The sources of settings, each flattened to entries that remember where they stand.

use std::ffi::OsString;
use std::path::Path;

use toml::de::{DeTable, DeValue};
use toml::{Spanned, Value};

use super::error::{ConfigError, Origin};

/// One setting as a source gave it.
pub struct Entry {
    /// Section and name, such as `store.cache_mb`; `profile` has no section.
    pub key: String,
    /// The value as written; a variable of the environment is always text.
    pub value: Value,
    /// Where it stands.
    pub origin: Origin,
}

/// Why a text in another encoding is refused.
pub const NOT_TEXT: &str = "is not text in UTF-8";

/// The sections of the file, which are also the first word of a variable after `OMI_`.
pub const SECTIONS: [&str; 8] = [
    "paths",
    "listen",
    "keys",
    "clinic",
    "store",
    "passwords",
    "sessions",
    "telemetry",
];

/// Reads the entries of a settings file.
pub fn read_file(path: &Path) -> Result<Vec<Entry>, ConfigError> {
    let bytes = std::fs::read(path).map_err(|source| ConfigError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    match std::str::from_utf8(&bytes) {
        Ok(text) => parse_file(path, text),
        Err(error) => Err(ConfigError::Syntax {
            origin: Origin::File {
                path: path.to_owned(),
                line: line_of(&bytes, error.valid_up_to()),
            },
            reason: NOT_TEXT.to_owned(),
        }),
    }
}

/// Splits the text of a settings file into its entries.
pub fn parse_file(path: &Path, text: &str) -> Result<Vec<Entry>, ConfigError> {
    let origin = |offset| Origin::File {
        path: path.to_owned(),
        line: line_of(text.as_bytes(), offset),
    };
    let values: toml::Table = toml::from_str(text).map_err(|error| ConfigError::Syntax {
        origin: origin(error.span().map_or(0, |span| span.start)),
        reason: error.message().to_owned(),
    })?;
    let positions = DeTable::parse(text).map(Spanned::into_inner).unwrap_or_default();
    let mut entries = Vec::new();
    for (section, value) in values {
        let place = positions
            .iter()
            .find(|(name, _)| name.get_ref().as_ref() == section.as_str());
        let offset = place.map_or(0, |(name, _)| name.span().start);
        match value {
            Value::Table(names) if SECTIONS.contains(&section.as_str()) => {
                let inner = match place.map(|(_, value)| value.get_ref()) {
                    Some(DeValue::Table(inner)) => Some(inner),
                    _ => None,
                };
                for (name, value) in names {
                    let offset = inner
                        .and_then(|table| {
                            table
                                .iter()
                                .find(|(key, _)| key.get_ref().as_ref() == name.as_str())
                        })
                        .map_or(offset, |(key, _)| key.span().start);
                    let key = format!("{section}.{name}");
                    entries.push(Entry {
                        key,
                        value,
                        origin: origin(offset),
                    });
                }
            }
            value => entries.push(Entry {
                key: section,
                value,
                origin: origin(offset),
            }),
        }
    }
    Ok(entries)
}

/// The variables of this process.
pub fn environment() -> impl Iterator<Item = (OsString, OsString)> {
    std::env::vars_os()
}

/// Picks the settings out of the environment: `OMI_PROFILE` and `OMI_<SECTION>_<NAME>`. Other
/// variables, those that merely begin with `OMI_` included, belong to somebody else.
pub fn from_environment(
    variables: impl Iterator<Item = (OsString, OsString)>,
) -> Result<Vec<Entry>, ConfigError> {
    let mut entries = Vec::new();
    for (variable, value) in variables {
        let Some((variable, key)) = variable.to_str().and_then(|name| Some((name, key_of(name)?))) else {
            continue;
        };
        let origin = Origin::Environment(variable.to_owned());
        let Ok(value) = value.into_string() else {
            return Err(ConfigError::Invalid {
                origin,
                key,
                reason: NOT_TEXT.to_owned(),
            });
        };
        let value = Value::String(value);
        entries.push(Entry { key, value, origin });
    }
    Ok(entries)
}

/// The setting that a variable is about.
fn key_of(variable: &str) -> Option<String> {
    let name = variable.strip_prefix("OMI_")?.to_ascii_lowercase();
    if name == "profile" {
        return Some(name);
    }
    SECTIONS.iter().find_map(|section| {
        let rest = name.strip_prefix(*section)?.strip_prefix('_')?;
        Some(format!("{section}.{rest}"))
    })
}

fn line_of(text: &[u8], offset: usize) -> usize {
    text.iter().take(offset).filter(|byte| **byte == b'\n').count() + 1
}

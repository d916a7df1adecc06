//! The settings that count, written as a settings file with its comments: `packaging/omi.toml` is the form,
//! each line filled in with the value and where it came from.

use toml::{Table, Value};

use super::error::Origin;
use super::load::Loaded;

/// The commented file, which documents every setting.
const FORM: &str = include_str!("../../packaging/omi.toml");

const HEADER: &str = "\
# The settings that count on this machine, as `omi serve --print-config` saw them: the defaults of the profile,
# the settings file, variables of the environment and flags, of which the later wins. Behind each value stands where
# it came from. Kept as a file, this gives the same settings (omi serve --config FILE).
";

impl Loaded {
    /// A settings file that gives the same settings, with where each came from. What may hold a secret is masked,
    /// and its line is then a comment.
    #[must_use]
    pub fn printed(&self) -> String {
        // Settings are made of text, numbers and tables, which TOML can hold.
        let values = Table::try_from(&self.settings).unwrap_or_default();
        let mut text = HEADER.to_owned();
        let mut section = "";
        for line in FORM.lines().skip_while(|line| !line.is_empty()) {
            if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                section = name;
            }
            match setting(line) {
                Some((name, example)) => text.push_str(&self.line(&values, section, name, example)),
                None => text.push_str(line),
            }
            text.push('\n');
        }
        text
    }

    fn line(&self, values: &Table, section: &str, name: &str, example: &str) -> String {
        let (key, value) = if section.is_empty() {
            (name.to_owned(), values.get(name))
        } else {
            let value = values.get(section).and_then(|inner| inner.get(name));
            (format!("{section}.{name}"), value)
        };
        let origin = self.origins.get(&key).unwrap_or(&Origin::Default);
        let origin: String = origin.to_string().chars().flat_map(visible).collect();
        match value {
            None => format!("#{name} = {example}  # not set; this is an example"),
            Some(value) => match masked(&key, value) {
                None => format!("{name} = {value}  # {origin}"),
                Some(masked) => {
                    let masked = Value::String(masked);
                    format!("#{name} = {masked}  # {origin}; what is secret in it is not shown")
                }
            },
        }
    }
}

/// Name and value of a line that shows a setting: a comment sign and, at once, a name.
fn setting(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.strip_prefix('#')?.split_once(" = ")?;
    let is_name = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    (is_name && !name.is_empty()).then_some((name, value))
}

/// The value without what is secret in it; nothing when there is no secret.
fn masked(key: &str, value: &Value) -> Option<String> {
    if key != "telemetry.otlp_endpoint" {
        return None;
    }
    let url = reqwest::Url::parse(value.as_str()?).ok()?;
    let has_secret = !url.username().is_empty()
        || url.password().is_some()
        || url.query().is_some()
        || url.fragment().is_some();
    has_secret.then(|| {
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        let host = url.host_str().unwrap_or_default();
        format!("{}://***@{host}{port}{}", url.scheme(), url.path())
    })
}

/// The name of a file may hold what would end the comment.
fn visible(character: char) -> Vec<char> {
    if character.is_control() {
        character.escape_unicode().collect()
    } else {
        vec![character]
    }
}

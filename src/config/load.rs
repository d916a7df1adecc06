//! Lays the sources over each other and checks the whole.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;

use toml::{Table, Value};

use super::check::check;
use super::error::{ConfigError, Origin};
use super::layers::{Entry, NOT_TEXT, SECTIONS, from_environment, read_file};
use super::sections::Settings;
use super::values::Profile;

/// The settings that `omi serve` also takes as flags.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Flags {
    /// Settings file; `--print-config` shows one with every key
    #[arg(long, value_name = "FILE", env = "OMI_CONFIG")]
    pub config: Option<PathBuf>,
    /// Folder that holds everything the box keeps
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Address for staff, HTTPS; port 0 takes a free one
    #[arg(long, value_name = "ADDR")]
    pub staff: Option<SocketAddr>,
    /// Address for families, HTTPS
    #[arg(long, value_name = "ADDR")]
    pub portal: Option<SocketAddr>,
    /// Address for health and metrics, plain HTTP
    #[arg(long, value_name = "ADDR")]
    pub ops: Option<SocketAddr>,
    /// Address of the page by which devices come to trust the box, plain HTTP
    #[arg(long, value_name = "ADDR")]
    pub trust: Option<SocketAddr>,
}

impl Flags {
    fn entries(&self) -> Result<Vec<Entry>, ConfigError> {
        let address = |address: Option<SocketAddr>| address.map(|address| address.to_string());
        let data = match self.data.as_ref().map(|path| path.to_str()) {
            Some(None) => {
                return Err(ConfigError::Invalid {
                    origin: Origin::Flag("--data"),
                    key: "paths.data".to_owned(),
                    reason: NOT_TEXT.to_owned(),
                });
            }
            data => data.flatten().map(ToOwned::to_owned),
        };
        let entries = [
            ("paths.data", "--data", data),
            ("listen.staff", "--staff", address(self.staff)),
            ("listen.portal", "--portal", address(self.portal)),
            ("listen.ops", "--ops", address(self.ops)),
            ("listen.trust", "--trust", address(self.trust)),
        ]
        .into_iter()
        .filter_map(|(key, flag, value)| {
            let value = Value::String(value?);
            Some(Entry {
                key: key.to_owned(),
                value,
                origin: Origin::Flag(flag),
            })
        });
        Ok(entries.collect())
    }
}

/// Settings, and where each that somebody set stands.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What counts.
    pub settings: Settings,
    /// By section and name; whatever is missing is a default of the profile.
    pub(super) origins: BTreeMap<String, Origin>,
}

/// Loads the settings: the profile's defaults, the file named by `flags`, `variables`, `flags`.
///
/// # Errors
/// When the file cannot be read or a value is unknown, malformed or in conflict with another.
pub fn load(
    flags: &Flags,
    variables: impl Iterator<Item = (OsString, OsString)>,
) -> Result<Loaded, ConfigError> {
    let mut entries = match &flags.config {
        Some(path) => read_file(path)?,
        None => Vec::new(),
    };
    entries.extend(from_environment(variables)?);
    entries.extend(flags.entries()?);
    merge(entries)
}

/// Lays `entries` over the defaults of the profile that they name; later entries win.
pub(super) fn merge(entries: Vec<Entry>) -> Result<Loaded, ConfigError> {
    let mut profile = Profile::default();
    for entry in entries.iter().filter(|entry| entry.key == "profile") {
        profile = apply(&Settings::defaults(profile), entry)?.profile;
    }
    let mut settings = Settings::defaults(profile);
    let mut origins = BTreeMap::new();
    for entry in entries {
        settings = apply(&settings, &entry)?;
        origins.insert(entry.key, entry.origin);
    }
    check(&settings, &origins)?;
    Ok(Loaded { settings, origins })
}

/// One entry laid over `settings`, so that whatever is refused is this entry's fault.
fn apply(settings: &Settings, entry: &Entry) -> Result<Settings, ConfigError> {
    let invalid = |reason: String| ConfigError::Invalid {
        origin: entry.origin.clone(),
        key: entry.key.clone(),
        reason,
    };
    let mut table = Table::try_from(settings).map_err(|error| invalid(error.to_string()))?;
    let (section, name) = entry.key.split_once('.').unwrap_or(("", &entry.key));
    if SECTIONS.contains(&entry.key.as_str()) {
        return Err(invalid(format!("is a section and begins with the line [{name}]")));
    }
    let mut last = None;
    for value in readings(&entry.value, &entry.origin) {
        match (section, table.get_mut(section)) {
            ("", _) => table.insert(name.to_owned(), value),
            (_, Some(Value::Table(inner))) => inner.insert(name.to_owned(), value),
            _ => return Err(unknown(entry)),
        };
        match table.clone().try_into::<Settings>() {
            Ok(settings) => return Ok(settings),
            Err(error) if error.message().starts_with("unknown field") => return Err(unknown(entry)),
            Err(error) => last = last.or(Some(error.message().trim().to_owned())),
        }
    }
    Err(invalid(last.unwrap_or_default()))
}

/// What a value may mean: the environment has only text, so a number is tried as text and as number.
fn readings(value: &Value, origin: &Origin) -> Vec<Value> {
    match (value, origin) {
        (Value::String(text), Origin::Environment(_)) => {
            let number = text.parse::<i64>().ok().map(Value::Integer);
            number.into_iter().chain([value.clone()]).collect()
        }
        _ => vec![value.clone()],
    }
}

fn unknown(entry: &Entry) -> ConfigError {
    ConfigError::Unknown {
        origin: entry.origin.clone(),
        key: entry.key.clone(),
    }
}

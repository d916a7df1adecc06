//! Lays the sources over each other and checks the whole.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;

use toml::{Table, Value};

use super::error::{ConfigError, Origin};
use super::layers::{Entry, from_environment, read_file};
use super::sections::Settings;
use super::values::Profile;

/// The settings that `omi serve` also takes as flags.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Flags {
    /// Settings file (packaging/omi.toml documents every key)
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
    fn entries(&self) -> Vec<Entry> {
        let address = |address: Option<SocketAddr>| address.map(|address| address.to_string());
        [
            (
                "paths.data",
                "--data",
                self.data.as_ref().map(|path| path.to_string_lossy().into_owned()),
            ),
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
        })
        .collect()
    }
}

/// Loads the settings: the profile's defaults, the file named by `flags`, `variables`, `flags`.
///
/// # Errors
/// When the file cannot be read or a value is unknown, malformed or in conflict with another.
pub fn load(
    flags: &Flags,
    variables: impl Iterator<Item = (String, String)>,
) -> Result<Settings, ConfigError> {
    let mut entries = match &flags.config {
        Some(path) => read_file(path)?,
        None => Vec::new(),
    };
    entries.extend(from_environment(variables));
    entries.extend(flags.entries());
    merge(entries)
}

/// Lays `entries` over the defaults of the profile that they name; later entries win.
pub(super) fn merge(entries: Vec<Entry>) -> Result<Settings, ConfigError> {
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
    Ok(settings)
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

/// What no single value can know about itself.
fn check(settings: &Settings, origins: &BTreeMap<String, Origin>) -> Result<(), ConfigError> {
    let refuse = |key: &str, reason: String| {
        let origin = origins.get(key).cloned().unwrap_or(Origin::Default);
        Err(ConfigError::Invalid {
            origin,
            key: key.to_owned(),
            reason,
        })
    };
    let listen = &settings.listen;
    let clash = |one: SocketAddr, other: SocketAddr| {
        one.port() != 0
            && one.port() == other.port()
            && (one.ip() == other.ip() || one.ip().is_unspecified() || other.ip().is_unspecified())
    };
    if clash(listen.staff, listen.portal) {
        return refuse(
            "listen.portal",
            format!("{} is taken by listen.staff", listen.portal),
        );
    }
    if clash(listen.staff, listen.ops) || clash(listen.portal, listen.ops) {
        return refuse(
            "listen.ops",
            format!("{} is taken by another listener", listen.ops),
        );
    }
    let store = &settings.store;
    if !(8..=65_536).contains(&store.cache_mb) {
        return refuse(
            "store.cache_mb",
            format!("{} is not between 8 and 65536", store.cache_mb),
        );
    }
    if store.stop_free_percent > store.warn_free_percent {
        return refuse(
            "store.stop_free_percent",
            "is above store.warn_free_percent".to_owned(),
        );
    }
    if store.stop_free_mb > store.warn_free_mb {
        return refuse("store.stop_free_mb", "is above store.warn_free_mb".to_owned());
    }
    let passwords = &settings.passwords;
    if !(8 * 1024..=1024 * 1024).contains(&passwords.memory_kib) {
        return refuse(
            "passwords.memory_kib",
            "is not between 8192 and 1048576".to_owned(),
        );
    }
    if !(1..=16).contains(&passwords.passes) {
        return refuse("passwords.passes", "is not between 1 and 16".to_owned());
    }
    if !(1..=720).contains(&settings.sessions.idle_minutes) {
        return refuse("sessions.idle_minutes", "is not between 1 and 720".to_owned());
    }
    if let Some(endpoint) = &settings.telemetry.otlp_endpoint
        && !reqwest::Url::parse(endpoint)
            .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
    {
        return refuse(
            "telemetry.otlp_endpoint",
            format!("`{endpoint}` is not an http or https address"),
        );
    }
    if settings.paths.data.as_os_str().is_empty() {
        return refuse("paths.data", "is empty".to_owned());
    }
    Ok(())
}

//! What no single setting can know about itself: its bounds beside the others.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use super::error::{ConfigError, Origin};
use super::sections::{Keys, Listen, Settings, Store};

/// What the settings say, and where each stands.
struct Checked<'a>(&'a BTreeMap<String, Origin>);

/// Checks the whole.
pub fn check(settings: &Settings, origins: &BTreeMap<String, Origin>) -> Result<(), ConfigError> {
    let checked = Checked(origins);
    checked.listen(&settings.listen)?;
    checked.store(&settings.store)?;
    checked.keys(&settings.keys)?;
    let passwords = &settings.passwords;
    checked.range(
        "passwords.memory_kib",
        passwords.memory_kib,
        8 * 1024,
        1024 * 1024,
    )?;
    checked.range("passwords.passes", passwords.passes, 1, 16)?;
    checked.range(
        "sessions.idle_minutes",
        settings.sessions.idle_minutes.into(),
        1,
        720,
    )?;
    // The address is not repeated: it may hold a password.
    if let Some(endpoint) = &settings.telemetry.otlp_endpoint
        && !reqwest::Url::parse(endpoint)
            .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
    {
        return checked.refuse("telemetry.otlp_endpoint", "is not an http or https address");
    }
    if settings.paths.data.as_os_str().is_empty() {
        return checked.refuse("paths.data", "is empty");
    }
    Ok(())
}

impl Checked<'_> {
    fn refuse(&self, key: &str, reason: impl Into<String>) -> Result<(), ConfigError> {
        Err(ConfigError::Invalid {
            origin: self.0.get(key).cloned().unwrap_or(Origin::Default),
            key: key.to_owned(),
            reason: reason.into(),
        })
    }

    /// Refuses one of two that do not go together: the first, unless only the second was set by somebody.
    fn refuse_pair(&self, one: (&str, String), other: (&str, String)) -> Result<(), ConfigError> {
        let is_others_fault = !self.0.contains_key(one.0) && self.0.contains_key(other.0);
        let (key, reason) = if is_others_fault { other } else { one };
        self.refuse(key, reason)
    }

    fn range(&self, key: &str, value: u32, least: u32, most: u32) -> Result<(), ConfigError> {
        if (least..=most).contains(&value) {
            return Ok(());
        }
        self.refuse(key, format!("{value} is not between {least} and {most}"))
    }

    /// No two listeners at one address and port.
    fn listen(&self, listen: &Listen) -> Result<(), ConfigError> {
        let doors = [
            ("listen.staff", listen.staff),
            ("listen.portal", listen.portal),
            ("listen.ops", listen.ops),
            ("listen.trust", listen.trust),
        ];
        for (at, (key, address)) in doors.iter().enumerate() {
            for (before, taken) in doors.iter().take(at) {
                if clash(*taken, *address) {
                    let reason = format!("{address} is taken by {before}");
                    let other = format!("{taken} is taken by {key}");
                    self.refuse_pair((key, reason), (before, other))?;
                }
            }
        }
        Ok(())
    }

    fn store(&self, store: &Store) -> Result<(), ConfigError> {
        self.range("store.cache_mb", store.cache_mb, 8, 65_536)?;
        self.range("store.ballast_mb", store.ballast_mb.unwrap_or(0), 0, 65_536)?;
        let above = |key: &str| format!("is above {key}");
        let below = |key: &str| format!("is below {key}");
        if store.stop_free_percent > store.warn_free_percent {
            let (stop, warn) = ("store.stop_free_percent", "store.warn_free_percent");
            self.refuse_pair((stop, above(warn)), (warn, below(stop)))?;
        }
        if store.stop_free_mb > store.warn_free_mb {
            let (stop, warn) = ("store.stop_free_mb", "store.warn_free_mb");
            self.refuse_pair((stop, above(warn)), (warn, below(stop)))?;
        }
        Ok(())
    }

    fn keys(&self, keys: &Keys) -> Result<(), ConfigError> {
        // systemd puts a credential into a file of this name (systemd.exec(5)).
        if let Some(name) = &keys.credential
            && (name.is_empty() || name.len() > 255 || name.contains('/') || name.starts_with('.'))
        {
            self.refuse("keys.credential", "is not the name of a credential")?;
        }
        for (key, path) in [
            ("keys.key_file", &keys.key_file),
            ("keys.passphrase_file", &keys.passphrase_file),
        ] {
            if path.as_ref().is_some_and(|path| path.as_os_str().is_empty()) {
                self.refuse(key, "is empty")?;
            }
        }
        Ok(())
    }
}

fn clash(one: SocketAddr, other: SocketAddr) -> bool {
    one.port() != 0
        && one.port() == other.port()
        && (one.ip() == other.ip() || one.ip().is_unspecified() || other.ip().is_unspecified())
}

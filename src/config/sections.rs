//! The settings themselves, one struct per section of `omi.toml`, with the defaults of each profile.
//! `packaging/omi.toml` documents every key; a test holds the two together.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::values::{Domain, LogFormat, LogLevel, Percent, Profile, TimeServer};

/// Everything the box must know before it opens its store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Which defaults apply.
    pub profile: Profile,
    /// Folders.
    pub paths: Paths,
    /// Addresses of the listeners.
    pub listen: Listen,
    /// Where the root key comes from.
    pub keys: Keys,
    /// What the network knows about the clinic.
    pub clinic: Clinic,
    /// Who knows the time.
    pub clock: Clock,
    /// Memory and disk limits of the store.
    pub store: Store,
    /// Cost of hashing a password.
    pub passwords: Passwords,
    /// How long the staff stay signed in.
    pub sessions: Sessions,
    /// Logs and traces.
    pub telemetry: Telemetry,
}

/// Folders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paths {
    /// The one folder that holds everything the box keeps.
    pub data: PathBuf,
}

/// Addresses of the listeners; port 0 takes a free one. Always an address, never a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listen {
    /// The clinic's own people, on the local network, by HTTPS.
    pub staff: SocketAddr,
    /// Families only, by HTTPS; what a tunnel may reach.
    pub portal: SocketAddr,
    /// Health and metrics, plain HTTP: keep it on the loopback interface.
    pub ops: SocketAddr,
    /// How devices come to trust the box, plain HTTP on the clinic's network. The box does without it when
    /// the address is taken, and keeps it to itself when it keeps the staff's to itself.
    pub trust: SocketAddr,
}

/// The slots that may hold the root key. The first one that is configured and opens is used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keys {
    /// Name of a systemd credential (`LoadCredentialEncrypted=`), which a TPM can guard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential: Option<String>,
    /// A file of mode 0400 that holds the key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_file: Option<PathBuf>,
    /// A file of mode 0400 that holds the passphrase from which the key is unlocked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passphrase_file: Option<PathBuf>,
}

/// What the network knows about the clinic.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clinic {
    /// The clinic's DNS name, which its certificates then carry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<Domain>,
}

/// Who knows the time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    /// The time server that the diagnostics ask how far the clock is off; none: nobody is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ntp_server: Option<TimeServer>,
}

/// Memory and disk limits of the store. A watermark is the smaller of its share and its size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Store {
    /// Memory for pages of the database, in MiB.
    pub cache_mb: u32,
    /// Disk space held back for the day the disk is full, in MiB; none: the smaller of 256 MiB and
    /// 2% of the disk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ballast_mb: Option<u32>,
    /// Warn when less than this share of the disk is free.
    pub warn_free_percent: Percent,
    /// Warn when less than this many MiB are free.
    pub warn_free_mb: u32,
    /// Stop writing when less than this share of the disk is free.
    pub stop_free_percent: Percent,
    /// Stop writing when less than this many MiB are free.
    pub stop_free_mb: u32,
}

/// Cost of hashing a password with argon2id (RFC 9106), one lane.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Passwords {
    /// Memory for one hash, in KiB.
    pub memory_kib: u32,
    /// Passes over that memory.
    pub passes: u32,
}

/// How long the staff stay signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sessions {
    /// Minutes without an action of theirs after which they are signed out.
    pub idle_minutes: u16,
}

/// Logs and traces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Telemetry {
    /// The least severe line that is logged.
    pub log_level: LogLevel,
    /// How a line is written.
    pub log_format: LogFormat,
    /// Where traces are sent (OTLP over HTTP, protobuf), such as `http://127.0.0.1:4318`; none: nowhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub otlp_endpoint: Option<String>,
}

impl Settings {
    /// The defaults of a profile.
    #[must_use]
    pub fn defaults(profile: Profile) -> Self {
        let everywhere = |port| SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), port);
        let testing = profile == Profile::Testing;
        Self {
            profile,
            paths: Paths {
                data: PathBuf::from("/var/lib/omi"),
            },
            listen: Listen {
                staff: everywhere(8443),
                portal: everywhere(8444),
                ops: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 9464),
                trust: everywhere(8080),
            },
            keys: Keys::default(),
            clinic: Clinic::default(),
            clock: Clock::default(),
            store: Store {
                cache_mb: 32,
                ballast_mb: match profile {
                    Profile::Development => Some(16),
                    Profile::Testing => Some(1),
                    Profile::Staging | Profile::Production => None,
                },
                warn_free_percent: Percent::new(10),
                warn_free_mb: 10 * 1024,
                stop_free_percent: Percent::new(5),
                stop_free_mb: 1024,
            },
            passwords: Passwords {
                memory_kib: if testing { 8 * 1024 } else { 19 * 1024 },
                passes: if testing { 1 } else { 2 },
            },
            sessions: Sessions { idle_minutes: 30 },
            telemetry: Telemetry {
                log_level: LogLevel::Info,
                log_format: match profile {
                    Profile::Development => LogFormat::Text,
                    _ => LogFormat::Json,
                },
                otlp_endpoint: None,
            },
        }
    }
}

//! Why the settings were refused, and where the wrong one stands.

use std::fmt;
use std::path::PathBuf;

/// Where a value came from, so that a person can find and change it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A line of the settings file, counted from 1.
    File {
        /// The file as it was named.
        path: PathBuf,
        /// The line of the value.
        line: usize,
    },
    /// An environment variable.
    Environment(String),
    /// A command-line flag, such as `--staff`.
    Flag(&'static str),
    /// Nobody set it: the profile's default.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, line } => write!(f, "{}:{line}", path.display()),
            Self::Environment(name) => write!(f, "environment variable {name}"),
            Self::Flag(name) => write!(f, "flag {name}"),
            Self::Default => f.write_str("default"),
        }
    }
}

/// The settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file named on the command line or in `OMI_CONFIG` cannot be read.
    #[error("{}: {source}", path.display())]
    Unreadable {
        /// The file as it was named.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is not TOML.
    #[error("{origin}: {reason}")]
    Syntax {
        /// The line at which reading stopped.
        origin: Origin,
        /// What was expected.
        reason: String,
    },
    /// There is no such setting.
    #[error("{origin}: there is no setting `{key}`")]
    Unknown {
        /// Where it was set.
        origin: Origin,
        /// The name as written.
        key: String,
    },
    /// The value does not fit the setting.
    #[error("{origin}: `{key}`: {reason}")]
    Invalid {
        /// Where it was set.
        origin: Origin,
        /// The setting, such as `store.cache_mb`.
        key: String,
        /// What is wrong with the value.
        reason: String,
    },
}

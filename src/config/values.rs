//! Small value types of the settings. Each checks itself while it is read, so that the reason for a
//! refusal names the line it stands on.

use std::fmt;
use std::net::{IpAddr, SocketAddr};

use serde::{Deserialize, Serialize};

/// What the box is run for. It changes documented defaults and nothing else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// On a developer's machine.
    Development,
    /// Under automatic tests.
    Testing,
    /// A rehearsal of production, with its defaults.
    Staging,
    /// A clinic.
    #[default]
    Production,
}

/// The least severe line that is logged. Other people's code is never logged below `warn`, so that
/// no library writes a header or a body at a finer level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// Something was not done.
    Error,
    /// Something needs attention.
    Warn,
    /// What the box does, one line for each request.
    #[default]
    Info,
    /// Why it does so.
    Debug,
    /// Every step.
    Trace,
}

impl From<LogLevel> for tracing::Level {
    fn from(level: LogLevel) -> Self {
        match level {
            LogLevel::Error => Self::ERROR,
            LogLevel::Warn => Self::WARN,
            LogLevel::Info => Self::INFO,
            LogLevel::Debug => Self::DEBUG,
            LogLevel::Trace => Self::TRACE,
        }
    }
}

/// How a log line is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// One JSON object a line, for machines.
    #[default]
    Json,
    /// One line of text, for a developer's terminal.
    Text,
}

/// A share from 0 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8")]
pub struct Percent(u8);

impl Percent {
    /// A share known to the code; above 100 it counts as 100.
    #[must_use]
    pub const fn new(share: u8) -> Self {
        Self(if share > 100 { 100 } else { share })
    }

    /// The share as a number from 0 to 100.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Percent {
    type Error = String;

    fn try_from(share: u8) -> Result<Self, Self::Error> {
        if share <= 100 {
            Ok(Self(share))
        } else {
            Err(format!("{share} is more than 100 percent"))
        }
    }
}

/// A DNS name in lower case, without a final dot (RFC 1123: labels of 1-63 letters, digits and inner
/// hyphens, 253 in all). Never an address: those are always reached by their own certificate entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Domain(String);

impl Domain {
    /// The name as it stands in a certificate.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Domain {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let name = text.to_ascii_lowercase();
        let is_label = |label: &str| {
            (1..=63).contains(&label.len())
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        if name.len() > 253 || !name.split('.').all(is_label) {
            return Err(format!("`{text}` is not a DNS name"));
        }
        if name
            .rsplit('.')
            .next()
            .is_some_and(|top| top.bytes().all(|byte| byte.is_ascii_digit()))
        {
            return Err(format!("`{text}` is an address, not a DNS name"));
        }
        Ok(Self(name))
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The port of NTP (RFC 5905, section 7.2).
const NTP_PORT: u16 = 123;

/// A time server by its address, at port 123 unless another is named. Never a name: asking for the time must not
/// depend on who answers for names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeServer(SocketAddr);

impl TimeServer {
    /// Where to ask.
    #[must_use]
    pub const fn address(self) -> SocketAddr {
        self.0
    }
}

impl TryFrom<String> for TimeServer {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let alone = text.parse::<IpAddr>().map(|ip| SocketAddr::new(ip, NTP_PORT));
        let address = alone.or_else(|_| text.parse::<SocketAddr>());
        let address =
            address.map_err(|_| format!("`{text}` is not an IP address, with or without a port"))?;
        if address.port() == 0 || address.ip().is_unspecified() || address.ip().is_multicast() {
            return Err(format!("`{text}` is not the address of a server"));
        }
        Ok(Self(address))
    }
}

impl From<TimeServer> for String {
    fn from(server: TimeServer) -> Self {
        if server.0.port() == NTP_PORT {
            server.0.ip().to_string()
        } else {
            server.0.to_string()
        }
    }
}

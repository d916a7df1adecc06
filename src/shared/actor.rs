//! Who acts: carried by every command from the door to the audit log.

use std::net::IpAddr;

use jiff::Timestamp;

use super::error::{Error, Kind};
use super::ids::{SessionId, UserId};
use super::language::Language;
use super::permission::{Permission, Role, may};

/// Through which door an act came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Door {
    /// The staff address on the LAN.
    Staff,
    /// The families' portal.
    Portal,
    /// Someone at the machine itself.
    Console,
    /// The box by itself: workers, seeds, migrations.
    System,
}

impl Door {
    /// The name in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Staff => "STAFF",
            Self::Portal => "PORTAL",
            Self::Console => "CONSOLE",
            Self::System => "SYSTEM",
        }
    }
}

/// The person (or the box itself) behind a command.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The signed-in user; none for the console, the box and people who are signing in.
    pub user: Option<UserId>,
    /// Their roles at this moment.
    pub roles: Vec<Role>,
    /// Their session.
    pub session: Option<SessionId>,
    /// Where from.
    pub door: Door,
    /// The address of the other end.
    pub address: Option<IpAddr>,
    /// The W3C trace id of the request, 32 hexadecimal digits; empty outside requests.
    pub trace_id: String,
    /// The language of answers.
    pub language: Language,
    /// Until when sensitive acts are allowed without asking for the password again.
    pub reauthenticated_until: Option<Timestamp>,
}

impl Actor {
    /// The box itself.
    #[must_use]
    pub fn system() -> Self {
        Self::nobody(Door::System)
    }

    /// Someone with access to the machine's console.
    #[must_use]
    pub fn console() -> Self {
        Self::nobody(Door::Console)
    }

    /// A caller who has not signed in.
    #[must_use]
    pub fn nobody(door: Door) -> Self {
        Self {
            user: None,
            roles: Vec::new(),
            session: None,
            door,
            address: None,
            trace_id: String::new(),
            language: Language::Es,
            reauthenticated_until: None,
        }
    }

    /// Whether the act is allowed by role. The box and its console may do everything.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        matches!(self.door, Door::System | Door::Console) || may(&self.roles, permission)
    }

    /// Refuses with 403 `auth.forbidden` unless the role allows it.
    ///
    /// # Errors
    /// `auth.forbidden` with the permission's name.
    pub fn require(&self, permission: Permission) -> Result<(), Error> {
        if self.may(permission) {
            return Ok(());
        }
        Err(Error::new(Kind::Forbidden, "auth.forbidden").param("permission", permission.as_str()))
    }
}

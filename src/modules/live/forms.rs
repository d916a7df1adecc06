//! What is said in the stream, and what people say about where they are.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// One event of a stream: its name stands in the line `event`, what it says in the line `data`.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "event", content = "data", rename_all = "camelCase")]
pub enum LiveEvent {
    /// The first one: from where the stream goes on, and what the box is.
    Hello(Hello),
    /// What changed.
    Changes(Changes),
    /// Something was missed: everything has to be read anew.
    Reset(Position),
    /// Somebody came to a form or left it.
    Presence(Moved),
    /// The session is over, or its roles are not what they were.
    End,
}

/// What a stream begins with.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({"seq": 4711, "version": "0.1.0", "app": "/assets/index-PE6fB1iJ.js"}))]
pub struct Hello {
    /// The position in the change log from which on changes are told.
    pub seq: u64,
    /// The version of the box.
    pub version: &'static str,
    /// The script of the app that the box serves: another one than the page's own means that the box was
    /// updated since. None in a box without the app.
    pub app: Option<String>,
}

/// What changed.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Changes {
    /// Of each record the latest change, oldest first.
    pub changes: Vec<ChangePointer>,
}

/// Where the change log stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct Position {
    /// The last position.
    pub seq: u64,
}

/// A form that somebody came to or left.
#[derive(Debug, Serialize, ToSchema)]
pub struct Moved {
    /// Which one; none when it may have been any.
    pub place: Option<Place>,
}

/// Something changed: to be read anew by whoever shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({"seq": 4712, "table": "patients", "id": "01930a3e-7c00-7000-8000-000000000001", "about": "01930a3e-7c00-7000-8000-000000000001", "revision": 3}))]
pub struct ChangePointer {
    /// Position in the change log.
    pub seq: u64,
    /// What kind of record: `patients`, `guardians`, `health_plans`, `clinic`, `users` …
    pub table: &'static str,
    /// The record's id.
    pub id: Uuid,
    /// The child, the guardian or the colleague whom it is about; absent when it is about the clinic.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<Uuid>,
    /// The record's version after the change.
    pub revision: u64,
}

/// What kind of form people meet in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PlaceKind {
    /// The form of a child's data.
    Patient,
    /// The form of a guardian's data.
    Guardian,
    /// The form of a task.
    Task,
    /// The forms of the clinic's settings, which are one record: its id is all noughts.
    Settings,
}

/// A form of one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Place {
    /// What kind of form.
    pub kind: PlaceKind,
    /// The record.
    pub id: Uuid,
}

/// Where a window is.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PresenceForm {
    /// The window: an id that it made itself.
    pub window: Uuid,
    /// The form that is open in it; none once it is closed. To be said again every 20 seconds.
    pub place: Option<Place>,
}

/// Who else has the form open.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Present {
    /// The others, the first to come first.
    pub others: Vec<PersonPresent>,
}

/// Someone who has a form open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PersonPresent {
    /// The name.
    pub name: String,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// Whether it is the same person, in another window.
    pub own: bool,
}

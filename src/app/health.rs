//! Health, as monitors read it and as the doctor's first look.

use std::collections::BTreeMap;

use serde::Serialize;

/// How a part of the box is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// Works.
    Up,
    /// Does not work.
    Down,
}

/// One part of the box.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Component {
    /// How it is.
    pub status: Status,
    /// Numbers and codes, nothing personal.
    #[schema(value_type = Object)]
    pub details: BTreeMap<&'static str, serde_json::Value>,
}

impl Component {
    /// A part with its details.
    pub fn new(works: bool, details: impl IntoIterator<Item = (&'static str, serde_json::Value)>) -> Self {
        let status = if works { Status::Up } else { Status::Down };
        Self {
            status,
            details: details.into_iter().collect(),
        }
    }
}

/// The whole box.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(example = json!({"status": "UP", "components": {"db": {"status": "UP", "details": {}}}}))]
pub struct Health {
    /// `DOWN` as soon as one part is.
    pub status: Status,
    /// `db`, `diskSpace`, `search`, `outbox`, `certificate`, `clock`, `integrity`.
    pub components: BTreeMap<&'static str, Component>,
}

impl Health {
    /// The box is as well as its worst part.
    #[must_use]
    pub fn of(components: BTreeMap<&'static str, Component>) -> Self {
        let works = components
            .values()
            .all(|component| component.status == Status::Up);
        Self {
            status: if works { Status::Up } else { Status::Down },
            components,
        }
    }
}

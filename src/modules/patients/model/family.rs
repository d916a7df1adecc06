//! What is kept of a family beyond who belongs to it.
//!
//! A family is no record: it is the children of a guardian with everyone who is a guardian of them. So it cannot
//! disagree with the links, a patchwork family is true from each parent's side, and a child moves by its links
//! alone. Who pays is kept with the child, who may decide with the link, wishes and notes with the guardian.

use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::shared::language::Language;
use crate::shared::person::ShortText;

/// Whether a guardian may decide for the child.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DecisionPower {
    /// Together with the other one, or on the other's word: what holds unless a court says otherwise (art. 156 of the
    /// Spanish Civil Code).
    #[default]
    Joint,
    /// Alone.
    Sole,
    /// Not at all.
    None,
}

/// The order of a court behind a restriction.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourtOrder {
    /// How the document is found: court, number, folder.
    pub document: Option<ShortText>,
    /// Its first day; none when it held before anyone told the clinic.
    pub from: Option<Date>,
    /// Its last day; none until it is lifted.
    pub until: Option<Date>,
}

/// How a restriction stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RestrictionState {
    /// There is none.
    None,
    /// It begins on a later day.
    Coming,
    /// It bars the guardian.
    InForce,
    /// Its last day is past.
    Over,
}

/// A way to reach a family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Channel {
    /// A note on the telephone's screen.
    Push,
    /// E-mail.
    Email,
    /// Short message.
    Sms,
    /// `WhatsApp`.
    Whatsapp,
    /// The portal's own letter box.
    Inbox,
}

/// How a guardian wishes to be reached.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactWishes {
    /// Ways they prefer; empty when they named none.
    pub channels: Vec<Channel>,
    /// The language of their messages; none for the clinic's.
    pub language: Option<Language>,
    /// From when to when they wish to be left alone, by the clinic's clock; it may pass midnight.
    pub quiet: Option<(Time, Time)>,
    /// Anything else: "not on Tuesdays, she works nights".
    pub remark: Option<ShortText>,
}

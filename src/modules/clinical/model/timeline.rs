//! What happened to a child here, as one line of time shows it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::chart::{Layer, ToothStatus};
use super::review::{Priority, ReviewType, TreatmentType};
use crate::modules::patients::RiskLevel;
use crate::shared::ids::{ReviewId, UserId};
use crate::shared::permission::Role;
use crate::shared::person::{LongText, ShortText};
use crate::shared::tooth::{Surface, Tooth};

/// What sort of thing happened. Of one instant, they are shown in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TimelineKind {
    /// A visit.
    Visit,
    /// What was seen in the mouth.
    Finding,
    /// What was done, or is to be done.
    Treatment,
    /// The caries risk was assessed, or decided otherwise.
    Risk,
    /// The file was changed.
    Change,
}

/// A visit.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TimelineVisit {
    /// What sort of visit.
    pub review_type: Option<ReviewType>,
    /// When the child was to come again.
    #[schema(value_type = Option<String>, format = Date)]
    pub next_review_date: Option<Date>,
    /// What came of it; null for those who see no findings.
    pub outcome: Option<TimelineOutcome>,
}

/// What came of a visit.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TimelineOutcome {
    /// Not everything could be explored.
    pub incomplete: bool,
    /// Something could not wait.
    pub urgent: bool,
    /// O'Leary in percent.
    pub plaque_index: Option<f64>,
    /// Teeth that were recorded as decayed for the first time.
    pub new_caries: u16,
    /// Why the version before was wrong.
    pub correction_reason: Option<LongText>,
}

/// A tooth of which something was told.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TimelineTooth {
    /// Its FDI number; of one too many, that of its neighbour.
    #[schema(value_type = u8, minimum = 11, maximum = 85)]
    pub tooth_number: Tooth,
    /// What a tooth too many is called.
    pub supernumerary: Option<ShortText>,
    /// The tooth as a whole.
    pub status: ToothStatus,
    /// Its surfaces that differ from sound.
    #[schema(value_type = BTreeMap<String, ToothStatus>)]
    pub surfaces: BTreeMap<Surface, ToothStatus>,
    /// Found, wanted or done.
    pub layer: Layer,
    /// Whether it was marked as an error since.
    pub is_error: bool,
}

/// A treatment.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TimelineTreatment {
    /// What.
    pub treatment_type: TreatmentType,
    /// On which tooth.
    #[schema(value_type = Option<u8>, minimum = 11, maximum = 85)]
    pub tooth_number: Option<Tooth>,
    /// With which product, and lot.
    pub product_used: Option<ShortText>,
    /// How soon it is wanted; null for what was done.
    pub priority: Option<Priority>,
}

/// The light.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TimelineRisk {
    /// Which.
    pub level: RiskLevel,
    /// Which it was before.
    pub before: Option<RiskLevel>,
    /// The sum of the points; null for a decision.
    pub score: Option<u32>,
    /// Why it was decided otherwise.
    pub reason: Option<LongText>,
}

/// One thing that happened.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TimelineEntry {
    /// Its id on this line.
    pub id: String,
    /// What sort of thing.
    pub kind: TimelineKind,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// What exactly: `visit.completed`, `visit.corrected`, `finding.recorded`, `treatment.applied`, `treatment.planned`,
    /// `risk.assessed`, `risk.decided`, or an act of the log such as `patients.edited`.
    #[schema(value_type = String)]
    pub code: Cow<'static, str>,
    /// Who; null for the box itself.
    pub author_name: Option<String>,
    /// In which role, where the log tells.
    pub author_role: Option<Role>,
    /// The review behind it, for those who may open it.
    pub review_id: Option<ReviewId>,
    /// Of a visit.
    pub visit: Option<TimelineVisit>,
    /// Of findings, and of what was done or planned in the chart.
    pub teeth: Vec<TimelineTooth>,
    /// Of treatments.
    pub treatments: Vec<TimelineTreatment>,
    /// Of the risk.
    pub risk: Option<TimelineRisk>,
    /// Of a change, the fields; never their values.
    pub fields: Vec<String>,
    /// Who, before their name was looked up.
    #[serde(skip)]
    pub by: Option<UserId>,
}

impl TimelineEntry {
    /// With nothing told of it yet.
    #[must_use]
    pub fn new(id: String, kind: TimelineKind, at: Timestamp, code: impl Into<Cow<'static, str>>) -> Self {
        Self {
            id,
            kind,
            at,
            code: code.into(),
            author_name: None,
            author_role: None,
            review_id: None,
            visit: None,
            teeth: Vec::new(),
            treatments: Vec::new(),
            risk: None,
            fields: Vec::new(),
            by: None,
        }
    }

    /// Where it stands on the line.
    #[must_use]
    pub fn place(&self) -> TimelinePlace {
        TimelinePlace(self.at, self.kind, self.id.clone())
    }
}

/// A place on the line, the newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelinePlace(Timestamp, TimelineKind, String);

impl Ord for TimelinePlace {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let (here, there) = (self, other);
        let newest = there.0.cmp(&here.0);
        newest
            .then_with(|| here.1.cmp(&there.1))
            .then_with(|| there.2.cmp(&here.2))
    }
}

impl PartialOrd for TimelinePlace {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl TimelinePlace {
    /// The longest id on a line: a word and a UUID.
    const ID_MAX: usize = 60;
    const KINDS: [TimelineKind; 5] = [
        TimelineKind::Visit,
        TimelineKind::Finding,
        TimelineKind::Treatment,
        TimelineKind::Risk,
        TimelineKind::Change,
    ];

    /// As a cursor writes it: says nothing about anybody.
    #[must_use]
    pub fn write(&self) -> String {
        format!("{}.{}.{}", self.0.as_microsecond(), self.1 as u8, self.2)
    }

    /// Reads a cursor.
    #[must_use]
    pub fn read(cursor: &str) -> Option<Self> {
        let mut parts = cursor.splitn(3, '.');
        let at = Timestamp::from_microsecond(parts.next()?.parse().ok()?).ok()?;
        let kind = *Self::KINDS.get(parts.next()?.parse::<usize>().ok()?)?;
        let id = parts.next()?;
        (id.len() <= Self::ID_MAX).then(|| Self(at, kind, id.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_cursor_is_read_as_it_was_written(at in 0_i64..4_000_000_000_000_000, kind in 0_usize..5, id in "[a-z]{1,9}-[0-9a-f-]{1,36}") {
            let at = Timestamp::from_microsecond(at).unwrap();
            let place = TimelinePlace(at, TimelinePlace::KINDS[kind], id);
            prop_assert_eq!(TimelinePlace::read(&place.write()), Some(place));
        }

        #[test]
        fn nothing_that_is_sent_as_a_cursor_panics(text in any::<String>()) {
            let _ = TimelinePlace::read(&text);
        }
    }

    #[test]
    fn the_newest_comes_first_and_a_visit_before_what_it_told() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let place = |second, kind| TimelinePlace(at(second), kind, "a".to_owned());
        assert!(place(2, TimelineKind::Change) < place(1, TimelineKind::Visit));
        assert!(place(1, TimelineKind::Visit) < place(1, TimelineKind::Finding));
    }
}

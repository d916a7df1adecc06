//! The health card.
#![expect(
    unused_qualifications,
    reason = "the code that utoipa writes for parameters qualifies what it need not"
)]

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::ClinicalState;
use crate::modules::clinical::model::{CarnetStamp, Medal, Stamp};
use crate::modules::clinical::service::{self, CarnetView};
use crate::modules::patients::{PlanType, RiskLevel};
use crate::platform::http::{Caller, PathId, Query};
use crate::shared::error::Error;
use crate::shared::ids::PatientId;
use crate::shared::person::{PersonName, ShortText};

/// For whom.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum CarnetFor {
    /// For the family and the clinic.
    #[default]
    Full,
    /// For the child: nothing medical.
    Child,
}

/// Which card.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CarnetQuery {
    /// For whom; `full` unless told.
    #[serde(default)]
    #[param(inline)]
    view: CarnetFor,
}

/// A stamp.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StampAnswer {
    /// What for.
    kind: Stamp,
    /// The day of the visit.
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// What the clinic wrote on it.
    comment: Option<ShortText>,
}

impl From<CarnetStamp> for StampAnswer {
    fn from(stamp: CarnetStamp) -> Self {
        Self {
            kind: stamp.stamp,
            date: stamp.on,
            comment: stamp.comment,
        }
    }
}

/// A medal.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AchievementAnswer {
    /// Which.
    kind: Medal,
    /// When it was earned.
    #[schema(value_type = String, format = Date)]
    date: Date,
}

/// The animal that stands for a child on its card.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Avatar {
    /// A fox.
    Fox,
    /// A bear.
    Bear,
    /// A cat.
    Cat,
    /// A whale.
    Whale,
    /// An owl.
    Owl,
    /// A turtle.
    Turtle,
}

/// The card as it is for the family and the clinic.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FullCarnet {
    /// Given names.
    first_name: PersonName,
    /// Surnames.
    last_name: PersonName,
    /// Birth date.
    #[schema(value_type = String, format = Date)]
    date_of_birth: Date,
    /// The number of the card.
    #[schema(example = "CD-000123")]
    carnet_number: String,
    /// The number of the history.
    #[schema(example = "HC-000123")]
    medical_record_number: String,
    /// The animal that stands for the child.
    avatar: Avatar,
    /// The plan.
    plan_type: Option<PlanType>,
    /// Since when.
    #[schema(value_type = Option<String>, format = Date)]
    plan_since: Option<Date>,
    /// When the next review is due.
    #[schema(value_type = Option<String>, format = Date)]
    next_review_date: Option<Date>,
    /// The traffic light.
    risk_level: Option<RiskLevel>,
    /// Reviews that were completed.
    reviews_completed: u32,
    /// Stamps, oldest first.
    stamps: Vec<StampAnswer>,
    /// Medals.
    achievements: Vec<AchievementAnswer>,
}

/// The card as it is for the child: these five and nothing else.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChildCarnet {
    /// Given names.
    first_name: PersonName,
    /// The animal that stands for the child.
    avatar: Avatar,
    /// Stamps, oldest first.
    stamps: Vec<ChildStamp>,
    /// Medals.
    achievements: Vec<AchievementAnswer>,
    /// Days until the next visit: 0 when it is due; null when none is planned.
    next_visit_in_days: Option<i32>,
}

/// A stamp for a child: what the clinic wrote on it stays with the family.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChildStamp {
    /// What for.
    kind: Stamp,
    /// The day of the visit.
    #[schema(value_type = String, format = Date)]
    date: Date,
}

/// A card.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub enum CarnetAnswer {
    /// For the family and the clinic.
    Full(Box<FullCarnet>),
    /// For the child.
    Child(ChildCarnet),
}

const AVATARS: [Avatar; 6] = [
    Avatar::Fox,
    Avatar::Bear,
    Avatar::Cat,
    Avatar::Whale,
    Avatar::Owl,
    Avatar::Turtle,
];

fn avatar(carnet_number: u64) -> Avatar {
    let kinds = u64::try_from(AVATARS.len()).unwrap_or(1);
    let nth = usize::try_from(carnet_number % kinds).unwrap_or(0);
    AVATARS.get(nth).copied().unwrap_or(Avatar::Fox)
}

fn full(view: CarnetView) -> FullCarnet {
    let (patient, carnet) = (view.patient, view.carnet);
    FullCarnet {
        medical_record_number: patient.record_number(),
        carnet_number: format!("CD-{:06}", patient.carnet_number),
        avatar: avatar(patient.carnet_number),
        first_name: patient.facts.first_name,
        last_name: patient.facts.last_name,
        date_of_birth: patient.facts.date_of_birth,
        plan_type: view.plan.as_ref().map(|plan| plan.plan_type),
        plan_since: view.plan.map(|plan| plan.start_date),
        next_review_date: view.standing.next_review,
        risk_level: view.standing.risk_level,
        reviews_completed: carnet.reviews,
        stamps: carnet.stamps.into_iter().map(StampAnswer::from).collect(),
        achievements: achievements(carnet.medals),
    }
}

fn child(view: CarnetView) -> ChildCarnet {
    let next = view.standing.next_review;
    let days = next
        .and_then(|next| view.today.until(next).ok())
        .map(|span| span.get_days());
    ChildCarnet {
        first_name: view.patient.facts.first_name,
        avatar: avatar(view.patient.carnet_number),
        stamps: view
            .carnet
            .stamps
            .into_iter()
            .map(|stamp| ChildStamp {
                kind: stamp.stamp,
                date: stamp.on,
            })
            .collect(),
        achievements: achievements(view.carnet.medals),
        next_visit_in_days: days.map(|days| days.max(0)),
    }
}

fn achievements(medals: std::collections::BTreeMap<Medal, Date>) -> Vec<AchievementAnswer> {
    let mut earned: Vec<_> = medals.into_iter().collect();
    earned.sort_by_key(|(medal, date)| (*date, *medal));
    let answer = |(kind, date)| AchievementAnswer { kind, date };
    earned.into_iter().map(answer).collect()
}

/// Open the health card
///
/// With `view=child` what a child sees of it: first name, avatar, stamps, medals and the days until the next visit.
#[utoipa::path(
    get, path = "/api/patients/{id}/carnet", tag = "clinical",
    params(("id" = PatientId, Path, description = "The child"), CarnetQuery),
    responses((status = 200, description = "The card", body = CarnetAnswer))
)]
pub async fn get_carnet(
    State(state): State<Arc<ClinicalState>>,
    caller: Caller,
    PathId(id): PathId<PatientId>,
    Query(query): Query<CarnetQuery>,
) -> Result<Json<CarnetAnswer>, Error> {
    state.reads.check()?;
    let view = state.store.read(|tx| service::open_carnet(tx, &caller.0, id))?;
    state.note(&caller.0, "clinical.carnet_read", id);
    Ok(Json(match query.view {
        CarnetFor::Full => CarnetAnswer::Full(Box::new(full(view))),
        CarnetFor::Child => CarnetAnswer::Child(child(view)),
    }))
}

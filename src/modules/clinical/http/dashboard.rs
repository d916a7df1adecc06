//! How the clinic stands today, and what somebody has to do.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::ClinicalState;
use super::reviews::{OpenDraft, drafts_of};
use crate::modules::patients::{Figures, ListItem};
use crate::platform::http::Caller;
use crate::platform::store::Subject;
use crate::shared::error::Error;
use crate::shared::permission::Permission;

/// Children by their active plan.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub struct ByPlan {
    /// Two reviews a year and prevention.
    #[schema(minimum = 0)]
    preventivo: usize,
    /// The motivated interproximal hygiene programme.
    #[schema(minimum = 0)]
    him: usize,
    /// Follow-up of occlusal development.
    #[schema(minimum = 0)]
    crecimiento: usize,
    /// None that is active.
    #[schema(minimum = 0)]
    none: usize,
}

/// Children by their light.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub struct ByRisk {
    /// Low.
    #[schema(minimum = 0)]
    green: usize,
    /// Medium.
    #[schema(minimum = 0)]
    yellow: usize,
    /// High.
    #[schema(minimum = 0)]
    red: usize,
    /// Not assessed yet.
    #[schema(minimum = 0)]
    none: usize,
}

/// How many children there are of each sort.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClinicFigures {
    /// All of them.
    #[schema(minimum = 0)]
    patients: usize,
    /// By active plan.
    by_plan: ByPlan,
    /// By caries risk.
    by_risk: ByRisk,
    /// Registered this month.
    #[schema(minimum = 0)]
    new_this_month: usize,
}

impl From<Figures> for ClinicFigures {
    fn from(figures: Figures) -> Self {
        let [preventivo, him, crecimiento] = figures.by_plan;
        let [green, yellow, red] = figures.by_risk;
        Self {
            patients: figures.patients,
            by_plan: ByPlan {
                preventivo,
                him,
                crecimiento,
                none: figures.without_plan,
            },
            by_risk: ByRisk {
                green,
                yellow,
                red,
                none: figures.not_assessed,
            },
            new_this_month: figures.new_this_month,
        }
    }
}

/// Reviews that wait.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WaitingReviews {
    /// How many were due before today.
    #[schema(minimum = 0)]
    overdue: usize,
    /// Some of those, the latest first.
    overdue_items: Vec<ListItem>,
    /// How many are due within thirty days from today.
    #[schema(minimum = 0)]
    due: usize,
    /// Some of those, the next first.
    due_items: Vec<ListItem>,
}

/// How the clinic stands.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Dashboard {
    /// Today at the clinic.
    #[schema(value_type = String, format = Date)]
    today: Date,
    /// The first day of this month there.
    #[schema(value_type = String, format = Date)]
    month_from: Date,
    /// How many children there are of each sort; null for those to whom it is not shown.
    clinic: Option<ClinicFigures>,
    /// Reviews that wait.
    reviews: WaitingReviews,
    /// Reviews that the caller began and has not finished, the newest first; null for those who write none.
    drafts: Option<Vec<OpenDraft>>,
}

/// See how the clinic stands today
///
/// Children of files that are reserved to others are in none of the figures.
#[utoipa::path(
    get, path = "/api/dashboard", tag = "clinical",
    responses((status = 200, description = "How it stands", body = Dashboard))
)]
pub async fn get_dashboard(
    State(state): State<Arc<ClinicalState>>,
    caller: Caller,
) -> Result<Json<Dashboard>, Error> {
    state.reads.check()?;
    let actor = &caller.0;
    let outlook = state.patients.outlook(actor)?;
    let (drafts, mut subjects) = if actor.may(Permission::ReviewsWrite) {
        let (drafts, subjects) = state.store.read(|tx| drafts_of(tx, actor))?;
        (Some(drafts), subjects)
    } else {
        (None, Vec::new())
    };
    let named = outlook.overdue.iter().chain(&outlook.due);
    subjects.extend(named.map(|item| Subject::Patient(item.id)));
    state.reads.note(actor, "clinical.dashboard_read", &subjects);
    let figures = outlook.figures;
    Ok(Json(Dashboard {
        today: outlook.period.today,
        month_from: outlook.period.today.first_of_month(),
        clinic: actor
            .may(Permission::DashboardRead)
            .then(|| ClinicFigures::from(figures)),
        reviews: WaitingReviews {
            overdue: figures.overdue,
            overdue_items: outlook.overdue,
            due: figures.due_soon,
            due_items: outlook.due,
        },
        drafts,
    }))
}

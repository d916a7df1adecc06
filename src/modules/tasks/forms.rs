//! What people send about tasks, and what they are shown.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::shared::ids::{PatientId, TaskId, UserId};
use crate::shared::permission::Role;

/// What there is to do.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"title": "Llamar a la madre", "dueDate": "2026-11-27", "assigneeRole": "RECEPCION"}))]
pub struct TaskForm {
    /// One line. Of an alert nothing: its kind says it.
    #[schema(max_length = 200)]
    pub title: Option<String>,
    /// More about it.
    #[schema(max_length = 4000)]
    pub notes: Option<String>,
    /// Until which day, as `2026-11-27`.
    #[schema(value_type = Option<String>, format = Date)]
    pub due_date: Option<String>,
    /// Whose it is: one of the people who work here, or else a role, or else whoever gets to it first.
    pub assignee_user_id: Option<UserId>,
    /// Whoever is this.
    #[schema(inline)]
    pub assignee_role: Option<Role>,
    /// The child whom it is about.
    pub patient_id: Option<PatientId>,
}

/// Whose tasks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Scope {
    /// Everyone's.
    #[default]
    All,
    /// Those of the caller and of the caller's roles.
    Mine,
}

/// Which tasks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Wanted {
    /// Still to do: by day, those without one last.
    #[default]
    Open,
    /// Still to do, and their day is over.
    Overdue,
    /// Done: the latest first, the newest thousand.
    Done,
}

/// Which page of which tasks.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TasksQuery {
    /// Whose; everyone's unless told.
    #[param(inline)]
    pub scope: Option<Scope>,
    /// Which; those still to do unless told.
    #[param(inline)]
    pub state: Option<Wanted>,
    /// Only those about this child.
    pub patient_id: Option<PatientId>,
    /// Tasks on a page.
    #[param(minimum = 1, maximum = 200, default = 100)]
    pub limit: Option<usize>,
    /// `nextCursor` of the page before.
    pub cursor: Option<String>,
}

/// How the child of a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PatientStanding {
    /// The file is open.
    Present,
    /// The file was removed.
    Removed,
    /// The file was taken into the one that is shown.
    Merged,
    /// There is no such child any more.
    Gone,
}

/// The child whom a task is about.
#[derive(Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TaskPatient {
    /// Its id.
    pub id: PatientId,
    /// How its file stands.
    #[schema(inline)]
    pub standing: PatientStanding,
    /// Given names and surnames; only for who may read patients.
    pub name: Option<String>,
    /// The number of its history; only for who may read patients.
    pub medical_record_number: Option<String>,
}

/// Somebody of a task.
#[derive(Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TaskPerson {
    /// Their account.
    pub id: UserId,
    /// Their name.
    pub name: String,
    /// Whether they work here now.
    pub works_here: bool,
}

/// What a module raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AlertKind {
    /// `person` forgot their password and asks for a code.
    PasswordAsked,
    /// A review of `patient` says that something cannot wait.
    ReviewUrgent,
    /// The caries risk of `patient` has turned red.
    RiskRed,
}

/// An alert.
#[derive(Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TaskAlert {
    /// What it tells of.
    pub kind: AlertKind,
    /// Of whom; nobody once their data were erased.
    pub person: Option<TaskPerson>,
}

/// When a task was done.
#[derive(Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TaskDone {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// By whom; nobody when what an alert told of settled itself.
    pub by: Option<TaskPerson>,
}

/// A task as it is shown.
#[derive(Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TaskAnswer {
    /// Its id.
    pub id: TaskId,
    /// Its version.
    pub version: u64,
    /// What there is to do; nothing for an alert.
    pub title: Option<String>,
    /// More about it.
    pub notes: Option<String>,
    /// Until which day.
    #[schema(value_type = Option<String>, format = Date)]
    pub due_date: Option<Date>,
    /// One of the people who work here whose it is.
    pub assignee: Option<TaskPerson>,
    /// The role whose it is.
    #[schema(inline)]
    pub assignee_role: Option<Role>,
    /// Whether it is the caller's, by name or by role.
    pub is_mine: bool,
    /// The child whom it is about.
    pub patient: Option<TaskPatient>,
    /// What a module raised with it.
    pub alert: Option<TaskAlert>,
    /// Set once it is done.
    pub done: Option<TaskDone>,
    /// Who wrote it.
    pub made_by: Option<TaskPerson>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

/// A page of tasks.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TaskPage {
    /// In their order.
    pub items: Vec<TaskAnswer>,
    /// Where the next page begins.
    pub next_cursor: Option<String>,
    /// How many there are on all pages.
    pub total: usize,
    /// The day at the clinic, by which they are grouped.
    #[schema(value_type = String, format = Date)]
    pub today: Date,
}

/// How many tasks are still to do.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TaskCounts {
    /// Everyone's.
    pub open: usize,
    /// Those of them whose day is over.
    pub overdue: usize,
    /// The caller's.
    pub mine: usize,
    /// Those of the caller's whose day is today or over.
    pub mine_due: usize,
}

/// Somebody whose a task can be.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Colleague {
    /// Their account.
    pub id: UserId,
    /// Their name.
    pub name: String,
    /// What they are.
    #[schema(inline)]
    pub roles: Vec<Role>,
}

/// Everybody whose a task can be.
#[derive(Serialize, ToSchema)]
pub struct Colleagues {
    /// In the order of their names.
    pub items: Vec<Colleague>,
}

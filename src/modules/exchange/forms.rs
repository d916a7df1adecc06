//! What people send and see of an import.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::{Choice, ImportFile, ImportState};
use super::rules::DateOrder;
use crate::shared::ids::{ImportId, PatientId};

/// How the rows of a file are to be read, and what whoever imports them states for all of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "columns": ["lastName", "firstName", "dateOfBirth", null],
    "values": {"guardians[0].relationship": {"Mami": "MADRE"}}, "dateOrder": null,
    "defaults": {"planType": "PREVENTIVO", "startDate": "2026-09-01", "paymentFrequency": "ANNUAL", "relationship": null, "consentsSignedOn": "2026-09-01"},
    "duplicates": "SKIP"
}))]
pub struct ImportPlan {
    /// What each column holds, in the order of the file: a path of a registration such as `guardians[0].email`,
    /// `fullName`, `secondLastName`, `formerNumber`, or null for one that is left out.
    #[schema(max_items = 200)]
    pub columns: Vec<Option<String>>,
    /// By field: what the file writes, and the value that it means.
    #[serde(default)]
    pub values: BTreeMap<String, BTreeMap<String, String>>,
    /// In which order days are written; found by column unless it is told.
    #[serde(default)]
    #[schema(nullable = true)]
    pub date_order: Option<DateOrder>,
    /// What holds for rows that do not say it themselves.
    #[serde(default)]
    pub defaults: ImportDefaults,
    /// What to do with a child or guardian whom the clinic knows already.
    #[serde(default)]
    pub duplicates: Choice,
}

/// What whoever imports states once for all rows that do not say it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImportDefaults {
    /// The plan.
    #[schema(example = "PREVENTIVO")]
    pub plan_type: Option<String>,
    /// The first day of its year.
    #[schema(value_type = Option<String>, format = Date)]
    pub start_date: Option<Date>,
    /// How it is paid.
    #[schema(example = "ANNUAL")]
    pub payment_frequency: Option<String>,
    /// What the first guardian is to the child.
    #[schema(example = "TUTOR_LEGAL")]
    pub relationship: Option<String>,
    /// The clinic holds the consents of these families signed on paper, at the latest since this day.
    /// Without it a row needs a day of its own, or is refused.
    #[schema(value_type = Option<String>, format = Date)]
    pub consents_signed_on: Option<Date>,
}

/// What to do with single rows, by their place in the file from 0.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RunImport {
    /// The choices that differ from the one for all.
    #[serde(default)]
    pub choices: BTreeMap<u32, Choice>,
}

/// A column of the file.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ColumnView {
    /// Its head.
    pub name: String,
    /// What stands in it, for the first rows.
    pub samples: Vec<String>,
    /// Everything that stands in it, when that is little.
    pub values: Vec<String>,
    /// By field that takes few values: what these values are understood as, where they are.
    pub meanings: BTreeMap<String, BTreeMap<String, String>>,
    /// What it is taken for.
    pub guess: Option<String>,
}

/// An import.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImportView {
    /// Its id.
    pub id: ImportId,
    /// Where it stands.
    pub state: ImportState,
    /// When it was begun.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// Its files.
    pub files: Vec<ImportFile>,
    /// The columns of its files together; none in lists, and none when the rows are kept no longer.
    pub columns: Vec<ColumnView>,
    /// How it is to be read, once that was told. Before, what was told last for a file with the same columns.
    pub plan: Option<ImportPlan>,
    /// Rows in all.
    #[schema(minimum = 0)]
    pub rows: u32,
    /// Rows that were looked at, entered or taken back so far.
    #[schema(minimum = 0)]
    pub done: u32,
    /// Rows that can be entered, or were.
    #[schema(minimum = 0)]
    pub entered: u32,
    /// Rows that are refused.
    #[schema(minimum = 0)]
    pub refused: u32,
    /// Rows about somebody whom the clinic knows.
    #[schema(minimum = 0)]
    pub duplicates: u32,
    /// Rows about nobody, and those that were left out by choice.
    #[schema(minimum = 0)]
    pub skipped: u32,
    /// How long what runs will take, in seconds.
    #[schema(minimum = 0)]
    pub seconds_left: Option<u32>,
    /// Whether the rows of the file are still kept.
    pub has_file: bool,
    /// When the same file was imported before.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub seen_before: Option<Timestamp>,
}

/// Imports, the newest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Imports {
    /// At most fifty.
    pub items: Vec<ImportView>,
}

/// What became of a row, or will.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RowOutcome {
    /// It can be entered, or was.
    Entered,
    /// A rule stands against it.
    Refused,
    /// It is about somebody whom the clinic, or a row before, knows.
    Duplicate,
    /// It is about nobody, or was left out.
    Skipped,
}

/// What is wrong with a row.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RowProblem {
    /// The field: `guardians[0].email`; empty when it is the row as a whole.
    pub field: String,
    /// The column of the file that holds it.
    pub column: Option<String>,
    /// Stable code.
    pub code: String,
    /// What is wrong, in words.
    pub detail: String,
}

/// A row of the file.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RowView {
    /// Its place among all rows, from 0.
    #[schema(minimum = 0)]
    pub row: u32,
    /// The line of its file.
    #[schema(minimum = 0)]
    pub line: u32,
    /// Whom it is about, as the file says.
    pub name: String,
    /// What became of it.
    pub outcome: RowOutcome,
    /// Why.
    pub problems: Vec<RowProblem>,
    /// Whether it can be entered all the same by choice.
    pub can_choose: bool,
    /// What was chosen for it.
    pub choice: Option<Choice>,
    /// The file that it became.
    pub patient: Option<PatientId>,
}

/// Rows of an import.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RowPage {
    /// The rows, in the order of the file.
    pub items: Vec<RowView>,
    /// `after` of the next page; null on the last one.
    #[schema(minimum = 0)]
    pub next: Option<u32>,
}

/// A row that stands in the way of taking an import back.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Obstacle {
    /// Its place among all rows, from 0.
    #[schema(minimum = 0)]
    pub row: u32,
    /// The file that it became.
    pub patient: PatientId,
    /// The number of its history.
    pub medical_record_number: String,
    /// Stable code.
    pub code: &'static str,
    /// What was done since, in words.
    pub detail: String,
}

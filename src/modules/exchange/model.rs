//! An import as stored: the batch, the rows of its files, and what came of each row. The rows are sealed
//! like every record and go when the import is finished with.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::forms::{ImportPlan, RowOutcome};
use super::rules::Encoding;
use crate::platform::store::{Header, Index, Record, Subject};
use crate::shared::ids::{Id as _, ImportId, ImportPieceId, PatientId, UserId};
use crate::shared::permission::Role;

/// Rows of the file in one record.
pub const ROWS_PER_PART: u32 = 200;
/// Outcomes in one record.
pub const ROWS_PER_CHUNK: u32 = 50;

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ImportState {
    /// Files are taken, and it is told what their columns are.
    Draft,
    /// Every row is judged and none entered.
    Checking,
    /// Every row was judged.
    Checked,
    /// Rows are being entered.
    Running,
    /// It was stopped on the way; what was entered stays.
    Cancelled,
    /// Every row that can be is entered.
    Done,
    /// What was entered is being taken back.
    Undoing,
    /// Nothing of it is left.
    Undone,
}

impl ImportState {
    /// Whether the box works at it by itself.
    #[must_use]
    pub const fn is_at_work(self) -> bool {
        matches!(self, Self::Checking | Self::Running | Self::Undoing)
    }

    /// Whether it may be told anew how to read the file: nothing is entered.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Checked | Self::Undone)
    }
}

/// What to do with a row about somebody whom the clinic knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Choice {
    /// Leave it out. A child of a family that is certainly the same one joins it all the same.
    #[default]
    Skip,
    /// Join the family that was found.
    Attach,
    /// Register all the same, where the rules leave a choice.
    Create,
}

/// A file of an import.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImportFile {
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes.
    pub digest: String,
    /// Its rows.
    #[schema(minimum = 0)]
    pub rows: u32,
    /// In what letters it was written.
    pub encoding: Encoding,
    /// What separates its cells; none in a workbook.
    #[schema(value_type = Option<String>)]
    pub separator: Option<char>,
}

/// A column of the files together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportColumn {
    /// Its head.
    pub name: String,
    /// What stands in it, for the first rows.
    pub samples: Vec<String>,
    /// Everything that stands in it, when that is little.
    pub values: Option<Vec<String>>,
}

/// How many rows came to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Can be entered, or were.
    pub entered: u32,
    /// Are refused.
    pub refused: u32,
    /// Are about somebody whom the clinic knows.
    pub duplicates: u32,
    /// Are about nobody, or were left out.
    pub skipped: u32,
}

impl Counts {
    /// Counts one more.
    pub fn add(&mut self, outcome: RowOutcome) {
        let slot = match outcome {
            RowOutcome::Entered => &mut self.entered,
            RowOutcome::Refused => &mut self.refused,
            RowOutcome::Duplicate => &mut self.duplicates,
            RowOutcome::Skipped => &mut self.skipped,
        };
        *slot = slot.saturating_add(1);
    }
}

/// A batch of children out of another program.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ImportBatch {
    /// Its id.
    pub id: ImportId,
    /// Its header.
    pub header: Header,
    /// Who began it, and in whose name its rows are entered.
    pub author: Option<UserId>,
    /// In which roles.
    pub roles: Vec<Role>,
    /// Where it stands.
    pub state: ImportState,
    /// Its files.
    pub files: Vec<ImportFile>,
    /// The columns of its files together.
    pub columns: Vec<ImportColumn>,
    /// How its rows are read.
    pub plan: Option<ImportPlan>,
    /// What was chosen for single rows.
    pub choices: BTreeMap<u32, Choice>,
    /// Rows in all.
    pub rows: u32,
    /// Rows that the stage has done; when it is taken back, rows that are left.
    pub done: u32,
    /// What they came to.
    pub counts: Counts,
    /// Since when the stage runs.
    pub stage_at: Timestamp,
    /// Whether the rows of the files are kept.
    pub has_file: bool,
}

impl ImportBatch {
    /// All of them, the newest first.
    #[must_use]
    pub fn order_index(at: Timestamp) -> Index {
        Index::number(
            "order",
            u64::MAX - u64::try_from(at.as_microsecond()).unwrap_or(0),
        )
    }
}

impl Record for ImportBatch {
    const TABLE: &'static str = "imports";
    const LOGGED: bool = false;
    type Id = ImportId;

    fn id(&self) -> ImportId {
        self.id
    }
    fn header(&self) -> &Header {
        &self.header
    }
    fn header_mut(&mut self) -> &mut Header {
        &mut self.header
    }
    fn subject(&self) -> Subject {
        Subject::Clinic
    }
    fn indexes(&self) -> Vec<Index> {
        vec![Self::order_index(self.header.created_at)]
    }
}

/// The id of a piece: found without an index, since it follows from the batch and the piece's place.
#[must_use]
pub fn piece_id(batch: ImportId, kind: u8, nth: u32) -> ImportPieceId {
    let mut bytes = batch.bytes();
    let place = [kind].into_iter().chain(nth.to_be_bytes());
    for (byte, place) in bytes.iter_mut().skip(11).zip(place) {
        *byte ^= place;
    }
    ImportPieceId::from_uuid(Uuid::from_bytes(bytes))
}

/// Rows of the files.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ImportPart {
    /// Its id.
    pub id: ImportPieceId,
    /// Its header.
    pub header: Header,
    /// The rows, each with the line of its file.
    pub rows: Vec<(u32, Vec<String>)>,
}

/// What came of a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowResult {
    /// What.
    pub outcome: RowOutcome,
    /// Why: fields and codes.
    pub problems: Vec<(String, String)>,
    /// Whether it can be entered all the same by choice.
    pub can_choose: bool,
    /// The file that it became.
    pub entered: Option<Entered>,
}

/// A child that was entered, and whom it brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entered {
    /// The child.
    pub patient: PatientId,
    /// The number of its history.
    pub number: String,
    /// The guardians who were not known before.
    pub guardians: Vec<Uuid>,
}

/// What came of rows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ImportChunk {
    /// Its id.
    pub id: ImportPieceId,
    /// Its header.
    pub header: Header,
    /// The results, in the order of the rows.
    pub rows: Vec<RowResult>,
}

macro_rules! piece {
    ($name:ident, $table:literal) => {
        impl Record for $name {
            const TABLE: &'static str = $table;
            const LOGGED: bool = false;
            type Id = ImportPieceId;

            fn id(&self) -> ImportPieceId {
                self.id
            }
            fn header(&self) -> &Header {
                &self.header
            }
            fn header_mut(&mut self) -> &mut Header {
                &mut self.header
            }
            fn subject(&self) -> Subject {
                Subject::Clinic
            }
        }
    };
}
piece!(ImportPart, "import_parts");
piece!(ImportChunk, "import_chunks");

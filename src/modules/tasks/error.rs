//! What can stand in the way of a task.

use crate::shared::error::{Error, Kind};

/// A fact that stands in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TasksError {
    /// There is no such task, or it was deleted.
    Unknown,
    /// As many are open as the clinic can have.
    Full {
        /// How many.
        most: usize,
    },
}

impl From<TasksError> for Error {
    fn from(error: TasksError) -> Self {
        match error {
            TasksError::Unknown => Self::not_found("tasks.unknown"),
            TasksError::Full { most } => Self::new(Kind::Conflict, "tasks.full").param("most", most),
        }
    }
}

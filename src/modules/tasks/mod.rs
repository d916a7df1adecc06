//! What the clinic's people have to do.
//!
//! Owns: tasks, written by people or raised by other modules as alerts. Invariants: an alert stands there once until
//! what it tells of is settled, also after somebody has ticked it off; who may not read patients sees no name of one;
//! open tasks are bounded in number. Uses: auth, clinic, patients. Emits nothing; is told by events of what to raise and
//! to withdraw. Screens: tasks, a child's file.

mod error;
mod forms;
mod http;
mod model;
mod rules;
mod service;

pub use error::TasksError;
pub use http::TasksState;
pub use model::{Alert, Assignee, Task};
pub use service::{find_task, raise_alert, withdraw_alert};

//! The audit log: who did, changed or read what, about whom, from where. Sealed per person and
//! chained in the store's journal.
//!
//! Owns: the entries of the journal. Invariants: a change and its entry are durable together or not
//! at all; what was read is durable a second later, or nothing personal is read any more.

mod carried;
mod entry;
mod find;
mod history;
mod read_log;

pub use carried::{Carried, each};
pub use entry::{Audit, Entry, FieldChange};
pub use find::{Asked, Found, FoundPage, find, open};
pub use history::{Listed, Page, about};
pub use read_log::ReadLog;

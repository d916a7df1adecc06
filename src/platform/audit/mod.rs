//! The audit log: who did, changed or read what, about whom, from where. Sealed per person and
//! chained in the store's journal.

mod entry;

pub use entry::{Audit, Entry, FieldChange};

//! What can be in the log, and how it is called.

mod acts;
mod words;

pub use acts::{ACTS, ActKind, acts_of, kind_of, known};
pub use words::Words;

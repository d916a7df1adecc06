//! The rules of an import: from bytes to rows, from rows to registrations, all of it pure.

mod columns;
mod csv;
mod dates;
mod rows;
mod sheet;
mod text;
mod values;
mod xlsx;

pub use columns::{OWN_COLUMNS, guess, is_field};
pub use dates::{DateOrder, find_order};
pub use rows::{Problem, Reading, Row};
pub use sheet::{Refused, Sheet, read_file};
pub use text::Encoding;
pub use values::{CHOICES, translate, values_of};

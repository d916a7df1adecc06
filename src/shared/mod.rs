//! The words of the house: ids, people, roles, errors, events. Pure values without I/O.

pub mod ids;
pub mod person;

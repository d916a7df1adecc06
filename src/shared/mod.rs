//! The words of the house: ids, people, roles, errors, events. Pure values without I/O.

pub mod actor;
pub mod error;
pub mod event;
pub mod ids;
pub mod language;
pub mod password_rules;
pub mod permission;
pub mod person;
pub mod tooth;
pub mod typed_code;

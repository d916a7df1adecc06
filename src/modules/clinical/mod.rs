//! The clinical record.
//!
//! Owns: what was found, planned and done in a child's mouth, and what follows from it. Invariants: findings are added,
//! never overwritten; what is computed can always be computed again. Uses: clinic. Screens: a child's file.

pub mod model;
pub mod rules;

//! What follows from what was found: pure, without a clock.

pub mod content;
pub mod dentition;
pub mod fold;
pub mod indices;
pub mod pending;
pub mod rewards;
pub mod risk;

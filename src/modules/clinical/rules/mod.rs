//! What follows from what was found: pure, without a clock.

pub mod dentition;
pub mod indices;
pub mod rewards;
pub mod risk;

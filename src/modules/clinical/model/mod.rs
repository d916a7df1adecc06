//! What is kept of a child's mouth.

mod chart;
mod tooth;

pub use chart::{Cause, ToothState};
pub use tooth::{NoTooth, Status, Surface, Tooth};

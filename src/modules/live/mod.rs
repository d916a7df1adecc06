//! What open screens hear while they are open: that something changed, and who is in the same form.
//!
//! Owns: nothing that is stored; in memory the pointers to the latest changes, who listens, and who is in
//! which form. Invariants: nothing personal is in the stream, a pointer goes to those who may read what it
//! points to, unknown tables to nobody; listening is no act of a person; a stream ends with its session,
//! when its roles change and when its person has to set up a second factor first; a listener that missed
//! something hears it later or is told to start again. Uses: `auth` for sessions and names, `clinic`, `patients`
//! and `tasks` for what people have open, the store's change log. Emits and reacts: nothing. Screens: all; the
//! forms of children, guardians, tasks and settings.

mod door;
mod error;
mod forms;
mod http;
mod model;
mod rules;

pub use door::LiveModule;
pub use model::{SeenBy, Topic};

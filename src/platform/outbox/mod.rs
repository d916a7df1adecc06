//! The outbox: what must happen outside of the box, stored in the write that decided it and done
//! afterwards. At least once inside, and the job's id is the idempotency key given to the provider, so
//! the outside sees it once.
//!
//! Owns: the table `outbox`. Invariants: no transaction is open while something is done; a job is in
//! the table until it is done, and dead ones until someone decides; a kind without a handler waits.

mod breaker;
mod handler;
mod job;
mod letters;
mod worker;

pub use handler::{Acting, Handler, JobError};
pub use job::{Job, JobState, NewJob};
pub use letters::{Counts, counts, dead_letters, discard, retry};
pub use worker::Outbox;

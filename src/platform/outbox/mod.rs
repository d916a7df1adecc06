//! The outbox: what must happen outside of the box, stored in the write that decided it and done
//! afterwards. At least once inside, and the job's id is the idempotency key given to the provider, so the
//! outside sees it once.

mod job;

pub use job::{Job, JobState, NewJob};

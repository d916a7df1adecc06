//! Who does a kind of job, and what may come of it.

use std::pin::Pin;

use super::Job;

/// Why a job was not done. The codes are stable and say nothing personal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobError {
    /// Surely not done; later it may work.
    Retry(&'static str),
    /// It will never work: staff should look at it.
    GiveUp(&'static str),
    /// It may have been done or not: the answer was lost. Tried again under the same idempotency key;
    /// [`Job::unknown_since`] tells the handler when to ask the provider first.
    Unknown(&'static str),
}

/// A job being done.
pub type Acting = Pin<Box<dyn Future<Output = Result<(), JobError>> + Send>>;

/// Does one kind of job. May be called again for the same job, whose id never changes.
pub struct Handler {
    pub(super) kind: &'static str,
    pub(super) destination: &'static str,
    pub(super) act: Box<dyn Fn(Job) -> Acting + Send + Sync>,
}

impl Handler {
    /// A handler for a kind. Handlers of one destination (a mail server, a provider) share a circuit
    /// breaker and their turns.
    pub fn new<F, A>(kind: &'static str, destination: &'static str, act: F) -> Self
    where
        F: Fn(Job) -> A + Send + Sync + 'static,
        A: Future<Output = Result<(), JobError>> + Send + 'static,
    {
        Self {
            kind,
            destination,
            act: Box::new(move |job| Box::pin(act(job))),
        }
    }
}

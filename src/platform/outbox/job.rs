//! One row of the outbox.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::platform::store::{Header, Index, Record, Subject, WriteTx};
use crate::shared::error::Error;
use crate::shared::ids::JobId;

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum JobState {
    /// To be done, from `due_at` on.
    Waiting,
    /// Someone is doing it; theirs until `due_at`, then free again.
    Leased,
    /// Given up: staff can see it and try again.
    Dead,
}

/// What a use case hands to the outbox.
#[derive(Clone, Debug, PartialEq)]
pub struct NewJob {
    /// Names the handler: `notifications.welcome`.
    pub kind: &'static str,
    /// Whom it is about; its key seals the payload.
    pub subject: Subject,
    /// What the handler needs: ids rather than copies.
    pub payload: Value,
    /// After this instant it must not be done any more.
    pub deadline: Option<Timestamp>,
}

/// A job as stored. Finished ones are taken out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// Its id, which is also the idempotency key for the provider.
    pub id: JobId,
    /// Its header.
    pub header: Header,
    /// Names the handler.
    pub kind: String,
    /// Whom it is about.
    pub subject: Subject,
    /// What the handler needs.
    pub payload: Value,
    /// Where it stands.
    pub state: JobState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it may be tried, or when its lease ends.
    pub due_at: Timestamp,
    /// After this instant it must not be done any more.
    pub deadline: Option<Timestamp>,
    /// The code of the last failure.
    #[serde(default)]
    pub last_error: Option<String>,
    /// Since when it is not known whether it was done: an answer was lost. Providers remember an
    /// idempotency key for about a day; after that, ask them before doing it again.
    #[serde(default)]
    pub unknown_since: Option<Timestamp>,
}

impl Record for Job {
    const TABLE: &'static str = "outbox";
    const LOGGED: bool = false;
    type Id = JobId;

    fn id(&self) -> JobId {
        self.id
    }
    fn header(&self) -> &Header {
        &self.header
    }
    fn header_mut(&mut self) -> &mut Header {
        &mut self.header
    }
    fn subject(&self) -> Subject {
        self.subject
    }
    fn indexes(&self) -> Vec<Index> {
        match self.state {
            JobState::Waiting | JobState::Leased => vec![due(&self.kind, self.due_at)],
            JobState::Dead => vec![Index::instant(DEAD, self.due_at)],
        }
    }
}

/// The index over dead letters.
pub(super) const DEAD: &str = "dead";
/// The index over all others.
pub(super) const DUE: &str = "due";

/// Jobs of a kind by when they may be taken. By kind, so that those without a handler stand in
/// nobody's way.
pub(super) fn due(kind: &str, at: Timestamp) -> Index {
    Index::instant_in(DUE, kind, at)
}

impl WriteTx<'_> {
    /// Puts a job into the outbox, due at once.
    ///
    /// # Errors
    /// When the store has no key for the subject.
    pub fn enqueue(&mut self, job: NewJob) -> Result<JobId, Error> {
        let id: JobId = self.new_id();
        let mut job = Job {
            id,
            header: Header::default(),
            kind: job.kind.to_owned(),
            subject: job.subject,
            payload: job.payload,
            state: JobState::Waiting,
            attempts: 0,
            due_at: self.now(),
            deadline: job.deadline,
            last_error: None,
            unknown_since: None,
        };
        self.put(&mut job)?;
        Ok(id)
    }
}

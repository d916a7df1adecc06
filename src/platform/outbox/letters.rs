//! Dead letters for staff, and counts for health.

use jiff::Timestamp;

use super::job::{DEAD, DUE, Job, JobState};
use crate::platform::store::{Index, ReadTx, View, WriteTx};
use crate::shared::error::Error;
use crate::shared::ids::JobId;

/// What the outbox holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// To be done, or being done.
    pub pending: u64,
    /// Given up.
    pub dead: u64,
}

/// Counts the jobs.
///
/// # Errors
/// When the store cannot be read.
pub fn counts(view: &ReadTx<'_>) -> Result<Counts, Error> {
    Ok(Counts {
        pending: view.count_index::<Job>(DUE)?,
        dead: view.count_index::<Job>(DEAD)?,
    })
}

/// The dead letters, those that died first first.
///
/// # Errors
/// When the store cannot be read.
pub fn dead_letters(view: &impl View, limit: usize) -> Result<Vec<Job>, Error> {
    view.find_until(&Index::instant(DEAD, Timestamp::MAX), limit)
}

/// Tries a dead letter again, with all its tries, under the same idempotency key.
///
/// # Errors
/// 404 `outbox.not_found` when it is not a dead letter.
pub fn retry(tx: &mut WriteTx<'_>, id: JobId) -> Result<(), Error> {
    let mut job = dead(tx, id)?;
    job.state = JobState::Waiting;
    job.attempts = 0;
    job.due_at = tx.now();
    tx.put(&mut job)
}

/// Takes a dead letter out.
///
/// # Errors
/// 404 `outbox.not_found` when it is not a dead letter.
pub fn discard(tx: &mut WriteTx<'_>, id: JobId) -> Result<(), Error> {
    dead(tx, id)?;
    tx.purge::<Job>(id)
}

fn dead(tx: &WriteTx<'_>, id: JobId) -> Result<Job, Error> {
    let job = tx.get::<Job>(id)?.filter(|job| job.state == JobState::Dead);
    job.ok_or_else(|| Error::not_found("outbox.not_found"))
}

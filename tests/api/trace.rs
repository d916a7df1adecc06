//! What an act left in the logs: change log, audit log, outbox.

use std::ops::ControlFlow;

use omi::platform::audit::Entry;
use omi::platform::outbox::Job;
use omi::platform::store::{ReadTx, Store, Subject};
use omi::shared::error::Error;
use omi::shared::ids::JobId;

/// Where the logs stood.
pub struct Mark {
    change: u64,
    audit: u64,
    jobs: Vec<JobId>,
}

impl Mark {
    pub fn of(store: &Store) -> Self {
        store
            .read(|tx| {
                Ok(Self {
                    change: last_change(tx)?,
                    audit: tx.journal_head()?.seq,
                    jobs: jobs(tx)?.iter().map(|job| job.id).collect(),
                })
            })
            .unwrap()
    }

    /// Every row that was left since, a line for each: changes with the version of the record, audit entries
    /// with the role and the fields, outbox rows with whom and what they are about.
    pub fn left(&self, store: &Store) -> Vec<String> {
        store
            .read(|tx| {
                let changes = tx.changes_after(self.change, 1_000)?.into_iter();
                let mut lines: Vec<String> = changes
                    .map(|change| format!("change {} {}", change.table, change.revision))
                    .collect();
                for seq in self.audit + 1..=tx.journal_head()?.seq {
                    let entry = tx.journal_entry(seq)?.unwrap();
                    lines.push(audit_line(&rmp_serde::from_slice(&entry).unwrap()));
                }
                let new = jobs(tx)?.into_iter().filter(|job| !self.jobs.contains(&job.id));
                lines.extend(new.map(|job| outbox_line(&job)));
                Ok(lines)
            })
            .unwrap()
    }
}

fn audit_line(entry: &Entry) -> String {
    let role = entry.roles.first().map_or("nobody", |role| role.as_str());
    let table = entry.object.as_ref().map_or("nothing", |(table, _)| table);
    let fields: Vec<&str> = entry.changes.iter().map(|change| change.field.as_str()).collect();
    format!(
        "audit {} on {table} by {role}: {}",
        entry.action,
        fields.join(" ")
    )
}

fn outbox_line(job: &Job) -> String {
    let subject = match job.subject {
        Subject::Guardian(_) => "a guardian",
        Subject::Patient(_) => "a patient",
        _ => "somebody else",
    };
    let names: Vec<&String> = job.payload.as_object().unwrap().keys().collect();
    format!("outbox {} for {subject}: {names:?}", job.kind)
}

fn jobs(tx: &ReadTx<'_>) -> Result<Vec<Job>, Error> {
    let mut jobs = Vec::new();
    tx.scan::<Job>(|job| {
        jobs.push(job);
        ControlFlow::Continue(())
    })?;
    Ok(jobs)
}

fn last_change(tx: &ReadTx<'_>) -> Result<u64, Error> {
    let changes = tx.changes_after(0, 100_000)?;
    Ok(changes.last().map_or(0, |change| change.seq))
}

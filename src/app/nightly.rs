//! The nightly check: while everyone sleeps, a copy of the store's file is examined as the doctor examines
//! it, page by page and record by record. What came of it is kept beside the store, in a file of its own,
//! since a damaged store is not written to.

use std::path::{Path, PathBuf};

use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use super::doctor::{self, Severity};
use super::house::House;
use super::kinds;
use crate::modules::clinic::{self, TimeZoneName};
use crate::platform::files;
use crate::platform::store::{EngineError, Pace};
use crate::platform::telemetry::metrics;

#[cfg(test)]
mod tests;

/// Where the results are kept, in the data folder.
const FILE: &str = "last-check.json";
/// When the check is made, in the clinic's zone: after midnight's reminders, before anyone comes, and at an
/// hour that neither of Spain's zones leaves out or has twice when the clocks change.
const NIGHT: Time = Time::constant(3, 30, 0, 0);
/// How long after its start a box waits that was off at that hour.
const AFTER_START: SignedDuration = SignedDuration::from_hours(1);
/// A box that has not been checked for this long is told of.
const OVERDUE: SignedDuration = SignedDuration::from_hours(24 * 7);

/// What an examination came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Checked {
    /// When it began.
    pub at: Timestamp,
    /// What was found, in numbers and codes.
    pub report: doctor::Report,
}

/// Why a check came to no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Missed {
    /// There was no room on the disk for the copy.
    NoRoom,
    /// The file could not be copied, or the copy not examined.
    Failed,
}

/// The last checks of this box.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Checks {
    /// When the last one was begun.
    pub attempted_at: Option<Timestamp>,
    /// Why it came to nothing, if it did.
    pub missed: Option<Missed>,
    /// The last one that came to a result.
    pub last: Option<Checked>,
}

impl Checks {
    /// What is kept in a data folder; nothing when no check was ever made there.
    #[must_use]
    pub fn read(data: &Path) -> Self {
        let bytes = std::fs::read(data.join(FILE)).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    fn keep(&self, data: &Path) {
        let written = files::write_atomically(&data.join(FILE), 0o600, |file| {
            Ok(serde_json::to_writer(file, self)?)
        });
        if let Err(error) = written {
            tracing::warn!(error = %error, "the result of the check could not be kept");
        }
    }

    /// How bad the last result is; nothing when it was sound or there is none.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        self.last.as_ref().and_then(|last| last.report.worst())
    }

    /// Whether a box that has run for a while has no recent result.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        let begun = self.last.as_ref().map(|last| last.at).or(self.attempted_at);
        begun.is_some_and(|begun| now.duration_since(begun) > OVERDUE)
    }
}

/// Knows when a check is due and what came of the last.
pub struct Nightly {
    data: PathBuf,
    started_at: Timestamp,
    checks: Mutex<Checks>,
    asked: Notify,
}

impl Nightly {
    /// For the box of this folder, which starts now.
    pub fn new(data: &Path, now: Timestamp) -> Self {
        Self {
            data: data.to_owned(),
            started_at: now,
            checks: Mutex::new(Checks::read(data)),
            asked: Notify::new(),
        }
    }

    /// What is known.
    #[must_use]
    pub fn checks(&self) -> Checks {
        self.checks.lock().clone()
    }

    /// Asks for a check at once.
    pub fn ask(&self) {
        self.asked.notify_one();
    }

    /// Waits until someone asks.
    pub async fn asked(&self) {
        self.asked.notified().await;
    }

    /// Makes the check of this night unless it was made. For threads that may wait.
    pub fn look(&self, house: &House, pace: Pace<'_>) {
        let zone = house
            .store()
            .read(|tx| clinic::settings(tx))
            .map(|clinic| clinic.time_zone);
        let zone =
            TimeZone::get(zone.unwrap_or(TimeZoneName::EuropeMadrid).as_str()).unwrap_or(TimeZone::UTC);
        let last = self.checks.lock().attempted_at;
        if is_due(last, self.started_at, house.store().clock().now(), &zone) {
            self.check(house, pace);
            if let Err(error) = house.retention().enforce(house.store()) {
                tracing::warn!(error = %error, cause = error.cause(), "what is kept no longer stays for now");
            }
        }
    }

    /// Makes a check now. For threads that may wait.
    pub fn check(&self, house: &House, pace: Pace<'_>) {
        let at = house.store().clock().now();
        let mut checks = self.checks();
        match house.store().examine_copy(&kinds::all(), pace) {
            // It is made when the box starts again.
            Err(EngineError::Stopping) => return,
            Err(error @ (EngineError::NoRoomToCopy { .. } | EngineError::Full)) => {
                tracing::warn!(error = %error, "the store was not checked: there is no room for the copy");
                checks.missed = Some(Missed::NoRoom);
            }
            Err(error) => {
                tracing::error!(error = %error, "the store could not be checked");
                checks.missed = Some(Missed::Failed);
            }
            Ok(found) => {
                let report = doctor::Report::of(found);
                tell(&report);
                checks.missed = None;
                checks.last = Some(Checked { at, report });
            }
        }
        checks.attempted_at = Some(at);
        checks.keep(&self.data);
        *self.checks.lock() = checks;
    }

    /// Brings the gauges up to date.
    pub fn measure(&self) {
        let checks = self.checks.lock();
        let last = checks.last.as_ref();
        let count = |severity| last.map_or(0, |last| last.report.count(severity));
        metrics::set_integrity(
            last.map(|last| last.at),
            [
                ("damaged", count(Severity::Damaged)),
                ("repairable", count(Severity::Repairable)),
                ("warning", count(Severity::Warning)),
            ],
            checks.missed.is_some(),
        );
    }
}

/// Says in the log what was found, a line for each.
fn tell(report: &doctor::Report) {
    let (records, entries) = (report.records, report.audit_entries);
    for finding in &report.findings {
        let (code, count) = (finding.code.as_str(), finding.count);
        match finding.severity {
            Severity::Damaged => tracing::error!(code, count, "the check of the store found damage"),
            Severity::Repairable | Severity::Warning => {
                tracing::warn!(code, count, "the check of the store found something");
            }
        }
    }
    tracing::info!(
        records,
        entries,
        findings = report.findings.len(),
        "the store was checked"
    );
}

/// Whether the check of the last night is still to be made: at its hour, or, when the box was off then, a
/// while after its start. A last check that lies in the future was made under a clock that ran ahead.
fn is_due(last: Option<Timestamp>, started_at: Timestamp, now: Timestamp, zone: &TimeZone) -> bool {
    let night = last_night(now, zone);
    let is_made = last.is_some_and(|last| (night..=now).contains(&last));
    !is_made && (started_at <= night || now.duration_since(started_at) >= AFTER_START)
}

/// The last time that it was the hour of the check.
fn last_night(now: Timestamp, zone: &TimeZone) -> Timestamp {
    let here = zone.to_datetime(now);
    let today = here.date().to_datetime(NIGHT);
    let night = if today <= here {
        today
    } else {
        today.saturating_sub(1.day())
    };
    zone.to_timestamp(night).unwrap_or(now)
}

//! What an examination found, in codes and in words.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::words::words;
use crate::app::nightly::{Checks, Missed};
use crate::platform::store;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; the box is sound.
    Warning,
    /// Can be put right.
    Repairable,
    /// Only a backup brings it back.
    Damaged,
}

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// Stable code.
    pub code: String,
    /// What it is and what to do.
    pub words: String,
    /// How many it is about.
    pub count: u64,
}

/// What an examination found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Everything found, the worst first.
    pub findings: Vec<Finding>,
    /// Records that were read.
    pub records: u64,
    /// Audit entries whose chain was followed.
    pub audit_entries: u64,
    /// Who examined the store, and so how far.
    #[serde(default)]
    pub examiner: Examiner,
    /// The last checks on a copy, when there were any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checks: Option<Box<Checks>>,
}

/// Who examined the store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Examiner {
    /// Nobody: it could not be reached.
    #[default]
    Nobody,
    /// This command, on a copy of the file: everything was looked at.
    Command,
    /// The running box, through a snapshot: all but the pages of the file.
    RunningBox,
}

impl Report {
    /// 0 when sound, warnings included; 1 when something can be repaired; 2 when damaged.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self.worst() {
            None | Some(Severity::Warning) => 0,
            Some(Severity::Repairable) => 1,
            Some(Severity::Damaged) => 2,
        }
    }

    /// The report in words, a line each.
    pub fn lines(&self) -> impl Iterator<Item = String> + '_ {
        let verdict = match self.exit_code() {
            0 => "The box is sound.",
            1 if self.examiner == Examiner::Nobody => "Nothing was examined.",
            1 => "Something can be repaired.",
            _ => "The data are damaged: keep this folder as it is and restore a backup.",
        };
        let counted = format!(
            "{} records and {} audit entries were read.",
            self.records, self.audit_entries
        );
        let found = self.findings.iter().map(|finding| {
            let severity = match finding.severity {
                Severity::Warning => "warning",
                Severity::Repairable => "repairable",
                Severity::Damaged => "damaged",
            };
            format!(
                "{severity:10}  {} [{}, {}]",
                finding.words, finding.code, finding.count
            )
        });
        let read = (self.examiner != Examiner::Nobody).then_some(counted);
        let told = self.told().into_iter().flatten().chain(read);
        found.chain(told).chain([verdict.to_owned()])
    }

    /// How far the examination went, and what the last one on a copy came to.
    fn told(&self) -> [Option<String>; 3] {
        let scope = match self.examiner {
            Examiner::Nobody => None,
            Examiner::Command => Some(
                "The box is stopped: its file was examined on a copy, with its pages, records, seals, keys, \
                 indexes, audit chain and logs.",
            ),
            Examiner::RunningBox => Some(
                "The box is running and examined itself: records, seals, keys, indexes, audit chain and logs. \
                 The pages of its file are examined each night, on a copy.",
            ),
        };
        let checks = self.checks.as_deref();
        let last = checks.and_then(|checks| checks.last.as_ref()).map(|last| {
            let codes = last.report.findings.iter().map(|one| one.code.as_str());
            let codes = codes.collect::<Vec<_>>().join(", ");
            let found = if codes.is_empty() {
                "sound".to_owned()
            } else {
                format!("found {codes}")
            };
            let (at, records) = (last.at, last.report.records);
            format!("The last check on a copy was at {at:.0}: {found}; {records} records were read.")
        });
        let none = self.examiner == Examiner::RunningBox && last.is_none();
        let last = last
            .or_else(|| none.then(|| "No check on a copy was made yet: one follows by itself.".to_owned()));
        let missed = checks.and_then(|checks| checks.missed.map(|missed| (missed, checks.attempted_at)));
        let missed = missed.map(|(missed, at)| {
            let why = match missed {
                Missed::NoRoom => "there was no room for the copy",
                Missed::Failed => "the log of the box says why",
            };
            let at = at.map(|at| format!(" of {at:.0}")).unwrap_or_default();
            format!("The one{at} was missed: {why}.")
        });
        [scope.map(ToOwned::to_owned), last, missed]
    }

    /// What the store's examination found, in words.
    pub(in crate::app) fn of(found: store::Report) -> Self {
        let mut report = Self::default();
        report.take_in(found);
        report.sorted()
    }

    /// How bad the worst finding is.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }

    /// How many findings are this bad.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        let same = self
            .findings
            .iter()
            .filter(|finding| finding.severity == severity);
        same.count()
    }

    pub(super) fn note(&mut self, severity: Severity, code: &str, count: u64) {
        self.findings.push(Finding {
            severity,
            code: code.to_owned(),
            words: words(code).to_owned(),
            count,
        });
    }

    /// Notes what was counted, unless it is nothing.
    pub(super) fn note_some(&mut self, severity: Severity, code: &str, count: u64) {
        if count > 0 {
            self.note(severity, code, count);
        }
    }

    /// Notes what another look may have noted before.
    pub(super) fn note_once(&mut self, severity: Severity, code: &str, count: u64) {
        if self.findings.iter().all(|finding| finding.code != code) {
            self.note_some(severity, code, count);
        }
    }

    /// Adds what the checks of a running box say about its file.
    pub(super) fn take_in_checks(&mut self, checks: Checks, now: Timestamp) {
        if checks.worst() == Some(Severity::Damaged) {
            self.note(Severity::Damaged, "integrity.damaged", 1);
        }
        match checks.missed {
            Some(Missed::NoRoom) => self.note(Severity::Warning, "integrity.no_room", 1),
            Some(Missed::Failed) => self.note(Severity::Warning, "integrity.failed", 1),
            None => {}
        }
        if checks.is_overdue(now) {
            self.note(Severity::Warning, "integrity.overdue", 1);
        }
        self.checks = Some(Box::new(checks));
    }

    pub(super) fn take_in(&mut self, found: store::Report) {
        self.records = found.records;
        self.audit_entries = found.entries;
        for finding in found.findings {
            let severity = match finding.severity {
                store::Severity::Warning => Severity::Warning,
                store::Severity::Repairable => Severity::Repairable,
                store::Severity::Damaged => Severity::Damaged,
            };
            self.note(severity, finding.code, finding.count);
        }
    }

    pub(super) fn sorted(mut self) -> Self {
        self.findings
            .sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        self
    }
}

//! The doctor: examines a data folder, of a running box or of one that stands still, and says in words
//! what a person can do.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::boot::{self, HeldFolder};
use super::house::House;
use super::{console, kinds};
use crate::config::Settings;
use crate::platform::clock::Clock;
use crate::platform::crypto::{KeyRing, RootSource};
use crate::platform::host::{self, ClockSync};
use crate::platform::store::{self, EngineError};
use crate::platform::tls;
use crate::shared::error::Error;

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
        found.chain([counted, verdict.to_owned()])
    }

    /// What the store's examination found, in words.
    pub(super) fn of(found: store::Report) -> Self {
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
        let same = self.findings.iter().filter(|finding| finding.severity == severity);
        same.count()
    }

    fn note(&mut self, severity: Severity, code: &str, count: u64) {
        self.findings.push(Finding {
            severity,
            code: code.to_owned(),
            words: words(code).to_owned(),
            count,
        });
    }

    fn take_in(&mut self, found: store::Report) {
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

    fn sorted(mut self) -> Self {
        self.findings
            .sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        self
    }
}

/// What a code means and what to do, for whoever stands at the machine.
fn words(code: &str) -> &'static str {
    match code {
        "folder.missing" => "There is no data folder here: name the right one with --data.",
        "folder.unreadable" => "The data folder cannot be used: check who owns it and who runs omi.",
        "keys.wrong" => {
            "The keys do not open with this root key: bring the right key file, credential or passphrase."
        }
        "keys.missing" => {
            "There is no key ring in the folder: without it nothing can be read. Restore it from a backup."
        }
        "keys.file_only" => {
            "The root key lies in a file beside the data: whoever steals the box can read it."
        }
        "store.missing" => "The folder holds no store yet: start the box once.",
        "store.newer" => {
            "The store was written by a newer version of omi: install that version or a later one."
        }
        "store.file_damaged" => "The pages of the store are damaged.",
        "store.file_repaired" => "The store was not closed in order; the next start puts it right by itself.",
        "store.undecodable" => "Records cannot be decoded.",
        "store.seal_broken" => "The seals of records are broken: their bytes were changed.",
        "store.erased_records" => "Records of erased people are still in the file; nobody can read them.",
        "store.index_missing" | "store.index_stray" => {
            "Indexes disagree with records: run omi doctor --repair."
        }
        "store.keys_missing" => "Keys of people are missing in the key ring: restore its newest backup.",
        "store.subject_unreadable" => "The table of people's keys is damaged.",
        "store.key_shared" => "Two people share a key.",
        "store.counter_unreadable" => "A counter is damaged.",
        "audit.altered" => "The audit log was altered: the chain breaks.",
        "audit.missing" => "Entries of the audit log are missing.",
        "audit.forged" => "A signature of the audit log is not this box's.",
        "audit.index_stray" => "The index of the audit log disagrees with it: run omi doctor --repair.",
        "outbox.dead_letters" => "Messages were given up: look at them and try them again.",
        "certificate.missing" => {
            "There is no certificate yet, or it cannot be read: the next start makes one."
        }
        "certificate.expired" => "The certificate authority has run out: the next start renews it.",
        "clock.behind" => "The clock is behind what the store has seen: set it before signing anyone in.",
        "clock.unsynchronised" => "Nothing keeps the clock right: connect the box to a time server.",
        "disk.low" => "The disk is getting full.",
        "disk.full" => "The disk is full: the box only reads. Make room.",
        _ => "Something is not as it should be.",
    }
}

/// Examines the folder of the settings. A running box is asked to look at itself.
pub async fn examine(settings: &Settings, repair: bool) -> Report {
    let data = &settings.paths.data;
    let mut report = Report::default();
    if !data.is_dir() {
        report.note(Severity::Damaged, "folder.missing", 1);
        return report;
    }
    if let Ok(Some(answer)) = console::ask::<Report>(data, "doctor", &repair).await {
        report = answer;
    } else {
        match boot::hold_folder(data) {
            Ok(folder) => examine_resting(settings, &folder, repair, &mut report),
            Err(_) => report.note(Severity::Damaged, "folder.unreadable", 1),
        }
    }
    look_around(settings, &mut report);
    report.sorted()
}

/// Examines the store of a running box through a snapshot.
///
/// # Errors
/// When the store cannot be read.
pub fn examine_running(house: &House, repair: bool) -> Result<Report, Error> {
    let kinds = kinds::all();
    if repair {
        house.store().repair(&kinds)?;
    }
    let mut report = Report::default();
    report.take_in(house.store().read(|view| store::inspect(view, &kinds))?);
    Ok(report)
}

fn examine_resting(settings: &Settings, folder: &HeldFolder, repair: bool, report: &mut Report) {
    let database = folder.path.join(super::house::STORE_FILE);
    if !database.exists() {
        report.note(Severity::Warning, "store.missing", 1);
        return;
    }
    if !KeyRing::exists(&folder.path) {
        report.note(Severity::Damaged, "keys.missing", 1);
        return;
    }
    let sources = boot::root_sources(&folder.path, &settings.keys);
    let keys = sources
        .ok()
        .and_then(|sources| KeyRing::open_read_only(&folder.path, &sources).ok());
    let Some(keys) = keys else {
        report.note(Severity::Damaged, "keys.wrong", 1);
        return;
    };
    let clock = Clock::system();
    if repair && let Ok(house) = boot::open_house(settings, folder, clock.clone()) {
        if let Err(error) = house.store().repair(&kinds::all()) {
            tracing::error!(error = %error, "the indexes could not be rebuilt");
        }
        house.store().close();
    }
    match store::examine(&database, &keys, &clock, &kinds::all()) {
        Ok(found) => report.take_in(found),
        Err(EngineError::Newer { .. }) => report.note(Severity::Damaged, "store.newer", 1),
        Err(error) => {
            tracing::error!(error = %error, "the store could not be examined");
            report.note(Severity::Damaged, "store.file_damaged", 1);
        }
    }
}

/// Keys, certificate, clock and disk: what surrounds the store.
fn look_around(settings: &Settings, report: &mut Report) {
    let data = &settings.paths.data;
    let now = Clock::system().now();
    let only_file = boot::root_sources(data, &settings.keys).is_ok_and(|sources| {
        sources
            .iter()
            .all(|source| matches!(source, RootSource::KeyFile { .. }))
    });
    if only_file && KeyRing::exists(data) {
        report.note(Severity::Warning, "keys.file_only", 1);
    }
    match tls::authority_expiry(data) {
        None => report.note(Severity::Warning, "certificate.missing", 1),
        Some(until) if until <= now => report.note(Severity::Repairable, "certificate.expired", 1),
        Some(_) => {}
    }
    if is_clock_behind(data, now) {
        report.note(Severity::Warning, "clock.behind", 1);
    }
    if ClockSync::now() == ClockSync::Unknown {
        report.note(Severity::Warning, "clock.unsynchronised", 1);
    }
    if let Some((free, total)) = host::disk_space(data) {
        let mark = |mib: u32, percent: u8| (u64::from(mib) << 20).min(total / 100 * u64::from(percent));
        if free
            < mark(
                settings.store.stop_free_mb,
                settings.store.stop_free_percent.get(),
            )
        {
            report.note(Severity::Repairable, "disk.full", 1);
        } else if free
            < mark(
                settings.store.warn_free_mb,
                settings.store.warn_free_percent.get(),
            )
        {
            report.note(Severity::Warning, "disk.low", 1);
        }
    }
}

/// Whether the store's file was written later than the clock says it is.
fn is_clock_behind(data: &Path, now: jiff::Timestamp) -> bool {
    let written = std::fs::metadata(data.join(super::house::STORE_FILE)).and_then(|meta| meta.modified());
    let written = written.ok().and_then(|at| jiff::Timestamp::try_from(at).ok());
    written.is_some_and(|written| written.duration_since(now) > jiff::SignedDuration::from_mins(5))
}

//! What surrounds the store: keys and who may read them, certificate, clock, disk.

use std::collections::BTreeSet;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::time::Duration;

use jiff::SignedDuration;

use super::{Report, Severity};
use crate::app::boot;
use crate::app::house::STORE_FILE;
use crate::config::Settings;
use crate::platform::clock::Clock;
use crate::platform::crypto::{KeyRing, RootSource, SlotAtHand, SlotKind};
use crate::platform::host::{self, ClockSync};
use crate::platform::ntp::{self, Measured, NtpError};
use crate::platform::tls;

/// Keys, certificate, clock and disk: what surrounds the store.
pub(super) fn look_around(settings: &Settings, asked: Asked, report: &mut Report) {
    let data = &settings.paths.data;
    let now = Clock::system().now();
    look_at_keys(settings, report);
    match tls::authority_expiry(data) {
        None => report.note(Severity::Warning, "certificate.missing", 1),
        Some(until) if until <= now => report.note(Severity::Repairable, "certificate.expired", 1),
        Some(_) => {}
    }
    if is_clock_behind(data, now) {
        report.note(Severity::Warning, "clock.behind", 1);
    }
    look_at_time(ClockSync::now(), asked, report);
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

/// What the time server of the settings says; nothing when they name none.
pub type Asked = Option<Result<Measured, NtpError>>;

/// How long a time server may take.
const PATIENCE: Duration = Duration::from_secs(2);
/// From here on the clock counts as wrong: codes of the second factor are off by a step at 30 seconds.
const TOLERATED: SignedDuration = SignedDuration::from_secs(5);

/// Asks the time server that the settings name.
pub async fn ask_time(settings: &Settings) -> Asked {
    let server = settings.clock.ntp_server?;
    Some(ntp::ask(server.address(), &Clock::system(), PATIENCE).await)
}

fn look_at_time(sync: ClockSync, asked: Asked, report: &mut Report) {
    match asked {
        Some(Ok(measured)) if measured.offset.abs() > TOLERATED => {
            report.note(Severity::Warning, "clock.off", 1);
        }
        Some(Err(_)) => report.note(Severity::Warning, "clock.server_silent", 1),
        Some(Ok(_)) | None => {}
    }
    // A clock that is right needs nobody to say so.
    if sync == ClockSync::Unknown && !matches!(asked, Some(Ok(_))) {
        report.note(Severity::Warning, "clock.unsynchronised", 1);
    }
}

/// Whether the store's file was written later than the clock says it is.
fn is_clock_behind(data: &Path, now: jiff::Timestamp) -> bool {
    let written = std::fs::metadata(data.join(STORE_FILE)).and_then(|meta| meta.modified());
    let written = written.ok().and_then(|at| jiff::Timestamp::try_from(at).ok());
    written.is_some_and(|written| written.duration_since(now) > SignedDuration::from_mins(5))
}

/// What opens the root key, and who else may read it.
fn look_at_keys(settings: &Settings, report: &mut Report) {
    let data = &settings.paths.data;
    let Ok(folder) = std::fs::metadata(data) else {
        return;
    };
    if folder.mode() & 0o077 != 0 {
        report.note(Severity::Warning, "folder.exposed", 1);
    }
    let sources = boot::root_sources(data, &settings.keys);
    let beside = data.join("root.key");
    let files: BTreeSet<&Path> = sources
        .iter()
        .filter_map(RootSource::plain_file)
        .chain([beside.as_path()])
        .collect();
    let (mut exposed, mut foreign) = (0, 0);
    for file in files.into_iter().filter_map(|path| std::fs::metadata(path).ok()) {
        exposed += u64::from(file.mode() & 0o177 != 0);
        foreign += u64::from(file.uid() != folder.uid());
    }
    report.note_some(Severity::Warning, "keys.exposed", exposed);
    report.note_some(Severity::Warning, "keys.foreign", foreign);
    // Damage of the ring is told by whoever opens it.
    if let Ok(slots) = KeyRing::slots_at_hand(data, &sources) {
        look_at_slots(data, &slots, &sources, report);
    }
}

fn look_at_slots(data: &Path, slots: &[SlotAtHand], sources: &[RootSource], report: &mut Report) {
    let opening = || slots.iter().filter_map(|slot| slot.opened_by.as_ref());
    let beside: BTreeSet<&Path> = opening()
        .filter_map(RootSource::plain_file)
        .filter(|path| path.starts_with(data))
        .collect();
    if !beside.is_empty() {
        report.note(Severity::Warning, "keys.beside_data", 1);
    } else if slots.iter().all(is_of_key_file) {
        report.note(Severity::Warning, "keys.file_only", 1);
    }
    let root_key = data.join("root.key");
    if root_key.exists() && !beside.contains(root_key.as_path()) {
        report.note(Severity::Warning, "keys.useless_file", 1);
    }
    // The credential of a running box is not to be seen from outside of it.
    let named = sources.iter().filter_map(RootSource::plain_file);
    let opens = |path: &Path| opening().any(|source| source.plain_file() == Some(path));
    let unused = named.filter(|path| *path != root_key && !opens(path)).count();
    report.note_some(Severity::Warning, "keys.unreadable", unused as u64);
}

fn is_of_key_file(one: &SlotAtHand) -> bool {
    one.slot.kind == SlotKind::KeyFile
}

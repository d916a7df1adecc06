//! What a helper from outside needs to know, as text to copy. It is made of numbers, codes and our own words alone: no
//! name, no address of a person, a machine or a network, no path, no line of the log with what it was about.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::answers::Diagnostics;
use super::log::Kept;
use crate::platform::telemetry::recent;

/// Kinds of warnings of the log that are told.
const WARNINGS: usize = 20;

/// The text.
pub fn text(diagnostics: &Diagnostics) -> String {
    let mut text = String::with_capacity(2_048);
    // Writing to a String cannot fail, here and below.
    let _ = write(&mut text, diagnostics);
    warnings(&mut text);
    text
}

fn write(text: &mut String, all: &Diagnostics) -> std::fmt::Result {
    let versions = &all.versions;
    writeln!(
        text,
        "OMI {}, schema {}, {}, {}, {}",
        versions.omi, versions.schema, versions.system, versions.kernel, versions.processor
    )?;
    writeln!(
        text,
        "at {:.0}, up {} s, memory {} MiB",
        all.now,
        all.up_seconds,
        versions.memory_bytes >> 20
    )?;
    if all.findings.is_empty() {
        writeln!(text, "findings: none")?;
    }
    for finding in &all.findings {
        writeln!(
            text,
            "finding: {:?} {} x{}",
            finding.severity, finding.code, finding.count
        )?;
    }
    write!(text, "clock: time service {}", told(all.clock.synchronised))?;
    match &all.clock.server {
        None => writeln!(text, ", no time server named")?,
        Some(server) => writeln!(
            text,
            ", time server offset {} ms, round trip {} ms, stratum {}, failure {}",
            known(server.offset_ms.as_ref()),
            known(server.round_trip_ms.as_ref()),
            known(server.stratum.as_ref()),
            known(server.failure.as_ref())
        )?,
    }
    if let Some(certificate) = &all.certificate {
        writeln!(
            text,
            "certificate: {:.0} to {:.0}, {} names, {} left out; authority to {:.0}",
            certificate.not_before,
            certificate.not_after,
            certificate.names.len(),
            certificate.left_out.len(),
            certificate.authority_not_after
        )?;
    }
    let disk = &all.disk;
    writeln!(
        text,
        "disk: {} of {} MiB free, warns below {}, stops below {}, ballast {}, read only {}",
        disk.free_bytes >> 20,
        disk.total_bytes >> 20,
        disk.warn_below_bytes >> 20,
        disk.stop_below_bytes >> 20,
        disk.ballast_bytes >> 20,
        disk.read_only
    )?;
    let store = &all.store;
    let checked = store.checked_at.map(|at| format!("{at:.0}"));
    writeln!(
        text,
        "store: {} MiB, checked {}, {} records, worst {}, missed {}",
        store.size_bytes >> 20,
        checked.as_deref().unwrap_or("never"),
        store.records,
        known(store.worst.as_ref()),
        known(store.missed.as_ref())
    )?;
    writeln!(
        text,
        "lists ready {}, search ready {}; outbox {} pending, {} given up; {} writes waiting",
        all.search.lists_ready,
        all.search.search_ready,
        known(all.queues.outbox_pending.as_ref()),
        known(all.queues.outbox_dead.as_ref()),
        all.queues.writes_waiting
    )?;
    if let Some(network) = &all.network {
        let open = network
            .listeners
            .iter()
            .filter(|one| one.address.is_some())
            .count();
        writeln!(
            text,
            "listeners: {open} of {}, announced {}",
            network.listeners.len(),
            network.announced.is_some()
        )?;
    }
    Ok(())
}

/// A number or a word; a stroke where there is none.
fn known(value: Option<&impl std::fmt::Debug>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{value:?}"))
}

fn told(synchronised: bool) -> &'static str {
    if synchronised {
        "has set it"
    } else {
        "says nothing"
    }
}

/// What the log warned of, by its words and how often: these are ours, what they were about stays out.
fn warnings(text: &mut String) {
    let mut found: BTreeMap<(String, String), u64> = BTreeMap::new();
    let lines = recent().after(0);
    let kept = lines
        .iter()
        .filter_map(|(position, line)| Kept::read(*position, line));
    for line in kept.filter(Kept::is_warning) {
        *found
            .entry((line.level.as_str().to_owned(), line.message))
            .or_default() += 1;
    }
    for ((level, message), count) in found.into_iter().take(WARNINGS) {
        let _ = writeln!(text, "log: {level} {message} x{count}");
    }
}

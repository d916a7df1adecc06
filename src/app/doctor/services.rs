//! What only a running box knows of itself: what it serves, what waits, whom it reaches.

use super::{Report, Severity};
use crate::app::house::House;
use crate::platform::outbox;
use crate::platform::tls::Certificates;

/// Looks at what the box serves at this moment; nothing that takes long.
pub(super) fn look_at_services(house: &House, report: &mut Report) {
    if house.store().is_damaged() {
        report.note_once(Severity::Damaged, "store.file_damaged", 1);
    }
    match house.store().read(outbox::counts) {
        Ok(counts) => report.note_once(Severity::Warning, "outbox.dead_letters", counts.dead),
        Err(_) => report.note_once(Severity::Damaged, "store.unreadable", 1),
    }
    let patients = &house.modules().patients;
    if !(patients.is_search_ready() && patients.is_directory_ready()) {
        report.note(Severity::Warning, "search.building", 1);
    }
    let disk = house.store().disk().limits();
    if disk.ballast_bytes < disk.ballast_wanted_bytes {
        report.note(Severity::Warning, "disk.no_ballast", 1);
    }
    if let Some(status) = house.certificates().map(Certificates::status) {
        if status.not_after <= house.store().clock().now() {
            report.note(Severity::Repairable, "certificate.ended", 1);
        }
        let left_out = status.left_out.len() as u64;
        report.note_some(Severity::Warning, "certificate.left_out", left_out);
    }
    if let Some(doors) = house.doors() {
        if doors.trust.is_none() {
            report.note(Severity::Warning, "trust.closed", 1);
        }
        if doors.is_silent() {
            report.note(Severity::Warning, "mdns.silent", 1);
        }
    }
}

//! The doctor: examines a data folder, of a running box or of one that stands still, and says in words
//! what a person can do.

mod report;
mod services;
mod surroundings;
#[cfg(test)]
mod tests;
mod words;

use super::boot::{self, FolderInUse, HeldFolder};
use super::house::House;
use super::nightly::Checks;
use super::{console, kinds};
use crate::config::Settings;
use crate::platform::clock::Clock;
use crate::platform::crypto::KeyRing;
use crate::platform::store::{self, EngineError};
use crate::shared::error::Error;
pub use report::{Examiner, Finding, Report, Severity};
use services::look_at_services;
use surroundings::look_around;
pub use surroundings::{Asked, ask_time};
pub use words::words_in;

/// Examines the folder of the settings. A running box is asked to look at itself.
pub async fn examine(settings: &Settings, repair: bool) -> Report {
    let data = &settings.paths.data;
    let mut report = Report::default();
    if !data.is_dir() {
        report.note(Severity::Damaged, "folder.missing", 1);
        return report;
    }
    match console::ask::<Report>(data, "doctor", &repair).await {
        Ok(Some(answer)) => report = answer,
        Ok(None) => match boot::hold_folder(data) {
            Ok(folder) => examine_resting(settings, &folder, repair, &mut report),
            Err(error) if error.is::<FolderInUse>() => report.note(Severity::Repairable, "box.between", 1),
            Err(_) => report.note(Severity::Damaged, "folder.unreadable", 1),
        },
        Err(_) => report.note(Severity::Repairable, "box.silent", 1),
    }
    let asked = ask_time(settings).await;
    look_around(settings, asked, &mut report);
    report.sorted()
}

/// Examines the store of a running box through a snapshot. One that cannot be read is a finding.
///
/// # Errors
/// When the indexes could not be rebuilt.
pub fn examine_running(house: &House, repair: bool) -> Result<Report, Error> {
    let kinds = kinds::all();
    if repair {
        house.store().repair(&kinds)?;
    }
    let found = house.store().read(|view| store::inspect(view, &kinds));
    if let Err(error) = &found {
        tracing::error!(error = %error, cause = error.cause(), "the store could not be examined");
    }
    Ok(of_running(house, found.ok()))
}

/// What a running box says of itself; of its checks alone when its store could not be read.
#[must_use]
pub fn of_running(house: &House, found: Option<store::Report>) -> Report {
    let mut report = Report {
        examiner: Examiner::RunningBox,
        ..Report::default()
    };
    match found {
        Some(found) => report.take_in(found),
        None => report.note(Severity::Damaged, "store.unreadable", 1),
    }
    report.take_in_checks(house.nightly().checks(), house.store().clock().now());
    look_at_services(house, &mut report);
    report
}

/// What a running box can say of itself at once: all that [`examine`] finds but for what the store holds, of
/// which the last check on a copy tells. `asked` is what the time server said.
#[must_use]
pub fn look(house: &House, asked: Asked) -> Report {
    let mut report = of_running(house, Some(store::Report::default()));
    look_around(house.settings(), asked, &mut report);
    report.sorted()
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
    let Ok(keys) = KeyRing::open_read_only(&folder.path, &sources) else {
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
        Ok(found) => {
            report.take_in(found);
            report.examiner = Examiner::Command;
            let checks = Checks::read(&folder.path);
            report.checks = (checks != Checks::default()).then(|| Box::new(checks));
        }
        Err(EngineError::Newer { .. }) => report.note(Severity::Damaged, "store.newer", 1),
        Err(error) => {
            tracing::error!(error = %error, "the store could not be examined");
            report.note(Severity::Damaged, "store.file_damaged", 1);
        }
    }
}

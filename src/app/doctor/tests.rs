//! What surrounds the store, looked at on folders made for it; and what is said of the checks on a copy.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use tempfile::TempDir;
use zeroize::Zeroizing;

use super::words::words;
use super::*;
use crate::app::nightly::{Checked, Missed};
use crate::config::Profile;
use crate::platform::crypto::RootSource;

const WORDS: &str = "cinco palabras que no van juntas";

/// A folder with a ring, and the settings of its box.
fn folder() -> (TempDir, Settings, KeyRing) {
    let folder = tempfile::tempdir().unwrap();
    set_mode(folder.path(), 0o700);
    let mut settings = Settings::defaults(Profile::Testing);
    settings.paths.data = folder.path().to_owned();
    let ring = KeyRing::open_or_create(folder.path(), &[]).unwrap();
    (folder, settings, ring)
}

/// The codes about keys and the folder.
fn codes(settings: &Settings) -> Vec<String> {
    let mut report = Report::default();
    look_around(settings, None, &mut report);
    assert_eq!(report.worst(), Some(Severity::Warning));
    let codes = report.findings.into_iter().map(|finding| {
        assert_ne!(finding.words, words("no.code"), "{} has no words", finding.code);
        finding.code
    });
    codes
        .filter(|code| code.starts_with("keys.") || code.starts_with("folder."))
        .collect()
}

fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_root_key_beside_the_data_protects_nothing() {
    let (folder, settings, ring) = folder();
    assert_eq!(codes(&settings), ["keys.beside_data"]);
    // Neither does a passphrase that lies there.
    let path = folder.path().join("words");
    std::fs::write(&path, format!("{WORDS}\n")).unwrap();
    set_mode(&path, 0o400);
    let source = RootSource::PassphraseFile { path: path.clone() };
    ring.add_slot(&source).unwrap();
    ring.remove_slot(1, &[source]).unwrap();
    let mut settings = settings;
    settings.keys.passphrase_file = Some(path);
    assert_eq!(codes(&settings), ["keys.beside_data", "keys.useless_file"]);
    std::fs::remove_file(folder.path().join("root.key")).unwrap();
    assert_eq!(codes(&settings), ["keys.beside_data"]);
}

#[test]
fn a_key_that_is_kept_elsewhere_is_told_of_when_it_is_all_there_is() {
    let (_folder, mut settings, ring) = folder();
    let outside = tempfile::tempdir().unwrap();
    let path: PathBuf = outside.path().join("usb.key");
    let source = RootSource::KeyFile { path: path.clone() };
    ring.add_slot(&source).unwrap();
    ring.remove_slot(1, std::slice::from_ref(&source)).unwrap();
    std::fs::remove_file(settings.paths.data.join("root.key")).unwrap();
    settings.keys.key_file = Some(path.clone());
    assert_eq!(codes(&settings), ["keys.file_only"]);
    ring.add_slot(&RootSource::Passphrase(Zeroizing::new(WORDS.to_owned())))
        .unwrap();
    assert_eq!(codes(&settings), [""; 0]);
    std::fs::remove_file(path).unwrap();
    assert_eq!(codes(&settings), ["keys.unreadable"]);
}

#[test]
fn a_key_or_a_folder_that_others_may_read_is_told_of() {
    let (folder, settings, _ring) = folder();
    let key = folder.path().join("root.key");
    for mode in [0o400, 0o600] {
        set_mode(&key, mode);
        assert_eq!(codes(&settings), ["keys.beside_data"], "{mode:o}");
    }
    for mode in [0o440, 0o604, 0o620, 0o700] {
        set_mode(&key, mode);
        assert_eq!(codes(&settings), ["keys.exposed", "keys.beside_data"], "{mode:o}");
    }
    set_mode(&key, 0o400);
    set_mode(folder.path(), 0o750);
    assert_eq!(codes(&settings), ["folder.exposed", "keys.beside_data"]);
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// What the doctor of a running box says after these checks: its exit code and its lines.
fn after(checks: Checks) -> (u8, String) {
    let mut report = Report {
        examiner: Examiner::RunningBox,
        ..Report::default()
    };
    report.take_in_checks(checks, at("2026-11-24T12:00:00Z"));
    let report: Report = serde_json::from_str(&serde_json::to_string(&report).unwrap()).unwrap();
    (report.exit_code(), report.lines().collect::<Vec<_>>().join("\n"))
}

#[test]
fn the_doctor_of_a_running_box_says_what_the_last_check_on_a_copy_came_to() {
    let (code, said) = after(Checks::default());
    assert_eq!(code, 0);
    assert!(
        said.contains("examined itself") && said.contains("No check on a copy"),
        "{said}"
    );

    let sound = |at| Checks {
        attempted_at: Some(at),
        missed: None,
        last: Some(Checked {
            at,
            report: Report {
                records: 321,
                ..Report::default()
            },
        }),
    };
    let (code, said) = after(sound(at("2026-11-24T02:30:00Z")));
    assert_eq!(code, 0);
    assert!(
        said.contains("at 2026-11-24T02:30:00Z: sound; 321 records"),
        "{said}"
    );
    let (code, said) = after(sound(at("2026-11-14T02:30:00Z")));
    assert_eq!(code, 0);
    assert!(said.contains("integrity.overdue"), "{said}");

    let mut found = Report::default();
    found.note(Severity::Damaged, "store.seal_broken", 2);
    let damaged = Checks {
        attempted_at: Some(at("2026-11-24T02:30:00Z")),
        missed: Some(Missed::NoRoom),
        last: Some(Checked {
            at: at("2026-11-23T02:30:00Z"),
            report: found,
        }),
    };
    let (code, said) = after(damaged);
    assert_eq!(code, 2);
    for part in [
        "integrity.damaged",
        "found store.seal_broken",
        "2026-11-24T02:30:00Z was missed",
        "no room",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

//! Root-key slots at the console, on a box that stands still and on one that runs.

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::running::{Running, omi, registration};

const WORDS: &str = "cinco palabras que no van juntas";

/// What a command said, or why it refused.
fn ask(mut command: Command, arguments: &[&str], data: &Path, line: &str) -> Result<String, String> {
    let mut child = command
        .args(arguments)
        .arg("--data")
        .arg(data)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // One that refuses early does not wait for what it is told.
    let _nobody_reads = writeln!(child.stdin.take().unwrap(), "{line}");
    let output = child.wait_with_output().unwrap();
    let (said, refused) = (
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    );
    for shown in [&said, &refused] {
        assert!(!shown.contains(WORDS), "a secret is shown: {shown}");
    }
    if output.status.success() {
        Ok(said)
    } else {
        Err(refused)
    }
}

fn keys(arguments: &[&str], data: &Path, line: &str) -> Result<String, String> {
    ask(omi(), &[&["admin", "keys"], arguments].concat(), data, line)
}

/// A box whose settings name a passphrase file.
fn with_words(path: &Path) -> Command {
    let mut command = omi();
    command.env("OMI_KEYS_PASSPHRASE_FILE", path);
    command
}

fn doctor(mut command: Command, data: &Path) -> (Option<i32>, Value) {
    let output = command
        .args(["doctor", "--json", "--data"])
        .arg(data)
        .output()
        .unwrap();
    (
        output.status.code(),
        serde_json::from_slice(&output.stdout).unwrap(),
    )
}

async fn someone(running: &Running, token: &str, number: u32) -> String {
    let (status, patient) = running.post(token, "/api/patients", &registration(number)).await;
    assert_eq!(status, 201, "{patient}");
    format!("/api/patients/{}", patient["id"].as_str().unwrap())
}

#[tokio::test]
async fn a_box_that_stands_still_changes_from_its_key_file_to_a_passphrase() {
    let (folder, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let data = folder.path();
    let running = Running::demo(data);
    let token = running.sign_in("recepcion@demo.omi").await;
    let child = someone(&running, &token, 1).await;
    running.stop();

    let refused = keys(&["remove", "1"], data, "").unwrap_err();
    assert!(refused.contains("last slot"), "{refused}");
    let refused = keys(&["add", "--passphrase"], data, "muy corta").unwrap_err();
    assert!(refused.contains("16 characters"), "{refused}");
    let said = keys(&["add", "--passphrase"], data, WORDS).unwrap();
    assert!(
        said.contains("Slot 2") && said.contains("passphrase_file"),
        "{said}"
    );
    let refused = keys(&["add", "--passphrase"], data, WORDS).unwrap_err();
    assert!(refused.contains("slot 2"), "{refused}");
    // Nothing that the settings name opens the passphrase's slot yet.
    let refused = keys(&["remove", "1"], data, "").unwrap_err();
    assert!(refused.contains("no other slot"), "{refused}");
    let refused = keys(&["remove", "7"], data, "").unwrap_err();
    assert!(refused.contains("no slot 7"), "{refused}");
    let listed = keys(&["list"], data, "").unwrap();
    assert!(
        listed.contains("yes, with the key file") && listed.contains("no: nothing"),
        "{listed}"
    );

    let words = outside.path().join("words");
    std::fs::write(&words, format!("{WORDS}\n")).unwrap();
    std::fs::set_permissions(&words, std::fs::Permissions::from_mode(0o400)).unwrap();
    let removed = ask(with_words(&words), &["admin", "keys", "remove", "1"], data, "").unwrap();
    assert!(removed.contains("Slot 1 was removed"), "{removed}");

    // The old key opens nothing, whatever else is there.
    let refused = Running::start(data, &[]).err().unwrap();
    assert!(refused.contains("passphrase"), "{refused}");
    let listed = keys(&["list"], data, "").unwrap();
    assert!(
        !listed.contains("key-file") && !listed.contains("yes"),
        "{listed}"
    );
    let (code, report) = doctor(omi(), data);
    assert_eq!(code, Some(2));
    assert!(report.to_string().contains("keys.wrong"), "{report}");
    std::fs::remove_file(data.join("root.key")).unwrap();
    let running = Running::spawn(with_words(&words), data, &[]).expect("the passphrase alone opens it");
    assert_eq!(running.get(&token, &child).await.0, 200);
    running.stop();

    std::fs::set_permissions(&words, std::fs::Permissions::from_mode(0o600)).unwrap();
    std::fs::write(&words, "cinco palabras que no van unidas\n").unwrap();
    let refused = Running::spawn(with_words(&words), data, &[]).err().unwrap();
    assert!(refused.contains("wrong root key"), "{refused}");
}

#[tokio::test]
async fn a_running_box_gets_and_loses_slots_and_changes_its_root_key() {
    let (folder, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let data = folder.path();
    let running = Running::demo(data);
    let token = running.sign_in("recepcion@demo.omi").await;
    let child = someone(&running, &token, 1).await;
    let usb = outside.path().join("usb.key");
    let flag = usb.to_str().unwrap();
    let said = keys(&["add", "--key-file", flag], data, "").unwrap();
    assert!(said.contains("Slot 2") && said.contains("key_file"), "{said}");
    let mode = std::fs::metadata(&usb).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o400, "made for its owner alone");
    assert!(
        keys(&["add", "--passphrase"], data, WORDS)
            .unwrap()
            .contains("Slot 3")
    );
    let refused = keys(&["add", "--credential", "omi-root-key"], data, "").unwrap_err();
    assert!(refused.contains("no credential"), "{refused}");
    let refused = keys(&["remove", "1"], data, "").unwrap_err();
    assert!(refused.contains("no other slot"), "{refused}");

    // A copy of before, as a backup keeps it.
    let old = outside.path().join("old");
    copy(data, &old);
    let refused = keys(&["rotate"], data, "").unwrap_err();
    assert!(refused.contains("slot 2"), "{refused}");
    let refused = keys(
        &["rotate", "--key-file", flag, "--passphrase"],
        data,
        "otras palabras",
    )
    .unwrap_err();
    assert!(refused.contains("slot 3"), "{refused}");
    let said = keys(&["rotate", "--key-file", flag, "--passphrase"], data, WORDS).unwrap();
    assert!(said.contains("was replaced"), "{said}");
    let second = someone(&running, &token, 2).await;
    assert_eq!(
        running.get(&token, &child).await.0,
        200,
        "everything stays readable"
    );
    assert!(keys(&["remove", "3"], data, "").is_ok());
    let (_, log) = running.stop();
    assert!(log.contains("root-key slot was added") && log.contains("root key was replaced"));
    assert!(
        !log.contains(WORDS) && !log.contains(flag),
        "no secret and no path in the log"
    );

    // What was wrapped before opens nothing that was written since.
    let slots = std::fs::read(data.join("keyring.slots")).unwrap();
    std::fs::copy(old.join("keyring.slots"), data.join("keyring.slots")).unwrap();
    let refused = Running::start(data, &[]).err().unwrap();
    assert!(refused.contains("wrong root key"), "{refused}");
    std::fs::write(data.join("keyring.slots"), slots).unwrap();
    std::fs::remove_file(data.join("root.key")).unwrap();
    let mut by_usb = omi();
    by_usb.env("OMI_KEYS_KEY_FILE", &usb);
    let running = Running::spawn(by_usb, data, &[]).expect("the other key file opens it");
    for path in [&child, &second] {
        assert_eq!(running.get(&token, path).await.0, 200, "{path}");
    }
    running.stop();
    let mut by_usb = omi();
    by_usb.env("OMI_KEYS_KEY_FILE", &usb);
    let (code, report) = doctor(by_usb, data);
    assert_eq!(code, Some(0), "{report}");
    assert!(report.to_string().contains("keys.file_only"), "{report}");
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for name in ["keyring", "keyring.slots", "root.key"] {
        std::fs::copy(from.join(name), to.join(name)).unwrap();
    }
}

#[tokio::test]
async fn a_credential_takes_the_place_of_the_key_file() {
    let (folder, credentials) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let data = folder.path();
    std::fs::write(credentials.path().join("omi-root-key"), [7; 32]).unwrap();
    // As systemd starts it, with the credential of the unit.
    let given = || {
        let mut command = omi();
        command
            .env("CREDENTIALS_DIRECTORY", credentials.path())
            .env("OMI_KEYS_CREDENTIAL", "omi-root-key");
        command
    };
    Running::demo(data).stop();
    let running = Running::spawn(given(), data, &[]).expect("the key file still opens it");
    let refused = keys(&["add", "--credential", "../root.key"], data, "").unwrap_err();
    assert!(refused.contains("no credential"), "{refused}");
    let said = keys(&["add", "--credential", "omi-root-key"], data, "").unwrap();
    assert!(said.contains("Slot 2") && !said.contains("settings"), "{said}");
    let listed = keys(&["list"], data, "").unwrap();
    assert!(listed.contains("the credential omi-root-key"), "{listed}");
    keys(&["remove", "1"], data, "").unwrap();
    running.stop();
    std::fs::remove_file(data.join("root.key")).unwrap();
    let refused = Running::start(data, &[]).err().unwrap();
    assert!(refused.contains("systemd-credential"), "{refused}");
    drop(Running::spawn(given(), data, &[]).expect("the credential alone opens it"));
    let (code, report) = doctor(given(), data);
    assert_eq!(code, Some(0), "{report}");
    assert!(!report.to_string().contains("keys."), "{report}");
}

#[test]
fn a_folder_without_a_box_is_not_made_one_by_asking_for_its_keys() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("typo");
    for act in [
        &["list"][..],
        &["remove", "1"],
        &["rotate"],
        &["add", "--key-file", "x"],
    ] {
        let refused = keys(act, &data, "").unwrap_err();
        assert!(refused.contains("no box"), "{refused}");
    }
    assert!(!data.exists());
    let nothing_named = keys(&["add"], folder.path(), "").unwrap_err();
    assert!(nothing_named.contains("--passphrase"), "{nothing_named}");
}

#[test]
fn a_store_whose_ring_is_gone_is_refused_and_gets_no_new_one() {
    let folder = tempfile::tempdir().unwrap();
    Running::demo(folder.path()).stop();
    let (ring, away) = (folder.path().join("keyring"), folder.path().join("away"));
    std::fs::rename(&ring, &away).unwrap();
    let refused = Running::start(folder.path(), &[]).err().unwrap();
    assert!(refused.contains("key ring is gone"), "{refused}");
    assert!(!ring.exists());
    std::fs::rename(&away, &ring).unwrap();
    drop(Running::start(folder.path(), &[]).expect("with its ring it starts"));
}

//! The command line that the rest of the world relies on.

use super::running::{Running, omi, run};

#[test]
fn the_version_and_the_licences_are_told() {
    let output = run(&["version"]);
    assert!(output.status.success());
    assert_eq!(
        String::from_utf8_lossy(&output.stdout).trim(),
        format!("omi {}", env!("CARGO_PKG_VERSION"))
    );
    let output = run(&["version", "--licenses"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    for name in ["redb", "tantivy", "react", "rustls"] {
        assert!(text.contains(name), "{name} is not listed");
    }
}

#[test]
fn an_unknown_command_or_flag_is_refused_with_usage() {
    for arguments in [
        &["fly"][..],
        &["serve", "--staff", "localhost:8443"],
        &["serve", "--nonsense"],
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(!output.stderr.is_empty());
    }
}

#[test]
fn a_wrong_setting_is_refused_with_file_line_and_reason() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("omi.toml");
    std::fs::write(&file, "[listen]\nstaff = \"nowhere\"\n").unwrap();
    let output = omi()
        .args(["serve", "--config"])
        .arg(&file)
        .arg("--data")
        .arg(folder.path().join("d"))
        .output()
        .unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        said.contains("omi.toml") && said.contains('2') && said.contains("staff"),
        "{said}"
    );
}

#[test]
fn the_settings_that_count_are_printed_and_give_the_same_again() {
    let folder = tempfile::tempdir().unwrap();
    let print = |file: Option<&std::path::Path>| {
        let mut command = omi();
        command.args(["serve", "--print-config", "--data"]);
        command.arg(folder.path().join("never made"));
        if let Some(file) = file {
            command.arg("--config").arg(file);
        }
        let output = command.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let values = |printed: &str| toml::from_str::<toml::Table>(printed).unwrap();
    let first = print(None);
    assert!(first.contains("# flag --data\n"), "{first}");
    let kept = folder.path().join("omi.toml");
    std::fs::write(&kept, &first).unwrap();
    assert_eq!(values(&print(Some(&kept))), values(&first));
    assert!(!folder.path().join("never made").exists());
}

#[tokio::test]
async fn the_console_resets_a_password_on_a_running_and_on_a_resting_box() {
    let folder = tempfile::tempdir().unwrap();
    let reset = |email: &str| {
        let mut command = omi();
        command
            .args(["admin", "reset-password", "--email", email, "--data"])
            .arg(folder.path());
        command.output().unwrap()
    };
    let running = Running::demo(folder.path());
    let code = |output: &std::process::Output| {
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.lines()
            .find_map(|line| line.strip_prefix("One-time code: ").map(ToOwned::to_owned))
    };
    let given = code(&reset("recepcion@demo.omi")).expect("a code");
    let body = serde_json::json!({ "email": "recepcion@demo.omi", "code": given, "newPassword": "una clave nueva y larga" });
    assert_eq!(running.post("", "/api/auth/reset-password", &body).await.0, 204);
    let again = running.post("", "/api/auth/reset-password", &body).await;
    assert_ne!(again.0, 204, "a code works once");
    let login = serde_json::json!({ "email": "recepcion@demo.omi", "password": "una clave nueva y larga" });
    assert_eq!(running.post("", "/api/auth/login", &login).await.0, 200);
    let unknown = reset("nadie@demo.omi");
    assert!(!unknown.status.success());
    running.stop();
    assert!(code(&reset("admin@demo.omi")).is_some(), "a resting box too");
}

//! A new certificate authority, made at the console.

use std::path::Path;
use std::process::Stdio;

use super::running::{Running, client, omi};

fn replace(data: &Path, flags: &[&str]) -> (bool, String, String) {
    let output = omi()
        .args(["admin", "replace-authority"])
        .args(flags)
        .arg("--data")
        .arg(data)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.success(), text(output.stdout), text(output.stderr))
}

#[tokio::test]
async fn a_new_authority_is_served_at_once_and_has_to_be_trusted_anew() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::demo(folder.path());
    let certificate = folder.path().join("tls/ca.crt");
    let before = std::fs::read(&certificate).unwrap();
    let (is_done, _, said) = replace(folder.path(), &[]);
    assert!(
        !is_done && said.contains("will refuse") && said.contains("--yes"),
        "{said}"
    );
    assert_eq!(
        std::fs::read(&certificate).unwrap(),
        before,
        "not without being meant"
    );

    let (is_done, answer, said) = replace(folder.path(), &["--yes"]);
    assert!(is_done && said.contains("will refuse"), "{said}");
    assert!(
        answer.contains("ca.crt") && answer.contains("served already"),
        "{answer}"
    );
    assert_ne!(std::fs::read(&certificate).unwrap(), before);
    let status = format!("{}/api/status", running.staff);
    assert!(
        client(folder.path())
            .get(&status)
            .send()
            .await
            .unwrap()
            .status()
            .is_success()
    );
    let distrusted = old_client(&before).get(&status).send().await;
    assert!(distrusted.is_err(), "who trusts the old one alone is refused");
    let (_, log) = running.stop();
    assert!(log.contains("certificate authority was replaced"));

    // And on a box that stands still.
    let second = std::fs::read(&certificate).unwrap();
    let (is_done, answer, _) = replace(folder.path(), &["--yes"]);
    assert!(is_done && !answer.contains("served already"), "{answer}");
    assert_ne!(std::fs::read(&certificate).unwrap(), second);
    let running = Running::start(folder.path(), &[]).unwrap();
    let answered = running
        .client()
        .get(format!("{}/api/status", running.staff))
        .send()
        .await;
    assert!(answered.unwrap().status().is_success());
}

/// A client of before: it trusts the certificate that it was given then.
fn old_client(certificate: &[u8]) -> reqwest::Client {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("tls")).unwrap();
    std::fs::write(folder.path().join("tls/ca.crt"), certificate).unwrap();
    client(folder.path())
}

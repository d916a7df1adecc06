//! A running box checks a copy of its own file when it is asked to, and says what came of it everywhere.

use std::os::unix::fs::FileExt as _;
use std::path::Path;

use serde_json::Value;

use super::running::{Running, omi};

fn doctor(data: &Path) -> (Option<i32>, Value) {
    let output = omi()
        .args(["doctor", "--json", "--data"])
        .arg(data)
        .output()
        .unwrap();
    (
        output.status.code(),
        serde_json::from_slice(&output.stdout).unwrap(),
    )
}

/// Asks for a check and waits for its result.
fn check(data: &Path) -> (Option<i32>, Value) {
    let before = doctor(data).1["checks"]["attemptedAt"].clone();
    let asked = omi()
        .args(["doctor", "--check-now", "--data"])
        .arg(data)
        .output()
        .unwrap();
    assert!(asked.status.success());
    for _ in 0..10_000 {
        let (code, report) = doctor(data);
        if report["checks"]["attemptedAt"] != before {
            return (code, report);
        }
    }
    panic!("the check never came to a result");
}

async fn health(running: &Running) -> (u16, Value) {
    let answer = reqwest::get(format!("{}/actuator/health", running.ops))
        .await
        .unwrap();
    let status = answer.status().as_u16();
    (status, answer.json().await.unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn damage_under_a_running_box_is_found_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::demo(folder.path());
    let (status, before) = health(&running).await;
    assert_eq!(
        (status, &before["components"]["integrity"]["details"]["lastCheck"]),
        (200, &Value::Null)
    );
    let (code, report) = check(folder.path());
    assert_eq!(
        (code, report["examiner"].as_str()),
        (Some(0), Some("runningBox")),
        "{report}"
    );
    assert!(
        report["checks"]["last"]["report"]["records"].as_u64().unwrap() > 20,
        "{report}"
    );
    let (status, sound) = health(&running).await;
    assert_eq!(
        (status, sound["components"]["integrity"]["status"].as_str()),
        (200, Some("UP"))
    );
    assert!(sound["components"]["integrity"]["details"]["lastCheck"].is_string());

    // Everything behind the header, in stripes.
    let file = std::fs::OpenOptions::new()
        .write(true)
        .open(folder.path().join("omi.redb"))
        .unwrap();
    for at in (4_096..file.metadata().unwrap().len()).step_by(2_048) {
        file.write_at(&[0xA5; 64], at).unwrap();
    }
    let (code, report) = check(folder.path());
    assert_eq!(code, Some(2), "{report}");
    assert!(report.to_string().contains("integrity.damaged"), "{report}");
    let (status, damaged) = health(&running).await;
    assert_eq!(
        (status, damaged["components"]["integrity"]["status"].as_str()),
        (503, Some("DOWN"))
    );
    let metrics = reqwest::get(format!("{}/metrics", running.ops))
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(
        metrics.contains("omi_store_check_findings{severity=\"damaged\"} 1"),
        "{metrics}"
    );
    let log = running.log();
    let told = log
        .lines()
        .any(|line| line.contains("found damage") && line.contains("\"ERROR\""));
    assert!(told, "{log}");
    assert!(!folder.path().join("omi.examined").exists());
}

#[test]
fn a_box_that_runs_and_does_not_answer_is_not_called_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let socket = std::os::unix::net::UnixListener::bind(folder.path().join("console.sock")).unwrap();
    let hangs_up = std::thread::spawn(move || drop(socket.accept().unwrap()));
    let (code, report) = doctor(folder.path());
    hangs_up.join().unwrap();
    assert_eq!(code, Some(1), "{report}");
    assert!(report.to_string().contains("box.silent"), "{report}");
}

#[test]
fn a_box_that_is_starting_or_stopping_is_not_called_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let lock = std::fs::File::create(folder.path().join("lock")).unwrap();
    lock.try_lock().unwrap();
    let (code, report) = doctor(folder.path());
    assert_eq!(code, Some(1), "{report}");
    assert!(report.to_string().contains("box.between"), "{report}");
}

//! From an empty folder to the first sign-in, and which folders a demo takes.

use std::io::Write as _;
use std::process::Stdio;

use serde_json::{Value, json};

use super::running::{Running, omi};

#[tokio::test]
async fn an_empty_folder_becomes_a_box_that_waits_for_its_first_administrator() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let running = Running::start(&data, &[]).unwrap();
    let (status, answer) = running.get("", "/api/patients").await;
    assert_eq!(
        (status, answer["code"].as_str()),
        (503, Some("clinic.not_founded"))
    );
    let (status, answer) = running.get("", "/api/status").await;
    assert_eq!((status, answer["claimed"].as_bool()), (200, Some(false)));
    let (status, answer) = running.get("", "/actuator/health").await;
    assert_eq!((status, answer["status"].as_str()), (200, Some("UP")));

    // The console makes codes when it is asked; only the last one works.
    let first = code_in(&claim_token(&data));
    let second = code_in(&claim_token(&data));
    for (code, expected) in [(&first, 403), (&second, 204)] {
        let (status, answer) = running
            .post("", "/api/setup/check", &json!({ "token": code }))
            .await;
        assert_eq!(status, expected, "{answer}");
    }

    create_first(&data, "jefa@clinica.example", "una-frase-bien-larga").expect("the first administrator");
    let body = json!({ "email": "jefa@clinica.example", "password": "una-frase-bien-larga" });
    let (status, answer) = running.post("", "/api/auth/login", &body).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["user"]["roles"], json!(["ADMIN"]));
    let refused = create_first(&data, "otra@clinica.example", "otra-frase-bien-larga").unwrap_err();
    assert!(!refused.is_empty());

    // A real clinic's folder is never taken for a demo.
    let (stopped, log) = running.stop();
    assert!(stopped.success());
    assert!(!code_in(&log).is_empty(), "it also shows one when it starts");
    let refused = Running::start(&data, &["--demo"]).err().unwrap();
    assert!(refused.contains("--demo"), "{refused}");
    drop(Running::start(&data, &[]).expect("and it starts again as what it is"));
}

/// The code in what the console shows: behind the address, so that a click is enough.
fn code_in(shown: &str) -> String {
    let (_, behind) = shown.split_once("/setup#").expect("an address with a code");
    let code: String = behind.chars().take_while(char::is_ascii_alphanumeric).collect();
    assert_eq!(code.len(), 26, "{shown}");
    code
}

fn claim_token(data: &std::path::Path) -> String {
    let output = omi()
        .args(["admin", "claim-token", "--data"])
        .arg(data)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

fn create_first(data: &std::path::Path, email: &str, password: &str) -> Result<(), String> {
    let mut child = omi()
        .args([
            "admin",
            "create-first",
            "--email",
            email,
            "--name",
            "Rosa Jefa",
            "--data",
        ])
        .arg(data)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(child.stdin.take().unwrap(), "{password}").unwrap();
    let output = child.wait_with_output().unwrap();
    if output.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

#[tokio::test]
async fn a_demo_is_made_once_and_starts_again_with_and_without_its_flag() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::demo(folder.path());
    let mut names = Vec::new();
    for account in ["admin", "odontologo", "higienista", "recepcion"] {
        let token = running.sign_in(&format!("{account}@demo.omi")).await;
        names.push(
            running.get(&token, "/api/auth/me").await.1["name"]
                .as_str()
                .unwrap()
                .to_owned(),
        );
    }
    names.dedup();
    assert_eq!(names.len(), 4);
    let token = running.sign_in("recepcion@demo.omi").await;
    running.until_search_is_ready(&token).await;
    let before = running.get(&token, "/api/patients?limit=1").await.1["total"].clone();
    assert!(before.as_u64().unwrap() >= 20, "{before}");
    running.stop();
    for flags in [&[][..], &["--demo"]] {
        let running = Running::start(folder.path(), flags).unwrap();
        // The session of before still counts: it is in the store.
        running.until_search_is_ready(&token).await;
        assert_eq!(
            running.get(&token, "/api/patients?limit=1").await.1["total"],
            before
        );
        running.stop();
    }
}

#[tokio::test]
async fn the_portal_serves_its_page_and_nothing_of_the_staffs() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::demo(folder.path());
    let token = running.sign_in("admin@demo.omi").await;
    for path in [
        "/api/patients",
        "/api/auth/me",
        "/api/status",
        "/api/openapi.json",
        "/actuator/health",
        "/metrics",
    ] {
        let request = running
            .client()
            .get(format!("{}{path}", running.portal))
            .bearer_auth(&token);
        assert_eq!(request.send().await.unwrap().status(), 404, "{path}");
    }
    let page = running
        .client()
        .get(format!("{}/", running.portal))
        .send()
        .await
        .unwrap();
    assert_eq!(page.status(), 200);
    let ops = running
        .client()
        .get(format!("{}/metrics", running.ops))
        .send()
        .await
        .unwrap();
    let metrics = ops.text().await.unwrap();
    for name in [
        "omi_http_requests_total",
        "omi_http_request_duration_seconds",
        "omi_store_commit_duration_seconds",
        "omi_disk_free_bytes",
    ] {
        assert!(metrics.contains(name), "{name} is missing");
    }
    assert!(
        metrics.contains("route=\"/api/auth/login\""),
        "templates name the routes"
    );
    let health: Value = running
        .client()
        .get(format!("{}/actuator/health", running.ops))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(health["components"]["certificate"]["status"], "UP");
}

//! Parts that the clinic does without: off they answer nothing to anybody, on they answer as before.

use axum::http::Method;
use serde_json::{Value, json};

use super::super::clinic::{Answer, TestClinic, Who};
use super::{PATH, settings};

/// A route of each part: the part, the method, the path, and who may use it.
const PARTS: [(&str, Method, &str, Who); 10] = [
    ("imports", Method::GET, "/api/imports", Who::Admin),
    ("exports", Method::GET, "/api/patients/export.csv", Who::Admin),
    ("exports", Method::GET, "/api/patients/export.xlsx", Who::Admin),
    ("exports", Method::GET, "/api/audit/export", Who::Admin),
    ("exports", Method::GET, "/api/users/export.csv", Who::Admin),
    ("exports", Method::GET, "/api/archive", Who::Admin),
    (
        "familyCodes",
        Method::GET,
        "/api/guardians/{id}/family-code",
        Who::Recepcion,
    ),
    ("pairing", Method::POST, "/api/pairing/codes", Who::Admin),
    ("pairing", Method::POST, "/api/pairing", Who::Nobody),
    ("presence", Method::POST, "/api/live/presence", Who::Odontologo),
];

async fn switch(clinic: &TestClinic, part: &str, is_on: bool) {
    let (mut wanted, etag) = settings(clinic).await;
    wanted["features"][part] = is_on.into();
    let body = json!({ "settings": wanted, "reason": "" });
    clinic.put(Who::Admin, PATH, &etag, body).await.expect(200);
}

async fn ask(clinic: &TestClinic, method: Method, path: &str, who: Who) -> Answer {
    let path = path.replace("{id}", "00000000-0000-7000-8000-00000000abcd");
    let body = (method != Method::GET).then(|| json!({}));
    clinic.send(who, method, &path, &[], body).await
}

#[tokio::test]
async fn a_part_that_is_off_answers_nothing_to_anybody() {
    let clinic = TestClinic::open().await;
    for (part, method, path, who) in PARTS {
        let before = ask(&clinic, method.clone(), path, who).await;
        assert_ne!(before.json["code"], "settings.feature_off", "{path}");
        switch(&clinic, part, false).await;
        let refused = ask(&clinic, method.clone(), path, who).await;
        assert_eq!(
            refused.refused(403, "settings.feature_off")["params"]["feature"],
            part,
            "{path}"
        );
        let status = clinic.get(Who::Nobody, "/api/status").await.expect(200);
        assert_eq!(status["featuresOff"], json!([part]));
        switch(&clinic, part, true).await;
        let again = ask(&clinic, method, path, who).await;
        assert_eq!(
            (again.status, &again.json["code"]),
            (before.status, &before.json["code"]),
            "{path}"
        );
    }
    let status = clinic.get(Who::Nobody, "/api/status").await.expect(200);
    assert_eq!(status["featuresOff"], json!([]));
}

#[tokio::test]
async fn every_route_of_a_part_is_behind_its_switch_and_no_other() {
    let clinic = TestClinic::open().await;
    for part in ["imports", "exports", "familyCodes", "pairing", "presence"] {
        switch(&clinic, part, false).await;
    }
    let mut shut = Vec::new();
    for entry in &clinic.table {
        // This one would end the session that asks.
        if entry.path == "/api/auth/logout" || entry.path == "/api/live" {
            continue;
        }
        let path = entry
            .path
            .split('/')
            .map(|segment| match segment.starts_with('{') {
                true => "00000000-0000-7000-8000-00000000abcd",
                false => segment,
            });
        let path = path.collect::<Vec<_>>().join("/");
        let method = Method::from_bytes(entry.method.as_bytes()).unwrap();
        let body = (entry.method != "GET").then(|| json!({}));
        let mut answer = clinic
            .send(Who::Admin, method.clone(), &path, &[], body.clone())
            .await;
        if answer.json["code"] == "auth.forbidden" {
            answer = clinic.send(Who::Odontologo, method, &path, &[], body).await;
        }
        if answer.json["code"] == "settings.feature_off" {
            shut.push(format!("{} {}", entry.method, entry.path));
        }
    }
    let is_of_a_part = |path: &str| {
        path.contains("/imports")
            || path.contains("/export")
            || path.starts_with("/api/archive")
            || path.ends_with("/family-code")
            || path.contains("/pairing")
            || path.ends_with("/presence")
    };
    let expected: Vec<String> = clinic
        .table
        .iter()
        .filter(|entry| is_of_a_part(&entry.path))
        // What was printed can be taken back always.
        .filter(|entry| !(entry.method == "DELETE" && entry.path.ends_with("/family-code")))
        .map(|entry| format!("{} {}", entry.method, entry.path))
        .collect();
    assert_eq!(shut, expected);
}

#[tokio::test]
async fn the_role_is_asked_first_and_a_switch_outlives_a_restart() {
    let clinic = TestClinic::open().await;
    switch(&clinic, "imports", false).await;
    clinic
        .get(Who::Nobody, "/api/imports")
        .await
        .refused(401, "auth.required");
    clinic
        .get(Who::Recepcion, "/api/imports")
        .await
        .refused(403, "auth.forbidden");
    let clinic = clinic.restart();
    let admin = clinic.new_session(Who::Admin.email()).await;
    clinic
        .get_with(&admin, "/api/imports")
        .await
        .refused(403, "settings.feature_off");
}

#[tokio::test]
async fn a_switch_is_in_the_history_and_comes_back_from_it() {
    let clinic = TestClinic::open().await;
    switch(&clinic, "familyCodes", false).await;
    let history = clinic
        .get(Who::Admin, &format!("{PATH}/history"))
        .await
        .expect(200);
    assert_eq!(history["items"][0]["changed"], json!(["features"]));
    let before: Value = history["items"][1]["settings"].clone();
    let (_, etag) = settings(&clinic).await;
    let body = json!({ "settings": before, "reason": "Volver" });
    let now = clinic.put(Who::Admin, PATH, &etag, body).await.expect(200);
    assert_eq!(now["settings"]["features"]["familyCodes"], true);
}

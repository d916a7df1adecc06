//! How the box is, as its administrator sees it: the doctor's own findings, a text for helpers that names nobody,
//! and the log, whose reading is itself an act.

use axum::http::Method;
use jiff::Timestamp;
use omi::platform::telemetry::recent;
use serde_json::{Value, json};

use super::clinic::{TestClinic, Who};
use super::patients::{Desk, belen};

const PATH: &str = "/api/diagnostics";

#[tokio::test]
async fn findings_come_from_the_doctor_in_the_words_of_the_person() {
    let clinic = TestClinic::open().await;
    let seen = clinic.get(Who::Admin, PATH).await.expect(200);
    let findings = seen["findings"].as_array().unwrap();
    let of = |code: &str| findings.iter().find(|one| one["code"] == code);
    let keys = of("keys.beside_data").expect("the root key of a test lies beside its data");
    assert_eq!(
        (&keys["severity"], &keys["count"]),
        (&json!("WARNING"), &json!(1))
    );
    assert!(keys["words"].as_str().unwrap().contains("clave raíz"), "{keys}");
    assert!(
        of("mdns.silent").is_none(),
        "a house without doors is not announced"
    );
    for part in ["clock", "disk", "store", "search", "queues", "versions"] {
        assert!(seen[part].is_object(), "{part}: {seen:#}");
    }
    assert_eq!(seen["versions"]["omi"], env!("CARGO_PKG_VERSION"));
    assert_eq!(seen["queues"]["outboxDead"], 0);
    assert!(seen["store"]["sizeBytes"].as_u64().unwrap() > 0);
    assert_eq!(
        seen["clock"]["server"],
        Value::Null,
        "nobody is asked unless the settings say so"
    );
}

/// Everything of people and machines that this clinic knows.
fn canaries(desk: &Desk, file: &Value) -> Vec<String> {
    let mut words: Vec<String> = Who::STAFF.iter().map(|who| who.email().to_owned()).collect();
    let data = desk.clinic.house.data().display().to_string();
    words.extend([
        data,
        "127.0.0.1".to_owned(),
        "192.168.".to_owned(),
        "@".to_owned(),
    ]);
    let mut texts = vec![file.clone()];
    while let Some(value) = texts.pop() {
        match value {
            Value::String(text) if text.chars().count() > 3 => words.push(text),
            Value::Array(items) => texts.extend(items),
            Value::Object(parts) => texts.extend(parts.into_iter().map(|(_, part)| part)),
            _ => {}
        }
    }
    words
}

#[tokio::test]
async fn the_support_text_names_nobody() {
    let desk = Desk::ready().await;
    let file = desk.register(belen()).await;
    let personal = r#"{"timestamp":"2026-11-24T09:00:00Z","level":"WARN","message":"something odd","data":{"address":"203.0.113.77","name":"Zqxcanario"}}"#;
    recent().keep(personal.as_bytes());
    let seen = desk
        .ask(Who::Admin, Method::GET, PATH, &[], None)
        .await
        .expect(200);
    let text = seen["supportText"].as_str().unwrap();
    assert!(text.contains("log: WARN something odd x1"), "{text}");
    for part in [
        "OMI ",
        "finding: Warning keys.beside_data x1",
        "disk: ",
        "store: ",
        "clock: ",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let mut canaries = canaries(&desk, &file);
    assert!(canaries.len() > 20, "{canaries:?}");
    canaries.extend(["203.0.113.77".to_owned(), "Zqxcanario".to_owned()]);
    // Words of the interface that say nothing of anyone.
    canaries.retain(|word| !["ACTIVE", "ANNUAL"].contains(&word.as_str()));
    // The day on which the text is taken, which is the day of the registration too.
    let today = seen["now"].as_str().unwrap()[..10].to_owned();
    canaries.retain(|word| !word.starts_with(&today));
    let leaks: Vec<&String> = canaries.iter().filter(|word| text.contains(*word)).collect();
    assert!(leaks.is_empty(), "{leaks:?} in {text}");
}

fn keep(mark: &str, level: &str, at: &str, message: &str) {
    let line = json!({
        "timestamp": at, "level": level, "service": "omi", "traceId": null, "spanId": null, "userId": null,
        "message": message, "data": { "mark": mark, "status": 200 },
    });
    recent().keep(format!("{line}\n").as_bytes());
}

async fn lines(clinic: &TestClinic, query: &str) -> (Vec<String>, Value) {
    let answer = clinic
        .get(Who::Admin, &format!("{PATH}/log{query}"))
        .await
        .expect(200);
    let items = answer["items"].as_array().unwrap().iter();
    let told = items.map(|line| line["message"].as_str().unwrap().to_owned());
    (told.collect(), answer)
}

#[tokio::test]
async fn the_log_is_narrowed_by_level_text_and_time_and_followed() {
    let clinic = TestClinic::open().await;
    let mark = "narrowed-3f1c";
    recent().keep(b"not a line of ours, narrowed-3f1c");
    keep(mark, "INFO", "2026-11-24T08:00:00Z", "one");
    keep(mark, "WARN", "2026-11-24T08:01:00.5Z", "two");
    keep(mark, "ERROR", "2026-11-24T08:02:00Z", "Tres");
    for (query, expected) in [
        ("", &["one", "two", "Tres"][..]),
        ("&level=WARN", &["two", "Tres"]),
        ("&level=ERROR", &["Tres"]),
        ("&from=2026-11-24T08:01:00Z", &["two", "Tres"]),
        ("&until=2026-11-24T08:01:00.5Z", &["one"]),
        ("&limit=1", &["Tres"]),
    ] {
        let (told, answer) = lines(&clinic, &format!("?text={mark}{query}")).await;
        assert_eq!(told, expected, "{query}");
        assert_eq!(answer["hasOlder"], query.contains("limit"), "{query}");
    }
    assert_eq!(
        lines(&clinic, "?text=NARROWED-3F1C%22%2C%22STATUS").await.0.len(),
        3
    );
    let (_, before) = lines(&clinic, &format!("?text={mark}")).await;
    assert_eq!(
        before["items"][0]["fields"],
        json!({ "mark": mark, "status": 200 })
    );
    keep(mark, "INFO", "2026-11-24T08:03:00Z", "four");
    let after = format!("?text={mark}&after={}", before["newest"]);
    assert_eq!(lines(&clinic, &after).await.0, ["four"]);

    let file = clinic
        .get(Who::Admin, &format!("{PATH}/log/file?text={mark}&level=WARN"))
        .await;
    assert_eq!(file.status, 200);
    let text = file.text;
    let taken: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(taken.len(), 2, "{text}");
    assert!(
        taken[0]["timestamp"]
            .as_str()
            .unwrap()
            .parse::<Timestamp>()
            .is_ok()
    );
}

#[tokio::test]
async fn a_query_that_makes_no_sense_is_refused() {
    let clinic = TestClinic::open().await;
    let long = format!("text={}", "x".repeat(201));
    for query in [
        "level=LOUD",
        "limit=0",
        "limit=1001",
        "after=-1",
        "after=9223372036854775808",
        "from=yesterday",
        "page=2",
        &long,
    ] {
        for path in ["log", "log/file"] {
            let refused = clinic.get(Who::Admin, &format!("{PATH}/{path}?{query}")).await;
            assert_eq!(refused.expect(400)["code"], "request.query", "{query}");
        }
    }
}

#[tokio::test]
async fn whoever_reads_or_takes_the_log_stands_in_the_audit_log() {
    let clinic = TestClinic::open().await;
    for _ in 0..3 {
        clinic.get(Who::Admin, &format!("{PATH}/log")).await.expect(200);
    }
    let taken = clinic.get(Who::Admin, &format!("{PATH}/log/file")).await;
    assert_eq!(taken.status, 200);
    clinic.house.reads().flush().await.unwrap();
    let count = async |act: &str| {
        let found = clinic.get(Who::Admin, &format!("/api/audit?act={act}")).await;
        found.expect(200)["items"].as_array().unwrap().len()
    };
    assert_eq!(count("diagnostics.log_read").await, 1, "polling is one reading");
    assert_eq!(count("diagnostics.log_taken").await, 1);
}

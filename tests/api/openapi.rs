//! The document that describes the API: whole, and the same as the one the web client was made from.

use std::path::Path;

use serde_json::Value;

use super::clinic::{TestClinic, Who};

fn snapshot() -> (std::path::PathBuf, Value) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("web/api/openapi.json");
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    let value = serde_json::from_str(&text).unwrap_or(Value::Null);
    (path, value)
}

#[tokio::test]
async fn the_snapshot_is_current() {
    let clinic = TestClinic::open().await;
    let (path, kept) = snapshot();
    if kept != clinic.document {
        let text = serde_json::to_string_pretty(&clinic.document).unwrap();
        if std::env::var_os("OMI_UPDATE_SNAPSHOTS").is_some() {
            std::fs::write(&path, text + "\n").unwrap();
            return;
        }
        panic!(
            "the API changed: run `OMI_UPDATE_SNAPSHOTS=1 cargo test --test api openapi`, then `npm --prefix web run generate`"
        );
    }
}

#[tokio::test]
async fn the_document_is_served() {
    let clinic = TestClinic::open().await;
    let served = clinic.get(Who::Nobody, "/api/openapi.json").await.expect(200);
    assert_eq!(served, clinic.document);
}

#[tokio::test]
async fn every_operation_says_what_it_is_and_how_it_is_refused() {
    let clinic = TestClinic::open().await;
    for (path, item) in clinic.document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let case = format!("{method} {path}");
            let said = operation["summary"]
                .as_str()
                .or(operation["description"].as_str());
            assert!(said.is_some_and(|text| text.len() > 5), "{case} says nothing");
            let answers = operation["responses"].as_object().unwrap();
            assert!(
                answers.keys().any(|status| status.starts_with('2')),
                "{case} has no success"
            );
            assert!(
                answers.contains_key("500") && answers.contains_key("503"),
                "{case}"
            );
            if method != "get" {
                assert!(answers.contains_key("422"), "{case}");
            }
        }
    }
}

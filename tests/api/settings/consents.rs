//! Texts of consents: seeded, published as one more version, and recorded with what was signed.

use serde_json::{Value, json};

use super::super::clinic::{Answer, TestClinic, Who};

const PATH: &str = "/api/settings/consents";

async fn texts(clinic: &TestClinic, kind: &str) -> Vec<Value> {
    let items = clinic.get(Who::Admin, PATH).await.expect(200)["items"].clone();
    let found = items
        .as_array()
        .unwrap()
        .iter()
        .find(|text| text["kind"] == kind)
        .unwrap();
    found["versions"].as_array().unwrap().clone()
}

async fn current(clinic: &TestClinic, kind: &str) -> Value {
    let items = clinic.get(Who::Recepcion, "/api/consents").await.expect(200)["items"].clone();
    let found = items.as_array().unwrap().iter().find(|text| text["kind"] == kind);
    found.unwrap().clone()
}

async fn publish(clinic: &TestClinic, replaces: u32, es: &str) -> Answer {
    let body =
        json!({ "kind": "RGPD", "replaces": replaces, "es": es, "en": "A new text", "reason": "Abogada" });
    clinic.post(Who::Admin, PATH, body).await
}

/// A registration with one consent of this version.
async fn register(clinic: &TestClinic, nth: u32, version: &str) -> Answer {
    let number = 41_700_000 + nth;
    let letter = b"TRWAGMYFPDXBNJZSQVHLCKE"[number as usize % 23] as char;
    let body = json!({
        "firstName": "Belén", "lastName": format!("Núñez {nth}"), "dateOfBirth": "2019-03-14",
        "guardians": [{
            "firstName": "Elena", "lastName": "Ortega", "relationship": "MADRE", "dniNie": format!("{number}{letter}"),
            "email": format!("elena{nth}@example.org"), "isPrimary": true
        }],
        "plan": { "planType": "PREVENTIVO", "startDate": "2026-11-24", "paymentFrequency": "ANNUAL" },
        "consents": [{
            "kind": "RGPD", "textVersion": version, "signedBy": "Elena Ortega", "signedAt": "2026-11-24T08:59:00Z"
        }],
    });
    clinic.post(Who::Recepcion, "/api/patients", body).await
}

#[tokio::test]
async fn a_clinic_begins_with_version_1_of_each_in_both_languages() {
    let clinic = TestClinic::open().await;
    for kind in ["RGPD", "IMAGES", "COMMERCIAL", "WHATSAPP", "TREATMENT"] {
        let versions = texts(&clinic, kind).await;
        assert_eq!(versions.len(), 1, "{kind}");
        assert_eq!(
            (&versions[0]["version"], &versions[0]["author"]),
            (&json!(1), &Value::Null)
        );
        let text = current(&clinic, kind).await;
        assert_eq!((&text["version"], &text["es"]), (&json!("1"), &versions[0]["es"]));
        assert!(text["es"].as_str().unwrap().len() > 100 && text["en"].as_str().unwrap().len() > 100);
    }
}

#[tokio::test]
async fn publishing_makes_a_version_and_changes_none_before_it() {
    let clinic = TestClinic::open().await;
    let before = texts(&clinic, "RGPD").await;
    let first = register(&clinic, 1, "1").await.expect(201);
    publish(&clinic, 1, "Un texto nuevo").await.expect(200);
    let after = texts(&clinic, "RGPD").await;
    assert_eq!(after.len(), 2);
    assert_eq!(
        after[1], before[0],
        "what was signed as version 1 stays what it was"
    );
    assert_eq!(
        (&after[0]["es"], &after[0]["reason"]),
        (&json!("Un texto nuevo"), &json!("Abogada"))
    );
    assert!(after[0]["author"].is_string());
    assert_eq!(current(&clinic, "RGPD").await["version"], "2");
    assert_eq!(texts(&clinic, "IMAGES").await.len(), 1);

    let path = format!("/api/patients/{}", first["id"].as_str().unwrap());
    let file = clinic.get(Who::Recepcion, &path).await.expect(200);
    assert_eq!(file["consents"][0]["textVersion"], "1");
    let second = register(&clinic, 2, "2").await.expect(201);
    assert_eq!(second["consents"][0]["textVersion"], "2");
    // A paper that was signed before the text was published stays what it was.
    let third = register(&clinic, 3, "1").await.expect(201);
    assert_eq!(third["consents"][0]["textVersion"], "1");
    for wrong in ["3", "0", "-1", "uno", ""] {
        let code = if wrong.is_empty() {
            "person.required"
        } else {
            "patients.unknown_text_version"
        };
        let answer = register(&clinic, 4, wrong).await;
        let json = answer.refused(422, "request.invalid");
        assert_eq!(
            json["errors"][0]["field"], "consents[0].textVersion",
            "{wrong} {code}"
        );
    }
    // Brought back: the first text as one more version.
    publish(&clinic, 2, before[0]["es"].as_str().unwrap())
        .await
        .expect(200);
    let brought = texts(&clinic, "RGPD").await;
    assert_eq!((brought.len(), &brought[0]["es"]), (3, &before[0]["es"]));
}

#[tokio::test]
async fn two_who_publish_at_once_hear_of_each_other() {
    let clinic = TestClinic::open().await;
    publish(&clinic, 1, "Uno").await.expect(200);
    publish(&clinic, 1, "Otro")
        .await
        .refused(409, "clinic.consent_replaced");
    assert_eq!(texts(&clinic, "RGPD").await.len(), 2);
}

#[tokio::test]
async fn a_text_is_written_in_both_languages() {
    let clinic = TestClinic::open().await;
    let body = json!({ "kind": "IMAGES", "replaces": 1, "es": " ", "en": "x".repeat(4_001) });
    let answer = clinic.post(Who::Admin, PATH, body).await;
    answer.wrong_fields(&[("es", "person.required"), ("en", "person.too_long")]);
}

#[tokio::test]
async fn they_stay_over_a_restart_and_are_administrations_to_change() {
    let clinic = TestClinic::open().await;
    publish(&clinic, 1, "Un texto nuevo").await.expect(200);
    for who in [Who::Odontologo, Who::Higienista, Who::Recepcion] {
        clinic.get(who, PATH).await.refused(403, "auth.forbidden");
        let body = json!({ "kind": "RGPD", "replaces": 2, "es": "a", "en": "b" });
        clinic.post(who, PATH, body).await.refused(403, "auth.forbidden");
    }
    let clinic = clinic.restart();
    let token = clinic.new_session(Who::Recepcion.email()).await;
    let items = clinic.get_with(&token, "/api/consents").await.expect(200)["items"].clone();
    assert_eq!(items[0]["version"], "2");
}

//! The clinic's settings: changed by administration alone, at once, with who, when and why.

mod brand;
mod consents;
mod features;
mod practice;
mod retention;
mod security;

use axum::http::Method;
use serde_json::{Value, json};

use super::clinic::{TestClinic, Who};

const PATH: &str = "/api/settings/clinic";

async fn settings(clinic: &TestClinic) -> (Value, String) {
    let answer = clinic.get(Who::Admin, PATH).await;
    let etag = answer.etag();
    (answer.expect(200)["settings"].clone(), etag)
}

async fn versions(clinic: &TestClinic) -> Vec<Value> {
    let answer = clinic
        .get(Who::Admin, &format!("{PATH}/history"))
        .await
        .expect(200);
    answer["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_change_counts_at_once_and_is_kept_with_its_author_and_reason() {
    let clinic = TestClinic::open().await;
    assert!(versions(&clinic).await.is_empty(), "none before the first change");
    let (mut wanted, etag) = settings(&clinic).await;
    let before = wanted.clone();
    wanted["name"] = "Sonrisas de Luna".into();
    wanted["planPrices"]["HIM"] = 19_500.into();
    wanted["taxNumber"] = "B12345674".into();
    let body = json!({ "settings": wanted, "reason": "Nuevo nombre" });
    let answer = clinic.put(Who::Admin, PATH, &etag, body).await;
    assert_ne!(answer.etag(), etag);
    assert_eq!(answer.expect(200)["settings"], wanted);
    let status = clinic.get(Who::Nobody, "/api/status").await.expect(200);
    assert_eq!(status["name"], "Sonrisas de Luna");

    let kept = versions(&clinic).await;
    assert_eq!(
        kept.len(),
        2,
        "how it was before the first change stays readable too"
    );
    assert_eq!(kept[0]["author"], admin_name(&clinic).await);
    assert_eq!(kept[0]["reason"], "Nuevo nombre");
    assert_eq!(kept[0]["changed"], json!(["name", "taxNumber", "planPrices"]));
    assert_eq!(kept[0]["settings"], wanted);
    assert_eq!(
        (&kept[1]["author"], &kept[1]["settings"]),
        (&Value::Null, &before)
    );

    // Taken back: the old values as one more version.
    let (_, etag) = settings(&clinic).await;
    let body = json!({ "settings": before, "reason": "" });
    assert_eq!(
        clinic.put(Who::Admin, PATH, &etag, body).await.expect(200)["settings"],
        before
    );
    let kept = versions(&clinic).await;
    assert_eq!(kept.len(), 3);
    let numbers: Vec<u64> = kept.iter().map(|one| one["version"].as_u64().unwrap()).collect();
    assert!(numbers.is_sorted_by(|newer, older| newer > older), "{numbers:?}");
}

async fn admin_name(clinic: &TestClinic) -> String {
    let me = clinic.get(Who::Admin, "/api/auth/me").await.expect(200);
    me["name"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn sending_what_is_already_so_changes_nothing() {
    let clinic = TestClinic::open().await;
    let (same, etag) = settings(&clinic).await;
    let answer = clinic
        .put(Who::Admin, PATH, &etag, json!({ "settings": same }))
        .await;
    assert_eq!(answer.etag(), etag);
    assert!(versions(&clinic).await.is_empty());
}

#[tokio::test]
async fn nobody_overwrites_what_they_have_not_seen() {
    let clinic = TestClinic::open().await;
    let (mut wanted, etag) = settings(&clinic).await;
    wanted["name"] = "Uno".into();
    clinic
        .put(Who::Admin, PATH, &etag, json!({ "settings": wanted }))
        .await
        .expect(200);
    let problem = clinic
        .put(Who::Admin, PATH, &etag, json!({ "settings": wanted }))
        .await
        .refused(412, "request.stale");
    assert_eq!(problem["current"]["settings"]["name"], "Uno");
    clinic
        .send(
            Who::Admin,
            Method::PUT,
            PATH,
            &[],
            Some(json!({ "settings": wanted })),
        )
        .await
        .refused(428, "request.if_match_required");
}

#[tokio::test]
async fn administration_alone_sees_and_changes_them() {
    let clinic = TestClinic::open().await;
    let (wanted, etag) = settings(&clinic).await;
    for who in [Who::Odontologo, Who::Higienista, Who::Recepcion] {
        clinic.get(who, PATH).await.refused(403, "auth.forbidden");
        clinic
            .get(who, &format!("{PATH}/history"))
            .await
            .refused(403, "auth.forbidden");
        let body = json!({ "settings": wanted });
        clinic
            .put(who, PATH, &etag, body)
            .await
            .refused(403, "auth.forbidden");
    }
}

#[tokio::test]
async fn every_wrong_value_is_named_and_nothing_is_changed() {
    let clinic = TestClinic::open().await;
    let (before, etag) = settings(&clinic).await;
    let mut wrong = before.clone();
    wrong["name"] = "".into();
    wrong["taxNumber"] = "B12345675".into();
    wrong["address"] = json!({ "street": "", "postalCode": "1", "city": "Madrid" });
    wrong["planPrices"]["HIM"] = 1_000_001.into();
    wrong["openingHours"] = json!([{ "weekday": 1, "from": "10:00", "to": "09:00" }]);
    wrong["appointmentMinutes"]["REVISION"] = 7.into();
    clinic
        .put(Who::Admin, PATH, &etag, json!({ "settings": wrong }))
        .await
        .wrong_fields(&[
            ("settings.name", "person.required"),
            ("settings.taxNumber", "person.nif"),
            ("settings.address.street", "person.required"),
            ("settings.address.postalCode", "person.postal_code"),
            ("settings.planPrices.HIM", "settings.price"),
            ("settings.appointmentMinutes.REVISION", "settings.minutes"),
            ("settings.openingHours[0]", "settings.hours"),
        ]);
    let (after, same) = settings(&clinic).await;
    assert_eq!((after, same), (before, etag));
}

#[tokio::test]
async fn a_plan_that_was_contracted_keeps_its_price() {
    let clinic = TestClinic::open().await;
    let (mut wanted, etag) = settings(&clinic).await;
    wanted["planPrices"] = json!({ "PREVENTIVO": 1, "HIM": 2, "CRECIMIENTO": 3 });
    let before = clinic.get(Who::Admin, "/api/patients?limit=1").await.expect(200);
    let id = before["items"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/patients/{id}/plans");
    let plans = clinic.get(Who::Admin, &path).await.expect(200);
    clinic
        .put(Who::Admin, PATH, &etag, json!({ "settings": wanted }))
        .await
        .expect(200);
    assert_eq!(clinic.get(Who::Admin, &path).await.expect(200), plans);
}

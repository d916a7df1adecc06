//! The caries risk: points, floors, explanation, what is decided by hand.

use super::*;

async fn risk(chair: &Chair) -> Value {
    chair.get("/risk-level").await.expect(200)
}

#[tokio::test]
async fn a_calm_mouth_is_green_and_says_why() {
    let chair = Chair::new().await;
    let nothing = risk(&chair).await;
    assert_eq!(
        (&nothing["level"], &nothing["history"]),
        (&Value::Null, &json!([]))
    );
    let done = chair.signed(calm()).await;
    let risk = risk(&chair).await;
    assert_eq!((&risk["level"], &risk["score"]), (&json!("GREEN"), &json!(0)));
    let points = json!({ "caries": 0, "plaque": 0, "attendance": 0, "diet": 0, "fluoride": 0 });
    assert_eq!(risk["points"], points);
    assert_eq!((&risk["floor"], &risk["override"]), (&Value::Null, &Value::Null));
    assert_eq!(risk["explanation"][0], "Verde: 0 puntos en total");
    assert_eq!(risk["history"][0]["reviewId"], done["id"]);
    assert_eq!(risk["assessedAt"], "2026-11-24T10:00:00Z");
    assert!(risk["settingsVersion"].as_u64().unwrap() > 0);
}

#[tokio::test]
async fn points_and_floors_are_those_of_the_product() {
    for (teeth, plaque, diet, fluoride, score, level, floor) in [
        (0, 30.0, "MODERATE", "INADEQUATE", 4, "YELLOW", Value::Null),
        (1, 10.0, "LOW", "ADEQUATE", 3, "YELLOW", json!("YELLOW")),
        (3, 10.0, "LOW", "ADEQUATE", 6, "RED", json!("RED")),
        (2, 40.1, "LOW", "INADEQUATE", 8, "RED", json!("YELLOW")),
    ] {
        let chair = Chair::new().await;
        let mut review = calm();
        let decayed = [46, 36, 26, 16].into_iter().take(teeth);
        review["odontogram"] = decayed.map(|number| tooth(number, "CARIES")).collect();
        review["plaqueIndex"] = json!(plaque);
        review["dietRisk"] = json!(diet);
        review["fluorideExposure"] = json!(fluoride);
        chair.signed(review).await;
        let risk = risk(&chair).await;
        assert_eq!(
            (&risk["score"], &risk["level"], &risk["floor"]),
            (&json!(score), &json!(level), &floor)
        );
    }
}

#[tokio::test]
async fn caries_is_new_for_twelve_months() {
    let chair = Chair::new().await;
    let mut review = on("2025-11-24", calm());
    review["odontogram"] = json!([tooth(46, "CARIES")]);
    chair.signed(review).await;
    assert_eq!(risk(&chair).await["level"], "YELLOW");
    // A year later to the day it is new no longer.
    chair.signed(calm()).await;
    let risk = risk(&chair).await;
    assert_eq!(
        (&risk["level"], &risk["history"][0]["newCaries"]),
        (&json!("GREEN"), &json!(0))
    );
    assert_eq!(risk["history"][1]["newCaries"], 1);
}

#[tokio::test]
async fn what_would_make_it_milder_is_told() {
    let chair = Chair::new().await;
    let mut review = calm();
    review["plaqueIndex"] = json!(45);
    chair.signed(review).await;
    let risk = risk(&chair).await;
    assert_eq!(risk["level"], "YELLOW");
    assert_eq!(
        risk["advice"],
        json!(["Con O'Leary por debajo del 20 % pasaría a verde"])
    );
}

#[tokio::test]
async fn a_decision_needs_a_reason_and_holds_until_the_next_review() {
    let chair = Chair::new().await;
    let decide = |who, body: Value| {
        let chair = &chair;
        async move {
            chair
                .send(who, Method::POST, "/risk-level/override", Some(body))
                .await
        }
    };
    let red = json!({ "level": "RED", "reason": "Hermano con caries rampante" });
    decide(Who::Odontologo, red.clone())
        .await
        .refused(409, "clinical.not_assessed");
    chair.signed(on("2026-10-01", calm())).await;
    for who in [Who::Higienista, Who::Recepcion] {
        decide(who, red.clone()).await.refused(403, "auth.forbidden");
    }
    let answer = decide(Who::Odontologo, json!({ "level": "RED" })).await;
    answer.wrong_fields(&[("reason", "person.required")]);
    let answer = decide(Who::Odontologo, json!({ "level": "PURPLE", "reason": "x" })).await;
    answer.wrong_fields(&[("level", "clinical.choice")]);
    let decided = decide(Who::Odontologo, red).await.expect(200);
    assert_eq!((&decided["level"], &decided["score"]), (&json!("RED"), &json!(0)));
    assert_eq!(decided["override"]["author"]["name"], Who::Odontologo.name());
    let file = chair.desk.file(&chair.child["id"]).await;
    assert_eq!(file["riskLevel"], "RED");
    // A correction is no next review.
    let reviews = chair.get("/reviews").await.expect(200);
    let corrected = with(on("2026-10-01", calm()), "/correctionReason", json!("Errata"));
    chair.correct(&reviews["items"][0], corrected).await.expect(201);
    assert_eq!(risk(&chair).await["level"], "RED");
    chair.signed(calm()).await;
    let after = risk(&chair).await;
    assert_eq!(
        (&after["level"], &after["override"]),
        (&json!("GREEN"), &Value::Null)
    );
    assert_eq!(after["overrides"][0]["endedAt"], "2026-11-24T10:00:00Z");
}

#[tokio::test]
async fn turning_red_tells_the_clinic_and_the_family_and_improving_settles_it() {
    let chair = Chair::new().await;
    let mut red = on("2025-06-01", calm());
    red["odontogram"] = json!([tooth(46, "CARIES"), tooth(36, "CARIES"), tooth(26, "CARIES")]);
    let mark = chair.desk.mark().await;
    chair.signed(red).await;
    let told = |trace: Vec<String>| -> Vec<String> {
        trace
            .into_iter()
            .filter(|line| line.starts_with("outbox"))
            .collect()
    };
    assert_eq!(
        told(chair.desk.trace(&mark)),
        ["outbox notifications.risk_red for a patient: [\"patient\"]"]
    );
    let tasks = || {
        chair
            .desk
            .ask(Who::Odontologo, Method::GET, "/api/tasks", &[], None)
    };
    assert_eq!(tasks().await.expect(200)["items"][0]["alert"]["kind"], "RISK_RED");
    let mark = chair.desk.mark().await;
    chair.signed(calm()).await;
    assert_eq!(
        told(chair.desk.trace(&mark)),
        ["outbox notifications.risk_improved for a patient: [\"patient\"]"]
    );
    assert_eq!(tasks().await.expect(200)["items"], json!([]));
}

#[tokio::test]
async fn an_old_assessment_keeps_the_settings_by_which_it_was_counted() {
    let chair = Chair::new().await;
    let mut review = on("2026-10-01", calm());
    review["dietRisk"] = json!("HIGH");
    chair.signed(review).await;
    let before = risk(&chair).await;
    assert_eq!((&before["score"], &before["level"]), (&json!(3), &json!("GREEN")));
    let settings = "/api/settings/clinic";
    let current = chair.desk.ask(Who::Admin, Method::GET, settings, &[], None).await;
    let etag = current.etag();
    let mut values = current.expect(200)["settings"].clone();
    values["risk"]["dietHigh"] = json!(4);
    let body = json!({ "settings": values, "reason": "Más peso a la dieta" });
    let headers = [("if-match", etag.as_str())];
    let changed = chair
        .desk
        .ask(Who::Admin, Method::PUT, settings, &headers, Some(body))
        .await;
    changed.expect(200);
    let mut review = calm();
    review["dietRisk"] = json!("HIGH");
    chair.signed(review).await;
    let after = risk(&chair).await;
    assert_eq!((&after["score"], &after["level"]), (&json!(4), &json!("YELLOW")));
    assert_eq!(after["history"][1]["score"], 3);
    assert!(after["settingsVersion"].as_u64() > before["settingsVersion"].as_u64());
}

//! Corrections: a new version in the place of the one that was wrong, both readable.

use super::*;

fn because(mut review: Value) -> Value {
    review["correctionReason"] = json!("Era el 36");
    review
}

#[tokio::test]
async fn a_correction_is_a_new_version_and_the_old_one_stays_readable() {
    let chair = Chair::new().await;
    let mut wrong = on("2026-10-01", calm());
    wrong["odontogram"] = json!([tooth(46, "CARIES")]);
    let wrong = chair.signed(wrong).await;
    let mut right = on("2026-10-01", calm());
    right["odontogram"] = json!([tooth(36, "CARIES")]);
    let answer = chair.correct(&wrong, right.clone()).await;
    answer.wrong_fields(&[("correctionReason", "person.required")]);
    let right = chair.correct(&wrong, because(right)).await.expect(201);
    assert_eq!(
        (&right["status"], &right["record"]["corrects"]),
        (&json!("COMPLETED"), &wrong["id"])
    );
    assert_eq!(right["correctionReason"], "Era el 36");
    let rest = format!("/reviews/{}", wrong["id"].as_str().unwrap());
    let old = chair.get(&rest).await.expect(200);
    assert_eq!(
        (&old["status"], &old["record"]["correctedBy"]),
        (&json!("CORRECTED"), &right["id"])
    );
    assert_eq!(old["odontogram"], wrong["odontogram"]);
    assert_eq!(old["record"]["digest"], wrong["record"]["digest"]);
    assert_ne!(right["record"]["digest"], wrong["record"]["digest"]);
    let chart = chair.get("/chart").await.expect(200);
    assert_eq!(in_chart(&chart, 46)["recorded"], Value::Null);
    assert_eq!(in_chart(&chart, 36)["recorded"]["status"], "CARIES");
    let events = chair.get("/chart/events?tooth=46").await.expect(200);
    assert_eq!(events["items"][0]["supersededBy"], right["id"]);
    let carnet = chair.get("/carnet").await.expect(200);
    assert_eq!(
        (
            &carnet["reviewsCompleted"],
            carnet["stamps"].as_array().unwrap().len()
        ),
        (&json!(1), 1)
    );
}

#[tokio::test]
async fn a_correction_is_corrected_and_only_the_newest_is() {
    let chair = Chair::new().await;
    let first = chair.signed(on("2026-10-01", calm())).await;
    let second = chair
        .correct(&first, because(on("2026-10-02", calm())))
        .await
        .expect(201);
    let refused = chair
        .correct(&first, because(calm()))
        .await
        .refused(409, "clinical.corrected");
    assert_eq!(refused["params"]["correctedBy"], second["id"]);
    let third = chair
        .correct(&second, because(on("2026-10-03", calm())))
        .await
        .expect(201);
    assert_eq!(third["record"]["corrects"], second["id"]);
    assert_eq!(
        chair.get("/carnet").await.expect(200)["stamps"][0]["date"],
        "2026-10-03"
    );
    let draft = chair.begin(json!({})).await;
    chair
        .correct(&draft, because(calm()))
        .await
        .refused(409, "clinical.not_completed");
}

#[tokio::test]
async fn a_medal_is_never_taken_away() {
    let chair = Chair::new().await;
    let clean = chair.signed(on("2026-10-01", calm())).await;
    let medals = |carnet: Value| -> Vec<Value> {
        let earned = carnet["achievements"].as_array().unwrap().iter();
        earned.map(|medal| medal["kind"].clone()).collect()
    };
    assert_eq!(medals(chair.get("/carnet").await.expect(200)), ["HYGIENE_STAR"]);
    chair.desk.later(1);
    let mut dirty = on("2026-10-01", calm());
    dirty["plaqueIndex"] = json!(60);
    chair.correct(&clean, because(dirty)).await.expect(201);
    assert_eq!(medals(chair.get("/carnet").await.expect(200)), ["HYGIENE_STAR"]);
}

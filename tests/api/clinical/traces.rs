//! What each command of the clinical record leaves in the logs: all of it in one write.

use super::*;

#[tokio::test]
async fn of_a_review() {
    let chair = Chair::new().await;
    let mark = chair.desk.mark().await;
    let draft = chair.begin(json!({})).await;
    assert_eq!(
        chair.desk.trace(&mark),
        [
            "change reviews 1",
            "audit clinical.review_begun on reviews by ODONTOLOGO: "
        ]
    );
    let mark = chair.desk.mark().await;
    let mut review = calm();
    review["odontogram"] = json!([tooth(46, "CARIES")]);
    chair.save(&draft, &json!(1), review.clone()).await.expect(200);
    assert_eq!(
        chair.desk.trace(&mark),
        [
            "change reviews 2",
            "audit clinical.draft_saved on reviews by ODONTOLOGO: "
        ]
    );
    let mark = chair.desk.mark().await;
    chair.save(&draft, &json!(2), review).await.expect(200);
    assert!(chair.desk.trace(&mark).is_empty(), "saved as it was");
    let mark = chair.desk.mark().await;
    let done = chair.complete(&draft).await.expect(200);
    assert_eq!(
        chair.desk.trace(&mark),
        [
            "change chart_visits 1",
            "change reviews 3",
            "change risk_files 1",
            "change carnets 1",
            "change standings 1",
            "audit clinical.review_completed on reviews by ODONTOLOGO: nextReviewDate reviewType riskLevel",
        ]
    );
    let mark = chair.desk.mark().await;
    chair.complete(&draft).await.expect(200);
    assert!(chair.desk.trace(&mark).is_empty(), "signed once");
    let mark = chair.desk.mark().await;
    let corrected = with(calm(), "/correctionReason", json!("No era caries"));
    chair.correct(&done, corrected).await.expect(201);
    assert_eq!(
        chair.desk.trace(&mark),
        [
            "change chart_visits 2",
            "change reviews 4",
            "change reviews 1",
            "change risk_files 2",
            "change carnets 2",
            "change standings 2",
            "audit clinical.review_corrected on reviews by ODONTOLOGO: correctionReason nextReviewDate reviewType riskLevel",
            "outbox notifications.risk_improved for a patient: [\"patient\"]",
        ]
    );
}

#[tokio::test]
async fn of_the_chart_and_the_risk() {
    let chair = Chair::new().await;
    chair.signed(calm()).await;
    let mark = chair.desk.mark().await;
    let entered = json!({ "revision": 0, "events": [{ "layer": "FINDING", "tooth": tooth(46, "SANO") }] });
    chair.post("/chart/events", entered).await.expect(201);
    assert_eq!(
        chair.desk.trace(&mark),
        [
            "change chart_visits 1",
            "audit clinical.chart_entered on chart_visits by ODONTOLOGO: observedOn teeth"
        ]
    );
    let events = chair.get("/chart/events").await.expect(200);
    let rest = format!(
        "/chart/events/{}/error",
        events["items"][0]["id"].as_str().unwrap()
    );
    let mark = chair.desk.mark().await;
    chair
        .post(&rest, json!({ "reason": "Era el 36" }))
        .await
        .expect(200);
    assert_eq!(
        chair.desk.trace(&mark),
        [
            "change chart_visits 2",
            "audit clinical.chart_error_marked on chart_visits by ODONTOLOGO: entryReason teeth"
        ]
    );
    let mark = chair.desk.mark().await;
    let decided = json!({ "level": "YELLOW", "reason": "Aparato" });
    chair.post("/risk-level/override", decided).await.expect(200);
    assert_eq!(
        chair.desk.trace(&mark),
        [
            "change risk_files 2",
            "change standings 2",
            "audit clinical.risk_overridden on risk_files by ODONTOLOGO: overrideReason riskLevel",
        ]
    );
}

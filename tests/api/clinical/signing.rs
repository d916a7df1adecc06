//! Completing a review: what it needs, what follows, what it tells the chart.

use super::*;

#[tokio::test]
async fn completing_needs_what_the_risk_is_counted_from_unless_it_is_partial() {
    let chair = Chair::new().await;
    let draft = chair.begin(json!({})).await;
    chair.complete(&draft).await.wrong_fields(&[
        ("reviewType", "person.required"),
        ("reviewDate", "person.required"),
        ("plaqueIndex", "person.required"),
        ("dietRisk", "person.required"),
        ("fluorideExposure", "person.required"),
    ]);
    let partial =
        json!({ "reviewType": "PREVENTIVA", "reviewDate": "2026-11-24T08:30:00Z", "incomplete": true });
    chair.save(&draft, &json!(1), partial).await.expect(200);
    let done = chair.complete(&draft).await.expect(200);
    assert_eq!(done["status"], "COMPLETED");
    let carnet = chair.get("/carnet").await.expect(200);
    assert_eq!(
        (&carnet["stamps"], &carnet["reviewsCompleted"]),
        (&json!([]), &json!(1))
    );
    assert_eq!(chair.get("/risk-level").await.expect(200)["level"], Value::Null);
}

#[tokio::test]
async fn a_signed_review_names_who_when_and_a_digest_and_is_signed_once() {
    let chair = Chair::new().await;
    let draft = chair.begin(calm()).await;
    let done = chair.complete(&draft).await.expect(200);
    assert_eq!(done["record"]["completedAt"], "2026-11-24T10:00:00Z");
    assert_eq!(done["record"]["completedBy"]["name"], Who::Odontologo.name());
    assert_eq!(done["record"]["digest"].as_str().unwrap().len(), 64);
    let again = chair.complete(&draft).await.expect(200);
    assert_eq!(
        (&again["version"], &again["record"]),
        (&done["version"], &done["record"])
    );
    chair
        .save(&draft, &done["version"], json!({}))
        .await
        .refused(409, "clinical.completed");
    assert_eq!(chair.get("/carnet").await.expect(200)["reviewsCompleted"], 1);
}

#[tokio::test]
async fn plaque_by_surface_is_counted_over_the_teeth_that_are_there() {
    let chair = Chair::new().await;
    // Twenty primary teeth that are there, none else: 24 of 80 surfaces are 30 %.
    let mut teeth: Vec<Value> = Vec::new();
    for quadrant in [5, 6, 7, 8] {
        teeth.extend((1..=5).map(|position| tooth(quadrant * 10 + position, "SANO")));
    }
    for number in [11, 12, 16, 21, 22, 26, 31, 32, 36, 41, 42, 46] {
        teeth.push(tooth(number, "EN_ERUPCION"));
    }
    let upper = ["mesial", "distal", "vestibular", "palatina"];
    let stained: Vec<Value> = [51, 52, 53, 54, 61, 62]
        .into_iter()
        .map(|number| json!({ "toothNumber": number, "surfaces": upper }))
        .collect();
    let mut review = calm();
    review["odontogram"] = json!(teeth);
    review["plaque"] = json!(stained);
    review["plaqueIndex"] = json!(3);
    let done = chair.signed(review).await;
    assert_eq!(
        done["record"]["plaqueIndex"], 30.0,
        "surfaces go before the index"
    );
}

#[tokio::test]
async fn the_chart_learns_what_changed_what_was_done_and_what_is_wanted() {
    let chair = Chair::new().await;
    let mut first = on("2026-03-02", calm());
    first["odontogram"] = json!([
        { "toothNumber": 46, "status": "CARIES", "surfaces": { "oclusal": "CARIES" } },
        tooth(36, "SANO")
    ]);
    first["treatmentPlan"] =
        json!([{ "treatment": "RESTAURACION", "toothNumber": 46, "priority": "PROGRAMADO" }]);
    chair.signed(first).await;
    let chart = chair.get("/chart").await.expect(200);
    assert_eq!(in_chart(&chart, 46)["recorded"]["surfaces"]["oclusal"], "CARIES");
    assert_eq!(in_chart(&chart, 46)["planned"]["status"], "OBTURADO");
    assert_eq!(
        chart["indices"]["caod"],
        json!({ "decayed": 1, "missing": 0, "filled": 0, "total": 1 })
    );

    let mut second = calm();
    // As it was: told again, it is no news. And a treatment alone tells the chart what it leaves.
    second["odontogram"] = json!([tooth(36, "SANO")]);
    second["treatmentsApplied"] = json!([
        { "treatmentType": "RESTAURACION", "toothNumber": 46, "surface": "oclusal" },
        { "treatmentType": "SELLADOR", "toothNumber": 36, "surface": "oclusal" }
    ]);
    chair.signed(second).await;
    let chart = chair.get("/chart").await.expect(200);
    assert_eq!(in_chart(&chart, 46)["recorded"]["status"], "OBTURADO");
    assert_eq!(
        in_chart(&chart, 46)["recorded"]["surfaces"],
        json!({ "oclusal": "OBTURADO" })
    );
    assert_eq!(in_chart(&chart, 46)["planned"], Value::Null);
    assert_eq!(
        in_chart(&chart, 36)["recorded"]["surfaces"]["oclusal"],
        "SELLADOR"
    );
    assert_eq!(chart["indices"]["caod"]["filled"], 1);
    let before = chair.get("/chart?date=2026-11-23").await.expect(200);
    assert_eq!(in_chart(&before, 46)["recorded"]["status"], "CARIES");
    let events = chair.get("/chart/events?tooth=46").await.expect(200);
    let layers: Vec<_> = events["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["layer"].clone())
        .collect();
    assert_eq!(layers, ["DONE_HERE", "PLANNED", "FINDING"]);
    let events = chair.get("/chart/events?tooth=36").await.expect(200);
    assert_eq!(
        events["items"].as_array().unwrap().len(),
        2,
        "sound told twice is told once"
    );
}

#[tokio::test]
async fn nothing_is_done_to_a_tooth_that_is_gone() {
    let chair = Chair::new().await;
    let mut first = on("2026-03-02", calm());
    first["odontogram"] = json!([
        { "toothNumber": 46, "status": "AUSENTE", "detail": { "cause": "CARIES" } }, tooth(54, "AUSENTE")
    ]);
    chair.signed(first).await;
    let mut second = calm();
    second["odontogram"] = json!([tooth(46, "OBTURADO"), tooth(54, "SANO")]);
    second["treatmentsApplied"] = json!([{ "treatmentType": "CORONA", "toothNumber": 54 }]);
    let draft = chair.begin(second).await;
    chair.complete(&draft).await.wrong_fields(&[
        ("odontogram[0].status", "clinical.tooth_absent"),
        ("odontogram[1].status", "clinical.tooth_absent"),
    ]);
}

#[tokio::test]
async fn two_in_one_chart_meet_at_the_tooth_that_both_told_of() {
    let chair = Chair::new().await;
    let mut first = calm();
    first["odontogram"] = json!([tooth(46, "CARIES"), tooth(36, "SANO")]);
    let mut second = calm();
    second["odontogram"] = json!([tooth(46, "SELLADOR"), tooth(26, "SANO")]);
    let (first, second) = (chair.begin(first).await, chair.begin(second).await);
    chair.complete(&first).await.expect(200);
    let met = chair
        .complete(&second)
        .await
        .refused(409, "clinical.chart_changed");
    assert_eq!(met["current"]["teeth"].as_array().unwrap().len(), 1);
    assert_eq!(met["current"]["teeth"][0]["toothNumber"], 46);
    assert_eq!(met["current"]["teeth"][0]["status"], "CARIES");
    // Nothing is lost: the draft is there, and is signed by who has seen the other's.
    let rest = format!("/reviews/{}/complete", second["id"].as_str().unwrap());
    let seen = json!({ "chartRevision": met["current"]["revision"] });
    chair.post(&rest, seen).await.expect(200);
    let chart = chair.get("/chart").await.expect(200);
    assert_eq!(in_chart(&chart, 46)["recorded"]["status"], "SELLADOR");
    assert_eq!(in_chart(&chart, 36)["recorded"]["status"], "SANO");
}

#[tokio::test]
async fn others_teeth_are_nobodys_conflict() {
    let chair = Chair::new().await;
    let told = |number| {
        let mut review = calm();
        review["odontogram"] = json!([tooth(number, "CARIES"), tooth(16, "SANO")]);
        review
    };
    let (first, second) = (chair.begin(told(46)).await, chair.begin(told(36)).await);
    chair.complete(&first).await.expect(200);
    chair.complete(&second).await.expect(200);
}

#[tokio::test]
async fn what_cannot_wait_raises_an_alert_once() {
    let chair = Chair::new().await;
    let mut urgent = calm();
    urgent["urgent"] = json!(true);
    let done = chair.signed(urgent).await;
    chair.complete(&done).await.expect(200);
    let tasks = chair
        .desk
        .ask(Who::Recepcion, Method::GET, "/api/tasks", &[], None)
        .await
        .expect(200);
    let alerts: Vec<_> = tasks["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|task| &task["alert"]["kind"])
        .collect();
    assert_eq!(alerts, ["REVIEW_URGENT"]);
    assert_eq!(tasks["items"][0]["patient"]["id"], chair.child["id"]);
}

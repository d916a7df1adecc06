//! The line of time: visits, findings, treatments, risk and changes in one, and the desk's part of it.

use super::*;

/// A first visit with a filling of a decayed tooth, and a calm one in summer.
async fn told() -> Chair {
    let chair = Chair::new().await;
    let mut first = on("2026-05-30", calm());
    first["odontogram"] = json!([tooth(54, "CARIES"), tooth(16, "SANO")]);
    first["treatmentsApplied"] = json!([{ "treatmentType": "FLUORACION", "productUsed": "Barniz L-22" }]);
    first["treatmentPlan"] =
        json!([{ "treatment": "RESTAURACION", "toothNumber": 54, "priority": "PROGRAMADO" }]);
    first["nextReviewDate"] = json!("2026-11-01");
    chair.signed(first).await;
    chair.signed(on("2026-08-30", calm())).await;
    chair
}

async fn line(chair: &Chair, who: Who, query: &str) -> Vec<Value> {
    let rest = format!("/history{query}");
    let page = chair.send(who, Method::GET, &rest, None).await.expect(200);
    page["items"].as_array().unwrap().clone()
}

fn codes(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["code"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn one_line_tells_everything_newest_first() {
    let chair = told().await;
    let all = line(&chair, Who::Odontologo, "").await;
    // Both reviews were signed today, which is when the risk was assessed.
    assert_eq!(
        codes(&all),
        [
            "risk.assessed",
            "risk.assessed",
            "visit.completed",
            "visit.completed",
            "finding.recorded",
            "treatment.planned",
            "treatment.applied",
            "patients.registered",
        ]
    );
    let first = &all[3];
    assert_eq!(
        (
            &first["at"],
            &first["authorName"],
            &first["visit"]["nextReviewDate"]
        ),
        (
            &json!("2026-05-30T10:00:00Z"),
            &json!(Who::Odontologo.name()),
            &json!("2026-11-01")
        )
    );
    assert_eq!(first["visit"]["outcome"]["newCaries"], 1);
    assert_eq!(first["visit"]["outcome"]["plaqueIndex"], 10.0);
    assert_eq!(all[4]["teeth"].as_array().unwrap().len(), 2);
    assert_eq!(all[5]["treatments"][0]["priority"], "PROGRAMADO");
    assert_eq!(all[6]["treatments"][0]["productUsed"], "Barniz L-22");
    assert_eq!(
        (&all[1]["risk"]["before"], &all[1]["risk"]["level"]),
        (&Value::Null, &json!("YELLOW"))
    );
    for (kind, count) in [
        ("VISIT", 2),
        ("FINDING", 1),
        ("TREATMENT", 2),
        ("RISK", 2),
        ("CHANGE", 1),
    ] {
        let items = line(&chair, Who::Odontologo, &format!("?kind={kind}")).await;
        assert_eq!(items.len(), count, "{kind}");
        assert!(items.iter().all(|item| item["kind"] == kind), "{kind}");
    }
}

#[tokio::test]
async fn pages_follow_one_another_without_gap() {
    let chair = told().await;
    let all = line(&chair, Who::Odontologo, "").await;
    let mut seen = Vec::new();
    let mut query = "/history?limit=3".to_owned();
    loop {
        let page = chair.get(&query).await.expect(200);
        seen.extend(page["items"].as_array().unwrap().clone());
        let Some(cursor) = page["nextCursor"].as_str() else {
            break;
        };
        query = format!("/history?limit=3&cursor={cursor}");
    }
    assert_eq!(seen, all);
    for wrong in ["?limit=0", "?limit=201", "?cursor=x", "?kind=FOTO"] {
        chair
            .get(&format!("/history{wrong}"))
            .await
            .refused(400, "request.query");
    }
}

#[tokio::test]
async fn the_desk_gets_dates_kinds_of_visit_and_the_next_review() {
    let chair = told().await;
    let decided = json!({ "level": "RED", "reason": "Aparato" });
    chair.post("/risk-level/override", decided).await.expect(200);
    let items = line(&chair, Who::Recepcion, "").await;
    assert_eq!(
        codes(&items),
        ["visit.completed", "visit.completed", "patients.registered"]
    );
    assert_eq!(
        items[1]["visit"],
        json!({ "reviewType": "PREVENTIVA", "nextReviewDate": "2026-11-01", "outcome": null })
    );
    assert_eq!(items[1]["reviewId"], Value::Null);
    for kind in ["FINDING", "TREATMENT", "RISK"] {
        chair
            .send(
                Who::Recepcion,
                Method::GET,
                &format!("/history?kind={kind}"),
                None,
            )
            .await
            .refused(403, "auth.forbidden");
    }
    let text = Value::from(items).to_string();
    for word in [
        "CARIES",
        "Barniz",
        "RESTAURACION",
        "YELLOW",
        "RED",
        "Aparato",
        "clinical.",
    ] {
        assert!(!text.contains(word), "{word}");
    }
}

#[tokio::test]
async fn what_was_corrected_is_told_beside_its_correction_to_those_who_treat() {
    let chair = Chair::new().await;
    let mut wrong = on("2026-08-30", calm());
    wrong["odontogram"] = json!([tooth(54, "CARIES")]);
    let done = chair.signed(wrong).await;
    let right = with(
        on("2026-08-30", calm()),
        "/correctionReason",
        json!("Era una mancha"),
    );
    chair.correct(&done, right).await.expect(201);
    let items = line(&chair, Who::Odontologo, "?kind=VISIT").await;
    let mut told = codes(&items);
    told.sort_unstable();
    assert_eq!(told, ["visit.completed", "visit.corrected"]);
    let standing = items
        .iter()
        .find(|item| item["code"] == "visit.completed")
        .unwrap();
    assert_eq!(standing["visit"]["outcome"]["correctionReason"], "Era una mancha");
    assert!(line(&chair, Who::Odontologo, "?kind=FINDING").await.is_empty());
    assert_eq!(line(&chair, Who::Recepcion, "?kind=VISIT").await.len(), 1);
}

#[tokio::test]
async fn a_draft_is_nobodys_history_and_an_error_is_marked() {
    let chair = Chair::new().await;
    chair.begin(calm()).await;
    let entered = json!({ "revision": 0, "events": [{ "layer": "FINDING", "tooth": tooth(46, "CARIES") }] });
    chair.post("/chart/events", entered).await.expect(201);
    let events = chair.get("/chart/events").await.expect(200);
    let rest = format!(
        "/chart/events/{}/error",
        events["items"][0]["id"].as_str().unwrap()
    );
    chair
        .post(&rest, json!({ "reason": "Era el 36" }))
        .await
        .expect(200);
    let items = line(&chair, Who::Odontologo, "").await;
    assert_eq!(
        codes(&items),
        [
            "finding.recorded",
            "clinical.chart_error_marked",
            "patients.registered"
        ]
    );
    assert_eq!(items[0]["teeth"][0]["isError"], true);
}

#[tokio::test]
async fn the_last_visit_says_when_the_next_is_due_also_where_its_author_did_not() {
    let chair = Chair::new().await;
    chair.signed(on("2026-06-01", calm())).await;
    chair.signed(calm()).await;
    let line = chair
        .send(Who::Recepcion, Method::GET, "/history?kind=VISIT", None)
        .await
        .expect(200);
    let due: Vec<_> = line["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["visit"]["nextReviewDate"].clone())
        .collect();
    assert_eq!(due, [json!("2027-05-24"), Value::Null]);
}

//! A child's standing in one request.

use super::*;

#[tokio::test]
async fn of_a_child_of_whom_nothing_is_known() {
    let chair = Chair::new().await;
    let told = chair.get("/overview").await.expect(200);
    for empty in ["reviews", "drafts", "planned"] {
        assert_eq!(told[empty], json!([]), "{empty}");
    }
    for unknown in ["indices", "risk", "lastReviewDate", "nextReviewDate"] {
        assert_eq!(told[unknown], Value::Null, "{unknown}");
    }
    chair
        .send(Who::Recepcion, Method::GET, "/overview", None)
        .await
        .refused(403, "auth.forbidden");
}

#[tokio::test]
async fn the_last_five_reviews_with_what_follows_from_them() {
    let chair = Chair::new().await;
    for month in 5..=10 {
        chair.signed(on(&format!("2026-{month:02}-28"), calm())).await;
    }
    let mut last = calm();
    last["odontogram"] = json!([tooth(54, "CARIES"), tooth(16, "OBTURADO")]);
    last["nextReviewDate"] = json!("2027-02-01");
    chair.signed(last).await;
    chair.begin(calm()).await;
    let told = chair.get("/overview").await.expect(200);
    let reviews = told["reviews"].as_array().unwrap();
    assert_eq!(reviews.len(), 5);
    assert_eq!(
        (
            &told["reviewsCompleted"],
            told["drafts"].as_array().unwrap().len()
        ),
        (&json!(7), 1)
    );
    assert_eq!(reviews[0]["newCaries"], 1);
    assert_eq!(reviews[0]["author"]["name"], Who::Odontologo.name());
    assert_eq!(told["indices"]["ceod"]["total"], 1);
    assert_eq!(told["indices"]["caod"]["filled"], 1);
    assert_eq!(told["risk"]["level"], "YELLOW");
    assert_eq!(told["risk"]["overridden"], false);
    assert_eq!(
        (&told["lastReviewDate"], &told["nextReviewDate"]),
        (&json!("2026-11-24"), &json!("2027-02-01"))
    );
    assert_eq!(told["alerts"], chair.get("/alerts").await.expect(200));
    let decided = json!({ "level": "RED", "reason": "Aparato" });
    chair.post("/risk-level/override", decided).await.expect(200);
    let told = chair.get("/overview").await.expect(200);
    assert_eq!(
        (&told["risk"]["level"], &told["risk"]["overridden"]),
        (&json!("RED"), &json!(true))
    );
}

#[tokio::test]
async fn what_was_wanted_stays_until_it_is_done_or_the_tooth_is_gone() {
    let chair = Chair::new().await;
    let wish = |tooth: u8| json!({ "treatment": "RESTAURACION", "toothNumber": tooth, "priority": "PROGRAMADO", "estimateCents": 6000 });
    let mut first = on("2026-06-01", calm());
    first["odontogram"] = json!([
        tooth(54, "CARIES"),
        tooth(64, "CARIES"),
        tooth(74, "CARIES"),
        tooth(84, "CARIES")
    ]);
    first["treatmentPlan"] = json!([wish(54), wish(64), wish(74), wish(84)]);
    chair.signed(first).await;
    let teeth = |told: &Value| {
        let planned = told["planned"].as_array().unwrap();
        let teeth = planned.iter().map(|one| one["toothNumber"].as_u64().unwrap());
        teeth.collect::<Vec<_>>()
    };
    let told = chair.get("/overview").await.expect(200);
    assert_eq!(teeth(&told), [54, 64, 74, 84]);
    assert_eq!(told["planned"][0]["estimateCents"], 6000);
    let mut second = on("2026-09-01", calm());
    second["treatmentsApplied"] = json!([
        { "treatmentType": "RESTAURACION", "toothNumber": 54 }, { "treatmentType": "CORONA", "toothNumber": 84 }
    ]);
    second["odontogram"] =
        json!([{ "toothNumber": 64, "status": "AUSENTE", "detail": { "cause": "EXFOLIATED" } }]);
    second["treatmentPlan"] = json!([wish(74)]);
    chair.signed(second).await;
    let told = chair.get("/overview").await.expect(200);
    assert_eq!(teeth(&told), [74]);
    assert_eq!(told["planned"][0]["since"], "2026-09-01T10:00:00Z");
}

#[tokio::test]
async fn who_looked_is_noted() {
    let chair = Chair::new().await;
    chair.desk.clinic.house.reads().flush().await.unwrap();
    let mark = chair.desk.mark().await;
    chair.get("/overview").await.expect(200);
    chair.desk.clinic.house.reads().flush().await.unwrap();
    assert_eq!(
        chair.desk.trace(&mark),
        ["audit clinical.overview_read on nothing by ODONTOLOGO: "]
    );
}

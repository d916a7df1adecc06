//! The health card: stamps and medals in the write that earns them; nothing medical for the child.

use super::*;

#[tokio::test]
async fn each_service_is_stamped_with_its_date_and_comment() {
    let chair = Chair::new().await;
    let mut review = calm();
    review["treatmentsApplied"] = json!([
        { "treatmentType": "FLUORACION" }, { "treatmentType": "SELLADOR", "toothNumber": 46, "surface": "oclusal" }
    ]);
    review["stampComment"] = json!("¡Campeona!");
    chair.signed(review).await;
    let carnet = chair
        .send(Who::Recepcion, Method::GET, "/carnet", None)
        .await
        .expect(200);
    let stamps: Vec<_> = carnet["stamps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|stamp| &stamp["kind"])
        .collect();
    assert_eq!(stamps, ["REVIEW", "FLUORIDE", "SEALANTS"]);
    assert_eq!(
        (&carnet["stamps"][0]["date"], &carnet["stamps"][0]["comment"]),
        (&json!("2026-11-24"), &json!("¡Campeona!"))
    );
    assert_eq!(carnet["firstName"], "Belén");
    assert_eq!(
        (&carnet["planType"], &carnet["riskLevel"]),
        (&chair.child["plan"]["planType"], &json!("GREEN"))
    );
    // Six months, by plan and risk, as the clinic's settings say.
    assert_eq!(carnet["nextReviewDate"], "2027-05-24");
}

#[tokio::test]
async fn a_hygiene_session_has_a_stamp_of_its_own() {
    let chair = Chair::new().await;
    let mut session = calm();
    session["reviewType"] = json!("HIM");
    chair.signed(session).await;
    let carnet = chair.get("/carnet").await.expect(200);
    assert_eq!(carnet["stamps"][0]["kind"], "HYGIENE");
}

#[tokio::test]
async fn three_reviews_are_bronze() {
    let chair = Chair::new().await;
    for day in ["2025-10-01", "2026-04-01", "2026-10-01"] {
        let mut review = on(day, calm());
        review["plaqueIndex"] = json!(50);
        chair.signed(review).await;
    }
    let carnet = chair.get("/carnet").await.expect(200);
    assert_eq!(
        carnet["achievements"],
        json!([
            { "kind": "BRONZE_ATTENDANCE", "date": "2026-10-01" }, { "kind": "NO_CAVITIES", "date": "2026-10-01" }
        ])
    );
}

#[tokio::test]
async fn a_child_sees_five_things_and_nothing_medical() {
    let chair = Chair::new().await;
    let mut review = calm();
    review["odontogram"] = json!([tooth(46, "CARIES"), tooth(36, "CARIES"), tooth(26, "CARIES")]);
    review["stampComment"] = json!("Tres caries");
    chair.signed(review).await;
    let card = chair.get("/carnet?view=child").await;
    let text = card.text.clone();
    let card = card.expect(200);
    let mut fields: Vec<&String> = card.as_object().unwrap().keys().collect();
    fields.sort();
    assert_eq!(
        fields,
        ["achievements", "avatar", "firstName", "nextVisitInDays", "stamps"]
    );
    // RED is seen after three months.
    assert_eq!(card["nextVisitInDays"], 92);
    for word in ["aries", "RED", "risk", "Núñez", "2018", "comment", "HC-"] {
        assert!(!text.contains(word), "{word}: {text}");
    }
}

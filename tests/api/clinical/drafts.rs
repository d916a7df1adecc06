//! Drafts: what they may leave out, what they refuse, who writes them, how they are gone on with.

use super::*;

#[tokio::test]
async fn a_draft_may_say_nothing_and_is_given_back_as_it_was_sent() {
    let chair = Chair::new().await;
    let draft = chair.begin(json!({})).await;
    assert_eq!(draft["status"], "DRAFT");
    assert_eq!(
        (&draft["reviewType"], &draft["plaque"]),
        (&Value::Null, &Value::Null)
    );
    let full = json!({
        "reviewType": "HIM", "reviewDate": "2026-11-24T08:30:00Z", "chiefComplaint": "Revisión semestral",
        "odontogram": [{ "toothNumber": 46, "status": "SELLADOR", "surfaces": { "oclusal": "SELLADOR" },
            "detail": { "material": "RESIN", "retention": "PARTIAL" } }],
        "plaque": [{ "toothNumber": 46, "surfaces": ["mesial", "lingual"] }],
        "softTissueFindings": "Sin hallazgos", "gumStatus": "GINGIVITIS_LEVE", "occlusion": "Clase I",
        "brushingTechnique": "FONES", "flossUsage": "OCASIONAL", "dietRisk": "MODERATE",
        "fluorideExposure": "ADEQUATE",
        "hygiene": { "ohis": [{ "toothNumber": 16, "debris": 1, "calculus": 0 }], "bleeding": 12.5,
            "stainedBefore": 40.0, "stainedAfter": 5.0, "products": "Cepillo 6 años", "goal": "Ganar al bicho",
            "nextGoal": "Por la noche también" },
        "treatmentsApplied": [{ "treatmentType": "FLUORACION", "productUsed": "Barniz", "concentration": "22600 ppm" }],
        "treatmentPlan": [{ "treatment": "SELLADOR", "toothNumber": 36, "priority": "PROGRAMADO", "estimateCents": 4000 }],
        "recommendations": "Cepillado con adulto", "nextReviewDate": "2027-05-24", "stampComment": "¡Muy bien!",
        "urgent": false, "incomplete": false
    });
    let saved = chair.save(&draft, &json!(1), full.clone()).await.expect(200);
    for (field, value) in full.as_object().unwrap() {
        // Finer facts that are not known are left out, others are null.
        if !["treatmentsApplied", "treatmentPlan"].contains(&field.as_str()) {
            assert_eq!(&saved[field], value, "{field}");
        }
    }
    assert_eq!(saved["treatmentPlan"][0]["estimateCents"], 4000);
    // What GET gave can be sent back, and changes nothing.
    let rest = format!("/reviews/{}", draft["id"].as_str().unwrap());
    let read = chair.get(&rest).await.expect(200);
    let again = chair
        .save(&draft, &read["version"], read.clone())
        .await
        .expect(200);
    assert_eq!(again["version"], read["version"]);
}

#[tokio::test]
async fn what_cannot_be_is_refused_in_a_draft_too() {
    let chair = Chair::new().await;
    let impossible = json!({
        "reviewType": "CUALQUIERA", "reviewDate": "2030-01-01T00:00:00Z",
        "odontogram": [tooth(99, "SANO"), { "toothNumber": 11, "status": "CARIES", "surfaces": { "oclusal": "CARIES" } }],
        "plaqueIndex": 101,
        "treatmentPlan": [{ "treatment": "CORONA", "priority": "URGENTE", "estimateCents": 99_999_999_999_i64 }]
    });
    let answer = chair.post("/reviews", impossible.clone()).await;
    let expected = [
        ("reviewDate", "clinical.future"),
        ("reviewType", "clinical.choice"),
        ("odontogram[0].toothNumber", "clinical.no_tooth"),
        ("odontogram[1].surfaces.oclusal", "clinical.no_surface"),
        ("plaqueIndex", "clinical.percent"),
        ("treatmentPlan[0].estimateCents", "clinical.estimate"),
    ];
    answer.wrong_fields(&expected);
    let draft = chair.begin(json!({})).await;
    chair
        .save(&draft, &json!(1), impossible)
        .await
        .wrong_fields(&expected);
    let unborn = on("2018-03-13", calm());
    let answer = chair.post("/reviews", unborn).await;
    answer.wrong_fields(&[("reviewDate", "clinical.before_birth")]);
}

#[tokio::test]
async fn who_treats_writes_and_others_read_or_do_not() {
    let chair = Chair::new().await;
    for who in [Who::Admin, Who::Recepcion] {
        let answer = chair.send(who, Method::POST, "/reviews", Some(json!({}))).await;
        answer.refused(403, "auth.forbidden");
    }
    chair
        .send(Who::Higienista, Method::POST, "/reviews", Some(json!({})))
        .await
        .expect(201);
    chair
        .send(Who::Admin, Method::GET, "/reviews", None)
        .await
        .expect(200);
    for rest in ["/reviews", "/chart", "/chart/events", "/risk-level"] {
        let answer = chair.send(Who::Recepcion, Method::GET, rest, None).await;
        answer.refused(403, "auth.forbidden");
    }
}

#[tokio::test]
async fn two_who_write_one_draft_see_each_other() {
    let chair = Chair::new().await;
    let draft = chair.begin(json!({})).await;
    chair
        .save(&draft, &json!(1), json!({ "occlusion": "Clase I" }))
        .await
        .expect(200);
    let late = chair
        .save(&draft, &json!(1), json!({ "occlusion": "Clase II" }))
        .await;
    let stale = late.refused(412, "request.stale");
    assert_eq!(stale["current"]["occlusion"], "Clase I");
    let rest = format!("/reviews/{}", draft["id"].as_str().unwrap());
    let without = chair
        .send(Who::Odontologo, Method::PUT, &rest, Some(json!({})))
        .await;
    without.refused(428, "request.if_match_required");
}

#[tokio::test]
async fn a_draft_is_found_again_and_discarded() {
    let chair = Chair::new().await;
    let draft = chair.begin(json!({ "reviewType": "URGENCIA" })).await;
    let drafts = |who| chair.desk.ask(who, Method::GET, "/api/reviews/drafts", &[], None);
    let own = drafts(Who::Odontologo).await.expect(200);
    assert_eq!(own["items"][0]["id"], draft["id"]);
    assert_eq!(own["items"][0]["patientName"], "Belén Núñez Ortega");
    assert_eq!(drafts(Who::Higienista).await.expect(200)["items"], json!([]));
    let rest = format!("/reviews/{}", draft["id"].as_str().unwrap());
    let version = [("if-match", "\"1\"")];
    let path = chair.at(&rest);
    let discard = || {
        chair
            .desk
            .ask(Who::Odontologo, Method::DELETE, &path, &version, None)
    };
    discard().await.expect(204);
    discard().await.refused(404, "clinical.unknown_review");
    assert_eq!(drafts(Who::Odontologo).await.expect(200)["items"], json!([]));
    assert_eq!(chair.get("/reviews").await.expect(200)["items"], json!([]));
}

#[tokio::test]
async fn a_draft_of_a_file_that_was_removed_waits_for_it() {
    let chair = Chair::new().await;
    let draft = chair.begin(calm()).await;
    let at = path(&chair.child["id"]);
    chair.desk.delete(&at, &json!(1)).await.expect(204);
    chair
        .save(&draft, &json!(1), json!({}))
        .await
        .refused(409, "patients.removed");
    chair.complete(&draft).await.refused(409, "patients.removed");
    let restore = format!("{at}/restore");
    let restored = chair
        .desk
        .ask(Who::Recepcion, Method::POST, &restore, &[], None)
        .await;
    restored.expect(200);
    chair.complete(&draft).await.expect(200);
}

#[tokio::test]
async fn a_review_is_found_under_its_own_child_alone() {
    let chair = Chair::new().await;
    let draft = chair.begin(calm()).await;
    let other = chair
        .desk
        .register(super::super::patients::child("Hugo", "Gil Soto", 7))
        .await;
    let path = format!("{}/reviews/{}", path(&other["id"]), draft["id"].as_str().unwrap());
    let answer = chair
        .desk
        .ask(Who::Odontologo, Method::GET, &path, &[], None)
        .await;
    answer.refused(404, "clinical.unknown_review");
}

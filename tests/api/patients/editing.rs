//! Editing the personal fields.

use super::*;

#[tokio::test]
async fn what_get_gave_can_be_put_back_changed() {
    let desk = Desk::new().await;
    let file = desk.register(belen()).await;
    desk.clinic.clock.advance(SignedDuration::from_mins(1));
    let changed = with(file.clone(), "/remarks", json!("  Por la tarde.  "));
    let changed = with(
        changed,
        "/address",
        json!({ "street": "Calle Mayor, 12", "postalCode": "28013" }),
    );
    // Fields that are read-only are ignored, whatever they say.
    let changed = with(changed, "/guardians", json!([]));
    let changed = with(changed, "/medicalRecordNumber", json!("HC-999999"));
    let answer = desk
        .put(Who::Recepcion, &path(&file["id"]), &file["version"], changed)
        .await;
    assert_eq!(answer.etag(), "\"2\"");
    let edited = answer.expect(200);
    assert_eq!(edited["remarks"], "Por la tarde.");
    assert_eq!(
        edited["address"],
        json!({ "street": "Calle Mayor, 12", "postalCode": "28013", "city": null, "province": null })
    );
    assert_eq!(edited["guardians"], file["guardians"]);
    assert_eq!(edited["medicalRecordNumber"], "HC-000001");
    assert_eq!(edited["updatedAt"], "2026-05-20T10:01:00Z");
}

#[tokio::test]
async fn saving_nothing_new_changes_nothing() {
    let desk = Desk::new().await;
    let file = desk.register(belen()).await;
    let mark = desk.mark().await;
    let same = desk
        .put(Who::Recepcion, &path(&file["id"]), &file["version"], file.clone())
        .await
        .expect(200);
    assert_eq!(same, file);
    assert_eq!(desk.trace(&mark), NOTHING);
}

#[tokio::test]
async fn nobody_overwrites_what_they_have_not_seen() {
    let desk = Desk::new().await;
    let file = desk.register(belen()).await;
    let at = path(&file["id"]);
    desk.ask(Who::Recepcion, Method::PUT, &at, &[], Some(file.clone()))
        .await
        .refused(428, "request.if_match_required");
    let newer = desk
        .put(
            Who::Recepcion,
            &at,
            &json!(1),
            with(file.clone(), "/remarks", json!("uno")),
        )
        .await
        .expect(200);
    let stale = desk
        .put(
            Who::Recepcion,
            &at,
            &json!(1),
            with(file.clone(), "/remarks", json!("dos")),
        )
        .await;
    let refusal = stale.refused(412, "request.stale");
    assert_eq!(refusal["current"], newer);
    assert_eq!(refusal["params"]["version"], 2);
    let odd = [("if-match", "W/\"2\"")];
    desk.ask(Who::Recepcion, Method::PUT, &at, &odd, Some(file))
        .await
        .refused(412, "request.stale");
}

#[tokio::test]
async fn of_two_edits_at_once_one_is_stale() {
    let desk = Desk::new().await;
    let file = desk.register(belen()).await;
    let at = path(&file["id"]);
    let edits = (0..8).map(|number| {
        let body = with(file.clone(), "/remarks", json!(format!("edición {number}")));
        desk.put(Who::Recepcion, &at, &file["version"], body)
    });
    let answers = futures_util::future::join_all(edits).await;
    let count = |status| answers.iter().filter(|answer| answer.status == status).count();
    assert_eq!((count(200), count(412)), (1, 7));
}

#[tokio::test]
async fn checks_come_in_the_order_of_the_house() {
    let desk = Desk::new().await;
    let file = desk.register(belen()).await;
    let unknown = "/api/patients/01930a3e-7c00-7000-8000-000000000001";
    let bad = json!({ "colour": "red" });
    desk.ask(Who::Odontologo, Method::DELETE, unknown, &[], None)
        .await
        .refused(403, "auth.forbidden");
    desk.ask(Who::Recepcion, Method::PUT, unknown, &[], Some(bad.clone()))
        .await
        .refused(404, "patients.unknown");
    desk.ask(
        Who::Recepcion,
        Method::PUT,
        "/api/patients/17",
        &[],
        Some(bad.clone()),
    )
    .await
    .refused(404, "request.unknown_id");
    let at = path(&file["id"]);
    desk.ask(Who::Recepcion, Method::PUT, &at, &[], Some(bad.clone()))
        .await
        .refused(428, "request.if_match_required");
    desk.put(Who::Recepcion, &at, &json!(7), bad.clone())
        .await
        .refused(412, "request.stale");
    desk.put(Who::Recepcion, &at, &json!(1), bad)
        .await
        .refused(400, "request.json_shape");
    desk.put(Who::Recepcion, &at, &json!(1), json!({}))
        .await
        .wrong_fields(&[
            ("firstName", "person.required"),
            ("lastName", "person.required"),
            ("dateOfBirth", "person.required"),
        ]);
}

#[tokio::test]
async fn a_family_stays_identified_and_who_grew_up_stays_editable() {
    let desk = Desk::new().await;
    let body = with(
        with(belen(), "/guardians/0/dniNie", Value::Null),
        "/dniNie",
        json!("12345678Z"),
    );
    let file = desk.register(body).await;
    let at = path(&file["id"]);
    let without = with(file.clone(), "/dniNie", Value::Null);
    desk.put(Who::Recepcion, &at, &json!(1), without)
        .await
        .wrong_fields(&[("dniNie", "patients.dni_required")]);
    desk.later(365 * 12);
    desk.put(
        Who::Recepcion,
        &at,
        &json!(1),
        with(file.clone(), "/remarks", json!("Ya es adulta.")),
    )
    .await
    .expect(200);
    let earlier = with(file, "/dateOfBirth", json!("2010-01-01"));
    desk.put(Who::Recepcion, &at, &json!(2), earlier)
        .await
        .wrong_fields(&[("dateOfBirth", "person.not_a_minor")]);
}

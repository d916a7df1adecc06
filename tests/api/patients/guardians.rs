//! The guardians of a child.

use super::*;

fn father() -> Value {
    let mut father = guardian("Luis", "Núñez Gil", "PADRE", 2);
    father["isPrimary"] = json!(false);
    father
}

/// Belén with both parents: the path of her guardians and the two of them.
async fn family(desk: &Desk) -> (Value, String) {
    let file = desk.register(with(belen(), "/guardians/1", father())).await;
    let at = format!("{}/guardians", path(&file["id"]));
    (file, at)
}

fn one(at: &str, guardian: &Value) -> String {
    format!("{at}/{}", guardian["id"].as_str().unwrap())
}

#[tokio::test]
async fn a_second_guardian_is_added_and_a_third_is_not() {
    let desk = Desk::new().await;
    let file = desk.register(belen()).await;
    let at = format!("{}/guardians", path(&file["id"]));
    let answer = desk.post(&at, father()).await;
    assert_eq!(
        answer.etag(),
        "\"3\"",
        "the guardian's first version and the link's second"
    );
    let added = answer.expect(201);
    assert_eq!(added["relationship"], "PADRE");
    desk.post(&at, guardian("Eva", "Gil", "TUTOR_LEGAL", 3))
        .await
        .refused(409, "patients.guardians_full");
    desk.post(&at, json!({})).await.wrong_fields(&[
        ("firstName", "person.required"),
        ("lastName", "person.required"),
        ("email", "patients.contact_required"),
        ("relationship", "person.required"),
    ]);
}

#[tokio::test]
async fn a_new_primary_guardian_takes_the_place_of_the_old_one() {
    let desk = Desk::new().await;
    let (file, at) = family(&desk).await;
    let father = &file["guardians"][1];
    let now_first = with(father.clone(), "/isPrimary", json!(true));
    desk.put(Who::Recepcion, &one(&at, father), &father["version"], now_first)
        .await
        .expect(200);
    let guardians = desk.file(&file["id"]).await["guardians"].clone();
    assert_eq!(
        (&guardians[0]["isPrimary"], &guardians[1]["isPrimary"]),
        (&json!(false), &json!(true))
    );
    let demoted = with(guardians[1].clone(), "/isPrimary", json!(false));
    let answer = desk
        .put(
            Who::Recepcion,
            &one(&at, father),
            &guardians[1]["version"],
            demoted,
        )
        .await;
    answer.wrong_fields(&[("isPrimary", "patients.one_primary")]);
}

#[tokio::test]
async fn the_persons_data_are_shared_by_siblings_and_the_account_follows() {
    let desk = Desk::ready().await;
    let belen = desk.register(belen()).await;
    let mother = &belen["guardians"][0];
    let by_id = json!([{ "id": mother["id"], "relationship": "TUTOR_LEGAL" }]);
    let hugo = desk
        .register(with(child("Hugo", "Núñez Ortega", 1), "/guardians", by_id))
        .await;
    let at = format!("{}/guardians", path(&belen["id"]));
    let changed = with(
        with(mother.clone(), "/phone", json!("611 222 333")),
        "/relationship",
        json!("TUTOR_LEGAL"),
    );
    desk.put(Who::Recepcion, &one(&at, mother), &mother["version"], changed)
        .await
        .expect(200);
    let shared = &desk.file(&hugo["id"]).await["guardians"][0];
    assert_eq!(
        (&shared["phone"], &shared["relationship"]),
        (&json!("+34611222333"), &json!("TUTOR_LEGAL"))
    );
    let list = desk.get("/api/patients?query=611222333").await.expect(200);
    assert_eq!(list["total"], 2, "both children are found by the new number");
    assert_eq!(list["items"][0]["guardianPhone"], "+34611222333");
    assert_eq!(
        desk.get("/api/patients?query=600111222").await.expect(200)["total"],
        0
    );
}

#[tokio::test]
async fn versions_of_a_guardian_move_with_the_person_and_with_the_link() {
    let desk = Desk::new().await;
    let (file, at) = family(&desk).await;
    let (mother, father) = (&file["guardians"][0], &file["guardians"][1]);
    let put = |guardian: Value, version: Value| {
        let (desk, at) = (&desk, one(&at, &guardian));
        async move { desk.put(Who::Recepcion, &at, &version, guardian).await }
    };
    let renamed = put(
        with(mother.clone(), "/firstName", json!("Marta María")),
        mother["version"].clone(),
    )
    .await
    .expect(200);
    assert_ne!(renamed["version"], mother["version"]);
    let stale = put(
        with(mother.clone(), "/firstName", json!("Marta")),
        mother["version"].clone(),
    )
    .await;
    assert_eq!(stale.refused(412, "request.stale")["current"], renamed);
    put(
        with(father.clone(), "/relationship", json!("TUTOR_LEGAL")),
        father["version"].clone(),
    )
    .await
    .expect(200);
    put(
        with(father.clone(), "/relationship", json!("MADRE")),
        father["version"].clone(),
    )
    .await
    .refused(412, "request.stale");
    desk.ask(
        Who::Recepcion,
        Method::PUT,
        &one(&at, father),
        &[],
        Some(father.clone()),
    )
    .await
    .refused(428, "request.if_match_required");
}

#[tokio::test]
async fn the_last_guardian_stays_and_the_other_becomes_primary() {
    let desk = Desk::new().await;
    let (file, at) = family(&desk).await;
    let (mother, father) = (&file["guardians"][0], &file["guardians"][1]);
    desk.delete(&one(&at, mother), &mother["version"])
        .await
        .expect(204);
    let left = desk.file(&file["id"]).await["guardians"].clone();
    assert_eq!(left.as_array().unwrap().len(), 1);
    assert_eq!(
        (&left[0]["id"], &left[0]["isPrimary"]),
        (&father["id"], &json!(true))
    );
    desk.delete(&one(&at, father), &left[0]["version"])
        .await
        .refused(409, "patients.last_guardian");
    desk.delete(&one(&at, mother), &mother["version"])
        .await
        .refused(404, "patients.unknown_guardian");
    // Registered again, the mother is offered as the person she is, and comes back.
    let refusal = desk
        .post("/api/patients", child("Hugo", "Núñez Ortega", 1))
        .await
        .refused(409, "patients.guardian_known");
    assert_eq!(refusal["candidates"][0]["id"], mother["id"]);
    let back = json!({ "id": mother["id"], "relationship": "MADRE" });
    desk.post(&at, back.clone()).await.expect(201);
    desk.post(&at, back).await.refused(409, "patients.guardians_full");
}

#[tokio::test]
async fn who_is_barred_cannot_be_primary_and_does_not_become_it() {
    let desk = Desk::new().await;
    let (file, at) = family(&desk).await;
    let (mother, father) = (&file["guardians"][0], &file["guardians"][1]);
    let barred = with(father.clone(), "/accessRestricted", json!(true));
    let barred = with(barred, "/restriction", json!("Auto 12/2026"));
    let barred = desk
        .put(Who::Recepcion, &one(&at, father), &father["version"], barred)
        .await
        .expect(200);
    assert_eq!(barred["restriction"], "Auto 12/2026");
    let primary = with(barred.clone(), "/isPrimary", json!(true));
    let answer = desk
        .put(Who::Recepcion, &one(&at, father), &barred["version"], primary)
        .await;
    answer.wrong_fields(&[("accessRestricted", "patients.primary_restricted")]);
    desk.delete(&one(&at, mother), &mother["version"])
        .await
        .refused(409, "patients.no_other_primary");
    let mother_barred = with(mother.clone(), "/accessRestricted", json!(true));
    let answer = desk
        .put(
            Who::Recepcion,
            &one(&at, mother),
            &mother["version"],
            mother_barred,
        )
        .await;
    answer.wrong_fields(&[("accessRestricted", "patients.primary_restricted")]);
    let freed = with(barred.clone(), "/accessRestricted", json!(false));
    let freed = desk
        .put(Who::Recepcion, &one(&at, father), &barred["version"], freed)
        .await
        .expect(200);
    assert_eq!(
        freed["restriction"],
        Value::Null,
        "what the order said goes with it"
    );
}

#[tokio::test]
async fn a_dni_belongs_to_one_guardian_and_one_of_the_family_keeps_one() {
    let desk = Desk::new().await;
    let (file, at) = family(&desk).await;
    let (mother, father) = (&file["guardians"][0], &file["guardians"][1]);
    let taken = with(father.clone(), "/dniNie", mother["dniNie"].clone());
    let refusal = desk
        .put(Who::Recepcion, &one(&at, father), &father["version"], taken)
        .await
        .refused(409, "patients.guardian_known");
    assert_eq!(refusal["candidates"][0]["id"], mother["id"]);
    let without = with(father.clone(), "/dniNie", Value::Null);
    desk.put(Who::Recepcion, &one(&at, father), &father["version"], without)
        .await
        .expect(200);
    let without = with(mother.clone(), "/dniNie", Value::Null);
    desk.put(Who::Recepcion, &one(&at, mother), &mother["version"], without)
        .await
        .refused(409, "patients.last_dni");
    desk.delete(&one(&at, mother), &mother["version"])
        .await
        .refused(409, "patients.last_dni");
}

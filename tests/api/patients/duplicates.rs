//! The same child twice, the same guardian twice.

use super::*;

#[tokio::test]
async fn the_same_dni_is_always_refused_and_a_removed_file_offers_restoring() {
    let desk = Desk::new().await;
    let dni = json!("12345678Z");
    let file = desk.register(with(belen(), "/dniNie", dni.clone())).await;
    let other = with(
        with(child("Ana", "Gil", 2), "/dniNie", json!("12.345.678-z")),
        "/confirmDuplicate",
        json!(true),
    );
    let refusal = desk
        .post("/api/patients", other.clone())
        .await
        .refused(409, "patients.duplicate");
    assert_eq!(refusal["params"]["confirmable"], false);
    let candidate = &refusal["candidates"][0];
    assert_eq!(candidate["id"], file["id"]);
    assert_eq!(candidate["medicalRecordNumber"], "HC-000001");
    assert_eq!(
        candidate["plan"],
        json!({ "planType": "PREVENTIVO", "status": "ACTIVE" })
    );
    assert_eq!(
        (&candidate["guardianName"], &candidate["deletedAt"]),
        (&json!("Marta Ortega Ruiz"), &Value::Null)
    );
    desk.delete(&path(&file["id"]), &file["version"])
        .await
        .expect(204);
    let refusal = desk
        .post("/api/patients", other)
        .await
        .refused(409, "patients.duplicate");
    assert_eq!(refusal["candidates"][0]["deletedAt"], "2026-05-20T10:00:00Z");
}

#[tokio::test]
async fn the_same_name_and_birth_date_are_asked_about() {
    let desk = Desk::new().await;
    desk.register(belen()).await;
    let twin = with(
        child("BELEN", "Nuñez-Ortega", 2),
        "/guardians/0/firstName",
        json!("Otra"),
    );
    let refusal = desk
        .post("/api/patients", twin.clone())
        .await
        .refused(409, "patients.duplicate");
    assert_eq!(refusal["params"]["confirmable"], true);
    assert_eq!(refusal["candidates"].as_array().unwrap().len(), 1);
    desk.register(with(twin, "/confirmDuplicate", json!(true))).await;
    desk.register(with(
        child("Belén", "Núñez Ortega", 3),
        "/dateOfBirth",
        json!("2018-03-15"),
    ))
    .await;
}

#[tokio::test]
async fn a_known_guardian_is_offered_and_attached_by_id() {
    let desk = Desk::new().await;
    let belen = desk.register(belen()).await;
    let guardian_id = &belen["guardians"][0]["id"];
    let sibling = child("Hugo", "Núñez Ortega", 1);
    let refusal = desk
        .post("/api/patients", sibling.clone())
        .await
        .refused(409, "patients.guardian_known");
    let candidate = &refusal["candidates"][0];
    assert_eq!(
        (&candidate["id"], &candidate["guardianIndex"]),
        (guardian_id, &json!(0))
    );
    assert_eq!(candidate["children"][0]["medicalRecordNumber"], "HC-000001");
    assert_eq!(
        refusal["candidates"].as_array().unwrap().len(),
        1,
        "found by DNI and by e-mail, shown once"
    );

    let by_id = json!([{ "id": guardian_id, "relationship": "TUTOR_LEGAL" }]);
    let hugo = desk.register(with(sibling, "/guardians", by_id)).await;
    assert_eq!(hugo["guardians"][0]["relationship"], "TUTOR_LEGAL");
    assert_eq!(hugo["guardians"][0]["firstName"], "Marta");
    assert_eq!(hugo["siblings"][0]["id"], belen["id"]);
    assert_eq!(desk.file(&belen["id"]).await["siblings"][0]["firstName"], "Hugo");
    assert_eq!(
        desk.file(&belen["id"]).await["guardians"][0]["relationship"],
        "MADRE",
        "each link is its own"
    );
}

#[tokio::test]
async fn two_people_may_share_an_address_but_not_a_dni() {
    let desk = Desk::new().await;
    desk.register(belen()).await;
    let mut other = child("Hugo", "Gil Mora", 2);
    other["guardians"][0]["email"] = json!("FAMILIA1@example.org");
    let refusal = desk
        .post("/api/patients", other.clone())
        .await
        .refused(409, "patients.guardian_known");
    assert_eq!(refusal["params"]["confirmable"], true);
    let other = with(other, "/confirmNewGuardian", json!(true));
    let same_dni = with(other.clone(), "/guardians/0/dniNie", json!("00000001R"));
    let refusal = desk
        .post("/api/patients", same_dni)
        .await
        .refused(409, "patients.guardian_known");
    assert_eq!(refusal["params"]["confirmable"], false);
    desk.register(other).await;
}

#[tokio::test]
async fn an_unknown_id_is_a_field_error() {
    let desk = Desk::new().await;
    let unknown = json!([{ "id": "01930a3e-7c00-7000-8000-000000000001", "relationship": "MADRE" }]);
    let body = with(
        with(belen(), "/guardians", unknown),
        "/dniNie",
        json!("12345678Z"),
    );
    desk.post("/api/patients", body)
        .await
        .wrong_fields(&[("guardians[0].id", "patients.unknown_guardian")]);
}

#[tokio::test]
async fn editing_into_a_duplicate_is_refused_too() {
    let desk = Desk::new().await;
    desk.register(with(belen(), "/dniNie", json!("12345678Z"))).await;
    let ana = desk.register(child("Ana", "Gil Mora", 2)).await;
    let ana_path = path(&ana["id"]);
    let same_dni = with(ana.clone(), "/dniNie", json!("12345678Z"));
    desk.put(Who::Recepcion, &ana_path, &ana["version"], same_dni)
        .await
        .refused(409, "patients.duplicate");
    let renamed = with(
        with(ana.clone(), "/firstName", json!("Belen")),
        "/lastName",
        json!("Nuñez Ortega"),
    );
    desk.put(Who::Recepcion, &ana_path, &ana["version"], renamed.clone())
        .await
        .refused(409, "patients.duplicate");
    let confirmed = with(renamed, "/confirmDuplicate", json!(true));
    desk.put(Who::Recepcion, &ana_path, &ana["version"], confirmed)
        .await
        .expect(200);
}

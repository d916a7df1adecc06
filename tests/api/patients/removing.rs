//! Taking files out of sight, and back.

use super::*;

#[tokio::test]
async fn a_removed_file_can_be_seen_and_restored_and_not_changed() {
    let desk = Desk::ready().await;
    let file = desk.register(belen()).await;
    let at = path(&file["id"]);
    desk.ask(Who::Recepcion, Method::DELETE, &at, &[], None)
        .await
        .refused(428, "request.if_match_required");
    desk.delete(&at, &json!(9)).await.refused(412, "request.stale");
    desk.delete(&at, &file["version"]).await.expect(204);

    assert_eq!(desk.get("/api/patients").await.expect(200)["items"], json!([]));
    assert_eq!(
        desk.get("/api/patients/search?q=belen").await.expect(200)["items"],
        json!([])
    );
    let removed = desk.get("/api/patients?state=deleted").await.expect(200);
    assert_eq!(removed["items"][0]["id"], file["id"]);
    let found = desk
        .get("/api/patients?state=deleted&query=nunez")
        .await
        .expect(200);
    assert_eq!(found["total"], 1);
    let shown = desk.file(&file["id"]).await;
    assert_eq!(shown["deletedAt"], "2026-05-20T10:00:00Z");

    desk.put(Who::Recepcion, &at, &shown["version"], shown.clone())
        .await
        .refused(409, "patients.removed");
    desk.delete(&at, &shown["version"])
        .await
        .refused(409, "patients.removed");
    let guardian = guardian("Luis", "Núñez", "PADRE", 9);
    desk.post(&format!("{at}/guardians"), guardian)
        .await
        .refused(409, "patients.removed");

    let restored = desk
        .ask(Who::Recepcion, Method::POST, &format!("{at}/restore"), &[], None)
        .await
        .expect(200);
    assert_eq!(
        (&restored["deletedAt"], &restored["version"]),
        (&Value::Null, &json!(3))
    );
    let again = desk
        .ask(Who::Recepcion, Method::POST, &format!("{at}/restore"), &[], None)
        .await
        .expect(200);
    assert_eq!(again["version"], 3);
    assert_eq!(desk.get("/api/patients").await.expect(200)["total"], 1);
    assert_eq!(
        desk.get("/api/patients/search?q=belen").await.expect(200)["items"][0]["id"],
        file["id"]
    );
}

#[tokio::test]
async fn a_removed_sibling_is_no_sibling() {
    let desk = Desk::new().await;
    let belen = desk.register(belen()).await;
    let by_id = json!([{ "id": belen["guardians"][0]["id"], "relationship": "MADRE" }]);
    let hugo = desk
        .register(with(child("Hugo", "Núñez Ortega", 1), "/guardians", by_id))
        .await;
    desk.delete(&path(&hugo["id"]), &hugo["version"])
        .await
        .expect(204);
    assert_eq!(desk.file(&belen["id"]).await["siblings"], json!([]));
}

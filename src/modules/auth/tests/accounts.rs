//! The list of the people who work here.

use serde_json::json;

use super::{ADMIN, Box, DESK};

#[tokio::test]
async fn administrators_see_the_staff_page_by_page_and_nobody_else_does() {
    let clinic = Box::open().await;
    let admin = clinic.sign_in(ADMIN).await.access;
    let desk = clinic.sign_in(DESK).await.access;
    clinic
        .get("/api/users", &desk)
        .await
        .refused(403, "auth.forbidden");
    let first = clinic.get("/api/users?limit=1", &admin).await.expect(200);
    assert_eq!(first["items"].as_array().unwrap().len(), 1);
    let cursor = first["nextCursor"].as_str().unwrap();
    let second = clinic
        .get(&format!("/api/users?limit=1&cursor={cursor}"), &admin)
        .await
        .expect(200);
    assert_ne!(first["items"][0]["id"], second["items"][0]["id"]);
    let all = clinic.get("/api/users", &admin).await.expect(200);
    let desk = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|user| user["email"] == DESK)
        .unwrap();
    assert_eq!(desk["roles"], json!(["RECEPCION"]));
    assert!(desk["password"].is_null() && desk["hash"].is_null());
    clinic
        .get("/api/users?cursor=nonsense", &admin)
        .await
        .refused(400, "request.query");
}

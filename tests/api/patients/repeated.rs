//! Posts that are sent again because the answer was lost: done once, answered the same.

use super::*;

async fn post(desk: &Desk, who: Who, path: &str, key: &str, body: Option<Value>) -> Answer {
    desk.ask(who, Method::POST, path, &[("idempotency-key", key)], body)
        .await
}

#[tokio::test]
async fn a_repeated_registration_is_made_once() {
    let desk = Desk::ready().await;
    let at = "/api/patients";
    let first = post(&desk, Who::Recepcion, at, "form-17", Some(belen()))
        .await
        .expect(201);
    let mark = desk.mark().await;
    let again = post(&desk, Who::Recepcion, at, "form-17", Some(belen()))
        .await
        .expect(201);
    assert_eq!(first, again);
    assert_eq!(desk.trace(&mark), NOTHING);
    let other = Some(child("Ana", "Gil", 2));
    post(&desk, Who::Recepcion, at, "form-17", other.clone())
        .await
        .refused(422, "request.idempotency_reused");
    // The key of somebody else is another key.
    post(&desk, Who::Admin, at, "form-17", other).await.expect(201);
    assert_eq!(desk.get("/api/patients").await.expect(200)["total"], 2);
    desk.later(1);
    post(&desk, Who::Recepcion, at, "form-17", Some(belen()))
        .await
        .refused(409, "patients.duplicate");
}

#[tokio::test]
async fn a_refusal_is_not_kept() {
    let desk = Desk::new().await;
    let at = "/api/patients";
    let wrong = with(belen(), "/firstName", json!(""));
    post(&desk, Who::Recepcion, at, "form-1", Some(wrong))
        .await
        .refused(422, "request.invalid");
    post(&desk, Who::Recepcion, at, "form-1", Some(belen()))
        .await
        .expect(201);
}

#[tokio::test]
async fn the_same_post_many_times_at_once_is_made_once() {
    let desk = Desk::new().await;
    desk.mark().await;
    let posts = (0..16).map(|_| post(&desk, Who::Recepcion, "/api/patients", "form-1", Some(belen())));
    let answers = futures_util::future::join_all(posts).await;
    let ids: Vec<Value> = answers
        .into_iter()
        .map(|answer| answer.expect(201)["id"].clone())
        .collect();
    assert!(ids.iter().all(|id| *id == ids[0]));
}

#[tokio::test]
async fn every_other_post_takes_a_key_too() {
    let desk = Desk::new().await;
    let file = desk.register(belen()).await;
    let at = path(&file["id"]);
    let plan = json!({ "planType": "HIM", "startDate": "2027-05-20", "paymentFrequency": "ANNUAL" });
    let mut father = guardian("Luis", "Núñez Gil", "PADRE", 2);
    father["isPrimary"] = json!(false);
    let own = format!("{at}/plans/{}", file["plan"]["id"].as_str().unwrap());
    for (path, body, status) in [
        (format!("{at}/guardians"), Some(father), 201),
        (format!("{at}/plans"), Some(plan), 201),
        (format!("{own}/cancel"), None, 200),
    ] {
        let first = post(&desk, Who::Recepcion, &path, "k-1", body.clone())
            .await
            .expect(status);
        let mark = desk.mark().await;
        let again = post(&desk, Who::Recepcion, &path, "k-1", body)
            .await
            .expect(status);
        assert_eq!(first, again, "{path}");
        assert_eq!(desk.trace(&mark), NOTHING, "{path}");
    }
    let version = desk.file(&file["id"]).await["version"].clone();
    desk.delete(&at, &version).await.expect(204);
    let restore = format!("{at}/restore");
    let seen = format!("\"{}\"", version.as_u64().unwrap() + 1);
    let headers = [("idempotency-key", "k-1"), ("if-match", seen.as_str())];
    for _ in 0..2 {
        let answer = desk
            .ask(Who::Recepcion, Method::POST, &restore, &headers, None)
            .await;
        assert_eq!(answer.expect(200)["deletedAt"], Value::Null);
    }
}

#[tokio::test]
async fn a_key_that_is_none_is_refused() {
    let desk = Desk::new().await;
    for key in ["", &"k".repeat(201)] {
        post(&desk, Who::Recepcion, "/api/patients", key, Some(belen()))
            .await
            .refused(400, "request.idempotency_key");
    }
}

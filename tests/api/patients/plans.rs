//! The plans of a child.

use super::*;

fn plan(kind: &str, start: &str) -> Value {
    json!({ "planType": kind, "startDate": start, "paymentFrequency": "QUARTERLY" })
}

#[tokio::test]
async fn a_renewal_follows_and_never_overlaps() {
    let desk = Desk::ready().await;
    let file = desk.register(belen()).await;
    let at = format!("{}/plans", path(&file["id"]));
    let refusal = desk
        .post(&at, plan("HIM", "2027-05-19"))
        .await
        .refused(409, "patients.plan_overlaps");
    assert_eq!(refusal["params"]["until"], "2027-05-19");
    assert!(refusal["detail"].as_str().unwrap().contains("2027-05-19"));
    let next = desk.post(&at, plan("HIM", "2027-05-20")).await.expect(201);
    assert_eq!(
        (&next["priceCents"], &next["status"]),
        (&json!(18_000), &json!("ACTIVE"))
    );
    let plans = desk.get(&at).await.expect(200);
    let starts: Vec<_> = plans["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|plan| plan["startDate"].as_str().unwrap())
        .collect();
    assert_eq!(starts, ["2027-05-20", "2026-05-20"]);
    assert_eq!(
        desk.file(&file["id"]).await["plan"]["planType"],
        "PREVENTIVO",
        "the running one is shown"
    );

    desk.later(365);
    assert_eq!(
        desk.file(&file["id"]).await["plan"]["planType"],
        "HIM",
        "and then the next, without anyone doing anything"
    );
    let list = desk
        .get("/api/patients?plan=HIM&planStatus=ACTIVE")
        .await
        .expect(200);
    assert_eq!(
        list["items"][0]["plan"],
        json!({ "planType": "HIM", "status": "ACTIVE" })
    );
    desk.later(366);
    assert_eq!(desk.file(&file["id"]).await["plan"]["status"], "EXPIRED");
    assert_eq!(
        desk.get("/api/patients?planStatus=EXPIRED").await.expect(200)["total"],
        1
    );
}

#[tokio::test]
async fn a_plan_is_corrected_with_its_own_version() {
    let desk = Desk::new().await;
    let file = desk.register(belen()).await;
    let at = format!(
        "{}/plans/{}",
        path(&file["id"]),
        file["plan"]["id"].as_str().unwrap()
    );
    let mut changed = file["plan"].clone();
    changed["planType"] = json!("CRECIMIENTO");
    changed["startDate"] = json!("2026-06-01");
    desk.ask(Who::Recepcion, Method::PUT, &at, &[], Some(changed.clone()))
        .await
        .refused(428, "request.if_match_required");
    let edited = desk
        .put(Who::Recepcion, &at, &json!(1), changed.clone())
        .await
        .expect(200);
    assert_eq!(
        (&edited["endDate"], &edited["priceCents"], &edited["version"]),
        (&json!("2027-05-31"), &json!(24_000), &json!(2))
    );
    let stale = desk
        .put(Who::Recepcion, &at, &json!(1), changed)
        .await
        .refused(412, "request.stale");
    assert_eq!(stale["current"], edited);
    desk.put(
        Who::Recepcion,
        &at,
        &json!(2),
        json!({ "startDate": "2018-01-01" }),
    )
    .await
    .wrong_fields(&[
        ("planType", "person.required"),
        ("startDate", "patients.start_date_range"),
        ("paymentFrequency", "person.required"),
    ]);
    desk.later(20);
    desk.post(&format!("{}/plans", path(&file["id"])), plan("HIM", "2027-06-01"))
        .await
        .expect(201);
    desk.put(Who::Recepcion, &at, &json!(2), plan("HIM", "2026-06-02"))
        .await
        .refused(409, "patients.plan_overlaps");
}

#[tokio::test]
async fn a_cancelled_plan_stays_as_it_was_and_makes_room() {
    let desk = Desk::new().await;
    let file = desk.register(belen()).await;
    let at = format!("{}/plans", path(&file["id"]));
    let own = format!("{at}/{}", file["plan"]["id"].as_str().unwrap());
    let stale = [("if-match", "\"7\"")];
    desk.ask(
        Who::Recepcion,
        Method::POST,
        &format!("{own}/cancel"),
        &stale,
        None,
    )
    .await
    .refused(412, "request.stale");
    let cancelled = desk
        .ask(Who::Recepcion, Method::POST, &format!("{own}/cancel"), &[], None)
        .await
        .expect(200);
    assert_eq!(cancelled["status"], "CANCELLED");
    desk.ask(Who::Recepcion, Method::POST, &format!("{own}/cancel"), &[], None)
        .await
        .refused(409, "patients.plan_cancelled");
    desk.put(Who::Recepcion, &own, &json!(2), plan("HIM", "2026-06-01"))
        .await
        .refused(409, "patients.plan_cancelled");
    let new = desk.post(&at, plan("HIM", "2026-05-21")).await.expect(201);
    assert_eq!(desk.file(&file["id"]).await["plan"]["id"], new["id"]);
    desk.later(800);
    let old = format!("{at}/{}/cancel", new["id"].as_str().unwrap());
    desk.ask(Who::Recepcion, Method::POST, &old, &[], None)
        .await
        .refused(409, "patients.plan_expired");
}

#[tokio::test]
async fn a_plan_of_another_child_is_not_there() {
    let desk = Desk::new().await;
    let belen = desk.register(belen()).await;
    let ana = desk.register(child("Ana", "Gil", 2)).await;
    let mixed = format!(
        "{}/plans/{}",
        path(&ana["id"]),
        belen["plan"]["id"].as_str().unwrap()
    );
    desk.put(Who::Recepcion, &mixed, &json!(1), plan("HIM", "2026-06-01"))
        .await
        .refused(404, "patients.unknown_plan");
    let strange = format!(
        "{}/guardians/{}",
        path(&ana["id"]),
        belen["guardians"][0]["id"].as_str().unwrap()
    );
    desk.delete(&strange, &json!(1))
        .await
        .refused(404, "patients.unknown_guardian");
}

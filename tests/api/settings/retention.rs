//! What goes by itself: the audit log, after notice, by the clinic's own period; and nothing of a child.

use jiff::SignedDuration;
use omi::platform::store::WriteTx;
use omi::shared::actor::Actor;
use serde_json::{Value, json};

use super::super::clinic::{TestClinic, Who};
use super::{PATH, settings};

async fn admin(clinic: &TestClinic) -> String {
    clinic.new_session(Who::Admin.email()).await
}

async fn preview(clinic: &TestClinic) -> Value {
    let token = admin(clinic).await;
    clinic
        .get_with(&token, "/api/settings/retention")
        .await
        .expect(200)
}

/// Days in which the box runs: it writes something every day, so that its logs know the time.
async fn days(clinic: &TestClinic, count: i64) {
    for _ in 0..count {
        clinic.clock.advance(SignedDuration::from_hours(24));
        let nothing = |_: &mut WriteTx<'_>| Ok(());
        clinic
            .house
            .store()
            .write(&Actor::system(), nothing)
            .await
            .unwrap();
        admin(clinic).await;
    }
}

async fn night(clinic: &TestClinic) {
    let house = clinic.house.clone();
    let enforced = tokio::task::spawn_blocking(move || house.retention().enforce(house.store()));
    enforced.await.unwrap().unwrap();
}

async fn two_years(clinic: &TestClinic) {
    let (mut wanted, etag) = settings(clinic).await;
    wanted["retention"]["auditYears"] = 2.into();
    let body = json!({ "settings": wanted, "reason": "" });
    clinic.put(Who::Admin, PATH, &etag, body).await.expect(200);
}

fn first_entry(clinic: &TestClinic) -> u64 {
    let chain = clinic.house.store().read(|tx| tx.verify_journal()).unwrap();
    assert_eq!(chain.broken, None);
    chain.first
}

#[tokio::test]
async fn old_entries_go_after_thirty_days_of_notice_and_leave_a_chain_that_holds() {
    let clinic = TestClinic::open().await;
    two_years(&clinic).await;
    days(&clinic, 2).await;
    night(&clinic).await;
    let now = preview(&clinic).await;
    assert_eq!(
        (&now["auditEntries"], &now["noticeSince"]),
        (&json!(0), &Value::Null)
    );

    clinic.clock.advance(SignedDuration::from_hours(24 * 366 * 2));
    days(&clinic, 2).await;
    let due = preview(&clinic).await["auditEntries"].as_u64().unwrap();
    assert!(due > 10, "{due}");
    night(&clinic).await;
    assert_eq!(first_entry(&clinic), 1, "it is told first");
    let told = preview(&clinic).await;
    assert!(
        told["noticeSince"].is_string() && told["purgesFrom"].is_string(),
        "{told}"
    );
    days(&clinic, 29).await;
    night(&clinic).await;
    assert_eq!(first_entry(&clinic), 1);
    days(&clinic, 2).await;
    let due = preview(&clinic).await["auditEntries"].as_u64().unwrap();
    night(&clinic).await;
    assert_eq!(first_entry(&clinic), due + 1);
    let gone = preview(&clinic).await;
    assert_eq!(
        (&gone["auditEntries"], &gone["lastPurged"]),
        (&json!(0), &json!(due))
    );
    let token = admin(&clinic).await;
    let log = clinic
        .get_with(&token, "/api/audit?act=audit.purged")
        .await
        .expect(200);
    assert_eq!(log["items"][0]["words"], "Entradas antiguas eliminadas");
    // Nothing of a child went, however old it is.
    let list = clinic.get_with(&token, "/api/patients").await.expect(200);
    assert!(list["total"].as_u64().unwrap() > 10);
}

#[tokio::test]
async fn another_period_starts_the_notice_anew() {
    let clinic = TestClinic::open().await;
    // What was written is found by the marks of the hours after it.
    days(&clinic, 2).await;
    clinic.clock.advance(SignedDuration::from_hours(24 * 366 * 5));
    days(&clinic, 2).await;
    night(&clinic).await;
    assert!(preview(&clinic).await["noticeSince"].is_string());
    let (mut wanted, etag) = {
        let token = admin(&clinic).await;
        let answer = clinic.get_with(&token, PATH).await;
        let etag = answer.etag();
        (answer.expect(200)["settings"].clone(), etag)
    };
    wanted["retention"]["auditYears"] = 4.into();
    let bearer = format!("Bearer {}", admin(&clinic).await);
    let headers = [("authorization", bearer.as_str()), ("if-match", etag.as_str())];
    let body = json!({ "settings": wanted, "reason": "" });
    clinic
        .send(Who::Nobody, axum::http::Method::PUT, PATH, &headers, Some(body))
        .await
        .expect(200);
    assert_eq!(preview(&clinic).await["noticeSince"], Value::Null);
    days(&clinic, 31).await;
    night(&clinic).await;
    assert_eq!(first_entry(&clinic), 1);
}

#[tokio::test]
async fn a_clock_that_jumped_makes_nothing_old() {
    let clinic = TestClinic::open().await;
    days(&clinic, 2).await;
    clinic.clock.advance(SignedDuration::from_hours(24 * 366 * 12));
    night(&clinic).await;
    let now = preview(&clinic).await;
    assert_eq!(
        (&now["isClockSettled"], &now["noticeSince"]),
        (&json!(false), &Value::Null)
    );
}

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

/// Days in which the box runs, with their nights.
async fn nights(clinic: &TestClinic, count: i64) {
    for _ in 0..count {
        days(clinic, 1).await;
        night(clinic).await;
    }
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
    nights(&clinic, 29).await;
    assert_eq!(first_entry(&clinic), 1);
    let due = preview(&clinic).await["auditEntries"].as_u64().unwrap();
    nights(&clinic, 1).await;
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
    nights(&clinic, 30).await;
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

#[tokio::test]
async fn what_a_jump_makes_old_was_in_no_notice_and_stays() {
    let clinic = TestClinic::open().await;
    two_years(&clinic).await;
    days(&clinic, 2).await;
    let told_of = preview_after(&clinic, 366 * 2).await;
    // Lives on, and then the clock jumps by years and stays there: the notice has not had its nights.
    nights(&clinic, 10).await;
    clinic.clock.advance(SignedDuration::from_hours(24 * 366 * 9));
    nights(&clinic, 15).await;
    assert_eq!(first_entry(&clinic), 1);
    // When it has, what was told of goes and nothing of what the jump made old.
    nights(&clinic, 6).await;
    assert_eq!(first_entry(&clinic), told_of + 1);
    assert!(preview(&clinic).await["auditEntries"].as_u64().unwrap() > 10);
}

/// How many entries are old when so many days went by, told of from then on.
async fn preview_after(clinic: &TestClinic, count: i64) -> u64 {
    clinic.clock.advance(SignedDuration::from_hours(24 * count));
    days(clinic, 2).await;
    night(clinic).await;
    let told = preview(clinic).await;
    assert!(told["noticeSince"].is_string(), "{told}");
    told["auditEntries"].as_u64().unwrap()
}

#[tokio::test]
async fn a_clock_that_was_put_back_makes_nothing_old() {
    let clinic = TestClinic::open().await;
    days(&clinic, 2).await;
    let years = SignedDuration::from_hours(24 * 366 * 20);
    clinic.clock.advance(-years);
    days(&clinic, 1).await;
    clinic.clock.advance(years);
    days(&clinic, 2).await;
    night(&clinic).await;
    let now = preview(&clinic).await;
    assert_eq!(
        (&now["auditEntries"], &now["noticeSince"]),
        (&json!(0), &Value::Null)
    );
}

//! Choosing a new password: with the old one, and with a code.

use jiff::SignedDuration;
use serde_json::json;

use super::{ADMIN, Answer, Clinic, DESK, PASSWORD};
use omi::platform::outbox::Job;
use omi::platform::store::{Index, Record as _, Subject, View as _};
use omi::shared::actor::Actor;

const NEW: &str = "perro-rojo-88";

async fn change(clinic: &Clinic, token: &str, current: &str, new: &str) -> Answer {
    let body = json!({ "currentPassword": current, "newPassword": new });
    clinic.post("/api/auth/password", Some(token), body).await
}

async fn reset(clinic: &Clinic, email: &str, code: &str, new: &str) -> Answer {
    let body = json!({ "email": email, "code": code, "newPassword": new });
    clinic.post("/api/auth/reset-password", None, body).await
}

async fn code_for(clinic: &Clinic, email: &str) -> String {
    let made = clinic
        .auth()
        .console_reset(&Actor::console(), email)
        .await
        .unwrap();
    assert_eq!(made.valid_minutes, 60);
    made.code
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions() {
    let clinic = Clinic::open().await;
    let (here, elsewhere) = (clinic.sign_in(DESK).await, clinic.sign_in(DESK).await);
    change(&clinic, &here.access, "wrong", NEW)
        .await
        .refused(401, "auth.invalid_credentials");
    clinic.me(&elsewhere.access).await.expect(200);
    change(&clinic, &here.access, PASSWORD, NEW).await.expect(204);
    clinic.me(&here.access).await.expect(200);
    clinic
        .me(&elsewhere.access)
        .await
        .refused(401, "auth.session_ended");
    clinic
        .refresh(&elsewhere.refresh)
        .await
        .refused(401, "auth.session_ended");
    clinic
        .login(DESK, PASSWORD)
        .await
        .refused(401, "auth.invalid_credentials");
    clinic.login(DESK, NEW).await.expect(200);
    assert_eq!(clinic.noted(DESK, "auth.password_changed"), 1);
}

#[tokio::test]
async fn the_rules_for_passwords_hold_for_the_new_one() {
    let clinic = Clinic::open().await;
    let desk = clinic.sign_in(DESK).await;
    let admin = clinic.sign_in(ADMIN).await;
    for (token, new, code) in [
        (&desk, "corta-kb9", "password.too_short"),
        (&admin, "corta-kb9x7", "password.too_short"),
        (&desk, "1234567890", "password.common"),
    ] {
        let refused = change(&clinic, &token.access, PASSWORD, new)
            .await
            .refused(422, "request.invalid");
        assert_eq!(refused["errors"][0]["field"], "newPassword");
        assert_eq!(refused["errors"][0]["code"], code, "{new}");
    }
    change(&clinic, &desk.access, PASSWORD, "corta-kb9x7")
        .await
        .expect(204);
}

#[tokio::test]
async fn guessing_within_a_session_locks_too() {
    let clinic = Clinic::open().await;
    let tokens = clinic.sign_in(DESK).await;
    for _ in 0..5 {
        change(&clinic, &tokens.access, "wrong", NEW)
            .await
            .refused(401, "auth.invalid_credentials");
    }
    change(&clinic, &tokens.access, PASSWORD, NEW)
        .await
        .refused(423, "auth.locked");
}

#[tokio::test]
async fn a_code_from_the_console_sets_a_password_once() {
    let clinic = Clinic::open().await;
    let tokens = clinic.sign_in(ADMIN).await;
    for _ in 0..5 {
        clinic
            .login(ADMIN, "wrong")
            .await
            .refused(401, "auth.invalid_credentials");
    }
    let code = code_for(&clinic, ADMIN).await;
    reset(&clinic, DESK, &code, NEW)
        .await
        .refused(401, "auth.invalid_code");
    reset(&clinic, ADMIN, &code.to_lowercase(), NEW).await.expect(204);
    clinic.me(&tokens.access).await.refused(401, "auth.session_ended");
    clinic.login(ADMIN, NEW).await.expect(200);
    reset(&clinic, ADMIN, &code, "otra-clave-99x")
        .await
        .refused(401, "auth.invalid_code");
    assert_eq!(clinic.noted(ADMIN, "auth.password_reset"), 1);
}

#[tokio::test]
async fn a_code_expires_is_replaced_and_stands_five_tries() {
    let clinic = Clinic::open().await;
    let old = code_for(&clinic, DESK).await;
    let new = code_for(&clinic, DESK).await;
    reset(&clinic, DESK, &old, NEW)
        .await
        .refused(401, "auth.invalid_code");
    for _ in 0..4 {
        reset(&clinic, DESK, "0000-0000", NEW)
            .await
            .refused(401, "auth.invalid_code");
    }
    reset(&clinic, DESK, &new, NEW)
        .await
        .refused(401, "auth.invalid_code");
    let late = code_for(&clinic, DESK).await;
    clinic.advance(3_600);
    reset(&clinic, DESK, &late, NEW)
        .await
        .refused(401, "auth.invalid_code");
    let unknown = clinic.auth().console_reset(&Actor::console(), "nadie@x.es").await;
    assert_eq!(unknown.unwrap_err().code(), "auth.user_unknown");
}

#[tokio::test]
async fn a_refused_password_does_not_use_up_the_code() {
    let clinic = Clinic::open().await;
    let code = code_for(&clinic, ADMIN).await;
    reset(&clinic, ADMIN, &code, "corta-kb9x7")
        .await
        .refused(422, "request.invalid");
    reset(&clinic, "nadie@x.es", &code, "corta-kb9x7")
        .await
        .refused(401, "auth.invalid_code");
    reset(&clinic, ADMIN, &code, NEW).await.expect(204);
}

#[tokio::test]
async fn forgetting_a_password_answers_the_same_for_everyone() {
    let clinic = Clinic::open().await;
    for email in [DESK, DESK, "nadie@x.es", "not an address"] {
        let body = json!({ "email": email });
        let answer = clinic
            .post("/api/auth/forgot-password", None, body)
            .await
            .expect(202);
        assert_eq!(answer, json!({}), "{email}");
    }
    let until = clinic
        .clock()
        .now()
        .checked_add(SignedDuration::from_hours(1))
        .unwrap();
    let due = Index::instant("due", until);
    let jobs = clinic
        .store()
        .read(|view| view.find_until::<Job>(&due, 10))
        .unwrap();
    assert_eq!(jobs.len(), 1);
    let desk = clinic.user_id(DESK);
    assert_eq!(
        (jobs[0].kind.as_str(), jobs[0].subject()),
        ("auth.password_reset", Subject::User(desk))
    );
    assert_eq!(jobs[0].payload, json!({ "user": desk }));
    assert_eq!(clinic.noted(DESK, "auth.password_reset_requested"), 2);
}

#[tokio::test]
async fn public_routes_are_counted_by_address() {
    let clinic = Clinic::open().await;
    for _ in 0..30 {
        clinic
            .post("/api/auth/forgot-password", None, json!({ "email": DESK }))
            .await
            .expect(202);
    }
    let refused = clinic
        .post("/api/auth/forgot-password", None, json!({ "email": DESK }))
        .await;
    refused.refused(429, "request.too_many");
}

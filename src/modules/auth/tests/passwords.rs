//! Changing and recovering passwords.

use serde_json::json;

use super::{Box, DESK, PASSWORD, Tokens};
use crate::shared::actor::Actor;

const NEW: &str = "una nube sobre el mar";

#[tokio::test]
async fn a_change_wants_the_old_one_and_ends_the_other_sessions() {
    let clinic = Box::open().await;
    let here = clinic.sign_in(DESK).await.access;
    let there = clinic.sign_in(DESK).await.access;
    let change = |current: &str, new: &str| {
        let body = json!({ "currentPassword": current, "newPassword": new });
        clinic.post("/api/auth/password", Some(&here), body)
    };
    change("wrong", NEW)
        .await
        .refused(401, "auth.invalid_credentials");
    for weak in ["corta", "1234567890", "desk@x.es", "contraseña"] {
        let answer = change(PASSWORD, weak).await;
        assert_eq!(answer.status, 422, "{weak}: {}", answer.json);
        assert_eq!(answer.json["errors"][0]["field"], "newPassword");
    }
    change(PASSWORD, NEW).await.expect(204);
    clinic.me(&here).await.expect(200);
    clinic.me(&there).await.refused(401, "auth.session_ended");
    clinic
        .login(DESK, PASSWORD)
        .await
        .refused(401, "auth.invalid_credentials");
    Tokens::of(&clinic.login(DESK, NEW).await.expect(200));
}

#[tokio::test]
async fn asking_for_help_answers_the_same_for_everyone_and_queues_for_the_known() {
    let clinic = Box::open().await;
    let ask = |email: &str| clinic.post("/api/auth/forgot-password", None, json!({ "email": email }));
    let (known, unknown) = (ask(DESK).await, ask("nobody@x.es").await);
    assert_eq!((known.status, &known.json), (unknown.status, &unknown.json));
    assert_eq!(known.status, 202);
    let counts = clinic.store.read(crate::platform::outbox::counts).unwrap();
    assert_eq!(counts.pending, 1);
}

#[tokio::test]
async fn a_code_from_the_console_works_once_and_within_an_hour() {
    let clinic = Box::open().await;
    let old = clinic.sign_in(DESK).await.access;
    let reset = |code: &str, new: &str| {
        let body = json!({ "email": DESK, "code": code, "newPassword": new });
        clinic.post("/api/auth/reset-password", None, body)
    };
    let made = clinic.auth.console_reset(&Actor::console(), DESK).await.unwrap();
    assert_eq!(made.valid_minutes, 60);
    reset("AAAA-BBBB-CCCC-DDDD", NEW)
        .await
        .refused(401, "auth.invalid_code");
    reset(&made.code, NEW).await.expect(204);
    clinic.me(&old).await.refused(401, "auth.session_ended");
    reset(&made.code, PASSWORD)
        .await
        .refused(401, "auth.invalid_code");
    let made = clinic.auth.console_reset(&Actor::console(), DESK).await.unwrap();
    clinic.advance(3_601);
    reset(&made.code, PASSWORD)
        .await
        .refused(401, "auth.invalid_code");
    Tokens::of(&clinic.login(DESK, NEW).await.expect(200));
}

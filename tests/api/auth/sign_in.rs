//! Coming in: right and wrong passwords, locks, the wrong door.

use serde_json::json;

use super::{ADMIN, Clinic, DESK, FAMILY, PASSWORD};
use omi::modules::auth::{User, UserState};
use omi::platform::store::{Subject, View as _};
use omi::shared::actor::Actor;

#[tokio::test]
async fn who_knows_the_password_comes_in() {
    let clinic = Clinic::open().await;
    let answer = clinic.login(" ADMIN@x.es ", PASSWORD).await.expect(200);
    assert_eq!(answer["expiresIn"], 900);
    let user = &answer["user"];
    assert_eq!((&user["email"], &user["role"]), (&json!(ADMIN), &json!("ADMIN")));
    assert_eq!(
        (&user["status"], &user["twoFactorEnabled"]),
        (&json!("ACTIVE"), &json!(false))
    );
    let me = clinic
        .me(answer["accessToken"].as_str().unwrap())
        .await
        .expect(200);
    assert_eq!(me["id"], user["id"]);
    assert_eq!(me["idleTimeoutSeconds"], 1_800);
    assert_eq!(me["reauthenticatedUntil"], "2026-11-24T09:10:00Z");
    assert!(
        me["permissions"]
            .as_array()
            .unwrap()
            .contains(&json!("users.manage"))
    );
    assert_eq!(clinic.noted(ADMIN, "auth.signed_in"), 1);
    let named: Vec<&str> = me.as_object().unwrap().keys().map(String::as_str).collect();
    assert!(
        !named.iter().any(|name| name.to_lowercase().contains("hash")),
        "{named:?}"
    );
}

#[tokio::test]
async fn the_sixth_wrong_password_finds_the_account_locked() {
    let clinic = Clinic::open().await;
    for _ in 0..5 {
        clinic
            .login(DESK, "wrong")
            .await
            .refused(401, "auth.invalid_credentials");
    }
    let locked = clinic.login(DESK, "wrong").await;
    assert_eq!(locked.headers["retry-after"], "900");
    let locked = locked.refused(423, "auth.locked");
    assert_eq!(locked["params"]["retryAfterSeconds"], 900);
    clinic.login(DESK, PASSWORD).await.refused(423, "auth.locked");
    assert_eq!(clinic.noted(DESK, "auth.sign_in_failed"), 5);
    assert_eq!(clinic.noted(DESK, "auth.locked"), 1);
    clinic.advance(900);
    clinic.sign_in(DESK).await;
    for _ in 0..4 {
        clinic
            .login(DESK, "wrong")
            .await
            .refused(401, "auth.invalid_credentials");
    }
    clinic.sign_in(DESK).await;
}

#[tokio::test]
async fn an_address_without_an_account_answers_like_one_with_it() {
    let clinic = Clinic::open().await;
    for unknown in ["nadie@x.es", "not an address", ""] {
        for _ in 0..5 {
            let known = clinic.login(DESK, "wrong").await;
            let other = clinic.login(unknown, "wrong").await;
            let mut told = [known.json, other.json];
            for body in &mut told {
                body["traceId"] = json!("");
            }
            assert_eq!(told[0], told[1]);
        }
        let known = clinic.login(DESK, "wrong").await.refused(423, "auth.locked");
        let other = clinic.login(unknown, "wrong").await.refused(423, "auth.locked");
        assert_eq!(known["params"], other["params"]);
        clinic.advance(3_600 * 25);
    }
    let noted = clinic.audited(Subject::Clinic);
    assert_eq!(
        noted
            .iter()
            .filter(|action| *action == "auth.sign_in_failed")
            .count(),
        15
    );
}

#[tokio::test]
async fn guesses_at_the_same_moment_count_each() {
    let clinic = Clinic::open().await;
    let guesses = (0..12).map(|_| clinic.login(DESK, "wrong"));
    let answers = futures_util::future::join_all(guesses).await;
    let refused = |status: u16| answers.iter().filter(|answer| answer.status == status).count();
    assert_eq!((refused(401), refused(423)), (5, 7));
    clinic.login(DESK, PASSWORD).await.refused(423, "auth.locked");
}

#[tokio::test]
async fn one_address_gets_thirty_failures_a_minute() {
    let clinic = Clinic::open().await;
    for guess in 0..30 {
        clinic.sign_in(ADMIN).await;
        let email = format!("guess{guess}@x.es");
        clinic
            .login(&email, "wrong")
            .await
            .refused(401, "auth.invalid_credentials");
    }
    let refused = clinic
        .login(ADMIN, PASSWORD)
        .await
        .refused(429, "request.too_many");
    assert_eq!(refused["params"]["retryAfterSeconds"], 2);
    clinic.advance(2);
    clinic.sign_in(ADMIN).await;
}

#[tokio::test]
async fn families_learn_that_it_is_the_wrong_door_only_with_their_password() {
    let clinic = Clinic::open().await;
    clinic
        .login(FAMILY, "wrong")
        .await
        .refused(401, "auth.invalid_credentials");
    clinic
        .login(FAMILY, PASSWORD)
        .await
        .refused(403, "auth.wrong_door");
    assert_eq!(clinic.noted(FAMILY, "auth.wrong_door"), 1);
    assert!(clinic.stored_sessions().is_empty());
}

async fn set_state(clinic: &Clinic, email: &str, state: UserState) {
    let id = clinic.user_id(email);
    let work = move |tx: &mut omi::platform::store::WriteTx<'_>| {
        let mut user = tx.get::<User>(id)?.unwrap();
        user.state = state;
        tx.put(&mut user)
    };
    clinic.store().write(&Actor::system(), work).await.unwrap();
}

#[tokio::test]
async fn invited_and_closed_accounts_stay_outside() {
    let clinic = Clinic::open().await;
    let tokens = clinic.sign_in(DESK).await;
    set_state(&clinic, DESK, UserState::Disabled).await;
    clinic.me(&tokens.access).await.refused(401, "auth.session_ended");
    clinic
        .refresh(&tokens.refresh)
        .await
        .refused(401, "auth.session_ended");
    clinic
        .login(DESK, PASSWORD)
        .await
        .refused(403, "auth.account_disabled");
    clinic
        .login(DESK, "wrong")
        .await
        .refused(401, "auth.invalid_credentials");
    set_state(&clinic, DESK, UserState::Invited).await;
    clinic
        .login(DESK, PASSWORD)
        .await
        .refused(401, "auth.invalid_credentials");
}

#[tokio::test]
async fn an_unreadable_request_is_no_failed_sign_in() {
    let clinic = Clinic::open().await;
    clinic
        .post("/api/auth/login", None, json!({ "email": DESK }))
        .await
        .refused(400, "request.json_shape");
    let extra = json!({ "email": DESK, "password": PASSWORD, "remember": true });
    clinic
        .post("/api/auth/login", None, extra)
        .await
        .refused(400, "request.json_shape");
    assert_eq!(clinic.noted(DESK, "auth.sign_in_failed"), 0);
}

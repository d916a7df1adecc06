//! Staying in and going out: refresh, races, reuse, inactivity, signing out.

use axum::http::Method;
use serde_json::json;

use super::{ADMIN, Clinic, DESK, Tokens};
use omi::platform::store::{Record as _, Subject};

#[tokio::test]
async fn each_refresh_token_is_good_once() {
    let clinic = Clinic::open().await;
    let first = clinic.sign_in(ADMIN).await;
    let second = Tokens::of(&clinic.refresh(&first.refresh).await.expect(200));
    assert_ne!(first.refresh, second.refresh);
    let third = Tokens::of(&clinic.refresh(&second.refresh).await.expect(200));
    clinic.me(&third.access).await.expect(200);
    let sessions = clinic.stored_sessions();
    assert_eq!((sessions.len(), sessions[0].refresh.counter), (1, 3));
}

#[tokio::test]
async fn twenty_tabs_at_once_get_the_same_successor() {
    let clinic = Clinic::open().await;
    let tokens = clinic.sign_in(ADMIN).await;
    let racing = (0..20).map(|_| clinic.refresh(&tokens.refresh));
    let mut successors = Vec::new();
    for answer in futures_util::future::join_all(racing).await {
        let tokens = Tokens::of(&answer.expect(200));
        clinic.me(&tokens.access).await.expect(200);
        successors.push(tokens.refresh);
    }
    successors.dedup();
    assert_eq!(successors.len(), 1);
    assert_ne!(successors[0], tokens.refresh);
    clinic.advance(20);
    let late = Tokens::of(&clinic.refresh(&tokens.refresh).await.expect(200));
    assert_eq!(late.refresh, successors[0]);
}

#[tokio::test]
async fn an_old_token_after_the_grace_ends_the_session() {
    let clinic = Clinic::open().await;
    let first = clinic.sign_in(ADMIN).await;
    let second = Tokens::of(&clinic.refresh(&first.refresh).await.expect(200));
    clinic.advance(21);
    clinic
        .refresh(&first.refresh)
        .await
        .refused(401, "auth.session_ended");
    clinic
        .refresh(&second.refresh)
        .await
        .refused(401, "auth.session_ended");
    clinic.me(&second.access).await.refused(401, "auth.session_ended");
    assert_eq!(clinic.noted(ADMIN, "auth.refresh_reused"), 1);
    assert!(clinic.stored_sessions().is_empty());
}

#[tokio::test]
async fn another_device_with_the_same_old_token_gets_nothing() {
    let clinic = Clinic::open().await;
    let first = clinic.sign_in(ADMIN).await;
    clinic.refresh(&first.refresh).await.expect(200);
    let thief = [("user-agent", "another device")];
    let body = json!({ "refreshToken": first.refresh });
    let answer = clinic
        .send(Method::POST, "/api/auth/refresh", &thief, Some(body))
        .await;
    answer.refused(401, "auth.session_ended");
    assert!(clinic.stored_sessions().is_empty());
}

#[tokio::test]
async fn a_session_left_alone_ends_with_its_refresh_token() {
    let clinic = Clinic::open().await;
    let tokens = clinic.sign_in(ADMIN).await;
    clinic.advance(1_801);
    clinic
        .refresh(&tokens.refresh)
        .await
        .refused(401, "auth.session_idle");
    clinic.auth().flush_activity().await.unwrap();
    clinic
        .refresh(&tokens.refresh)
        .await
        .refused(401, "auth.session_idle");
    assert_eq!(clinic.noted(ADMIN, "auth.session_idle"), 1);
    let clinic = clinic.restart();
    clinic
        .refresh(&tokens.refresh)
        .await
        .refused(401, "auth.session_idle");
    clinic.advance(8 * 24 * 3_600);
    clinic.auth().flush_activity().await.unwrap();
    assert!(clinic.stored_sessions().is_empty());
    clinic
        .refresh(&tokens.refresh)
        .await
        .refused(401, "auth.session_ended");
}

#[tokio::test]
async fn a_clinic_sets_how_long_a_session_may_be_left_alone() {
    let clinic = Clinic::with_settings(|settings| settings.sessions.idle_minutes = 10).await;
    let tokens = clinic.sign_in(ADMIN).await;
    let me = clinic.me(&tokens.access).await.expect(200);
    assert_eq!(me["idleTimeoutSeconds"], 600);
    clinic.advance(600);
    clinic.me(&tokens.access).await.expect(200);
    clinic.advance(601);
    clinic
        .refresh(&tokens.refresh)
        .await
        .refused(401, "auth.session_idle");
    clinic.me(&tokens.access).await.refused(401, "auth.token_expired");
}

#[tokio::test]
async fn polling_and_refreshing_do_not_keep_a_session_alive() {
    let clinic = Clinic::open().await;
    let mut tokens = clinic.sign_in(ADMIN).await;
    for _ in 0..3 {
        clinic.advance(600);
        tokens = Tokens::of(&clinic.refresh(&tokens.refresh).await.expect(200));
        let bearer = format!("Bearer {}", tokens.access);
        let polling = [("authorization", bearer.as_str()), ("x-omi-background", "1")];
        clinic
            .send(Method::GET, "/api/auth/me", &polling, None)
            .await
            .expect(200);
    }
    clinic.advance(1);
    clinic.me(&tokens.access).await.refused(401, "auth.session_idle");
}

#[tokio::test]
async fn an_action_keeps_a_session_alive_and_is_written_down() {
    let clinic = Clinic::open().await;
    let mut tokens = clinic.sign_in(ADMIN).await;
    for _ in 0..6 {
        clinic.advance(840);
        clinic.me(&tokens.access).await.expect(200);
        tokens = Tokens::of(&clinic.refresh(&tokens.refresh).await.expect(200));
    }
    clinic.auth().flush_activity().await.unwrap();
    let clinic = clinic.restart();
    clinic.advance(800);
    let listed = clinic.get("/api/auth/sessions", &tokens.access).await.expect(200);
    assert_eq!(listed["items"][0]["createdAt"], "2026-11-24T09:00:00Z");
    clinic.me(&tokens.access).await.expect(200);
}

#[tokio::test]
async fn signing_out_ends_both_tokens() {
    let clinic = Clinic::open().await;
    let (kept, gone) = (clinic.sign_in(ADMIN).await, clinic.sign_in(ADMIN).await);
    clinic
        .post("/api/auth/logout", Some(&gone.access), json!({}))
        .await
        .expect(204);
    clinic.me(&gone.access).await.refused(401, "auth.session_ended");
    clinic
        .refresh(&gone.refresh)
        .await
        .refused(401, "auth.session_ended");
    clinic.me(&kept.access).await.expect(200);
    assert_eq!(clinic.noted(ADMIN, "auth.signed_out"), 1);
}

#[tokio::test]
async fn sessions_are_listed_and_ended_one_by_one() {
    let clinic = Clinic::open().await;
    let first = clinic.sign_in(ADMIN).await;
    clinic.advance(1);
    let second = clinic.sign_in(ADMIN).await;
    let other = clinic.sign_in(DESK).await;
    let listed = clinic.get("/api/auth/sessions", &second.access).await.expect(200);
    let items = listed["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(
        (&items[0]["current"], &items[1]["current"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(items[0]["address"], "192.168.1.20");
    let path = format!("/api/auth/sessions/{}", items[1]["id"].as_str().unwrap());
    clinic
        .delete(&path, &other.access)
        .await
        .refused(404, "auth.session_unknown");
    clinic.delete(&path, &second.access).await.expect(204);
    clinic.me(&first.access).await.refused(401, "auth.session_ended");
    clinic.me(&second.access).await.expect(200);
    clinic
        .delete(&path, &second.access)
        .await
        .refused(404, "auth.session_unknown");
    clinic
        .delete("/api/auth/sessions/none", &second.access)
        .await
        .refused(404, "request.unknown_id");
}

#[tokio::test]
async fn an_account_holds_hundreds_of_sessions_and_the_oldest_beyond_end() {
    let clinic = Clinic::open().await;
    let first = clinic.sign_in(ADMIN).await;
    clinic.advance(1);
    for round in 1..=13 {
        let many = (0..40).map(|_| clinic.sign_in(ADMIN));
        futures_util::future::join_all(many).await;
        assert_eq!(clinic.stored_sessions().len(), (1 + round * 40).min(500));
        if round == 12 {
            clinic.me(&first.access).await.expect(200);
        }
    }
    clinic.me(&first.access).await.refused(401, "auth.session_ended");
    assert_eq!(clinic.noted(ADMIN, "auth.session_replaced"), 21);
}

#[tokio::test]
async fn every_session_is_sealed_for_its_owner() {
    let clinic = Clinic::open().await;
    clinic.sign_in(DESK).await;
    let session = &clinic.stored_sessions()[0];
    assert_eq!(session.subject(), Subject::User(clinic.user_id(DESK)));
}

//! Sessions: rotation with its grace, idle time, the list and its ends.

use axum::http::Method;
use serde_json::json;

use super::{Box, DESK, Tokens};

#[tokio::test]
async fn a_refresh_rotates_and_the_same_old_token_gets_the_same_successor_for_a_while() {
    let clinic = Box::open().await;
    let first = clinic.sign_in(DESK).await;
    let asked = (0..20).map(|_| clinic.refresh(&first.refresh));
    let mut successors = Vec::new();
    for answer in futures_util::future::join_all(asked).await {
        successors.push(Tokens::of(&answer.expect(200)).refresh);
    }
    successors.dedup();
    assert_eq!(successors.len(), 1, "two tabs never part");
    assert_ne!(successors[0], first.refresh);
    clinic.advance(19);
    let again = Tokens::of(&clinic.refresh(&first.refresh).await.expect(200));
    assert_eq!(again.refresh, successors[0]);
}

#[tokio::test]
async fn an_old_token_after_the_grace_ends_the_whole_session() {
    let clinic = Box::open().await;
    let first = clinic.sign_in(DESK).await;
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
    let audited = clinic.audited();
    assert!(
        audited.iter().any(|action| action.contains("reuse")),
        "{audited:?}"
    );
}

#[tokio::test]
async fn half_an_hour_without_an_act_ends_it_and_polling_is_no_act() {
    let clinic = Box::open().await;
    let mut tokens = clinic.sign_in(DESK).await;
    // Acts keep it alive past the half hour.
    for _ in 0..3 {
        clinic.advance(800);
        clinic.me(&tokens.access).await.expect(200);
        tokens = Tokens::of(&clinic.refresh(&tokens.refresh).await.expect(200));
    }
    clinic.advance(850);
    let bearer = format!("Bearer {}", tokens.access);
    let polling = [("authorization", bearer.as_str()), ("x-omi-background", "1")];
    clinic
        .send(Method::GET, "/api/auth/me", &polling, None)
        .await
        .expect(200);
    clinic.advance(960);
    let ended = clinic.refresh(&tokens.refresh).await;
    assert_eq!(
        ended.status, 401,
        "polling kept the session alive: {}",
        ended.json
    );
}

#[tokio::test]
async fn one_of_several_sessions_is_signed_out_from_another() {
    let clinic = Box::open().await;
    let here = clinic.sign_in(DESK).await;
    let there = clinic.sign_in(DESK).await;
    let list = clinic.get("/api/auth/sessions", &here.access).await.expect(200);
    let items = list["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(items.iter().filter(|item| item["current"] == true).count(), 1);
    let other = items.iter().find(|item| item["current"] == false).unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    clinic
        .delete(&format!("/api/auth/sessions/{other}"), &here.access)
        .await
        .expect(204);
    clinic.me(&there.access).await.refused(401, "auth.session_ended");
    clinic.me(&here.access).await.expect(200);
    // Nobody ends the sessions of others.
    let admin = clinic.sign_in(super::ADMIN).await;
    let mine = clinic.get("/api/auth/sessions", &here.access).await.expect(200)["items"][0]["id"].clone();
    let path = format!("/api/auth/sessions/{}", mine.as_str().unwrap());
    clinic
        .delete(&path, &admin.access)
        .await
        .refused(404, "auth.session_unknown");
}

#[tokio::test]
async fn sessions_outlive_a_restart_and_an_account_has_two_hundred() {
    let clinic = Box::open().await;
    let first = clinic.sign_in(DESK).await;
    for _ in 0..200 {
        clinic.sign_in(DESK).await;
    }
    clinic.me(&first.access).await.expect(200);
    let clinic = clinic.restart();
    clinic.me(&first.access).await.expect(200);
    assert_eq!(clinic.stored_sessions().len(), 201);
    Tokens::of(&clinic.refresh(&first.refresh).await.expect(200));
    let body = json!({ "refreshToken": "not-a-token" });
    clinic
        .post("/api/auth/refresh", None, body)
        .await
        .refused(401, "auth.session_ended");
}

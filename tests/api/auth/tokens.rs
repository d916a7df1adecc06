//! Access tokens at the layer: expired, early, revoked, forged.

use axum::http::Method;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::{ADMIN, Clinic, DESK};

#[tokio::test]
async fn a_token_carries_who_what_and_until_when() {
    let clinic = Clinic::open().await;
    let token = clinic.sign_in(DESK).await.access;
    let part = |nth: usize| -> Value {
        let text = token.split('.').nth(nth).unwrap();
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).unwrap()).unwrap()
    };
    let (header, claims) = (part(0), part(1));
    assert_eq!(
        (&header["alg"], &header["typ"]),
        (&json!("EdDSA"), &json!("at+jwt"))
    );
    assert!(header["kid"].is_string());
    let mut named: Vec<&String> = claims.as_object().unwrap().keys().collect();
    named.sort();
    let expected = [
        "aud", "clinicId", "exp", "iat", "name", "role", "roles", "sid", "sub",
    ];
    assert_eq!(named, expected);
    assert_eq!(
        (&claims["role"], &claims["aud"]),
        (&json!("RECEPCION"), &json!("staff"))
    );
    assert_eq!(
        claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(),
        900
    );
}

#[tokio::test]
async fn a_request_without_a_token_is_told_to_sign_in() {
    let clinic = Clinic::open().await;
    let answer = clinic.send(Method::GET, "/api/auth/me", &[], None).await;
    assert_eq!(answer.headers["www-authenticate"], "Bearer");
    answer.refused(401, "auth.required");
    for value in ["Basic YTpi", "Bearer", "Bearer ", "bearer x.y.z"] {
        let sent = [("authorization", value)];
        let answer = clinic.send(Method::GET, "/api/auth/me", &sent, None).await;
        answer.refused(401, "auth.token_invalid");
    }
}

#[tokio::test]
async fn a_token_holds_for_a_quarter_of_an_hour() {
    let clinic = Clinic::open().await;
    let tokens = clinic.sign_in(ADMIN).await;
    clinic.advance(960);
    clinic.me(&tokens.access).await.expect(200);
    clinic.advance(1);
    clinic.me(&tokens.access).await.refused(401, "auth.token_expired");
}

#[tokio::test]
async fn a_clock_that_is_off_by_an_hour_is_told_in_words() {
    let clinic = Clinic::open().await;
    let early = clinic.sign_in(ADMIN).await;
    clinic.advance(-3_600);
    clinic
        .me(&early.access)
        .await
        .refused(401, "auth.token_from_future");
    let fresh = super::Tokens::of(&clinic.refresh(&early.refresh).await.expect(200));
    clinic.me(&fresh.access).await.expect(200);
    clinic.advance(2 * 3_600);
    clinic.me(&fresh.access).await.refused(401, "auth.token_expired");
    clinic
        .refresh(&fresh.refresh)
        .await
        .refused(401, "auth.session_idle");
    clinic.sign_in(ADMIN).await;
}

#[tokio::test]
async fn a_token_of_another_box_is_refused() {
    let (here, there) = (Clinic::open().await, Clinic::open().await);
    let foreign = there.sign_in(ADMIN).await;
    here.me(&foreign.access).await.refused(401, "auth.token_invalid");
    here.refresh(&foreign.refresh)
        .await
        .refused(401, "auth.session_ended");
}

#[tokio::test]
async fn a_token_changed_anywhere_is_refused() {
    let clinic = Clinic::open().await;
    let good = clinic.sign_in(DESK).await.access;
    clinic.me(&good).await.expect(200);
    for at in (0..good.len()).step_by(7) {
        let mut bytes = good.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        let forged = String::from_utf8(bytes).unwrap();
        if forged != good {
            clinic.me(&forged).await.refused(401, "auth.token_invalid");
        }
    }
}

#[tokio::test]
async fn sessions_live_through_a_restart() {
    let clinic = Clinic::open().await;
    let tokens = clinic.sign_in(ADMIN).await;
    let ended = clinic.sign_in(ADMIN).await;
    clinic
        .post("/api/auth/logout", Some(&ended.access), json!({}))
        .await
        .expect(204);
    let clinic = clinic.restart();
    clinic.me(&tokens.access).await.expect(200);
    clinic.me(&ended.access).await.refused(401, "auth.session_ended");
    clinic.refresh(&tokens.refresh).await.expect(200);
}

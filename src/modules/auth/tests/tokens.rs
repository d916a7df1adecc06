//! Access tokens: what they carry, and every way in which a false one is refused.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::{Box, DESK};

fn part(token: &str, nth: usize) -> Value {
    let text = token.split('.').nth(nth).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).unwrap()).unwrap()
}

fn encode(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

#[tokio::test]
async fn a_token_carries_who_what_and_until_when() {
    let clinic = Box::open().await;
    let token = clinic.sign_in(DESK).await.access;
    let claims = part(&token, 1);
    assert_eq!(part(&token, 0)["alg"], "EdDSA");
    for name in ["sub", "name", "role", "roles", "clinicId", "sid", "iat", "exp"] {
        assert!(!claims[name].is_null(), "{name}");
    }
    assert_eq!(claims["role"], "RECEPCION");
    assert_eq!(
        claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(),
        900
    );
}

#[tokio::test]
async fn it_ends_after_a_quarter_of_an_hour_and_a_minute_of_grace() {
    let clinic = Box::open().await;
    let token = clinic.sign_in(DESK).await.access;
    clinic.advance(900 + 59);
    clinic.me(&token).await.expect(200);
    clinic.advance(2);
    clinic.me(&token).await.refused(401, "auth.token_expired");
}

#[tokio::test]
async fn a_token_from_an_hour_ahead_is_refused() {
    let clinic = Box::open().await;
    clinic.advance(3_600);
    let token = clinic.sign_in(DESK).await.access;
    clinic.advance(-3_600);
    clinic.me(&token).await.refused(401, "auth.token_from_future");
}

#[tokio::test]
async fn forged_tokens_are_refused() {
    let clinic = Box::open().await;
    let token = clinic.sign_in(DESK).await.access;
    let (mut header, mut claims) = (part(&token, 0), part(&token, 1));
    let signature = token.split('.').nth(2).unwrap();
    claims["roles"] = json!(["ADMIN"]);
    let changed = format!("{}.{}.{signature}", encode(&header), encode(&claims));
    clinic.me(&changed).await.refused(401, "auth.token_invalid");
    header["alg"] = json!("none");
    for unsigned in [
        format!("{}.{}.", encode(&header), encode(&claims)),
        format!("{}.{}.{signature}", encode(&header), encode(&claims)),
    ] {
        clinic.me(&unsigned).await.refused(401, "auth.token_invalid");
    }
    // A symmetric signature with a value that the other side may know.
    let known = jsonwebtoken::EncodingKey::from_secret(b"public");
    let symmetric = jsonwebtoken::encode(
        &jsonwebtoken::Header::new(jsonwebtoken::Algorithm::HS256),
        &claims,
        &known,
    )
    .unwrap();
    clinic.me(&symmetric).await.refused(401, "auth.token_invalid");
    // The right algorithm and the key of another box.
    let other = Box::open().await.sign_in(DESK).await.access;
    clinic.me(&other).await.refused(401, "auth.token_invalid");
    for nonsense in ["", "x", "a.b.c", "....."] {
        let answer = clinic.me(nonsense).await;
        assert_eq!(answer.status, 401, "{nonsense}");
    }
}

#[tokio::test]
async fn signing_out_ends_access_and_refresh_at_once() {
    let clinic = Box::open().await;
    let tokens = clinic.sign_in(DESK).await;
    clinic.me(&tokens.access).await.expect(200);
    clinic
        .post("/api/auth/logout", Some(&tokens.access), json!({}))
        .await
        .expect(204);
    clinic.me(&tokens.access).await.refused(401, "auth.session_ended");
    clinic
        .refresh(&tokens.refresh)
        .await
        .refused(401, "auth.session_ended");
}

//! The second factor: enrolment, sign-in, replay, recovery.

use serde_json::{Value, json};

use super::{ADMIN, Box, DESK, PASSWORD, Tokens};

/// The code of an authenticator at the box's time (RFC 6238: SHA-1, 30 seconds, 6 digits).
fn code(clinic: &Box, secret: &str) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    totp.generate(u64::try_from(clinic.clock.now().as_second()).unwrap())
        .to_string()
}

async fn enrol(clinic: &Box, token: &str) -> (String, Vec<String>) {
    let enrolled = clinic
        .post("/api/auth/2fa/enroll", Some(token), json!({}))
        .await
        .expect(200);
    assert!(
        enrolled["otpauthUri"]
            .as_str()
            .unwrap()
            .starts_with("otpauth://totp/")
    );
    assert!(enrolled["qrSvg"].as_str().unwrap().contains("<svg"));
    let secret = enrolled["secret"].as_str().unwrap().to_owned();
    let wrong = clinic
        .post("/api/auth/2fa/activate", Some(token), json!({ "code": "000000" }))
        .await;
    assert_ne!(wrong.status, 200, "only a right code turns it on");
    let answer = clinic
        .post(
            "/api/auth/2fa/activate",
            Some(token),
            json!({ "code": code(clinic, &secret) }),
        )
        .await
        .expect(200);
    let codes = answer["recoveryCodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|code| code.as_str().unwrap().to_owned());
    (secret, codes.collect())
}

async fn challenge(clinic: &Box) -> Value {
    let answer = clinic.login(DESK, PASSWORD).await.expect(200);
    assert_eq!(answer["twoFactorRequired"], true);
    assert!(answer["accessToken"].is_null());
    answer["challenge"].clone()
}

async fn verify(clinic: &Box, challenge: &Value, code: &str) -> super::Answer {
    clinic
        .post(
            "/api/auth/verify-2fa",
            None,
            json!({ "challenge": challenge, "code": code }),
        )
        .await
}

#[tokio::test]
async fn it_is_asked_once_turned_on_and_a_code_works_once() {
    let clinic = Box::open().await;
    let token = clinic.sign_in(DESK).await.access;
    let (secret, recovery) = enrol(&clinic, &token).await;
    assert_eq!(recovery.len(), 10);
    clinic.advance(60);
    let first = challenge(&clinic).await;
    let now = code(&clinic, &secret);
    verify(&clinic, &first, "000000")
        .await
        .refused(401, "auth.invalid_code");
    Tokens::of(&verify(&clinic, &first, &now).await.expect(200));
    let second = challenge(&clinic).await;
    verify(&clinic, &second, &now)
        .await
        .refused(401, "auth.invalid_code");
    clinic.advance(30);
    let next = code(&clinic, &secret);
    Tokens::of(&verify(&clinic, &second, &next).await.expect(200));
}

#[tokio::test]
async fn a_recovery_code_opens_once() {
    let clinic = Box::open().await;
    let token = clinic.sign_in(DESK).await.access;
    let (_, recovery) = enrol(&clinic, &token).await;
    let first = challenge(&clinic).await;
    Tokens::of(&verify(&clinic, &first, &recovery[3]).await.expect(200));
    let second = challenge(&clinic).await;
    verify(&clinic, &second, &recovery[3])
        .await
        .refused(401, "auth.invalid_code");
    Tokens::of(
        &verify(&clinic, &second, &recovery[4].to_lowercase())
            .await
            .expect(200),
    );
}

#[tokio::test]
async fn a_challenge_ends_after_five_minutes() {
    let clinic = Box::open().await;
    let token = clinic.sign_in(DESK).await.access;
    let (secret, _) = enrol(&clinic, &token).await;
    let late = challenge(&clinic).await;
    clinic.advance(301);
    verify(&clinic, &late, &code(&clinic, &secret))
        .await
        .refused(401, "auth.challenge_ended");
}

#[tokio::test]
async fn sensitive_acts_want_a_fresh_password() {
    let clinic = Box::open().await;
    let token = clinic.sign_in(ADMIN).await.access;
    clinic.advance(601);
    let enroll = || clinic.post("/api/auth/2fa/enroll", Some(&token), json!({}));
    enroll().await.refused(403, "auth.reauthentication_required");
    clinic
        .post(
            "/api/auth/reauthenticate",
            Some(&token),
            json!({ "password": "wrong" }),
        )
        .await
        .refused(401, "auth.invalid_credentials");
    clinic
        .post(
            "/api/auth/reauthenticate",
            Some(&token),
            json!({ "password": PASSWORD }),
        )
        .await
        .expect(200);
    enroll().await.expect(200);
}

#[tokio::test]
async fn it_can_be_turned_off_again() {
    let clinic = Box::open().await;
    let token = clinic.sign_in(DESK).await.access;
    enrol(&clinic, &token).await;
    clinic.delete("/api/auth/2fa", &token).await.expect(204);
    Tokens::of(&clinic.login(DESK, PASSWORD).await.expect(200));
    clinic
        .delete("/api/auth/2fa", &token)
        .await
        .refused(409, "auth.two_factor_disabled");
}

//! The second factor: setting up, signing in with it, replay, recovery codes, doing without it.

use jiff::Timestamp;
use serde_json::json;

use super::{ADMIN, Answer, Clinic, PASSWORD, Tokens};

/// What an authenticator app shows at an hour (RFC 6238: SHA-1, six digits, 30 seconds).
fn code_at(secret: &[u8], now: Timestamp) -> String {
    let authenticator = totp_rs::Builder::new()
        .with_algorithm(totp_rs::Algorithm::SHA1)
        .with_digits(6)
        .with_step_duration(30)
        .with_secret(secret.to_vec())
        .with_account_name("ana")
        .build()
        .unwrap();
    authenticator.generate(now.as_second().unsigned_abs()).to_string()
}

/// Sets the factor up; answers the secret, the recovery codes and the session's tokens.
async fn set_up(clinic: &Clinic) -> (Vec<u8>, Vec<String>, Tokens) {
    let tokens = clinic.sign_in(ADMIN).await;
    let shown = clinic
        .post("/api/auth/2fa/enroll", Some(&tokens.access), json!({}))
        .await
        .expect(200);
    let text = shown["secret"].as_str().unwrap();
    assert!(shown["otpauthUri"].as_str().unwrap().contains(text));
    assert!(shown["qrSvg"].as_str().unwrap().contains("<svg"));
    let secret = totp_rs::Secret::try_from_base32(text)
        .unwrap()
        .as_bytes()
        .to_vec();
    let code = code_at(&secret, clinic.clock().now());
    let wrong = json!({ "code": other_than(&code) });
    let refused = clinic
        .post("/api/auth/2fa/activate", Some(&tokens.access), wrong)
        .await;
    refused.refused(401, "auth.invalid_code");
    let right = json!({ "code": code });
    let answer = clinic
        .post("/api/auth/2fa/activate", Some(&tokens.access), right)
        .await
        .expect(200);
    let codes = answer["recoveryCodes"].as_array().unwrap();
    let codes = codes
        .iter()
        .map(|code| code.as_str().unwrap().to_owned())
        .collect();
    clinic.advance(30);
    (secret, codes, tokens)
}

fn other_than(code: &str) -> String {
    let first = if code.starts_with('1') { '2' } else { '1' };
    format!("{first}{}", &code[1..])
}

async fn challenge(clinic: &Clinic) -> String {
    let answer = clinic.login(ADMIN, PASSWORD).await.expect(200);
    assert_eq!(answer["twoFactorRequired"], true);
    assert!(answer.get("accessToken").is_none() && answer.get("user").is_none());
    answer["challenge"].as_str().unwrap().to_owned()
}

async fn verify(clinic: &Clinic, challenge: &str, code: &str) -> Answer {
    let body = json!({ "challenge": challenge, "code": code });
    clinic.post("/api/auth/verify-2fa", None, body).await
}

#[tokio::test]
async fn with_a_second_factor_the_password_is_half_the_way() {
    let clinic = Clinic::open().await;
    let (secret, codes, _) = set_up(&clinic).await;
    assert_eq!(codes.len(), 10);
    let before = clinic.stored_sessions().len();
    let challenge = challenge(&clinic).await;
    assert_eq!(clinic.stored_sessions().len(), before);
    let code = code_at(&secret, clinic.clock().now());
    let answer = verify(&clinic, &challenge, &code).await.expect(200);
    assert_eq!(answer["user"]["twoFactorEnabled"], true);
    clinic.me(&Tokens::of(&answer).access).await.expect(200);
    verify(&clinic, &challenge, &code)
        .await
        .refused(401, "auth.challenge_ended");
}

#[tokio::test]
async fn no_code_counts_twice() {
    let clinic = Clinic::open().await;
    let (secret, ..) = set_up(&clinic).await;
    let code = code_at(&secret, clinic.clock().now());
    verify(&clinic, &challenge(&clinic).await, &code)
        .await
        .expect(200);
    verify(&clinic, &challenge(&clinic).await, &code)
        .await
        .refused(401, "auth.invalid_code");
    clinic.advance(30);
    let next = code_at(&secret, clinic.clock().now());
    let (one, two) = (challenge(&clinic).await, challenge(&clinic).await);
    let (one, two) = tokio::join!(verify(&clinic, &one, &next), verify(&clinic, &two, &next));
    let mut answers = [one.status.as_u16(), two.status.as_u16()];
    answers.sort_unstable();
    assert_eq!(answers, [200, 401]);
}

#[tokio::test]
async fn a_recovery_code_counts_once() {
    let clinic = Clinic::open().await;
    let (_, codes, _) = set_up(&clinic).await;
    let typed = codes[3].to_lowercase().replace('-', " ");
    verify(&clinic, &challenge(&clinic).await, &typed)
        .await
        .expect(200);
    verify(&clinic, &challenge(&clinic).await, &codes[3])
        .await
        .refused(401, "auth.invalid_code");
    verify(&clinic, &challenge(&clinic).await, &codes[4])
        .await
        .expect(200);
    assert_eq!(clinic.noted(ADMIN, "auth.recovery_code_used"), 2);
}

#[tokio::test]
async fn wrong_codes_lock_like_wrong_passwords() {
    let clinic = Clinic::open().await;
    let (secret, ..) = set_up(&clinic).await;
    let challenge = challenge(&clinic).await;
    let right = code_at(&secret, clinic.clock().now());
    for _ in 0..5 {
        verify(&clinic, &challenge, &other_than(&right))
            .await
            .refused(401, "auth.invalid_code");
    }
    verify(&clinic, &challenge, &right)
        .await
        .refused(401, "auth.challenge_ended");
    clinic.login(ADMIN, PASSWORD).await.refused(423, "auth.locked");
    assert_eq!(clinic.noted(ADMIN, "auth.second_factor_failed"), 5);
}

#[tokio::test]
async fn a_challenge_holds_for_five_minutes_and_cannot_be_made_up() {
    let clinic = Clinic::open().await;
    let (secret, ..) = set_up(&clinic).await;
    let challenge = challenge(&clinic).await;
    for made_up in [
        "",
        "x",
        "x.y",
        &challenge.replace('.', ""),
        &format!("{challenge}x"),
    ] {
        verify(&clinic, made_up, "123456")
            .await
            .refused(401, "auth.challenge_ended");
    }
    clinic.advance(300);
    let code = code_at(&secret, clinic.clock().now());
    verify(&clinic, &challenge, &code)
        .await
        .refused(401, "auth.challenge_ended");
}

#[tokio::test]
async fn sensitive_acts_want_the_password_again_after_ten_minutes() {
    let clinic = Clinic::open().await;
    let (secret, _, tokens) = set_up(&clinic).await;
    let token = Some(tokens.access.as_str());
    clinic
        .post("/api/auth/2fa/recovery-codes", token, json!({}))
        .await
        .expect(200);
    clinic.advance(600);
    let refused = clinic
        .post("/api/auth/2fa/recovery-codes", token, json!({}))
        .await;
    refused.refused(403, "auth.reauthentication_required");
    clinic
        .delete("/api/auth/2fa", &tokens.access)
        .await
        .refused(403, "auth.reauthentication_required");

    let again = |body: serde_json::Value| clinic.post("/api/auth/reauthenticate", token, body);
    again(json!({ "password": "wrong" }))
        .await
        .refused(401, "auth.invalid_credentials");
    let missing = again(json!({ "password": PASSWORD }))
        .await
        .refused(422, "request.invalid");
    assert_eq!(missing["errors"][0]["code"], "auth.code_required");
    let code = code_at(&secret, clinic.clock().now());
    let wrong = json!({ "password": PASSWORD, "code": other_than(&code) });
    again(wrong).await.refused(401, "auth.invalid_code");
    let answer = again(json!({ "password": PASSWORD, "code": code }))
        .await
        .expect(200);
    assert_eq!(answer["reauthenticatedUntil"], "2026-11-24T09:20:30Z");

    clinic.delete("/api/auth/2fa", &tokens.access).await.expect(204);
    clinic
        .delete("/api/auth/2fa", &tokens.access)
        .await
        .refused(409, "auth.two_factor_disabled");
    clinic.sign_in(ADMIN).await;
    assert_eq!(clinic.noted(ADMIN, "auth.two_factor_enabled"), 1);
    assert_eq!(clinic.noted(ADMIN, "auth.two_factor_disabled"), 1);
}

#[tokio::test]
async fn new_recovery_codes_replace_the_old_ones() {
    let clinic = Clinic::open().await;
    let (_, old, tokens) = set_up(&clinic).await;
    let path = "/api/auth/2fa/recovery-codes";
    let new = clinic
        .post(path, Some(&tokens.access), json!({}))
        .await
        .expect(200);
    verify(&clinic, &challenge(&clinic).await, &old[0])
        .await
        .refused(401, "auth.invalid_code");
    let code = new["recoveryCodes"][0].as_str().unwrap();
    verify(&clinic, &challenge(&clinic).await, code).await.expect(200);
}

#[tokio::test]
async fn a_factor_counts_only_once_it_was_proven() {
    let clinic = Clinic::open().await;
    let tokens = clinic.sign_in(ADMIN).await;
    let token = Some(tokens.access.as_str());
    let code = json!({ "code": "123456" });
    let refused = clinic.post("/api/auth/2fa/activate", token, code.clone()).await;
    refused.refused(409, "auth.enrolment_missing");
    clinic
        .post("/api/auth/2fa/enroll", token, json!({}))
        .await
        .expect(200);
    clinic.sign_in(ADMIN).await;
    clinic
        .delete("/api/auth/2fa", &tokens.access)
        .await
        .refused(409, "auth.two_factor_disabled");
    let (_, _, tokens) = set_up(&clinic).await;
    let again = clinic
        .post("/api/auth/2fa/enroll", Some(&tokens.access), json!({}))
        .await;
    again.refused(409, "auth.two_factor_enabled");
}

#[tokio::test]
async fn the_console_helps_who_lost_the_device() {
    let clinic = Clinic::open().await;
    let (_, _, tokens) = set_up(&clinic).await;
    let console = omi::shared::actor::Actor::console();
    clinic
        .auth()
        .console_disable_two_factor(&console, ADMIN)
        .await
        .unwrap();
    clinic.me(&tokens.access).await.refused(401, "auth.session_ended");
    clinic.sign_in(ADMIN).await;
    let again = clinic.auth().console_disable_two_factor(&console, ADMIN).await;
    assert_eq!(again.unwrap_err().code(), "auth.two_factor_disabled");
}

//! How carefully people sign in, as the clinic sets it: at once, also for sessions that are open, and never so
//! that nobody can come in.

use axum::http::Method;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::super::clinic::{Answer, PASSWORD, TestClinic, Who};
use super::{PATH, settings};

async fn secure(clinic: &TestClinic, change: impl Fn(&mut Value)) -> Answer {
    let (mut wanted, etag) = settings(clinic).await;
    change(&mut wanted["security"]);
    clinic
        .put(Who::Admin, PATH, &etag, json!({ "settings": wanted }))
        .await
}

async fn require_second_factor(clinic: &TestClinic) {
    secure(clinic, |security| security["twoFactorRequired"] = true.into())
        .await
        .expect(200);
}

async fn post_with(clinic: &TestClinic, token: &str, path: &str, body: Value) -> Answer {
    let bearer = format!("Bearer {token}");
    clinic
        .send(
            Who::Nobody,
            Method::POST,
            path,
            &[("authorization", &bearer)],
            Some(body),
        )
        .await
}

/// What an authenticator app shows (RFC 6238: SHA-1, six digits, 30 seconds).
fn code(secret: &str, now: Timestamp) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    totp_rs::Builder::new()
        .with_algorithm(totp_rs::Algorithm::SHA1)
        .with_digits(6)
        .with_step_duration(30)
        .with_secret(secret.as_bytes().to_vec())
        .with_account_name("ana")
        .build()
        .unwrap()
        .generate(now.as_second().unsigned_abs())
        .to_string()
}

async fn enrol(clinic: &TestClinic, token: &str) {
    let shown = post_with(clinic, token, "/api/auth/2fa/enroll", json!({}))
        .await
        .expect(200);
    let code = code(shown["secret"].as_str().unwrap(), clinic.clock.now());
    post_with(clinic, token, "/api/auth/2fa/activate", json!({ "code": code }))
        .await
        .expect(200);
}

#[tokio::test]
async fn whoever_has_no_second_factor_sets_one_up_before_anything_else() {
    let clinic = TestClinic::open().await;
    require_second_factor(&clinic).await;
    // The administrator who asked for it has none either; nobody else has, and their sessions are open.
    for who in Who::STAFF {
        clinic
            .get(who, "/api/patients")
            .await
            .refused(403, "auth.enrolment_required");
        let me = clinic.get(who, "/api/auth/me").await.expect(200);
        assert_eq!(me["twoFactorMissing"], true);
    }
    let admin = clinic.token(Who::Admin).unwrap();
    enrol(&clinic, admin).await;
    let me = clinic.get(Who::Admin, "/api/auth/me").await.expect(200);
    assert_eq!(
        (&me["twoFactorMissing"], &me["twoFactorEnabled"]),
        (&json!(false), &json!(true))
    );
    clinic.get(Who::Admin, "/api/patients").await.expect(200);
    clinic
        .get(Who::Recepcion, "/api/patients")
        .await
        .refused(403, "auth.enrolment_required");
}

#[tokio::test]
async fn until_then_the_own_account_answers_and_nothing_else() {
    let clinic = TestClinic::open().await;
    require_second_factor(&clinic).await;
    let own = [
        "/api/auth/logout",
        "/api/auth/me",
        "/api/auth/reauthenticate",
        "/api/auth/2fa/enroll",
        "/api/auth/2fa/activate",
    ];
    for entry in &clinic.table {
        if entry.access == omi::platform::http::Access::Public || entry.path == "/api/auth/logout" {
            continue;
        }
        let path = entry.path.replace(['{', '}'], "");
        let method = Method::from_bytes(entry.method.as_bytes()).unwrap();
        let body = (entry.method != "GET").then(|| json!({}));
        let answer = clinic.send(Who::Admin, method, &path, &[], body).await;
        if own.contains(&entry.path.as_str()) {
            assert_ne!(answer.json["code"], "auth.enrolment_required", "{}", entry.path);
        } else {
            answer.refused(403, "auth.enrolment_required");
        }
    }
    clinic.post(Who::Admin, "/api/auth/logout", json!({})).await;
    clinic
        .get(Who::Admin, "/api/auth/me")
        .await
        .refused(401, "auth.session_ended");
}

#[tokio::test]
async fn the_last_administrator_can_always_come_in() {
    let clinic = TestClinic::open().await;
    require_second_factor(&clinic).await;
    clinic.post(Who::Admin, "/api/auth/logout", json!({})).await;
    let token = clinic.new_session(Who::Admin.email()).await;
    clinic
        .get_with(&token, PATH)
        .await
        .refused(403, "auth.enrolment_required");
    enrol(&clinic, &token).await;
    clinic.get_with(&token, PATH).await.expect(200);
    let answer = clinic.sign_in(Who::Admin.email(), PASSWORD).await.expect(200);
    assert_eq!(answer["twoFactorRequired"], true);
    // Doing without it, to take another phone, leads back to setting it up.
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str())];
    let answer = clinic
        .send(Who::Nobody, Method::DELETE, "/api/auth/2fa", &headers, None)
        .await;
    assert_eq!(answer.status, 204);
    clinic
        .get_with(&token, PATH)
        .await
        .refused(403, "auth.enrolment_required");
    enrol(&clinic, &token).await;
    clinic.get_with(&token, PATH).await.expect(200);
}

#[tokio::test]
async fn it_holds_after_a_restart() {
    let clinic = TestClinic::open().await;
    require_second_factor(&clinic).await;
    let clinic = clinic.restart();
    let token = clinic.new_session(Who::Recepcion.email()).await;
    clinic
        .get_with(&token, "/api/auth/sessions")
        .await
        .refused(403, "auth.enrolment_required");
}

#[tokio::test]
async fn a_shorter_time_out_ends_sessions_that_are_open() {
    let clinic = TestClinic::open().await;
    let minutes = SignedDuration::from_mins;
    clinic.clock.advance(minutes(9));
    secure(&clinic, |security| security["idleMinutes"] = 10.into())
        .await
        .expect(200);
    let me = clinic.get(Who::Admin, "/api/auth/me").await.expect(200);
    assert_eq!(me["idleTimeoutSeconds"], 600);
    clinic.clock.advance(minutes(2));
    clinic
        .get(Who::Recepcion, "/api/auth/me")
        .await
        .refused(401, "auth.session_idle");
    clinic.get(Who::Admin, "/api/auth/me").await.expect(200);
    let again = json!({ "password": PASSWORD });
    clinic
        .post(Who::Admin, "/api/auth/reauthenticate", again)
        .await
        .expect(200);
    secure(&clinic, |security| security["idleMinutes"] = Value::Null)
        .await
        .expect(200);
    let me = clinic.get(Who::Admin, "/api/auth/me").await.expect(200);
    assert_eq!(me["idleTimeoutSeconds"], 1_800);
}

#[tokio::test]
async fn new_passwords_are_as_long_as_the_clinic_asks() {
    let clinic = TestClinic::open().await;
    secure(&clinic, |security| security["passwordCharacters"] = 16.into())
        .await
        .expect(200);
    let me = clinic.get(Who::Recepcion, "/api/auth/me").await.expect(200);
    assert_eq!(me["leastPasswordCharacters"], 16);
    let change = |new: &str| json!({ "currentPassword": PASSWORD, "newPassword": new });
    let path = "/api/auth/password";
    let answer = clinic.post(Who::Recepcion, path, change("quince-letras-1")).await;
    answer.wrong_fields(&[("newPassword", "password.too_short")]);
    let answer = clinic
        .post(Who::Recepcion, path, change("dieciseis-letras"))
        .await;
    assert_eq!(answer.status, 204);
    // Signing in with one from before goes on.
    clinic
        .sign_in(Who::Higienista.email(), PASSWORD)
        .await
        .expect(200);
    secure(&clinic, |security| security["passwordCharacters"] = 10.into())
        .await
        .expect(200);
    let least =
        async |who| clinic.get(who, "/api/auth/me").await.expect(200)["leastPasswordCharacters"].clone();
    assert_eq!(
        (least(Who::Admin).await, least(Who::Higienista).await),
        (json!(12), json!(10))
    );
}

#[tokio::test]
async fn bounds_are_kept_and_the_password_is_asked_for_again() {
    let clinic = TestClinic::open().await;
    secure(&clinic, |security| {
        security["idleMinutes"] = 4.into();
        security["passwordCharacters"] = 9.into();
    })
    .await
    .wrong_fields(&[
        ("settings.security.idleMinutes", "settings.idle_minutes"),
        (
            "settings.security.passwordCharacters",
            "settings.password_characters",
        ),
    ]);
    clinic.clock.advance(SignedDuration::from_mins(11));
    secure(&clinic, |security| security["twoFactorRequired"] = true.into())
        .await
        .refused(403, "auth.reauthentication_required");
}

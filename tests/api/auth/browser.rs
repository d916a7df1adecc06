//! The browser app: tokens in cookies, and changes that only our own page can ask for.

use axum::http::Method;
use serde_json::{Value, json};

use super::{ADMIN, Answer, Clinic, PASSWORD, cookies};

const OURS: (&str, &str) = ("x-omi-cookies", "1");
const SAME: (&str, &str) = ("sec-fetch-site", "same-origin");

async fn post(clinic: &Clinic, path: &str, headers: &[(&str, &str)], body: Value) -> Answer {
    clinic.send(Method::POST, path, headers, Some(body)).await
}

async fn sign_in(clinic: &Clinic) -> Answer {
    let body = json!({ "email": ADMIN, "password": PASSWORD });
    post(clinic, "/api/auth/login", &[OURS, SAME], body).await
}

#[tokio::test]
async fn tokens_go_into_cookies_and_not_into_the_body() {
    let clinic = Clinic::open().await;
    let answer = sign_in(&clinic).await;
    let kept = cookies(&answer);
    let lines: Vec<String> = answer
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|line| line.to_str().unwrap().to_owned())
        .collect();
    assert_eq!(lines.len(), 2);
    for (line, name) in lines.iter().zip(["__Host-omi_staff_at=", "__Host-omi_staff_rt="]) {
        assert!(line.starts_with(name), "{line}");
        for flag in ["; Path=/", "; Secure", "; HttpOnly", "; SameSite=Strict"] {
            assert!(line.contains(flag), "{line}");
        }
        assert!(!line.contains("Domain"), "{line}");
    }
    let body = answer.expect(200);
    assert!(body.get("accessToken").is_none() && body.get("refreshToken").is_none());
    let sent = [("cookie", kept.as_str())];
    clinic
        .send(Method::GET, "/api/auth/me", &sent, None)
        .await
        .expect(200);
}

#[tokio::test]
async fn another_site_cannot_use_the_cookies() {
    let clinic = Clinic::open().await;
    let kept = cookies(&sign_in(&clinic).await);
    let cookie = ("cookie", kept.as_str());
    for path in ["/api/auth/logout", "/api/auth/refresh"] {
        for sent in [
            vec![cookie],
            vec![cookie, SAME],
            vec![cookie, OURS, ("sec-fetch-site", "cross-site")],
            vec![cookie, OURS, ("sec-fetch-site", "same-site")],
            vec![cookie, OURS, ("origin", "https://evil.example")],
            vec![cookie, OURS, ("sec-fetch-site", "none")],
            vec![cookie, OURS, ("origin", "https://omi.local:8444")],
            vec![cookie, OURS, ("origin", "http://omi.local:8443")],
            vec![cookie, OURS, ("origin", "null")],
            vec![cookie, OURS, SAME, ("origin", "https://evil.example")],
        ] {
            post(&clinic, path, &sent, json!({}))
                .await
                .refused(403, "auth.cross_site");
        }
    }
    let as_ours = [cookie, OURS, SAME, ("origin", "https://omi.local:8443")];
    for sent in [&as_ours[..], &as_ours[..3], &as_ours[..2]] {
        post(
            &clinic,
            "/api/auth/reauthenticate",
            sent,
            json!({ "password": PASSWORD }),
        )
        .await
        .expect(200);
    }
    let login = json!({ "email": ADMIN, "password": PASSWORD });
    let evil = [OURS, ("origin", "https://evil.example")];
    post(&clinic, "/api/auth/login", &evil, login)
        .await
        .refused(403, "auth.cross_site");
    clinic
        .send(Method::GET, "/api/auth/me", &[cookie], None)
        .await
        .expect(200);
}

#[tokio::test]
async fn cookies_are_renewed_and_forgotten() {
    let clinic = Clinic::open().await;
    let first = cookies(&sign_in(&clinic).await);
    let sent = [
        ("cookie", first.as_str()),
        OURS,
        ("origin", "https://omi.local:8443"),
    ];
    let answer = post(&clinic, "/api/auth/refresh", &sent, json!({})).await;
    let second = cookies(&answer);
    assert!(answer.expect(200).get("refreshToken").is_none());
    assert_ne!(first, second);
    let sent = [("cookie", second.as_str()), OURS, SAME];
    let answer = post(&clinic, "/api/auth/logout", &sent, json!({})).await;
    assert_eq!(cookies(&answer), "__Host-omi_staff_at=; __Host-omi_staff_rt=");
    answer.expect(204);
    clinic
        .send(Method::GET, "/api/auth/me", &sent, None)
        .await
        .refused(401, "auth.session_ended");
    let lost = post(&clinic, "/api/auth/refresh", &sent, json!({})).await;
    assert_eq!(
        cookies(&lost),
        "",
        "a lost race must not take the winner's cookies"
    );
    lost.refused(401, "auth.session_ended");
}

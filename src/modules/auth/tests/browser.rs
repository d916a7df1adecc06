//! Cookies: what a browser keeps, and what another site cannot do with it.

use axum::http::Method;
use serde_json::json;

use super::{Answer, Box, DESK, PASSWORD};

async fn login(clinic: &Box) -> Answer {
    let body = json!({ "email": DESK, "password": PASSWORD });
    clinic
        .send(
            Method::POST,
            "/api/auth/login",
            &[("x-omi-cookies", "1")],
            Some(body),
        )
        .await
}

#[tokio::test]
async fn the_browser_gets_two_guarded_cookies_and_no_tokens() {
    let clinic = Box::open().await;
    let answer = login(&clinic).await;
    assert!(answer.json["accessToken"].is_null() && answer.json["refreshToken"].is_null());
    let lines: Vec<&str> = answer
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|line| line.to_str().unwrap())
        .collect();
    assert_eq!(lines.len(), 2);
    for (line, name) in lines.iter().zip(["__Host-omi_staff_at=", "__Host-omi_staff_rt="]) {
        assert!(line.starts_with(name), "{line}");
        for flag in ["HttpOnly", "Secure", "SameSite=Strict", "Path=/"] {
            assert!(line.contains(flag), "{flag} in {line}");
        }
        assert!(!line.contains("Domain"), "{line}");
    }
}

#[tokio::test]
async fn cookies_count_only_from_our_own_pages() {
    let clinic = Box::open().await;
    let cookies = login(&clinic).await.cookies();
    let me = |headers: Vec<(&'static str, String)>| {
        let clinic = &clinic;
        async move {
            let headers: Vec<(&str, &str)> = headers
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            clinic.send(Method::GET, "/api/auth/me", &headers, None).await
        }
    };
    me(vec![("cookie", cookies.clone()), ("x-omi-cookies", "1".into())])
        .await
        .expect(200);
    let act = |extra: Vec<(&'static str, &'static str)>| {
        let (clinic, cookies) = (&clinic, &cookies);
        async move {
            let mut headers = vec![("cookie", cookies.as_str())];
            headers.extend(extra);
            let body = json!({ "password": PASSWORD });
            clinic
                .send(Method::POST, "/api/auth/reauthenticate", &headers, Some(body))
                .await
        }
    };
    for hostile in [
        vec![],
        vec![("x-omi-cookies", "1"), ("sec-fetch-site", "cross-site")],
        vec![("x-omi-cookies", "1"), ("origin", "https://evil.example")],
    ] {
        let answer = act(hostile.clone()).await;
        assert!(
            [401, 403].contains(&answer.status.as_u16()),
            "{hostile:?}: {}",
            answer.json
        );
    }
    act(vec![("x-omi-cookies", "1"), ("sec-fetch-site", "same-origin")])
        .await
        .expect(200);
}

#[tokio::test]
async fn a_refresh_by_cookie_sets_new_ones_and_signing_out_takes_them_away() {
    let clinic = Box::open().await;
    let cookies = login(&clinic).await.cookies();
    let ours = [
        ("cookie", cookies.as_str()),
        ("x-omi-cookies", "1"),
        ("sec-fetch-site", "same-origin"),
    ];
    let refreshed = clinic
        .send(Method::POST, "/api/auth/refresh", &ours, Some(json!({})))
        .await;
    assert_eq!(refreshed.status, 200, "{}", refreshed.json);
    let cookies = refreshed.cookies();
    let ours = [
        ("cookie", cookies.as_str()),
        ("x-omi-cookies", "1"),
        ("sec-fetch-site", "same-origin"),
    ];
    let out = clinic
        .send(Method::POST, "/api/auth/logout", &ours, Some(json!({})))
        .await;
    assert_eq!(out.status, 204);
    assert!(
        out.headers
            .get_all("set-cookie")
            .iter()
            .all(|line| line.to_str().unwrap().contains("Max-Age=0"))
    );
    let me = clinic.send(Method::GET, "/api/auth/me", &ours, None).await;
    me.refused(401, "auth.session_ended");
}

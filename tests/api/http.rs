//! What holds for every route: problems, headers, limits, preconditions.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request};
use axum::routing::get;
use omi::platform::http::layers;
use serde_json::json;
use tokio::sync::Semaphore;
use tower::ServiceExt as _;

use super::clinic::{TestClinic, Who};

#[tokio::test]
async fn an_unknown_api_path_is_a_problem_and_never_the_apps_page() {
    let clinic = TestClinic::open().await;
    for path in ["/api/nothing", "/api/", "/api", "/actuator/other"] {
        clinic
            .get(Who::Admin, path)
            .await
            .refused(404, "request.unknown_path");
    }
    clinic
        .send(Who::Admin, Method::DELETE, "/api/patients", &[], None)
        .await
        .refused(405, "request.method");
}

#[tokio::test]
async fn answers_carry_their_headers_and_their_trace() {
    let clinic = TestClinic::open().await;
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    let parent = format!("00-{trace}-00f067aa0ba902b7-01");
    let answer = clinic
        .send(
            Who::Nobody,
            Method::GET,
            "/api/patients",
            &[("traceparent", &parent)],
            None,
        )
        .await;
    assert_eq!(answer.headers["x-request-id"], trace);
    assert_eq!(answer.json["traceId"], trace);
    for (name, value) in [
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        (
            "content-security-policy",
            "default-src 'none'; frame-ancestors 'none'",
        ),
        ("www-authenticate", "Bearer"),
        ("content-language", "es"),
    ] {
        assert_eq!(answer.headers[name], value, "{name}");
    }
    let page = clinic.get(Who::Nobody, "/").await;
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(
        policy.contains("script-src 'self'") && policy.contains("frame-ancestors 'none'"),
        "{policy}"
    );
    assert!(!policy.contains("unsafe"), "{policy}");
    assert!(
        !page.headers.contains_key("strict-transport-security"),
        "HSTS is for the portal's public name only"
    );
}

#[tokio::test]
async fn a_refusal_speaks_the_callers_language() {
    let clinic = TestClinic::open().await;
    let spanish = clinic
        .get(Who::Nobody, "/api/patients")
        .await
        .refused(401, "auth.required");
    let answer = clinic
        .send(
            Who::Nobody,
            Method::GET,
            "/api/patients",
            &[("accept-language", "en-GB")],
            None,
        )
        .await;
    let english = answer.refused(401, "auth.required");
    assert_eq!(spanish["title"], "Hay que entrar");
    assert_eq!(english["title"], "Sign in first");
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_with_the_place() {
    let clinic = TestClinic::open().await;
    let send = |body: &str, kind: &str| {
        let request = Request::builder()
            .method(Method::POST)
            .uri("/api/patients")
            .header(
                "authorization",
                format!("Bearer {}", clinic.token(Who::Recepcion).unwrap()),
            )
            .header("content-type", kind)
            .body(Body::from(body.to_owned()));
        clinic.raw(request.unwrap())
    };
    send("{\"firstName\": ", "application/json")
        .await
        .refused(400, "request.json_syntax");
    send("{\"firstName\": 7}", "application/json")
        .await
        .refused(400, "request.json_shape");
    send("{\"nonsense\": true}", "application/json")
        .await
        .refused(400, "request.json_shape");
    send("firstName=Ana", "application/x-www-form-urlencoded")
        .await
        .refused(415, "request.not_json");
    send(
        &format!("{{\"firstName\": \"{}\"}}", "a".repeat(300_000)),
        "application/json",
    )
    .await
    .refused(413, "request.too_large");
    clinic
        .get(Who::Admin, "/api/patients?unknown=1")
        .await
        .refused(400, "request.query");
    clinic
        .get(Who::Admin, "/api/patients/not-an-id")
        .await
        .refused(404, "request.unknown_id");
    let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
    send(&deep, "application/json")
        .await
        .refused(400, "request.json_shape");
}

#[tokio::test]
async fn the_status_page_and_health_need_no_one_to_sign_in() {
    let clinic = TestClinic::open().await;
    let status = clinic.get(Who::Nobody, "/api/status").await.expect(200);
    assert_eq!(status["claimed"], json!(true));
    assert_eq!(status["demo"], json!(true));
    let health = clinic.get(Who::Nobody, "/actuator/health").await.expect(200);
    assert_eq!(health["status"], "UP");
    for part in ["db", "diskSpace", "search", "outbox", "certificate", "clock"] {
        assert_eq!(health["components"][part]["status"], "UP", "{part}");
    }
}

#[tokio::test]
async fn the_257th_request_at_once_is_told_to_come_back() {
    let (open, entered) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let (door, sign) = (Arc::clone(&open), Arc::clone(&entered));
    let slow = move || {
        let (door, sign) = (Arc::clone(&door), Arc::clone(&sign));
        async move {
            sign.add_permits(1);
            door.acquire().await.unwrap().forget();
        }
    };
    let router = layers::wrap(Router::new().route("/slow", get(slow)));
    let ask = |router: Router| async move {
        let request = Request::get("/slow").body(Body::empty()).unwrap();
        router.oneshot(request).await.unwrap()
    };
    let waiting: Vec<_> = (0..256).map(|_| tokio::spawn(ask(router.clone()))).collect();
    entered.acquire_many(256).await.unwrap().forget();
    let refused = ask(router.clone()).await;
    assert_eq!(refused.status(), 503);
    assert_eq!(refused.headers()["retry-after"], "1");
    open.add_permits(257);
    for answer in waiting {
        assert_eq!(answer.await.unwrap().status(), 200);
    }
    assert_eq!(ask(router).await.status(), 200, "places are given back");
}

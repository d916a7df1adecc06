//! A fault of the box in the middle of a batch: that request gets a 500, its neighbours get what they
//! asked for, and nothing of the faulty one is left.

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::Request;
use axum::routing::post;
use futures_util::future::{join, join_all};
use http_body_util::BodyExt as _;
use omi::modules::auth::{FamilyCode, create_family_code};
use omi::platform::http::layers;
use omi::platform::store::{Store, WriteTx};
use omi::shared::actor::Actor;
use omi::shared::error::Error;
use omi::shared::ids::{GuardianId, Id as _};
use serde_json::Value;
use tower::ServiceExt as _;

use super::patients::{Desk, child};

/// Half of the work, then a fault.
async fn faulty_write(State(store): State<Store>) -> Result<(), Error> {
    let half_done = |tx: &mut WriteTx<'_>| {
        create_family_code(tx, GuardianId::from_uuid(uuid::Uuid::nil()))?;
        panic!("a fault in a closure")
    };
    store.write(&Actor::system(), half_done).await
}

async fn faulty_handler() {
    panic!("a fault in a handler");
}

/// The layers of the house around handlers that fail.
fn faulty(store: &Store) -> Router {
    let router = Router::new()
        .route("/write", post(faulty_write))
        .route("/handler", post(faulty_handler))
        .with_state(store.clone());
    layers::wrap(router)
}

async fn fail(router: Router, path: &str) -> (u16, Value) {
    let request = Request::post(path).body(Body::empty()).unwrap();
    let response = router.oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&body).unwrap())
}

#[tokio::test]
async fn a_panic_in_one_closure_of_a_batch_is_a_500_for_that_request_alone() {
    let desk = Desk::ready().await;
    let faulty = faulty(desk.store());
    let mark = desk.mark().await;
    let posts = (1..=40).map(|number| {
        let family = child("Ana", &format!("Gil {number}"), number);
        desk.post("/api/patients", family)
    });
    let faults = (0..8).map(|_| fail(faulty.clone(), "/write"));
    let (answers, failures) = join(join_all(posts), join_all(faults)).await;
    for (status, problem) in failures {
        assert_eq!((status, &problem["code"]), (500, &"server.internal".into()));
        assert!(!problem.to_string().contains("fault in a closure"), "{problem}");
    }
    let mut numbers: Vec<String> = answers
        .into_iter()
        .map(|answer| {
            answer.expect(201)["medicalRecordNumber"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    numbers.sort();
    let expected: Vec<_> = (1..=40).map(|number| format!("HC-{number:06}")).collect();
    assert_eq!(numbers, expected, "no number was lost to a fault");
    let codes = desk.store().read(|tx| tx.count::<FamilyCode>()).unwrap();
    assert_eq!(codes, 40, "nothing half done was kept");
    let changes = desk.trace(&mark);
    let registered = changes
        .iter()
        .filter(|line| line.starts_with("audit patients.registered"));
    assert_eq!(registered.count(), 40);
    desk.store().close();
}

#[tokio::test]
async fn a_panic_in_a_handler_is_a_500_too() {
    let desk = Desk::new().await;
    let (status, problem) = fail(faulty(desk.store()), "/handler").await;
    assert_eq!((status, &problem["code"]), (500, &"server.internal".into()));
    desk.register(child("Ana", "Gil", 1)).await;
}

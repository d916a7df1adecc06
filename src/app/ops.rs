//! The loopback address of monitors: health and metrics. Its routes do not say who may use them, since
//! only the machine itself reaches them.

use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

use super::house::House;
use super::router::health;
use crate::platform::http::layers;
use crate::platform::telemetry::metrics::metrics;
use crate::shared::error::Error;

/// The router of the loopback address.
pub fn router(house: &House) -> Router {
    let router = Router::new()
        .route("/actuator/health", get(health))
        .route("/metrics", get(show_metrics))
        .fallback(|| async { Error::not_found("request.unknown_path") })
        .with_state(house.clone());
    layers::wrap(router)
}

async fn show_metrics(State(house): State<House>) -> Response {
    house.measure();
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    ([(CONTENT_TYPE, kind)], metrics().render()).into_response()
}

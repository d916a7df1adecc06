//! The audit chain of the running box, followed for whoever sits at the machine.

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};

use crate::app::house::House;
use crate::app::proof::{Asking, Proof, prove_running};
use crate::platform::http::JsonBody;
use crate::shared::error::Error;

async fn verify(
    State(house): State<House>,
    JsonBody(asking): JsonBody<Asking>,
) -> Result<Json<Proof>, Error> {
    let proved = tokio::task::spawn_blocking(move || prove_running(&house, &asking.anchors));
    proved.await.map_err(Error::internal)?.map(Json)
}

/// The act of this file.
pub fn routes() -> Router<House> {
    Router::new().route("/audit-verify", post(verify))
}

//! A pairing code for whoever sits at the machine.

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};

use crate::app::house::House;
use crate::app::pairing::{self, PairingOffer};
use crate::platform::http::JsonBody;
use crate::shared::actor::Actor;
use crate::shared::error::Error;

async fn code(State(house): State<House>, JsonBody(()): JsonBody<()>) -> Result<Json<PairingOffer>, Error> {
    pairing::offer(&house, &Actor::console()).await.map(Json)
}

/// The act of this file.
pub fn routes() -> Router<House> {
    Router::new().route("/pairing-code", post(code))
}

//! The clinic of the running box as one stream, for whoever sits at the machine: through the socket in clear, sealed
//! by the command line before it reaches a disk. And its digest.

use std::io::{self, BufWriter, Write};

use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use axum::{Json, Router};
use bytes::Bytes;
use tokio::sync::mpsc::{Sender, channel};

use crate::app::archive::{self, digest_of, pack, unhurried};
use crate::app::house::House;
use crate::platform::http::JsonBody;
use crate::shared::actor::Actor;
use crate::shared::error::Error;

/// Bytes of a piece, and pieces on their way.
const PIECE: usize = 64 << 10;
const PIECES: usize = 4;

/// Hands pieces to whoever reads; refuses when nobody does any more.
struct Pipe(Sender<io::Result<Bytes>>);

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.0.blocking_send(Ok(Bytes::copy_from_slice(bytes)));
        sent.map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

async fn stream(State(house): State<House>, JsonBody(is_sealed): JsonBody<bool>) -> Result<Response, Error> {
    archive::note_export(&house, &Actor::console(), is_sealed).await?;
    let (sender, receiver) = channel(PIECES);
    tokio::task::spawn_blocking(move || {
        let out = BufWriter::with_capacity(PIECE, Pipe(sender.clone()));
        let packed = pack(house.store(), out, &unhurried(|_| Ok(())));
        let ended = packed.map(|(_, mut out)| out.flush());
        if let Err(error) = ended {
            tracing::warn!(error = %error, "an archive at the console was not finished");
            // Cut off, so that nobody takes it for the whole.
            drop(sender.blocking_send(Err(io::Error::other("not finished"))));
        }
    });
    let pieces = futures_util::stream::unfold(receiver, |mut receiver| async move {
        receiver.recv().await.map(|piece| (piece, receiver))
    });
    Ok(Body::from_stream(pieces).into_response())
}

async fn digest(State(house): State<House>, JsonBody(()): JsonBody<()>) -> Result<Json<String>, Error> {
    let digest = tokio::task::spawn_blocking(move || digest_of(house.store()));
    Ok(Json(digest.await.map_err(Error::internal)??))
}

/// The acts of this file.
pub fn routes() -> Router<House> {
    Router::new()
        .route("/archive", post(stream))
        .route("/digest", post(digest))
}

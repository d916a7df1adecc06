//! The rest of a body that nobody read. A request may be refused by its head alone; if its body were left
//! in the connection, an HTTP/1.1 server could only close it, and a client that is still sending would see
//! a broken connection instead of the refusal. So the rest is read first, within bounds.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::{Version, header};
use http_body_util::BodyExt as _;
use hyper::body::{Frame, SizeHint};
use parking_lot::Mutex;
use tokio::time::timeout;

/// More is not read for nothing: the connection is closed instead.
const MOST_BYTES: usize = 512 * 1024;
/// Nor is it waited for.
const PATIENCE: Duration = Duration::from_secs(1);

/// The rest of a request's body, to be read once the request is answered.
pub struct Leftover(SharedBody);

/// Keeps hold of a body that may be left unread. A client that asked before sending
/// (`Expect: 100-continue`) has sent nothing yet, and HTTP/2 ends a stream without ending its connection.
pub fn share(request: Request) -> (Request, Option<Leftover>) {
    let is_alone = request.body().is_end_stream()
        || request.version() >= Version::HTTP_2
        || request.headers().contains_key(header::EXPECT);
    if is_alone {
        return (request, None);
    }
    let (head, body) = request.into_parts();
    let shared = SharedBody(Arc::new(Mutex::new(body)));
    let request = Request::from_parts(head, Body::new(shared.clone()));
    (request, Some(Leftover(shared)))
}

impl Leftover {
    /// Reads it, within bounds. In vain or not, the answer goes out.
    pub async fn read(self) {
        if !self.0.is_end_stream() {
            let _ = timeout(PATIENCE, read_to_end(self.0)).await;
        }
    }
}

async fn read_to_end(mut body: SharedBody) {
    let mut bytes = 0;
    while let Some(Ok(frame)) = body.frame().await {
        bytes += frame.data_ref().map_or(0, Bytes::len);
        if bytes > MOST_BYTES {
            return;
        }
    }
}

/// A body that can still be read when the one who was to read it has gone.
#[derive(Clone)]
struct SharedBody(Arc<Mutex<Body>>);

impl HttpBody for SharedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut *self.0.lock()).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.0.lock().is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.lock().size_hint()
    }
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::http::StatusCode;
    use axum::middleware::{Next, from_fn};
    use axum::routing::post;
    use hyper_util::rt::TokioIo;
    use hyper_util::service::TowerToHyperService;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream};
    use tokio::sync::Notify;

    use super::*;

    /// A connection to a server that refuses by the head, and the sign that it has.
    fn refusing() -> (DuplexStream, Arc<Notify>) {
        let refused = Arc::new(Notify::new());
        let sign = Arc::clone(&refused);
        let handler = move || async move {
            sign.notify_one();
            StatusCode::UNAUTHORIZED
        };
        let router = Router::new()
            .route("/", post(handler))
            .route("/echo", post(|body: Bytes| async { body }))
            .layer(from_fn(|request, next: Next| async {
                let (request, leftover) = share(request);
                let response = next.run(request).await;
                if let Some(leftover) = leftover {
                    leftover.read().await;
                }
                response
            }));
        let (client, server) = tokio::io::duplex(1 << 20);
        tokio::spawn(
            hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(server), TowerToHyperService::new(router)),
        );
        (client, refused)
    }

    async fn answer(client: &mut DuplexStream, end: &str) -> String {
        let mut bytes = Vec::new();
        while !bytes.ends_with(end.as_bytes()) {
            assert_ne!(
                client.read_buf(&mut bytes).await.unwrap(),
                0,
                "closed after {bytes:?}"
            );
        }
        String::from_utf8(bytes).unwrap()
    }

    #[tokio::test]
    async fn a_refusal_by_the_head_leaves_the_connection_whole() {
        let (mut client, refused) = refusing();
        client
            .write_all(b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n01234")
            .await
            .unwrap();
        refused.notified().await;
        client.write_all(b"56789").await.unwrap();
        assert!(answer(&mut client, "\r\n\r\n").await.starts_with("HTTP/1.1 401"));
        client
            .write_all(b"POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\nabc")
            .await
            .unwrap();
        let next = answer(&mut client, "abc").await;
        assert!(next.starts_with("HTTP/1.1 200"), "{next}");
    }

    #[tokio::test]
    async fn nobody_is_asked_to_send_what_was_refused() {
        let (mut client, _) = refusing();
        let head = b"POST / HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 10\r\n\r\n";
        client.write_all(head).await.unwrap();
        assert!(answer(&mut client, "\r\n\r\n").await.starts_with("HTTP/1.1 401"));
    }

    #[tokio::test]
    async fn a_body_without_end_is_left_after_a_while() {
        let (mut client, _) = refusing();
        client
            .write_all(b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n0")
            .await
            .unwrap();
        assert!(answer(&mut client, "\r\n\r\n").await.starts_with("HTTP/1.1 401"));
    }

    #[tokio::test]
    async fn a_body_without_bounds_is_left() {
        let (mut client, _) = refusing();
        client
            .write_all(b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 900000\r\n\r\n")
            .await
            .unwrap();
        client.write_all(&vec![b'0'; MOST_BYTES + 1]).await.unwrap();
        assert!(answer(&mut client, "\r\n\r\n").await.starts_with("HTTP/1.1 401"));
    }
}

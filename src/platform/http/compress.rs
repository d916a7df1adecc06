//! Compressed answers. The layer that does it is asked only about answers to which it would do anything:
//! reading what a client takes and wrapping every body costs more than most answers do.

use std::convert::Infallible;
use std::future::ready;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use tower::{Service as _, service_fn};
use tower_http::compression::Compression;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};

/// Smaller bodies are not worth compressing.
const ABOVE_BYTES: u64 = 1_024;

/// Long enough, and neither a stream of events, of which each has to arrive when it is sent, nor bytes that are
/// compressed or sealed already.
fn worth_it() -> impl Predicate {
    SizeAbove::new(ABOVE_BYTES)
        .and(NotForContentType::SSE)
        .and(NotForContentType::const_new("application/octet-stream"))
}

/// The encodings that a client takes, as it says.
#[derive(Clone, Debug, Default)]
pub struct Accepted(Vec<HeaderValue>);

impl Accepted {
    /// Of a request.
    pub fn of(headers: &HeaderMap) -> Self {
        Self(headers.get_all(header::ACCEPT_ENCODING).iter().cloned().collect())
    }

    /// Compresses an answer that is worth it, when the client takes it so.
    pub async fn compress(self, mut response: Response) -> Response {
        let is_worth_it = !response.headers().contains_key(header::CONTENT_ENCODING)
            && !response.headers().contains_key(header::CONTENT_RANGE)
            && worth_it().should_compress(&response);
        // Only a weight can say that the answer must not be sent as it is.
        let has_weights = self.0.iter().any(|value| value.as_bytes().contains(&b';'));
        if !is_worth_it && !has_weights {
            return response;
        }
        if self.0.is_empty() && !response.headers().contains_key(header::VARY) {
            let vary = HeaderValue::from_static("accept-encoding");
            response.headers_mut().insert(header::VARY, vary);
            return response;
        }
        let mut request = Request::new(());
        for value in self.0 {
            request.headers_mut().append(header::ACCEPT_ENCODING, value);
        }
        let mut response = Some(response);
        let given = service_fn(move |_| ready(Ok::<_, Infallible>(response.take().unwrap_or_default())));
        let mut compression = Compression::new(given).gzip(true).compress_when(worth_it());
        match compression.call(request).await {
            Ok(response) => response.map(Body::new),
            Err(never) => match never {},
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What becomes of an answer of so many bytes for a client that sends these headers.
    async fn answered(accepted: &[&'static str], bytes: usize) -> (u16, HeaderMap) {
        let mut headers = HeaderMap::new();
        for value in accepted {
            headers.append(header::ACCEPT_ENCODING, HeaderValue::from_static(value));
        }
        let response = Response::new(Body::from("a".repeat(bytes)));
        let response = Accepted::of(&headers).compress(response).await;
        (response.status().as_u16(), response.headers().clone())
    }

    #[tokio::test]
    async fn answers_are_compressed_as_the_client_takes_them() {
        for (accepted, bytes, encoding, vary) in [
            (&[][..], 1_023, None, false),
            (&[], 1_024, None, true),
            (&["gzip"], 1_023, None, false),
            (&["gzip"], 1_024, Some("gzip"), true),
            (&["br", "gzip"], 1_024, Some("gzip"), true),
            (&["br, identity"], 1_024, None, true),
            (&["gzip;q=0"], 1_024, None, true),
            (&["br;q=1, gzip;q=0.5, *;q=0"], 10, None, false),
        ] {
            let (status, headers) = answered(accepted, bytes).await;
            let shown = |name| headers.get(name).map(|value| value.to_str().unwrap());
            assert_eq!(status, 200, "{accepted:?} {bytes}");
            assert_eq!(shown(header::CONTENT_ENCODING), encoding, "{accepted:?} {bytes}");
            assert_eq!(shown(header::VARY).is_some(), vary, "{accepted:?} {bytes}");
        }
    }

    #[tokio::test]
    async fn who_takes_nothing_as_it_is_gets_nothing() {
        for bytes in [10, 2_000] {
            assert_eq!(answered(&["identity;q=0"], bytes).await.0, 406);
        }
    }

    #[tokio::test]
    async fn what_is_encoded_already_stays() {
        let accepted = Accepted(vec![HeaderValue::from_static("gzip")]);
        let mut response = Response::new(Body::from("a".repeat(2_000)));
        let brotli = HeaderValue::from_static("br");
        response
            .headers_mut()
            .insert(header::CONTENT_ENCODING, brotli.clone());
        let response = accepted.compress(response).await;
        assert_eq!(response.headers()[header::CONTENT_ENCODING], brotli);
        assert!(!response.headers().contains_key(header::VARY));
    }
}

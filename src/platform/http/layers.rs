//! The layers around every listener's routes, outermost first: trace and log, panic to 500, security
//! headers, limits. Authentication stands inside of them, next to the routes.

use std::net::{IpAddr, SocketAddr};
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{ConnectInfo, DefaultBodyLimit, MatchedPath, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse as _, Response};
use futures_util::FutureExt as _;
use tokio::sync::Semaphore;
use tower::ServiceBuilder;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::SizeAbove;
use tracing::Instrument as _;

use super::leftover::read_leftover;
use super::problem::render;
use crate::platform::telemetry::{FinishedRequest, TraceContext, finish_request, record_user, request_span};
use crate::shared::error::{Error, Kind};
use crate::shared::ids::UserId;
use crate::shared::language::Language;

/// The largest body of a JSON request; uploads have routes and limits of their own.
const BODY_LIMIT_BYTES: usize = 256 * 1024;
/// How long a request may take.
const TIME_LIMIT: Duration = Duration::from_secs(30);
/// Requests in work at once, per listener; more are refused with 503.
const IN_FLIGHT: usize = 256;
/// Smaller bodies are not worth compressing.
const COMPRESS_ABOVE_BYTES: u64 = 1_024;

/// What is known of a request before anyone looks at it.
#[derive(Clone, Debug)]
pub struct RequestMeta {
    /// The trace that it belongs to.
    pub trace: TraceContext,
    /// The language of answers.
    pub language: Language,
    /// The other end.
    pub address: Option<IpAddr>,
}

impl RequestMeta {
    /// From the headers and the connection.
    #[must_use]
    pub fn of(request: &Request) -> Self {
        let text = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
        let parent = text(HeaderName::from_static("traceparent"));
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        Self {
            trace: TraceContext::from_header(parent),
            language: text(header::ACCEPT_LANGUAGE).map_or(Language::Es, Language::from_accept_language),
            address: peer.map(|ConnectInfo(peer)| peer.ip().to_canonical()),
        }
    }
}

/// Put into a response by the authentication layer, so that the log line can name the user's id.
#[derive(Clone, Copy, Debug)]
pub struct ActedAs(pub UserId);

/// Wraps a listener's routes.
pub fn wrap(router: Router) -> Router {
    wrap_within(router, TIME_LIMIT)
}

/// The same where requests may take longer than a person in front of a screen waits.
pub fn wrap_within(router: Router, time_limit: Duration) -> Router {
    let places = Arc::new(Semaphore::new(IN_FLIGHT));
    // One function for all of it: each layer of its own would be another box to clone for each request.
    router.layer(
        ServiceBuilder::new()
            .layer(from_fn(move |request, next: Next| {
                let places = Arc::clone(&places);
                read_leftover(request, move |request| trace(places, time_limit, request, next))
            }))
            .layer(DefaultBodyLimit::max(BODY_LIMIT_BYTES))
            .layer(
                CompressionLayer::new()
                    .gzip(true)
                    .compress_when(SizeAbove::new(COMPRESS_ABOVE_BYTES)),
            ),
    )
}

/// Gives the request its trace, renders refusals, hardens, counts and logs.
async fn trace(places: Arc<Semaphore>, time_limit: Duration, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let meta = RequestMeta::of(&request);
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = request.method().clone();
    let path = request.uri().path();
    let is_api = path.starts_with("/api/") || path.starts_with("/actuator/");
    let span = request_span(&meta.trace);
    request.extensions_mut().insert(meta.clone());
    let answered = AssertUnwindSafe(limit(&places, time_limit, request, next)).catch_unwind();
    let response = answered.instrument(span.clone()).await;
    let response = response.unwrap_or_else(|_| Error::internal("a handler panicked").into_response());
    let _inside = span.entered();
    let trace_id = meta.trace.trace_id();
    let mut response = render(response, meta.language, &trace_id);
    harden(response.headers_mut(), is_api);
    if let Some(ActedAs(user)) = response.extensions().get() {
        record_user(user);
    }
    let error = response.extensions().get::<Error>();
    finish_request(FinishedRequest {
        method: method.as_str(),
        route: route.as_ref().map_or("unmatched", MatchedPath::as_str),
        status: response.status().as_u16(),
        duration: started.elapsed(),
        code: error.map(Error::code),
        cause: error.and_then(Error::cause),
    });
    if let Ok(id) = HeaderValue::from_str(&trace_id) {
        response
            .headers_mut()
            .insert(HeaderName::from_static("x-request-id"), id);
    }
    response
}

/// Refuses what is too much at once and what takes too long.
async fn limit(places: &Semaphore, time_limit: Duration, request: Request, next: Next) -> Response {
    let Ok(_place) = places.try_acquire() else {
        return Error::new(Kind::Unavailable, "server.busy").into_response();
    };
    match tokio::time::timeout(time_limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Error::new(Kind::Timeout, "request.timeout").into_response(),
    }
}

/// Tells browsers what our pages may do. The API is never kept in a cache. What the answer says itself
/// stays.
fn harden(headers: &mut HeaderMap, is_api: bool) {
    static API: LazyLock<HeaderMap> = LazyLock::new(|| {
        let own = [
            (header::CONTENT_SECURITY_POLICY, API_POLICY),
            (header::CACHE_CONTROL, "no-store"),
        ];
        fixed(HARDENING.into_iter().chain(own))
    });
    static PAGE: LazyLock<HeaderMap> = LazyLock::new(|| {
        fixed(
            HARDENING
                .into_iter()
                .chain([(header::CONTENT_SECURITY_POLICY, PAGE_POLICY)]),
        )
    });
    // A copy of a map that is made once costs less than finding a place for each of ten headers.
    let mut hardened = if is_api { API.clone() } else { PAGE.clone() };
    hardened.extend(std::mem::take(headers));
    *headers = hardened;
}

fn fixed(all: impl Iterator<Item = (HeaderName, &'static str)>) -> HeaderMap {
    all.map(|(name, value)| (name, HeaderValue::from_static(value)))
        .collect()
}

const HARDENING: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(self), microphone=(), geolocation=(), payment=()",
    ),
];

const API_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";
const PAGE_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
     font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; \
     frame-ancestors 'none'";

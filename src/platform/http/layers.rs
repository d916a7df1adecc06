//! What stands around every listener's routes, outermost first: the rest of an unread body, trace and log,
//! security headers, panic to 500, limits, compression. Authentication stands inside of it, next to the
//! routes. All of it is one service: each layer of its own would be another box to clone for each request.

use std::convert::Infallible;
use std::future::poll_fn;
use std::net::{IpAddr, SocketAddr};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::{Arc, LazyLock};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::HttpBody as _;
use axum::extract::{ConnectInfo, DefaultBodyLimit, MatchedPath, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::Route;
use tokio::sync::Semaphore;
use tokio::time::sleep;
use tower::layer::util::Identity;
use tower::{Layer, Service};

use super::compress::Accepted;
use super::leftover;
use super::problem::render;
use crate::platform::telemetry::{FinishedRequest, RequestScope, TraceContext, TraceId};
use crate::shared::error::{Error, Kind};
use crate::shared::language::Language;

/// The largest body of a JSON request; uploads have routes and limits of their own.
const BODY_LIMIT_BYTES: usize = 256 * 1024;
/// How long a request may take.
const TIME_LIMIT: Duration = Duration::from_secs(30);
/// Requests in work at once, per listener; more are refused with 503.
const IN_FLIGHT: usize = 256;

const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

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
        let parent = text(TRACEPARENT);
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        Self {
            trace: TraceContext::from_header(parent),
            language: text(header::ACCEPT_LANGUAGE).map_or(Language::Es, Language::from_accept_language),
            address: peer.map(|ConnectInfo(peer)| peer.ip().to_canonical()),
        }
    }
}

/// Wraps a listener's routes.
pub fn wrap(router: Router) -> Router {
    wrap_within(router, TIME_LIMIT)
}

/// The same where requests may take longer than a person in front of a screen waits.
pub fn wrap_within(router: Router, time_limit: Duration) -> Router {
    router.layer((Outermost::new(time_limit), Identity::new()))
}

/// Wraps a listener's routes and a layer before all of them.
pub fn wrap_around<L>(router: Router, first: L) -> Router
where
    L: Layer<Route> + Clone + Send + Sync + 'static,
    L::Service: Service<Request, Response = Response, Error = Infallible> + Clone + Send + Sync + 'static,
    <L::Service as Service<Request>>::Future: Send + 'static,
{
    router.layer((Outermost::new(TIME_LIMIT), first))
}

#[derive(Clone)]
struct Outermost {
    places: Arc<Semaphore>,
    time_limit: Duration,
}

impl Outermost {
    fn new(time_limit: Duration) -> Self {
        Self {
            places: Arc::new(Semaphore::new(IN_FLIGHT)),
            time_limit,
        }
    }
}

impl<S> Layer<S> for Outermost {
    type Service = Outer<S>;

    fn layer(&self, inner: S) -> Outer<S> {
        Outer {
            limits: self.clone(),
            inner,
        }
    }
}

/// Gives a request its trace, refuses what is too much at once or takes too long, renders refusals,
/// hardens, counts and logs.
#[derive(Clone)]
struct Outer<S> {
    limits: Outermost,
    inner: S,
}

impl<S> Service<Request> for Outer<S>
where
    S: Service<Request, Response = Response, Error = Infallible>,
    S::Future: Send + 'static,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let (mut request, leftover) = leftover::share(request);
        let mut visit = Visit::begin(&mut request);
        let place = Arc::clone(&self.limits.places).try_acquire_owned();
        let answering = place.map(|place| (place, visit.scope.run(|| guarded(|| self.inner.call(request)))));
        let time_limit = self.limits.time_limit;
        Box::pin(async move {
            let response = match answering {
                Ok((_place, Ok(answer))) => visit.wait(time_limit, answer).await,
                Ok((_, Err(panicked))) => panicked.into_response(),
                Err(_) => Error::new(Kind::Unavailable, "server.busy").into_response(),
            };
            let response = visit.end(response);
            if let Some(leftover) = leftover {
                leftover.read().await;
            }
            Ok(response)
        })
    }
}

/// A panic is our own fault, and this request's alone.
fn guarded<T>(act: impl FnOnce() -> T) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(act)).map_err(|_| Error::internal("a handler panicked"))
}

/// One request from its head to the head of its answer.
struct Visit {
    started: Instant,
    scope: RequestScope,
    trace: TraceId,
    language: Language,
    accepted: Accepted,
    route: Option<MatchedPath>,
    method: Method,
    is_api: bool,
}

impl Visit {
    fn begin(request: &mut Request) -> Self {
        let started = Instant::now();
        let meta = RequestMeta::of(request);
        let path = request.uri().path();
        let visit = Self {
            started,
            scope: RequestScope::begin(&meta.trace),
            trace: meta.trace.trace(),
            language: meta.language,
            accepted: Accepted::of(request.headers()),
            route: request.extensions().get::<MatchedPath>().cloned(),
            method: request.method().clone(),
            is_api: path.starts_with("/api/") || path.starts_with("/actuator/"),
        };
        if !request.body().is_end_stream() {
            DefaultBodyLimit::max(BODY_LIMIT_BYTES).apply(request);
        }
        request.extensions_mut().insert(meta);
        visit
    }

    /// Waits for the answer, but not for ever. Most answers are there at once and never see the clock.
    async fn wait(
        &mut self,
        time_limit: Duration,
        answer: impl Future<Output = Result<Response, Infallible>>,
    ) -> Response {
        let mut answer = pin!(answer);
        let mut end = None;
        let answered = poll_fn(|context| {
            let polled = self.scope.run(|| guarded(|| answer.as_mut().poll(context)));
            match polled {
                Ok(Poll::Ready(Ok(response))) => Poll::Ready(Ok(response)),
                Ok(Poll::Ready(Err(never))) => match never {},
                Ok(Poll::Pending) => {
                    let end = end.get_or_insert_with(|| Box::pin(sleep(time_limit)));
                    let too_late = || Err(Error::new(Kind::Timeout, "request.timeout"));
                    end.as_mut().poll(context).map(|()| too_late())
                }
                Err(panicked) => Poll::Ready(Err(panicked)),
            }
        })
        .await;
        match answered {
            Ok(response) => std::mem::take(&mut self.accepted).compress(response).await,
            Err(error) => error.into_response(),
        }
    }

    fn end(self, response: Response) -> Response {
        let mut response = render(response, self.language, self.trace);
        harden(response.headers_mut(), self.is_api, self.trace);
        let error = response.extensions().get::<Error>();
        self.scope.finish(FinishedRequest {
            method: self.method.as_str(),
            route: self.route.as_ref().map_or("unmatched", MatchedPath::as_str),
            status: response.status().as_u16(),
            duration: self.started.elapsed(),
            code: error.map(Error::code),
            cause: error.and_then(Error::cause),
        });
        response
    }
}

/// Tells browsers what our pages may do. The API is never kept in a cache. What the answer says itself
/// stays. The trace names the request to whoever asks about it.
fn harden(headers: &mut HeaderMap, is_api: bool, trace: TraceId) {
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
    if let Ok(id) = HeaderValue::from_bytes(trace.digits().as_flattened()) {
        hardened.insert(REQUEST_ID, id);
    }
    *headers = hardened;
}

/// With room for what answers say themselves, so that a copy need not be sorted in anew.
fn fixed(all: impl Iterator<Item = (HeaderName, &'static str)>) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(24);
    headers.extend(all.map(|(name, value)| (name, HeaderValue::from_static(value))));
    headers
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
/// What pages of the apps may do: everything that they bring along, and nothing from elsewhere.
pub const PAGE_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
     font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; \
     frame-ancestors 'none'";

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::StatusCode;
    use axum::routing::get;
    use tokio::sync::Notify;
    use tower::ServiceExt as _;

    use super::*;

    async fn ask(router: &Router, path: &str) -> Response {
        let request = Request::get(path).body(Body::empty()).unwrap();
        router.clone().oneshot(request).await.unwrap()
    }

    fn falls() {
        std::panic::resume_unwind(Box::new("fell"));
    }

    #[tokio::test]
    async fn a_panic_is_an_answer_wherever_it_happens() {
        let router = Router::new()
            .route("/api/at-once", get(|| async { falls() }))
            .route(
                "/api/later",
                get(|| async {
                    tokio::task::yield_now().await;
                    falls();
                }),
            );
        let router = wrap_around(
            router,
            super::super::Check(|request: &mut Request| {
                if request.uri().path() == "/api/nowhere" {
                    falls();
                }
                Ok(())
            }),
        );
        for path in ["/api/at-once", "/api/later", "/api/nowhere"] {
            let response = ask(&router, path).await;
            assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR, "{path}");
            assert_eq!(response.headers()[REQUEST_ID].len(), 32, "{path}");
            assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store", "{path}");
        }
    }

    #[tokio::test]
    async fn what_takes_too_long_is_given_up() {
        let router = Router::new().route("/", get(std::future::pending::<()>));
        let response = ask(&wrap_within(router, Duration::from_millis(1)), "/").await;
        assert_eq!(response.status(), StatusCode::REQUEST_TIMEOUT);
    }

    #[tokio::test]
    async fn more_than_there_are_places_for_are_refused_and_a_place_is_given_back() {
        let gate = Arc::new(Notify::new());
        let waiting = Arc::clone(&gate);
        let router = Router::new()
            .route("/", get(|| async {}))
            .route("/held", get(move || async move { waiting.notified().await }));
        let router = wrap(router);
        let mut held: Vec<_> = (0..IN_FLIGHT).map(|_| Box::pin(ask(&router, "/held"))).collect();
        for request in &mut held {
            assert!(futures_util::poll!(request).is_pending());
        }
        let refused = ask(&router, "/").await;
        assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(refused.headers()[header::RETRY_AFTER], "1");
        gate.notify_one();
        assert!(futures_util::poll!(held.swap_remove(0)).is_ready());
        assert_eq!(ask(&router, "/").await.status(), StatusCode::OK);
    }
}

//! A request as the log, the metrics and the traces see it: method, route template, status, duration,
//! the user's id. Nothing else of it may come here.

use std::fmt::Display;
use std::time::Duration;

use tracing::field::{Empty, display};
use tracing::{Span, info_span};

use super::metrics;
use super::trace_context::TraceContext;

/// The span of one request; run the request inside it.
#[must_use]
pub fn request_span(context: &TraceContext) -> Span {
    let span = info_span!(
        "request",
        trace_id = context.trace_id(),
        span_id = context.span_id(),
        parent_id = Empty,
        sampled = context.is_sampled(),
        user_id = Empty,
        http.request.method = Empty,
        http.route = Empty,
        http.response.status_code = Empty,
    );
    if let Some(parent_id) = context.parent_id() {
        span.record("parent_id", parent_id);
    }
    span
}

/// Notes on the current request who has signed in, for every line from here on.
pub fn record_user(user_id: impl Display) {
    Span::current().record("user_id", display(user_id));
}

/// What became of a request.
#[derive(Clone, Copy, Debug)]
pub struct FinishedRequest<'a> {
    /// HTTP method.
    pub method: &'a str,
    /// Route template, such as `/api/patients/{id}`; `unmatched` where no route fits. Never the path.
    pub route: &'a str,
    /// HTTP status.
    pub status: u16,
    /// Time from the first byte of the request's head to the head of its answer.
    pub duration: Duration,
    /// The stable code of a refusal or failure.
    pub code: Option<&'a str>,
    /// What went wrong inside, for whoever reads the log; never personal.
    pub cause: Option<&'a str>,
}

/// Writes the one log line of a request, counts it, and completes its span. Call it inside the span.
pub fn finish_request(request: FinishedRequest<'_>) {
    let FinishedRequest {
        method,
        route,
        status,
        duration,
        code,
        cause,
    } = request;
    metrics::record_request(method, route, status, duration);
    let span = Span::current();
    span.record("http.request.method", method);
    span.record("http.route", route);
    span.record("http.response.status_code", status);
    let duration_us = u64::try_from(duration.as_micros()).unwrap_or(u64::MAX);
    if status >= 500 {
        tracing::error!(method, route, status, duration_us, code, cause, "request");
    } else {
        tracing::info!(method, route, status, duration_us, code, cause, "request");
    }
}

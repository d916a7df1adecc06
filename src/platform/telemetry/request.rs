//! A request as the log, the metrics and the traces see it: method, route template, status, duration,
//! the user's id. Nothing else of it may come here.

use std::time::Duration;

use tracing::field::Empty;
use tracing::{Span, info_span};

use super::belongs::Belongs;
use super::metrics;
use super::trace_context::TraceContext;

/// One request on its way. What runs inside of it logs with its trace, its span and its user.
pub struct RequestScope {
    belongs: Belongs,
    /// Switched off unless traces are exported: keeping one costs more than the rest of this together.
    span: Span,
}

impl RequestScope {
    /// A request begins.
    #[must_use]
    pub fn begin(context: &TraceContext) -> Self {
        let span = info_span!(
            "request",
            trace_id = Empty,
            span_id = Empty,
            parent_id = Empty,
            sampled = context.is_sampled(),
            http.request.method = Empty,
            http.route = Empty,
            http.response.status_code = Empty,
        );
        if !span.is_disabled() {
            span.record("trace_id", context.trace().to_string());
            span.record("span_id", context.span().to_string());
            span.record("parent_id", context.parent().map(|parent| parent.to_string()));
        }
        Self {
            belongs: Belongs::to_request(context),
            span,
        }
    }

    /// Runs a part of the request.
    pub fn run<T>(&mut self, act: impl FnOnce() -> T) -> T {
        let span = &self.span;
        self.belongs.attend(|| span.in_scope(act))
    }

    /// Writes the one log line of the request, counts it, and completes its span.
    pub fn finish(mut self, request: FinishedRequest<'_>) {
        let FinishedRequest {
            method,
            route,
            status,
            duration,
            ..
        } = request;
        metrics::record_request(method, route, status, duration);
        if !self.span.is_disabled() {
            self.span.record("http.request.method", method);
            self.span.record("http.route", route);
            self.span.record("http.response.status_code", status);
        }
        self.run(|| request.log());
    }
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

impl FinishedRequest<'_> {
    fn log(self) {
        let Self {
            method,
            route,
            status,
            duration,
            code,
            cause,
        } = self;
        let duration_us = u64::try_from(duration.as_micros()).unwrap_or(u64::MAX);
        if status >= 500 {
            tracing::error!(method, route, status, duration_us, code, cause, "request");
        } else {
            tracing::info!(method, route, status, duration_us, code, cause, "request");
        }
    }
}

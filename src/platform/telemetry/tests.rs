//! The log as its readers get it, the metrics as they are scraped, a trace as a receiver takes it.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tracing::Level;

use super::format::Format;
use super::layer::TelemetryLayer;
use super::lines::LineWriter;
use super::metrics::metrics;
use super::traces::{TraceExporter, TraceSender};
use super::{FinishedRequest, RequestScope, TraceContext, record_user, subscriber};
use crate::platform::clock::Clock;
use crate::shared::ids::{Id as _, UserId};

/// A sink that remembers what was written.
#[derive(Clone, Default)]
pub struct Captured(Arc<Mutex<Vec<u8>>>);

impl Captured {
    /// Everything written so far.
    pub fn text(&self) -> String {
        String::from_utf8(self.0.lock().clone()).unwrap()
    }
}

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn clock() -> Clock {
    Clock::manual("2026-11-24T03:50:00.5Z".parse().unwrap())
}

/// What is logged while `act` runs.
fn logged(format: Format, level: Level, act: impl FnOnce()) -> String {
    logged_with(format, level, None, act)
}

fn logged_with(format: Format, level: Level, traces: Option<TraceSender>, act: impl FnOnce()) -> String {
    let captured = Captured::default();
    let writer = LineWriter::start(captured.clone(), Box::leak(Box::default()));
    let layer = TelemetryLayer::new(clock(), format, writer.sender(), traces);
    tracing::subscriber::with_default(subscriber(layer, level), act);
    writer.flush();
    captured.text()
}

fn lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn someone() -> UserId {
    UserId::from_uuid(uuid::Uuid::from_u128(0x0193_0a3e_7c00_7000_8000_0000_0000_0001))
}

fn patient_request() -> FinishedRequest<'static> {
    FinishedRequest {
        method: "GET",
        route: "/api/patients/{id}",
        status: 200,
        duration: Duration::from_micros(1500),
        code: None,
        cause: None,
    }
}

#[test]
fn a_line_has_exactly_the_fields_that_were_promised_in_their_order() {
    let text = logged(Format::Json, Level::INFO, || {
        tracing::info!(
            rows = 3_u32,
            share = 0.5,
            rest = f64::NAN,
            is_full = true,
            below = -1,
            "search ready"
        );
    });
    assert_eq!(
        text,
        "{\"timestamp\":\"2026-11-24T03:50:00.500000Z\",\"level\":\"INFO\",\"service\":\"omi\",\
         \"traceId\":null,\"spanId\":null,\"userId\":null,\"message\":\"search ready\",\
         \"data\":{\"rows\":3,\"share\":0.5,\"rest\":\"NaN\",\"isFull\":true,\"below\":-1}}\n"
    );
}

#[test]
fn the_line_of_a_request_carries_trace_span_and_user() {
    let context = TraceContext::root();
    let text = logged(Format::Json, Level::INFO, || {
        let mut request = RequestScope::begin(&context);
        request.run(|| record_user(someone()));
        request.finish(patient_request());
    });
    let [line] = lines(&text).try_into().unwrap();
    assert_eq!(line["traceId"], context.trace().to_string());
    assert_eq!(line["spanId"], context.span().to_string());
    assert_eq!(line["userId"], someone().to_string());
    assert_eq!(line["message"], "request");
    assert_eq!(
        line["data"],
        serde_json::json!({"method": "GET", "route": "/api/patients/{id}", "status": 200, "durationUs": 1500})
    );
}

#[test]
fn lines_inside_an_inner_span_belong_to_the_request() {
    let context = TraceContext::root();
    let text = logged(Format::Json, Level::ERROR, || {
        RequestScope::begin(&context).run(|| {
            record_user(someone());
            tracing::info_span!("commit").in_scope(|| tracing::error!("disk full"));
        });
    });
    let [line] = lines(&text).try_into().unwrap();
    assert_eq!(line["traceId"], context.trace().to_string());
    assert_eq!(line["spanId"], context.span().to_string());
    assert_eq!(line["userId"], someone().to_string());
}

/// A span costs more than the rest of a request's log together.
#[test]
fn no_span_is_kept_that_nobody_exports() {
    logged(Format::Json, Level::INFO, || {
        RequestScope::begin(&TraceContext::root()).run(|| assert!(tracing::Span::current().is_disabled()));
    });
}

#[test]
fn libraries_are_logged_from_warn_up_even_at_trace() {
    let text = logged(Format::Json, Level::TRACE, || {
        tracing::info!(target: "hyper::proto", "header authorization: Bearer x");
        tracing::trace!(target: "h2", "frame");
        tracing::warn!(target: "rustls", "alert");
        tracing::trace!("own step");
    });
    let messages: Vec<_> = lines(&text).iter().map(|line| line["message"].clone()).collect();
    assert_eq!(messages, ["alert", "own step"]);
}

#[test]
fn the_level_is_kept() {
    let text = logged(Format::Json, Level::WARN, || {
        tracing::info!("no");
        tracing::warn!("yes");
    });
    assert_eq!(lines(&text).len(), 1);
}

#[test]
fn no_value_can_forge_a_line_or_reach_the_terminal() {
    let hostile = "a\n{\"level\":\"ERROR\"}\r\u{1b}[31m\u{85}\u{2028}\"\\";
    for format in [Format::Json, Format::Text] {
        let text = logged(format, Level::INFO, || {
            RequestScope::begin(&TraceContext::root()).run(|| {
                tracing::info!(value = hostile, debug = ?hostile, "{hostile}");
            });
        });
        assert_eq!(text.matches('\n').count(), 1, "{text:?}");
        assert!(!text.contains(['\r', '\u{1b}']), "{text:?}");
    }
    let text = logged(Format::Json, Level::INFO, || tracing::info!(value = hostile, "x"));
    assert_eq!(lines(&text)[0]["data"]["value"], hostile);
}

#[test]
fn text_is_for_people() {
    let text = logged(Format::Text, Level::INFO, || {
        tracing::info!(free_mb = 12, place = "data", "disk low");
    });
    assert_eq!(
        text,
        "2026-11-24T03:50:00.500000Z  INFO disk low freeMb=12 place=data\n"
    );
}

#[test]
fn requests_commits_and_queues_are_counted_by_template() {
    let handle = metrics();
    let finish = |request| RequestScope::begin(&TraceContext::root()).finish(request);
    finish(FinishedRequest {
        route: "/api/counted/{id}",
        ..patient_request()
    });
    finish(FinishedRequest {
        route: "/api/counted/{id}",
        status: 503,
        method: "BREW",
        ..patient_request()
    });
    super::metrics::record_commit(Duration::from_millis(3), 7);
    super::metrics::set_queue_depth("outbox", 4);
    let shown = handle.render();
    for expected in [
        "omi_http_requests_total{method=\"GET\",route=\"/api/counted/{id}\",status=\"200\"} 1",
        "omi_http_requests_total{method=\"OTHER\",route=\"/api/counted/{id}\",status=\"503\"} 1",
        "omi_http_errors_total{method=\"OTHER\",route=\"/api/counted/{id}\"} 1",
        "omi_http_request_duration_seconds_bucket{method=\"GET\",route=\"/api/counted/{id}\",le=\"0.0025\"} 1",
        "omi_http_request_duration_seconds_bucket{method=\"GET\",route=\"/api/counted/{id}\",le=\"0.001\"} 0",
        "omi_store_commit_duration_seconds_bucket{le=\"0.005\"}",
        "omi_store_commit_batch_size_bucket{le=\"8\"}",
        "omi_queue_depth{queue=\"outbox\"} 4",
    ] {
        assert!(shown.contains(expected), "{expected} is missing in\n{shown}");
    }
}

/// One request of an OTLP exporter, read to its last byte and answered.
async fn receive_one(listener: tokio::net::TcpListener) -> (String, Vec<u8>) {
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut bytes = Vec::new();
    loop {
        stream.read_buf(&mut bytes).await.unwrap();
        let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8(bytes[..end].to_vec())
            .unwrap()
            .to_ascii_lowercase();
        let length: usize = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))
            .and_then(|length| length.parse().ok())
            .expect("a body of known length");
        if bytes.len() == end + 4 + length {
            let answer =
                b"HTTP/1.1 200 OK\r\ncontent-type: application/x-protobuf\r\ncontent-length: 0\r\n\r\n";
            stream.write_all(answer).await.unwrap();
            return (head, bytes.split_off(end + 4));
        }
    }
}

#[tokio::test]
async fn a_finished_request_reaches_the_receiver() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let receiver = tokio::spawn(receive_one(listener));
    let exporter = TraceExporter::start(&format!("http://{address}")).unwrap();
    let context = TraceContext::from_header(Some("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
    let text = logged_with(Format::Json, Level::INFO, Some(exporter.sender()), || {
        let mut request = RequestScope::begin(&context);
        request.run(|| tracing::info_span!("commit").in_scope(|| tracing::info!("inside")));
        request.finish(patient_request());
        let unrecorded = "00-11111111111111111111111111111111-00f067aa0ba902b7-00";
        RequestScope::begin(&TraceContext::from_header(Some(unrecorded))).finish(patient_request());
    });
    exporter.stop().await;
    let (head, body) = tokio::time::timeout(Duration::from_secs(20), receiver)
        .await
        .unwrap()
        .unwrap();
    assert!(head.starts_with("post /v1/traces http/1.1"), "{head}");
    assert!(head.contains("content-type: application/x-protobuf"), "{head}");
    let holds = |bytes: &[u8]| {
        body.windows(bytes.len())
            .filter(|window| *window == bytes)
            .count()
    };
    let unhex = |text: &str| u128::from_str_radix(text, 16).unwrap().to_be_bytes();
    let trace = unhex("4bf92f3577b34da6a3ce929d0e0e4736");
    // Field 1 of a Span, sixteen bytes: the request and the commit inside it.
    assert_eq!(holds(&[&[0x0a, 16][..], &trace].concat()), 2);
    // Field 4, eight bytes: the caller's span is the parent of the request, the request of the commit.
    assert_eq!(
        holds(&[&[0x22, 8][..], &unhex("00f067aa0ba902b7")[8..]].concat()),
        1
    );
    assert_eq!(holds(&[&[0x22, 8][..], &context.span().bytes()].concat()), 1);
    // A trace that its caller does not record is not sent.
    assert_eq!(holds(&[0x11; 16]), 0);
    assert_eq!(holds(b"/api/patients/{id}"), 1);
    assert_eq!(holds(b"service.name"), 1);
    let lines = lines(&text);
    assert_eq!(lines[1]["spanId"], context.span().to_string());
    assert_eq!(lines[0]["traceId"], lines[1]["traceId"]);
    assert_ne!(
        lines[0]["spanId"], lines[1]["spanId"],
        "the commit is a span of its own"
    );
}

#[tokio::test]
async fn a_receiver_that_is_away_costs_spans_only() {
    let exporter = TraceExporter::start("http://127.0.0.1:9").unwrap();
    let text = logged_with(Format::Json, Level::INFO, Some(exporter.sender()), || {
        RequestScope::begin(&TraceContext::root()).finish(patient_request());
    });
    exporter.stop().await;
    assert_eq!(lines(&text).len(), 1);
}

#[tokio::test]
async fn an_address_without_a_host_is_refused() {
    assert!(TraceExporter::start("nonsense").is_err());
}

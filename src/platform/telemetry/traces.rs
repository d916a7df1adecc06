//! Finished spans on their way to an OTLP receiver (HTTP with protobuf): a bounded queue and one task,
//! so that no request waits for the receiver. Without an endpoint none of this exists.

use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use opentelemetry::trace::{self as otel, SpanContext, SpanKind, Status, TraceFlags, TraceState};
use opentelemetry::{InstrumentationScope, KeyValue};
use opentelemetry_otlp::{SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{SpanData, SpanExporter as _};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::metrics::count_lost_spans;
use super::trace_context::{SpanId, TraceId};

/// Spans that may wait for the receiver.
const QUEUE: usize = 2048;
/// Spans sent together at most.
const BATCH: usize = 512;
/// How long the first span of a batch waits for others.
const GATHER: Duration = Duration::from_secs(1);
/// How long one export may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Traces cannot be sent as configured.
#[derive(Debug, thiserror::Error)]
#[error("traces cannot be sent to the configured receiver: {0}")]
pub struct TraceError(String);

/// A span that has ended.
pub struct FinishedSpan {
    pub name: &'static str,
    pub trace: TraceId,
    pub span: SpanId,
    /// None for the first span of a trace.
    pub parent: Option<SpanId>,
    pub started: Timestamp,
    pub ended: Timestamp,
    pub attributes: Vec<(&'static str, String)>,
}

/// Puts spans into the queue.
#[derive(Clone)]
pub struct TraceSender(mpsc::Sender<FinishedSpan>);

impl TraceSender {
    /// Queues a span, or drops and counts it when the receiver has fallen behind.
    pub fn send(&self, span: FinishedSpan) {
        if self.0.try_send(span).is_err() {
            count_lost_spans(1);
        }
    }
}

/// The running exporter.
pub struct TraceExporter {
    sender: mpsc::Sender<FinishedSpan>,
    stop: tokio::sync::oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl TraceExporter {
    /// Starts sending to the receiver at `endpoint` (`/v1/traces` is added).
    pub fn start(endpoint: &str) -> Result<Self, TraceError> {
        let mut exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(client()?)
            .with_endpoint(format!("{}/v1/traces", endpoint.trim_end_matches('/')))
            .with_timeout(PATIENCE)
            .build()
            .map_err(|error| TraceError(error.to_string()))?;
        exporter.set_resource(
            &Resource::builder_empty()
                .with_attributes([
                    KeyValue::new("service.name", "omi"),
                    KeyValue::new("service.version", env!("CARGO_PKG_VERSION")),
                ])
                .build(),
        );
        let (sender, receiver) = mpsc::channel(QUEUE);
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let task = tokio::spawn(export(exporter, receiver, stopped));
        Ok(Self { sender, stop, task })
    }

    /// A handle that puts spans into the queue.
    pub fn sender(&self) -> TraceSender {
        TraceSender(self.sender.clone())
    }

    /// Sends what is queued and ends, within a few seconds.
    pub async fn stop(self) {
        drop(self.stop);
        let _ = timeout(2 * PATIENCE, self.task).await;
    }
}

/// TLS 1.3 only; names are resolved without the C library.
fn client() -> Result<reqwest::Client, TraceError> {
    // Fails when a provider is installed already, which is as good.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .tls_version_min(reqwest::tls::Version::TLS_1_3)
        .timeout(PATIENCE)
        .build()
        .map_err(|error| TraceError(error.to_string()))
}

/// Gathers spans for a second or until a batch is full, and sends them. A batch that is refused is
/// dropped and counted: traces are a help, never a duty.
async fn export(
    exporter: SpanExporter,
    mut receiver: mpsc::Receiver<FinishedSpan>,
    mut stopped: tokio::sync::oneshot::Receiver<()>,
) {
    let mut batch = Vec::with_capacity(BATCH);
    let mut is_stopping = false;
    loop {
        if !is_stopping {
            let gather = async {
                if receiver.recv_many(&mut batch, BATCH).await == 0 {
                    return;
                }
                let _ = timeout(GATHER, async {
                    while let room @ 1.. = BATCH - batch.len()
                        && receiver.recv_many(&mut batch, room).await > 0
                    {}
                })
                .await;
            };
            tokio::select! {
                () = gather => {}
                _ = &mut stopped => {
                    is_stopping = true;
                    receiver.close();
                }
            }
        }
        if is_stopping && batch.is_empty() && receiver.recv_many(&mut batch, BATCH).await == 0 {
            return;
        }
        let spans = batch.len();
        let data = batch.drain(..).map(span_data).collect();
        if !matches!(timeout(PATIENCE, exporter.export(data)).await, Ok(Ok(()))) {
            count_lost_spans(spans);
        }
    }
}

fn span_data(span: FinishedSpan) -> SpanData {
    let id = |span: SpanId| otel::SpanId::from_bytes(span.bytes());
    SpanData {
        span_context: SpanContext::new(
            otel::TraceId::from_bytes(span.trace.bytes()),
            id(span.span),
            TraceFlags::SAMPLED,
            false,
            TraceState::NONE,
        ),
        parent_span_id: span.parent.map_or(otel::SpanId::INVALID, id),
        parent_span_is_remote: false,
        span_kind: if span.name == "request" {
            SpanKind::Server
        } else {
            SpanKind::Internal
        },
        name: span.name.into(),
        start_time: system_time(span.started),
        end_time: system_time(span.ended),
        attributes: span
            .attributes
            .into_iter()
            .map(|(name, value)| KeyValue::new(name, value))
            .collect(),
        dropped_attributes_count: 0,
        events: opentelemetry_sdk::trace::SpanEvents::default(),
        links: opentelemetry_sdk::trace::SpanLinks::default(),
        status: Status::Unset,
        instrumentation_scope: InstrumentationScope::default(),
    }
}

fn system_time(at: Timestamp) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_micros(u64::try_from(at.as_microsecond()).unwrap_or(0))
}

//! What the box tells about itself: log lines, metrics, traces. Nothing here may hold personal data:
//! people stand in it by their id alone, requests by their route template, never a body or an address.
//!
//! A request is one [`RequestScope`]; every line that is logged inside it carries its trace, its span and
//! its user. [`RequestScope::finish`] writes the one line of a request and counts it.

mod belongs;
mod format;
mod layer;
mod lines;
pub mod metrics;
mod recent;
mod request;
mod trace_context;
mod traces;

#[cfg(test)]
mod tests;

use tracing::level_filters::LevelFilter;
use tracing::{Level, Metadata};
use tracing_subscriber::filter::FilterFn;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::{Registry, util::SubscriberInitExt};

use super::clock::Clock;
pub use belongs::record_user;
pub use format::Format;
pub use recent::{Recent, recent};
pub use request::{FinishedRequest, RequestScope};
pub use trace_context::{TraceContext, TraceId};
pub use traces::TraceError;

use layer::TelemetryLayer;
use lines::LineWriter;
use traces::TraceExporter;

/// What is logged, how, and where traces go.
#[derive(Clone, Debug)]
pub struct TelemetryOptions {
    /// The least severe line of the box's own code; libraries are logged from `warn` up.
    pub level: Level,
    /// JSON or text.
    pub format: Format,
    /// Base address of an OTLP receiver; none switches traces off.
    pub otlp_endpoint: Option<String>,
}

/// The running telemetry of this process; [`Telemetry::stop`] writes out what is queued.
pub struct Telemetry {
    lines: LineWriter,
    traces: Option<TraceExporter>,
}

impl Telemetry {
    /// Starts logging on standard error, and sending traces when they are configured (then inside a
    /// Tokio runtime). Only the first call of a process takes effect.
    ///
    /// # Errors
    /// When the address of the receiver cannot be used.
    pub fn start(options: &TelemetryOptions, clock: Clock) -> Result<Self, TraceError> {
        // Before anything is counted: what is counted without a recorder is lost.
        let _installed = metrics::metrics();
        let lines = LineWriter::start(std::io::stderr(), recent());
        let traces = options
            .otlp_endpoint
            .as_deref()
            .map(TraceExporter::start)
            .transpose()?;
        let layer = TelemetryLayer::new(
            clock,
            options.format,
            lines.sender(),
            traces.as_ref().map(TraceExporter::sender),
        );
        let _already_started = subscriber(layer, options.level).try_init();
        report_panics(lines.sender());
        Ok(Self { lines, traces })
    }

    /// Sends and writes what is still queued, within a few seconds.
    pub async fn stop(self) {
        if let Some(traces) = self.traces {
            traces.stop().await;
        }
        self.lines.flush();
    }
}

/// A registry with our one layer. Where traces are exported, spans of our own code are always on, whatever
/// the level of lines; elsewhere they are off, since nobody would see them.
fn subscriber(
    layer: TelemetryLayer,
    level: Level,
) -> impl tracing::Subscriber + for<'lookup> LookupSpan<'lookup> + Send + Sync {
    let exports_spans = layer.exports_spans();
    let wanted = move |metadata: &Metadata<'_>| {
        let is_ours = metadata.target().starts_with("omi");
        if metadata.is_span() {
            return exports_spans && is_ours && *metadata.level() <= Level::INFO;
        }
        let least = if is_ours { level } else { level.min(Level::WARN) };
        *metadata.level() <= least
    };
    let least = LevelFilter::from_level(level);
    let finest = if exports_spans {
        least.max(LevelFilter::INFO)
    } else {
        least
    };
    Registry::default()
        .with(FilterFn::new(wanted).with_max_level_hint(finest))
        .with(layer)
}

/// Logs a panic where it happens, before an abort can swallow it. A message that was put together at
/// run time may hold a person's data, so only literal ones are shown.
fn report_panics(lines: lines::LineSender) {
    std::panic::set_hook(Box::new(move |panic| {
        let message = panic
            .payload()
            .downcast_ref::<&'static str>()
            .copied()
            .unwrap_or("(withheld)");
        let location = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(panic = message, location, "panicked");
        lines.flush();
    }));
}

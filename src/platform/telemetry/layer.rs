//! Our one layer under `tracing`: it writes each line with the request that it belongs to, and hands
//! finished spans to the trace exporter when there is one. Without one no span comes here.

use std::fmt::Debug;

use jiff::Timestamp;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use super::belongs::Belongs;
use super::format::{Format, line};
use super::lines::{Line, LineSender};
use super::trace_context::{SpanId, TraceId};
use super::traces::{FinishedSpan, TraceSender};
use crate::platform::clock::Clock;

/// Writes lines and hands on spans.
pub struct TelemetryLayer {
    clock: Clock,
    format: Format,
    lines: LineSender,
    traces: Option<TraceSender>,
}

/// What is known of an open span.
struct OpenSpan {
    trace: Option<TraceId>,
    span: Option<SpanId>,
    parent: Option<SpanId>,
    sampled: bool,
    started: Timestamp,
    attributes: Vec<(&'static str, String)>,
}

impl TelemetryLayer {
    pub fn new(clock: Clock, format: Format, lines: LineSender, traces: Option<TraceSender>) -> Self {
        Self {
            clock,
            format,
            lines,
            traces,
        }
    }

    /// Whether finished spans go anywhere.
    pub const fn exports_spans(&self) -> bool {
        self.traces.is_some()
    }
}

impl<S> Layer<S> for TelemetryLayer
where
    S: Subscriber + for<'lookup> LookupSpan<'lookup>,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let mut open = OpenSpan {
            trace: None,
            span: None,
            parent: None,
            sampled: true,
            started: self.clock.now(),
            attributes: Vec::new(),
        };
        if let Some(parent) = span.parent()
            && let Some(parent) = parent.extensions().get::<OpenSpan>()
        {
            open.trace = parent.trace;
            open.span = Some(SpanId::random());
            open.parent = parent.span;
            open.sampled = parent.sampled;
        }
        attributes.record(&mut open);
        span.extensions_mut().insert(open);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(open) = span.extensions_mut().get_mut::<OpenSpan>()
        {
            values.record(open);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let matters = *event.metadata().level() <= Level::WARN;
        let mut belongs = Belongs::current();
        if self.exports_spans()
            && let Some(span) = context.event_span(event)
            && let Some(open) = span.extensions().get::<OpenSpan>()
        {
            belongs.span = open.span.or(belongs.span);
        }
        let now = self.clock.now();
        let line = Line {
            written: line(self.format, now, &belongs, event),
            kept: (self.format != Format::Json).then(|| line(Format::Json, now, &belongs, event)),
        };
        self.lines.send(line, matters);
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let Some(traces) = &self.traces else { return };
        let Some(span) = context.span(&id) else { return };
        let Some(open) = span.extensions_mut().remove::<OpenSpan>() else {
            return;
        };
        if let (true, Some(trace), Some(id)) = (open.sampled, open.trace, open.span) {
            traces.send(FinishedSpan {
                name: span.name(),
                trace,
                span: id,
                parent: open.parent,
                started: open.started,
                ended: self.clock.now(),
                attributes: open.attributes,
            });
        }
    }
}

impl OpenSpan {
    fn put(&mut self, field: &Field, value: String) {
        match field.name() {
            "trace_id" => self.trace = TraceId::parse(&value),
            "span_id" => self.span = SpanId::parse(&value),
            "parent_id" => self.parent = SpanId::parse(&value),
            name => self.attributes.push((name, value)),
        }
    }
}

impl Visit for OpenSpan {
    fn record_bool(&mut self, field: &Field, value: bool) {
        if field.name() == "sampled" {
            self.sampled = value;
        } else {
            self.put(field, value.to_string());
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.put(field, format!("{value:?}"));
    }
}

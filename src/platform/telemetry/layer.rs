//! Our one layer under `tracing`: it knows to which request each line belongs, and hands finished spans
//! to the trace exporter when there is one.

use std::fmt::Debug;

use jiff::Timestamp;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use super::format::{Belongs, Format, line};
use super::lines::LineSender;
use super::trace_context::{hex, random_id};
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
    belongs: Belongs,
    parent_id: String,
    sampled: bool,
    /// Only while traces are exported.
    started: Option<Timestamp>,
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
}

impl<S> Layer<S> for TelemetryLayer
where
    S: Subscriber + for<'lookup> LookupSpan<'lookup>,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let mut open = OpenSpan {
            belongs: Belongs::default(),
            parent_id: String::new(),
            sampled: true,
            started: self.traces.as_ref().map(|_| self.clock.now()),
            attributes: Vec::new(),
        };
        if let Some(parent) = span.parent()
            && let Some(parent) = parent.extensions().get::<OpenSpan>()
        {
            open.belongs = parent.belongs.clone();
            open.sampled = parent.sampled;
            if self.traces.is_some() && !parent.belongs.span.is_empty() {
                open.parent_id = std::mem::replace(&mut open.belongs.span, hex(&random_id::<8>()));
            }
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
        let write = |belongs: &Belongs| line(self.format, self.clock.now(), belongs, event);
        let line = match context.event_span(event) {
            Some(span) => span
                .extensions()
                .get::<OpenSpan>()
                .map(|open| write(&open.belongs)),
            None => None,
        };
        self.lines
            .send(line.unwrap_or_else(|| write(&Belongs::default())), matters);
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let Some(traces) = &self.traces else { return };
        let Some(span) = context.span(&id) else { return };
        let Some(open) = span.extensions_mut().remove::<OpenSpan>() else {
            return;
        };
        if let Some(started) = open.started
            && open.sampled
            && !open.belongs.trace.is_empty()
        {
            traces.send(FinishedSpan {
                name: span.name(),
                trace_id: open.belongs.trace,
                span_id: open.belongs.span,
                parent_id: open.parent_id,
                started,
                ended: self.clock.now(),
                attributes: open.attributes,
            });
        }
    }
}

impl OpenSpan {
    fn put(&mut self, field: &Field, value: String) {
        match field.name() {
            "trace_id" => self.belongs.trace = value,
            "span_id" => self.belongs.span = value,
            "parent_id" => self.parent_id = value,
            "user_id" => self.belongs.user = value,
            name if self.started.is_some() => self.attributes.push((name, value)),
            _ => {}
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

//! One line for one event. Every text that did not come from the source code is escaped, so that no
//! value can end a line, start another or colour a terminal.

use std::fmt::{Debug, Display, Write as _};

use jiff::Timestamp;
use jiff::fmt::temporal::DateTimePrinter;
use tracing::field::{Field, Visit};
use tracing::{Event, Level};

use super::belongs::Belongs;
use super::trace_context::{SpanId, TraceId};
use crate::shared::ids::Id as _;

/// How a log line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `{"timestamp","level","service","traceId","spanId","userId","message","data"}`.
    Json,
    /// For a person at a terminal.
    Text,
}

const MICROSECONDS: DateTimePrinter = DateTimePrinter::new().precision(Some(6));

/// Writes `event` as one line with its line feed.
pub fn line(format: Format, now: Timestamp, belongs: &Belongs, event: &Event<'_>) -> Vec<u8> {
    let mut fields = Fields {
        format,
        message: String::with_capacity(32),
        data: String::with_capacity(160),
    };
    event.record(&mut fields);
    let level = *event.metadata().level();
    let mut text = String::with_capacity(448);
    match format {
        Format::Json => json(&mut text, now, level, belongs, &fields),
        Format::Text => plain(&mut text, now, level, belongs, &fields),
    }
    text.push('\n');
    text.into_bytes()
}

fn json(text: &mut String, now: Timestamp, level: Level, belongs: &Belongs, fields: &Fields) {
    text.push_str("{\"timestamp\":\"");
    // Writing to a String cannot fail, here and below.
    let _ = MICROSECONDS.print_timestamp(&now, &mut *text);
    text.push_str("\",\"level\":\"");
    text.push_str(level.as_str());
    text.push_str("\",\"service\":\"omi\",\"traceId\":");
    push_id(
        text,
        belongs
            .trace
            .map(TraceId::digits)
            .as_ref()
            .map(|digits| digits.as_flattened()),
    );
    text.push_str(",\"spanId\":");
    push_id(
        text,
        belongs
            .span
            .map(SpanId::digits)
            .as_ref()
            .map(|digits| digits.as_flattened()),
    );
    text.push_str(",\"userId\":");
    let mut digits = uuid::Uuid::encode_buffer();
    let user = belongs
        .user
        .map(|user| user.uuid().hyphenated().encode_lower(&mut digits));
    push_id(text, user.map(|digits| digits.as_bytes()));
    text.push_str(",\"message\":");
    push_quoted(text, &fields.message);
    text.push_str(",\"data\":{");
    text.push_str(&fields.data);
    text.push_str("}}");
}

/// An id has no character that would have to be escaped.
fn push_id(text: &mut String, digits: Option<&[u8]>) {
    if let Some(digits) = digits {
        text.push('"');
        text.push_str(std::str::from_utf8(digits).unwrap_or_default());
        text.push('"');
    } else {
        text.push_str("null");
    }
}

fn plain(text: &mut String, now: Timestamp, level: Level, belongs: &Belongs, fields: &Fields) {
    let _ = MICROSECONDS.print_timestamp(&now, &mut *text);
    let _ = write!(text, " {level:>5} ");
    push_visible(text, &fields.message);
    text.push_str(&fields.data);
    if let Some(trace) = belongs.trace {
        let _ = write!(text, " trace={trace}");
    }
    if let Some(user) = belongs.user {
        let _ = write!(text, " user={user}");
    }
}

/// A JSON string.
fn push_quoted(text: &mut String, value: &str) {
    // All bytes are looked at, whatever the first ones are: many at once, which is faster for most texts.
    let special = |byte: u8| u8::from(byte < b' ') | u8::from(byte == b'"') | u8::from(byte == b'\\');
    if value.bytes().fold(0, |found, byte| found | special(byte)) != 0 {
        let _ = write!(text, "{}", serde_json::Value::from(value));
    } else {
        text.push('"');
        text.push_str(value);
        text.push('"');
    }
}

/// Control characters (C0, DEL and C1, the line separators of Unicode) are shown by their code.
fn push_visible(text: &mut String, value: &str) {
    for character in value.chars() {
        if character.is_control() || matches!(character, '\u{2028}' | '\u{2029}') {
            let _ = write!(text, "{}", character.escape_unicode());
        } else {
            text.push(character);
        }
    }
}

/// The message of an event, and its other fields as they will stand in the line.
struct Fields {
    format: Format,
    message: String,
    data: String,
}

impl Fields {
    /// The name of a field, in camel case as in the API.
    fn push_name(&mut self, name: &str) {
        match self.format {
            Format::Json if self.data.is_empty() => self.data.push('"'),
            Format::Json => self.data.push_str(",\""),
            Format::Text => self.data.push(' '),
        }
        if name.bytes().all(|byte| byte != b'_') {
            self.data.push_str(name);
        } else {
            let mut words = name.split('_');
            self.data.push_str(words.next().unwrap_or_default());
            for word in words {
                let mut letters = word.chars();
                self.data
                    .extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
                self.data.push_str(letters.as_str());
            }
        }
        self.data
            .push_str(if self.format == Format::Json { "\":" } else { "=" });
    }

    /// A number or a truth value, which reads the same in both formats.
    fn put_plain(&mut self, field: &Field, value: impl Display) {
        self.push_name(field.name());
        let _ = write!(self.data, "{value}");
    }

    fn put_text(&mut self, field: &Field, value: &str) {
        if field.name() == "message" {
            value.clone_into(&mut self.message);
            return;
        }
        self.push_name(field.name());
        match self.format {
            Format::Json => push_quoted(&mut self.data, value),
            Format::Text => push_visible(&mut self.data, value),
        }
    }
}

impl Visit for Fields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        if value.is_finite() {
            self.put_plain(field, value);
        } else {
            self.put_text(field, &value.to_string());
        }
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put_plain(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.push_name(field.name());
        self.data.push_str(itoa::Buffer::new().format(value));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put_plain(field, value);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put_text(field, value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            self.message.clear();
            let _ = write!(self.message, "{value:?}");
        } else {
            self.put_text(field, &format!("{value:?}"));
        }
    }
}

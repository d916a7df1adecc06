//! The newest lines of the log, for an administrator without a console. They hold no personal data; that they were
//! read, or taken away, is itself in the audit log.
#![expect(
    unused_qualifications,
    reason = "the code that utoipa writes for parameters qualifies what it need not"
)]

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::app::house::House;
use crate::platform::audit::Audit;
use crate::platform::http::{Caller, Query};
use crate::platform::store::Subject;
use crate::platform::telemetry::recent;
use crate::shared::error::{Error, Kind};

/// Lines of an answer unless told otherwise.
const LINES: usize = 200;
/// The most lines of an answer.
const LINES_MAX: usize = 1_000;
/// Letters of what is looked for.
const SOUGHT_MAX: usize = 200;

/// How much a line matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LineLevel {
    /// Every step.
    Trace,
    /// Why the box does so.
    Debug,
    /// What the box does.
    Info,
    /// Something needs attention.
    Warn,
    /// Something was not done.
    Error,
}

impl LineLevel {
    /// As it stands in the log.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Trace => "TRACE",
            Self::Debug => "DEBUG",
            Self::Info => "INFO",
            Self::Warn => "WARN",
            Self::Error => "ERROR",
        }
    }
}

/// Which lines.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LogQuery {
    /// Only lines that matter as much or more.
    #[param(inline)]
    level: Option<LineLevel>,
    /// Only lines that hold this text, in whatever case.
    #[param(max_length = 200)]
    text: Option<String>,
    /// Only from this instant on.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Timestamp>,
    /// Only before this instant.
    #[param(value_type = Option<String>, format = DateTime)]
    until: Option<Timestamp>,
    /// Only lines after this position: `newest` of the answer before.
    after: Option<u64>,
    /// The newest so many of them.
    #[param(minimum = 1, maximum = 1000, default = 200)]
    limit: Option<usize>,
}

/// A line of the log.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LogLine {
    /// Its place since the start of the box.
    position: u64,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// How much it matters.
    level: LineLevel,
    /// What it says.
    message: String,
    /// What it is about, by name.
    #[schema(value_type = Object)]
    fields: BTreeMap<String, serde_json::Value>,
    /// The request that it belongs to.
    trace_id: Option<String>,
}

/// Lines of the log, oldest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LogLines {
    /// The lines.
    items: Vec<LogLine>,
    /// The position up to which was looked: asking after it gives what came since.
    newest: u64,
    /// Whether older lines fit too and were left out.
    has_older: bool,
    /// Lines since the start that are kept no longer.
    gone: u64,
}

/// A line as it is kept.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Kept {
    #[serde(skip)]
    position: u64,
    timestamp: Timestamp,
    /// How much it matters.
    pub level: LineLevel,
    trace_id: Option<String>,
    /// What it says.
    pub message: String,
    #[serde(default)]
    data: BTreeMap<String, serde_json::Value>,
}

impl Kept {
    /// Reads a line; nothing when it is none of ours.
    pub fn read(position: u64, line: &str) -> Option<Self> {
        let kept: Self = serde_json::from_str(line).ok()?;
        Some(Self { position, ..kept })
    }

    /// Whether someone should know of it.
    pub fn is_warning(&self) -> bool {
        self.level >= LineLevel::Warn
    }
}

impl LogQuery {
    fn check(&self) -> Result<(), Error> {
        let is_long = |text: &String| text.chars().count() > SOUGHT_MAX;
        let limit = self.limit.unwrap_or(LINES);
        // The description calls it an `int64`.
        let is_position = |after| i64::try_from(after).is_ok();
        if self.text.as_ref().is_some_and(is_long)
            || !self.after.is_none_or(is_position)
            || !(1..=LINES_MAX).contains(&limit)
        {
            return Err(Error::new(Kind::BadRequest, "request.query"));
        }
        Ok(())
    }

    /// The lines that fit, oldest first, and the position up to which was looked.
    fn find(&self) -> (Vec<(Kept, std::sync::Arc<str>)>, u64) {
        let lines = recent().after(self.after.unwrap_or(0));
        let newest = lines.last().map_or_else(|| recent().extent().0, |(at, _)| *at);
        let sought = self.text.as_deref().unwrap_or_default().to_lowercase();
        let holds = |line: &str| sought.is_empty() || line.to_lowercase().contains(&sought);
        let fits = |kept: &Kept| {
            self.level.is_none_or(|least| kept.level >= least)
                && self.from.is_none_or(|from| kept.timestamp >= from)
                && self.until.is_none_or(|until| kept.timestamp < until)
        };
        let found = lines
            .into_iter()
            .filter(|(_, line)| holds(line))
            .filter_map(|(position, line)| Some((Kept::read(position, &line)?, line)))
            .filter(|(kept, _)| fits(kept));
        (found.collect(), newest)
    }
}

/// Read the log
///
/// The newest lines since the start of the box that are kept in memory, oldest first. Older ones stand in the journal of
/// the system. Reading is noted in the audit log.
#[utoipa::path(
    get, path = "/api/diagnostics/log", tag = "box", operation_id = "listLog", params(LogQuery),
    responses((status = 200, description = "The lines", body = LogLines))
)]
pub async fn list_log(
    State(house): State<House>,
    caller: Caller,
    Query(query): Query<LogQuery>,
) -> Result<Json<LogLines>, Error> {
    query.check()?;
    house.reads().check()?;
    house
        .reads()
        .note(&caller.0, "diagnostics.log_read", &[Subject::Clinic]);
    let found = tokio::task::spawn_blocking(move || {
        let (found, newest) = query.find();
        let left_out = found.len().saturating_sub(query.limit.unwrap_or(LINES));
        let lines = found.into_iter().skip(left_out).map(|(kept, _)| LogLine {
            position: kept.position,
            at: kept.timestamp,
            level: kept.level,
            message: kept.message,
            fields: kept.data,
            trace_id: kept.trace_id,
        });
        LogLines {
            items: lines.collect(),
            newest,
            has_older: left_out > 0,
            gone: recent().extent().1,
        }
    });
    found.await.map(Json).map_err(Error::internal)
}

/// Take the log away as a file
///
/// One JSON object a line, as the box writes them, with the filters of the list (`limit` does not count). That it was
/// taken is noted in the audit log before the first line leaves.
#[utoipa::path(
    get, path = "/api/diagnostics/log/file", tag = "box", operation_id = "takeLog", params(LogQuery),
    responses((status = 200, description = "The file", body = String, content_type = "application/jsonl"))
)]
pub async fn take_log(
    State(house): State<House>,
    caller: Caller,
    Query(query): Query<LogQuery>,
) -> Result<Response, Error> {
    query.check()?;
    let note = |tx: &mut crate::platform::store::WriteTx<'_>| {
        Audit::of("diagnostics.log_taken", Subject::Clinic).write(tx)
    };
    house.store().write(&caller.0, note).await?;
    let found = tokio::task::spawn_blocking(move || {
        let (found, _) = query.find();
        let mut text = String::new();
        for (_, line) in found {
            text.push_str(&line);
            text.push('\n');
        }
        text
    });
    let headers = [
        (CONTENT_TYPE, "application/jsonl"),
        (CONTENT_DISPOSITION, "attachment; filename=\"omi-log.jsonl\""),
    ];
    let text = found.await.map_err(Error::internal)?;
    Ok((headers, text).into_response())
}

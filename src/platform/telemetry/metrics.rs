//! The numbers that `/metrics` shows, and the only place that names them. Labels are route templates,
//! methods, statuses and queue names: never anything that grows with the clinic.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::OnceLock;
use std::time::Duration;

use foldhash::fast::RandomState;
use jiff::Timestamp;
use metrics::{
    Counter, Histogram, Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram,
};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use crate::platform::host::HostSample;

/// Requests answered, by method, route template and status.
pub const REQUESTS: &str = "omi_http_requests_total";
/// Requests that failed by our fault (status 500 and above), by method and route template.
pub const ERRORS: &str = "omi_http_errors_total";
/// Time to the head of the answer, by method and route template.
pub const REQUEST_SECONDS: &str = "omi_http_request_duration_seconds";
/// Time of one durable commit.
pub const COMMIT_SECONDS: &str = "omi_store_commit_duration_seconds";
/// Use cases that shared one commit.
pub const COMMIT_BATCH: &str = "omi_store_commit_batch_size";
/// Things waiting, by queue.
pub const QUEUE_DEPTH: &str = "omi_queue_depth";
/// Free bytes of the disk that holds the data folder.
pub const DISK_FREE: &str = "omi_disk_free_bytes";
/// Size of that disk.
pub const DISK_TOTAL: &str = "omi_disk_total_bytes";
/// When the store's file was last checked, in seconds since 1970; 0 when it never was.
pub const CHECKED_AT: &str = "omi_store_check_timestamp_seconds";
/// What that check found, by severity.
pub const CHECK_FINDINGS: &str = "omi_store_check_findings";
/// 1 when the last check that was due could not be made.
pub const CHECK_MISSED: &str = "omi_store_check_missed";
/// Openings of reserved files in an emergency, ever.
pub const URGENT_ACCESSES: &str = "omi_urgent_accesses_total";
/// Those of them that are open, wait for their review, or wait for it too long.
pub const URGENT_ACCESSES_NOW: &str = "omi_urgent_accesses";
/// Memory of the process.
pub const RESIDENT: &str = "omi_process_resident_memory_bytes";
/// Log lines dropped because nobody read them.
pub const LOST_LINES: &str = "omi_log_lines_lost_total";
/// Spans dropped because the receiver did not take them.
pub const LOST_SPANS: &str = "omi_trace_spans_lost_total";

const LATENCIES: [f64; 14] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];
const BATCHES: [f64; 10] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0];

/// The process's metrics, installed at the first call. Call [`PrometheusHandle::run_upkeep`] every few
/// seconds: it bounds the memory of histograms that nobody reads.
pub fn metrics() -> &'static PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE.get_or_init(|| {
        let builder = PrometheusBuilder::new();
        // Only an empty list of buckets is refused, and these are constants.
        let recorder = [
            (
                Matcher::Suffix("_duration_seconds".to_owned()),
                LATENCIES.as_slice(),
            ),
            (Matcher::Full(COMMIT_BATCH.to_owned()), BATCHES.as_slice()),
        ]
        .into_iter()
        .try_fold(builder, |builder, (matcher, buckets)| {
            builder.set_buckets_for_metric(matcher, buckets)
        })
        .unwrap_or_default()
        .build_recorder();
        let handle = recorder.handle();
        // Fails only when another recorder is installed, which no code of ours does.
        let _ = metrics::set_global_recorder(recorder);
        describe();
        handle
    })
}

fn describe() {
    describe_counter!(REQUESTS, "Requests answered");
    describe_counter!(ERRORS, "Requests answered with status 500 or above");
    describe_histogram!(REQUEST_SECONDS, Unit::Seconds, "Time to the head of the answer");
    describe_histogram!(COMMIT_SECONDS, Unit::Seconds, "Time of one durable commit");
    describe_histogram!(COMMIT_BATCH, "Use cases that shared one commit");
    describe_gauge!(QUEUE_DEPTH, "Things waiting in a queue");
    describe_gauge!(
        DISK_FREE,
        Unit::Bytes,
        "Free space of the disk with the data folder"
    );
    describe_gauge!(DISK_TOTAL, Unit::Bytes, "Size of the disk with the data folder");
    describe_gauge!(
        CHECKED_AT,
        Unit::Seconds,
        "When the file of the store was last checked"
    );
    describe_gauge!(CHECK_FINDINGS, "What the last check of the store found");
    describe_gauge!(
        CHECK_MISSED,
        "Whether the last check of the store could not be made"
    );
    describe_counter!(URGENT_ACCESSES, "Openings of reserved files in an emergency");
    describe_gauge!(
        URGENT_ACCESSES_NOW,
        "Openings of reserved files that are open, without a review, or without one for too long"
    );
    describe_gauge!(RESIDENT, Unit::Bytes, "Resident memory of the process");
    describe_counter!(LOST_LINES, "Log lines dropped because nobody read them");
    describe_counter!(LOST_SPANS, "Spans dropped because the receiver did not take them");
}

/// The counters of one route, method and status.
struct RouteMetrics {
    requests: Counter,
    errors: Option<Counter>,
    seconds: Histogram,
}

impl RouteMetrics {
    fn new(method: &'static str, route: &str, status: u16) -> Self {
        let route = route.to_owned();
        Self {
            requests: counter!(REQUESTS, "method" => method, "route" => route.clone(), "status" => status.to_string()),
            errors: (status >= 500).then(|| counter!(ERRORS, "method" => method, "route" => route.clone())),
            seconds: histogram!(REQUEST_SECONDS, "method" => method, "route" => route),
        }
    }

    fn count(&self, duration: Duration) {
        self.requests.increment(1);
        self.seconds.record(duration);
        if let Some(errors) = &self.errors {
            errors.increment(1);
        }
    }
}

/// Counts an answered request. Each thread keeps the counters it has used, since finding them among all
/// costs more than counting; there are as many as routes, methods and statuses.
pub fn record_request(method: &str, route: &str, status: u16, duration: Duration) {
    // All keys are our own words: there is nothing that anyone could make collide.
    type Known = HashMap<(&'static str, u16), RouteMetrics, RandomState>;
    thread_local! {
        static KNOWN: RefCell<HashMap<String, Known, RandomState>> = RefCell::default();
    }
    let method = known_method(method);
    KNOWN.with_borrow_mut(|known| {
        if let Some(metrics) = known.get(route).and_then(|known| known.get(&(method, status))) {
            return metrics.count(duration);
        }
        let of_route = known.entry(route.to_owned()).or_default();
        let metrics = of_route
            .entry((method, status))
            .or_insert_with(|| RouteMetrics::new(method, route, status));
        metrics.count(duration);
    });
}

/// Counts a durable commit of `batch` use cases.
pub fn record_commit(duration: Duration, batch: usize) {
    histogram!(COMMIT_SECONDS).record(duration);
    histogram!(COMMIT_BATCH).record(f64::from(u32::try_from(batch).unwrap_or(u32::MAX)));
}

/// Shows how many things wait in a queue (`people`, `batches`, `outbox`, `search`, `passwords` …).
pub fn set_queue_depth(queue: &'static str, depth: usize) {
    gauge!(QUEUE_DEPTH, "queue" => queue).set(f64::from(u32::try_from(depth).unwrap_or(u32::MAX)));
}

/// Shows disk and memory.
#[expect(clippy::cast_precision_loss, reason = "a gauge of bytes is exact up to 8 PiB")]
pub fn set_host(sample: &HostSample) {
    gauge!(DISK_FREE).set(sample.disk_free_bytes as f64);
    gauge!(DISK_TOTAL).set(sample.disk_total_bytes as f64);
    gauge!(RESIDENT).set(sample.resident_bytes as f64);
}

/// Shows what the last check of the store came to: when it was, its findings by severity, and whether the
/// one that was due last could not be made.
#[expect(
    clippy::cast_precision_loss,
    reason = "seconds and counts of findings are small"
)]
pub fn set_integrity(at: Option<Timestamp>, findings: [(&'static str, usize); 3], is_missed: bool) {
    gauge!(CHECKED_AT).set(at.map_or(0.0, |at| at.as_second() as f64));
    for (severity, count) in findings {
        gauge!(CHECK_FINDINGS, "severity" => severity).set(count as f64);
    }
    gauge!(CHECK_MISSED).set(f64::from(u8::from(is_missed)));
}

/// Shows how many openings of reserved files there were, and how they stand (`open`, `pending`, `overdue`).
pub fn set_urgent_accesses(total: usize, standing: [(&'static str, usize); 3]) {
    counter!(URGENT_ACCESSES).absolute(total as u64);
    for (state, count) in standing {
        gauge!(URGENT_ACCESSES_NOW, "state" => state)
            .set(f64::from(u32::try_from(count).unwrap_or(u32::MAX)));
    }
}

/// Counts a log line that was dropped.
pub(super) fn count_lost_log_line() {
    counter!(LOST_LINES).increment(1);
}

/// Counts spans that were dropped.
pub(super) fn count_lost_spans(spans: usize) {
    counter!(LOST_SPANS).increment(spans as u64);
}

/// A caller may invent methods; the label may not.
fn known_method(method: &str) -> &'static str {
    ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]
        .into_iter()
        .find(|known| *known == method)
        .unwrap_or("OTHER")
}

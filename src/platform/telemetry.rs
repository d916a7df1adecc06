//! What the box tells about its own work.

use std::time::Duration;

/// Notes a commit: how long it took and how many writes it carried.
pub fn record_commit(took: Duration, writes: usize) {
    metrics::histogram!("omi_commit_seconds").record(took.as_secs_f64());
    metrics::histogram!("omi_commit_writes").record(writes as f64);
}

//! What a row of durations says: median, 99th percentile, rate.

use std::time::Duration;

use serde::Serialize;

/// One measurement.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Timing {
    /// Clients that asked at the same time, each waiting for its answer before it asks again.
    pub clients: usize,
    /// How many answers were counted.
    pub count: usize,
    /// Half of them took at most this, in milliseconds.
    pub p50_ms: f64,
    /// 99 in 100 took at most this, in milliseconds.
    pub p99_ms: f64,
    /// Answers in a second.
    pub per_second: f64,
}

impl Timing {
    /// From the microseconds of each answer and the time in which they came. `None` without answers.
    #[must_use]
    pub fn of(clients: usize, mut micros: Vec<u32>, elapsed: Duration) -> Option<Self> {
        micros.sort_unstable();
        let count = u32::try_from(micros.len()).ok()?;
        Some(Self {
            clients,
            count: micros.len(),
            p50_ms: millis(percentile(&micros, 50)?),
            p99_ms: millis(percentile(&micros, 99)?),
            per_second: round(f64::from(count) / elapsed.as_secs_f64()),
        })
    }
}

/// The smallest of the sorted values that at least `percent` in a hundred do not exceed (nearest rank).
fn percentile(sorted: &[u32], percent: usize) -> Option<u32> {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.checked_sub(1)?).copied()
}

fn millis(micros: u32) -> f64 {
    f64::from(micros) / 1_000.0
}

/// To three digits behind the point: more would be noise.
#[must_use]
pub fn round(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}

/// A duration as a row of durations holds it.
#[must_use]
pub fn micros(duration: Duration) -> u32 {
    u32::try_from(duration.as_micros()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let hundred: Vec<u32> = (1..=100).collect();
        assert_eq!(percentile(&hundred, 50), Some(50));
        assert_eq!(percentile(&hundred, 99), Some(99));
        assert_eq!(percentile(&[7], 50), Some(7));
        assert_eq!(percentile(&[7], 99), Some(7));
        assert_eq!(percentile(&[1, 9], 99), Some(9));
        assert_eq!(percentile(&[], 50), None);
    }

    #[test]
    fn the_rate_counts_answers_in_the_time_that_passed() {
        let timing = Timing::of(4, vec![3_000, 1_000, 2_000], Duration::from_millis(1_500)).unwrap();
        let expected = Timing {
            clients: 4,
            count: 3,
            p50_ms: 2.0,
            p99_ms: 3.0,
            per_second: 2.0,
        };
        assert_eq!(timing, expected);
        assert_eq!(Timing::of(1, Vec::new(), Duration::from_secs(1)), None);
    }

    #[test]
    fn durations_are_kept_as_microseconds() {
        assert_eq!(micros(Duration::from_millis(2)), 2_000);
        assert_eq!(micros(Duration::from_secs(1_000_000)), u32::MAX);
    }
}

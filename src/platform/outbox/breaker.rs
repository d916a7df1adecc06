//! A circuit breaker: a destination that fails again and again is left alone for a while, so that
//! its jobs do not use up their tries, and is then tried with a single job.

use jiff::{SignedDuration, Timestamp};

/// Failures in a row that open it.
const FAILURES: u32 = 5;
/// How long it stays open at first; doubles each time.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(30);
/// How long it stays open at most.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(15);

#[derive(Debug, Default)]
pub(super) struct Breaker {
    failures: u32,
    open_until: Option<Timestamp>,
}

/// How many jobs may be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Admission {
    /// As many as one likes.
    Open,
    /// One, to see.
    Probe,
    /// None before this instant.
    Not(Timestamp),
}

impl Breaker {
    pub(super) fn admission(&self, now: Timestamp) -> Admission {
        match self.open_until {
            None => Admission::Open,
            // A clock that was put back does not lengthen the pause.
            Some(until) if now >= until || until.duration_since(now) > LONGEST_PAUSE => Admission::Probe,
            Some(until) => Admission::Not(until),
        }
    }

    pub(super) fn succeeded(&mut self) {
        *self = Self::default();
    }

    pub(super) fn failed(&mut self, now: Timestamp) {
        self.failures = self.failures.saturating_add(1);
        if self.failures >= FAILURES {
            let doublings = (self.failures - FAILURES).min(10);
            let pause = FIRST_PAUSE
                .checked_mul(1 << doublings)
                .map_or(LONGEST_PAUSE, |pause| pause.min(LONGEST_PAUSE));
            self.open_until = now.checked_add(pause).ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_after_failures_in_a_row_and_lets_one_through_after_a_pause() {
        let mut breaker = Breaker::default();
        let start = Timestamp::from_second(1_780_000_000).unwrap();
        let at = |seconds| start + SignedDuration::from_secs(seconds);
        for _ in 0..4 {
            breaker.failed(start);
        }
        assert_eq!(breaker.admission(start), Admission::Open);
        breaker.failed(start);
        assert_eq!(breaker.admission(at(29)), Admission::Not(at(30)));
        assert_eq!(breaker.admission(at(30)), Admission::Probe);
        breaker.failed(at(30));
        assert_eq!(breaker.admission(at(89)), Admission::Not(at(90)));
        assert_eq!(
            breaker.admission(at(-86_400)),
            Admission::Probe,
            "the clock was put back"
        );
        breaker.succeeded();
        assert_eq!(breaker.admission(at(31)), Admission::Open);
    }

    #[test]
    fn the_pause_has_an_end() {
        let mut breaker = Breaker::default();
        let now = Timestamp::from_second(1_780_000_000).unwrap();
        (0..1_000).for_each(|_| breaker.failed(now));
        assert_eq!(breaker.admission(now), Admission::Not(now + LONGEST_PAUSE));
    }
}

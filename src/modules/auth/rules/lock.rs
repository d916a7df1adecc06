//! Locking an account: five failures lock it for 15 minutes, the next five for 30, and so on up to eight
//! hours; so a guesser gets about 35 tries a day, and nobody is locked out for good.

use jiff::{SignedDuration, Timestamp};

use super::super::model::LockState;
use super::LEEWAY;

/// Failures that lock.
pub const FAILURES_TO_LOCK: u32 = 5;
/// The first lock.
const FIRST_LOCK: SignedDuration = SignedDuration::from_mins(15);
/// The longest lock.
const LONGEST_LOCK: SignedDuration = SignedDuration::from_hours(8);
/// Failures and past locks are forgotten when nothing failed for so long.
const FORGOTTEN_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// How long it still is locked, if it is. A lock that begins in the future was made before the clock
/// was set back and does not count: it would last too long.
pub fn locked_for(lock: &LockState, now: Timestamp) -> Option<SignedDuration> {
    let (from, until) = (lock.locked_at?, lock.locked_until?);
    let is_running = now.duration_since(from) >= -LEEWAY && now < until;
    is_running.then(|| until.duration_since(now))
}

/// The state after one more failure, and whether that one locked it. While it is locked nothing is
/// tried and so nothing counts.
pub fn after_failure(lock: &LockState, now: Timestamp) -> (LockState, bool) {
    if locked_for(lock, now).is_some() {
        return (*lock, false);
    }
    let is_forgotten = lock
        .last_failure_at
        .is_some_and(|last| now.duration_since(last) > FORGOTTEN_AFTER);
    let known = if is_forgotten { LockState::default() } else { *lock };
    let mut next = LockState {
        failures: known.failures + 1,
        level: known.level,
        last_failure_at: Some(now),
        locked_at: None,
        locked_until: None,
    };
    if next.failures < FAILURES_TO_LOCK {
        return (next, false);
    }
    next.failures = 0;
    next.level = known.level.saturating_add(1);
    next.locked_at = Some(now);
    next.locked_until = now.checked_add(lock_length(known.level)).ok();
    (next, true)
}

fn lock_length(level: u32) -> SignedDuration {
    let doubled = 1_i32
        .checked_shl(level.min(16))
        .and_then(|factor| FIRST_LOCK.checked_mul(factor));
    doubled.map_or(LONGEST_LOCK, |length| length.min(LONGEST_LOCK))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_780_000_000 + second).unwrap()
    }

    fn fail(lock: LockState, times: u32, now: Timestamp) -> LockState {
        (0..times).fold(lock, |lock, _| after_failure(&lock, now).0)
    }

    #[test]
    fn the_fifth_failure_locks_and_each_lock_lasts_twice_as_long() {
        let mut now = at(0);
        let mut lock = LockState::default();
        for minutes in [15, 30, 60, 120, 240, 480, 480, 480] {
            lock = fail(lock, 4, now);
            assert_eq!(locked_for(&lock, now), None);
            let (locked, did_lock) = after_failure(&lock, now);
            assert!(did_lock);
            lock = locked;
            let length = SignedDuration::from_mins(minutes);
            assert_eq!(locked_for(&lock, now), Some(length), "{minutes}");
            now = now.checked_add(length).unwrap();
            assert_eq!(locked_for(&lock, now), None);
        }
    }

    #[test]
    fn nothing_counts_while_it_is_locked() {
        let lock = fail(LockState::default(), 5, at(0));
        assert_eq!(fail(lock, 100, at(60)), lock);
    }

    #[test]
    fn a_day_without_failures_forgets_them() {
        let four = fail(LockState::default(), 4, at(0));
        assert_eq!(after_failure(&four, at(86_400)).0.level, 1);
        assert_eq!(after_failure(&four, at(86_401)).0.failures, 1);
        let locked = fail(LockState::default(), 5, at(0));
        let again = fail(locked, 5, at(86_401));
        assert_eq!(locked_for(&again, at(86_401)), Some(FIRST_LOCK));
    }

    #[test]
    fn a_clock_set_back_does_not_prolong_a_lock() {
        let lock = fail(LockState::default(), 5, at(0));
        assert!(locked_for(&lock, at(-60)).is_some());
        assert_eq!(locked_for(&lock, at(-3_600)), None);
    }

    proptest! {
        #[test]
        fn a_guesser_gets_at_most_a_hundred_tries_a_day(gaps in prop::collection::vec(0_i64..4_000, 1..2_000)) {
            let (mut now, mut lock, mut tries) = (0, LockState::default(), 0);
            for gap in gaps {
                now += gap;
                if now > 86_400 {
                    break;
                }
                if locked_for(&lock, at(now)).is_none() {
                    tries += 1;
                    lock = after_failure(&lock, at(now)).0;
                }
            }
            prop_assert!(tries <= 100, "{tries}");
        }
    }
}

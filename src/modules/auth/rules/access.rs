//! How long things hold: access tokens, inactivity, the window for sensitive acts.

use jiff::{SignedDuration, Timestamp};

use super::super::error::AuthError;
use super::LEEWAY;

/// How long an access token holds.
pub const ACCESS_VALID: SignedDuration = SignedDuration::from_mins(15);
/// How long sensitive acts need no password after it was given.
pub const REAUTHENTICATION_VALID: SignedDuration = SignedDuration::from_mins(10);

/// Whether a token made at `iat` for use until `exp` (Unix seconds) holds now.
pub fn check_token_times(iat: i64, exp: i64, now: Timestamp) -> Result<(), AuthError> {
    let now = now.as_second();
    if iat > now.saturating_add(LEEWAY.as_secs()) {
        return Err(AuthError::TokenFromFuture);
    }
    if now > exp.saturating_add(LEEWAY.as_secs()) {
        return Err(AuthError::TokenExpired);
    }
    Ok(())
}

/// Whether a session was left alone for too long.
pub fn is_idle(last_action: Timestamp, now: Timestamp, timeout: SignedDuration) -> bool {
    now.duration_since(last_action) > timeout
}

/// Whether the password was given recently enough. A window that ends later than any window can was
/// made before the clock was set back.
pub fn is_reauthenticated(until: Option<Timestamp>, now: Timestamp) -> bool {
    until.is_some_and(|until| {
        let left = until.duration_since(now);
        left.is_positive() && left <= REAUTHENTICATION_VALID + LEEWAY
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_780_000_000 + second).unwrap()
    }

    #[test]
    fn tokens_hold_for_their_time_with_a_minute_for_the_clock() {
        let iat = at(0).as_second();
        for (second, expected) in [
            (0, Ok(())),
            (900, Ok(())),
            (960, Ok(())),
            (961, Err(AuthError::TokenExpired)),
            (4_500, Err(AuthError::TokenExpired)),
            (-60, Ok(())),
            (-61, Err(AuthError::TokenFromFuture)),
            (-3_600, Err(AuthError::TokenFromFuture)),
        ] {
            assert_eq!(
                check_token_times(iat, iat + 900, at(second)),
                expected,
                "{second}"
            );
        }
        assert_eq!(
            check_token_times(i64::MAX, i64::MAX, at(0)),
            Err(AuthError::TokenFromFuture)
        );
        assert_eq!(
            check_token_times(i64::MIN, i64::MIN, at(0)),
            Err(AuthError::TokenExpired)
        );
    }

    #[test]
    fn idleness_begins_after_the_time_out_and_never_before_the_last_action() {
        for (second, idle) in [(0, false), (1_800, false), (1_801, true), (-3_600, false)] {
            assert_eq!(
                is_idle(at(0), at(second), SignedDuration::from_mins(30)),
                idle,
                "{second}"
            );
        }
    }

    #[test]
    fn the_window_for_sensitive_acts_closes_and_is_not_stretched_by_the_clock() {
        let until = at(600);
        for (second, open) in [(0, true), (599, true), (600, false), (-60, true), (-3_600, false)] {
            assert_eq!(is_reauthenticated(Some(until), at(second)), open, "{second}");
        }
        assert!(!is_reauthenticated(None, at(0)));
    }
}

//! The chain of refresh tokens of a session. Every use makes the next one; whoever comes with an older
//! one either lost a race of tabs seconds ago, or holds a stolen token: then the session ends for both.

use jiff::{SignedDuration, Timestamp};

use super::super::model::RefreshState;
use super::LEEWAY;

/// How long a token lives without being used.
pub const REFRESH_VALID: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long the token before the present one still gets the present one.
const GRACE: SignedDuration = SignedDuration::from_secs(20);

/// What to do with a token that this box made for this session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefreshVerdict {
    /// Make the next one.
    Rotate,
    /// Answer the present one again.
    SameSuccessor,
    /// Too old to be used.
    Expired,
    /// An old one came back: end the session.
    Reused,
}

/// Judges the token numbered `presented`, shown by the device that also made the last rotation or by
/// another one.
pub fn judge(state: &RefreshState, presented: u32, is_same_device: bool, now: Timestamp) -> RefreshVerdict {
    if now.duration_since(state.expires_at) > LEEWAY {
        return RefreshVerdict::Expired;
    }
    if presented == state.counter {
        return RefreshVerdict::Rotate;
    }
    let since = now.duration_since(state.rotated_at);
    let is_in_grace = (-LEEWAY..=GRACE).contains(&since);
    if presented.checked_add(1) == Some(state.counter) && is_in_grace && is_same_device {
        return RefreshVerdict::SameSuccessor;
    }
    RefreshVerdict::Reused
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_780_000_000 + second).unwrap()
    }

    fn state(counter: u32) -> RefreshState {
        RefreshState {
            counter,
            hash: [0; 32],
            rotated_at: at(0),
            expires_at: at(0).checked_add(REFRESH_VALID).unwrap(),
        }
    }

    #[test]
    fn present_previous_and_older_tokens_are_told_apart() {
        use RefreshVerdict::{Expired, Reused, Rotate, SameSuccessor};
        let week = 7 * 24 * 3_600;
        for (presented, same_device, second, expected) in [
            (9, true, 0, Rotate),
            (9, false, 0, Rotate),
            (9, true, week, Rotate),
            (9, true, week + 61, Expired),
            (8, true, 0, SameSuccessor),
            (8, true, 20, SameSuccessor),
            (8, true, 21, Reused),
            (8, true, -3_600, Reused),
            (8, false, 1, Reused),
            (7, true, 1, Reused),
            (10, true, 1, Reused),
        ] {
            assert_eq!(
                judge(&state(9), presented, same_device, at(second)),
                expected,
                "{presented} {same_device} {second}"
            );
        }
    }

    proptest! {
        #[test]
        fn only_the_present_token_rotates(counter in 1_u32..1_000, presented in 0_u32..1_000, second in 0_i64..600_000) {
            let verdict = judge(&state(counter), presented, true, at(second));
            prop_assert_eq!(verdict == RefreshVerdict::Rotate, presented == counter);
        }
    }
}

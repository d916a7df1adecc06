//! What is counted in memory: calls by address, and failures of addresses that no account has. Both are
//! bounded; what is pushed out is forgotten.

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;
use quick_cache::unsync::Cache;

use super::super::error::AuthError;
use super::super::model::LockState;
use super::super::rules::lock;
use crate::platform::crypto;

/// Calls that an address may make at once, and in each minute.
const PER_MINUTE: i64 = 30;
const WINDOW_US: i64 = 60_000_000;
const STEP_US: i64 = WINDOW_US / PER_MINUTE;
/// Addresses that are remembered.
const REMEMBERED: usize = 8_192;

/// Failed sign-ins and calls of public routes by address: 30 a minute. The generic cell rate
/// algorithm (ITU-T I.371): one instant per address says until when its calls are used up.
pub struct AddressLimit(Mutex<Cache<IpAddr, i64>>);

impl Default for AddressLimit {
    fn default() -> Self {
        Self(Mutex::new(Cache::new(REMEMBERED)))
    }
}

impl AddressLimit {
    /// Refuses when the address has no call left.
    pub fn check(&self, address: Option<IpAddr>, now: Timestamp) -> Result<(), AuthError> {
        let Some(address) = address.map(network) else {
            return Ok(());
        };
        let used_until = self.0.lock().get(&address).copied();
        let left = used_until.map_or(0, |until| excess(until, now.as_microsecond()));
        if left > 0 {
            return Err(AuthError::TooMany(SignedDuration::from_micros(left)));
        }
        Ok(())
    }

    /// Counts a call.
    pub fn count(&self, address: Option<IpAddr>, now: Timestamp) {
        let Some(address) = address.map(network) else {
            return;
        };
        let now = now.as_microsecond();
        let mut used = self.0.lock();
        let until = used.get(&address).copied().unwrap_or(now);
        // A clock that was set back must not shut anyone out for longer than a minute.
        let until = until
            .clamp(now, now.saturating_add(WINDOW_US))
            .saturating_add(STEP_US);
        used.insert(address, until);
    }
}

/// Microseconds until one more call fits in.
fn excess(used_until: i64, now: i64) -> i64 {
    let used = used_until.saturating_sub(now).min(WINDOW_US);
    used.saturating_add(STEP_US) - WINDOW_US
}

/// A household of IPv6 has 2^64 addresses: they count as one.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() & !u128::from(u64::MAX)).into()),
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// Failures of e-mail addresses that no account has, so that they lock like the others and nobody can
/// tell them apart. Only a hash of what was typed is kept.
pub struct UnknownAccounts(Mutex<Cache<[u8; 32], LockState>>);

impl Default for UnknownAccounts {
    fn default() -> Self {
        Self(Mutex::new(Cache::new(REMEMBERED)))
    }
}

impl UnknownAccounts {
    /// For how long it counts as locked.
    pub fn locked_for(&self, typed: &str, now: Timestamp) -> Option<SignedDuration> {
        let accounts = self.0.lock();
        accounts
            .get(&key(typed))
            .and_then(|state| lock::locked_for(state, now))
    }

    /// Counts a failure; refuses when it counts as locked already.
    pub fn fail(&self, typed: &str, now: Timestamp) -> AuthError {
        let mut accounts = self.0.lock();
        let known = accounts.get(&key(typed)).copied().unwrap_or_default();
        if let Some(left) = lock::locked_for(&known, now) {
            return AuthError::Locked(left);
        }
        accounts.insert(key(typed), lock::after_failure(&known, now).0);
        AuthError::InvalidCredentials
    }
}

fn key(typed: &str) -> [u8; 32] {
    crypto::sha256(typed.trim().to_lowercase().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millisecond(1_780_000_000_000 + ms).unwrap()
    }

    fn address(text: &str) -> Option<IpAddr> {
        text.parse().ok()
    }

    #[test]
    fn thirty_at_once_then_one_every_two_seconds() {
        let limit = AddressLimit::default();
        let desk = address("192.168.1.20");
        for _ in 0..30 {
            limit.check(desk, at(0)).unwrap();
            limit.count(desk, at(0));
        }
        let refused = limit.check(desk, at(0)).unwrap_err();
        assert_eq!(refused, AuthError::TooMany(SignedDuration::from_secs(2)));
        limit.check(address("192.168.1.21"), at(0)).unwrap();
        limit.check(None, at(0)).unwrap();
        assert!(limit.check(desk, at(1_999)).is_err());
        limit.check(desk, at(2_000)).unwrap();
        limit.count(desk, at(2_000));
        assert!(limit.check(desk, at(2_000)).is_err());
        limit.check(desk, at(62_000)).unwrap();
    }

    #[test]
    fn a_clock_set_back_shuts_out_for_a_minute_at_most() {
        let limit = AddressLimit::default();
        let desk = address("192.168.1.20");
        for _ in 0..100 {
            limit.count(desk, at(0));
        }
        let hour = -3_600_000;
        assert_eq!(
            limit.check(desk, at(hour)).unwrap_err(),
            AuthError::TooMany(SignedDuration::from_secs(2))
        );
        limit.count(desk, at(hour));
        limit.check(desk, at(hour + 62_000)).unwrap();
    }

    #[test]
    fn neighbours_in_one_ipv6_network_count_together() {
        let limit = AddressLimit::default();
        for host in 0..40 {
            limit.count(address(&format!("2001:db8::{host:x}")), at(0));
        }
        assert!(limit.check(address("2001:db8::ffff"), at(0)).is_err());
        limit.check(address("2001:db8:0:1::1"), at(0)).unwrap();
    }

    #[test]
    fn an_address_without_an_account_locks_like_one_with_it() {
        let unknown = UnknownAccounts::default();
        for _ in 0..5 {
            assert_eq!(unknown.locked_for("nadie@x.es", at(0)), None);
            assert_eq!(unknown.fail("Nadie@x.es ", at(0)), AuthError::InvalidCredentials);
        }
        let quarter = SignedDuration::from_mins(15);
        assert_eq!(unknown.locked_for("nadie@x.es", at(0)), Some(quarter));
        assert_eq!(unknown.fail("nadie@x.es", at(0)), AuthError::Locked(quarter));
        assert_eq!(unknown.locked_for("otro@x.es", at(0)), None);
    }
}

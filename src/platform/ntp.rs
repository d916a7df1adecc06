//! Asks a time server once how far the clock is off: SNTP (RFC 4330, section 5) over the header of NTP version 4 (RFC 5905,
//! section 7.3). Nothing is set by it. The request says nothing about this machine: what stands in the place of its
//! time is a random number, which only the true answer repeats.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use tokio::net::UdpSocket;
use tokio::time::timeout;

use super::clock::Clock;
use super::crypto;

/// Bytes of a packet without extensions.
const PACKET: usize = 48;
/// Leap indicator 0, version 4, mode 3: a client (RFC 5905, figure 8).
const CLIENT: u8 = 0b00_100_011;
/// Seconds from 1900, where NTP begins to count, to 1970.
const UNIX_IN_NTP: i64 = 2_208_988_800;

/// What a time server said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measured {
    /// What has to be added to our clock to make it right.
    pub offset: SignedDuration,
    /// How long asking took; the offset is right to half of it.
    pub round_trip: SignedDuration,
    /// How far the server is from a clock of its own: 1 has one, 15 is the farthest.
    pub stratum: u8,
}

/// Why a time server gave no time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NtpError {
    /// There is no way to it: no network, or nobody listens there.
    #[error("the time server cannot be reached")]
    Unreachable,
    /// No answer came, or none that belongs to the question.
    #[error("the time server does not answer")]
    Silent,
    /// It asks not to be asked (kiss of death, RFC 5905, section 7.4).
    #[error("the time server refuses")]
    Refused,
    /// It does not know the time itself.
    #[error("the time server does not know the time")]
    Unsynchronised,
}

/// Asks a server, for as long as `patience`.
///
/// # Errors
/// See [`NtpError`].
pub async fn ask(server: SocketAddr, clock: &Clock, patience: Duration) -> Result<Measured, NtpError> {
    timeout(patience, exchange(server, clock))
        .await
        .unwrap_or(Err(NtpError::Silent))
}

async fn exchange(server: SocketAddr, clock: &Clock) -> Result<Measured, NtpError> {
    let here: IpAddr = if server.is_ipv4() {
        Ipv4Addr::UNSPECIFIED.into()
    } else {
        Ipv6Addr::UNSPECIFIED.into()
    };
    let unreachable = |_| NtpError::Unreachable;
    let socket = UdpSocket::bind((here, 0)).await.map_err(unreachable)?;
    // From here on the system hands over packets of this server alone.
    socket.connect(server).await.map_err(unreachable)?;
    let token: [u8; 8] = crypto::random_bytes();
    let mut request = [0; PACKET];
    if let Some(first) = request.first_mut() {
        *first = CLIENT;
    }
    if let Some(transmit) = request.last_chunk_mut::<8>() {
        *transmit = token;
    }
    let (sent_at, started) = (clock.now(), Instant::now());
    socket.send(&request).await.map_err(unreachable)?;
    let mut answer = [0; 128];
    loop {
        let length = socket.recv(&mut answer).await.map_err(unreachable)?;
        let waited = started.elapsed();
        if let Some(outcome) = answer.get(..length).and_then(|answer| read(answer, token)) {
            return outcome.map(|told| told.measured(sent_at, waited));
        }
    }
}

/// The times in an answer, in the 64 bits of NTP: seconds since 1900 and their fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Told {
    received: u64,
    sent: u64,
    stratum: u8,
}

/// Reads an answer; nothing when it is none to this question, whatever else it is.
fn read(answer: &[u8], token: [u8; 8]) -> Option<Result<Told, NtpError>> {
    let header = answer.first_chunk::<PACKET>()?;
    let field = |from: usize| Some(u64::from_be_bytes(*header.get(from..)?.first_chunk()?));
    let (first, stratum) = (*header.first()?, *header.get(1)?);
    let (leap, version, mode) = (first >> 6, first >> 3 & 7, first & 7);
    if mode != 4 || !(3..=4).contains(&version) || field(24)? != u64::from_be_bytes(token) {
        return None;
    }
    let (received, sent) = (field(32)?, field(40)?);
    Some(match stratum {
        0 => Err(NtpError::Refused),
        1..=15 if leap != 3 && sent != 0 && received != 0 => Ok(Told {
            received,
            sent,
            stratum,
        }),
        _ => Err(NtpError::Unsynchronised),
    })
}

impl Told {
    /// Offset and round trip (RFC 5905, section 8), from when we asked and how long it took.
    fn measured(self, sent_at: Timestamp, taken: Duration) -> Measured {
        let taken = SignedDuration::try_from(taken).unwrap_or(SignedDuration::MAX);
        let asked = in_ntp(sent_at);
        let answered = asked.wrapping_add(fraction(taken));
        let there = between(asked, self.received);
        let back = between(answered, self.sent);
        let at_the_server = between(self.received, self.sent);
        Measured {
            offset: (there + back) / 2,
            round_trip: (taken - at_the_server).max(SignedDuration::ZERO),
            stratum: self.stratum,
        }
    }
}

/// An instant in the 64 bits of NTP, which begin anew every 136 years (the first time in 2036).
fn in_ntp(at: Timestamp) -> u64 {
    fraction(at.as_duration() + SignedDuration::from_secs(UNIX_IN_NTP))
}

/// A length in seconds and their fraction, 32 bits each.
fn fraction(length: SignedDuration) -> u64 {
    let units = (length.as_nanos() << 32) / 1_000_000_000;
    // What does not fit belongs to another era.
    let bytes = units.to_le_bytes();
    bytes.first_chunk().map_or(0, |low| u64::from_le_bytes(*low))
}

/// From one instant to another: the way around the era that is shorter, so that 2036 is nothing special.
fn between(from: u64, to: u64) -> SignedDuration {
    let units = i128::from(i64::from_ne_bytes(to.wrapping_sub(from).to_ne_bytes()));
    let nanos = (units * 1_000_000_000) >> 32;
    SignedDuration::from_nanos(i64::try_from(nanos).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests;

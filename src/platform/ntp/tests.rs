//! A time server that keeps to the letter of RFC 5905 and RFC 4330, and others that do not.

use proptest::prelude::*;
use tokio::task::JoinHandle;

use super::*;

const NOW: &str = "2026-11-24T10:00:00Z";
const PATIENCE: Duration = Duration::from_millis(400);

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Refuses what no client may send, then answers what `make` makes of the request, in one or more packets.
async fn server(
    make: impl Fn([u8; PACKET]) -> Vec<Vec<u8>> + Send + 'static,
) -> (SocketAddr, JoinHandle<()>) {
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap();
    let serving = tokio::spawn(async move {
        let mut packet = [0; 256];
        let (length, client) = socket.recv_from(&mut packet).await.unwrap();
        assert_eq!(length, PACKET, "a client sends the header alone");
        let request: [u8; PACKET] = packet[..PACKET].try_into().unwrap();
        assert_eq!(request[0], 0b00_100_011, "no leap, version 4, client");
        assert_eq!(request[1..40], [0; 39], "RFC 4330, section 5: all else is zero");
        assert_ne!(request[40..], [0; 8], "something that the answer can repeat");
        for answer in make(request) {
            socket.send_to(&answer, client).await.unwrap();
        }
    });
    (address, serving)
}

/// An answer as RFC 4330, section 6 has it, from a server whose clock stands at `received` and `sent`.
fn answer(request: [u8; PACKET], received: u64, sent: u64) -> Vec<u8> {
    let mut answer = vec![0; PACKET];
    answer[0] = 0b00_100_100;
    answer[1] = 2;
    answer[24..32].copy_from_slice(&request[40..]);
    answer[32..40].copy_from_slice(&received.to_be_bytes());
    answer[40..].copy_from_slice(&sent.to_be_bytes());
    answer
}

async fn asked(
    now: &str,
    make: impl Fn([u8; PACKET]) -> Vec<Vec<u8>> + Send + 'static,
) -> Result<Measured, NtpError> {
    let (address, serving) = server(make).await;
    let outcome = ask(address, &Clock::manual(at(now)), PATIENCE).await;
    serving.await.unwrap();
    outcome
}

#[tokio::test]
async fn a_clock_that_is_off_is_measured_either_way_and_over_the_turn_of_the_era() {
    for (now, there, seconds) in [
        (NOW, "2026-11-24T10:00:42Z", 42),
        (NOW, "2026-11-24T09:58:00Z", -120),
        (NOW, NOW, 0),
        ("2036-02-07T06:28:15Z", "2036-02-07T06:28:17Z", 2),
        ("2036-02-07T06:28:17Z", "2036-02-07T06:28:15Z", -2),
        ("1970-01-01T00:00:00Z", "2026-11-24T10:00:00Z", 1_795_514_400),
    ] {
        let there = in_ntp(at(there));
        let measured = asked(now, move |request| vec![answer(request, there, there)])
            .await
            .unwrap();
        let error = (measured.offset - SignedDuration::from_secs(seconds)).abs();
        assert!(error <= measured.round_trip, "{now} {measured:?}");
        assert!(measured.round_trip < SignedDuration::from_secs(1));
        assert_eq!(measured.stratum, 2);
    }
}

#[tokio::test]
async fn what_is_no_answer_to_the_question_is_passed_over() {
    let there = in_ntp(at("2026-11-24T10:00:05Z"));
    let measured = asked(NOW, move |request| {
        let right = answer(request, there, there);
        let with = |at: usize, byte: u8| {
            let mut wrong = right.clone();
            wrong[at] = byte;
            wrong
        };
        let wrong_token = with(24, right[24] ^ 1);
        let mut kiss_of_someone_else = wrong_token.clone();
        kiss_of_someone_else[1] = 0;
        vec![
            Vec::new(),
            right[..47].to_vec(),
            with(0, 0b00_100_011),
            with(0, 0b00_100_101),
            with(0, 0b00_001_100),
            wrong_token,
            kiss_of_someone_else,
            right.clone(),
        ]
    });
    let offset = measured.await.unwrap().offset;
    assert!((offset - SignedDuration::from_secs(5)).abs() < SignedDuration::from_secs(1));
}

#[tokio::test]
async fn a_server_without_the_time_or_the_will_is_told_apart() {
    let there = in_ntp(at(NOW));
    for (first, stratum, sent, expected) in [
        (0b11_100_100, 0, there, NtpError::Refused),
        (0b11_100_100, 2, there, NtpError::Unsynchronised),
        (0b00_100_100, 16, there, NtpError::Unsynchronised),
        (0b00_100_100, 2, 0, NtpError::Unsynchronised),
    ] {
        let outcome = asked(NOW, move |request| {
            let mut answer = answer(request, there, sent);
            (answer[0], answer[1]) = (first, stratum);
            vec![answer]
        });
        assert_eq!(outcome.await, Err(expected));
    }
}

#[tokio::test]
async fn silence_and_a_closed_port_are_told_within_the_patience() {
    let begun = Instant::now();
    assert_eq!(asked(NOW, |_| Vec::new()).await, Err(NtpError::Silent));
    let closed = UdpSocket::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap();
    let outcome = ask(closed, &Clock::manual(at(NOW)), PATIENCE).await;
    assert!(
        matches!(outcome, Err(NtpError::Unreachable | NtpError::Silent)),
        "{outcome:?}"
    );
    assert!(begun.elapsed() < Duration::from_secs(5));
}

proptest! {
    #[test]
    fn any_packet_is_read_or_refused(packet in prop::collection::vec(any::<u8>(), 0..100), token: [u8; 8]) {
        let read = read(&packet, token);
        prop_assert!(read.is_none() || packet.get(24..32) == Some(&token[..]));
    }

    #[test]
    fn any_distance_of_less_than_an_era_is_measured(seconds in -2_000_000_000_i64..2_000_000_000, nanos in 0_i32..1_000_000_000) {
        let distance = SignedDuration::new(seconds, if seconds < 0 { -nanos } else { nanos });
        let here = in_ntp(at(NOW));
        let error = (between(here, here.wrapping_add(fraction(distance))) - distance).abs();
        prop_assert!(error <= SignedDuration::from_nanos(2), "{error:?}");
    }
}

//! The page of diagnostics and `omi doctor` look at the same things, and a time server is asked where one is named.

use std::collections::BTreeSet;
use std::net::UdpSocket;

use serde_json::Value;

use super::running::{Running, omi};

/// A time server that is a minute ahead, for as long as the test lasts.
fn a_minute_ahead() -> std::net::SocketAddr {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    std::thread::spawn(move || {
        let mut packet = [0; 48];
        while let Ok((48, client)) = socket.recv_from(&mut packet) {
            let since_1970 = std::time::UNIX_EPOCH.elapsed().unwrap();
            let seconds = since_1970.as_secs() + 2_208_988_800 + 60;
            let fraction = (u64::from(since_1970.subsec_nanos()) << 32) / 1_000_000_000;
            let now = (seconds << 32 | fraction).to_be_bytes();
            let mut answer = [0; 48];
            (answer[0], answer[1]) = (0b00_100_100, 3);
            answer[24..32].copy_from_slice(&packet[40..]);
            answer[32..40].copy_from_slice(&now);
            answer[40..].copy_from_slice(&now);
            socket.send_to(&answer, client).unwrap();
        }
    });
    address
}

fn codes(findings: &Value) -> BTreeSet<String> {
    let findings = findings.as_array().unwrap().iter();
    findings
        .map(|finding| finding["code"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn the_page_and_the_console_find_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let server = a_minute_ahead().to_string();
    let mut command = omi();
    command.env("OMI_CLOCK_NTP_SERVER", &server);
    let running = Running::spawn(command, folder.path(), &["--demo", "--trust", "127.0.0.1:0"]).unwrap();
    let token = running.sign_in("admin@demo.omi").await;
    running.until_search_is_ready(&token).await;
    let (status, seen) = running.get(&token, "/api/diagnostics").await;
    assert_eq!(status, 200, "{seen}");

    let mut doctor = omi();
    doctor.env("OMI_CLOCK_NTP_SERVER", &server);
    let output = doctor
        .args(["doctor", "--json", "--data"])
        .arg(folder.path())
        .output()
        .unwrap();
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(codes(&seen["findings"]), codes(&said["findings"]), "{seen:#}");
    assert!(codes(&said["findings"]).contains("clock.off"), "{said:#}");

    let clock = &seen["clock"]["server"];
    let offset = clock["offsetMs"].as_i64().unwrap();
    assert!((59_000..61_000).contains(&offset), "{clock}");
    assert_eq!((&clock["stratum"], &clock["failure"]), (&3.into(), &Value::Null));
    let network = &seen["network"];
    assert_eq!(network["announced"], Value::Null, "loopback is not announced");
    let staff = network["listeners"][0]["address"].as_str().unwrap();
    assert_eq!(format!("https://{staff}"), running.staff);
    assert!(
        seen["certificate"]["names"]
            .as_array()
            .unwrap()
            .contains(&"omi.local".into())
    );
    let words = seen["certificate"]["authorityWords"].as_str().unwrap();
    assert!(
        running.log().contains(&format!("The same in words: {words}")),
        "{words}"
    );

    // What the box writes is there to be read, with the request that was just answered.
    let (status, log) = running
        .get(&token, "/api/diagnostics/log?text=%2Fapi%2Fdiagnostics")
        .await;
    assert_eq!(status, 200);
    assert!(!log["items"].as_array().unwrap().is_empty(), "{log}");
}

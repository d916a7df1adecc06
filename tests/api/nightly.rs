//! The nightly check of an open house, by a clock set by hand.

use std::os::unix::fs::FileExt as _;

use jiff::{SignedDuration, Timestamp};
use omi::platform::store::EngineError;
use serde_json::Value;

use super::clinic::{TestClinic, Who};

async fn integrity(clinic: &TestClinic) -> (u16, Value) {
    let answer = clinic.get(Who::Nobody, "/actuator/health").await;
    (
        answer.status.as_u16(),
        answer.json["components"]["integrity"].clone(),
    )
}

fn look(clinic: &TestClinic) {
    clinic.house.nightly().look(&clinic.house, &|| Ok(()));
}

/// When the last check was, in hours since the clinic was opened.
fn last_check(clinic: &TestClinic) -> Option<i64> {
    let opened: Timestamp = "2026-11-24T09:00:00Z".parse().unwrap();
    let last = clinic.house.nightly().checks().last?;
    Some(last.at.duration_since(opened).as_hours())
}

#[tokio::test]
async fn the_file_is_checked_after_the_start_and_then_each_night() {
    let clinic = TestClinic::open().await;
    look(&clinic);
    assert_eq!(last_check(&clinic), None, "people are at work");
    assert_eq!(integrity(&clinic).await.1["details"]["lastCheck"], Value::Null);
    let hour = |hours| clinic.clock.advance(SignedDuration::from_hours(hours));
    hour(1);
    // Interrupted: it is made at the next look.
    let stopped = || Err(EngineError::Stopping);
    clinic.house.nightly().look(&clinic.house, &stopped);
    assert_eq!(last_check(&clinic), None);
    look(&clinic);
    assert_eq!(last_check(&clinic), Some(1), "the box was off at night");
    let (status, found) = integrity(&clinic).await;
    assert_eq!((status, found["status"].as_str()), (200, Some("UP")), "{found}");
    assert_eq!(found["details"]["lastCheck"], "2026-11-24T10:00:00Z");
    hour(16);
    look(&clinic);
    assert_eq!(last_check(&clinic), Some(1), "three in the morning in Madrid");
    hour(1);
    look(&clinic);
    assert_eq!(last_check(&clinic), Some(18), "four");
    hour(1);
    look(&clinic);
    assert_eq!(last_check(&clinic), Some(18), "once a night");
}

#[tokio::test]
async fn damage_brings_health_down_until_a_check_finds_none() {
    let clinic = TestClinic::open().await;
    let path = clinic.house.data().join("omi.redb");
    let file = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
    let sound = std::fs::read(&path).unwrap();
    for at in (4_096..sound.len()).step_by(2_048) {
        file.write_at(&[0xA5; 64], at as u64).unwrap();
    }
    clinic.house.nightly().check(&clinic.house, &|| Ok(()));
    let (status, found) = integrity(&clinic).await;
    assert_eq!((status, found["status"].as_str()), (503, Some("DOWN")), "{found}");
    assert_eq!(found["details"]["damaged"], 1);
    // A check that cannot be made takes nothing back.
    let fails = || Err(EngineError::Io("the disk does not answer".to_owned()));
    clinic.house.nightly().check(&clinic.house, &fails);
    let (status, found) = integrity(&clinic).await;
    assert_eq!(
        (status, found["details"]["missed"].as_str()),
        (503, Some("failed")),
        "{found}"
    );

    file.write_all_at(&sound, 0).unwrap();
    clinic.house.nightly().check(&clinic.house, &|| Ok(()));
    let (status, found) = integrity(&clinic).await;
    assert_eq!((status, found["status"].as_str()), (200, Some("UP")), "{found}");
    assert_eq!(found["details"]["missed"], Value::Null);
}

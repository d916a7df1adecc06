//! `kill -9` at any moment under write load: no acknowledged registration is lost, none is half there.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use super::running::{Running, omi, registration};

const WRITERS: usize = 8;

/// A small seeded sequence for the moments of the kills.
fn next(seed: &mut u64) -> u64 {
    *seed = seed
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    *seed >> 33
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_acknowledged_registration_is_lost_and_none_is_half_there() {
    let rounds = if std::env::var_os("OMI_TORTURE").is_some() {
        1_000
    } else {
        30
    };
    let folder = tempfile::tempdir().unwrap();
    let mut seed = 20_261_124;
    let numbers = Arc::new(AtomicU32::new(1));
    let mut acknowledged: BTreeMap<String, String> = BTreeMap::new();
    let running = Running::demo(folder.path());
    let mut token = running.sign_in("recepcion@demo.omi").await;
    let mut signed_in = Instant::now();
    running.kill();
    for round in 0..rounds {
        let running =
            Running::start(folder.path(), &[]).unwrap_or_else(|said| panic!("round {round}: {said}"));
        // An access token is good for 15 minutes; a thousand kills take longer.
        if signed_in.elapsed() > Duration::from_mins(5) {
            token = running.sign_in("recepcion@demo.omi").await;
            signed_in = Instant::now();
        }
        let mut writers = tokio::task::JoinSet::new();
        let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
        for _ in 0..WRITERS {
            let (client, address) = (
                running.client().clone(),
                format!("{}/api/patients", running.staff),
            );
            let (token, numbers, tell) = (token.clone(), Arc::clone(&numbers), tell.clone());
            writers.spawn(async move {
                let mut done = Vec::new();
                loop {
                    let body = registration(numbers.fetch_add(1, Ordering::Relaxed));
                    let Ok(answer) = client.post(&address).bearer_auth(&token).json(&body).send().await
                    else {
                        return done;
                    };
                    let status = answer.status();
                    let Ok(patient) = answer.json::<serde_json::Value>().await else {
                        return done;
                    };
                    assert_eq!(status, 201, "{patient}");
                    let text = |name: &str| patient[name].as_str().unwrap().to_owned();
                    done.push((text("id"), text("medicalRecordNumber")));
                    let _nobody_listens = tell.send(());
                }
            });
        }
        // After some acknowledgement, while the other writers are anywhere in theirs.
        for _ in 0..next(&mut seed) % 40 {
            told.recv().await.unwrap();
        }
        running.kill();
        let mut new = Vec::new();
        while let Some(done) = writers.join_next().await {
            new.extend(done.unwrap());
        }
        let running =
            Running::start(folder.path(), &[]).unwrap_or_else(|said| panic!("round {round}: {said}"));
        for (id, number) in new {
            let (status, patient) = running.get(&token, &format!("/api/patients/{id}")).await;
            assert_eq!(
                status, 200,
                "round {round}: {number} was acknowledged and is gone"
            );
            assert_eq!(patient["medicalRecordNumber"], number);
            assert_eq!(
                patient["guardians"].as_array().unwrap().len(),
                1,
                "half a registration"
            );
            assert_eq!(
                patient["consents"].as_array().unwrap().len(),
                1,
                "half a registration"
            );
            assert!(
                patient["plan"].is_object() && patient["carnetNumber"].is_string(),
                "half a registration"
            );
            assert!(
                acknowledged.insert(number, id).is_none(),
                "a record number was given twice"
            );
        }
        running.kill();
    }
    assert!(
        acknowledged.len() > rounds,
        "the load was too light to mean anything: {}",
        acknowledged.len()
    );
    let doctor = omi()
        .args(["doctor", "--data"])
        .arg(folder.path())
        .output()
        .unwrap();
    assert_eq!(
        doctor.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&doctor.stdout)
    );
    let running = Running::start(folder.path(), &[]).unwrap();
    running.until_search_is_ready(&token).await;
    for (number, id) in acknowledged.iter().step_by(acknowledged.len() / 10 + 1) {
        let (_, found) = running
            .get(&token, &format!("/api/patients/search?q={number}"))
            .await;
        assert!(
            found["items"]
                .as_array()
                .unwrap()
                .iter()
                .any(|item| item["id"] == *id),
            "{number} is not found"
        );
    }
}

//! Two hundred planted words, found nowhere: not under the data folder, not in the log.

use std::path::Path;

use aho_corasick::AhoCorasick;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde_json::json;

use super::running::{Running, omi};

/// A word in the shapes in which it could leak.
fn shapes(word: &str) -> Vec<Vec<u8>> {
    let mut shapes = vec![word.as_bytes().to_vec(), word.to_lowercase().into_bytes()];
    shapes.push(word.encode_utf16().flat_map(u16::to_le_bytes).collect());
    // Base64 at each of the three alignments, without the ends that depend on the neighbours.
    for shift in 0..3 {
        let padded = [&b"xx"[..shift], word.as_bytes()].concat();
        let encoded = STANDARD_NO_PAD.encode(&padded);
        let inner = &encoded.as_bytes()[if shift == 0 { 0 } else { 4 }..encoded.len() - 3];
        shapes.push(inner.to_vec());
    }
    shapes
}

fn every_file(folder: &Path, visit: &mut impl FnMut(&Path, &[u8])) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let kind = std::fs::symlink_metadata(&path).unwrap().file_type();
        if kind.is_dir() {
            every_file(&path, visit);
        } else if kind.is_file() && !path.ends_with("ballast") {
            visit(&path, &std::fs::read(&path).unwrap());
        }
    }
}

#[tokio::test]
async fn nothing_personal_is_found_at_rest_or_in_the_log() {
    const LETTERS: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";
    let folder = tempfile::tempdir().unwrap();
    let mut command = omi();
    command.env("OMI_TELEMETRY_LOG_LEVEL", "trace");
    let running = Running::spawn(command, folder.path(), &["--demo"]).unwrap();
    let token = running.sign_in("recepcion@demo.omi").await;
    running.until_search_is_ready(&token).await;
    let mut canaries = Vec::new();
    for number in 0..50_u32 {
        let name = format!("Zqxcanario{number:03}wkv");
        let phone = format!("6{:08}", 77_000_000 + number * 7);
        let dni_number = 70_000_000 + number * 13;
        let dni = format!("{dni_number}{}", char::from(LETTERS[(dni_number % 23) as usize]));
        let remark = format!("Vjhobservacion{number:03}pzt");
        let body = json!({
            "firstName": name, "lastName": "Prueba", "dateOfBirth": "2018-05-05", "dniNie": dni,
            "guardians": [{ "firstName": "Eva", "lastName": "Prueba", "relationship": "MADRE", "phone": phone, "isPrimary": true, "accessRestricted": false }],
            "plan": { "planType": "HIM", "startDate": "2026-01-01", "paymentFrequency": "MONTHLY" },
            "consents": [{ "kind": "RGPD", "textVersion": "1", "signedBy": "Eva", "signedAt": "2026-01-01T09:00:00Z" }],
            "remarks": remark
        });
        let (status, answer) = running.post(&token, "/api/patients", &body).await;
        assert_eq!(status, 201, "{answer}");
        for query in [&name, &phone, &dni] {
            let (status, found) = running
                .get(&token, &format!("/api/patients/search?q={query}"))
                .await;
            assert_eq!(status, 200);
            assert!(
                !found["items"].as_array().unwrap().is_empty(),
                "{query} is found by those who may"
            );
        }
        canaries.extend([name, phone, dni, remark]);
    }
    assert_eq!(canaries.len(), 200);
    // Refusals are where logs like to tell too much.
    let bad = json!({ "firstName": canaries[0], "dniNie": canaries[2], "extra": canaries[3] });
    assert_eq!(running.post(&token, "/api/patients", &bad).await.0, 400);
    let wrong = json!({ "email": "zqxcanario@correo.example", "password": canaries[0] });
    assert_eq!(running.post("", "/api/auth/login", &wrong).await.0, 401);
    // What an administrator sees of the box itself is looked through too.
    let admin = running.sign_in("admin@demo.omi").await;
    let (_, seen) = running.get(&admin, "/api/diagnostics").await;
    let (_, shown) = running.get(&admin, "/api/diagnostics/log?limit=1000").await;
    assert!(shown["items"].as_array().unwrap().len() > 100);
    let support = seen["supportText"].as_str().unwrap().to_owned();
    assert!(support.contains("disk: ") && !support.contains("127.0.0.1") && !support.contains('@'));
    let (status, log) = running.stop();
    assert!(status.success());
    assert!(log.contains("/api/patients/search"), "the log was listened to");

    let (owners, needles): (Vec<&String>, Vec<Vec<u8>>) = canaries
        .iter()
        .flat_map(|word| shapes(word).into_iter().map(move |shape| (word, shape)))
        .unzip();
    let finder = AhoCorasick::new(&needles).unwrap();
    let mut leaks = Vec::new();
    let mut look = |place: &str, bytes: &[u8]| {
        leaks.extend(
            finder
                .find_iter(bytes)
                .map(|hit| format!("{} in {place}", owners[hit.pattern().as_usize()])),
        );
    };
    assert!(
        finder.is_match(canaries[7].as_bytes())
            && finder.is_match(STANDARD_NO_PAD.encode(&canaries[3]).as_bytes())
    );
    look("the log", log.as_bytes());
    look("the support text", support.as_bytes());
    look("the log as it is shown", shown.to_string().as_bytes());
    let mut files = 0;
    every_file(folder.path(), &mut |path, bytes| {
        files += 1;
        look(&path.display().to_string(), bytes);
    });
    assert!(files >= 4, "the data folder was looked through");
    assert!(leaks.is_empty(), "{leaks:#?}");
}

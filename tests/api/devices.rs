//! Pairing: a code for one device, once, within ten minutes; and what is known of devices that trust the box.

use axum::body::Body;
use axum::http::Request;
use jiff::SignedDuration;
use omi::platform::tls::{Certificates, Names};
use serde_json::{Value, json};

use super::clinic::{TestClinic, Who, small_demo};

/// A clinic that serves a certificate.
async fn serving() -> TestClinic {
    let clinic = TestClinic::open().await;
    let names = Names {
        mdns_host: "omi.local".to_owned(),
        host_name: "omi".to_owned(),
        domain: None,
        addresses: vec!["192.168.1.5".parse().unwrap()],
    };
    let store = clinic.house.store();
    let certificates = Certificates::open(clinic.house.data(), store.keys(), store.clock(), &names).unwrap();
    clinic.house.served_by(certificates);
    clinic.house.answers_at(omi::app::Doors {
        staff: "192.168.1.5:8443".parse().unwrap(),
        portal: "192.168.1.5:8444".parse().unwrap(),
        ops: "127.0.0.1:9464".parse().unwrap(),
        trust: Some("192.168.1.5:8080".parse().unwrap()),
        announced: None,
    });
    clinic
}

async fn offer(clinic: &TestClinic) -> Value {
    clinic
        .post(Who::Admin, "/api/pairing/codes", json!(null))
        .await
        .expect(200)
}

async fn pair(clinic: &TestClinic, code: &str) -> super::clinic::Answer {
    let body = json!({ "code": code, "name": "Recepción, Windows" });
    clinic.post(Who::Nobody, "/api/pairing", body).await
}

async fn acts(clinic: &TestClinic, act: &str) -> usize {
    let found = clinic.get(Who::Admin, &format!("/api/audit?act={act}")).await;
    found.expect(200)["items"].as_array().unwrap().len()
}

#[tokio::test]
async fn the_link_carries_address_fingerprint_and_a_code_that_pairs_once() {
    let clinic = serving().await;
    let offer = offer(&clinic).await;
    let authority = clinic.house.certificates().unwrap().authorities().remove(0);
    let code = offer["code"].as_str().unwrap();
    assert_eq!(code.len(), 26, "128 bits");
    assert_eq!(
        offer["link"],
        format!(
            "http://192.168.1.5:8080/#pair=1&to=192.168.1.5:8443&ca={}&code={code}",
            authority.fingerprint
        )
    );
    assert!(offer["qrSvg"].as_str().unwrap().contains("<svg"));
    assert_eq!(
        (&offer["validMinutes"], &offer["address"]),
        (&json!(10), &json!("https://192.168.1.5:8443/"))
    );

    let paired = pair(&clinic, &code.to_uppercase()).await.expect(200);
    assert_eq!(paired["authorities"], json!([authority.pem]));
    assert_eq!(paired["clinic"], "Clínica Dental Sonrisas");
    pair(&clinic, code).await.refused(403, "devices.code_refused");

    let list = clinic.get(Who::Admin, "/api/devices").await.expect(200);
    assert_eq!(list["trustPage"], "http://192.168.1.5:8080/");
    let items = list["items"].as_array().unwrap();
    assert_eq!(items.len(), 1, "{list}");
    assert_eq!(
        (&items[0]["id"], &items[0]["kind"], &items[0]["name"]),
        (&paired["device"], &json!("PAIRED"), &json!("Recepción, Windows"))
    );
    for act in ["devices.code_made", "devices.paired"] {
        assert_eq!(acts(&clinic, act).await, 1, "{act}");
    }
}

#[tokio::test]
async fn old_replaced_and_guessed_codes_are_refused_and_guessing_is_slowed_down() {
    let clinic = serving().await;
    let first = offer(&clinic).await;
    let second = offer(&clinic).await;
    let code = |offer: &Value| offer["code"].as_str().unwrap().to_owned();
    pair(&clinic, &code(&first))
        .await
        .refused(403, "devices.code_refused");
    pair(&clinic, "no code")
        .await
        .refused(403, "devices.code_refused");
    // A name that is refused leaves the code as it is.
    let nameless = json!({ "code": code(&second), "name": " " });
    clinic
        .post(Who::Nobody, "/api/pairing", nameless)
        .await
        .refused(422, "request.invalid");
    clinic.clock.advance(SignedDuration::from_mins(10));
    pair(&clinic, &code(&second))
        .await
        .refused(403, "devices.code_refused");
    let third = offer(&clinic).await;
    clinic.clock.advance(SignedDuration::from_secs(599));
    pair(&clinic, &code(&third)).await.expect(200);
    let mut answers = Vec::new();
    for _ in 0..60 {
        answers.push(pair(&clinic, "0000000000000000000000000a").await.status.as_u16());
    }
    assert!(answers.contains(&403) && answers.contains(&429), "{answers:?}");
}

#[tokio::test]
async fn two_at_once_pair_one_device() {
    let clinic = serving().await;
    let offer = offer(&clinic).await;
    let code = offer["code"].as_str().unwrap();
    let (one, other) = tokio::join!(pair(&clinic, code), pair(&clinic, code));
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 403]);
}

#[tokio::test]
async fn a_house_without_a_certificate_makes_no_code() {
    let clinic = TestClinic::open().await;
    let refused = clinic.post(Who::Admin, "/api/pairing/codes", json!(null)).await;
    refused.refused(409, "devices.not_served");
    assert_eq!(acts(&clinic, "devices.code_made").await, 0);
}

async fn started(clinic: &TestClinic) -> Value {
    clinic.get(Who::Admin, "/api/getting-started").await.expect(200)
}

/// A look at the status as the page of trust has it made by a browser, or a page of our own.
async fn look(clinic: &TestClinic, site: &str) {
    let request = Request::builder()
        .uri("/api/status")
        .header("sec-fetch-site", site)
        .header("sec-fetch-dest", "empty")
        .body(Body::empty());
    clinic
        .raw_from([192, 168, 1, 9], request.unwrap())
        .await
        .expect(200);
}

#[tokio::test]
async fn what_is_done_is_known_by_what_is_there() {
    let clinic = TestClinic::open().await;
    let before = started(&clinic).await;
    assert_eq!(
        before,
        json!({ "trusted": false, "trustPage": null, "people": true, "patients": true, "logo": false })
    );
    look(&clinic, "same-origin").await;
    assert_eq!(
        started(&clinic).await["trusted"],
        false,
        "our own page says nothing"
    );
    for _ in 0..3 {
        look(&clinic, "cross-site").await;
    }
    assert_eq!(started(&clinic).await["trusted"], true);
    let list = clinic.get(Who::Admin, "/api/devices").await.expect(200);
    let items = list["items"].as_array().unwrap();
    assert_eq!((items.len(), &items[0]["kind"]), (1, &json!("BROWSER")));
    assert_eq!(acts(&clinic, "devices.browser_seen").await, 1);
}

#[tokio::test]
async fn a_browser_that_trusted_before_there_was_a_clinic_is_remembered() {
    let clinic = TestClinic::empty("2026-11-24T09:00:00Z");
    look(&clinic, "cross-site").await;
    clinic.house.found_demo(small_demo()).await.unwrap();
    clinic.get(Who::Nobody, "/api/status").await.expect(200);
    let trusted = clinic
        .house
        .store()
        .read(|tx| omi::modules::devices::has_any(tx))
        .unwrap();
    assert!(trusted);
}

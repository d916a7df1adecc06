//! A client that pairs as the format says: it reads the link, checks the authority against the fingerprint, connects
//! with that authority alone, and only then shows the code.

use std::collections::BTreeMap;

use aws_lc_rs::digest::{SHA256, digest};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use serde_json::{Value, json};

use super::running::{Running, client_of, omi};

/// What stands in a link, read as a client reads it.
fn parts(link: &str) -> (String, BTreeMap<String, String>) {
    let (page, rest) = link.split_once('#').unwrap();
    let pairs = rest.split('&').map(|pair| pair.split_once('=').unwrap());
    let parts = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
    (page.to_owned(), parts.collect())
}

fn sha256(bytes: &[u8]) -> String {
    let hash = digest(&SHA256, bytes);
    hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn a_client_pairs_over_a_connection_that_it_pinned() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::start(folder.path(), &["--demo", "--trust", "127.0.0.1:0"]).unwrap();
    let output = omi()
        .args(["admin", "pairing-code", "--data"])
        .arg(folder.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.lines().filter(|line| line.contains(['█', '▀', '▄'])).count() > 15);
    let link = said
        .lines()
        .find_map(|line| line.strip_prefix("The same as a link: "))
        .unwrap();
    let (page, parts) = parts(link);
    assert_eq!(parts["pair"], "1");

    // What comes over plain HTTP is worth nothing until it is compared.
    let plain = reqwest::Client::builder().no_proxy().build().unwrap();
    let pem = plain.get(format!("{page}omi.pem")).send().await.unwrap();
    let pem = pem.bytes().await.unwrap();
    let authority = CertificateDer::from_pem_slice(&pem).unwrap();
    assert_eq!(sha256(&authority), parts["ca"]);

    let pinned = client_of(authority);
    let post = |code: String| {
        let body = json!({ "code": code, "name": "Sillón 2" });
        pinned
            .post(format!("https://{}/api/pairing", parts["to"]))
            .json(&body)
            .send()
    };
    let paired = post(parts["code"].clone()).await.unwrap();
    assert_eq!(paired.status(), 200);
    let paired: Value = paired.json().await.unwrap();
    assert_eq!(paired["authorities"][0].as_str().unwrap().as_bytes(), &pem[..]);
    assert_eq!(post(parts["code"].clone()).await.unwrap().status(), 403, "once");

    let admin = running.sign_in("admin@demo.omi").await;
    let (_, list) = running.get(&admin, "/api/devices").await;
    assert_eq!(list["items"][0]["name"], "Sillón 2");
    let (_, log) = running.stop();
    for secret in [&parts["code"], "Sillón"] {
        assert!(!log.contains(secret), "{secret} stands in the log");
    }
}

#[test]
fn a_box_that_stands_still_pairs_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let output = omi()
        .args(["admin", "pairing-code", "--data"])
        .arg(folder.path())
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("no box runs here"));
}

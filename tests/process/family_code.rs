//! The code that reception prints leads to the door that the box has really taken.

use serde_json::json;

use super::running::{Running, registration};

#[tokio::test]
async fn a_printed_code_names_the_port_that_was_taken() {
    let folder = tempfile::tempdir().unwrap();
    // On any free ports: the settings name none.
    let running = Running::demo(folder.path());
    let token = running.sign_in("recepcion@demo.omi").await;
    running.until_search_is_ready(&token).await;
    let (status, child) = running.post(&token, "/api/patients", &registration(3)).await;
    assert_eq!(status, 201, "{child}");
    let guardian = child["guardians"][0]["id"].as_str().unwrap();
    let at = format!("/api/guardians/{guardian}/family-code");
    let (status, code) = running.post(&token, &at, &json!({})).await;
    assert_eq!(status, 201, "{code}");
    let link = code["link"].as_str().unwrap();
    let (address, _) = link.split_once("/#codigo=").unwrap();
    let port = |address: &str| address.rsplit_once(':').unwrap().1.to_owned();
    assert_ne!(port(address), "0");
    assert_eq!(port(address), port(&running.portal), "{address}");
}

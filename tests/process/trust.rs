//! The page by which devices come to trust the box: what it says is what the box serves and its console
//! shows, and everything else there leads to the encrypted address.

use super::running::Running;

async fn fetch(
    client: &reqwest::Client,
    address: &str,
    language: &str,
) -> (u16, reqwest::header::HeaderMap, String) {
    let asked = client.get(address).header("accept-language", language);
    let answer = asked.send().await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    let body = answer.bytes().await.unwrap();
    (status, headers, String::from_utf8_lossy(&body).into_owned())
}

#[tokio::test]
async fn a_device_finds_the_authority_its_words_and_the_way_on() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let running = Running::start(&data, &["--demo", "--trust", "127.0.0.1:0"]).unwrap();
    let page = running.trust.clone().unwrap();
    let staff = running.staff.clone();
    let plain = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .unwrap();

    let (status, headers, spanish) = fetch(&plain, &page, "es-ES,es;q=0.9").await;
    assert_eq!(status, 200);
    assert!(
        headers["content-security-policy"]
            .to_str()
            .unwrap()
            .contains("default-src 'none'")
    );
    assert!(spanish.contains("Que este dispositivo confíe en OMI"));
    assert!(spanish.contains(&format!("href=\"{staff}/\"")), "{spanish}");
    let (_, _, english) = fetch(&plain, &page, "en").await;
    assert!(english.contains("Let this device trust OMI"));
    for text in [&spanish, &english] {
        assert!(!text.contains("{{"), "nothing is left unfilled");
    }

    let (status, headers, pem) = fetch(&plain, &format!("{page}/omi.pem"), "es").await;
    assert_eq!(status, 200);
    assert!(
        headers["content-disposition"]
            .to_str()
            .unwrap()
            .contains("omi.pem")
    );
    assert_eq!(
        pem,
        std::fs::read_to_string(data.join("tls").join("ca.crt")).unwrap()
    );
    let (_, headers, _) = fetch(&plain, &format!("{page}/omi.crt"), "es").await;
    assert_eq!(headers["content-type"], "application/x-x509-ca-cert");
    let (_, headers, profile) = fetch(&plain, &format!("{page}/omi.mobileconfig"), "es").await;
    assert_eq!(headers["content-type"], "application/x-apple-aspen-config");
    assert!(profile.contains("com.apple.security.root"));
    for part in ["trust.css", "trust.js"] {
        assert_eq!(
            fetch(&plain, &format!("{page}/{part}"), "es").await.0,
            200,
            "{part}"
        );
    }

    for path in ["/api/patients", "/pacientes?q=x", "/api/auth/login", "/metrics"] {
        let (status, headers, _) = fetch(&plain, &format!("{page}{path}"), "es").await;
        let to = headers["location"].to_str().unwrap();
        assert_eq!((status, to), (307, format!("{staff}{path}").as_str()));
    }

    let (_, log) = running.stop();
    let words = log
        .lines()
        .find_map(|line| line.split_once("The same in words: "))
        .unwrap()
        .1;
    assert_eq!(words.split(' ').count(), 8);
    assert!(
        spanish.contains(&format!("<p class=\"words\">{words}</p>")),
        "{words}"
    );
}

#[tokio::test]
async fn a_box_whose_port_of_trust_is_taken_goes_on_without_the_page() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let running = Running::start(&folder.path().join("data"), &["--demo", "--trust", &address]).unwrap();
    assert!(running.trust.is_none());
    let (status, _) = running.get("", "/api/status").await;
    assert_eq!(status, 200);
}

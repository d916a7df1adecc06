//! The certificate as a device sees it.

use super::running::Running;

#[tokio::test]
async fn the_certificate_is_trusted_by_name_and_address_and_survives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::demo(folder.path());
    let authority = std::fs::read(folder.path().join("tls/ca.crt")).unwrap();
    let port = running.staff.rsplit(':').next().unwrap().to_owned();
    let (status, _) = running.get("", "/api/status").await;
    assert_eq!(status, 200, "by address");
    let named = running
        .client()
        .get(format!("https://localhost:{port}/api/status"))
        .send()
        .await
        .unwrap();
    assert_eq!(named.status(), 200, "by name");
    let stranger = reqwest::Client::builder()
        .tls_backend_preconfigured(
            rustls::ClientConfig::builder()
                .with_root_certificates(rustls::RootCertStore::empty())
                .with_no_client_auth(),
        )
        .build()
        .unwrap();
    assert!(
        stranger
            .get(format!("{}/api/status", running.staff))
            .send()
            .await
            .is_err(),
        "a stranger is not fooled"
    );
    running.stop();
    let running = Running::start(folder.path(), &[]).unwrap();
    assert_eq!(
        std::fs::read(folder.path().join("tls/ca.crt")).unwrap(),
        authority,
        "trusted once is trusted for good"
    );
    assert_eq!(running.get("", "/api/status").await.0, 200);
}

#[tokio::test]
async fn older_protocols_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::demo(folder.path());
    let config = rustls::ClientConfig::builder_with_protocol_versions(&[&rustls::version::TLS12])
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    let client = reqwest::Client::builder()
        .tls_backend_preconfigured(config)
        .build()
        .unwrap();
    let error = client
        .get(format!("{}/api/status", running.staff))
        .send()
        .await
        .unwrap_err();
    assert!(format!("{error:?}").contains("ProtocolVersion"), "{error:?}");
}

#[test]
fn the_start_names_the_fingerprint_by_which_the_authority_is_known() {
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject as _;

    let folder = tempfile::tempdir().unwrap();
    let running = Running::demo(folder.path());
    let authority = CertificateDer::from_pem_file(folder.path().join("tls/ca.crt")).unwrap();
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &authority);
    let shown: String = digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    // Stopped, so that everything it said has been read.
    let (_, log) = running.stop();
    assert!(log.contains(&shown), "{shown} is not in: {log}");
}

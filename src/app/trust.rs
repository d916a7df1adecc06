//! The plain HTTP page by which devices come to trust the box: its authority to download, how to install it,
//! and its fingerprint to compare. Everything else there leads to the encrypted address. Its routes do not
//! say who may use them: they are for everyone and hold nothing but what every TLS connection shows.

mod profile;
mod words;

use std::net::SocketAddr;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, LOCATION, VARY,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use qrcode::QrCode;
use qrcode::render::svg;

use crate::platform::http::layers;
use crate::platform::tls::{AuthorityStatus, Certificates};
use crate::shared::error::Error;
use crate::shared::language::Language;
pub use words::words;

/// Only its own style and script; the script asks the encrypted address whether it is trusted.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src https:; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

#[derive(Clone)]
struct Page {
    certificates: Certificates,
    staff_port: u16,
}

/// The router of the page, for a box whose staff address has this port.
pub fn router(certificates: &Certificates, staff: SocketAddr) -> Router {
    let page = Page {
        certificates: certificates.clone(),
        staff_port: staff.port(),
    };
    let router = Router::new()
        .route("/", get(show))
        .route("/omi.crt", get(certificate))
        .route("/omi.pem", get(certificate_text))
        .route("/omi.mobileconfig", get(apple_profile))
        .route(
            "/trust.css",
            get(|| async { text("text/css", include_str!("../../assets/trust/trust.css")) }),
        )
        .route(
            "/trust.js",
            get(|| async { text("text/javascript", include_str!("../../assets/trust/trust.js")) }),
        )
        .fallback(lead_on)
        .with_state(page);
    layers::wrap(router)
}

impl Page {
    fn authority(&self) -> Result<AuthorityStatus, Error> {
        let newest = self.certificates.authorities().into_iter().next();
        newest.ok_or_else(|| Error::internal("the box has no authority"))
    }

    /// The encrypted address, at the name by which this page was asked for.
    fn staff_address(&self, headers: &HeaderMap) -> String {
        let asked = headers.get(HOST).and_then(|host| host.to_str().ok());
        let host = asked.and_then(host_name).unwrap_or("omi.local");
        if self.staff_port == 443 {
            format!("https://{host}/")
        } else {
            format!("https://{host}:{}/", self.staff_port)
        }
    }
}

/// The name or address in a `Host` header, without its port; nothing when it is none that can be linked to.
fn host_name(host: &str) -> Option<&str> {
    let name = if host.starts_with('[') {
        host.split_inclusive(']').next()?
    } else {
        host.split(':').next()?
    };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    (!name.is_empty() && name.len() <= 253 && name.chars().all(is_plain)).then_some(name)
}

async fn show(State(page): State<Page>, headers: HeaderMap) -> Result<Response, Error> {
    let authority = page.authority()?;
    let accepted = headers
        .get("accept-language")
        .and_then(|value| value.to_str().ok());
    let text = match accepted.map_or(Language::Es, Language::from_accept_language) {
        Language::Es => include_str!("../../assets/trust/es.html"),
        Language::En => include_str!("../../assets/trust/en.html"),
    };
    let code = QrCode::new(authority.fingerprint.as_bytes()).map_err(Error::internal)?;
    let drawn: String = code.render::<svg::Color<'_>>().min_dimensions(180, 180).build();
    let drawn = drawn.split_once("?>").map_or(drawn.as_str(), |(_, svg)| svg);
    let body = text
        .replace("{{address}}", &page.staff_address(&headers))
        .replace("{{words}}", &words(&authority.fingerprint))
        .replace("{{fingerprint}}", &grouped(&authority.fingerprint))
        .replace("{{qr}}", drawn);
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_SECURITY_POLICY, POLICY),
        (CACHE_CONTROL, "no-store"),
        (VARY, "accept-language, host"),
    ];
    Ok((headers, body).into_response())
}

fn text(kind: &'static str, body: &'static str) -> Response {
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, "no-cache")], body).into_response()
}

/// Hexadecimal digits in groups of four.
fn grouped(digits: &str) -> String {
    let digits: Vec<char> = digits.chars().collect();
    let groups: Vec<String> = digits.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

fn download(kind: &'static str, name: &'static str, body: Vec<u8>) -> Response {
    let name = format!("attachment; filename=\"{name}\"");
    let headers = [
        (CONTENT_TYPE, kind.to_owned()),
        (CONTENT_DISPOSITION, name),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, body).into_response()
}

async fn certificate(State(page): State<Page>) -> Result<Response, Error> {
    let der = der(&page.authority()?.pem)?;
    Ok(download("application/x-x509-ca-cert", "omi.crt", der))
}

async fn certificate_text(State(page): State<Page>) -> Result<Response, Error> {
    let pem = page.authority()?.pem.into_bytes();
    Ok(download("application/x-pem-file", "omi.pem", pem))
}

async fn apple_profile(State(page): State<Page>) -> Result<Response, Error> {
    let authority = page.authority()?;
    let profile = profile::of(&der(&authority.pem)?, &authority.fingerprint);
    Ok(download(
        "application/x-apple-aspen-config",
        "omi.mobileconfig",
        profile.into_bytes(),
    ))
}

/// The bytes of a certificate out of its PEM.
fn der(pem: &str) -> Result<Vec<u8>, Error> {
    let digits: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    STANDARD.decode(digits).map_err(Error::internal)
}

/// Whatever else was asked for stands on the encrypted address.
async fn lead_on(State(page): State<Page>, request: Request) -> Response {
    let rest = request.uri().path_and_query().map_or("/", |rest| rest.as_str());
    let address = page.staff_address(request.headers());
    let to = format!("{address}{}", rest.trim_start_matches('/'));
    (StatusCode::TEMPORARY_REDIRECT, [(LOCATION, to)]).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_and_addresses_become_links() {
        for (host, expected) in [
            ("omi.local:8080", Some("omi.local")),
            ("192.168.1.5", Some("192.168.1.5")),
            ("[fd12::5]:8080", Some("[fd12::5]")),
            ("", None),
            ("\"><script>", None),
            ("a b", None),
            ("ñandú.local", None),
        ] {
            assert_eq!(host_name(host), expected, "{host}");
        }
    }

    #[test]
    fn a_certificate_comes_out_of_its_text() {
        let pem = "-----BEGIN CERTIFICATE-----\nAQID\nBAU=\n-----END CERTIFICATE-----\n";
        assert_eq!(der(pem).unwrap(), [1, 2, 3, 4, 5]);
        assert!(der("-----BEGIN\nñ\n").is_err());
        assert_eq!(grouped("0123456789"), "0123 4567 89");
    }
}

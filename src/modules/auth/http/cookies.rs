//! Cookies of the browser app, and the check that no other site uses them.
//!
//! A browser sends cookies by itself, so a change by cookie must show that our own page asked for it:
//! it carries the header `X-Omi-Cookies: 1`, which another site may not add without being allowed to
//! (and we allow none), and neither `Sec-Fetch-Site` nor `Origin` names another site.

use axum::http::header::{COOKIE, HOST, ORIGIN, SET_COOKIE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};

use super::super::error::AuthError;
use super::super::rules::{access, refresh};

/// Holds the access token.
pub const ACCESS_COOKIE: &str = "__Host-omi_staff_at";
/// Holds the refresh token.
pub const REFRESH_COOKIE: &str = "__Host-omi_staff_rt";

const WANTS_COOKIES: HeaderName = HeaderName::from_static("x-omi-cookies");
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Whether the client keeps its tokens in cookies.
pub fn are_wanted(headers: &HeaderMap) -> bool {
    headers.get(WANTS_COOKIES).is_some_and(|value| value == "1")
}

/// The value of a cookie (RFC 6265, section 5.4).
pub fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok());
    lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value)
}

/// Refuses a change by cookie that our own page did not ask for.
pub fn check_same_site(method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<(), AuthError> {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    if !are_wanted(headers) {
        return Err(AuthError::CrossSite);
    }
    check_origin(uri, headers)
}

/// Refuses what another site asked for. What names no site at all is no browser.
pub fn check_origin(uri: &Uri, headers: &HeaderMap) -> Result<(), AuthError> {
    if headers.get(FETCH_SITE).is_some_and(|site| site != "same-origin") {
        return Err(AuthError::CrossSite);
    }
    let Some(origin) = headers.get(ORIGIN) else {
        return Ok(());
    };
    // HTTP/2 names the host in the address, HTTP/1.1 in a header.
    let in_header = headers.get(HOST).and_then(|host| host.to_str().ok());
    let host = uri
        .authority()
        .map(axum::http::uri::Authority::as_str)
        .or(in_header);
    let named = origin
        .to_str()
        .ok()
        .and_then(|origin| origin.strip_prefix("https://"));
    match (named, host) {
        (Some(named), Some(host)) if without_port(named).eq_ignore_ascii_case(&without_port(host)) => Ok(()),
        _ => Err(AuthError::CrossSite),
    }
}

/// A host in its short form: the usual port of HTTPS need not be named.
fn without_port(host: &str) -> String {
    host.strip_suffix(":443").unwrap_or(host).to_owned()
}

/// Keeps both tokens. Not readable by scripts, sent to this host alone and by our own pages alone.
pub fn keep(headers: &mut HeaderMap, access_token: &str, refresh_token: &str) {
    set(
        headers,
        ACCESS_COOKIE,
        access_token,
        access::ACCESS_VALID.as_secs(),
    );
    set(
        headers,
        REFRESH_COOKIE,
        refresh_token,
        refresh::REFRESH_VALID.as_secs(),
    );
}

/// Forgets both.
pub fn forget(headers: &mut HeaderMap) {
    set(headers, ACCESS_COOKIE, "", 0);
    set(headers, REFRESH_COOKIE, "", 0);
}

fn set(headers: &mut HeaderMap, name: &str, value: &str, max_age_s: i64) {
    let cookie = format!("{name}={value}; Path=/; Max-Age={max_age_s}; Secure; HttpOnly; SameSite=Strict");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        headers.append(SET_COOKIE, cookie);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (
                    HeaderName::from_bytes(name.as_bytes()).unwrap(),
                    HeaderValue::from_str(value).unwrap(),
                )
            })
            .collect()
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let sent = headers(&[("cookie", "a=1; __Host-omi_staff_at=tok.en; b=x=y")]);
        assert_eq!(read(&sent, ACCESS_COOKIE), Some("tok.en"));
        assert_eq!(read(&sent, "b"), Some("x=y"));
        assert_eq!(read(&sent, REFRESH_COOKIE), None);
    }

    #[test]
    fn changes_by_cookie_come_from_our_own_page() {
        let ours = ("x-omi-cookies", "1");
        let host = ("host", "omi.local:8443");
        let same = Ok(());
        let cross = Err(AuthError::CrossSite);
        for (sent, expected) in [
            (vec![host, ours], same),
            (vec![host, ours, ("sec-fetch-site", "same-origin")], same),
            (vec![host, ours, ("origin", "https://omi.local:8443")], same),
            (vec![host, ours, ("origin", "https://OMI.local:8443")], same),
            (vec![host], cross),
            (vec![host, ("x-omi-cookies", "0")], cross),
            (vec![host, ours, ("sec-fetch-site", "cross-site")], cross),
            (vec![host, ours, ("sec-fetch-site", "same-site")], cross),
            (vec![host, ours, ("sec-fetch-site", "none")], cross),
            (vec![host, ours, ("origin", "https://omi.local:8444")], cross),
            (vec![host, ours, ("origin", "http://omi.local:8443")], cross),
            (vec![host, ours, ("origin", "null")], cross),
            (vec![ours, ("origin", "https://omi.local:8443")], cross),
            (
                vec![
                    host,
                    ours,
                    ("origin", "https://evil.example"),
                    ("sec-fetch-site", "same-origin"),
                ],
                cross,
            ),
        ] {
            let uri = Uri::from_static("/api/auth/logout");
            assert_eq!(
                check_same_site(&Method::POST, &uri, &headers(&sent)),
                expected,
                "{sent:?}"
            );
        }
        let absolute = Uri::from_static("https://omi.local/api/auth/logout");
        let sent = headers(&[ours, ("origin", "https://omi.local:443")]);
        assert_eq!(check_same_site(&Method::DELETE, &absolute, &sent), Ok(()));
        assert_eq!(check_same_site(&Method::GET, &absolute, &headers(&[])), Ok(()));
    }

    #[test]
    fn cookies_are_for_this_host_and_no_script() {
        let mut answer = HeaderMap::new();
        keep(&mut answer, "a", "r");
        forget(&mut answer);
        let lines: Vec<&str> = answer
            .get_all(SET_COOKIE)
            .iter()
            .map(|line| line.to_str().unwrap())
            .collect();
        assert_eq!(
            lines,
            [
                "__Host-omi_staff_at=a; Path=/; Max-Age=900; Secure; HttpOnly; SameSite=Strict",
                "__Host-omi_staff_rt=r; Path=/; Max-Age=604800; Secure; HttpOnly; SameSite=Strict",
                "__Host-omi_staff_at=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict",
                "__Host-omi_staff_rt=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict",
            ]
        );
    }
}

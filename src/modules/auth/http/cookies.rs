//! Cookies of the browser app, and the check that no other site uses them.
//!
//! A browser sends cookies by itself, so a change by cookie must show that our own page asked for it. It
//! carries the header `X-Omi-Cookies: 1`: another site may add it only after a preflight that we never
//! answer (CORS is closed), so it is a defence of its own, besides `SameSite=Strict` and the JSON body.
//! `Sec-Fetch-Site` and `Origin`, each where it is sent, must name our own page; browsers send at least
//! `Origin` with every change (Fetch, "append a request `Origin` header"). A client that sends neither is
//! no browser: nobody can make it ask against its owner's will, and it is let in by the header.

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
///
/// For a sign-in that wants cookies it is the only check: no cookie is used yet.
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

    const OURS: (&str, &str) = ("x-omi-cookies", "1");
    const HOST_SENT: (&str, &str) = ("host", "omi.local:8443");

    /// What `Sec-Fetch-Site` and `Origin` say about a page, and whether that may be ours.
    const SITES: [(Option<&str>, bool); 6] = [
        (None, true),
        (Some("same-origin"), true),
        (Some("same-site"), false),
        (Some("cross-site"), false),
        (Some("none"), false),
        (Some("Same-Origin"), false),
    ];
    const ORIGINS: [(Option<&str>, bool); 10] = [
        (None, true),
        (Some("https://omi.local:8443"), true),
        (Some("https://OMI.local:8443"), true),
        (Some("https://omi.local:8444"), false),
        (Some("https://omi.local"), false),
        (Some("https://evil.example:8443"), false),
        (Some("https://omi.local:8443.evil.example"), false),
        (Some("http://omi.local:8443"), false),
        (Some("null"), false),
        (Some(""), false),
    ];

    fn change_by_cookie(sent: &[(&str, &str)]) -> bool {
        let uri = Uri::from_static("/api/auth/logout");
        let checked = check_same_site(&Method::POST, &uri, &headers(sent));
        assert!(checked.is_ok() || checked == Err(AuthError::CrossSite));
        checked.is_ok()
    }

    #[test]
    fn changes_by_cookie_come_from_our_own_page_whatever_the_browser_says_of_it() {
        for (site, site_is_ours) in SITES {
            for (origin, origin_is_ours) in ORIGINS {
                let said = site
                    .map(|site| ("sec-fetch-site", site))
                    .into_iter()
                    .chain(origin.map(|origin| ("origin", origin)));
                let mut sent: Vec<_> = said.collect();
                sent.push(HOST_SENT);
                assert!(!change_by_cookie(&sent), "without the header: {sent:?}");
                sent.push(OURS);
                assert_eq!(
                    change_by_cookie(&sent),
                    site_is_ours && origin_is_ours,
                    "{sent:?}"
                );
            }
        }
    }

    #[test]
    fn the_header_is_taken_as_it_is_written_and_an_origin_needs_a_host() {
        for value in ["", "0", "true", "11"] {
            assert!(
                !change_by_cookie(&[HOST_SENT, ("x-omi-cookies", value)]),
                "{value}"
            );
        }
        assert!(!change_by_cookie(&[OURS, ("origin", "https://omi.local:8443")]));
    }

    #[test]
    fn the_host_may_stand_in_the_address_and_the_usual_port_may_be_left_out() {
        let absolute = Uri::from_static("https://omi.local/api/auth/logout");
        let sent = headers(&[OURS, ("origin", "https://omi.local:443")]);
        assert_eq!(check_same_site(&Method::DELETE, &absolute, &sent), Ok(()));
        let sent = headers(&[OURS, HOST_SENT, ("origin", "https://omi.local:8443")]);
        let refused = Err(AuthError::CrossSite);
        assert_eq!(check_same_site(&Method::DELETE, &absolute, &sent), refused);
    }

    #[test]
    fn reading_by_cookie_needs_no_header() {
        let uri = Uri::from_static("/api/auth/me");
        for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
            assert_eq!(check_same_site(&method, &uri, &headers(&[])), Ok(()));
        }
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            assert_eq!(
                check_same_site(&method, &uri, &headers(&[])),
                Err(AuthError::CrossSite)
            );
        }
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

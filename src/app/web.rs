//! The web apps in the binary: files with their compressed twins, and the app's page for every
//! other path, so that deep links work.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::platform::crypto;
use crate::shared::error::{Error, Kind};

#[derive(RustEmbed)]
#[folder = "web/clinic/dist"]
struct ClinicApp;

#[derive(RustEmbed)]
#[folder = "web/portal/dist"]
struct PortalApp;

/// Which app a listener shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum App {
    /// The staff's.
    Clinic,
    /// The families'.
    Portal,
}

impl App {
    fn file(self, path: &str) -> Option<EmbeddedFile> {
        match self {
            Self::Clinic => ClinicApp::get(path),
            Self::Portal => PortalApp::get(path),
        }
    }

    /// The script with which the page of the app begins; its name says which build it is.
    pub fn script(self) -> Option<String> {
        let page = self.file("index.html")?;
        let text = std::str::from_utf8(&page.data).ok()?;
        let sources = text.split("src=\"").skip(1);
        let mut sources = sources.filter_map(|rest| rest.split('"').next());
        sources
            .find(|source| source.starts_with("/assets/"))
            .map(ToOwned::to_owned)
    }

    /// Answers a request that no route took.
    pub fn serve(self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Response {
        let path = uri.path();
        if path.starts_with("/api/") || path == "/api" || path.starts_with("/actuator") || path == "/metrics"
        {
            return Error::not_found("request.unknown_path").into_response();
        }
        if method != Method::GET && method != Method::HEAD {
            return Error::new(Kind::MethodNotAllowed, "request.method").into_response();
        }
        let name = path.trim_start_matches('/');
        if let Some(found) = self.file(name) {
            return self.answer(name, &found, headers);
        }
        let is_file = name.rsplit('/').next().is_some_and(|last| last.contains('.'));
        if is_file {
            return Error::not_found("request.unknown_path").into_response();
        }
        match self.file("index.html") {
            Some(page) => self.answer("index.html", &page, headers),
            None => (
                StatusCode::OK,
                "OMI. The web app is not part of this build: run make run.\n",
            )
                .into_response(),
        }
    }

    fn answer(self, name: &str, plain: &EmbeddedFile, headers: &HeaderMap) -> Response {
        let tag = format!(
            "\"{}\"",
            crypto::sha256_hex(&plain.metadata.sha256_hash())
                .get(..32)
                .unwrap_or_default()
        );
        let seen = headers
            .get(header::IF_NONE_MATCH)
            .is_some_and(|seen| seen.as_bytes() == tag.as_bytes());
        let kept = if name.starts_with("assets/") {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        };
        let mut response = if seen {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            let (encoding, file) = self.compressed(name, headers);
            let body = file.map_or_else(|| plain.data.clone(), |file| file.data);
            let mut response = Response::new(Body::from(body.into_owned()));
            if let Some(encoding) = encoding {
                response
                    .headers_mut()
                    .insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
            }
            response
        };
        let fields = response.headers_mut();
        let kind = plain.metadata.mimetype();
        let kind = if kind.starts_with("text/") {
            format!("{kind}; charset=utf-8")
        } else {
            kind.to_owned()
        };
        for (field, value) in [
            (header::CONTENT_TYPE, kind.as_str()),
            (header::ETAG, &tag),
            (header::CACHE_CONTROL, kept),
            (header::VARY, "accept-encoding"),
        ] {
            if let Ok(value) = HeaderValue::from_str(value) {
                fields.insert(field, value);
            }
        }
        response
    }

    fn compressed(self, name: &str, headers: &HeaderMap) -> (Option<&'static str>, Option<EmbeddedFile>) {
        let accepted = headers
            .get(header::ACCEPT_ENCODING)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        for (encoding, suffix) in [("br", "br"), ("gzip", "gz")] {
            let wanted = accepted
                .split(',')
                .any(|item| item.split(';').next().is_some_and(|name| name.trim() == encoding));
            if wanted && let Some(file) = self.file(&format!("{name}.{suffix}")) {
                return (Some(encoding), Some(file));
            }
        }
        (None, None)
    }
}

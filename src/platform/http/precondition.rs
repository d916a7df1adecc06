//! `ETag` and `If-Match`: nobody overwrites what they have not seen (RFC 9110 §13.1.1).

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::header::{ETAG, IF_MATCH};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::shared::error::{Error, Kind};

/// The version in `If-Match`, if there is one.
#[derive(Clone, Copy, Debug)]
pub struct IfMatch(Option<Wanted>);

#[derive(Clone, Copy, Debug)]
enum Wanted {
    Any,
    Version(u64),
}

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let Some(value) = parts.headers.get(IF_MATCH) else {
            return Ok(Self(None));
        };
        let text = value.to_str().unwrap_or_default().trim();
        if text == "*" {
            return Ok(Self(Some(Wanted::Any)));
        }
        let version = text
            .strip_prefix('"')
            .and_then(|text| text.strip_suffix('"'))
            .and_then(|text| text.parse().ok());
        // A tag that we never gave matches nothing.
        Ok(Self(Some(Wanted::Version(version.unwrap_or(0)))))
    }
}

impl IfMatch {
    /// For changes: the version that was seen must be named.
    ///
    /// # Errors
    /// 428 `request.if_match_required`.
    pub fn required(self) -> Result<Self, Error> {
        match self.0 {
            Some(_) => Ok(self),
            None => Err(Error::new(
                Kind::PreconditionRequired,
                "request.if_match_required",
            )),
        }
    }

    /// Checks the version that is stored now.
    ///
    /// # Errors
    /// 412 `request.stale` with the record as it is now.
    pub fn check(
        self,
        stored: u64,
        current: impl FnOnce() -> Result<serde_json::Value, Error>,
    ) -> Result<(), Error> {
        match self.0 {
            Some(Wanted::Version(seen)) if seen != stored => Err(Error::new(Kind::Stale, "request.stale")
                .param("version", stored)
                .attach("current", current()?)),
            _ => Ok(()),
        }
    }
}

/// A record as JSON with its version as `ETag`.
pub fn versioned(body: &impl Serialize, version: u64) -> Response {
    ([(ETAG, format!("\"{version}\""))], Json(body)).into_response()
}

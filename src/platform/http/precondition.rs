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
    /// Any of these; 0 is a version that no record has.
    Versions([u64; MOST]),
}

/// Versions that one header may name; more of them match nothing.
const MOST: usize = 8;

/// The versions in a list of entity tags. A weak tag, or one that we never gave, matches nothing.
fn versions(list: &str) -> [u64; MOST] {
    let mut named = [0; MOST];
    if list.split(',').count() <= MOST {
        for (place, tag) in named.iter_mut().zip(list.split(',')) {
            let digits = tag.trim().strip_prefix('"').and_then(|tag| tag.strip_suffix('"'));
            *place = digits.and_then(|digits| digits.parse().ok()).unwrap_or(0);
        }
    }
    named
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
        Ok(Self(Some(Wanted::Versions(versions(text)))))
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
            Some(Wanted::Versions(seen)) if !seen.contains(&stored) => {
                Err(Error::new(Kind::Stale, "request.stale")
                    .param("version", stored)
                    .attach("current", current()?))
            }
            _ => Ok(()),
        }
    }
}

/// A record as JSON with its version as `ETag`.
pub fn versioned(body: &impl Serialize, version: u64) -> Response {
    ([(ETAG, format!("\"{version}\""))], Json(body)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_of_the_versions_that_are_named_will_do() {
        for (list, stored, matches) in [
            ("\"3\"", 3, true),
            ("\"3\"", 4, false),
            ("\"2\", \"3\"", 3, true),
            ("\"2\",\"4\"", 3, false),
            ("W/\"3\"", 3, false),
            ("3", 3, false),
            ("\"x\", \"3\"", 3, true),
            ("", 3, false),
            ("\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"3\"", 3, false),
        ] {
            let seen = IfMatch(Some(Wanted::Versions(versions(list))));
            let checked = seen.check(stored, || Ok(serde_json::Value::Null));
            assert_eq!(checked.is_ok(), matches, "{list}");
        }
        let any = IfMatch(Some(Wanted::Any));
        assert!(any.check(7, || Ok(serde_json::Value::Null)).is_ok());
    }
}

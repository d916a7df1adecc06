//! Strict reading of bodies, paths and queries. What cannot be read is refused with the place.

use axum::body::{Bytes, HttpBody as _};
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, OptionalFromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use serde::de::{DeserializeOwned, Deserializer};
use serde::{Deserialize, Serialize};

use super::subject_door::{pass, subject_of};
use crate::platform::store::Subject;
use crate::shared::error::{Error, Kind};
use crate::shared::ids::Id;

/// A field that is answered and cannot be sent: taken and ignored.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReadOnly;

impl<'de> Deserialize<'de> for ReadOnly {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde::de::IgnoredAny::deserialize(deserializer).map(|_| Self)
    }
}

/// One of a few words, or something else, which the rules refuse together with all else that is wrong.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Choice<T> {
    /// One of them.
    Known(T),
    /// Something else.
    Strange(serde_json::Value),
}

/// A JSON body of a type that refuses unknown fields.
#[derive(Clone, Debug)]
pub struct JsonBody<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        if !is_json(request.headers()) {
            return Err(Error::new(Kind::UnsupportedMediaType, "request.not_json"));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| {
            if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                return Error::new(Kind::TooLarge, "request.too_large");
            }
            Error::new(Kind::BadRequest, "request.incomplete")
        })?;
        parse_json(&bytes).map(Self)
    }
}

impl<T: DeserializeOwned, S: Send + Sync> OptionalFromRequest<S> for JsonBody<T> {
    type Rejection = Error;

    /// Nothing when the request has no body at all.
    async fn from_request(request: Request, state: &S) -> Result<Option<Self>, Error> {
        let is_empty = request.body().is_end_stream();
        if is_empty && !request.headers().contains_key(CONTENT_TYPE) {
            return Ok(None);
        }
        let body = <Self as FromRequest<S>>::from_request(request, state).await?;
        Ok(Some(body))
    }
}

/// A JSON body that carries a file, of at most `LIMIT` bytes.
#[derive(Clone, Debug)]
pub struct FileBody<T, const LIMIT: usize>(pub T);

impl<T: DeserializeOwned, S: Send + Sync, const LIMIT: usize> FromRequest<S> for FileBody<T, LIMIT> {
    type Rejection = Error;

    async fn from_request(mut request: Request, state: &S) -> Result<Self, Error> {
        DefaultBodyLimit::max(LIMIT).apply(&mut request);
        let JsonBody(value) = <JsonBody<T> as FromRequest<S>>::from_request(request, state).await?;
        Ok(Self(value))
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let value = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let essence = value.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

fn parse_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    // A struct would also be read from an array, field by field.
    if bytes.trim_ascii_start().starts_with(b"[") {
        return Err(Error::new(Kind::BadRequest, "request.json_shape").param("path", "."));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.inner();
        match inner.classify() {
            serde_json::error::Category::Data => {
                Error::new(Kind::BadRequest, "request.json_shape").param("path", path)
            }
            _ => Error::new(Kind::BadRequest, "request.json_syntax")
                .param("line", inner.line())
                .param("column", inner.column()),
        }
    })?;
    reader.end().map_err(|error| {
        Error::new(Kind::BadRequest, "request.json_syntax")
            .param("line", error.line())
            .param("column", error.column())
    })?;
    Ok(value)
}

/// The `{id}` of a path (the first parameter). What is not an id names nothing: 404. Whom it names, the caller may see.
#[derive(Clone, Copy, Debug)]
pub struct PathId<T>(pub T);

impl<T, S> FromRequestParts<S> for PathId<T>
where
    T: IdPath,
    S: Send + Sync,
{
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let unknown = || Error::not_found("request.unknown_id");
        let path = axum::extract::RawPathParams::from_request_parts(parts, state)
            .await
            .map_err(|_| unknown())?;
        let values: Vec<&str> = path.iter().map(|(_, value)| value).collect();
        let ids = T::from_segments(&values).ok_or_else(unknown)?;
        pass(parts, &ids.subjects())?;
        Ok(Self(ids))
    }
}

/// One id, or a pair of them, as the parameters of a path.
pub trait IdPath: Sized {
    /// Reads them in the order of the path.
    fn from_segments(segments: &[&str]) -> Option<Self>;

    /// Everyone whom they name and before whom there is a door.
    fn subjects(&self) -> Vec<Subject>;
}

impl<A: Id> IdPath for A {
    fn from_segments(segments: &[&str]) -> Option<Self> {
        let [a] = segments else { return None };
        parse_id(a)
    }

    fn subjects(&self) -> Vec<Subject> {
        subject_of(*self).into_iter().collect()
    }
}

impl<A: Id, B: Id> IdPath for (A, B) {
    fn from_segments(segments: &[&str]) -> Option<Self> {
        let [a, b] = segments else { return None };
        Some((parse_id(a)?, parse_id(b)?))
    }

    fn subjects(&self) -> Vec<Subject> {
        subject_of(self.0).into_iter().chain(subject_of(self.1)).collect()
    }
}

fn parse_id<I: Id>(text: &str) -> Option<I> {
    uuid::Uuid::try_parse(text).ok().map(I::from_uuid)
}

/// The query string as a type that refuses unknown names.
#[derive(Clone, Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        match axum::extract::Query::<T>::from_request_parts(parts, state).await {
            Ok(query) => Ok(Self(query.0)),
            Err(_) => Err(Error::new(Kind::BadRequest, "request.query")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        #[expect(dead_code, reason = "only its type matters")]
        inner: Vec<u8>,
    }

    #[test]
    fn a_body_is_refused_with_the_place() {
        for (body, code, param) in [
            ("{\"inner\": [1,", "request.json_syntax", "line"),
            ("{\"inner\": [1, \"x\"]}", "request.json_shape", "path"),
            ("{\"inner\": [], \"other\": 1}", "request.json_shape", "path"),
            (" [[1]]", "request.json_shape", "path"),
            ("{\"inner\": []} trailing", "request.json_syntax", "column"),
            ("", "request.json_syntax", "line"),
        ] {
            let error = parse_json::<Sample>(body.as_bytes()).unwrap_err();
            assert_eq!(error.code(), code, "{body}");
            assert!(error.params().contains_key(param), "{body}");
        }
        let error = parse_json::<Sample>(b"{\"inner\": [1, \"x\"]}").unwrap_err();
        assert_eq!(error.params()["path"], "inner[1]");
    }
}

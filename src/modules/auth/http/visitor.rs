//! Who stands at the door without being known yet.

use axum::extract::FromRequestParts;
use axum::http::header::{HOST, USER_AGENT};
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Uri};

use crate::platform::http::layers::RequestMeta;
use crate::shared::actor::{Actor, Door};
use crate::shared::error::Error;

/// A caller of a public route.
pub struct Visitor {
    /// Nobody yet, with address, trace and language.
    pub actor: Actor,
    /// What the device calls itself.
    pub user_agent: String,
    /// What it sent.
    pub headers: HeaderMap,
    /// Where to.
    pub uri: Uri,
}

impl Visitor {
    /// The host and port under which they reached the box: HTTP/2 names them in the address, HTTP/1.1 in a header.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        let in_header = self.headers.get(HOST).and_then(|host| host.to_str().ok());
        self.uri.authority().map(Authority::as_str).or(in_header)
    }
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let mut actor = Actor::nobody(Door::Staff);
        if let Some(meta) = parts.extensions.get::<RequestMeta>() {
            actor.address = meta.address;
            actor.trace_id = meta.trace.trace().to_string();
            actor.language = meta.language;
        }
        let user_agent = parts.headers.get(USER_AGENT);
        let user_agent = user_agent.map(|text| String::from_utf8_lossy(text.as_bytes()).into_owned());
        Ok(Self {
            actor,
            user_agent: user_agent.unwrap_or_default(),
            headers: parts.headers.clone(),
            uri: parts.uri.clone(),
        })
    }
}

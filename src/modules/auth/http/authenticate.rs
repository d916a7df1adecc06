//! The layer that finds out who calls: reads the token, checks it, asks the session. No route runs
//! here; the guard beside each route decides what an unknown caller may do.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::HeaderName;
use axum::http::header::AUTHORIZATION;

use super::super::door::AuthModule;
use super::super::error::AuthError;
use super::super::rules::access;
use super::cookies::{self, ACCESS_COOKIE};
use crate::platform::http::Identity;
use crate::platform::http::layers::RequestMeta;
use crate::platform::telemetry::record_user;
use crate::shared::actor::{Actor, Door};
use crate::shared::error::Error;

/// Sent by what asks by itself: does not count as an action of a person.
const BACKGROUND: HeaderName = HeaderName::from_static("x-omi-background");

/// Puts an [`Identity`] into the request, and tells the log who it is.
pub fn authenticate(auth: &AuthModule, request: &mut Request) {
    let identity = match identify(auth, request) {
        Ok((actor, must_enrol)) => {
            if let Some(user) = actor.user {
                record_user(user);
            }
            let actor = Arc::new(actor);
            if must_enrol {
                Identity::Unenrolled(actor)
            } else {
                Identity::Known(actor)
            }
        }
        Err(refusal) => Identity::Unknown(Error::from(refusal)),
    };
    request.extensions_mut().insert(identity);
}

/// Who calls, and whether they have to set up a second factor before anything else.
fn identify(auth: &AuthModule, request: &Request) -> Result<(Actor, bool), AuthError> {
    let headers = request.headers();
    let token = if let Some(value) = headers.get(AUTHORIZATION) {
        let text = value.to_str().map_err(|_| AuthError::TokenInvalid)?;
        bearer(text).ok_or(AuthError::TokenInvalid)?
    } else {
        let token = cookies::read(headers, ACCESS_COOKIE).ok_or(AuthError::Required)?;
        cookies::check_same_site(request.method(), request.uri(), headers)?;
        token
    };
    let verified = auth.access.verify(token)?;
    let now = auth.now();
    access::check_token_times(verified.iat, verified.exp, now)?;
    let session = auth.sessions.find(verified.session)?;
    if session.user != verified.user {
        return Err(AuthError::TokenInvalid);
    }
    session.check(now, auth.policy.idle())?;
    // Who listens does nothing, and a window that says where it is says so by a clock.
    let is_background = headers.contains_key(BACKGROUND) || request.uri().path().starts_with("/api/live");
    if !is_background {
        session.touch(now);
    }
    let meta = request.extensions().get::<RequestMeta>();
    let must_enrol = auth.must_enrol(&session);
    let actor = Actor {
        user: Some(session.user),
        roles: session.roles.to_vec(),
        session: Some(verified.session),
        door: Door::Staff,
        address: meta.and_then(|meta| meta.address),
        trace_id: meta
            .map(|meta| meta.trace.trace().to_string())
            .unwrap_or_default(),
        language: meta.map(|meta| meta.language).unwrap_or_default(),
        reauthenticated_until: session.reauthenticated_until,
    };
    Ok((actor, must_enrol))
}

/// The token of `Bearer …` (RFC 6750, section 2.1; the scheme in any case).
fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

//! Coming in and staying in.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};

use super::super::door::{Admitted, Answer, AuthModule};
use super::super::error::AuthError;
use super::super::rules::access;
use super::super::service::VerifySecondFactor;
use super::cookies;
use super::dto::{
    Login, LoginAnswer, RefreshBody, SecondFactorRequired, SignedIn, UserView, VerifySecondFactorBody,
};
use super::visitor::Visitor;
use crate::platform::http::{JsonBody, Problem};
use crate::shared::error::Error;

/// Signs in with e-mail and password.
///
/// Five wrong passwords lock the account for 15 minutes, then twice as long. An address without an
/// account answers the same. With `X-Omi-Cookies: 1` the tokens go into cookies.
#[utoipa::path(
    post, path = "/api/auth/login", tag = "auth", operation_id = "login", request_body = Login,
    responses(
        (status = 200, description = "Signed in, or asked for the second factor", body = LoginAnswer),
        (status = 401, description = "`auth.invalid_credentials`", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "`auth.wrong_door`: families sign in on the portal; `auth.account_disabled`", body = Problem, content_type = "application/problem+json"),
        (status = 423, description = "`auth.locked` with `retryAfterSeconds`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn login(
    State(auth): State<Arc<AuthModule>>,
    visitor: Visitor,
    JsonBody(body): JsonBody<Login>,
) -> Result<Response, Error> {
    check_cookie_client(&visitor)?;
    let Login { email, password } = body;
    let user_agent = visitor.user_agent.clone();
    let work = auth.sign_in(&visitor.actor, email, password, user_agent);
    match auth.at_the_door(&visitor.actor, work).await? {
        Answer::Admitted(admitted) => Ok(welcome(&auth, &visitor, *admitted)),
        Answer::SecondFactor(challenge) => Ok(Json(LoginAnswer::SecondFactor(SecondFactorRequired {
            two_factor_required: true,
            challenge,
        }))
        .into_response()),
    }
}

/// Finishes a sign-in with a code of the authenticator or a recovery code.
#[utoipa::path(
    post, path = "/api/auth/verify-2fa", tag = "auth", operation_id = "verifySecondFactor",
    request_body = VerifySecondFactorBody,
    responses(
        (status = 200, description = "Signed in", body = SignedIn),
        (status = 401, description = "`auth.invalid_code`; `auth.challenge_ended`: sign in from the start", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "`auth.account_disabled`", body = Problem, content_type = "application/problem+json"),
        (status = 423, description = "`auth.locked` with `retryAfterSeconds`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn verify_2fa(
    State(auth): State<Arc<AuthModule>>,
    visitor: Visitor,
    JsonBody(body): JsonBody<VerifySecondFactorBody>,
) -> Result<Response, Error> {
    check_cookie_client(&visitor)?;
    let command = VerifySecondFactor {
        challenge: body.challenge,
        code: body.code,
        user_agent: visitor.user_agent.clone(),
    };
    let work = auth.verify_second_factor(&visitor.actor, command);
    let admitted = auth.at_the_door(&visitor.actor, work).await?;
    Ok(welcome(&auth, &visitor, admitted))
}

/// Gives a session its next tokens.
///
/// A refresh token is good once; the same one again within 20 seconds gets the same successor, later
/// it ends the session. Does not count as an action of a person.
#[utoipa::path(
    post, path = "/api/auth/refresh", tag = "auth", operation_id = "refresh", request_body = RefreshBody,
    responses(
        (status = 200, description = "The next tokens", body = SignedIn),
        (status = 401, description = "`auth.session_ended`, `auth.session_idle`", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "`auth.cross_site`: by cookie from another site", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn refresh(
    State(auth): State<Arc<AuthModule>>,
    visitor: Visitor,
    JsonBody(body): JsonBody<RefreshBody>,
) -> Result<Response, Error> {
    let token = if let Some(token) = body.refresh_token {
        token
    } else {
        let kept = cookies::read(&visitor.headers, cookies::REFRESH_COOKIE);
        let kept = kept.ok_or(AuthError::SessionEnded)?.to_owned();
        if !cookies::are_wanted(&visitor.headers) {
            return Err(AuthError::CrossSite.into());
        }
        kept
    };
    check_cookie_client(&visitor)?;
    let admitted = auth
        .refresh(&visitor.actor, &token, visitor.user_agent.clone())
        .await?;
    Ok(welcome(&auth, &visitor, admitted))
}

/// Cookies are only given to our own page.
fn check_cookie_client(visitor: &Visitor) -> Result<(), Error> {
    if cookies::are_wanted(&visitor.headers) {
        cookies::check_origin(&visitor.uri, &visitor.headers)?;
    }
    Ok(())
}

fn welcome(auth: &AuthModule, visitor: &Visitor, admitted: Admitted) -> Response {
    let Admitted { opened, access_token } = admitted;
    let by_cookie = cookies::are_wanted(&visitor.headers);
    let token = |token: &str| (!by_cookie).then(|| token.to_owned());
    let body = SignedIn {
        access_token: token(&access_token),
        refresh_token: token(&opened.refresh_token),
        expires_in: access::ACCESS_VALID.as_secs(),
        user: UserView::of(&opened.user, Some(&opened.credentials), auth.now()),
    };
    let mut response = Json(LoginAnswer::SignedIn(Box::new(body))).into_response();
    if by_cookie {
        cookies::keep(response.headers_mut(), &access_token, &opened.refresh_token);
    }
    response
}

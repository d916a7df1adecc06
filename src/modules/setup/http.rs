//! Routes of the first run: parse, call, map. They answer while nobody has claimed the box, and say so after.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::routes;

use super::door::SetupModule;
use super::forms::{SetupForm, TokenBody};
use crate::modules::auth::Visitor;
use crate::platform::http::{Access, JsonBody, Problem, Routes};
use crate::shared::error::Error;

/// Says whether a claim token is the right one, before anything is typed.
#[utoipa::path(
    post, path = "/api/setup/check", tag = "setup", operation_id = "checkClaimToken", request_body = TokenBody,
    responses(
        (status = 204, description = "It opens the set-up"),
        (status = 403, description = "`setup.token_refused`: wrong, used or older than 30 minutes; `setup.not_local`", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`setup.already_claimed`", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn check_token(
    State(setup): State<Arc<SetupModule>>,
    visitor: Visitor,
    JsonBody(body): JsonBody<TokenBody>,
) -> Result<StatusCode, Error> {
    setup.check_token(&visitor.actor, &body.token).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes the box the clinic's: founds the clinic and makes its first administrator, who then signs in.
#[utoipa::path(
    post, path = "/api/setup", tag = "setup", operation_id = "setUp", request_body = SetupForm,
    responses(
        (status = 204, description = "The box is the clinic's; the token is used up"),
        (status = 403, description = "`setup.token_refused`: wrong, used or older than 30 minutes; `setup.not_local`", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`setup.already_claimed`", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn set_up(
    State(setup): State<Arc<SetupModule>>,
    visitor: Visitor,
    JsonBody(form): JsonBody<SetupForm>,
) -> Result<StatusCode, Error> {
    setup.set_up(&visitor.actor, form).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl SetupModule {
    /// The routes of the staff address.
    #[must_use]
    pub fn routes(self: &Arc<Self>) -> Routes<()> {
        Routes::<Arc<Self>>::default()
            .add(Access::Public, routes!(check_token))
            .add(Access::Public, routes!(set_up))
            .with_state(Arc::clone(self))
    }
}

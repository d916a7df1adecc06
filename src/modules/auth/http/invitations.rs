//! Invitations: shown, renewed and taken back by an ADMIN; looked at and taken up by the person invited.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::super::door::AuthModule;
use super::super::forms::{InvitationForm, RegisterForm};
use super::super::model::User;
use super::super::service;
use super::super::store;
use super::account::least_for;
use super::dto::{Empty, InvitationLink, InvitationView, Registered};
use super::people::act_on;
use super::qr::draw_qr;
use super::visitor::Visitor;
use crate::modules::clinic;
use crate::platform::http::{Caller, JsonBody, PathId, Problem};
use crate::platform::store::WriteTx;
use crate::shared::error::{Error, FieldErrors, Kind};
use crate::shared::ids::{InvitationId, UserId};
use crate::shared::password_rules::{PasswordContext, check_password};
use crate::shared::permission::Role;
use crate::shared::person::{Email, PersonName};

/// The page of the web app that takes invitations up.
const PAGE: &str = "/invitacion";

/// The link of an invitation, at the address under which the ADMIN reached the box.
pub fn link_to(auth: &AuthModule, visitor: &Visitor, id: InvitationId) -> Result<InvitationLink, Error> {
    let invitation = auth.store.read(|view| store::invitation(view, id))?;
    let origin = visitor.host().map(|host| format!("https://{host}"));
    let token = auth.invitations.token(id);
    let link = format!("{}{PAGE}#{token}", origin.unwrap_or_default());
    Ok(InvitationLink {
        qr_svg: draw_qr(&link)?,
        link,
        expires_at: invitation.expires_at,
    })
}

/// The open invitation of an account once more: link and QR code.
///
/// Sensitive: the password must have been given within ten minutes. Noted in the audit log.
#[utoipa::path(
    get, path = "/api/auth/qr-code/{userId}", tag = "users", operation_id = "showInvitation",
    params(("userId" = UserId, Path, description = "The account")),
    responses(
        (status = 200, description = "The invitation", body = InvitationLink),
        (status = 409, description = "`auth.not_invited`; `auth.no_open_invitation`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn show_invitation(
    State(auth): State<Arc<AuthModule>>,
    caller: Caller,
    PathId(id): PathId<UserId>,
    visitor: Visitor,
) -> Result<Json<InvitationLink>, Error> {
    let shown = act_on(&auth, &caller, id, service::show_invitation).await?;
    Ok(Json(link_to(&auth, &visitor, shown.id)?))
}

/// Makes a new invitation for somebody who has not come yet; the one before is worth nothing from then on.
///
/// Sensitive: the password must have been given within ten minutes.
#[utoipa::path(
    post, path = "/api/users/{id}/invitation", tag = "users", operation_id = "renewInvitation",
    params(("id" = UserId, Path, description = "The account")), request_body = Empty,
    responses(
        (status = 200, description = "The invitation", body = InvitationLink),
        (status = 409, description = "`auth.not_invited`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn renew_invitation(
    State(auth): State<Arc<AuthModule>>,
    caller: Caller,
    PathId(id): PathId<UserId>,
    visitor: Visitor,
    JsonBody(Empty {}): JsonBody<Empty>,
) -> Result<Json<InvitationLink>, Error> {
    let key = auth.invitations.clone();
    let renew = move |tx: &mut WriteTx<'_>| service::renew_invitation(tx, id, &key);
    let made = auth.store.write(&caller.0, renew).await?;
    Ok(Json(link_to(&auth, &visitor, made)?))
}

/// Takes the invitation of an account back.
#[utoipa::path(
    delete, path = "/api/users/{id}/invitation", tag = "users", operation_id = "revokeInvitation",
    params(("id" = UserId, Path, description = "The account")),
    responses(
        (status = 204, description = "It is worth nothing any more"),
        (status = 409, description = "`auth.not_invited`; `auth.no_open_invitation`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn revoke_invitation(
    State(auth): State<Arc<AuthModule>>,
    caller: Caller,
    PathId(id): PathId<UserId>,
) -> Result<StatusCode, Error> {
    act_on(&auth, &caller, id, service::revoke_invitation).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// For whom an invitation is.
#[utoipa::path(
    post, path = "/api/auth/invitation", tag = "auth", operation_id = "lookAtInvitation",
    request_body = InvitationForm,
    responses(
        (status = 200, description = "It opens this account", body = InvitationView),
        (status = 404, description = "`auth.invitation_unknown`", body = Problem, content_type = "application/problem+json"),
        (status = 410, description = "`auth.invitation_used`, `auth.invitation_expired`, `auth.invitation_revoked`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn look_at_invitation(
    State(auth): State<Arc<AuthModule>>,
    visitor: Visitor,
    JsonBody(body): JsonBody<InvitationForm>,
) -> Result<Json<InvitationView>, Error> {
    let work = auth.look_at(&visitor, &body.token);
    let (expires_at, user) = auth.at_the_door(&visitor.actor, work).await?;
    let asked = auth.store.read(|view| clinic::least_password(view))?;
    Ok(Json(InvitationView {
        least_password_characters: least_for(&user, asked),
        name: user.name,
        email: user.email.as_ref().map(ToString::to_string),
        roles: user.roles,
        expires_at,
    }))
}

/// Takes an invitation up: the person puts their name right and chooses a password; the account is active.
///
/// The token opens nothing any more from then on. Nobody is signed in by it.
#[utoipa::path(
    post, path = "/api/auth/register", tag = "auth", operation_id = "register", request_body = RegisterForm,
    responses(
        (status = 200, description = "The account is active", body = Registered),
        (status = 404, description = "`auth.invitation_unknown`", body = Problem, content_type = "application/problem+json"),
        (status = 410, description = "`auth.invitation_used`, `auth.invitation_expired`, `auth.invitation_revoked`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn register(
    State(auth): State<Arc<AuthModule>>,
    visitor: Visitor,
    JsonBody(body): JsonBody<RegisterForm>,
) -> Result<Json<Registered>, Error> {
    let work = async {
        let (_, user) = auth.look_at(&visitor, &body.token).await?;
        let least = auth.store.read(|view| clinic::least_password(view))?;
        let name = check_form(&body, &user, least)?;
        let command = service::Register {
            password: auth.hasher.hash(body.password.clone()).await?,
            token: body.token,
            typed: body.password,
            name,
        };
        let token = command.token.clone();
        let outcome = auth
            .commit(&visitor.actor, move |tx| service::register(tx, &command))
            .await;
        // Two at the same moment: the second is noted like one who comes a day later.
        if outcome
            .as_ref()
            .is_err_and(|refusal| refusal.kind() == Kind::Gone)
        {
            auth.note_refused(&visitor, token).await?;
        }
        outcome
    };
    let email = auth.at_the_door(&visitor.actor, work).await?;
    Ok(Json(Registered {
        email: email.as_ref().map(ToString::to_string),
    }))
}

/// Name and password are measured together, so that one sees all that is wrong.
fn check_form(body: &RegisterForm, user: &User, least: usize) -> Result<String, Error> {
    let mut wrong = FieldErrors::default();
    let name = wrong.check("name", PersonName::parse(&body.name));
    let context = PasswordContext {
        is_admin: user.roles.contains(&Role::Admin),
        email: user.email.as_ref().map_or("", Email::as_str),
        least,
    };
    wrong.check("password", check_password(&body.password, context));
    wrong.finish()?;
    let name = name.ok_or_else(|| Error::internal("a refused field was not noted"))?;
    Ok(name.to_string())
}

impl AuthModule {
    /// The account that a token opens. One that opens nothing any more is noted about whom it was for.
    async fn look_at(&self, visitor: &Visitor, token: &str) -> Result<(jiff::Timestamp, User), Error> {
        let outcome = self.store.read(|view| {
            service::find_invitation(view, token)?;
            Ok(service::open_invitation(view, token))
        })?;
        match outcome {
            Ok((invitation, user)) => Ok((invitation.expires_at, user)),
            Err(refusal) => {
                self.note_refused(visitor, token.to_owned()).await?;
                Err(refusal)
            }
        }
    }

    async fn note_refused(&self, visitor: &Visitor, token: String) -> Result<(), Error> {
        let note = move |tx: &mut WriteTx<'_>| service::note_refused(tx, &token);
        self.store.write(&visitor.actor, note).await
    }
}

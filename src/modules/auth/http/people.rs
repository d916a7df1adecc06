//! The accounts of the people who work here: opened by invitation, edited, closed.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use super::super::door::AuthModule;
use super::super::forms::PersonForm;
use super::super::rules::people::parse_person;
use super::super::service::{self, Person};
use super::dto::{Empty, Invited, UserView};
use super::invitations::link_to;
use super::visitor::Visitor;
use crate::platform::http::idempotency::IdempotencyKey;
use crate::platform::http::{Caller, IfMatch, JsonBody, PathId, Problem, versioned};
use crate::platform::store::{Record as _, View, WriteTx};
use crate::shared::error::Error;
use crate::shared::ids::UserId;

/// An account as an ADMIN sees it.
pub fn shown_to_admin(auth: &AuthModule, person: &Person) -> UserView {
    let now = auth.now();
    let open = auth.sessions.open_of(person.user.id, now, auth.policy.idle());
    UserView {
        invitation_expires_at: person.invitation.as_ref().map(|waits| waits.expires_at),
        open_sessions: Some(open),
        ..UserView::of(&person.user, person.credentials.as_ref(), now)
    }
}

fn view_of(auth: &AuthModule, view: &impl View, id: UserId) -> Result<UserView, Error> {
    Ok(shown_to_admin(auth, &service::person(view, id)?))
}

fn answer(auth: &AuthModule, id: UserId) -> Result<Response, Error> {
    let shown = auth.store.read(|view| view_of(auth, view, id))?;
    Ok(versioned(&shown, shown.version))
}

/// What most acts of an ADMIN are: one use case over one account.
pub async fn act_on<T: Send + 'static>(
    auth: &AuthModule,
    caller: &Caller,
    id: UserId,
    act: fn(&mut WriteTx<'_>, UserId) -> Result<T, Error>,
) -> Result<T, Error> {
    auth.store.write(&caller.0, move |tx| act(tx, id)).await
}

/// Invites somebody to work here: opens their account and makes its invitation.
///
/// The link, which the QR code shows as well, opens the account once and within seven days; an ADMIN hands it over.
/// Sensitive: the password must have been given within ten minutes.
#[utoipa::path(
    post, path = "/api/users", tag = "users", operation_id = "inviteUser",
    params(("Idempotency-Key" = Option<String>, Header, description = "A repeated post with the same key within 24 hours gets the first answer", min_length = 1, max_length = 200)),
    request_body = PersonForm,
    responses(
        (status = 201, description = "The account and its invitation", body = Invited, headers(("ETag" = String, description = "Version of the account"))),
        (status = 409, description = "`auth.email_taken`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn invite_user(
    State(auth): State<Arc<AuthModule>>,
    caller: Caller,
    key: IdempotencyKey,
    visitor: Visitor,
    JsonBody(form): JsonBody<PersonForm>,
) -> Result<Response, Error> {
    let facts = parse_person(&form)?;
    let tokens = auth.invitations.clone();
    let (id, invitation) = auth
        .store
        .write(&caller.0, move |tx| {
            key.once(tx, "POST /api/users", &form, |tx| {
                service::invite_person(tx, facts.clone(), &tokens)
            })
        })
        .await?;
    let shown = auth.store.read(|view| view_of(&auth, view, id))?;
    let version = shown.version;
    let body = Invited {
        user: shown,
        invitation: link_to(&auth, &visitor, invitation)?,
    };
    Ok((StatusCode::CREATED, versioned(&body, version)).into_response())
}

/// The account of somebody who works here.
#[utoipa::path(
    get, path = "/api/users/{id}", tag = "users", operation_id = "getUser",
    params(("id" = UserId, Path, description = "The account")),
    responses((status = 200, description = "The account", body = UserView, headers(("ETag" = String, description = "Version of the account"))))
)]
pub async fn get_user(
    State(auth): State<Arc<AuthModule>>,
    caller: Caller,
    PathId(id): PathId<UserId>,
) -> Result<Response, Error> {
    auth.reads.check()?;
    let person = auth.store.read(|view| service::person(view, id))?;
    let shown = shown_to_admin(&auth, &person);
    auth.reads
        .note(&caller.0, "auth.user_read", &[person.user.subject()]);
    Ok(versioned(&shown, shown.version))
}

/// Edits the account of somebody who works here.
///
/// New roles hold from the person's next request on. Another address or other roles are sensitive: the password must
/// have been given within ten minutes. The last active ADMIN keeps that role.
#[utoipa::path(
    put, path = "/api/users/{id}", tag = "users", operation_id = "editUser",
    params(
        ("id" = UserId, Path, description = "The account"),
        ("If-Match" = String, Header, description = "The version that was seen"),
    ),
    request_body = PersonForm,
    responses(
        (status = 200, description = "The account as it is now", body = UserView, headers(("ETag" = String, description = "Version of the account"))),
        (status = 409, description = "`auth.email_taken`; `auth.last_admin`", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "Changed since it was read; `current` is the account as it is now", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "Without `If-Match`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn edit_user(
    State(auth): State<Arc<AuthModule>>,
    caller: Caller,
    PathId(id): PathId<UserId>,
    seen: IfMatch,
    form: Result<JsonBody<PersonForm>, Error>,
) -> Result<Response, Error> {
    auth.store.read(|view| check(&auth, view, id, seen))?;
    let JsonBody(form) = form?;
    let facts = parse_person(&form)?;
    let module = Arc::clone(&auth);
    auth.store
        .write(&caller.0, move |tx| {
            check(&module, tx, id, seen)?;
            service::edit_person(tx, id, facts.clone())
        })
        .await?;
    answer(&auth, id)
}

fn check(auth: &AuthModule, view: &impl View, id: UserId, seen: IfMatch) -> Result<(), Error> {
    let current = view_of(auth, view, id)?;
    seen.required()?.check(current.version, || {
        serde_json::to_value(&current).map_err(Error::internal)
    })
}

/// Closes the account of somebody who works here: their sessions end at once.
///
/// Sensitive: the password must have been given within ten minutes. Never the last active ADMIN.
#[utoipa::path(
    post, path = "/api/users/{id}/deactivate", tag = "users", operation_id = "deactivateUser",
    params(("id" = UserId, Path, description = "The account")), request_body = Empty,
    responses(
        (status = 200, description = "The account as it is now", body = UserView, headers(("ETag" = String, description = "Version of the account"))),
        (status = 409, description = "`auth.last_admin`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn deactivate_user(
    State(auth): State<Arc<AuthModule>>,
    caller: Caller,
    PathId(id): PathId<UserId>,
    JsonBody(Empty {}): JsonBody<Empty>,
) -> Result<Response, Error> {
    act_on(&auth, &caller, id, service::deactivate_person).await?;
    answer(&auth, id)
}

/// Opens a closed account again.
///
/// With the password that it had; in state `INVITED` when it never had one. Sensitive: the password must have been
/// given within ten minutes.
#[utoipa::path(
    post, path = "/api/users/{id}/activate", tag = "users", operation_id = "activateUser",
    params(("id" = UserId, Path, description = "The account")), request_body = Empty,
    responses((status = 200, description = "The account as it is now", body = UserView, headers(("ETag" = String, description = "Version of the account"))))
)]
pub async fn activate_user(
    State(auth): State<Arc<AuthModule>>,
    caller: Caller,
    PathId(id): PathId<UserId>,
    JsonBody(Empty {}): JsonBody<Empty>,
) -> Result<Response, Error> {
    act_on(&auth, &caller, id, service::activate_person).await?;
    answer(&auth, id)
}

/// Signs somebody out everywhere. An ADMIN who does so to themselves stays signed in where they are.
#[utoipa::path(
    post, path = "/api/users/{id}/sign-out", tag = "users", operation_id = "signOutUser",
    params(("id" = UserId, Path, description = "The account")), request_body = Empty,
    responses((status = 204, description = "Their sessions are over"))
)]
pub async fn sign_out_user(
    State(auth): State<Arc<AuthModule>>,
    caller: Caller,
    PathId(id): PathId<UserId>,
    JsonBody(Empty {}): JsonBody<Empty>,
) -> Result<StatusCode, Error> {
    act_on(&auth, &caller, id, service::end_sessions_of).await?;
    Ok(StatusCode::NO_CONTENT)
}

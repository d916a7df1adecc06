//! Acts at the machine itself, through a socket in the data folder that only its owner can open: the
//! command line works on a running box as on one that stands still.

pub mod archive;
pub mod authority;
pub mod keys;
mod pairing;
mod proof;

use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, bail};
use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use http_body_util::{BodyExt as _, Full};
use hyper_util::rt::TokioIo;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::net::{UnixListener, UnixStream};
use tokio_util::sync::CancellationToken;

use super::doctor;
use super::house::House;
use crate::modules::clinic::{self, FoundClinic, TimeZoneName};
use crate::platform::audit::Audit;
use crate::platform::http::layers::wrap_within;
use crate::platform::http::{JsonBody, Problem};
use crate::platform::store::WriteTx;
use crate::shared::actor::Actor;
use crate::shared::error::{Error, FieldErrors, Kind};
use crate::shared::language::Language;
use crate::shared::person::ShortText;

const SOCKET: &str = "console.sock";
/// How long an act may take: the doctor reads everything that there is.
const TIME_LIMIT: Duration = Duration::from_mins(30);

/// The first administrator of a box.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FirstAdmin {
    /// E-mail to sign in with.
    pub email: String,
    /// Their name.
    pub name: String,
    /// Their password.
    pub password: String,
    /// The clinic's name.
    pub clinic: String,
}

/// Whose password to reset.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PasswordReset {
    /// The account.
    pub email: String,
}

/// A code that lets its holder choose a new password once.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResetCode {
    /// What to type.
    pub code: String,
    /// How long it works.
    pub valid_minutes: u32,
}

/// Makes the first administrator; founds the clinic if nobody has.
///
/// # Errors
/// When there is one already or the input is refused.
pub async fn create_first_admin(house: House, command: FirstAdmin) -> Result<(), Error> {
    let mut wrong = FieldErrors::default();
    let name = wrong.check("clinic", ShortText::parse(&command.clinic));
    wrong.finish()?;
    let actor = Actor::console();
    let found = move |tx: &mut WriteTx<'_>| {
        if clinic::is_founded(tx)? {
            return Ok(());
        }
        let name = name.as_ref().map_or_else(String::new, ToString::to_string);
        let (language, time_zone) = (Language::Es, TimeZoneName::EuropeMadrid);
        clinic::found_clinic(
            tx,
            FoundClinic {
                name,
                language,
                time_zone,
                demo: false,
                address: None,
                tax_number: None,
            },
        )
        .map(drop)
    };
    house.store().write(&actor, found).await?;
    let auth = &house.modules().auth;
    auth.create_first_admin(&actor, &command.email, &command.name, &command.password)
        .await
}

/// What opens the set-up of a box that nobody has claimed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClaimOffer {
    /// What to type.
    pub token: String,
    /// How long it works.
    pub valid_minutes: u32,
    /// Where the staff's door listens, also when its port was given by a flag or is a free one.
    pub staff: SocketAddr,
}

async fn claim_token(
    State(house): State<House>,
    JsonBody(()): JsonBody<()>,
) -> Result<Json<ClaimOffer>, Error> {
    let doors = house
        .doors()
        .ok_or_else(|| Error::new(Kind::Unavailable, "server.busy"))?;
    let claim = house.modules().setup.make_token()?;
    Ok(Json(ClaimOffer {
        staff: doors.staff,
        valid_minutes: claim.valid_minutes(),
        token: claim.token,
    }))
}

/// Makes a reset code for an account.
///
/// # Errors
/// When there is no such account.
pub async fn reset_password(house: House, command: PasswordReset) -> Result<ResetCode, Error> {
    let made = house
        .modules()
        .auth
        .console_reset(&Actor::console(), &command.email)
        .await?;
    Ok(ResetCode {
        code: made.code,
        valid_minutes: made.valid_minutes,
    })
}

/// Opens the socket; a left-over of a crash is replaced, since the folder is held.
///
/// # Errors
/// When the socket cannot be made.
pub fn listen(data: &Path) -> anyhow::Result<UnixListener> {
    let path = data.join(SOCKET);
    drop(std::fs::remove_file(&path));
    let listener = UnixListener::bind(&path).context("the console socket cannot be made")?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
    Ok(listener)
}

/// Answers the command line until told to stop.
pub async fn serve(listener: UnixListener, house: House, stop: CancellationToken) {
    let router = Router::new()
        .route("/first-admin", post(first_admin))
        .route("/password-reset", post(password_reset))
        .route("/claim-token", post(claim_token))
        .route("/doctor", post(look_at_itself))
        .route("/check", post(check_now))
        .merge(keys::routes())
        .merge(authority::routes())
        .merge(pairing::routes())
        .merge(proof::routes())
        .merge(archive::routes())
        .with_state(house);
    let router = wrap_within(router, TIME_LIMIT);
    let serving = axum::serve(listener, router).with_graceful_shutdown(async move { stop.cancelled().await });
    if let Err(error) = serving.await {
        tracing::error!(error = %error, "the console stopped");
    }
}

async fn first_admin(
    State(house): State<House>,
    JsonBody(command): JsonBody<FirstAdmin>,
) -> Result<Json<()>, Error> {
    create_first_admin(house, command).await.map(Json)
}

async fn password_reset(
    State(house): State<House>,
    JsonBody(command): JsonBody<PasswordReset>,
) -> Result<Json<ResetCode>, Error> {
    reset_password(house, command).await.map(Json)
}

async fn look_at_itself(
    State(house): State<House>,
    JsonBody(repair): JsonBody<bool>,
) -> Result<Json<doctor::Report>, Error> {
    let here = house.clone();
    let examined = tokio::task::spawn_blocking(move || doctor::examine_running(&here, repair));
    match examined.await {
        Ok(report) => report.map(Json),
        // A page that makes no sense ends a thread, not the box.
        Err(_) => Ok(Json(doctor::of_running(&house, None))),
    }
}

async fn check_now(State(house): State<House>, JsonBody(()): JsonBody<()>) -> Json<()> {
    house.nightly().ask();
    Json(())
}

/// Keys and certificates lie in another file than the audit log: what could not be audited is not begun.
fn require_audit(house: &House) -> Result<(), Error> {
    let store = house.store();
    if store.is_damaged() {
        return Err(Error::new(Kind::Unavailable, "store.damaged"));
    }
    if store.disk().is_read_only() {
        return Err(Error::new(Kind::Full, "store.full"));
    }
    Ok(())
}

/// Notes an act that was done outside of the store.
async fn audit(house: &House, action: &'static str, entry: Audit) -> Result<(), Error> {
    let console = Actor::console();
    let written = house
        .store()
        .write(&console, move |tx| entry.clone().write(tx))
        .await;
    written.inspect_err(|error| {
        tracing::error!(action, error = %error, "an act at the console was done and is missing in the audit log");
    })
}

/// Asks the box that runs in this folder; `None` when none does.
///
/// # Errors
/// What the box refuses, in its words.
pub async fn ask<T: DeserializeOwned>(
    data: &Path,
    act: &str,
    command: &impl Serialize,
) -> anyhow::Result<Option<T>> {
    let Some(answer) = ask_for_stream(data, act, command).await? else {
        return Ok(None);
    };
    let body = answer.collect().await?.to_bytes();
    Ok(Some(serde_json::from_slice(&body)?))
}

/// The same for an answer that comes piece by piece.
///
/// # Errors
/// What the box refuses, in its words.
pub async fn ask_for_stream(
    data: &Path,
    act: &str,
    command: &impl Serialize,
) -> anyhow::Result<Option<hyper::body::Incoming>> {
    let Ok(stream) = UnixStream::connect(data.join(SOCKET)).await else {
        return Ok(None);
    };
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let request = hyper::Request::post(format!("/{act}"))
        .header("host", "console")
        .header("content-type", "application/json")
        .header("accept-language", "en")
        .body(Full::new(bytes::Bytes::from(serde_json::to_vec(command)?)))?;
    let response = sender.send_request(request).await?;
    if !response.status().is_success() {
        let body = response.into_body().collect().await?.to_bytes();
        let problem: Problem = serde_json::from_slice(&body).context("the box gave no readable answer")?;
        bail!(problem.in_words());
    }
    Ok(Some(response.into_body()))
}

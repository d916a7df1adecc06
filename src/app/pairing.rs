//! Pairing: one QR that carries the address of the box, the fingerprint of its authority and a one-time code, for
//! clients that run beside a browser. What it opens is small: the device learns the authority over a connection that it
//! checked against the fingerprint, and is noted. People sign in there as anywhere.
//!
//! The QR holds a link to the page of trust, so that a camera leads somewhere sensible, with the rest behind the `#`,
//! which is never sent: `http://HOST:PORT/#pair=1&to=HOST:PORT&ca=SHA256&code=CODE`. A client reads it, takes `/omi.pem`
//! from that page, compares its SHA-256 with `ca`, connects to `https://` + `to` with that authority as the only one it
//! trusts, and posts the code to `/api/pairing`.

use std::net::SocketAddr;

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::house::House;
use super::trust::words;
use crate::modules::auth::{self, Visitor};
use crate::modules::clinic;
use crate::modules::devices::{self, Device, DeviceKind, DevicesError};
use crate::platform::http::{Access, Caller, JsonBody, Problem, Routes};
use crate::platform::net;
use crate::platform::qr::draw_qr;
use crate::platform::tls::{AuthorityStatus, Certificates};
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::ids::DeviceId;
use crate::shared::permission::Permission;

/// Devices that are listed.
const SHOWN: usize = 200;

/// What is shown to pair a device.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PairingOffer {
    /// What the QR says.
    #[schema(examples(
        "http://192.168.1.5:8080/#pair=1&to=192.168.1.5:8443&ca=5f…&code=7k3m9q2x4w8r6tzn5v1bc0dfgh"
    ))]
    pub link: String,
    /// The link as a QR code, SVG.
    pub qr_svg: String,
    /// The code by itself, to type.
    pub code: String,
    /// Where the box answers the staff.
    pub address: String,
    /// SHA-256 of the authority, in hexadecimal digits.
    pub fingerprint: String,
    /// Its beginning in words, to compare.
    pub words: String,
    /// When the code is worth nothing any more; it works once.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
    /// For how long that is.
    pub valid_minutes: u32,
}

/// A device that wants to be paired.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"code": "7k3m9q2x4w8r6tzn5v1bc0dfgh", "name": "Recepción, Windows"}))]
struct PairForm {
    /// From the QR.
    code: String,
    /// What to call the device.
    name: String,
}

/// What a paired device keeps.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Paired {
    /// The device, as the box notes it.
    device: DeviceId,
    /// The box, for as long as its store lives.
    #[schema(value_type = String, format = Uuid)]
    box_id: uuid::Uuid,
    /// The clinic's name.
    clinic: String,
    /// The authorities to trust, PEM, the newest first.
    authorities: Vec<String>,
}

/// The devices that are known to trust the box.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct DeviceList {
    /// The newest first.
    items: Vec<DeviceAnswer>,
    /// The page of trust, for devices of the network; none when it is not served.
    trust_page: Option<String>,
}

/// A device that is known to trust the box.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct DeviceAnswer {
    /// Its id.
    id: DeviceId,
    /// How it is known.
    kind: DeviceKind,
    /// What it calls itself; empty for a browser.
    name: String,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

/// How far the clinic's administration has come with setting up.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct GettingStarted {
    /// Whether a device is known to trust the box.
    trusted: bool,
    /// The page of trust, for devices of the network; none when it is not served.
    trust_page: Option<String>,
    /// Whether someone else works here or was invited.
    people: bool,
    /// Whether there are patients; none while lists are being built.
    patients: Option<bool>,
    /// Whether the clinic has its logo.
    logo: bool,
}

fn newest(certificates: Option<&Certificates>) -> Result<AuthorityStatus, DevicesError> {
    let mut authorities = certificates.into_iter().flat_map(Certificates::authorities);
    authorities.next().ok_or(DevicesError::NotServed)
}

/// The page of trust at an address that other devices reach.
fn trust_page(house: &House) -> Option<String> {
    let trust = house.doors()?.trust?;
    Some(format!("http://{}/", reachable(trust)))
}

fn reachable(listen: SocketAddr) -> String {
    net::reachable(listen, &net::lan_addresses())
}

/// Makes a code and what carries it.
///
/// # Errors
/// `devices.not_served` in a house without doors; the store.
pub async fn offer(house: &House, actor: &Actor) -> Result<PairingOffer, Error> {
    let authority = newest(house.certificates())?;
    let staff = house.doors().ok_or(DevicesError::NotServed)?.staff;
    let made = house.modules().devices.make_code(actor).await?;
    let to = reachable(staff);
    let page = trust_page(house).unwrap_or_else(|| format!("https://{to}/"));
    let link = format!(
        "{page}#pair=1&to={to}&ca={}&code={}",
        authority.fingerprint, made.code
    );
    Ok(PairingOffer {
        qr_svg: draw_qr(&link)?,
        link,
        address: format!("https://{to}/"),
        words: words(&authority.fingerprint),
        fingerprint: authority.fingerprint,
        expires_at: made.expires_at,
        valid_minutes: made.valid_minutes(),
        code: made.code,
    })
}

/// Make a code that pairs a device
///
/// 128 bits, once, for ten minutes; the one before stops working. That it was made is in the audit log.
#[utoipa::path(
    post, path = "/api/pairing/codes", tag = "box", operation_id = "makePairingCode",
    responses(
        (status = 200, description = "What to show", body = PairingOffer),
        (status = 409, description = "`devices.not_served`", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn make_code(State(house): State<House>, caller: Caller) -> Result<Json<PairingOffer>, Error> {
    offer(&house, &caller.0).await.map(Json)
}

/// Pair a device
///
/// For a client that already checked this connection against the fingerprint that it was shown. Answers the
/// authorities to trust from now on; nothing else is opened by it.
#[utoipa::path(
    post, path = "/api/pairing", tag = "box", operation_id = "pairDevice", request_body = PairForm,
    responses(
        (status = 200, description = "What to keep; the code is used up", body = Paired),
        (status = 403, description = "`devices.code_refused`: wrong, used or older than ten minutes", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn pair(
    State(house): State<House>,
    visitor: Visitor,
    JsonBody(form): JsonBody<PairForm>,
) -> Result<Json<Paired>, Error> {
    let modules = house.modules();
    let device = modules
        .devices
        .pair(&visitor.actor, &form.code, &form.name)
        .await?;
    let authorities = house
        .certificates()
        .into_iter()
        .flat_map(Certificates::authorities);
    Ok(Json(Paired {
        device: device.id,
        box_id: house.store().identity().box_id,
        clinic: house.store().read(|tx| clinic::settings(tx))?.name,
        authorities: authorities.map(|one| one.pem).collect(),
    }))
}

/// List the devices that are known to trust the box
///
/// Those that were paired, and the first browser that was seen to trust it; at most two hundred.
#[utoipa::path(
    get, path = "/api/devices", tag = "box", operation_id = "listDevices",
    responses((status = 200, description = "The devices, the newest first", body = DeviceList))
)]
async fn list_devices(State(house): State<House>) -> Result<Json<DeviceList>, Error> {
    let found = house.store().read(|tx| devices::list_devices(tx, SHOWN))?;
    let answer = |device: Device| DeviceAnswer {
        id: device.id,
        kind: device.kind,
        name: device.name,
        at: device.at,
    };
    Ok(Json(DeviceList {
        items: found.into_iter().map(answer).collect(),
        trust_page: trust_page(&house),
    }))
}

/// See how far setting up has come
///
/// Yes and no, out of what the box knows at this moment.
#[utoipa::path(
    get, path = "/api/getting-started", tag = "box", operation_id = "getGettingStarted",
    responses((status = 200, description = "What is done", body = GettingStarted))
)]
async fn getting_started(State(house): State<House>) -> Result<Json<GettingStarted>, Error> {
    let known = house.store().read(|tx| {
        Ok(GettingStarted {
            trusted: devices::has_any(tx)?,
            trust_page: trust_page(&house),
            people: auth::count_staff(tx)? > 1,
            patients: house.modules().patients.has_any(),
            logo: clinic::settings(tx)?.brand.logo.is_some(),
        })
    })?;
    Ok(Json(known))
}

/// The routes of the staff address.
pub fn routes(house: &House) -> Routes {
    let manage = Access::Can(Permission::BoxManage);
    Routes::<House>::default()
        .add(manage, routes!(make_code))
        .add(Access::Public, routes!(pair))
        .add(manage, routes!(list_devices))
        .add(manage, routes!(getting_started))
        .with_state(house.clone())
}

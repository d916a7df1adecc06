//! The certificate authority of the box, replaced by a new one: when its key may be known to others, or when
//! the clinic got a domain that the old one may not speak for.

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::app::boot;
use crate::app::house::House;
use crate::platform::audit::Audit;
use crate::platform::http::JsonBody;
use crate::platform::store::Subject;
use crate::platform::tls::{Certificates, TlsError};
use crate::shared::error::Error;

/// What devices have to trust from now on.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewAuthority {
    /// SHA-256 of the certificate, in hexadecimal digits.
    pub fingerprint: String,
    /// Whether it is served already; a box that stands still serves it from its next start on.
    pub is_served: bool,
}

/// Makes a new authority and a new certificate of it.
///
/// # Errors
/// When the disk is full or the key ring refuses; the old authority then stays.
pub async fn replace(house: House, (): ()) -> Result<NewAuthority, Error> {
    super::require_audit(&house)?;
    let here = house.clone();
    let replaced = tokio::task::spawn_blocking(move || replace_here(&here));
    let (before, after, is_served) = replaced
        .await
        .map_err(Error::internal)?
        .map_err(Error::internal)?;
    tracing::info!(fingerprint = after, "the certificate authority was replaced");
    let action = "certificates.authority_replaced";
    let entry = Audit::of(action, Subject::Clinic).changed(
        &json!({ "fingerprint": before }),
        &json!({ "fingerprint": after }),
    );
    super::audit(&house, action, entry).await?;
    Ok(NewAuthority {
        fingerprint: after,
        is_served,
    })
}

/// The fingerprints before and after, and whether devices see it at once.
fn replace_here(house: &House) -> Result<(String, String, bool), TlsError> {
    let names = boot::names(boot::MDNS_HOST, house.settings());
    let served = house.certificates();
    let certificates = match served {
        Some(certificates) => certificates.clone(),
        None => Certificates::open(house.data(), house.store().keys(), house.store().clock(), &names)?,
    };
    let newest = || {
        certificates
            .authorities()
            .first()
            .map(|one| one.fingerprint.clone())
    };
    let before = newest().unwrap_or_default();
    certificates.replace_authority(&names)?;
    // The network may know the box by another name.
    certificates.look_now();
    Ok((before, newest().unwrap_or_default(), served.is_some()))
}

/// The act of this file.
pub fn routes() -> Router<House> {
    Router::new().route(
        "/authority-replace",
        post(async |State(house): State<House>, JsonBody(()): JsonBody<()>| {
            replace(house, ()).await.map(Json)
        }),
    )
}

//! Texts of consents: what counts for whoever registers a child, every version for administration.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use super::SettingsState;
use crate::modules::settings::forms::{ConsentTexts, CurrentConsents, PublishConsentForm};
use crate::modules::settings::service;
use crate::platform::http::{Caller, JsonBody, Problem};
use crate::shared::error::Error;

/// Read the texts that are signed now
#[utoipa::path(
    get, path = "/api/consents", tag = "settings", operation_id = "listCurrentConsents",
    responses((status = 200, description = "One of each kind", body = CurrentConsents))
)]
pub async fn list_current(State(state): State<Arc<SettingsState>>) -> Result<Json<CurrentConsents>, Error> {
    let items = state.store.read(|tx| service::current_consents(tx))?;
    Ok(Json(CurrentConsents { items }))
}

/// Read every version of the texts
#[utoipa::path(
    get, path = "/api/settings/consents", tag = "settings", operation_id = "listConsentTexts",
    responses((status = 200, description = "By kind, the newest first", body = ConsentTexts))
)]
pub async fn list_texts(State(state): State<Arc<SettingsState>>) -> Result<Json<ConsentTexts>, Error> {
    let items = state.store.read(|tx| service::consent_versions(tx))?;
    Ok(Json(ConsentTexts { items }))
}

/// Publish a text
///
/// It is signed from now on. The versions before it stay as they are, since people signed them.
#[utoipa::path(
    post, path = "/api/settings/consents", tag = "settings", operation_id = "publishConsent",
    request_body = PublishConsentForm,
    responses(
        (status = 200, description = "By kind, the newest first", body = ConsentTexts),
        (status = 409, description = "`clinic.consent_replaced`: another was published since", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn publish(
    State(state): State<Arc<SettingsState>>,
    caller: Caller,
    form: Result<JsonBody<PublishConsentForm>, Error>,
) -> Result<Json<ConsentTexts>, Error> {
    let JsonBody(form) = form?;
    state
        .store
        .write(&caller.0, move |tx| service::publish_consent(tx, &form))
        .await?;
    list_texts(State(state)).await
}

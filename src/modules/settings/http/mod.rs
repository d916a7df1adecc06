//! Routes of the settings: parse, call, map.

mod brand;
mod consents;

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use tokio::sync::Semaphore;
use utoipa_axum::routes;

use super::forms::{ChangeClinic, ClinicSettings, ClinicVersions, HolidayFields, Holidays, YearQuery};
use super::{rules, service};
use crate::modules::clinic::Clinic;
use crate::platform::http::{Access, Caller, IfMatch, JsonBody, Problem, Query, Routes, versioned};
use crate::platform::store::{Store, View};
use crate::shared::error::{Error, FieldErrors};
use crate::shared::permission::Permission;

/// What the handlers work with.
pub struct SettingsState {
    store: Store,
    /// One picture is drawn at a time.
    drawing: Semaphore,
}

fn answer(clinic: &Clinic) -> ClinicSettings {
    ClinicSettings {
        version: clinic.header.version,
        settings: rules::written(&clinic.values()),
    }
}

fn show(view: &impl View) -> Result<Response, Error> {
    let clinic = service::current(view)?;
    Ok(versioned(&answer(&clinic), clinic.header.version))
}

/// Read the clinic's settings
#[utoipa::path(
    get, path = "/api/settings/clinic", tag = "settings", operation_id = "getClinicSettings",
    responses((status = 200, description = "The settings in force", body = ClinicSettings, headers(("ETag" = String, description = "Version of the settings"))))
)]
async fn get_clinic(State(state): State<Arc<SettingsState>>) -> Result<Response, Error> {
    state.store.read(|tx| show(tx))
}

/// Change the clinic's settings
///
/// Counts at once and for everyone. The version before stays readable, and sending it again brings it back.
#[utoipa::path(
    put, path = "/api/settings/clinic", tag = "settings", operation_id = "changeClinicSettings",
    params(("If-Match" = String, Header, description = "The version that was seen, as in `ETag`")),
    request_body = ChangeClinic,
    responses(
        (status = 200, description = "The settings in force", body = ClinicSettings, headers(("ETag" = String, description = "Version of the settings"))),
        (status = 412, description = "Changed since they were read; `current` is how they are now", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "Without `If-Match`", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn change_clinic(
    State(state): State<Arc<SettingsState>>,
    caller: Caller,
    seen: IfMatch,
    form: Result<JsonBody<ChangeClinic>, Error>,
) -> Result<Response, Error> {
    let seen = seen.required()?;
    let JsonBody(form) = form?;
    state
        .store
        .write(&caller.0, move |tx| {
            let clinic = service::current(tx)?;
            seen.check(clinic.header.version, || {
                serde_json::to_value(answer(&clinic)).map_err(Error::internal)
            })?;
            service::change_clinic(tx, &form)
        })
        .await?;
    state.store.read(|tx| show(tx))
}

/// Read who changed the clinic's settings, when and why
#[utoipa::path(
    get, path = "/api/settings/clinic/history", tag = "settings", operation_id = "listClinicVersions",
    responses((status = 200, description = "The versions, the newest first; none before the first change", body = ClinicVersions))
)]
async fn list_versions(State(state): State<Arc<SettingsState>>) -> Result<Json<ClinicVersions>, Error> {
    let items = state.store.read(|tx| service::list_versions(tx))?;
    Ok(Json(ClinicVersions { items }))
}

/// List the holidays that all of Spain keeps in a year
///
/// To add to the clinic's own. Those of its community and town are added by hand.
#[utoipa::path(
    get, path = "/api/settings/holidays", tag = "settings", operation_id = "listNationalHolidays", params(YearQuery),
    responses((status = 200, description = "The days, in the clinic's language", body = Holidays), (status = 422, description = "A year whose days are not known", body = Problem, content_type = "application/problem+json"))
)]
async fn list_holidays(
    State(state): State<Arc<SettingsState>>,
    Query(query): Query<YearQuery>,
) -> Result<Json<Holidays>, Error> {
    if !rules::practice::YEARS.contains(&query.year) {
        let mut wrong = FieldErrors::default();
        wrong.add("year", "settings.holiday_date");
        wrong.finish()?;
    }
    let language = state.store.read(|tx| service::current(tx))?.language;
    let written = |(date, name): (jiff::civil::Date, &str)| HolidayFields {
        date: date.to_string(),
        name: name.to_owned(),
    };
    let days = rules::holidays::national(query.year, language);
    Ok(Json(Holidays {
        items: days.into_iter().map(written).collect(),
    }))
}

impl SettingsState {
    /// Over the store.
    #[must_use]
    pub fn new(store: &Store) -> Self {
        Self {
            store: store.clone(),
            drawing: Semaphore::new(1),
        }
    }

    /// The routes of the staff address.
    #[must_use]
    pub fn routes(self: &Arc<Self>) -> Routes<()> {
        let manage = Access::Can(Permission::SettingsManage);
        Routes::<Arc<Self>>::default()
            .add(manage, routes!(get_clinic, change_clinic))
            .add(manage, routes!(list_versions))
            .add(manage, routes!(brand::upload_logo))
            .add(manage, routes!(brand::show_logo))
            .add(manage, routes!(brand::get_palette))
            .add(manage, routes!(list_holidays))
            .add(manage, routes!(consents::list_texts, consents::publish))
            .add(Access::SignedIn, routes!(consents::list_current))
            .with_state(Arc::clone(self))
            .merge(self.open_routes())
    }

    /// The routes of both addresses, for pages in front of any sign-in.
    #[must_use]
    pub fn open_routes(self: &Arc<Self>) -> Routes<()> {
        Routes::<Arc<Self>>::default()
            .add(Access::Public, routes!(brand::get_branding))
            .add(Access::Public, routes!(brand::get_style))
            .add(Access::Public, routes!(brand::get_logo))
            .with_state(Arc::clone(self))
    }
}

//! How the box is, for its administrators: the same checks as `omi doctor`, the numbers behind them, a text for
//! whoever helps that says nothing of anyone, and the newest lines of the log.

mod answers;
mod log;
mod support;

use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::State;
use tokio::sync::Mutex;
use utoipa_axum::routes;

use super::doctor::{self, Asked};
use super::house::House;
use crate::config::Settings;
use crate::platform::http::{Access, Caller, Routes};
use crate::shared::error::Error;
use crate::shared::permission::Permission;
use answers::Diagnostics;

/// How long what a time server said is worth something: it is not asked with every look at the page.
const FRESH: Duration = Duration::from_mins(1);

/// What the time server said, and when.
#[derive(Debug, Default)]
pub struct TimeCheck(Mutex<Option<(Instant, Asked)>>);

impl TimeCheck {
    /// What the time server says, asked again after a minute. Whoever comes meanwhile waits for the same answer.
    async fn current(&self, settings: &Settings) -> Asked {
        let mut last = self.0.lock().await;
        if let Some((at, asked)) = *last
            && at.elapsed() < FRESH
        {
            return asked;
        }
        let asked = doctor::ask_time(settings).await;
        *last = Some((Instant::now(), asked));
        asked
    }
}

/// See how the box is
///
/// What `omi doctor` looks at, but for the content of the store, which is checked each night on a copy. A time server
/// is asked when the settings name one, and nobody else.
#[utoipa::path(
    get, path = "/api/diagnostics", tag = "box", operation_id = "getDiagnostics",
    responses((status = 200, description = "How it is at this moment", body = Diagnostics))
)]
async fn get_diagnostics(State(house): State<House>, caller: Caller) -> Result<Json<Diagnostics>, Error> {
    let asked = house.time().current(house.settings()).await;
    let language = caller.0.language;
    let looked = tokio::task::spawn_blocking(move || Diagnostics::of(&house, asked, language));
    looked.await.map(Json).map_err(Error::internal)
}

/// The routes of the staff address.
pub fn routes(house: &House) -> Routes {
    let manage = Access::Can(Permission::BoxManage);
    Routes::<House>::default()
        .add(manage, routes!(get_diagnostics))
        .add(manage, routes!(log::list_log))
        .add(manage, routes!(log::take_log))
        .with_state(house.clone())
}

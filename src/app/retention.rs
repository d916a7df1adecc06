//! What is kept no longer goes by itself, each night.
//!
//! What holds, and why:
//! - The audit log is kept as long as the clinic says (at least two years), and then purged from its oldest entry on. A
//!   signed checkpoint stays in the place of what went, so that the chain still proves itself.
//! - Nothing goes without notice: the first entry that is old enough starts 30 days, and 30 nights that the box saw, in
//!   which the settings say how much will go and when. Only what was old when the notice began goes; then the next
//!   notice begins. Another period starts it anew.
//! - A clock that jumped makes nothing old: it must have shown about this time for a day, nights are counted and not
//!   only days, and what a jump makes old was in no notice.
//! - Clinical histories are never purged by themselves, whatever the settings say of them: the law sets a least time and
//!   no most (Ley 41/2002, article 17), and who is erased is for a person to decide.
//! - Sessions, codes, invitations, rows of imports and remembered answers have times of their own, which their modules
//!   keep to while the box runs.

use std::path::{Path, PathBuf};

use axum::Json;
use axum::extract::State;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::house::House;
use crate::modules::clinic;
use crate::platform::audit::Audit;
use crate::platform::files;
use crate::platform::http::{Access, Routes};
use crate::platform::store::{Store, Subject};
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::permission::Permission;

/// Where the notice is kept, in the data folder. Losing it starts the notice anew.
const FILE: &str = "retention.json";
/// How long it is told before anything goes.
const NOTICE: SignedDuration = SignedDuration::from_hours(24 * 30);
/// In how many nights.
const NIGHTS: u32 = 30;

/// What was told, and what went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Noted {
    /// Since when it is told that entries will go.
    since: Option<Timestamp>,
    /// From before when they are: what becomes old meanwhile was not told of.
    before: Option<Timestamp>,
    /// Nights since then.
    nights: u32,
    /// For which period, in years.
    years: u8,
    /// When entries went last.
    purged_at: Option<Timestamp>,
    /// How many.
    purged: u64,
}

impl Noted {
    /// Nothing is told of.
    fn start_over(&mut self, years: u8) {
        (self.since, self.before, self.nights, self.years) = (None, None, 0, years);
    }
}

/// Keeps to the periods of the clinic.
pub struct Retention {
    data: PathBuf,
    noted: Mutex<Noted>,
}

/// What goes by itself, and when.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "auditUntil": "2021-11-24", "auditEntries": 1204, "noticeSince": "2026-11-01T02:30:00Z", "purgesFrom": "2026-12-01T02:30:00Z",
    "isClockSettled": true, "lastPurgeAt": null, "lastPurged": 0
}))]
pub struct RetentionPreview {
    /// Entries of the audit log from before this day are old enough.
    #[schema(value_type = String, format = Date)]
    audit_until: Date,
    /// How many of them there are.
    #[schema(minimum = 0)]
    audit_entries: u64,
    /// Since when it is told; nothing while none is old enough.
    #[schema(value_type = Option<String>, format = DateTime)]
    notice_since: Option<Timestamp>,
    /// From when on they go, each night.
    #[schema(value_type = Option<String>, format = DateTime)]
    purges_from: Option<Timestamp>,
    /// Whether the clock has shown about this time for a day; before that nothing goes.
    is_clock_settled: bool,
    /// When entries went last.
    #[schema(value_type = Option<String>, format = DateTime)]
    last_purge_at: Option<Timestamp>,
    /// How many went then.
    #[schema(minimum = 0)]
    last_purged: u64,
}

impl Retention {
    /// For the box of this folder.
    #[must_use]
    pub fn new(data: &Path) -> Self {
        let bytes = std::fs::read(data.join(FILE)).unwrap_or_default();
        Self {
            data: data.to_owned(),
            noted: Mutex::new(serde_json::from_slice(&bytes).unwrap_or_default()),
        }
    }

    /// Tells, or takes out what was told of for long enough. For threads that may wait.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn enforce(&self, store: &Store) -> Result<(), Error> {
        if !store.read(|tx| clinic::is_founded(tx))? || !store.is_clock_settled()? {
            return Ok(());
        }
        let now = store.clock().now();
        let period = Period::of(store)?;
        let mut noted = *self.noted.lock();
        // A notice of tomorrow is one of a clock that was ahead.
        if noted.years != period.years || noted.since.is_some_and(|since| since > now) {
            noted.start_over(period.years);
        }
        if let (Some(since), Some(before)) = (noted.since, noted.before) {
            noted.nights += 1;
            if noted.nights >= NIGHTS && now.duration_since(since) >= NOTICE {
                let purged = take_out(store, before.min(period.before))?;
                (noted.purged_at, noted.purged) = (Some(now), purged);
                noted.start_over(period.years);
            }
        } else if store.count_old_journal(period.before)? > 0 {
            (noted.since, noted.before) = (Some(now), Some(period.before));
        }
        self.keep(noted);
        Ok(())
    }

    fn keep(&self, noted: Noted) {
        if *self.noted.lock() == noted {
            return;
        }
        *self.noted.lock() = noted;
        let written = files::write_atomically(&self.data.join(FILE), 0o600, |file| {
            Ok(serde_json::to_writer(file, &noted)?)
        });
        if let Err(error) = written {
            tracing::warn!(error = %error, "the notice of what goes could not be kept");
        }
    }

    /// What would go now.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn preview(&self, store: &Store) -> Result<RetentionPreview, Error> {
        let period = Period::of(store)?;
        let noted = *self.noted.lock();
        let since = noted.since.filter(|_| noted.years == period.years);
        Ok(RetentionPreview {
            audit_until: period.until,
            audit_entries: store.count_old_journal(period.before)?,
            notice_since: since,
            purges_from: since.and_then(|since| since.checked_add(NOTICE).ok()),
            is_clock_settled: store.is_clock_settled()?,
            last_purge_at: noted.purged_at,
            last_purged: noted.purged,
        })
    }
}

/// The period for which the audit log is kept, as it ends today.
struct Period {
    years: u8,
    until: Date,
    before: Timestamp,
}

impl Period {
    fn of(store: &Store) -> Result<Self, Error> {
        let clinic = store.read(|tx| clinic::settings(tx))?;
        let years = clinic.retention.audit_years;
        let today = clinic.time_zone.date_at(store.clock().now());
        let until = today.saturating_sub(i32::from(years).years());
        let zone = TimeZone::get(clinic.time_zone.as_str()).unwrap_or(TimeZone::UTC);
        let before = zone.to_timestamp(until.at(0, 0, 0, 0)).map_err(Error::internal)?;
        Ok(Self { years, until, before })
    }
}

/// Takes entries out for good. That they go is itself in the log, before they do.
fn take_out(store: &Store, before: Timestamp) -> Result<u64, Error> {
    let count = store.count_old_journal(before)?;
    if count == 0 {
        return Ok(0);
    }
    let until = store.read(|tx| clinic::settings(tx))?.time_zone.date_at(before);
    store.write_blocking(&Actor::system(), move |tx| {
        Audit::of("audit.purged", Subject::Clinic)
            .changed(
                &json!({}),
                &json!({ "purgedEntries": count, "purgedUntil": until }),
            )
            .write(tx)
    })?;
    let purged = store.purge_journal(before)?;
    tracing::info!(purged, "old entries of the audit log were purged");
    Ok(purged)
}

/// See what goes by itself
///
/// How many entries of the audit log are older than the clinic keeps them, and when they go. Nothing is taken out by
/// looking. Clinical histories never go by themselves.
#[utoipa::path(
    get, path = "/api/settings/retention", tag = "settings", operation_id = "previewRetention",
    responses((status = 200, description = "What would go", body = RetentionPreview))
)]
async fn preview_retention(State(house): State<House>) -> Result<Json<RetentionPreview>, Error> {
    let looked = tokio::task::spawn_blocking(move || house.retention().preview(house.store()));
    looked.await.map_err(Error::internal)?.map(Json)
}

/// The routes of the staff address.
pub fn routes(house: &House) -> Routes {
    Routes::<House>::default()
        .add(
            Access::Can(Permission::SettingsManage),
            routes!(preview_retention),
        )
        .with_state(house.clone())
}

//! Files as they were answered lately. A child who is being treated is looked at again and again, by
//! several people, between two changes: the file is read, deciphered and written out once.
//!
//! An answer is given again only while no child, guardian, plan or clinic has changed at all since it
//! was read, and only on the day for which it tells how its plan stands. All are dropped with the first
//! such change: after its commit can be read and before its writer is answered, so nobody sees an old
//! state after a new one, and nothing of a file outlasts it here. A file is the same for everyone who may
//! open it: what only some may see must not come in here. So reserved files never do, and one that names a sibling
//! whose file is reserved is written anew for those who do not open that.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::{Body, Bytes};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_TYPE, ETAG};
use axum::response::Response;
use jiff::civil::Date;
use quick_cache::sync::Cache;

use crate::modules::clinic::{self, Clinic, TimeZoneName};
use crate::modules::patients::model::{Distinct, Guardian, HealthPlan, Patient, Standing};
use crate::platform::store::{Change, Record, Store, Subject};
use crate::shared::error::Error;
use crate::shared::ids::PatientId;

/// Files that are kept; at about 2 kB each, some 4 MB.
const KEPT: usize = 2_048;
/// What a file is made of, and the list of those who are alike.
const SOURCES: [&str; 6] = [
    Patient::TABLE,
    Guardian::TABLE,
    HealthPlan::TABLE,
    Clinic::TABLE,
    Distinct::TABLE,
    Standing::TABLE,
];

/// The files that were answered lately.
pub struct KeptFiles {
    /// Counts the commits that changed anything a file is made of.
    changes: AtomicU64,
    files: Cache<PatientId, Arc<KeptFile>>,
}

/// A file as it is answered.
pub struct KeptFile {
    json: Bytes,
    etag: HeaderValue,
    /// Whose data it shows.
    pub subjects: Box<[Subject]>,
    /// The other children whom it names.
    pub siblings: Box<[PatientId]>,
    changes: u64,
    zone: TimeZoneName,
    day: Date,
}

impl KeptFiles {
    /// Follows the commits of a store.
    #[must_use]
    pub fn follow(store: &Store) -> Arc<Self> {
        let kept = Arc::new(Self {
            changes: AtomicU64::new(0),
            files: Cache::new(KEPT),
        });
        let observer = Arc::clone(&kept);
        store.observe(Box::new(move |_, changes| observer.take(changes)));
        kept
    }

    /// How often anything changed that a file is made of. What was read after this was asked holds while it stays the same.
    #[must_use]
    pub fn changes(&self) -> u64 {
        self.changes.load(Ordering::Acquire)
    }

    fn take(&self, changes: &[Change]) {
        if changes
            .iter()
            .any(|change| SOURCES.contains(&change.table.as_str()))
        {
            // Counted first: one that is being read meanwhile sees that it came too late.
            self.changes.fetch_add(1, Ordering::AcqRel);
            self.files.clear();
        }
    }

    /// The file of a patient, as it was kept or read anew.
    ///
    /// # Errors
    /// 404 `patients.unknown`, and what the store refuses.
    pub fn open(&self, store: &Store, id: PatientId) -> Result<Arc<KeptFile>, Error> {
        // Before the store is read: a commit in between makes what was read too old to be kept.
        let changes = self.changes.load(Ordering::Acquire);
        let kept = self.files.get(&id).filter(|kept| kept.changes == changes);
        let now = store.clock().now();
        if let Some(kept) = kept.filter(|kept| kept.zone.date_at(now) == kept.day) {
            return Ok(kept);
        }
        let (answer, zone) =
            store.read(|tx| Ok((super::answer(tx, id)?, clinic::settings(tx)?.time_zone)))?;
        let kept = Arc::new(KeptFile {
            json: serde_json::to_vec(&answer).map_err(Error::internal)?.into(),
            etag: HeaderValue::try_from(format!("\"{}\"", answer.version)).map_err(Error::internal)?,
            subjects: answer.subjects().into(),
            siblings: answer.sibling_ids().into(),
            changes,
            zone,
            day: zone.date_at(now),
        });
        self.files.insert(id, Arc::clone(&kept));
        if self.changes.load(Ordering::Acquire) != changes {
            self.files.remove(&id);
        }
        Ok(kept)
    }
}

impl KeptFile {
    /// As a response with its version as `ETag`.
    #[must_use]
    pub fn response(&self) -> Response {
        let mut response = Response::new(Body::from(self.json.clone()));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(ETAG, self.etag.clone());
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::store::testing::Bench;
    use crate::shared::ids::Id as _;

    fn change(table: &str) -> Change {
        Change {
            seq: 1,
            table: table.to_owned(),
            id: uuid::Uuid::nil(),
            revision: 1,
            actor: None,
            subject: Subject::Clinic,
        }
    }

    #[test]
    fn what_a_file_is_made_of_takes_every_kept_file_away_and_nothing_else_does() {
        let bench = Bench::new();
        let kept = KeptFiles::follow(&bench.store);
        let id = PatientId::from_uuid(uuid::Uuid::from_u128(1));
        for (table, stays) in [
            ("sessions", true),
            ("patients", false),
            ("users", true),
            ("guardians", false),
            ("health_plans", false),
            ("clinic", false),
        ] {
            let file = KeptFile {
                json: Bytes::from_static(b"{}"),
                etag: HeaderValue::from_static("\"1\""),
                siblings: Box::default(),
                subjects: Box::default(),
                changes: kept.changes.load(Ordering::Relaxed),
                zone: TimeZoneName::EuropeMadrid,
                day: jiff::civil::date(2026, 5, 20),
            };
            kept.files.insert(id, Arc::new(file));
            kept.take(&[change(table)]);
            assert_eq!(kept.files.get(&id).is_some(), stays, "{table}");
        }
    }
}

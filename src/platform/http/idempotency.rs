//! Repeated posts: the same `Idempotency-Key` within a day gets the first answer, and the work is
//! done once. Kept in the same transaction as the work, so that no crash can part them.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use jiff::{SignedDuration, Timestamp};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::platform::crypto;
use crate::platform::store::{Header, Index, Record, Subject, View as _, WriteTx};
use crate::shared::error::{Error, Kind};
use crate::shared::ids::ReplayId;

/// How long an answer is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// The header `Idempotency-Key`, if it was sent.
#[derive(Clone, Debug)]
pub struct IdempotencyKey(Option<String>);

impl<S: Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let Some(value) = parts.headers.get("idempotency-key") else {
            return Ok(Self(None));
        };
        let key = value.to_str().ok().filter(|key| (1..=200).contains(&key.len()));
        match key {
            Some(key) => Ok(Self(Some(key.to_owned()))),
            None => Err(Error::new(Kind::BadRequest, "request.idempotency_key")),
        }
    }
}

/// A remembered answer: what the work returned, which must not be personal (ids, versions).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Replay {
    id: ReplayId,
    header: Header,
    key: String,
    body_hash: [u8; 32],
    answer: Vec<u8>,
}

impl Record for Replay {
    const TABLE: &'static str = "replays";
    const LOGGED: bool = false;
    type Id = ReplayId;

    fn id(&self) -> ReplayId {
        self.id
    }
    fn header(&self) -> &Header {
        &self.header
    }
    fn header_mut(&mut self) -> &mut Header {
        &mut self.header
    }
    fn subject(&self) -> Subject {
        Subject::Clinic
    }
    fn indexes(&self) -> Vec<Index> {
        vec![
            Index::blind("key", self.key.clone()).unique(),
            Index::instant("made", self.header.updated_at),
        ]
    }
}

impl IdempotencyKey {
    /// Does the work once per key, person and route; `body` is what was sent, to tell a repetition
    /// from another request under the same key.
    ///
    /// # Errors
    /// 422 `request.idempotency_reused` for another body; else what the work refuses (refusals are not kept).
    pub fn once<T: Serialize + DeserializeOwned>(
        &self,
        tx: &mut WriteTx<'_>,
        route: &str,
        body: &impl Serialize,
        work: impl FnOnce(&mut WriteTx<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let Some(key) = &self.0 else { return work(tx) };
        let user = tx.actor().user.map(|user| user.to_string()).unwrap_or_default();
        let key = format!("{user}|{route}|{key}");
        let body_hash = crypto::sha256(&serde_json::to_vec(body).map_err(Error::internal)?);
        let known = tx
            .find::<Replay>(&Index::blind("key", key.clone()).unique())?
            .into_iter()
            .next();
        if let Some(known) = known {
            if is_kept(&known, tx.now()) {
                if known.body_hash != body_hash {
                    return Err(Error::new(Kind::Invalid, "request.idempotency_reused"));
                }
                return rmp_serde::from_slice(&known.answer).map_err(Error::internal);
            }
            tx.purge::<Replay>(known.id)?;
        }
        let value = work(tx)?;
        let answer = rmp_serde::to_vec_named(&value).map_err(Error::internal)?;
        let mut replay = Replay {
            id: tx.new_id(),
            header: Header::default(),
            key,
            body_hash,
            answer,
        };
        tx.put(&mut replay)?;
        Ok(value)
    }
}

fn is_kept(replay: &Replay, now: Timestamp) -> bool {
    now.duration_since(replay.header.created_at) < KEPT
}

/// Takes out at most `limit` answers that are kept no longer. Called by a worker.
///
/// # Errors
/// When the file cannot be read.
pub fn purge_old(tx: &mut WriteTx<'_>, limit: usize) -> Result<usize, Error> {
    let until = tx.now().checked_sub(KEPT).map_err(Error::internal)?;
    let old = tx.find_until::<Replay>(&Index::instant("made", until), limit)?;
    for replay in &old {
        tx.purge::<Replay>(replay.id)?;
    }
    Ok(old.len())
}

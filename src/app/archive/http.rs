//! The archive of the clinic, for its administrators.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use bytes::{Bytes, BytesMut};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::atomic::Ordering;
use tokio::io::AsyncReadExt as _;
use utoipa::ToSchema;
use utoipa_axum::routes;
use zeroize::Zeroizing;

use super::making::Stage;
use super::{check_words, note_in};
use crate::app::house::House;
use crate::modules::{auth, clinic};
use crate::platform::audit::Audit;
use crate::platform::http::{Access, Caller, JsonBody, Problem, Routes, attachment, explain};
use crate::platform::store::{Subject, WriteTx};
use crate::shared::error::{Error, FieldErrors};
use crate::shared::language::Language;
use crate::shared::permission::Permission;

/// Bytes that are read at a time.
const PIECE: usize = 256 << 10;

/// Where the archive stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum ArchiveState {
    /// There is none.
    None,
    /// It is being made.
    Working,
    /// It can be taken.
    Ready,
    /// It could not be made.
    Failed,
}

/// The archive of the clinic in the box.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ArchiveView {
    /// Where it stands.
    state: ArchiveState,
    /// While it is made: since when. When it is ready: when it was finished.
    #[schema(value_type = Option<String>, format = DateTime)]
    at: Option<Timestamp>,
    /// While it is made: bytes that were written, before they are compressed.
    bytes_done: Option<u64>,
    /// While it is made: bytes that will be; none while they are counted.
    bytes_total: Option<u64>,
    /// When it is ready: its length.
    file_bytes: Option<u64>,
    /// When it is ready: the digest of its content, which a box that takes it in shows again.
    content_digest: Option<String>,
    /// When it is ready: until when it is kept.
    #[schema(value_type = Option<String>, format = DateTime)]
    kept_until: Option<Timestamp>,
    /// Why it could not be made, in words.
    failure: Option<String>,
}

impl ArchiveView {
    fn of(stage: &Stage, language: Language) -> Self {
        let mut view = Self {
            state: ArchiveState::None,
            at: None,
            bytes_done: None,
            bytes_total: None,
            file_bytes: None,
            content_digest: None,
            kept_until: None,
            failure: None,
        };
        match stage {
            Stage::Nothing => {}
            Stage::Working(work) => {
                let total = work.total.load(Ordering::Relaxed);
                view.state = ArchiveState::Working;
                view.at = Some(work.since);
                view.bytes_done = Some(work.done.load(Ordering::Relaxed));
                view.bytes_total = Some(total).filter(|total| *total > 0);
            }
            Stage::Ready(ready) => {
                view.state = ArchiveState::Ready;
                view.at = Some(ready.at);
                view.file_bytes = Some(ready.bytes);
                view.content_digest = Some(ready.digest.clone());
                view.kept_until = Some(ready.until());
            }
            Stage::Failed(error) => {
                view.state = ArchiveState::Failed;
                view.failure = Some(explain(error, language));
            }
        }
        view
    }
}

/// With which words.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"passphrase": "cepillo azul del norte"}))]
struct MakeArchive {
    /// Opens the archive, and nothing else does; the box forgets it.
    passphrase: String,
}

fn view(house: &House, language: Language) -> Json<ArchiveView> {
    let stage = house.archive().stage(house.store().clock().now());
    Json(ArchiveView::of(&stage, language))
}

/// See the archive of the clinic
#[utoipa::path(
    get, path = "/api/archive", tag = "exchange", operation_id = "getArchive",
    responses((status = 200, description = "Where it stands", body = ArchiveView))
)]
async fn get_archive(State(house): State<House>, caller: Caller) -> Json<ArchiveView> {
    view(&house, caller.0.language)
}

/// Make an archive of the whole clinic
///
/// Everything that the clinic has in OMI in one file that an empty box takes in (`omi import`), sealed with a
/// passphrase. It is made beside everything else and kept for a day; the one before goes. Needs a password that was
/// given a moment ago, and is noted in the audit log.
#[utoipa::path(
    post, path = "/api/archive", tag = "exchange", operation_id = "makeArchive", request_body = MakeArchive,
    responses(
        (status = 200, description = "It is being made", body = ArchiveView),
        (status = 409, description = "`archive.busy`: another one is being made", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn make_archive(
    State(house): State<House>,
    caller: Caller,
    JsonBody(form): JsonBody<MakeArchive>,
) -> Result<Json<ArchiveView>, Error> {
    let words = Zeroizing::new(form.passphrase);
    let mut wrong = FieldErrors::default();
    wrong.check("passphrase", check_words(&words));
    wrong.finish()?;
    let note = |tx: &mut WriteTx<'_>| {
        auth::require_reauthentication(tx)?;
        note_in(tx, true)
    };
    house.store().write(&caller.0, note).await?;
    let work = house.archive().begin(house.store().clock().now())?;
    let here = house.clone();
    tokio::task::spawn_blocking(move || here.archive().work(&here, &work, &words));
    Ok(view(&house, caller.0.language))
}

/// Stop making the archive, or put it away
#[utoipa::path(
    delete, path = "/api/archive", tag = "exchange", operation_id = "discardArchive",
    responses((status = 204, description = "There is none any more"))
)]
async fn discard_archive(State(house): State<House>, _: Caller) -> StatusCode {
    house.archive().discard();
    StatusCode::NO_CONTENT
}

/// Take the archive away
///
/// Noted in the audit log before its first byte leaves.
#[utoipa::path(
    get, path = "/api/archive/file", tag = "exchange", operation_id = "takeArchive",
    responses(
        (status = 200, description = "The file, as `packaging/ARCHIVE.md` describes it", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 404, description = "`archive.none`: none is ready", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn take_archive(State(house): State<House>, caller: Caller) -> Result<Response, Error> {
    let Stage::Ready(ready) = house.archive().stage(house.store().clock().now()) else {
        return Err(Error::not_found("archive.none"));
    };
    let note = |tx: &mut WriteTx<'_>| Audit::of("archive.taken", Subject::Clinic).write(tx);
    house.store().write(&caller.0, note).await?;
    let zone = house.store().read(|tx| clinic::settings(tx))?.time_zone;
    let file = tokio::fs::File::from_std(ready.open()?);
    let pieces = futures_util::stream::unfold(Some(file), |file| async {
        let mut file = file?;
        let mut piece = BytesMut::with_capacity(PIECE);
        match file.read_buf(&mut piece).await {
            Ok(0) => None,
            Ok(_) => Some((Ok::<Bytes, std::io::Error>(piece.freeze()), Some(file))),
            // Cut off in the middle, so that nobody takes it for the whole.
            Err(error) => Some((Err(error), None)),
        }
    });
    let name = format!("omi-clinica-{}.omi", zone.date_at(ready.at));
    let mut response = attachment(Body::from_stream(pieces), "application/octet-stream", &name);
    let length = HeaderValue::from(ready.bytes);
    response.headers_mut().insert(header::CONTENT_LENGTH, length);
    Ok(response)
}

/// The routes of the staff address.
pub fn routes(house: &House) -> Routes {
    let manage = Access::Can(Permission::ExchangeManage);
    Routes::<House>::default()
        .add(manage, routes!(get_archive, make_archive, discard_archive))
        .add(manage, routes!(take_archive))
        .with_state(house.clone())
}

//! A file on its way in.

use std::sync::Arc;

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{HeaderMap, header};

use super::imports::show;
use crate::modules::exchange::Shared;
use crate::modules::exchange::error::ExchangeError;
use crate::modules::exchange::forms::ImportView;
use crate::modules::exchange::rules::read_file;
use crate::modules::exchange::service::{self, Incoming};
use crate::modules::exchange::store;
use crate::platform::crypto::sha256_hex;
use crate::platform::http::{Caller, PathId};
use crate::platform::store::{Lane, WriteTx};
use crate::shared::error::{Error, Kind};
use crate::shared::ids::ImportId;
use crate::shared::person::ShortText;

/// Bytes of a file.
const FILE_MAX_BYTES: usize = 24 << 20;
/// Rows that one write puts away.
const ROWS_PER_WRITE: usize = 400;
/// The header with the file's name, in percent-encoded UTF-8.
const NAME: &str = "x-file-name";

/// Add a file to an import
///
/// CSV in whatever letters and with whatever separator, or XLSX, of at most 24 MiB, 50,000 rows and 200 columns.
/// Several files of one import are read as one; columns of the same name are the same.
#[utoipa::path(
    post, path = "/api/imports/{id}/files", tag = "exchange", operation_id = "addImportFile",
    params(("id" = ImportId, Path, description = "The import"), ("x-file-name" = Option<String>, Header, description = "The file's name, percent-encoded")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file as it is"),
    responses((status = 200, description = "The import with the file", body = ImportView))
)]
pub async fn add_import_file(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    PathId(id): PathId<ImportId>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<ImportView>, Error> {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    if kind != Some("application/octet-stream") {
        return Err(Error::new(Kind::UnsupportedMediaType, "exchange.not_a_file"));
    }
    let name = name_of(&headers);
    let batch = shared.store.read(|tx| store::batch(tx, id))?;
    service::check_addable(&batch)?;
    let _turn = Turn::take(&shared, id)?;
    // One byte more than is taken tells a file that is too large from one that broke off.
    let bytes = to_bytes(body, FILE_MAX_BYTES).await.map_err(|error| {
        let is_too_large =
            std::error::Error::source(&error).is_some_and(|cause| cause.to_string().contains("length limit"));
        if is_too_large {
            Error::from(ExchangeError::TooManyBytes)
        } else {
            Error::new(Kind::BadRequest, "request.incomplete")
        }
    })?;
    let read = tokio::task::spawn_blocking(move || {
        let digest = sha256_hex(&bytes);
        let sheet = read_file(&bytes).map_err(ExchangeError::File)?;
        Ok::<_, Error>(service::arrange(&batch, name, digest, sheet)).map(|incoming| (incoming, batch.rows))
    });
    let (incoming, from) = read.await.map_err(Error::internal)??;
    put_away(&shared, &caller, id, from, incoming).await?;
    shared.store.read(|tx| show(tx, id)).map(Json)
}

async fn put_away(
    shared: &Shared,
    caller: &Caller,
    id: ImportId,
    from: u32,
    incoming: Incoming,
) -> Result<(), Error> {
    let Incoming { file, columns, rows } = incoming;
    let mut at = from;
    if from + file.rows > 50_000 {
        return Err(ExchangeError::File(crate::modules::exchange::rules::Refused::TooManyRows).into());
    }
    for piece in rows.chunks(ROWS_PER_WRITE) {
        let piece = piece.to_vec();
        let count = u32::try_from(piece.len()).unwrap_or(0);
        let write = move |tx: &mut WriteTx<'_>| service::put_rows(tx, id, at, &piece);
        shared.store.write_in(Lane::Batch, &caller.0, write).await?;
        at += count;
    }
    let write = move |tx: &mut WriteTx<'_>| service::add_file(tx, id, &file, &columns);
    shared.store.write(&caller.0, write).await
}

/// One file at a time for each import.
struct Turn<'a>(&'a Shared, ImportId);

impl<'a> Turn<'a> {
    fn take(shared: &'a Shared, id: ImportId) -> Result<Self, Error> {
        if shared.uploading.lock().insert(id) {
            Ok(Self(shared, id))
        } else {
            Err(ExchangeError::NotNow.into())
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.uploading.lock().remove(&self.1);
    }
}

/// The name of the file without a folder before it.
fn name_of(headers: &HeaderMap) -> String {
    let raw = headers
        .get(NAME)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let mut bytes = Vec::new();
    let mut rest = raw.as_bytes();
    while let [first, after @ ..] = rest {
        let escaped = after.get(..2).filter(|_| *first == b'%');
        let escaped = escaped.and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() {
            after.get(2..).unwrap_or_default()
        } else {
            after
        };
    }
    let text = String::from_utf8_lossy(&bytes);
    let last = text.rsplit(['/', '\\']).next().unwrap_or_default();
    let cleaned: String = last.chars().filter(|c| !c.is_control()).take(120).collect();
    ShortText::parse(&cleaned).map_or_else(|_| "?".to_owned(), |name| name.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_only_a_name() {
        for (sent, name) in [
            ("pacientes%20ni%C3%B1os.csv", "pacientes niños.csv"),
            ("..%2F..%2Fetc/passwd", "passwd"),
            ("C:\\lista.xlsx", "lista.xlsx"),
            ("100%.csv", "100%.csv"),
            ("%zz%0A.csv", "%zz.csv"),
            ("", "?"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(NAME, sent.parse().unwrap());
            assert_eq!(name_of(&headers), name, "{sent}");
        }
    }
}

//! What became of the rows: on the screen, and as a file that can be mended and sent again.
#![expect(
    unused_qualifications,
    reason = "the code that utoipa writes for parameters qualifies what it need not"
)]

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use futures_util::StreamExt as _;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::modules::exchange::forms::{RowOutcome, RowPage, RowProblem, RowView};
use crate::modules::exchange::model::{ImportBatch, RowResult};
use crate::modules::exchange::rules::OWN_COLUMNS;
use crate::modules::exchange::{Shared, service, store};
use crate::platform::csv::{csv_line, separator};
use crate::platform::http::{CSV, Caller, PathId, Query, attachment, words_of};
use crate::platform::list_words::list_word;
use crate::platform::store::{ReadTx, View};
use crate::shared::error::{Error, Kind};
use crate::shared::ids::ImportId;
use crate::shared::language::Language;

/// Rows of a page.
const PAGE: usize = 50;
/// Rows that one request looks through.
const LOOKED_THROUGH: u32 = 5_000;

/// Which rows.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RowQuery {
    /// Only those that came to this.
    #[param(inline)]
    outcome: Option<RowOutcome>,
    /// After this row: `next` of the page before.
    #[param(minimum = 0)]
    after: Option<u16>,
}

/// List what became of the rows of an import
///
/// A page may hold few rows or none and have a next one all the same: rows are looked through piece by piece.
#[utoipa::path(
    get, path = "/api/imports/{id}/rows", tag = "exchange", operation_id = "listImportRows",
    params(("id" = ImportId, Path, description = "The import"), RowQuery),
    responses((status = 200, description = "Rows in the order of the file", body = RowPage))
)]
pub async fn list_import_rows(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    PathId(id): PathId<ImportId>,
    Query(query): Query<RowQuery>,
) -> Result<Json<RowPage>, Error> {
    let language = caller.0.language;
    let look =
        tokio::task::spawn_blocking(move || shared.store.read(|view| page(view, id, &query, language)));
    look.await.map_err(Error::internal)?.map(Json)
}

fn page(view: &ReadTx<'_>, id: ImportId, query: &RowQuery, language: Language) -> Result<RowPage, Error> {
    let batch = store::batch(view, id)?;
    let mut row = query
        .after
        .map(u32::from)
        .map_or(0, |after| after.saturating_add(1));
    let last = row.saturating_add(LOOKED_THROUGH).min(batch.rows);
    let mut items = Vec::new();
    while row < last && items.len() < PAGE {
        let rows = store::rows(view, &batch, row, PAGE)?;
        for (line, cells) in rows {
            if items.len() >= PAGE || row >= last {
                break;
            }
            if let Some(result) = store::result(view, id, row)?
                && query.outcome.is_none_or(|outcome| outcome == result.outcome)
            {
                items.push(shown(&batch, row, line, &cells, result, language));
            }
            row += 1;
        }
    }
    let next = (row < batch.rows).then(|| row.saturating_sub(1));
    Ok(RowPage { items, next })
}

fn shown(
    batch: &ImportBatch,
    row: u32,
    line: u32,
    cells: &[String],
    result: RowResult,
    language: Language,
) -> RowView {
    let cell_of = |field: &str| {
        let plan = batch.plan.as_ref()?;
        let at = plan
            .columns
            .iter()
            .position(|column| column.as_deref() == Some(field))?;
        cells.get(at).filter(|cell| !cell.is_empty()).map(String::as_str)
    };
    let parts = ["firstName", "lastName", "secondLastName", "fullName"]
        .into_iter()
        .filter_map(cell_of);
    let problems = result.problems.iter().map(|(field, code)| RowProblem {
        field: field.clone(),
        column: column_of(batch, field).map(ToOwned::to_owned),
        code: code.clone(),
        detail: words_of(code, language),
    });
    RowView {
        row,
        line,
        name: parts.collect::<Vec<_>>().join(" "),
        outcome: result.outcome,
        problems: problems.collect(),
        can_choose: result.can_choose,
        choice: batch.choices.get(&row).copied(),
        patient: result.entered.map(|entered| entered.patient),
    }
}

/// Take away the rows of an import that were not entered
///
/// With the columns of the file and three more: the line, what came of it, and why. Mended, it can be sent again
/// as it is. UTF-8 with a mark, semicolons in Spanish and commas in English; what a spreadsheet would take for
/// a formula begins with an apostrophe.
#[utoipa::path(
    get, path = "/api/imports/{id}/report", tag = "exchange", operation_id = "reportImport",
    params(("id" = ImportId, Path, description = "The import")),
    responses((status = 200, description = "The file", body = String, content_type = "text/csv"), (status = 410, description = "Its rows were put away", body = crate::platform::http::Problem, content_type = "application/problem+json"))
)]
pub async fn report_import(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    PathId(id): PathId<ImportId>,
) -> Result<Response, Error> {
    let batch = shared.store.read(|tx| store::batch(tx, id))?;
    if !batch.has_file {
        return Err(Error::new(Kind::Gone, "exchange.file_gone"));
    }
    let write = move |tx: &mut crate::platform::store::WriteTx<'_>| service::note_report(tx, id);
    shared.store.write(&caller.0, write).await?;
    let language = caller.0.language;
    let head = {
        let names = batch.columns.iter().map(|column| column.name.as_str());
        format!(
            "\u{feff}{}",
            csv_line(names.chain(OWN_COLUMNS), separator(language))
        )
    };
    let lines = futures_util::stream::unfold(Some(0), move |row| {
        let (shared, batch) = (Arc::clone(&shared), batch.clone());
        async move {
            let row = row?;
            let read = tokio::task::spawn_blocking(move || {
                shared.store.read(|view| lines(view, &batch, row, language))
            });
            match read.await {
                Ok(Ok((text, next))) => Some((Ok(text), next)),
                Ok(Err(error)) => Some((Err(std::io::Error::other(error)), None)),
                Err(error) => Some((Err(std::io::Error::other(error)), None)),
            }
        }
    });
    let head = futures_util::stream::once(async move { Ok(head) });
    let body = Body::from_stream(head.chain(lines).fuse());
    Ok(attachment(body, CSV, "omi-import.csv"))
}

fn lines(
    view: &impl View,
    batch: &ImportBatch,
    from: u32,
    language: Language,
) -> Result<(String, Option<u32>), Error> {
    let rows = store::rows(view, batch, from, usize::MAX)?;
    let mut text = String::new();
    let mut row = from;
    for (line, mut cells) in rows {
        if let Some(result) = store::result(view, batch.id, row)?
            && service::is_problem(result.outcome)
        {
            cells.resize(batch.columns.len(), String::new());
            let outcome = match result.outcome {
                RowOutcome::Duplicate => "DUPLICATE",
                RowOutcome::Entered | RowOutcome::Refused | RowOutcome::Skipped => "NOT_IMPORTED",
            };
            let outcome = list_word(language, "imports", outcome);
            let reasons = result.problems.iter().map(|(field, code)| {
                let words = words_of(code, language);
                let name = column_of(batch, field);
                name.map_or(words.clone(), |name| format!("{name}: {words}"))
            });
            let own = [
                line.to_string(),
                outcome.to_owned(),
                reasons.collect::<Vec<_>>().join(" · "),
            ];
            text.push_str(&csv_line(
                cells.iter().chain(&own).map(String::as_str),
                separator(language),
            ));
        }
        row += 1;
    }
    let next = (row < batch.rows && row > from).then_some(row);
    Ok((text, next))
}

/// The column of the file that holds a field.
fn column_of<'a>(batch: &'a ImportBatch, field: &str) -> Option<&'a str> {
    let plan = batch.plan.as_ref()?;
    let whole = ["firstName", "lastName"]
        .iter()
        .find_map(|part| field.strip_suffix(part));
    let whole = whole.map(|path| format!("{path}fullName"));
    let is_it = |column: &Option<String>| {
        column
            .as_deref()
            .is_some_and(|name| name == field || Some(name) == whole.as_deref())
    };
    let at = plan.columns.iter().position(is_it)?;
    batch.columns.get(at).map(|column| column.name.as_str())
}

//! The log as a file for a spreadsheet.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use futures_util::StreamExt as _;
use jiff::tz::TimeZone;

use super::AuditState;
use super::answers::told_act;
use super::lists::{AuditQuery, zone_of};
use crate::modules::audit::model::{Words, kind_of};
use crate::modules::audit::rules::{show, show_instant};
use crate::modules::audit::service::{self, Told};
use crate::platform::audit::Asked;
use crate::platform::csv::{csv_line, separator};
use crate::platform::http::{CSV, Caller, Query, attachment};
use crate::platform::store::WriteTx;
use crate::shared::actor::Actor;
use crate::shared::error::Error;

/// Entries that are read at a time.
const ENTRIES_PER_PIECE: usize = 500;
/// People whom a line names.
const PEOPLE: usize = 20;
/// The columns, by the names of their words.
const COLUMNS: [&str; 12] = [
    "position", "at", "kind", "act", "actor", "roles", "door", "address", "people", "record", "before",
    "after",
];

/// Take the audit log away as CSV
///
/// UTF-8 with a mark at its beginning, semicolons in Spanish and commas in English, newest first, with the
/// filters of the list (`limit` and `cursor` do not count). What a spreadsheet would take for a formula begins
/// with an apostrophe. That it was taken is noted in the log before the first line leaves.
#[utoipa::path(
    get, path = "/api/audit/export", tag = "audit", params(AuditQuery),
    responses((status = 200, description = "The file", body = String, content_type = "text/csv"))
)]
pub async fn export_audit(
    State(state): State<Arc<AuditState>>,
    caller: Caller,
    Query(query): Query<AuditQuery>,
) -> Result<Response, Error> {
    // They do not count here, and make no more sense than in the list.
    query.limit()?;
    query.before()?;
    let zone = zone_of(&state.store)?;
    let asked = Arc::new(query.asked(&zone)?);
    let (kind, act) = (query.kind(), query.act()?);
    let noted = Arc::clone(&asked);
    let note = move |tx: &mut WriteTx<'_>| service::note_export(tx, &noted, kind, act);
    state.store.write(&caller.0, note).await?;
    let end = state.store.read(|view| Ok(view.journal_head()?.seq + 1))?;
    let export = Export {
        state,
        actor: caller.0,
        asked,
        zone,
    };
    let pieces = futures_util::stream::unfold(Step::Head(export, end), |step| async {
        match step {
            Step::Head(export, end) => {
                let head = export.head();
                Some((Ok(head), Step::Rows(export, end)))
            }
            Step::Rows(export, before) => {
                let read = tokio::task::spawn_blocking(move || {
                    let piece = export.rows(before);
                    (export, piece)
                });
                match read.await {
                    Ok((export, Ok((lines, next)))) => {
                        let step = next.map_or(Step::End, |next| Step::Rows(export, next));
                        Some((Ok(lines), step))
                    }
                    // Cut off in the middle, so that nobody takes it for the whole.
                    Ok((_, Err(error))) => Some((Err(std::io::Error::other(error)), Step::End)),
                    Err(error) => Some((Err(std::io::Error::other(error)), Step::End)),
                }
            }
            Step::End => None,
        }
    });
    // Compression asks once more after the end.
    Ok(attachment(Body::from_stream(pieces.fuse()), CSV, "omi-audit.csv"))
}

enum Step {
    Head(Export, u64),
    Rows(Export, u64),
    End,
}

struct Export {
    state: Arc<AuditState>,
    actor: Arc<Actor>,
    asked: Arc<Asked>,
    zone: TimeZone,
}

impl Export {
    fn words(&self) -> &'static Words {
        Words::of(self.actor.language)
    }

    fn separator(&self) -> char {
        separator(self.actor.language)
    }

    fn head(&self) -> String {
        let names = COLUMNS.iter().map(|name| self.words().column(name));
        // The mark tells spreadsheets that it is UTF-8.
        format!("\u{feff}{}", csv_line(names, self.separator()))
    }

    fn rows(&self, before: u64) -> Result<(String, Option<u64>), Error> {
        let page = self.state.store.read(|view| {
            service::list_entries(
                view,
                &self.actor,
                &self.asked,
                Some(before),
                ENTRIES_PER_PIECE,
                PEOPLE,
            )
        })?;
        let lines = page.entries.iter().map(|told| self.line(told)).collect();
        Ok((lines, page.next))
    }

    fn line(&self, told: &Told) -> String {
        let (words, found) = (self.words(), &told.found);
        let entry = found.entry.as_ref();
        let kind = entry.map(|entry| kind_of(&entry.action, !entry.read.is_empty()));
        let roles = entry.into_iter().flat_map(|entry| &entry.roles);
        let roles: Vec<&str> = roles.map(|role| words.role(role.as_str())).collect();
        let erased = words.other("erasedPerson");
        let names = told.people.iter();
        let names: Vec<&str> = names
            .map(|person| person.name.as_deref().unwrap_or(erased))
            .collect();
        let more = told.people_count.saturating_sub(names.len());
        let more = if more > 0 {
            format!(" (+{more})")
        } else {
            String::new()
        };
        let is_by_someone = entry.is_some_and(|entry| entry.actor.is_some());
        let actor = match (&told.actor_name, is_by_someone) {
            (Some(name), _) => name.as_str(),
            (None, true) => erased,
            (None, false) => "",
        };
        let values = |side: fn(&crate::platform::audit::FieldChange) -> &serde_json::Value| {
            let changes = entry.into_iter().flat_map(|entry| &entry.changes);
            let shown = changes.filter_map(|change| {
                let value = show(&change.field, side(change), words, &self.zone)?;
                Some(format!("{}: {value}", words.field(&change.field)))
            });
            shown.collect::<Vec<_>>().join("\n")
        };
        let cells: [String; 12] = [
            found.position.to_string(),
            found
                .at
                .map_or_else(String::new, |at| show_instant(at, &self.zone)),
            kind.map_or("", |kind| words.kind(kind)).to_owned(),
            entry.map_or_else(
                || words.other("erased").to_owned(),
                |entry| told_act(entry, words),
            ),
            actor.to_owned(),
            roles.join(", "),
            entry
                .map_or("", |entry| words.door(entry.door.as_str()))
                .to_owned(),
            entry
                .and_then(|entry| entry.address)
                .map_or_else(String::new, |address| address.to_string()),
            format!("{}{more}", names.join(", ")),
            entry
                .and_then(|entry| entry.object.as_ref())
                .map_or("", |(table, _)| words.record(table))
                .to_owned(),
            values(|change| &change.before),
            values(|change| &change.after),
        ];
        csv_line(cells.iter().map(String::as_str), self.separator())
    }
}

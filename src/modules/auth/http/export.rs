//! The list of the people who work here as a file.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use serde_json::json;

use super::super::door::AuthModule;
use super::super::model::UserState;
use super::super::service::{self, Person};
use crate::modules::clinic::{self, TimeZoneName};
use crate::platform::audit::Audit;
use crate::platform::csv::{csv_line, separator};
use crate::platform::http::{CSV, Caller, attachment};
use crate::platform::list_words::list_word;
use crate::platform::store::{Subject, WriteTx};
use crate::platform::xlsx::{self, Workbook};
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::language::Language;
use crate::shared::permission::Permission;

/// The columns, by the names of their words.
const COLUMNS: [&str; 8] = [
    "name",
    "email",
    "roles",
    "state",
    "twoFactor",
    "collegeNumber",
    "language",
    "created",
];

type Row = [String; 8];

/// Take the list of the people who work here away as CSV
///
/// UTF-8 with a mark at its beginning, semicolons in Spanish and commas in English. What a spreadsheet would take for
/// a formula begins with an apostrophe. That it was taken is in the log before it leaves.
#[utoipa::path(
    get, path = "/api/users/export.csv", tag = "users", operation_id = "exportUsersCsv",
    responses((status = 200, description = "The file", body = String, content_type = "text/csv"))
)]
pub async fn export_users_csv(
    State(auth): State<Arc<AuthModule>>,
    caller: Caller,
) -> Result<Response, Error> {
    let language = caller.0.language;
    let rows = take(&auth, &caller.0, "CSV").await?;
    let mut text = format!("\u{feff}{}", csv_line(heads(language), separator(language)));
    for row in &rows {
        text.push_str(&csv_line(row.iter().map(String::as_str), separator(language)));
    }
    Ok(attachment(Body::from(text), CSV, "omi-usuarios.csv"))
}

/// Take the list of the people who work here away as a workbook
///
/// XLSX; for the rest as the CSV.
#[utoipa::path(
    get, path = "/api/users/export.xlsx", tag = "users", operation_id = "exportUsersXlsx",
    responses((status = 200, description = "The file", body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
)]
pub async fn export_users_xlsx(
    State(auth): State<Arc<AuthModule>>,
    caller: Caller,
) -> Result<Response, Error> {
    let rows = take(&auth, &caller.0, "XLSX").await?;
    let mut book = Workbook::begin().map_err(Error::internal)?;
    book.row(heads(caller.0.language)).map_err(Error::internal)?;
    for row in &rows {
        book.row(row.iter().map(String::as_str))
            .map_err(Error::internal)?;
    }
    let bytes = book.finish().map_err(Error::internal)?;
    Ok(attachment(
        Body::from(bytes),
        xlsx::CONTENT_TYPE,
        "omi-usuarios.xlsx",
    ))
}

fn heads(language: Language) -> impl Iterator<Item = &'static str> {
    COLUMNS
        .into_iter()
        .map(move |name| list_word(language, "users", name))
}

/// Notes that the list is taken, and reads it. A clinic has as many people as fit into memory.
async fn take(auth: &AuthModule, actor: &Actor, format: &'static str) -> Result<Vec<Row>, Error> {
    let note = move |tx: &mut WriteTx<'_>| {
        tx.actor().require(Permission::ExchangeManage)?;
        Audit::of("auth.users_exported", Subject::Clinic)
            .changed(&json!({}), &json!({ "fileFormat": format }))
            .write(tx)
    };
    auth.store.write(actor, note).await?;
    let language = actor.language;
    auth.store.read(|view| {
        let zone = clinic::settings(view)?.time_zone;
        let page = service::list_staff(view, None, usize::MAX)?;
        let mut people: Vec<&Person> = page.people.iter().collect();
        people.sort_by(|a, b| a.user.name.cmp(&b.user.name));
        Ok(people
            .into_iter()
            .map(|person| row(person, zone, language))
            .collect())
    })
}

fn row(person: &Person, zone: TimeZoneName, language: Language) -> Row {
    let user = &person.user;
    let word = |name| list_word(language, "values", name).to_owned();
    let roles = user.roles.iter().map(|role| word(role.as_str()));
    let has_factor = person
        .credentials
        .as_ref()
        .is_some_and(|credentials| credentials.totp.is_some());
    [
        user.name.clone(),
        user.email.as_ref().map_or_else(String::new, ToString::to_string),
        roles.collect::<Vec<_>>().join(", "),
        word(match user.state {
            UserState::Invited => "INVITED",
            UserState::Active => "ACTIVE",
            UserState::Disabled => "DISABLED",
        }),
        word(if has_factor { "yes" } else { "no" }),
        user.college_number.clone().unwrap_or_default(),
        word(match user.language {
            Language::Es => "es",
            Language::En => "en",
        }),
        zone.date_at(user.header.created_at)
            .strftime("%d/%m/%Y")
            .to_string(),
    ]
}

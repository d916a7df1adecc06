//! The list of children as a file: the children that the list shows with the same filters, with what the desk
//! needs of them and their families. What is clinical stays in the file of each.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use futures_util::StreamExt as _;
use jiff::civil::Date;
use serde_json::json;

use super::PatientsState;
use super::lists::{ListQuery, PAGE_MAX, filters, page_request};
use crate::modules::clinic;
use crate::modules::patients::directory::PageRequest;
use crate::modules::patients::model::{
    Guardian, Guardianship, HealthPlan, Patient, PaymentFrequency, PlanStatus, PlanType, Relationship,
};
use crate::modules::patients::{rules, store};
use crate::platform::audit::Audit;
use crate::platform::csv::{csv_line, separator};
use crate::platform::http::{CSV, Caller, Query, attachment};
use crate::platform::list_words::list_word;
use crate::platform::store::{Subject, View, WriteTx};
use crate::platform::xlsx::{self, Workbook};
use crate::shared::actor::Actor;
use crate::shared::error::{Error, Kind};
use crate::shared::language::Language;
use crate::shared::permission::Permission;
use crate::shared::person::{DniNie, LongText, Phone, ShortText};

/// Children in a workbook, which is made in memory.
const WORKBOOK_MAX: usize = 50_000;

/// The columns, by the names of their words; by these an import knows them again.
const COLUMNS: [&str; 27] = [
    "recordNumber",
    "lastName",
    "firstName",
    "dateOfBirth",
    "dniNie",
    "plan",
    "planStart",
    "paymentFrequency",
    "planStatus",
    "guardianFirstName",
    "guardianLastName",
    "relationship",
    "guardianDniNie",
    "email",
    "phone",
    "secondFirstName",
    "secondLastName",
    "secondRelationship",
    "secondDniNie",
    "secondEmail",
    "secondPhone",
    "street",
    "postalCode",
    "city",
    "province",
    "remarks",
    "registered",
];

type Row = Vec<String>;

/// Take the list of children away as CSV
///
/// UTF-8 with a mark at its beginning, semicolons in Spanish and commas in English, with the filters and the
/// order of the list (`limit` and `cursor` do not count). What a spreadsheet would take for a formula begins with
/// an apostrophe. How to reach a guardian who is barred from the child is left out. That the list was taken is in
/// the log before the first line leaves.
#[utoipa::path(
    get, path = "/api/patients/export.csv", tag = "patients", operation_id = "exportPatientsCsv", params(ListQuery),
    responses((status = 200, description = "The file", body = String, content_type = "text/csv"))
)]
pub async fn export_csv(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    Query(query): Query<ListQuery>,
) -> Result<Response, Error> {
    let request = begin(&state, &caller.0, &query, "CSV").await?;
    let language = caller.0.language;
    let head = format!("\u{feff}{}", csv_line(heads(language), separator(language)));
    let actor = caller.0;
    let lines = futures_util::stream::unfold(Some(request), move |request| {
        let (state, actor) = (Arc::clone(&state), Arc::clone(&actor));
        async move {
            let request = request?;
            let read = tokio::task::spawn_blocking(move || page(&state, &actor, request));
            match read.await {
                Ok(Ok((rows, next))) => {
                    let lines = rows
                        .iter()
                        .map(|row| csv_line(row.iter().map(String::as_str), separator(language)));
                    Some((Ok(lines.collect::<String>()), next))
                }
                // Cut off in the middle, so that nobody takes it for the whole.
                Ok(Err(error)) => Some((Err(std::io::Error::other(error)), None)),
                Err(error) => Some((Err(std::io::Error::other(error)), None)),
            }
        }
    });
    let head = futures_util::stream::once(async move { Ok(head) });
    let body = Body::from_stream(head.chain(lines).fuse());
    Ok(attachment(body, CSV, "omi-pacientes.csv"))
}

/// Take the list of children away as a workbook
///
/// XLSX, of at most 50,000 children; for the rest as the CSV.
#[utoipa::path(
    get, path = "/api/patients/export.xlsx", tag = "patients", operation_id = "exportPatientsXlsx", params(ListQuery),
    responses((status = 200, description = "The file", body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
)]
pub async fn export_xlsx(
    State(state): State<Arc<PatientsState>>,
    caller: Caller,
    Query(query): Query<ListQuery>,
) -> Result<Response, Error> {
    let request = begin(&state, &caller.0, &query, "XLSX").await?;
    let actor = caller.0;
    let made = tokio::task::spawn_blocking(move || {
        let mut book = Workbook::begin().map_err(Error::internal)?;
        book.row(heads(actor.language)).map_err(Error::internal)?;
        let (mut next, mut count) = (Some(request), 0);
        while let Some(request) = next.take() {
            let (rows, after) = page(&state, &actor, request)?;
            count += rows.len();
            if count > WORKBOOK_MAX {
                return Err(
                    Error::new(Kind::TooLarge, "patients.export_too_large").param("most", WORKBOOK_MAX)
                );
            }
            for row in &rows {
                book.row(row.iter().map(String::as_str))
                    .map_err(Error::internal)?;
            }
            next = after;
        }
        book.finish().map_err(Error::internal)
    });
    let bytes = made.await.map_err(Error::internal)??;
    Ok(attachment(
        Body::from(bytes),
        xlsx::CONTENT_TYPE,
        "omi-pacientes.xlsx",
    ))
}

/// Notes that the list is taken, and answers what its first page is asked for by.
async fn begin(
    state: &PatientsState,
    actor: &Actor,
    query: &ListQuery,
    format: &'static str,
) -> Result<PageRequest, Error> {
    state.reads.check()?;
    let zone = state.store.read(|tx| clinic::settings(tx))?.time_zone;
    let today = zone.date_at(state.store.clock().now());
    let mut request = page_request(state, actor, query, zone, today)?;
    (request.limit, request.after) = (PAGE_MAX, None);
    let mut told = filters(query);
    if let Some(told) = told.as_object_mut() {
        told.insert("fileFormat".to_owned(), json!(format));
    }
    let note = move |tx: &mut WriteTx<'_>| {
        tx.actor().require(Permission::ExchangeManage)?;
        Audit::of("patients.exported", Subject::Clinic)
            .changed(&json!({}), &told)
            .write(tx)
    };
    state.store.write(actor, note).await?;
    Ok(request)
}

/// A page of rows, noted child by child, and what the next one is asked for by.
fn page(
    state: &PatientsState,
    actor: &Actor,
    mut request: PageRequest,
) -> Result<(Vec<Row>, Option<PageRequest>), Error> {
    state.reads.check()?;
    let page = state.directory.page(&request)?;
    let rows = state.store.read(|tx| {
        let mut rows = Vec::new();
        for entry in &page.entries {
            // One that was erased a moment ago is in the directory no longer.
            if let Some(patient) = tx.get::<Patient>(entry.id)? {
                rows.push(row(tx, &patient, request.today, actor.language)?);
            }
        }
        Ok(rows)
    })?;
    let shown: Vec<Subject> = page
        .entries
        .iter()
        .map(|entry| Subject::Patient(entry.id))
        .collect();
    state.reads.note(actor, "patients.exported", &shown);
    let next = page.next.map(|after| {
        request.after = Some(after);
        request
    });
    Ok((rows, next))
}

fn heads(language: Language) -> impl Iterator<Item = &'static str> {
    COLUMNS
        .into_iter()
        .map(move |name| list_word(language, "patients", name))
}

fn row(view: &impl View, patient: &Patient, today: Date, language: Language) -> Result<Row, Error> {
    let guardians = store::guardians_of(view, patient)?;
    let plan = store::plan_shown(view, patient, today)?;
    let facts = &patient.facts;
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let mut row = vec![
        patient.record_number(),
        facts.last_name.to_string(),
        facts.first_name.to_string(),
        day(facts.date_of_birth),
        text(facts.dni_nie.as_ref().map(DniNie::as_str)),
    ];
    row.extend(plan_cells(plan.as_ref(), today, language));
    let mut links: Vec<&Guardianship> = patient.guardians.iter().collect();
    links.sort_by_key(|link| !link.is_primary);
    for at in 0..rules::GUARDIANS_MAX {
        row.extend(guardian_cells(
            links.get(at).copied(),
            &guardians,
            today,
            language,
        ));
    }
    let address = facts.address.as_ref();
    let part = |part: Option<&ShortText>| text(part.map(ShortText::as_str));
    row.push(part(address.and_then(|address| address.street.as_ref())));
    row.push(part(address.and_then(|address| address.postal_code.as_ref())));
    row.push(part(address.and_then(|address| address.city.as_ref())));
    row.push(part(address.and_then(|address| address.province.as_ref())));
    row.push(text(facts.remarks.as_ref().map(LongText::as_str)));
    let zone = clinic::settings(view)?.time_zone;
    row.push(day(zone.date_at(patient.header.created_at)));
    Ok(row)
}

fn day(date: Date) -> String {
    date.strftime("%d/%m/%Y").to_string()
}

fn plan_cells(plan: Option<&HealthPlan>, today: Date, language: Language) -> [String; 4] {
    let Some(plan) = plan else {
        return Default::default();
    };
    let name = match plan.plan_type {
        PlanType::Preventivo => "PREVENTIVO",
        PlanType::Him => "HIM",
        PlanType::Crecimiento => "CRECIMIENTO",
    };
    let frequency = match plan.payment_frequency {
        PaymentFrequency::Annual => "ANNUAL",
        PaymentFrequency::Quarterly => "QUARTERLY",
        PaymentFrequency::Monthly => "MONTHLY",
    };
    let status = match rules::status_of(plan.span(), today) {
        PlanStatus::Active => "ACTIVE",
        PlanStatus::Expired => "EXPIRED",
        PlanStatus::Cancelled => "CANCELLED",
    };
    let word = |name| list_word(language, "values", name).to_owned();
    [word(name), day(plan.start_date), word(frequency), word(status)]
}

fn guardian_cells(
    link: Option<&Guardianship>,
    guardians: &[Guardian],
    today: Date,
    language: Language,
) -> [String; 6] {
    let found = link.and_then(|link| {
        let guardian = guardians.iter().find(|guardian| guardian.id == link.guardian)?;
        Some((link, guardian))
    });
    let Some((link, guardian)) = found else {
        return Default::default();
    };
    let relationship = match link.relationship {
        Relationship::Padre => "PADRE",
        Relationship::Madre => "MADRE",
        Relationship::TutorLegal => "TUTOR_LEGAL",
    };
    let facts = &guardian.facts;
    let is_barred = link.is_restricted || rules::is_barred(link, today);
    let email = facts.email.as_ref().filter(|_| !is_barred);
    let phone = facts.phone.as_ref().filter(|_| !is_barred);
    [
        facts.first_name.to_string(),
        facts.last_name.to_string(),
        list_word(language, "values", relationship).to_owned(),
        facts
            .dni_nie
            .as_ref()
            .map_or_else(String::new, ToString::to_string),
        email.map_or_else(String::new, ToString::to_string),
        phone.map_or_else(String::new, shown),
    ]
}

/// A number of the country without its prefix, which a spreadsheet would take for a formula.
fn shown(phone: &Phone) -> String {
    let national = phone.national().map(ToOwned::to_owned);
    national.unwrap_or_else(|| format!("00{}", phone.as_str().trim_start_matches('+')))
}

//! What is answered about entries.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::modules::audit::model::{ActKind, Words, kind_of};
use crate::modules::audit::rules;
use crate::modules::audit::service::{Person, Told};
use crate::platform::audit::Entry;
use crate::platform::store::Subject;
use crate::shared::actor::Door;
use crate::shared::ids::{Id as _, UserId};
use crate::shared::permission::Role;

/// An act that the log can hold.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({ "act": "patients.opened", "kind": "READ", "words": "Ficha abierta" }))]
pub struct ActAnswer {
    /// Its name.
    act: &'static str,
    /// What kind of act it is.
    kind: ActKind,
    /// What it is called, in the caller's language.
    words: String,
}

impl ActAnswer {
    pub fn of(act: &'static str, kind: ActKind, words: &Words) -> Self {
        Self {
            act,
            kind,
            words: words.act(act).to_owned(),
        }
    }
}

/// The acts that the log can hold.
#[derive(Serialize, ToSchema)]
pub struct Acts {
    /// Sign-ins first.
    pub items: Vec<ActAnswer>,
}

/// Who did something.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ActorAnswer {
    /// The account.
    id: UserId,
    /// The person's name; null once they were erased.
    name: Option<String>,
}

/// What someone is to the clinic.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PersonKind {
    /// A child.
    Patient,
    /// A guardian.
    Guardian,
    /// Someone who works here.
    User,
}

/// Someone whom an entry is about.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PersonAnswer {
    /// What they are to the clinic.
    kind: PersonKind,
    /// Their id.
    #[schema(value_type = String, format = Uuid)]
    id: Uuid,
    /// Their name; null once they were erased.
    name: Option<String>,
}

impl PersonAnswer {
    fn of(person: Person) -> Option<Self> {
        let (kind, id) = match person.subject {
            Subject::Clinic => return None,
            Subject::Patient(id) => (PersonKind::Patient, id.uuid()),
            Subject::Guardian(id) => (PersonKind::Guardian, id.uuid()),
            Subject::User(id) => (PersonKind::User, id.uuid()),
        };
        let name = person.name;
        Some(Self { kind, id, name })
    }
}

/// An entry of the log.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "position": 4211, "at": "2026-11-24T09:12:31Z", "isErased": false, "act": "patients.edited", "kind": "CHANGE",
    "words": "Datos del paciente modificados", "isUrgent": false,
    "actor": { "id": "01930a3e-7c00-7000-8000-000000000001", "name": "Carmen Vidal Soto" },
    "roles": ["RECEPCION"], "door": "STAFF", "doorWords": "Clínica", "address": "192.168.1.20", "record": "Ficha de paciente",
    "fields": ["Dirección", "Observaciones"], "peopleCount": 1,
    "people": [{ "kind": "PATIENT", "id": "01930a3e-7c00-7000-8000-000000000009", "name": "Belén Núñez Ortega" }]
}))]
pub struct EntryItem {
    /// Its place in the chain.
    #[schema(minimum = 1)]
    position: u64,
    /// When; of an entry that was erased, when the one before it was.
    #[schema(value_type = Option<String>, format = DateTime)]
    at: Option<Timestamp>,
    /// The person it was about was erased, and nobody can read any more what it said.
    is_erased: bool,
    /// What was done.
    act: Option<String>,
    /// What kind of act it was.
    kind: Option<ActKind>,
    /// What was done, in the caller's language.
    words: String,
    /// Whether a file that is reserved to others was open because of an emergency.
    is_urgent: bool,
    /// Who did it; null for the box itself, the console, and before anyone has signed in.
    actor: Option<ActorAnswer>,
    /// In which roles.
    roles: Vec<Role>,
    /// Through which door.
    door: Option<Door>,
    /// The same, in the caller's language.
    door_words: String,
    /// From which address.
    #[schema(value_type = Option<String>)]
    address: Option<std::net::IpAddr>,
    /// On what kind of record, in the caller's language.
    record: Option<String>,
    /// Which fields changed, in the caller's language.
    fields: Vec<String>,
    /// Whom it is about; the first of them, when there are many.
    people: Vec<PersonAnswer>,
    /// How many people it is about.
    #[schema(minimum = 0)]
    people_count: usize,
}

impl EntryItem {
    /// An entry of a list.
    pub fn of(told: Told, words: &Words) -> Self {
        let Told {
            found,
            actor_name,
            people,
            people_count,
        } = told;
        let entry = found.entry.as_ref();
        let kind = entry.map(|entry| kind_of(&entry.action, !entry.read.is_empty()));
        let act = |entry: &Entry| told_act(entry, words);
        let fields = entry.into_iter().flat_map(|entry| &entry.changes);
        Self {
            position: found.position,
            at: found.at,
            is_erased: entry.is_none(),
            act: entry.map(|entry| entry.action.clone()),
            kind,
            words: entry.map_or_else(|| words.other("erased").to_owned(), act),
            is_urgent: entry.is_some_and(|entry| entry.is_urgent),
            actor: entry
                .and_then(|entry| entry.actor)
                .map(|id| ActorAnswer { id, name: actor_name }),
            roles: entry.map_or_else(Vec::new, |entry| entry.roles.clone()),
            door: entry.map(|entry| entry.door),
            door_words: entry.map_or_else(String::new, |entry| words.door(entry.door.as_str()).to_owned()),
            address: entry.and_then(|entry| entry.address),
            record: entry
                .and_then(|entry| entry.object.as_ref())
                .map(|(table, _)| words.record(table).to_owned()),
            fields: fields
                .map(|change| words.field(&change.field).to_owned())
                .collect(),
            people: people.into_iter().filter_map(PersonAnswer::of).collect(),
            people_count,
        }
    }
}

/// What was done, in words; an emergency stands with it.
pub fn told_act(entry: &Entry, words: &Words) -> String {
    let act = words.act(&entry.action);
    if entry.is_urgent {
        format!("{act} ({})", words.other("urgent"))
    } else {
        act.to_owned()
    }
}

/// A page of the log.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EntryPage {
    /// Newest first.
    pub items: Vec<EntryItem>,
    /// Asks for the next page; null on the last one.
    pub next_cursor: Option<String>,
}

/// A field that changed.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangeAnswer {
    /// Its name in the API.
    field: String,
    /// What it is called, in the caller's language.
    words: String,
    /// What it was, as people read it; null when there was nothing.
    before: Option<String>,
    /// What it is, as people read it; null when there is nothing.
    after: Option<String>,
}

/// An opened entry of the log.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EntryAnswer {
    /// What stands in the list.
    #[serde(flatten)]
    item: EntryItem,
    /// Which session.
    session: Option<crate::shared::ids::SessionId>,
    /// Names the request in the log of the box; empty outside of requests.
    trace_id: String,
    /// What changed, field by field.
    changes: Vec<ChangeAnswer>,
}

impl EntryAnswer {
    /// An opened entry.
    pub fn of(told: Told, words: &Words, zone: &TimeZone) -> Self {
        let entry = told.found.entry.as_ref();
        let changes = entry.into_iter().flat_map(|entry| &entry.changes);
        let shown = |field: &str, value| rules::show(field, value, words, zone);
        Self {
            session: entry.and_then(|entry| entry.session),
            trace_id: entry.map_or_else(String::new, |entry| entry.trace_id.clone()),
            changes: changes
                .map(|change| ChangeAnswer {
                    field: change.field.clone(),
                    words: words.field(&change.field).to_owned(),
                    before: shown(&change.field, &change.before),
                    after: shown(&change.field, &change.after),
                })
                .collect(),
            item: EntryItem::of(told, words),
        }
    }
}

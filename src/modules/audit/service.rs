//! Looking through the log, opening an entry, taking it away.

use serde_json::{Value, json};

use super::error::AuditError;
use super::model::ActKind;
use super::store::{Names, subject_of};
use crate::modules::patients::{Reservation, UrgentAccess};
use crate::platform::audit::{self, Asked, Audit, Entry, FieldChange, Found};
use crate::platform::store::{ReadTx, Record as _, Subject, WriteTx};
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::permission::Permission;

/// Someone whom an entry is about.
pub struct Person {
    /// Who.
    pub subject: Subject,
    /// Their name; nothing once they were erased.
    pub name: Option<String>,
}

/// An entry with the names of those in it.
pub struct Told {
    /// The entry and its place.
    pub found: Found,
    /// The name of whoever did it.
    pub actor_name: Option<String>,
    /// Whom it is about; the first of them, when there are many.
    pub people: Vec<Person>,
    /// How many it is about.
    pub people_count: usize,
}

/// A page of the log.
pub struct TellingPage {
    /// Newest first.
    pub entries: Vec<Told>,
    /// Where the next page begins.
    pub next: Option<u64>,
}

impl TellingPage {
    /// Everyone whom the page names.
    pub fn named(&self) -> Vec<Subject> {
        let mut named: Vec<Subject> = self.entries.iter().flat_map(Told::named).collect();
        named.sort_unstable();
        named.dedup();
        named
    }
}

impl Told {
    /// Everyone whom the entry names.
    pub fn named(&self) -> impl Iterator<Item = Subject> + '_ {
        let people = self.people.iter().filter(|person| person.name.is_some());
        people.map(|person| person.subject)
    }
}

/// A page of the entries that are asked for; of each at most `people` are named.
///
/// # Errors
/// `auth.forbidden`.
pub fn list_entries(
    view: &ReadTx<'_>,
    actor: &Actor,
    asked: &Asked,
    before: Option<u64>,
    limit: usize,
    people: usize,
) -> Result<TellingPage, Error> {
    actor.require(Permission::AuditRead)?;
    let page = audit::find(view, asked, before, limit)?;
    let mut names = Names::new(view, actor);
    let entries = page.found.into_iter();
    Ok(TellingPage {
        entries: entries
            .map(|found| tell(&mut names, found, &asked.about, people))
            .collect::<Result<_, _>>()?,
        next: page.next,
    })
}

/// One entry, with names where its values name guardians.
///
/// # Errors
/// `auth.forbidden`, `audit.unknown`.
pub fn open_entry(view: &ReadTx<'_>, actor: &Actor, position: u64, people: usize) -> Result<Told, Error> {
    actor.require(Permission::AuditRead)?;
    let found = audit::open(view, position)?.ok_or(AuditError::Unknown)?;
    let mut names = Names::new(view, actor);
    let mut told = tell(&mut names, found, &[], people)?;
    if let Some(entry) = &mut told.found.entry {
        name_guardians(&mut names, &mut entry.changes)?;
    }
    Ok(told)
}

/// Notes that the entries that are asked for are taken out of the box, before the first of them is.
///
/// # Errors
/// `auth.forbidden`.
pub fn note_export(
    tx: &mut WriteTx<'_>,
    asked: &Asked,
    kind: Option<ActKind>,
    act: Option<&str>,
) -> Result<(), Error> {
    tx.actor().require(Permission::AuditRead)?;
    let filters = json!({
        "filterUser": asked.by,
        "filterKind": kind,
        "filterAct": act,
        "filterFrom": asked.from,
        "filterUntil": asked.until,
    });
    let entry = Audit::of("audit.exported", Subject::Clinic).changed(&json!({}), &filters);
    let about = asked.about.first().copied();
    match about {
        Some(subject) => entry.about(subject),
        None => entry,
    }
    .write(tx)
}

fn tell(names: &mut Names<'_, '_>, mut found: Found, wanted: &[Subject], most: usize) -> Result<Told, Error> {
    let everyone = people_of(found.entry.as_ref(), wanted);
    if let Some(entry) = &mut found.entry {
        withhold(names, entry, &everyone)?;
    }
    let people_count = everyone.len();
    let mut people = Vec::new();
    for subject in everyone.into_iter().take(most) {
        let name = names.of(subject)?;
        people.push(Person { subject, name });
    }
    let actor = found.entry.as_ref().and_then(|entry| entry.actor);
    let actor_name = match actor {
        Some(user) => names.user(user)?,
        None => None,
    };
    Ok(Told {
        found,
        actor_name,
        people,
        people_count,
    })
}

/// Whom an entry is about, those that are looked for first.
fn people_of(entry: Option<&Entry>, wanted: &[Subject]) -> Vec<Subject> {
    let mut people: Vec<Subject> = wanted.to_vec();
    if let Some(entry) = entry {
        let object = entry.object.as_ref();
        let object = object.and_then(|(table, id)| subject_of(table, *id));
        let told = entry.read.iter().chain(&entry.about).copied();
        people.extend(told.chain(object.filter(|_| entry.about.is_empty())));
    }
    people.retain(|subject| *subject != Subject::Clinic);
    let mut seen = Vec::new();
    people.retain(|subject| {
        let is_new = !seen.contains(subject);
        if is_new {
            seen.push(*subject);
        }
        is_new
    });
    people
}

/// Takes the values out of an entry about somebody whose file is reserved to others than the reader: who did what and
/// when stays to be seen, since that is what the log is for. What is said about the reservation itself stays too.
fn withhold(names: &Names<'_, '_>, entry: &mut Entry, people: &[Subject]) -> Result<(), Error> {
    let is_about_the_door = entry
        .object
        .as_ref()
        .is_some_and(|(table, _)| [Reservation::TABLE, UrgentAccess::TABLE].contains(&table.as_str()));
    if entry.changes.is_empty() || is_about_the_door {
        return Ok(());
    }
    for subject in people {
        if names.is_hidden(*subject)? {
            let withheld = Value::from(names.withheld());
            for change in &mut entry.changes {
                (change.before, change.after) = (withheld.clone(), withheld.clone());
            }
            return Ok(());
        }
    }
    Ok(())
}

fn name_guardians(names: &mut Names<'_, '_>, changes: &mut [FieldChange]) -> Result<(), Error> {
    for change in changes {
        let field = change.field.clone();
        let mut name = |value: &mut Value| names.name_guardians(&field, value);
        name(&mut change.before)?;
        name(&mut change.after)?;
    }
    Ok(())
}

//! Who is behind an id.

use std::collections::HashMap;

use serde_json::Value;

use super::model::Words;
use crate::modules::auth::User;
use crate::modules::patients::{Guardian, Patient, is_guardian_hidden, is_hidden};
use crate::platform::store::{ReadTx, Subject, View as _};
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::ids::{GuardianId, Id as _, PatientId, UserId};

/// Names, looked up once each.
pub struct Names<'a, 'b> {
    view: &'a ReadTx<'b>,
    reader: &'a Actor,
    known: HashMap<Subject, Option<String>>,
}

impl<'a, 'b> Names<'a, 'b> {
    /// For somebody who reads the log: of whom is hidden from them they learn no name.
    pub fn new(view: &'a ReadTx<'b>, reader: &'a Actor) -> Self {
        Self {
            view,
            reader,
            known: HashMap::new(),
        }
    }

    /// The name of someone; nothing when they were erased.
    pub fn of(&mut self, subject: Subject) -> Result<Option<String>, Error> {
        if let Some(name) = self.known.get(&subject) {
            return Ok(name.clone());
        }
        let name = match subject {
            Subject::Clinic => None,
            hidden if self.is_hidden(hidden)? => Some(self.stand_in(hidden)?),
            Subject::Patient(id) => self
                .view
                .get::<Patient>(id)?
                .map(|patient| format!("{} {}", patient.facts.first_name, patient.facts.last_name)),
            Subject::Guardian(id) => self
                .view
                .get::<Guardian>(id)?
                .map(|guardian| guardian.facts.full_name()),
            Subject::User(id) => self.user(id)?,
        };
        self.known.insert(subject, name.clone());
        Ok(name)
    }

    /// Whether somebody's file, or those of all their children, are reserved to others than the reader.
    pub fn is_hidden(&self, subject: Subject) -> Result<bool, Error> {
        match subject {
            Subject::Patient(id) => is_hidden(self.view, self.reader, id),
            Subject::Guardian(id) => is_guardian_hidden(self.view, self.reader, id),
            Subject::User(_) | Subject::Clinic => Ok(false),
        }
    }

    /// What stands in the place of a hidden value.
    pub fn withheld(&self) -> &'static str {
        Words::of(self.reader.language).other("reserved")
    }

    /// What stands in the place of a hidden name: for a child the number of its history.
    fn stand_in(&self, subject: Subject) -> Result<String, Error> {
        let words = self.withheld();
        let number = match subject {
            Subject::Patient(id) => self
                .view
                .get::<Patient>(id)?
                .map(|patient| patient.record_number()),
            _ => None,
        };
        Ok(number.map_or_else(|| words.to_owned(), |number| format!("{number} {words}")))
    }

    /// The name of an account.
    pub fn user(&self, id: UserId) -> Result<Option<String>, Error> {
        Ok(self.view.get::<User>(id)?.map(|user| user.name))
    }

    /// Puts names where a value names a guardian by id.
    pub fn name_guardians(&mut self, field: &str, value: &mut Value) -> Result<(), Error> {
        match value {
            Value::String(text) if field == "guardian" => {
                let id = text.parse().ok().map(GuardianId::from_uuid);
                if let Some(name) = id.map(|id| self.of(Subject::Guardian(id))).transpose()?.flatten() {
                    *text = name;
                }
            }
            Value::Array(items) => {
                for item in items {
                    self.name_guardians(field, item)?;
                }
            }
            Value::Object(parts) => {
                for (name, part) in parts {
                    self.name_guardians(name, part)?;
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// Whom a record is about, for entries that do not say.
pub fn subject_of(table: &str, id: uuid::Uuid) -> Option<Subject> {
    match table {
        "patients" => Some(Subject::Patient(PatientId::from_uuid(id))),
        "guardians" => Some(Subject::Guardian(GuardianId::from_uuid(id))),
        "users" => Some(Subject::User(UserId::from_uuid(id))),
        _ => None,
    }
}

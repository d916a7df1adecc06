//! Who is behind an id.

use std::collections::HashMap;

use serde_json::Value;

use crate::modules::auth::User;
use crate::modules::patients::{Guardian, Patient};
use crate::platform::store::{ReadTx, Subject, View as _};
use crate::shared::error::Error;
use crate::shared::ids::{GuardianId, Id as _, PatientId, UserId};

/// Names, looked up once each.
pub struct Names<'a, 'b> {
    view: &'a ReadTx<'b>,
    known: HashMap<Subject, Option<String>>,
}

impl<'a, 'b> Names<'a, 'b> {
    pub fn new(view: &'a ReadTx<'b>) -> Self {
        Self {
            view,
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

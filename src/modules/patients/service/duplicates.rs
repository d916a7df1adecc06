//! Is this child, or this guardian, somebody whom the clinic knows? Asked inside the write, over its
//! own overlay, so that of many equal registrations at once exactly one passes.

use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::modules::patients::directory::Entry;
use crate::modules::patients::error::PatientsError;
use crate::modules::patients::model::{ChildFacts, Guardian, GuardianFacts, Patient};
use crate::modules::patients::store;
use crate::platform::store::View;
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::ids::{GuardianId, PatientId};
use crate::shared::person::{DniNie, Email, PersonName, Phone};

/// A child of a guardian whom the clinic knows.
#[derive(Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChildOfGuardian {
    /// Its id.
    pub id: PatientId,
    /// Given names.
    pub first_name: PersonName,
    /// Surnames.
    pub last_name: PersonName,
    /// The number of its history.
    #[schema(example = "HC-000123")]
    pub medical_record_number: String,
}

impl From<Patient> for ChildOfGuardian {
    fn from(child: Patient) -> Self {
        Self {
            id: child.id,
            medical_record_number: child.record_number(),
            first_name: child.facts.first_name,
            last_name: child.facts.last_name,
        }
    }
}

/// A guardian whom the clinic knows and who may be meant.
#[derive(Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct KnownGuardian {
    /// Its id: send it as `guardians[].id` to attach the child to this family.
    pub id: GuardianId,
    /// Whether all their children's files are reserved to others: then nothing else is told of them, and only who is
    /// named for those files registers a child of theirs.
    pub is_reserved: bool,
    /// Given names.
    pub first_name: Option<PersonName>,
    /// Surnames.
    pub last_name: Option<PersonName>,
    /// E-mail address.
    pub email: Option<Email>,
    /// Phone number.
    pub phone: Option<Phone>,
    /// DNI or NIE.
    pub dni_nie: Option<DniNie>,
    /// The children that the clinic knows of this guardian.
    pub children: Vec<ChildOfGuardian>,
    /// Which of the guardians that were sent looks like this one.
    pub guardian_index: usize,
}

/// A child whom the clinic knows and whose file is reserved to others.
#[derive(Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReservedFile {
    /// Its id.
    pub id: PatientId,
    /// The number of its history.
    #[schema(example = "HC-000123")]
    pub medical_record_number: String,
    /// That it is reserved.
    pub is_reserved: bool,
}

/// Refuses a child that another file is about already. `own` is the file being edited. Of a file that is reserved
/// to others `asker` learns its number.
pub fn check_child(
    view: &impl View,
    asker: &Actor,
    facts: &ChildFacts,
    own: Option<&Patient>,
    is_confirmed: bool,
    today: Date,
) -> Result<(), Error> {
    if let Some(dni) = &facts.dni_nie
        && let Some(other) = store::patient_by_dni(view, dni)?
        && own.is_none_or(|own| own.id != other.id)
    {
        return Err(duplicate(view, asker, &[other], false, today)?);
    }
    let is_renamed = own.is_none_or(|own| {
        let old = &own.facts;
        (&old.first_name, &old.last_name, old.date_of_birth)
            != (&facts.first_name, &facts.last_name, facts.date_of_birth)
    });
    if is_confirmed || !is_renamed {
        return Ok(());
    }
    let mut others = store::patients_by_name(view, &facts.first_name, &facts.last_name, facts.date_of_birth)?;
    others.retain(|other| own.is_none_or(|own| own.id != other.id));
    if others.is_empty() {
        return Ok(());
    }
    Err(duplicate(view, asker, &others, true, today)?)
}

fn duplicate(
    view: &impl View,
    asker: &Actor,
    others: &[Patient],
    is_confirmable: bool,
    today: Date,
) -> Result<Error, Error> {
    let items = others.iter().map(|other| {
        if store::is_hidden(view, asker, other.id)? {
            return Ok(json!(ReservedFile {
                id: other.id,
                medical_record_number: other.record_number(),
                is_reserved: true,
            }));
        }
        let guardians = store::guardians_of(view, other)?;
        Ok(json!(Entry::read(view, other, &guardians)?.item(today)))
    });
    let candidates = json!(items.collect::<Result<Vec<_>, Error>>()?);
    Ok(PatientsError::Duplicate {
        is_confirmable,
        candidates,
    }
    .into())
}

/// Refuses new guardians whom the clinic seems to know: by DNI always, by e-mail address unless it is
/// said that they are other people. `news` are the new guardians with their places in what was sent.
pub fn check_guardians<'a>(
    view: &impl View,
    asker: &Actor,
    news: impl Iterator<Item = (usize, &'a GuardianFacts)>,
    is_confirmed: bool,
) -> Result<(), Error> {
    let mut candidates = Vec::new();
    let mut is_confirmable = true;
    for (at, facts) in news {
        let mut known = Vec::new();
        if let Some(dni) = &facts.dni_nie
            && let Some(same) = store::guardian_by_dni(view, dni)?
        {
            is_confirmable = false;
            known.push(same);
        }
        if let Some(email) = facts.email.as_ref().filter(|_| !is_confirmed) {
            for other in store::guardians_by_email(view, email)? {
                if known.iter().all(|guardian: &Guardian| guardian.id != other.id) {
                    known.push(other);
                }
            }
        }
        for guardian in known {
            candidates.push(describe(view, asker, guardian, at)?);
        }
    }
    if candidates.is_empty() {
        return Ok(());
    }
    let candidates = json!(candidates);
    Err(PatientsError::GuardianKnown {
        is_confirmable,
        candidates,
    }
    .into())
}

/// Refuses a guardian who is hidden from `asker`: a child joined to them would bring out who they are.
pub fn check_guardian_seen(view: &impl View, asker: &Actor, id: GuardianId) -> Result<(), Error> {
    if store::is_guardian_hidden(view, asker, id)? {
        return Err(PatientsError::Reserved { may_open: false }.into());
    }
    Ok(())
}

fn describe(
    view: &impl View,
    asker: &Actor,
    guardian: Guardian,
    guardian_index: usize,
) -> Result<KnownGuardian, Error> {
    let mut children = Vec::new();
    let everyone = store::children_of(view, guardian.id)?;
    let has_children = !everyone.is_empty();
    for child in everyone {
        if store::is_hidden(view, asker, child.id)? {
            continue;
        }
        children.push(ChildOfGuardian::from(child));
    }
    if has_children && children.is_empty() {
        return Ok(KnownGuardian {
            id: guardian.id,
            is_reserved: true,
            first_name: None,
            last_name: None,
            email: None,
            phone: None,
            dni_nie: None,
            children,
            guardian_index,
        });
    }
    Ok(KnownGuardian {
        id: guardian.id,
        is_reserved: false,
        children,
        first_name: Some(guardian.facts.first_name),
        last_name: Some(guardian.facts.last_name),
        email: guardian.facts.email,
        phone: guardian.facts.phone,
        dni_nie: guardian.facts.dni_nie,
        guardian_index,
    })
}

//! Files that may be of the same child as one: the same name and birth date, or the same birth date and a guardian
//! with the same e-mail address. Two files never have the same DNI.

use serde::Serialize;
use utoipa::ToSchema;

use crate::modules::clinic;
use crate::modules::patients::directory::{Entry, ListItem};
use crate::modules::patients::model::{Patient, Two};
use crate::modules::patients::store;
use crate::platform::store::View;
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::ids::PatientId;
use crate::shared::permission::Permission;

/// Why two files may be of one child.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LikenessReason {
    /// Name and birth date.
    NameAndBirth,
    /// Birth date, and the e-mail address of a guardian.
    BirthAndEmail,
}

/// A file that may be of the same child.
#[derive(Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Likeness {
    /// The file.
    pub file: ListItem,
    /// Why.
    pub reason: LikenessReason,
}

/// The files that may be of the same child, the likeliest first, without those that somebody told apart.
///
/// # Errors
/// 404.
pub fn find_duplicates(view: &impl View, actor: &Actor, id: PatientId) -> Result<Vec<Likeness>, Error> {
    actor.require(Permission::PatientsWrite)?;
    let own = store::open_patient(view, id)?;
    let facts = &own.facts;
    let same = store::patients_by_name(view, &facts.first_name, &facts.last_name, facts.date_of_birth)?;
    let mut found: Vec<(Patient, LikenessReason)> = Vec::new();
    let mut add = |other: Patient, reason| {
        let is_other = other.id != id && other.header.deleted_at.is_none();
        if is_other && found.iter().all(|(known, _)| known.id != other.id) {
            found.push((other, reason));
        }
    };
    for other in same {
        add(other, LikenessReason::NameAndBirth);
    }
    for guardian in store::guardians_of(view, &own)? {
        let Some(email) = &guardian.facts.email else {
            continue;
        };
        for other in store::guardians_by_email(view, email)? {
            // Children of one guardian are siblings, or twins: that alone is no likeness.
            if own.link(other.id).is_some() {
                continue;
            }
            for child in store::children_of(view, other.id)? {
                if child.facts.date_of_birth == facts.date_of_birth {
                    add(child, LikenessReason::BirthAndEmail);
                }
            }
        }
    }
    let today = clinic::today(view)?;
    let mut seen = Vec::new();
    for (other, reason) in found {
        let is_told_apart = store::distinct(view, Two::children(id, other.id))?.is_some();
        if !is_told_apart && !store::is_hidden(view, actor, other.id)? {
            seen.push((other, reason));
        }
    }
    seen.into_iter()
        .map(|(other, reason)| {
            let guardians = store::guardians_of(view, &other)?;
            let file = Entry::read(view, &other, &guardians)?.item(today);
            Ok(Likeness { file, reason })
        })
        .collect()
}

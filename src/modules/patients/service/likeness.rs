//! Who may be there twice in the whole clinic, and that two who look alike are two.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use serde_json::json;

use super::duplicates::check_guardian_seen;
use crate::modules::patients::error::PatientsError;
use crate::modules::patients::model::{Distinct, Guardian, GuardianFacts, Patient, Two};
use crate::modules::patients::rules::{
    self, ChildLikeness, ChildTraits, GuardianLikeness, GuardianTraits, Pair,
};
use crate::modules::patients::store;
use crate::platform::audit::Audit;
use crate::platform::store::{Header, ReadTx, Subject, View, WriteTx};
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::ids::{DistinctId, GuardianId, PatientId};
use crate::shared::permission::Permission;

/// Pairs of each kind that are kept and shown: who has more goes on when these are settled.
const PAIRS_MOST: usize = 100;

/// Who may be there twice, the surest first.
#[derive(Default)]
pub struct Alike {
    /// Children.
    pub children: Vec<Pair<PatientId, ChildLikeness>>,
    /// Guardians.
    pub guardians: Vec<Pair<GuardianId, GuardianLikeness>>,
    /// Whether there are more than these.
    pub has_more: bool,
}

/// Reads everyone once and compares them. Takes its time: not for a thread that answers people.
///
/// # Errors
/// When the store cannot be read.
pub fn find_alike(tx: &ReadTx<'_>) -> Result<Alike, Error> {
    let mut known: HashSet<Two> = HashSet::new();
    tx.scan::<Distinct>(|distinct| {
        known.insert(distinct.two);
        ControlFlow::Continue(())
    })?;
    let mut facts: HashMap<GuardianId, GuardianFacts> = HashMap::new();
    tx.scan::<Guardian>(|guardian| {
        if guardian.header.deleted_at.is_none() {
            facts.insert(guardian.id, guardian.facts);
        }
        ControlFlow::Continue(())
    })?;
    let mut children = Vec::new();
    let mut children_of: HashMap<GuardianId, Vec<PatientId>> = HashMap::new();
    tx.scan::<Patient>(|patient| {
        if patient.header.deleted_at.is_none() {
            let ids = patient.guardians.iter().map(|link| link.guardian);
            let guardians = ids.clone().filter_map(|id| facts.get(&id));
            children.push(ChildTraits::of(patient.id, &patient.facts, guardians));
            for id in ids {
                children_of.entry(id).or_default().push(patient.id);
            }
        }
        ControlFlow::Continue(())
    })?;
    let guardians: Vec<GuardianTraits> = facts
        .iter()
        .map(|(id, facts)| GuardianTraits::of(*id, facts, children_of.remove(id).unwrap_or_default()))
        .collect();
    let mut alike = Alike {
        children: rules::alike_children(&children, |a, b| known.contains(&Two::children(a, b))),
        guardians: rules::alike_guardians(&guardians, |a, b| known.contains(&Two::guardians(a, b))),
        has_more: false,
    };
    alike.has_more = alike.children.len() > PAIRS_MOST || alike.guardians.len() > PAIRS_MOST;
    alike.children.truncate(PAIRS_MOST);
    alike.guardians.truncate(PAIRS_MOST);
    Ok(alike)
}

/// Says that two who look alike are two. Said again it stays said once.
///
/// # Errors
/// 403 `patients.reserved`; 404, 410; 409 `patients.same_file`, `patients.same_guardian`, `patients.removed`.
pub fn tell_distinct(tx: &mut WriteTx<'_>, two: Two) -> Result<DistinctId, Error> {
    tx.actor().require(Permission::PatientsWrite)?;
    check_there(tx, two)?;
    if let Some(said) = store::distinct(tx, two)? {
        return Ok(said.id);
    }
    let mut distinct = Distinct {
        id: tx.new_id(),
        header: Header::default(),
        two,
    };
    tx.put(&mut distinct)?;
    audit("patients.told_distinct", two)
        .on(&distinct)
        .changed(&json!({ "samePerson": null }), &json!({ "samePerson": false }))
        .write(tx)?;
    Ok(distinct.id)
}

fn check_there(tx: &WriteTx<'_>, two: Two) -> Result<(), Error> {
    match two {
        Two::Children(one, other) if one == other => Err(PatientsError::SameFile.into()),
        Two::Guardians(one, other) if one == other => Err(PatientsError::SameGuardian.into()),
        Two::Children(one, other) => [one, other].into_iter().try_for_each(|id| {
            check_child_seen(tx, tx.actor(), id)?;
            store::open_patient(tx, id).map(drop)
        }),
        Two::Guardians(one, other) => [one, other].into_iter().try_for_each(|id| {
            check_guardian_seen(tx, tx.actor(), id)?;
            store::open_guardian(tx, id).map(drop)
        }),
    }
}

fn check_child_seen(view: &impl View, asker: &Actor, id: PatientId) -> Result<(), Error> {
    if store::is_hidden(view, asker, id)? {
        return Err(PatientsError::Reserved { may_open: false }.into());
    }
    Ok(())
}

/// Takes it back: the two are shown again.
///
/// # Errors
/// 404 `patients.unknown_distinct`.
pub fn forget_distinct(tx: &mut WriteTx<'_>, id: DistinctId) -> Result<(), Error> {
    tx.actor().require(Permission::PatientsWrite)?;
    let distinct = tx.get::<Distinct>(id)?.ok_or(PatientsError::UnknownDistinct)?;
    tx.purge::<Distinct>(id)?;
    audit("patients.distinct_forgotten", distinct.two)
        .on(&distinct)
        .changed(&json!({ "samePerson": false }), &json!({ "samePerson": null }))
        .write(tx)
}

fn audit(action: &'static str, two: Two) -> Audit {
    let (one, other) = match two {
        Two::Children(one, other) => (Subject::Patient(one), Subject::Patient(other)),
        Two::Guardians(one, other) => (Subject::Guardian(one), Subject::Guardian(other)),
    };
    Audit::of(action, one).about(other)
}

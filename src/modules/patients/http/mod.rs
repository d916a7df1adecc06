//! The routes of patients, guardians and plans.

mod alike;
mod answers;
mod export;
mod families;
mod family_answers;
mod family_codes;
mod files;
mod guardian_mergings;
mod guardians;
mod kept;
mod known;
mod lists;
mod plans;
mod rearrangements;
mod reserved;
mod urgent;

use std::sync::Arc;

use axum::response::Response;
use utoipa_axum::routes;

use super::directory::Directory;
use super::door::FileDoor;
use super::service::{self, PatientFile};
use super::store;
use crate::platform::audit::ReadLog;
use crate::platform::http::{Access, IfMatch, Routes, versioned};
use crate::platform::search::SearchIndex;
use crate::platform::store::{Store, Subject, View};
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::ids::{GuardianId, Id as _, PatientId};
use crate::shared::permission::Permission;
pub use alike::KeptAlike;
use answers::PatientAnswer;
pub use kept::KeptFiles;

/// What the handlers work with.
pub struct PatientsState {
    /// The store.
    pub store: Store,
    /// The directory.
    pub directory: Arc<Directory>,
    /// The search index.
    pub search: Arc<SearchIndex>,
    /// Who read whose data.
    pub reads: ReadLog,
    /// The door before reserved files.
    pub door: Arc<FileDoor>,
    /// The files that were answered lately.
    pub kept: Arc<KeptFiles>,
    /// Who may be there twice, as it was found last.
    pub alike: KeptAlike,
    /// The port of the families' portal.
    pub portal_port: u16,
}

impl PatientsState {
    /// Opens a file and notes that it was shown.
    fn show(&self, actor: &Actor, id: PatientId) -> Result<Response, Error> {
        self.reads.check()?;
        self.door.check(actor, Subject::Patient(id))?;
        if self.door.is_reserved(id) {
            return self.show_anew(actor, id);
        }
        let file = self.kept.open(&self.store, id)?;
        for sibling in &file.siblings {
            if self.door.hides(actor, Subject::Patient(*sibling))? {
                return self.show_anew(actor, id);
            }
        }
        self.reads.note(actor, "patients.opened", &file.subjects);
        Ok(file.response())
    }

    /// Opens a file that is not the same for everyone: a reserved one, or one with a sibling whose file is.
    fn show_anew(&self, actor: &Actor, id: PatientId) -> Result<Response, Error> {
        let answer = self.store.read(|tx| answer_to(tx, actor, id))?;
        self.reads.note(actor, "patients.opened", &answer.subjects());
        Ok(versioned(&answer, answer.version))
    }

    /// Notes whose data a refusal shows as candidates.
    fn note_candidates(&self, actor: &Actor, error: &Error) {
        let Some(("candidates", candidates)) = error.attachment() else {
            return;
        };
        let is_guardian = error.code() == "patients.guardian_known";
        let ids = candidates.as_array().into_iter().flatten();
        let ids = ids.filter_map(|candidate| candidate.get("id")?.as_str()?.parse().ok());
        let subject = |id| {
            if is_guardian {
                Subject::Guardian(GuardianId::from_uuid(id))
            } else {
                Subject::Patient(PatientId::from_uuid(id))
            }
        };
        let shown: Vec<Subject> = ids.map(subject).collect();
        self.reads.note(actor, "patients.compared", &shown);
    }
}

/// The routes of the module.
pub fn routes(state: Arc<PatientsState>) -> Routes {
    let read = Access::Can(Permission::PatientsRead);
    let write = Access::Can(Permission::PatientsWrite);
    let export = Access::Can(Permission::ExchangeManage);
    let reserve = Access::Can(Permission::PatientsReserve);
    let urgent = Access::Can(Permission::PatientsBreakGlass);
    let review = Access::Can(Permission::PatientsReviewUrgent);
    Routes::<Arc<PatientsState>>::default()
        .add(reserve, routes!(reserved::get_reservation))
        .add(reserve, routes!(reserved::reserve_file))
        .add(reserve, routes!(reserved::lift_reservation))
        .add(urgent, routes!(urgent::break_glass))
        // Who opened the file ends that, or whoever reviews it: the service tells.
        .add(read, routes!(urgent::end_urgent_access))
        .add(review, routes!(urgent::list_urgent_accesses))
        .add(review, routes!(urgent::count_urgent_accesses))
        .add(review, routes!(urgent::review_urgent_access))
        .add(read, routes!(lists::list_patients))
        .add(read, routes!(lists::search_patients))
        .add(read, routes!(lists::recent_patients))
        .add(export, routes!(export::export_csv))
        .add(export, routes!(export::export_xlsx))
        .add(write, routes!(files::register_patient))
        .add(read, routes!(files::get_patient))
        .add(write, routes!(files::edit_patient))
        .add(write, routes!(files::remove_patient))
        .add(write, routes!(files::restore_patient))
        .add(write, routes!(guardians::add_guardian))
        .add(write, routes!(guardians::edit_guardian))
        .add(write, routes!(guardians::remove_guardian))
        .add(write, routes!(families::set_authority))
        .add(read, routes!(families::get_family))
        .add(write, routes!(families::set_contact))
        .add(write, routes!(families::set_payer))
        .add(write, routes!(family_codes::get_family_code))
        .add(write, routes!(family_codes::make_family_code))
        .add(write, routes!(family_codes::revoke_family_code))
        .add(write, routes!(guardian_mergings::preview_guardian_merge))
        .add(write, routes!(guardian_mergings::merge_guardians))
        .add(write, routes!(guardian_mergings::list_guardian_mergings))
        .add(write, routes!(guardian_mergings::undo_guardian_merging))
        .add(write, routes!(alike::list_alike))
        .add(write, routes!(alike::tell_distinct_children))
        .add(write, routes!(alike::tell_distinct_guardians))
        .add(write, routes!(alike::forget_distinct))
        .add(write, routes!(rearrangements::find_duplicates))
        .add(write, routes!(rearrangements::preview_merge))
        .add(write, routes!(rearrangements::merge_patients))
        .add(write, routes!(rearrangements::move_child))
        .add(write, routes!(rearrangements::list_rearrangements))
        .add(write, routes!(rearrangements::undo_rearrangement))
        .add(read, routes!(plans::list_plans))
        .add(write, routes!(plans::contract_plan))
        .add(write, routes!(plans::edit_plan))
        .add(write, routes!(plans::cancel_plan))
        .with_state(state)
}

/// The file of a patient as it is answered to whoever sees all of it.
fn answer(view: &impl View, id: PatientId) -> Result<PatientAnswer, Error> {
    service::open_file(view, id).map(|file: PatientFile| PatientAnswer::from(file))
}

/// The file of a patient as it is answered to somebody who may open it.
fn answer_to(view: &impl View, actor: &Actor, id: PatientId) -> Result<PatientAnswer, Error> {
    let mut file = service::open_file(view, id)?;
    let mut seen = Vec::new();
    for sibling in file.siblings {
        if !store::is_hidden(view, actor, sibling.id)? {
            seen.push(sibling);
        }
    }
    file.siblings = seen;
    let mut answer = PatientAnswer::from(file);
    answer.reserved = reserved::standing(view, actor, id)?;
    Ok(answer)
}

/// Refuses a change to a file that is not there, or that is not the version that was seen.
fn check_patient(view: &impl View, actor: &Actor, id: PatientId, seen: IfMatch) -> Result<(), Error> {
    let patient = store::patient(view, id)?;
    seen.check(patient.header.version, || to_json(&answer_to(view, actor, id)?))
}

fn to_json(answer: &impl serde::Serialize) -> Result<serde_json::Value, Error> {
    serde_json::to_value(answer).map_err(Error::internal)
}

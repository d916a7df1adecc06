//! Writing tasks down, handling them, and showing them.

mod alerts;
mod shown;

use serde_json::{Value, json};

pub use alerts::{raise_alert, withdraw_alert};
pub use shown::{Asked, colleagues, count_tasks, list_tasks, show_task};

use super::error::TasksError;
use super::forms::TaskForm;
use super::model::{Assignee, Done, Task, TaskFacts};
use super::rules;
use crate::modules::auth::{self, User, UserState};
use crate::modules::patients;
use crate::platform::audit::Audit;
use crate::platform::store::{Header, Record as _, View, WriteTx};
use crate::shared::actor::Actor;
use crate::shared::error::{Error, FieldErrors};
use crate::shared::ids::TaskId;
use crate::shared::permission::Permission;

/// Tasks that can be open at a time: a list that nobody can read through helps nobody.
pub const OPEN_MOST: usize = 2_000;

/// The task of this id, unless it was deleted or is about a child whose file is reserved to others.
///
/// # Errors
/// `tasks.unknown`.
pub fn find_task(view: &impl View, actor: &Actor, id: TaskId) -> Result<Task, Error> {
    let task = view.get_live::<Task>(id)?.ok_or(TasksError::Unknown)?;
    check_seen(view, actor, &task)?;
    Ok(task)
}

fn check_seen(view: &impl View, actor: &Actor, task: &Task) -> Result<(), Error> {
    if is_hidden(view, actor, task)? {
        return Err(TasksError::Unknown.into());
    }
    Ok(())
}

/// Whether a task is about a child whose file is reserved to others than the actor.
fn is_hidden(view: &impl View, actor: &Actor, task: &Task) -> Result<bool, Error> {
    match task.facts.patient {
        Some(patient) => patients::is_hidden(view, actor, patient),
        None => Ok(false),
    }
}

/// Writes a task down.
///
/// # Errors
/// 422 over the fields; `tasks.full`; the permission.
pub fn create_task(tx: &mut WriteTx<'_>, form: &TaskForm) -> Result<TaskId, Error> {
    tx.actor().require(Permission::TasksHandle)?;
    let facts = rules::parse_task(form, false)?;
    check_refers(tx, &facts, None)?;
    check_room(tx)?;
    let mut task = Task {
        id: tx.new_id(),
        header: Header::default(),
        facts,
        done: None,
        made_by: tx.actor().user,
        alert: None,
        is_settled: false,
    };
    tx.put(&mut task)?;
    let after = fields(tx, &task.facts)?;
    Audit::of("tasks.created", task.subject())
        .on(&task)
        .changed(&json!({}), &after)
        .write(tx)?;
    Ok(task.id)
}

/// Changes what is written of a task.
///
/// # Errors
/// 422 over the fields; `tasks.unknown`; the permission.
pub fn edit_task(tx: &mut WriteTx<'_>, id: TaskId, form: &TaskForm) -> Result<(), Error> {
    tx.actor().require(Permission::TasksHandle)?;
    let old = find_task(tx, tx.actor(), id)?;
    let facts = rules::parse_task(form, old.alert.is_some())?;
    if facts == old.facts {
        return Ok(());
    }
    check_refers(tx, &facts, Some(&old.facts))?;
    let before = fields(tx, &old.facts)?;
    let mut task = Task { facts, ..old.clone() };
    tx.put(&mut task)?;
    let after = fields(tx, &task.facts)?;
    Audit::of("tasks.edited", task.subject())
        .about(old.subject())
        .on(&task)
        .changed(&before, &after)
        .write(tx)
}

/// Ticks a task off. Does nothing to one that is done.
///
/// # Errors
/// `tasks.unknown`; the permission.
pub fn complete_task(tx: &mut WriteTx<'_>, id: TaskId) -> Result<(), Error> {
    tx.actor().require(Permission::TasksHandle)?;
    let mut task = find_task(tx, tx.actor(), id)?;
    if task.done.is_some() {
        return Ok(());
    }
    task.done = Some(Done {
        at: tx.now(),
        by: tx.actor().user,
    });
    put(tx, task, "tasks.completed")
}

/// Puts a task back among those still to do. Does nothing to one that is.
///
/// # Errors
/// `tasks.unknown`; `tasks.full`; the permission.
pub fn reopen_task(tx: &mut WriteTx<'_>, id: TaskId) -> Result<(), Error> {
    tx.actor().require(Permission::TasksHandle)?;
    let mut task = find_task(tx, tx.actor(), id)?;
    if task.done.take().is_none() {
        return Ok(());
    }
    check_room(tx)?;
    put(tx, task, "tasks.reopened")
}

/// Deletes a task; it can be restored.
///
/// # Errors
/// `tasks.unknown`; the permission.
pub fn remove_task(tx: &mut WriteTx<'_>, id: TaskId) -> Result<(), Error> {
    tx.actor().require(Permission::TasksHandle)?;
    let mut task = find_task(tx, tx.actor(), id)?;
    task.header.deleted_at = Some(tx.now());
    put(tx, task, "tasks.removed")
}

/// Brings a deleted task back. Does nothing to one that is there.
///
/// # Errors
/// `tasks.unknown`; `tasks.full`; the permission.
pub fn restore_task(tx: &mut WriteTx<'_>, id: TaskId) -> Result<(), Error> {
    tx.actor().require(Permission::TasksHandle)?;
    let mut task = tx.get::<Task>(id)?.ok_or(TasksError::Unknown)?;
    check_seen(tx, tx.actor(), &task)?;
    if task.header.deleted_at.take().is_none() {
        return Ok(());
    }
    if task.done.is_none() {
        check_room(tx)?;
    }
    put(tx, task, "tasks.restored")
}

fn put(tx: &mut WriteTx<'_>, mut task: Task, act: &'static str) -> Result<(), Error> {
    tx.put(&mut task)?;
    Audit::of(act, task.subject()).on(&task).write(tx)
}

fn check_room(tx: &WriteTx<'_>) -> Result<(), Error> {
    if tx.find_ids::<Task>(&Task::open_index())?.len() < OPEN_MOST {
        return Ok(());
    }
    Err(TasksError::Full { most: OPEN_MOST }.into())
}

/// Whom a task names must be there, unless it named them before.
fn check_refers(tx: &WriteTx<'_>, facts: &TaskFacts, old: Option<&TaskFacts>) -> Result<(), Error> {
    let mut wrong = FieldErrors::default();
    if let Assignee::User(user) = facts.assignee
        && old.is_none_or(|old| old.assignee != facts.assignee)
    {
        let account = tx.get_live::<User>(user)?;
        if !account.is_some_and(|user| user.is_staff() && user.state == UserState::Active) {
            wrong.add("assigneeUserId", "tasks.assignee_unknown");
        }
    }
    if let Some(patient) = facts.patient
        && old.is_none_or(|old| old.patient != facts.patient)
    {
        tx.actor().require(Permission::PatientsRead)?;
        if patients::is_hidden(tx, tx.actor(), patient)? {
            wrong.add("patientId", "tasks.patient_unknown");
            return wrong.finish();
        }
        match patients::find_patient(tx, patient) {
            Ok(found) if found.header.deleted_at.is_none() => {}
            Ok(_) => wrong.add("patientId", "tasks.patient_removed"),
            Err(error) if error.code() == "patients.unknown" => {
                wrong.add("patientId", "tasks.patient_unknown");
            }
            Err(error) => return Err(error),
        }
    }
    wrong.finish()
}

/// What is written of a task, as the audit log compares it.
fn fields(view: &impl View, facts: &TaskFacts) -> Result<Value, Error> {
    let (assignee, role) = match facts.assignee {
        Assignee::Anyone => (None, None),
        Assignee::User(user) => (auth::user_name(view, user)?, None),
        Assignee::Role(role) => (None, Some(role)),
    };
    let patient = match facts.patient {
        Some(patient) => patients::find_patient(view, patient)
            .ok()
            .map(|patient| patient.record_number()),
        None => None,
    };
    Ok(json!({
        "taskTitle": facts.title,
        "taskNotes": facts.notes,
        "dueDate": facts.due,
        "assignee": assignee,
        "assigneeRole": role,
        "medicalRecordNumber": patient,
    }))
}

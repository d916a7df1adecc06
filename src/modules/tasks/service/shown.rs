//! Tasks as they are shown to somebody.

use std::collections::HashMap;

use jiff::civil::Date;

use super::super::forms::{
    AlertKind, Colleague, PatientStanding, Scope, TaskAlert, TaskAnswer, TaskCounts, TaskDone, TaskPatient,
    TaskPerson, Wanted,
};
use super::super::model::{Alert, Assignee, Task};
use super::super::rules::{self, Place};
use super::{find_task, is_hidden};
use crate::modules::auth::{self, User, UserState};
use crate::modules::{clinic, patients};
use crate::platform::store::{Subject, View};
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::ids::{PatientId, TaskId, UserId};
use crate::shared::permission::Permission;
use crate::shared::person::fold;

/// Tasks that are done and can still be looked through.
const DONE_MOST: usize = 1_000;

/// Which page of which tasks.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Whose.
    pub scope: Scope,
    /// Which.
    pub wanted: Wanted,
    /// Only those about this child.
    pub patient: Option<PatientId>,
    /// How many.
    pub limit: usize,
    /// After which place.
    pub after: Option<Place>,
}

/// The tasks about a child, those about files that were taken into its own included.
fn tasks_about(view: &impl View, id: PatientId) -> Result<Vec<Task>, Error> {
    let files = match patients::find_patient(view, id) {
        Ok(patient) => [&[patient.id], patient.absorbed.as_slice()].concat(),
        Err(error) if error.code() == "patients.unknown" => vec![id],
        Err(error) => return Err(error),
    };
    let mut tasks = Vec::new();
    for file in files {
        tasks.extend(view.find::<Task>(&Task::patient_index(file))?);
    }
    Ok(tasks)
}

/// A page of tasks.
pub struct Page {
    /// In their order.
    pub items: Vec<TaskAnswer>,
    /// Where the next page begins.
    pub next: Option<Place>,
    /// How many there are on all pages.
    pub total: usize,
    /// The day at the clinic.
    pub today: Date,
    /// Whose data it shows.
    pub subjects: Vec<Subject>,
}

/// A page of tasks.
///
/// # Errors
/// The permission.
pub fn list_tasks(view: &impl View, actor: &Actor, asked: &Asked) -> Result<Page, Error> {
    actor.require(Permission::TasksHandle)?;
    let today = clinic::today(view)?;
    let mut tasks = match (asked.patient, asked.wanted) {
        (Some(patient), _) => tasks_about(view, patient)?,
        (None, Wanted::Done) => {
            view.find_until::<Task>(&Task::done_index(jiff::Timestamp::UNIX_EPOCH), DONE_MOST)?
        }
        (None, Wanted::Open | Wanted::Overdue) => view.find::<Task>(&Task::open_index())?,
    };
    tasks.retain(|task| {
        let is_wanted = match asked.wanted {
            Wanted::Done => task.done.is_some(),
            Wanted::Open => task.done.is_none(),
            Wanted::Overdue => task.done.is_none() && rules::is_overdue(&task.facts, today),
        };
        is_wanted && (asked.scope == Scope::All || is_mine(task, actor))
    });
    let mut tasks = seen(view, actor, tasks)?;
    tasks.sort_by_cached_key(Place::of);
    let total = tasks.len();
    let mut rest = tasks
        .iter()
        .filter(|task| asked.after.is_none_or(|after| after.is_before(task)));
    let mut showing = Showing::to(view, actor);
    let mut items = Vec::new();
    let mut last = None;
    for task in rest.by_ref().take(asked.limit) {
        items.push(showing.show(task)?);
        last = Some(Place::of(task));
    }
    Ok(Page {
        next: rest.next().and(last),
        items,
        total,
        today,
        subjects: showing.subjects,
    })
}

/// How many tasks are still to do.
///
/// # Errors
/// The permission.
pub fn count_tasks(view: &impl View, actor: &Actor) -> Result<TaskCounts, Error> {
    actor.require(Permission::TasksHandle)?;
    let today = clinic::today(view)?;
    let tasks = seen(view, actor, view.find::<Task>(&Task::open_index())?)?;
    let is_due = |task: &Task| task.facts.due.is_some_and(|due| due <= today);
    let count = |counts: &dyn Fn(&Task) -> bool| tasks.iter().filter(|task| counts(task)).count();
    Ok(TaskCounts {
        open: tasks.len(),
        overdue: count(&|task| rules::is_overdue(&task.facts, today)),
        mine: count(&|task| is_mine(task, actor)),
        mine_due: count(&|task| is_mine(task, actor) && is_due(task)),
    })
}

/// One task, and whose data it shows.
///
/// # Errors
/// `tasks.unknown`; the permission.
pub fn show_task(view: &impl View, actor: &Actor, id: TaskId) -> Result<(TaskAnswer, Vec<Subject>), Error> {
    actor.require(Permission::TasksHandle)?;
    let task = find_task(view, actor, id)?;
    let mut showing = Showing::to(view, actor);
    let answer = showing.show(&task)?;
    Ok((answer, showing.subjects))
}

/// Everybody whose a task can be, by name.
///
/// # Errors
/// The permission.
pub fn colleagues(view: &impl View, actor: &Actor) -> Result<Vec<Colleague>, Error> {
    actor.require(Permission::TasksHandle)?;
    let mut people: Vec<Colleague> = auth::active_staff(view)?
        .into_iter()
        .map(|user| Colleague {
            id: user.id,
            name: user.name,
            roles: user.roles,
        })
        .collect();
    people.sort_by_cached_key(|person| fold(&person.name));
    Ok(people)
}

/// Those that are about no child whose file is reserved to others.
fn seen(view: &impl View, actor: &Actor, tasks: Vec<Task>) -> Result<Vec<Task>, Error> {
    let mut seen = Vec::new();
    for task in tasks {
        if !is_hidden(view, actor, &task)? {
            seen.push(task);
        }
    }
    Ok(seen)
}

fn is_mine(task: &Task, actor: &Actor) -> bool {
    rules::is_of(task.facts.assignee, actor.user, &actor.roles)
}

/// Shows tasks to somebody; people are looked up once.
struct Showing<'a, V> {
    view: &'a V,
    actor: &'a Actor,
    people: HashMap<UserId, Option<TaskPerson>>,
    subjects: Vec<Subject>,
}

impl<'a, V: View> Showing<'a, V> {
    fn to(view: &'a V, actor: &'a Actor) -> Self {
        Self {
            view,
            actor,
            people: HashMap::new(),
            subjects: Vec::new(),
        }
    }

    fn show(&mut self, task: &Task) -> Result<TaskAnswer, Error> {
        let text = |text: &dyn std::fmt::Display| text.to_string();
        let facts = &task.facts;
        let (assignee, assignee_role) = match facts.assignee {
            Assignee::Anyone => (None, None),
            Assignee::User(user) => (self.person(user)?, None),
            Assignee::Role(role) => (None, Some(role)),
        };
        Ok(TaskAnswer {
            id: task.id,
            version: task.header.version,
            title: facts.title.as_ref().map(|title| text(title)),
            notes: facts.notes.as_ref().map(|notes| text(notes)),
            due_date: facts.due,
            assignee,
            assignee_role,
            is_mine: is_mine(task, self.actor),
            patient: facts.patient.map(|patient| self.patient(patient)).transpose()?,
            alert: task.alert.map(|alert| self.alert(alert)).transpose()?,
            done: match task.done {
                Some(done) => Some(TaskDone {
                    at: done.at,
                    by: self.maybe(done.by)?,
                }),
                None => None,
            },
            made_by: self.maybe(task.made_by)?,
            created_at: task.header.created_at,
        })
    }

    fn maybe(&mut self, user: Option<UserId>) -> Result<Option<TaskPerson>, Error> {
        user.map_or(Ok(None), |user| self.person(user))
    }

    fn person(&mut self, id: UserId) -> Result<Option<TaskPerson>, Error> {
        if let Some(known) = self.people.get(&id) {
            return Ok(known.clone());
        }
        let user = self.view.get::<User>(id)?;
        let person = user.map(|user| TaskPerson {
            id,
            works_here: user.is_staff()
                && user.state == UserState::Active
                && user.header.deleted_at.is_none(),
            name: user.name,
        });
        self.people.insert(id, person.clone());
        Ok(person)
    }

    fn alert(&mut self, alert: Alert) -> Result<TaskAlert, Error> {
        match alert {
            Alert::PasswordAsked { user } => Ok(TaskAlert {
                kind: AlertKind::PasswordAsked,
                person: self.person(user)?,
            }),
            Alert::ReviewUrgent { .. } => Ok(TaskAlert {
                kind: AlertKind::ReviewUrgent,
                person: None,
            }),
            Alert::RiskRed { .. } => Ok(TaskAlert {
                kind: AlertKind::RiskRed,
                person: None,
            }),
        }
    }

    fn patient(&mut self, id: PatientId) -> Result<TaskPatient, Error> {
        let patient = match patients::find_patient(self.view, id) {
            Ok(patient) => Some(patient),
            Err(error) if error.code() == "patients.unknown" => None,
            Err(error) => return Err(error),
        };
        let standing = match &patient {
            None => PatientStanding::Gone,
            Some(patient) if patient.header.deleted_at.is_some() => PatientStanding::Removed,
            Some(patient) if patient.id != id => PatientStanding::Merged,
            Some(_) => PatientStanding::Present,
        };
        // A file that was taken into another one leads to the one that stayed.
        let id = patient.as_ref().map_or(id, |patient| patient.id);
        let shown = patient.filter(|_| self.actor.may(Permission::PatientsRead));
        if shown.is_some() {
            self.subjects.push(Subject::Patient(id));
        }
        let name =
            |patient: &patients::Patient| format!("{} {}", patient.facts.first_name, patient.facts.last_name);
        Ok(TaskPatient {
            id,
            standing,
            name: shown.as_ref().map(name),
            medical_record_number: shown.map(|patient| patient.record_number()),
        })
    }
}

//! Reading a task, its order and its day.

use std::cmp::Ordering;

use jiff::civil::Date;

use super::forms::TaskForm;
use super::model::{Assignee, Task, TaskFacts};
use crate::shared::error::{Error, FieldErrors};
use crate::shared::ids::{Id as _, TaskId, UserId};
use crate::shared::permission::Role;
use crate::shared::person::{LongText, ShortText};

/// Days for which a task can be due.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2199;

/// Reads what somebody wrote. An alert has no line of its own.
///
/// # Errors
/// 422 with every field that is wrong.
pub fn parse_task(form: &TaskForm, is_alert: bool) -> Result<TaskFacts, Error> {
    let mut wrong = FieldErrors::default();
    let title = match form.title.as_deref() {
        _ if is_alert => None,
        title => wrong.check("title", ShortText::parse(title.unwrap_or_default())),
    };
    let notes = given(form.notes.as_deref()).and_then(|text| wrong.check("notes", LongText::parse(text)));
    let due = given(form.due_date.as_deref()).and_then(|text| wrong.check("dueDate", parse_day(text)));
    let assignee = match (form.assignee_user_id, form.assignee_role) {
        (Some(_), Some(_)) => {
            wrong.add("assigneeRole", "tasks.one_assignee");
            Assignee::Anyone
        }
        (Some(user), None) => Assignee::User(user),
        (None, Some(role)) if !role.is_staff() => {
            wrong.add("assigneeRole", "tasks.assignee_unknown");
            Assignee::Anyone
        }
        (None, Some(role)) => Assignee::Role(role),
        (None, None) => Assignee::Anyone,
    };
    wrong.finish()?;
    Ok(TaskFacts {
        title,
        notes,
        due,
        assignee,
        patient: form.patient_id,
    })
}

fn given(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.trim().is_empty())
}

/// A calendar day as RFC 3339 writes it, and nothing else.
fn parse_day(text: &str) -> Result<Date, &'static str> {
    let text = text.trim();
    let day = text.parse::<Date>().ok();
    day.filter(|day| YEARS.contains(&day.year()) && day.to_string() == text)
        .ok_or("tasks.day")
}

/// Whether a task is somebody's, by name or by what they are.
#[must_use]
pub fn is_of(assignee: Assignee, user: Option<UserId>, roles: &[Role]) -> bool {
    match assignee {
        Assignee::Anyone => false,
        Assignee::User(whose) => user == Some(whose),
        Assignee::Role(role) => roles.contains(&role),
    }
}

/// Whether its day is over.
#[must_use]
pub fn is_overdue(facts: &TaskFacts, today: Date) -> bool {
    facts.due.is_some_and(|due| due < today)
}

/// Where a task stands in its list: still to do by day, those without one last; done the latest first; of the same
/// place the older one first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place(u64, TaskId);

impl Place {
    /// The place of a task.
    #[must_use]
    pub fn of(task: &Task) -> Self {
        let at = match (task.done, task.facts.due) {
            (Some(done), _) => u64::MAX - u64::try_from(done.at.as_millisecond()).unwrap_or(0),
            (None, Some(due)) => day_number(due),
            (None, None) => u64::MAX,
        };
        Self(at, task.id)
    }

    /// As a cursor writes it: says nothing about anybody.
    #[must_use]
    pub fn write(self) -> String {
        format!("{:016x}{}", self.0, self.1.uuid().simple())
    }

    /// Reads a cursor.
    #[must_use]
    pub fn read(cursor: &str) -> Option<Self> {
        let (at, id) = cursor.split_at_checked(16)?;
        let at = u64::from_str_radix(at, 16).ok()?;
        let id = uuid::Uuid::try_parse(id).ok()?;
        Some(Self(at, TaskId::from_uuid(id)))
    }

    /// Whether a task comes behind this place.
    #[must_use]
    pub fn is_before(self, task: &Task) -> bool {
        self.cmp(&Self::of(task)) == Ordering::Less
    }
}

/// A number that sorts like the day.
fn day_number(day: Date) -> u64 {
    let year = u64::try_from(day.year()).unwrap_or(0);
    let part = |part: i8| u64::try_from(part).unwrap_or(0);
    (year << 16) | (part(day.month()) << 8) | part(day.day())
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::civil::date;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::super::model::Done;
    use super::*;
    use crate::platform::store::Header;

    fn form() -> TaskForm {
        TaskForm {
            title: Some("  Llamar   al laboratorio ".to_owned()),
            notes: Some(" ".to_owned()),
            due_date: Some("2026-11-27".to_owned()),
            assignee_user_id: None,
            assignee_role: Some(Role::Recepcion),
            patient_id: None,
        }
    }

    fn codes(form: &TaskForm) -> Vec<(String, &'static str)> {
        let error = parse_task(form, false).err().unwrap();
        let fields = error.fields().iter();
        fields.map(|field| (field.field.clone(), field.code)).collect()
    }

    fn task(number: u128, due: Option<Date>, done: Option<Timestamp>) -> Task {
        Task {
            id: TaskId::from_uuid(Uuid::from_u128(number)),
            header: Header::default(),
            facts: TaskFacts {
                due,
                ..parse_task(&form(), false).unwrap()
            },
            done: done.map(|at| Done { at, by: None }),
            made_by: None,
            alert: None,
            is_settled: false,
        }
    }

    #[test]
    fn what_is_written_is_tidied() {
        let facts = parse_task(&form(), false).unwrap();
        assert_eq!(facts.title.unwrap().as_str(), "Llamar al laboratorio");
        assert!(facts.notes.is_none());
        assert_eq!(facts.due, Some(date(2026, 11, 27)));
        assert_eq!(facts.assignee, Assignee::Role(Role::Recepcion));
        assert!(parse_task(&form(), true).unwrap().title.is_none());
    }

    #[test]
    fn what_is_wrong_is_told_by_field() {
        let wrong = TaskForm {
            title: None,
            notes: Some("x".repeat(4_001)),
            due_date: Some("27/11/2026".to_owned()),
            assignee_user_id: Some(UserId::from_uuid(Uuid::nil())),
            ..form()
        };
        let told = codes(&wrong);
        let told: Vec<_> = told.iter().map(|(field, code)| (field.as_str(), *code)).collect();
        assert_eq!(
            told,
            [
                ("title", "person.required"),
                ("notes", "person.too_long"),
                ("dueDate", "tasks.day"),
                ("assigneeRole", "tasks.one_assignee"),
            ]
        );
        for due in ["1999-12-31", "2200-01-01", "2026-02-30", "2026-11-27T10:00"] {
            let wrong = TaskForm {
                due_date: Some(due.to_owned()),
                ..form()
            };
            assert_eq!(codes(&wrong), [("dueDate".to_owned(), "tasks.day")], "{due}");
        }
        let family = TaskForm {
            assignee_role: Some(Role::Padre),
            ..form()
        };
        assert_eq!(
            codes(&family),
            [("assigneeRole".to_owned(), "tasks.assignee_unknown")]
        );
    }

    #[test]
    fn a_task_is_ones_own_by_name_or_by_role() {
        let (me, other) = (
            UserId::from_uuid(Uuid::from_u128(1)),
            UserId::from_uuid(Uuid::from_u128(2)),
        );
        let is_mine = |assignee| is_of(assignee, Some(me), &[Role::Admin]);
        assert!(is_mine(Assignee::User(me)) && is_mine(Assignee::Role(Role::Admin)));
        assert!(!is_mine(Assignee::User(other)) && !is_mine(Assignee::Role(Role::Recepcion)));
        assert!(!is_mine(Assignee::Anyone));
    }

    #[test]
    fn the_earliest_day_comes_first_and_none_last() {
        let at = |seconds| Timestamp::from_second(seconds).unwrap();
        let mut open = [
            task(1, None, None),
            task(2, Some(date(2027, 1, 1)), None),
            task(3, Some(date(2026, 12, 31)), None),
        ];
        open.sort_by_key(Place::of);
        assert_eq!(
            open.map(|task| task.facts.due),
            [Some(date(2026, 12, 31)), Some(date(2027, 1, 1)), None]
        );
        let mut done = [task(1, None, Some(at(5))), task(2, None, Some(at(9)))];
        done.sort_by_key(Place::of);
        assert_eq!(done.map(|task| task.done.unwrap().at), [at(9), at(5)]);
        assert!(is_overdue(
            &task(1, Some(date(2026, 11, 23)), None).facts,
            date(2026, 11, 24)
        ));
        assert!(!is_overdue(
            &task(1, Some(date(2026, 11, 24)), None).facts,
            date(2026, 11, 24)
        ));
    }

    proptest! {
        #[test]
        fn a_cursor_is_read_as_it_was_written(at in any::<u64>(), id in any::<u128>()) {
            let place = Place(at, TaskId::from_uuid(Uuid::from_u128(id)));
            prop_assert_eq!(Place::read(&place.write()), Some(place));
        }

        #[test]
        fn nothing_that_is_sent_as_a_cursor_panics(text in any::<String>()) {
            let _ = Place::read(&text);
        }

        #[test]
        fn days_sort_as_numbers(a in 0_i32..70_000, b in 0_i32..70_000) {
            let day = |n: i32| date(2000, 1, 1).checked_add(jiff::Span::new().days(n)).unwrap();
            prop_assert_eq!(day(a).cmp(&day(b)), day_number(day(a)).cmp(&day_number(day(b))));
        }
    }
}

//! Who hears what, and how it is written.

use serde_json::{Value, json};

use super::forms::{ChangePointer, LiveEvent};
use super::model::{Pointer, SeenBy};
use crate::platform::store::Subject;
use crate::shared::actor::Actor;

/// Whether someone hears of a change.
#[must_use]
pub fn hears(actor: &Actor, pointer: &Pointer) -> bool {
    match pointer.topic.seen_by {
        SeenBy::Staff => actor.roles.iter().any(|role| role.is_staff()),
        SeenBy::Can(permission) => actor.may(permission),
        SeenBy::Owner => actor.user.map(Subject::User) == Some(pointer.subject),
    }
}

/// What someone hears of these changes: of each record the latest.
#[must_use]
pub fn heard(actor: &Actor, pointers: &[Pointer]) -> Vec<ChangePointer> {
    let mut heard: Vec<ChangePointer> = Vec::new();
    for pointer in pointers.iter().filter(|pointer| hears(actor, pointer)) {
        let told = ChangePointer {
            seq: pointer.seq,
            table: pointer.topic.table,
            id: pointer.id,
            about: pointer.about(),
            revision: pointer.revision,
        };
        match heard
            .iter_mut()
            .find(|before| before.table == told.table && before.id == told.id)
        {
            Some(before) => *before = told,
            None => heard.push(told),
        }
    }
    heard.sort_by_key(|told| told.seq);
    heard
}

/// An event of a stream (HTML standard, section 9.2) with the position to go on from. JSON has no line
/// breaks, so one line holds it.
#[must_use]
pub fn written(event: &LiveEvent, position: Option<u64>) -> String {
    let json = serde_json::to_value(event).unwrap_or_default();
    let name = json.get("event").and_then(Value::as_str).unwrap_or_default();
    let data = json.get("data").cloned().unwrap_or_else(|| json!({}));
    let id = position.map_or_else(String::new, |position| format!("id: {position}\n"));
    format!("event: {name}\n{id}data: {data}\n\n")
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::super::forms::Position;
    use super::super::model::Topic;
    use super::*;
    use crate::shared::actor::Door;
    use crate::shared::ids::{Id as _, UserId};
    use crate::shared::permission::{Permission, Role};

    static CHILDREN: Topic = Topic {
        table: "patients",
        seen_by: SeenBy::Can(Permission::PatientsRead),
    };
    static PEOPLE: Topic = Topic {
        table: "invitations",
        seen_by: SeenBy::Can(Permission::UsersManage),
    };
    static SESSIONS: Topic = Topic {
        table: "sessions",
        seen_by: SeenBy::Owner,
    };

    fn someone(roles: &[Role], user: u128) -> Actor {
        Actor {
            user: Some(UserId::from_uuid(Uuid::from_u128(user))),
            roles: roles.to_vec(),
            ..Actor::nobody(Door::Staff)
        }
    }

    fn pointer(seq: u64, topic: &'static Topic, id: u128) -> Pointer {
        Pointer {
            seq,
            topic,
            id: Uuid::from_u128(id),
            revision: seq,
            subject: Subject::User(UserId::from_uuid(Uuid::from_u128(7))),
        }
    }

    #[test]
    fn each_hears_of_what_they_may_read() {
        let all = [
            pointer(1, &CHILDREN, 1),
            pointer(2, &PEOPLE, 2),
            pointer(3, &SESSIONS, 3),
        ];
        let tables = |actor: &Actor| {
            heard(actor, &all)
                .iter()
                .map(|told| told.table)
                .collect::<Vec<_>>()
        };
        assert_eq!(tables(&someone(&[Role::Recepcion], 1)), ["patients"]);
        assert_eq!(tables(&someone(&[Role::Recepcion], 7)), ["patients", "sessions"]);
        assert_eq!(tables(&someone(&[Role::Admin], 1)), ["patients", "invitations"]);
        assert!(tables(&someone(&[Role::Padre], 1)).is_empty());
    }

    #[test]
    fn of_a_record_that_changed_twice_the_latest_is_told_once() {
        let all = [
            pointer(1, &CHILDREN, 1),
            pointer(2, &CHILDREN, 2),
            pointer(3, &CHILDREN, 1),
        ];
        let seqs: Vec<u64> = heard(&someone(&[Role::Admin], 1), &all)
            .iter()
            .map(|told| told.seq)
            .collect();
        assert_eq!(seqs, [2, 3]);
    }

    #[test]
    fn an_event_is_one_block_of_lines() {
        let reset = LiveEvent::Reset(Position { seq: 9 });
        assert_eq!(
            written(&reset, Some(9)),
            "event: reset\nid: 9\ndata: {\"seq\":9}\n\n"
        );
        assert_eq!(written(&LiveEvent::End, None), "event: end\ndata: {}\n\n");
    }
}

//! The door before whomever a path names. A handler gets the id of a child or a guardian from a path only after this
//! door let its caller pass, so no route can forget to ask; those few that have to answer before it say so by their
//! type ([`BeforeDoor`]).

use std::any::TypeId;
use std::sync::Arc;

use axum::http::request::Parts;

use super::body::IdPath;
use super::routes::Identity;
use crate::platform::store::Subject;
use crate::shared::actor::Actor;
use crate::shared::error::{Error, Kind};
use crate::shared::ids::{GuardianId, Id, PatientId};

type Check = dyn Fn(&Actor, Subject) -> Result<(), Error> + Send + Sync;

/// Decides who may see whom; put into every request.
#[derive(Clone)]
pub struct SubjectDoor(Arc<Check>);

impl SubjectDoor {
    /// A door with this rule.
    #[must_use]
    pub fn new(check: impl Fn(&Actor, Subject) -> Result<(), Error> + Send + Sync + 'static) -> Self {
        Self(Arc::new(check))
    }
}

/// An id that is taken from a path although the door before it may be shut: for what is done about the door itself.
#[derive(Clone, Copy, Debug)]
pub struct BeforeDoor<T>(pub T);

impl<A: Id> IdPath for BeforeDoor<A> {
    fn from_segments(segments: &[&str]) -> Option<Self> {
        A::from_segments(segments).map(Self)
    }

    fn subjects(&self) -> Vec<Subject> {
        Vec::new()
    }
}

/// Whom an id names, if there is a door before them.
pub(super) fn subject_of<A: Id>(id: A) -> Option<Subject> {
    let kind = TypeId::of::<A>();
    if kind == TypeId::of::<PatientId>() {
        Some(Subject::Patient(PatientId::from_uuid(id.uuid())))
    } else if kind == TypeId::of::<GuardianId>() {
        Some(Subject::Guardian(GuardianId::from_uuid(id.uuid())))
    } else {
        None
    }
}

/// Asks the door for everyone whom a path names. A router without one shows nobody.
pub(super) fn pass(parts: &Parts, subjects: &[Subject]) -> Result<(), Error> {
    if subjects.is_empty() {
        return Ok(());
    }
    let door = parts.extensions.get::<SubjectDoor>();
    let door = door.ok_or_else(|| Error::internal("there is no door before people's data"))?;
    let actor = match parts.extensions.get::<Identity>() {
        Some(Identity::Known(actor) | Identity::Unenrolled(actor)) => actor,
        Some(Identity::Unknown(error)) => return Err(error.clone()),
        None => return Err(Error::new(Kind::Unauthenticated, "auth.required")),
    };
    subjects.iter().try_for_each(|subject| (door.0)(actor, *subject))
}

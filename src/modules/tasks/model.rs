//! A task as stored.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::platform::store::{Header, Index, Record, Subject};
use crate::shared::ids::{PatientId, ReviewId, TaskId, UserId};
use crate::shared::permission::Role;
use crate::shared::person::{LongText, ShortText};

/// Whose task it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Assignee {
    /// Whoever gets to it first.
    #[default]
    Anyone,
    /// One of the people who work here.
    User(UserId),
    /// Whoever of them is this.
    Role(Role),
}

/// Something that a module noticed and somebody has to look at. What it tells of names it: the same one is raised once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Alert {
    /// Somebody who works here forgot their password and asks for a code.
    PasswordAsked {
        /// Who.
        user: UserId,
    },
    /// A review of a child says that something cannot wait.
    ReviewUrgent {
        /// The child.
        patient: PatientId,
        /// The review.
        review: ReviewId,
    },
    /// The caries risk of a child has turned red.
    RiskRed {
        /// The child.
        patient: PatientId,
    },
}

impl Alert {
    /// Whom the task is about.
    const fn subject(self) -> Subject {
        match self {
            Self::PasswordAsked { user } => Subject::User(user),
            Self::ReviewUrgent { patient, .. } | Self::RiskRed { patient } => Subject::Patient(patient),
        }
    }

    /// The child whom it tells of.
    pub const fn patient(self) -> Option<PatientId> {
        match self {
            Self::PasswordAsked { .. } => None,
            Self::ReviewUrgent { patient, .. } | Self::RiskRed { patient } => Some(patient),
        }
    }

    /// The index entry, held by the task that tells of it until it is settled.
    pub fn index(self) -> Index {
        let key = match self {
            Self::PasswordAsked { user } => format!("password_asked/{user}"),
            Self::ReviewUrgent { review, .. } => format!("review_urgent/{review}"),
            Self::RiskRed { patient } => format!("risk_red/{patient}"),
        };
        Index::blind("alert", key).unique()
    }
}

/// When a task was done, and by whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// When.
    pub at: Timestamp,
    /// By whom; none when what an alert told of settled itself.
    pub by: Option<UserId>,
}

/// What people write of a task.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskFacts {
    /// What there is to do; none for an alert, whose kind says it.
    pub title: Option<ShortText>,
    /// More about it.
    pub notes: Option<LongText>,
    /// Until which day.
    pub due: Option<Date>,
    /// Whose it is.
    pub assignee: Assignee,
    /// The child whom it is about.
    pub patient: Option<PatientId>,
}

/// Something to do.
#[derive(Clone, Serialize, Deserialize)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// Its header.
    pub header: Header,
    /// What people write of it.
    pub facts: TaskFacts,
    /// Set once it is done.
    pub done: Option<Done>,
    /// Who wrote it; none for an alert.
    pub made_by: Option<UserId>,
    /// What it tells of, if a module raised it.
    pub alert: Option<Alert>,
    /// Whether what the alert tells of is settled, so that it can be raised again.
    pub is_settled: bool,
}

impl Task {
    /// The index entry shared by all that are still to do.
    #[must_use]
    pub fn open_index() -> Index {
        Index::number("open", 1)
    }

    /// By when they were done, the latest first.
    #[must_use]
    pub fn done_index(at: Timestamp) -> Index {
        let elapsed = u64::try_from(at.as_millisecond()).unwrap_or(0);
        Index::number("done", u64::MAX - elapsed)
    }

    /// By the child whom they are about.
    #[must_use]
    pub fn patient_index(patient: PatientId) -> Index {
        Index::id("patient", patient)
    }
}

impl Record for Task {
    const TABLE: &'static str = "tasks";
    type Id = TaskId;

    fn id(&self) -> TaskId {
        self.id
    }
    fn header(&self) -> &Header {
        &self.header
    }
    fn header_mut(&mut self) -> &mut Header {
        &mut self.header
    }
    fn subject(&self) -> Subject {
        match (self.facts.patient, self.alert) {
            (Some(patient), _) => Subject::Patient(patient),
            (None, Some(alert)) => alert.subject(),
            (None, None) => Subject::Clinic,
        }
    }
    fn indexes(&self) -> Vec<Index> {
        let watched = self.alert.filter(|_| !self.is_settled).map(Alert::index);
        if self.header.deleted_at.is_some() {
            return watched.into_iter().collect();
        }
        let state = match self.done {
            Some(done) => Self::done_index(done.at),
            None => Self::open_index(),
        };
        let patient = self.facts.patient.map(Self::patient_index);
        [state].into_iter().chain(patient).chain(watched).collect()
    }
}

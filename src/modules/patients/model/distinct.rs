//! That two records which look alike are two people: somebody looked, and it is not asked again. It holds ids alone.

use serde::{Deserialize, Serialize};

use crate::platform::store::{Header, Index, Record, Subject};
use crate::shared::ids::{DistinctId, GuardianId, PatientId};

/// Two who are not one, the older one first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Two {
    /// Children.
    Children(PatientId, PatientId),
    /// Guardians.
    Guardians(GuardianId, GuardianId),
}

impl Two {
    /// Two children, in whichever order.
    #[must_use]
    pub fn children(a: PatientId, b: PatientId) -> Self {
        Self::Children(a.min(b), a.max(b))
    }

    /// Two guardians, in whichever order.
    #[must_use]
    pub fn guardians(a: GuardianId, b: GuardianId) -> Self {
        Self::Guardians(a.min(b), a.max(b))
    }

    /// By the older one of them.
    #[must_use]
    pub fn index(self) -> Index {
        match self {
            Self::Children(one, _) => Index::id("patient", one),
            Self::Guardians(one, _) => Index::id("guardian", one),
        }
    }
}

/// Somebody said that two are not one.
#[derive(Clone, Serialize, Deserialize)]
pub struct Distinct {
    /// Its id.
    pub id: DistinctId,
    /// Its header.
    pub header: Header,
    /// Who.
    pub two: Two,
}

impl Record for Distinct {
    const TABLE: &'static str = "distinct_people";
    type Id = DistinctId;

    fn id(&self) -> DistinctId {
        self.id
    }
    fn header(&self) -> &Header {
        &self.header
    }
    fn header_mut(&mut self) -> &mut Header {
        &mut self.header
    }
    fn subject(&self) -> Subject {
        Subject::Clinic
    }
    fn indexes(&self) -> Vec<Index> {
        vec![self.two.index()]
    }
}

//! Who can sign in.

use serde::{Deserialize, Serialize};

use crate::platform::store::{Header, Index, Record, Subject};
use crate::shared::ids::{GuardianId, UserId};
use crate::shared::language::Language;
use crate::shared::permission::Role;
use crate::shared::person::{Email, Phone};

/// What an account may do at the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum UserState {
    /// Made for someone who has not chosen a password yet; cannot sign in.
    Invited,
    /// Signs in.
    Active,
    /// Closed by the clinic.
    Disabled,
}

/// The colour of somebody who treats children, in the agenda and beside their name. A closed list, so that each
/// one can be told from the others and read on a light and on a dark screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Colour {
    /// Blue-green.
    Teal,
    /// Blue.
    Blue,
    /// Violet.
    Violet,
    /// Pink.
    Pink,
    /// Red.
    Red,
    /// Orange.
    Orange,
    /// Yellowish green.
    Olive,
    /// Grey.
    Graphite,
}

/// An account. What proves who is behind it stands in [`super::Credentials`], so that signing in never
/// changes the version of this record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct User {
    /// Its id.
    pub id: UserId,
    /// Its header.
    pub header: Header,
    /// For family accounts: whose it is.
    pub guardian: Option<GuardianId>,
    /// The person's name as shown.
    pub name: String,
    /// What they sign in with; held by one account at a time.
    pub email: Option<Email>,
    /// For codes by SMS.
    pub phone: Option<Phone>,
    /// What they are, the first one being what they are shown as.
    pub roles: Vec<Role>,
    /// The language of their messages.
    pub language: Language,
    /// What the account may do.
    pub state: UserState,
    /// For those who treat: their number in the professional college.
    #[serde(default)]
    pub college_number: Option<String>,
    /// For those who treat: their colour.
    #[serde(default)]
    pub colour: Option<Colour>,
}

impl User {
    /// Whom the records of this account are about.
    #[must_use]
    pub fn subject_of(id: UserId, guardian: Option<GuardianId>) -> Subject {
        guardian.map_or(Subject::User(id), Subject::Guardian)
    }

    /// Whether it may come in by the staff address.
    #[must_use]
    pub fn is_staff(&self) -> bool {
        self.roles.iter().any(|role| role.is_staff())
    }

    /// Whether it can administer the box now.
    #[must_use]
    pub fn is_administrator(&self) -> bool {
        self.roles.contains(&Role::Admin)
            && self.state == UserState::Active
            && self.header.deleted_at.is_none()
    }

    /// The index entry shared by everyone who works here.
    #[must_use]
    pub fn staff_index() -> Index {
        Index::number("staff", 1)
    }

    /// The index entry of an e-mail address.
    #[must_use]
    pub fn email_index(email: &Email) -> Index {
        Index::blind("email", email.as_str()).unique()
    }

    /// The index entry of a guardian.
    #[must_use]
    pub fn guardian_index(guardian: GuardianId) -> Index {
        Index::id("guardian", guardian)
    }
}

impl Record for User {
    const TABLE: &'static str = "users";
    type Id = UserId;

    fn id(&self) -> UserId {
        self.id
    }
    fn header(&self) -> &Header {
        &self.header
    }
    fn header_mut(&mut self) -> &mut Header {
        &mut self.header
    }
    fn subject(&self) -> Subject {
        Self::subject_of(self.id, self.guardian)
    }
    fn indexes(&self) -> Vec<Index> {
        let email = self.email.as_ref().map(Self::email_index);
        let guardian = self.guardian.map(Self::guardian_index);
        let staff = self.is_staff().then(Self::staff_index);
        email.into_iter().chain(guardian).chain(staff).collect()
    }
}

//! The people who work here: making, listing and unlocking their accounts.

use serde_json::json;

use super::super::door::HashedPassword;
use super::super::error::AuthError;
use super::super::model::{Credentials, Invitation, LockState, User, UserState};
use super::super::store;
use super::passwords::new_credentials;
use crate::platform::audit::Audit;
use crate::platform::store::{Header, Record as _, View, WriteTx};
use crate::shared::error::{Error, FieldErrors};
use crate::shared::ids::UserId;
use crate::shared::language::Language;
use crate::shared::permission::{Permission, Role};
use crate::shared::person::Email;

/// An account with a password, for seeds and the console.
#[derive(Clone, Debug)]
pub struct NewStaffUser {
    /// The person's name as shown.
    pub name: String,
    /// What they sign in with.
    pub email: Email,
    /// What they are.
    pub roles: Vec<Role>,
    /// The language of their messages.
    pub language: Language,
    /// Their password.
    pub password: HashedPassword,
}

/// Makes an account that can sign in at once.
///
/// # Errors
/// `auth.forbidden`, `auth.email_taken`.
pub fn create_staff_user(tx: &mut WriteTx<'_>, command: NewStaffUser) -> Result<UserId, Error> {
    tx.actor().require(Permission::UsersManage)?;
    if store::user_by_email(tx, &command.email)?.is_some() {
        return Err(AuthError::EmailTaken.into());
    }
    let mut user = User {
        id: tx.new_id(),
        header: Header::default(),
        guardian: None,
        name: command.name,
        email: Some(command.email),
        phone: None,
        roles: command.roles,
        language: command.language,
        state: UserState::Active,
        college_number: None,
        colour: None,
    };
    tx.put(&mut user)?;
    let mut credentials = new_credentials(&user, &command.password, tx);
    tx.put(&mut credentials)?;
    let after = json!({ "name": user.name, "email": user.email, "roles": user.roles });
    Audit::of("auth.user_created", user.subject())
        .on(&user)
        .changed(&json!({}), &after)
        .write(tx)?;
    Ok(user.id)
}

/// An account of the demo clinic.
#[derive(Clone, Debug)]
pub struct SeedUser {
    /// What they sign in with.
    pub email: String,
    /// The person's name as shown.
    pub name: String,
    /// What they are.
    pub roles: Vec<Role>,
    /// Their password.
    pub hash: HashedPassword,
}

/// Makes an account of the demo clinic; a guardian invited under that address can sign in from then on.
///
/// # Errors
/// `auth.forbidden`, `auth.email_taken`; 422 for an address that is none.
pub fn seed_user(tx: &mut WriteTx<'_>, seed: &SeedUser) -> Result<UserId, Error> {
    let mut wrong = FieldErrors::default();
    let email = wrong.check("email", Email::parse(&seed.email));
    wrong.finish()?;
    let email = email.ok_or_else(|| Error::internal("a refused field was not noted"))?;
    match store::user_by_email(tx, &email)? {
        Some(user) if user.state == UserState::Invited => activate_invited(tx, user, &seed.hash),
        _ => create_staff_user(
            tx,
            NewStaffUser {
                name: seed.name.clone(),
                email,
                roles: seed.roles.clone(),
                language: Language::Es,
                password: seed.hash.clone(),
            },
        ),
    }
}

/// Gives someone invited their first password: they can sign in from then on.
fn activate_invited(
    tx: &mut WriteTx<'_>,
    mut user: User,
    password: &HashedPassword,
) -> Result<UserId, Error> {
    tx.actor().require(Permission::UsersManage)?;
    user.state = UserState::Active;
    tx.put(&mut user)?;
    let mut credentials = new_credentials(&user, password, tx);
    tx.put(&mut credentials)?;
    Audit::of("auth.user_activated", user.subject())
        .on(&user)
        .write(tx)?;
    Ok(user.id)
}

/// Whether someone can administer this box.
///
/// # Errors
/// When the store cannot be read.
pub fn has_admin(view: &impl View) -> Result<bool, Error> {
    let staff = view.find::<User>(&User::staff_index())?;
    Ok(staff.iter().any(User::is_administrator))
}

/// How many work here or were invited.
///
/// # Errors
/// When the store cannot be read.
pub fn count_staff(view: &impl View) -> Result<usize, Error> {
    Ok(view.find_ids::<User>(&User::staff_index())?.len())
}

/// The people who work here now.
///
/// # Errors
/// When the store cannot be read.
pub fn active_staff(view: &impl View) -> Result<Vec<User>, Error> {
    let mut staff = view.find::<User>(&User::staff_index())?;
    staff.retain(|user| user.state == UserState::Active && user.header.deleted_at.is_none());
    Ok(staff)
}

/// The name of an account; none once its data were erased.
///
/// # Errors
/// When the store cannot be read.
pub fn user_name(view: &impl View, id: UserId) -> Result<Option<String>, Error> {
    Ok(view.get::<User>(id)?.map(|user| user.name))
}

/// Someone who works here, as an ADMIN sees them.
pub struct Person {
    /// The account.
    pub user: User,
    /// Its credentials, if it has a password.
    pub credentials: Option<Credentials>,
    /// The invitation that waits for them, open or expired.
    pub invitation: Option<Invitation>,
}

impl Person {
    fn read(view: &impl View, user: User) -> Result<Self, Error> {
        Ok(Self {
            credentials: store::credentials_of(view, user.id)?,
            invitation: store::waiting_invitation(view, &user)?,
            user,
        })
    }
}

/// The account of someone who works here.
///
/// # Errors
/// `auth.user_unknown`, also for a family's.
pub fn staff_user(view: &impl View, id: UserId) -> Result<User, Error> {
    let user = view.get_live::<User>(id)?.filter(User::is_staff);
    Ok(user.ok_or(AuthError::UserUnknown)?)
}

/// The same with what belongs to it.
///
/// # Errors
/// `auth.user_unknown`.
pub fn person(view: &impl View, id: UserId) -> Result<Person, Error> {
    Person::read(view, staff_user(view, id)?)
}

/// A page of accounts.
pub struct UserPage {
    /// In the order in which they were made.
    pub people: Vec<Person>,
    /// After which one the next page begins.
    pub next: Option<UserId>,
    /// All of them.
    pub total: usize,
}

/// The accounts of the people who work here, after the given one.
///
/// # Errors
/// When the store cannot be read.
pub fn list_staff(view: &impl View, after: Option<UserId>, limit: usize) -> Result<UserPage, Error> {
    let mut ids = view.find_ids::<User>(&User::staff_index())?;
    let total = ids.len();
    ids.retain(|id| after.is_none_or(|after| *id > after));
    let next = (ids.len() > limit)
        .then(|| ids.get(limit.saturating_sub(1)).copied())
        .flatten();
    let mut people = Vec::new();
    for id in ids.into_iter().take(limit) {
        if let Some(user) = view.get::<User>(id)? {
            people.push(Person::read(view, user)?);
        }
    }
    Ok(UserPage { people, next, total })
}

/// Unlocks an account and forgets its failures. Does nothing to one that is not locked.
///
/// # Errors
/// `auth.forbidden`, `auth.user_unknown`.
pub fn unlock_user(tx: &mut WriteTx<'_>, id: UserId) -> Result<(), Error> {
    tx.actor().require(Permission::UsersManage)?;
    let user = tx.get_live::<User>(id)?.ok_or(AuthError::UserUnknown)?;
    let Some(mut credentials) = store::credentials_of(tx, id)? else {
        return Ok(());
    };
    if credentials.lock == LockState::default() {
        return Ok(());
    }
    credentials.lock = LockState::default();
    tx.put(&mut credentials)?;
    Audit::of("auth.unlocked", user.subject()).on(&user).write(tx)
}

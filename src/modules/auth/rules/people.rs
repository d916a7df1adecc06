//! What a person who works here must be, and that someone is left to administer the box.

use super::super::error::AuthError;
use super::super::forms::PersonForm;
use super::super::model::{Colour, User};
use crate::shared::error::{Error, FieldErrors};
use crate::shared::language::Language;
use crate::shared::permission::Role;
use crate::shared::person::{Email, PersonName};

/// Letters and digits of a college number.
const COLLEGE_NUMBER_MAX: usize = 20;

/// Someone who works here, as read from a form.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonFacts {
    /// First and last names as shown.
    pub name: String,
    /// What they sign in with.
    pub email: Email,
    /// What they are.
    pub roles: Vec<Role>,
    /// The language of their messages; nothing was said.
    pub language: Option<Language>,
    /// Their number in the professional college.
    pub college_number: Option<String>,
    /// Their colour.
    pub colour: Option<Colour>,
}

/// Reads a form.
///
/// # Errors
/// 422 over the fields.
pub fn parse_person(form: &PersonForm) -> Result<PersonFacts, Error> {
    let mut wrong = FieldErrors::default();
    let name = wrong.check("name", PersonName::parse(text(form.name.as_ref())));
    let email = match text(form.email.as_ref()).trim() {
        "" => {
            wrong.add("email", "person.required");
            None
        }
        given => wrong.check("email", Email::parse(given)),
    };
    let roles = wrong.check("roles", check_roles(&form.roles));
    let college_number = match text(form.college_number.as_ref()).trim() {
        "" => None,
        given => wrong.check("collegeNumber", parse_college_number(given)),
    };
    if let Some(roles) = &roles
        && !roles.iter().copied().any(treats)
    {
        if college_number.is_some() {
            wrong.add("collegeNumber", "auth.only_professionals");
        }
        if form.colour.is_some() {
            wrong.add("colour", "auth.only_professionals");
        }
    }
    wrong.finish()?;
    let (Some(name), Some(email), Some(roles)) = (name, email, roles) else {
        return Err(Error::internal("a refused field was not noted"));
    };
    Ok(PersonFacts {
        name: name.to_string(),
        email,
        roles,
        language: form.language,
        college_number,
        colour: form.colour,
    })
}

fn text(given: Option<&String>) -> &str {
    given.map_or("", String::as_str)
}

/// Whether someone in this role treats children.
pub const fn treats(role: Role) -> bool {
    matches!(role, Role::Odontologo | Role::Higienista)
}

/// At least one role, each once, none of the families'. The first one stays first.
fn check_roles(given: &[Role]) -> Result<Vec<Role>, &'static str> {
    if given.is_empty() {
        return Err("auth.roles_required");
    }
    if !given.iter().all(|role| role.is_staff()) {
        return Err("auth.roles_of_families");
    }
    let mut roles: Vec<Role> = Vec::new();
    for role in given {
        if !roles.contains(role) {
            roles.push(*role);
        }
    }
    Ok(roles)
}

/// Colleges number in ways of their own: digits, some with letters, strokes or hyphens.
fn parse_college_number(given: &str) -> Result<String, &'static str> {
    let upper = given
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_uppercase();
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '/' | '-' | '.');
    let is_number = upper.chars().all(fits) && upper.chars().any(|c| c.is_ascii_digit());
    if is_number && upper.len() <= COLLEGE_NUMBER_MAX {
        Ok(upper)
    } else {
        Err("auth.college_number")
    }
}

/// Refuses a change after which nobody could administer the box. `staff` holds everyone as they are now.
pub fn check_administered(staff: &[User], changed: &User) -> Result<(), AuthError> {
    let was = staff
        .iter()
        .any(|user| user.id == changed.id && user.is_administrator());
    let others = staff
        .iter()
        .any(|user| user.id != changed.id && user.is_administrator());
    if was && !changed.is_administrator() && !others {
        return Err(AuthError::LastAdmin);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::super::model::UserState;
    use super::*;
    use crate::platform::store::Header;
    use crate::shared::ids::{Id as _, UserId};
    use proptest::prelude::*;
    use uuid::Uuid;

    fn form() -> PersonForm {
        PersonForm {
            name: Some(" Lucía  Ferrer ".into()),
            email: Some("Lucia@X.es".into()),
            roles: vec![Role::Odontologo, Role::Admin, Role::Odontologo],
            language: None,
            college_number: Some(" 28-001234 ".into()),
            colour: Some(Colour::Teal),
        }
    }

    fn wrong(form: &PersonForm) -> Vec<(String, &'static str)> {
        let refused = parse_person(form).unwrap_err();
        let fields = refused.fields().iter();
        fields.map(|field| (field.field.clone(), field.code)).collect()
    }

    #[test]
    fn a_person_is_read_and_tidied() {
        let person = parse_person(&form()).unwrap();
        assert_eq!(person.name, "Lucía Ferrer");
        assert_eq!(person.email.as_str(), "lucia@x.es");
        assert_eq!(person.roles, [Role::Odontologo, Role::Admin]);
        assert_eq!(person.college_number.as_deref(), Some("28-001234"));
    }

    #[test]
    fn what_is_missing_is_said_field_by_field() {
        let empty = PersonForm::default();
        let expected = [
            ("email".to_owned(), "person.required"),
            ("name".to_owned(), "person.required"),
            ("roles".to_owned(), "auth.roles_required"),
        ];
        let mut found = wrong(&empty);
        found.sort();
        assert_eq!(found, expected);
        let family = PersonForm {
            roles: vec![Role::Admin, Role::Padre],
            ..form()
        };
        assert_eq!(wrong(&family), [("roles".to_owned(), "auth.roles_of_families")]);
    }

    #[test]
    fn only_who_treats_has_a_college_number_and_a_colour() {
        let desk = PersonForm {
            roles: vec![Role::Recepcion],
            ..form()
        };
        let expected = [
            ("collegeNumber".to_owned(), "auth.only_professionals"),
            ("colour".to_owned(), "auth.only_professionals"),
        ];
        assert_eq!(wrong(&desk), expected);
        for (number, kept) in [
            ("28001234", Some("28001234")),
            ("cv 46/123", Some("CV 46/123")),
            ("  ", None),
        ] {
            let given = PersonForm {
                college_number: Some(number.into()),
                ..form()
            };
            assert_eq!(parse_person(&given).unwrap().college_number.as_deref(), kept);
        }
        for number in ["ABC", "28;001", "1".repeat(21).as_str(), "٢٨"] {
            let given = PersonForm {
                college_number: Some(number.into()),
                ..form()
            };
            assert_eq!(
                wrong(&given),
                [("collegeNumber".to_owned(), "auth.college_number")],
                "{number}"
            );
        }
    }

    fn user(number: u128, is_admin: bool, state: UserState) -> User {
        User {
            id: UserId::from_uuid(Uuid::from_u128(number)),
            header: Header::default(),
            guardian: None,
            name: "Ana Ruiz".into(),
            email: None,
            phone: None,
            roles: vec![if is_admin { Role::Admin } else { Role::Recepcion }],
            language: Language::Es,
            state,
            college_number: None,
            colour: None,
        }
    }

    fn any_state() -> impl Strategy<Value = UserState> {
        prop_oneof![
            Just(UserState::Invited),
            Just(UserState::Active),
            Just(UserState::Disabled)
        ]
    }

    proptest! {
        /// Whatever is asked for in whatever order: a box that could be administered still can be, and a refusal
        /// is never given without need.
        #[test]
        fn a_box_keeps_its_last_administrator(
            changes in proptest::collection::vec((0_u128..4, any::<bool>(), any_state()), 0..40),
        ) {
            let mut staff: Vec<User> =
                (0..4).map(|number| user(number, number < 2, UserState::Active)).collect();
            for (number, is_admin, state) in changes {
                let changed = user(number, is_admin, state);
                let mut after = staff.clone();
                for one in after.iter_mut().filter(|one| one.id == changed.id) {
                    *one = changed.clone();
                }
                let is_kept = after.iter().any(User::is_administrator);
                prop_assert_eq!(check_administered(&staff, &changed).is_ok(), is_kept);
                if is_kept {
                    staff = after;
                }
            }
            prop_assert!(staff.iter().any(User::is_administrator));
        }
    }
}

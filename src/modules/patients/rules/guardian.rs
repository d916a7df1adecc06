//! Guardians, and their links to a child.

use super::fields::{chosen, optional, required};
use crate::modules::patients::forms::GuardianForm;
use crate::modules::patients::model::{CourtOrder, DecisionPower, GuardianFacts, Guardianship, Relationship};
use crate::shared::error::FieldErrors;
use crate::shared::ids::GuardianId;
use crate::shared::person::{DniNie, Email, PersonName, Phone, ShortText};

/// One child has at most this many guardians on its file.
pub const GUARDIANS_MAX: usize = 2;

/// Who is to be a guardian.
#[derive(Clone)]
pub enum Who {
    /// Someone whom the clinic knows.
    Known(GuardianId),
    /// Someone new.
    New(GuardianFacts),
}

/// What is said about a link.
#[derive(Clone)]
pub struct LinkFacts {
    /// What they are to the child.
    pub relationship: Relationship,
    /// Whether they were named primary; none when nothing was said.
    pub is_primary: Option<bool>,
    /// Whether a court order bars them.
    pub is_restricted: bool,
    /// What the order says.
    pub restriction: Option<ShortText>,
}

impl LinkFacts {
    /// The link that these facts make.
    #[must_use]
    pub fn with(self, guardian: GuardianId, is_primary: bool) -> Guardianship {
        Guardianship {
            guardian,
            relationship: self.relationship,
            is_primary,
            is_restricted: self.is_restricted,
            restriction: self.restriction,
            order: CourtOrder::default(),
            decides: DecisionPower::default(),
            revision: 0,
        }
    }

    /// The link that is there as these facts change it. Who may decide stays, and so does the order behind a
    /// restriction while there is one: both have an act of their own.
    #[must_use]
    pub fn onto(self, old: &Guardianship, is_primary: bool) -> Guardianship {
        let order = if self.is_restricted {
            old.order.clone()
        } else {
            CourtOrder::default()
        };
        Guardianship {
            order,
            decides: old.decides,
            revision: old.revision,
            ..self.with(old.guardian, is_primary)
        }
    }
}

/// A guardian with the link.
#[derive(Clone)]
pub struct GuardianEntry {
    /// Who.
    pub who: Who,
    /// The link.
    pub link: LinkFacts,
}

/// Reads a guardian of a form; `prefix` is its path with a dot at the end, or empty.
pub fn parse_entry(errors: &mut FieldErrors, prefix: &str, form: &GuardianForm) -> Option<GuardianEntry> {
    let who = match form.id {
        Some(id) => Some(Who::Known(id)),
        None => parse_guardian(errors, prefix, form).map(Who::New),
    };
    let link = parse_link(errors, prefix, form);
    Some(GuardianEntry {
        who: who?,
        link: link?,
    })
}

/// Reads the personal fields of a guardian: a name, and an e-mail address or a mobile number.
pub fn parse_guardian(errors: &mut FieldErrors, prefix: &str, form: &GuardianForm) -> Option<GuardianFacts> {
    let path = |field: &str| format!("{prefix}{field}");
    let first_name = required(
        errors,
        &path("firstName"),
        form.first_name.as_ref(),
        PersonName::parse,
    );
    let last_name = required(
        errors,
        &path("lastName"),
        form.last_name.as_ref(),
        PersonName::parse,
    );
    let dni_nie = optional(errors, &path("dniNie"), form.dni_nie.as_ref(), DniNie::parse);
    let mut contact = FieldErrors::default();
    let email = optional(&mut contact, &path("email"), form.email.as_ref(), Email::parse);
    let phone = optional(&mut contact, &path("phone"), form.phone.as_ref(), Phone::parse);
    if contact.is_empty() {
        match (&email, &phone) {
            (None, None) => contact.add(path("email"), "patients.contact_required"),
            (None, Some(phone)) if !is_reachable(phone) => {
                contact.add(path("phone"), "patients.mobile_required");
            }
            _ => {}
        }
    }
    errors.extend(contact);
    Some(GuardianFacts {
        first_name: first_name?,
        last_name: last_name?,
        dni_nie,
        email,
        phone,
    })
}

/// Whether messages may reach it: a Spanish mobile, or a foreign number, of which nothing is known.
fn is_reachable(phone: &Phone) -> bool {
    phone.is_mobile() || phone.national().is_none()
}

/// Reads the link of a guardian to the child.
pub fn parse_link(errors: &mut FieldErrors, prefix: &str, form: &GuardianForm) -> Option<LinkFacts> {
    let relationship = chosen(errors, &format!("{prefix}relationship"), form.relationship);
    let path = format!("{prefix}restriction");
    let restriction = optional(errors, &path, form.restriction.as_ref(), ShortText::parse);
    let is_restricted = form.access_restricted.unwrap_or(false);
    Some(LinkFacts {
        relationship: relationship?,
        is_primary: form.is_primary,
        is_restricted,
        restriction: restriction.filter(|_| is_restricted),
    })
}

/// Which of the guardians of a registration is the primary one: the one that says so, or the first
/// when nobody says anything. It cannot be one who is barred from the child.
pub fn check_links(errors: &mut FieldErrors, links: &[&LinkFacts]) -> Option<usize> {
    let nobody_said = links.iter().all(|link| link.is_primary.is_none());
    let named: Vec<usize> = (0..links.len())
        .filter(|at| {
            links
                .get(*at)
                .is_some_and(|link| link.is_primary == Some(true) || (nobody_said && *at == 0))
        })
        .collect();
    let [primary] = named[..] else {
        errors.add("guardians", "patients.one_primary");
        return None;
    };
    if links.get(primary).is_some_and(|link| link.is_restricted) {
        errors.add(
            format!("guardians[{primary}].accessRestricted"),
            "patients.primary_restricted",
        );
        return None;
    }
    Some(primary)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> GuardianForm {
        GuardianForm {
            first_name: Some("Marta".into()),
            last_name: Some("Ortega".into()),
            relationship: Some(Relationship::Madre),
            email: Some("marta@example.org".into()),
            ..GuardianForm::default()
        }
    }

    fn wrong(form: &GuardianForm) -> Vec<(String, &'static str)> {
        let mut errors = FieldErrors::default();
        parse_entry(&mut errors, "guardians[0].", form);
        let fields = errors.finish().err().map(|error| error.fields().to_vec());
        fields
            .unwrap_or_default()
            .into_iter()
            .map(|error| (error.field, error.code))
            .collect()
    }

    #[test]
    fn a_guardian_needs_a_name_a_relationship_and_a_way_to_be_reached() {
        type Change = fn(&mut GuardianForm);
        let cases: [(Change, &[(&str, &str)]); 9] = [
            (|_| (), &[]),
            (
                |f| f.first_name = None,
                &[("guardians[0].firstName", "person.required")],
            ),
            (
                |f| f.relationship = None,
                &[("guardians[0].relationship", "person.required")],
            ),
            (
                |f| f.email = None,
                &[("guardians[0].email", "patients.contact_required")],
            ),
            (
                |f| f.email = Some("a@b".into()),
                &[("guardians[0].email", "person.email_format")],
            ),
            (
                |f| {
                    f.email = None;
                    f.phone = Some("910 111 222".into());
                },
                &[("guardians[0].phone", "patients.mobile_required")],
            ),
            (
                |f| {
                    f.email = None;
                    f.phone = Some("600 111 222".into());
                },
                &[],
            ),
            (
                |f| {
                    f.email = None;
                    f.phone = Some("+351 912 345 678".into());
                },
                &[],
            ),
            (
                |f| f.dni_nie = Some("X1234567A".into()),
                &[("guardians[0].dniNie", "person.dni_letter")],
            ),
        ];
        for (change, expected) in cases {
            let mut form = form();
            change(&mut form);
            let expected: Vec<_> = expected
                .iter()
                .map(|(field, code)| ((*field).to_owned(), *code))
                .collect();
            assert_eq!(wrong(&form), expected);
        }
    }

    #[test]
    fn a_known_guardian_needs_only_the_link() {
        let known = GuardianForm {
            id: Some("01930a3e-7c00-7000-8000-000000000001".parse().unwrap()),
            relationship: Some(Relationship::Padre),
            ..GuardianForm::default()
        };
        assert_eq!(wrong(&known), []);
        let unlinked = GuardianForm {
            relationship: None,
            ..known
        };
        assert_eq!(
            wrong(&unlinked),
            [("guardians[0].relationship".to_owned(), "person.required")]
        );
    }

    #[test]
    fn exactly_one_is_primary_and_free_to_see_the_child() {
        let link = |is_primary, is_restricted| LinkFacts {
            relationship: Relationship::Padre,
            is_primary,
            is_restricted,
            restriction: None,
        };
        for (links, primary, code) in [
            (vec![link(None, false)], Some(0), None),
            (vec![link(None, false), link(None, false)], Some(0), None),
            (vec![link(None, false), link(Some(true), false)], Some(1), None),
            (
                vec![link(Some(false), false), link(Some(true), false)],
                Some(1),
                None,
            ),
            (vec![link(Some(false), false)], None, Some("patients.one_primary")),
            (
                vec![link(Some(true), false); 2],
                None,
                Some("patients.one_primary"),
            ),
            (
                vec![link(Some(true), true)],
                None,
                Some("patients.primary_restricted"),
            ),
            (vec![link(None, true)], None, Some("patients.primary_restricted")),
            (
                vec![link(Some(true), false), link(Some(false), true)],
                Some(0),
                None,
            ),
            (vec![], None, Some("patients.one_primary")),
        ] {
            let mut errors = FieldErrors::default();
            assert_eq!(
                check_links(&mut errors, &links.iter().collect::<Vec<_>>()),
                primary
            );
            let refusal = errors.finish().err();
            assert_eq!(refusal.map(|error| error.fields()[0].code), code);
        }
    }
}

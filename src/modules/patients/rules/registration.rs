//! A registration as a whole.

use std::collections::HashSet;

use jiff::Timestamp;
use jiff::civil::Date;

use super::child::parse_newcomer;
use super::consent::{ConsentFacts, Signable, parse_consents};
use super::fields::given;
use super::guardian::{GUARDIANS_MAX, GuardianEntry, Who, check_links, parse_entry};
use super::plan::{PlanFacts, parse_plan};
use crate::modules::patients::forms::RegistrationForm;
use crate::modules::patients::model::ChildFacts;
use crate::shared::error::{Error, FieldErrors};
use crate::shared::ids::GuardianId;
use crate::shared::person::DniNie;

/// A registration that keeps all rules that can be judged without looking anything up.
#[derive(Clone)]
pub struct Registration {
    /// The child.
    pub child: ChildFacts,
    /// Its guardians.
    pub guardians: Vec<GuardianEntry>,
    /// Which of them is the primary one.
    pub primary: usize,
    /// The plan.
    pub plan: PlanFacts,
    /// The consents.
    pub consents: Vec<ConsentFacts>,
}

/// Reads a registration. `known` answers for a guardian of the clinic: whether there is one under the
/// id, and if so whether a DNI or NIE is on file. `signable` says which versions of
/// the consents' texts can have been signed.
///
/// # Errors
/// 422 with everything that is wrong, field by field.
pub fn parse_registration(
    form: &RegistrationForm,
    known: impl Fn(GuardianId) -> Option<bool>,
    signable: &Signable,
    today: Date,
    now: Timestamp,
) -> Result<Registration, Error> {
    let mut errors = FieldErrors::default();
    let child = parse_newcomer(&mut errors, form, today);
    let (guardians, primary) = parse_guardians(&mut errors, form, known);
    let born = child.as_ref().map(|child| child.date_of_birth);
    if form.plan.is_none() {
        errors.add("plan", "person.required");
    }
    let plan = form.plan.as_ref();
    let plan = plan.and_then(|plan| parse_plan(&mut errors, "plan.", plan, born, today));
    let consents = parse_consents(&mut errors, &form.consents, signable, now);
    errors.finish()?;
    match (child, primary, plan) {
        (Some(child), Some(primary), Some(plan)) => Ok(Registration {
            child,
            guardians,
            primary,
            plan,
            consents,
        }),
        _ => Err(Error::internal(
            "a registration without errors was not read whole",
        )),
    }
}

fn parse_guardians(
    errors: &mut FieldErrors,
    form: &RegistrationForm,
    known: impl Fn(GuardianId) -> Option<bool>,
) -> (Vec<GuardianEntry>, Option<usize>) {
    match form.guardians.len() {
        0 => {
            errors.add("guardians", "patients.guardian_required");
            return (Vec::new(), None);
        }
        count if count > GUARDIANS_MAX => {
            errors.add("guardians", "patients.too_many_guardians");
            return (Vec::new(), None);
        }
        _ => {}
    }
    let mut entries = Vec::new();
    for (at, guardian) in form.guardians.iter().enumerate() {
        entries.extend(parse_entry(errors, &format!("guardians[{at}]."), guardian));
    }
    if entries.len() < form.guardians.len() {
        return (entries, None);
    }
    check_distinct(errors, form, &entries, known);
    let links: Vec<_> = entries.iter().map(|entry| &entry.link).collect();
    let primary = check_links(errors, &links);
    (entries, primary)
}

/// Two guardians are two people, known ones exist, and somebody of the family is identified.
fn check_distinct(
    errors: &mut FieldErrors,
    form: &RegistrationForm,
    entries: &[GuardianEntry],
    known: impl Fn(GuardianId) -> Option<bool>,
) {
    let mut ids = HashSet::new();
    let mut numbers = HashSet::new();
    let child = form.dni_nie.as_deref().and_then(|text| DniNie::parse(text).ok());
    // A number that cannot be read is refused under its own field.
    let news = form.guardians.iter().filter(|guardian| guardian.id.is_none());
    let mut numbers_given = news.map(|guardian| &guardian.dni_nie).chain([&form.dni_nie]);
    let mut is_identified = numbers_given.any(|number| given(number.as_ref()).is_some());
    for (at, entry) in entries.iter().enumerate() {
        match &entry.who {
            Who::Known(id) => {
                match known(*id) {
                    Some(has_dni) => is_identified |= has_dni,
                    None => errors.add(format!("guardians[{at}].id"), "patients.unknown_guardian"),
                }
                if !ids.insert(*id) {
                    errors.add(format!("guardians[{at}].id"), "patients.guardian_repeated");
                }
            }
            Who::New(facts) => {
                let Some(dni) = &facts.dni_nie else { continue };
                if child.as_ref() == Some(dni) {
                    errors.add(format!("guardians[{at}].dniNie"), "patients.dni_of_child");
                } else if !numbers.insert(dni.clone()) {
                    errors.add(format!("guardians[{at}].dniNie"), "patients.guardian_repeated");
                }
            }
        }
    }
    if !is_identified {
        errors.add("dniNie", "patients.dni_required");
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil;

    use super::*;
    use crate::modules::patients::forms::{ConsentForm, GuardianForm, PlanForm};
    use crate::modules::patients::model::{ConsentKind, PaymentFrequency, PlanType, Relationship};

    fn known(number: u8) -> GuardianId {
        format!("01930a3e-7c00-7000-8000-0000000000{number:02}")
            .parse()
            .unwrap()
    }

    fn guardian() -> GuardianForm {
        GuardianForm {
            first_name: Some("Marta".into()),
            last_name: Some("Ortega".into()),
            relationship: Some(Relationship::Madre),
            dni_nie: Some("12345678Z".into()),
            email: Some("marta@example.org".into()),
            ..GuardianForm::default()
        }
    }

    fn form() -> RegistrationForm {
        RegistrationForm {
            first_name: Some("Belén".into()),
            last_name: Some("Núñez Ortega".into()),
            date_of_birth: Some("2018-03-14".into()),
            guardians: vec![guardian()],
            plan: Some(PlanForm {
                plan_type: Some(PlanType::Him),
                start_date: Some("2026-05-20".into()),
                payment_frequency: Some(PaymentFrequency::Monthly),
            }),
            consents: vec![ConsentForm {
                kind: Some(ConsentKind::Rgpd),
                text_version: Some("1".into()),
                signed_by: Some("Marta Ortega".into()),
                signed_at: Some("2026-05-20T09:30:00Z".into()),
            }],
            ..RegistrationForm::default()
        }
    }

    fn wrong(form: &RegistrationForm) -> Vec<(String, &'static str)> {
        // Guardian 1 has a DNI on file, guardian 2 has none, nobody else is known.
        let on_file = |id| {
            [(known(1), true), (known(2), false)]
                .into_iter()
                .find(|(k, _)| *k == id)
        };
        let parsed = parse_registration(
            form,
            |id| on_file(id).map(|(_, has_dni)| has_dni),
            &Signable::Published(vec![(ConsentKind::Rgpd, 1)]),
            civil::date(2026, 5, 20),
            "2026-05-20T10:00:00Z".parse().unwrap(),
        );
        let fields = parsed
            .err()
            .map(|error| error.fields().to_vec())
            .unwrap_or_default();
        fields
            .into_iter()
            .map(|error| (error.field, error.code))
            .collect()
    }

    #[test]
    fn the_family_is_judged_as_a_whole() {
        type Change = fn(&mut RegistrationForm);
        let by_id = |number| GuardianForm {
            id: Some(known(number)),
            relationship: Some(Relationship::Padre),
            ..GuardianForm::default()
        };
        let second = |dni: &str| GuardianForm {
            dni_nie: Some(dni.into()),
            ..guardian()
        };
        let cases: Vec<(RegistrationForm, &[(&str, &str)])> = vec![
            (form(), &[]),
            (
                RegistrationForm {
                    guardians: vec![],
                    ..form()
                },
                &[("guardians", "patients.guardian_required")],
            ),
            (
                RegistrationForm {
                    guardians: vec![guardian(); 3],
                    ..form()
                },
                &[("guardians", "patients.too_many_guardians")],
            ),
            (
                RegistrationForm {
                    guardians: vec![guardian(); 2],
                    ..form()
                },
                &[("guardians[1].dniNie", "patients.guardian_repeated")],
            ),
            (
                RegistrationForm {
                    guardians: vec![guardian(), second("X1234567L")],
                    ..form()
                },
                &[],
            ),
            (
                RegistrationForm {
                    dni_nie: Some("12345678Z".into()),
                    ..form()
                },
                &[("guardians[0].dniNie", "patients.dni_of_child")],
            ),
            (
                RegistrationForm {
                    guardians: vec![by_id(1)],
                    ..form()
                },
                &[],
            ),
            (
                RegistrationForm {
                    guardians: vec![by_id(2)],
                    ..form()
                },
                &[("dniNie", "patients.dni_required")],
            ),
            (
                RegistrationForm {
                    guardians: vec![by_id(2)],
                    dni_nie: Some("12345678Z".into()),
                    ..form()
                },
                &[],
            ),
            (
                RegistrationForm {
                    guardians: vec![by_id(1), by_id(1)],
                    ..form()
                },
                &[("guardians[1].id", "patients.guardian_repeated")],
            ),
            (
                RegistrationForm {
                    guardians: vec![by_id(9)],
                    dni_nie: Some("12345678Z".into()),
                    ..form()
                },
                &[("guardians[0].id", "patients.unknown_guardian")],
            ),
        ];
        for (form, expected) in cases {
            let expected: Vec<_> = expected
                .iter()
                .map(|(field, code)| ((*field).to_owned(), *code))
                .collect();
            assert_eq!(wrong(&form), expected);
        }
        let plans: [(Change, &str, &str); 5] = [
            (|f| f.plan = None, "plan", "person.required"),
            (
                |f| f.plan.as_mut().unwrap().plan_type = None,
                "plan.planType",
                "person.required",
            ),
            (
                |f| f.plan.as_mut().unwrap().start_date = Some("soon".into()),
                "plan.startDate",
                "patients.date_format",
            ),
            (
                |f| f.plan.as_mut().unwrap().start_date = Some("2018-03-13".into()),
                "plan.startDate",
                "patients.start_date_range",
            ),
            (
                |f| f.plan.as_mut().unwrap().start_date = Some("2027-05-21".into()),
                "plan.startDate",
                "patients.start_date_range",
            ),
        ];
        for (change, field, code) in plans {
            let mut form = form();
            change(&mut form);
            assert_eq!(wrong(&form), [(field.to_owned(), code)]);
        }
    }

    #[test]
    fn an_empty_form_names_every_field_that_is_needed() {
        let fields: Vec<String> = wrong(&RegistrationForm::default())
            .into_iter()
            .map(|(field, _)| field)
            .collect();
        assert_eq!(
            fields,
            [
                "firstName",
                "lastName",
                "dateOfBirth",
                "guardians",
                "plan",
                "consents"
            ]
        );
    }
}

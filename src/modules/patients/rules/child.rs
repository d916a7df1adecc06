//! The personal fields of a child.

use jiff::civil::Date;

use super::fields::{date, given, optional, required};
use crate::modules::patients::forms::{AddressForm, PatientForm, RegistrationForm};
use crate::modules::patients::model::{Address, ChildFacts};
use crate::shared::error::FieldErrors;
use crate::shared::person::{DniNie, LongText, PersonName, ShortText, check_minor};

/// The longest postal code of the countries around: Portugal's `1000-001`, with room.
const POSTAL_CODE_MAX_CHARS: usize = 10;

/// The fields that registering and editing have in common.
pub struct ChildFields<'a> {
    first_name: Option<&'a String>,
    last_name: Option<&'a String>,
    date_of_birth: Option<&'a String>,
    dni_nie: Option<&'a String>,
    address: Option<&'a AddressForm>,
    remarks: Option<&'a String>,
}

macro_rules! child_fields {
    ($form:ident) => {
        impl<'a> From<&'a $form> for ChildFields<'a> {
            fn from(form: &'a $form) -> Self {
                Self {
                    first_name: form.first_name.as_ref(),
                    last_name: form.last_name.as_ref(),
                    date_of_birth: form.date_of_birth.as_ref(),
                    dni_nie: form.dni_nie.as_ref(),
                    address: form.address.as_ref(),
                    remarks: form.remarks.as_ref(),
                }
            }
        }
    };
}
child_fields!(RegistrationForm);
child_fields!(PatientForm);

/// How old a patient may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ages {
    /// 0-17 years on this day: whoever is registered.
    MinorOn(Date),
    /// Born by this day: whoever was registered once may grow up.
    BornBy(Date),
}

/// Reads the personal fields of a child, noting what is wrong with each.
pub fn parse_child<'a>(
    errors: &mut FieldErrors,
    fields: impl Into<ChildFields<'a>>,
    ages: Ages,
) -> Option<ChildFacts> {
    let fields = fields.into();
    let first_name = required(errors, "firstName", fields.first_name, PersonName::parse);
    let last_name = required(errors, "lastName", fields.last_name, PersonName::parse);
    let born = required(errors, "dateOfBirth", fields.date_of_birth, |text| {
        let born = date(text)?;
        check_age(born, ages).map(|()| born)
    });
    let dni_nie = optional(errors, "dniNie", fields.dni_nie, DniNie::parse);
    let address = fields.address.and_then(|form| parse_address(errors, form));
    let remarks = optional(errors, "remarks", fields.remarks, LongText::parse);
    Some(ChildFacts {
        first_name: first_name?,
        last_name: last_name?,
        date_of_birth: born?,
        dni_nie,
        address,
        allergies: None,
        medication: None,
        remarks,
    })
}

/// Reads a child who comes, with what the family says of allergies and medication.
pub fn parse_newcomer(errors: &mut FieldErrors, form: &RegistrationForm, today: Date) -> Option<ChildFacts> {
    let facts = parse_child(errors, form, Ages::MinorOn(today));
    // Blank means "asked, and there are none"; absent means that nobody asked.
    let allergies = told(errors, "allergies", form.allergies.as_ref());
    let medication = told(errors, "medication", form.medication.as_ref());
    Some(ChildFacts {
        allergies,
        medication,
        ..facts?
    })
}

fn check_age(born: Date, ages: Ages) -> Result<(), &'static str> {
    match ages {
        Ages::MinorOn(day) => check_minor(born, day).map(|_| ()),
        Ages::BornBy(day) if born > day => Err("person.birth_date_future"),
        Ages::BornBy(_) if born.year() < 1900 => Err("person.not_a_minor"),
        Ages::BornBy(_) => Ok(()),
    }
}

fn told(errors: &mut FieldErrors, field: &str, text: Option<&String>) -> Option<LongText> {
    text.and_then(|text| errors.check(field, LongText::parse(text)))
}

fn parse_address(errors: &mut FieldErrors, form: &AddressForm) -> Option<Address> {
    let parts = [&form.street, &form.postal_code, &form.city, &form.province];
    if parts.iter().all(|part| given(part.as_ref()).is_none()) {
        return None;
    }
    Some(Address {
        street: optional(errors, "address.street", form.street.as_ref(), ShortText::parse),
        postal_code: optional(
            errors,
            "address.postalCode",
            form.postal_code.as_ref(),
            postal_code,
        ),
        city: optional(errors, "address.city", form.city.as_ref(), ShortText::parse),
        province: optional(
            errors,
            "address.province",
            form.province.as_ref(),
            ShortText::parse,
        ),
    })
}

/// Letters and digits with blanks and hyphens between them: families may live across the border.
fn postal_code(text: &str) -> Result<ShortText, &'static str> {
    let code = ShortText::parse(text)?;
    let is_code = code
        .as_str()
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-'));
    if is_code
        && code.as_str().len() <= POSTAL_CODE_MAX_CHARS
        && code.as_str().contains(|c: char| c.is_ascii_digit())
    {
        Ok(code)
    } else {
        Err("patients.postal_code")
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil;

    use super::*;

    fn form() -> PatientForm {
        PatientForm {
            first_name: Some("Belén".into()),
            last_name: Some("Núñez Ortega".into()),
            date_of_birth: Some("2018-03-14".into()),
            ..PatientForm::default()
        }
    }

    fn wrong(form: &PatientForm) -> Vec<(String, &'static str)> {
        let mut errors = FieldErrors::default();
        parse_child(&mut errors, form, Ages::MinorOn(civil::date(2026, 5, 20)));
        let fields = errors.finish().err().map(|error| error.fields().to_vec());
        fields
            .unwrap_or_default()
            .into_iter()
            .map(|error| (error.field, error.code))
            .collect()
    }

    #[test]
    fn each_field_is_judged_under_its_own_path() {
        type Change = fn(&mut PatientForm);
        let cases: [(Change, &str, &str); 10] = [
            (|f| f.first_name = None, "firstName", "person.required"),
            (
                |f| f.first_name = Some(" ".into()),
                "firstName",
                "person.required",
            ),
            (
                |f| f.last_name = Some("\u{7}".into()),
                "lastName",
                "person.control_characters",
            ),
            (
                |f| f.last_name = Some("a".repeat(201)),
                "lastName",
                "person.too_long",
            ),
            (
                |f| f.date_of_birth = Some("14/03/2018".into()),
                "dateOfBirth",
                "patients.date_format",
            ),
            (
                |f| f.date_of_birth = Some("2026-05-21".into()),
                "dateOfBirth",
                "person.birth_date_future",
            ),
            (
                |f| f.date_of_birth = Some("2008-05-20".into()),
                "dateOfBirth",
                "person.not_a_minor",
            ),
            (
                |f| f.dni_nie = Some("12345678A".into()),
                "dniNie",
                "person.dni_letter",
            ),
            (
                |f| f.remarks = Some("a".repeat(4_001)),
                "remarks",
                "person.too_long",
            ),
            (
                |f| {
                    f.address = Some(AddressForm {
                        postal_code: Some("¿28013?".into()),
                        ..AddressForm::default()
                    });
                },
                "address.postalCode",
                "patients.postal_code",
            ),
        ];
        assert_eq!(wrong(&form()), []);
        for (change, field, code) in cases {
            let mut form = form();
            change(&mut form);
            assert_eq!(wrong(&form), [(field.to_owned(), code)]);
        }
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        assert_eq!(
            wrong(&PatientForm {
                dni_nie: Some("x".into()),
                ..PatientForm::default()
            })
            .into_iter()
            .map(|(field, _)| field)
            .collect::<Vec<_>>(),
            ["firstName", "lastName", "dateOfBirth", "dniNie"]
        );
    }

    #[test]
    fn nobody_asked_and_nothing_there_are_two_answers() {
        let mut errors = FieldErrors::default();
        let form = RegistrationForm {
            first_name: Some("Belén".into()),
            last_name: Some("Núñez Ortega".into()),
            date_of_birth: Some("2018-03-14".into()),
            allergies: Some("  ".into()),
            ..RegistrationForm::default()
        };
        let facts = parse_newcomer(&mut errors, &form, civil::date(2026, 5, 20)).unwrap();
        assert!(facts.allergies.unwrap().is_empty());
        assert!(facts.medication.is_none());
        for (allergies, medication, field, code) in [
            ("a".repeat(4_001), String::new(), "allergies", "person.too_long"),
            (
                String::new(),
                "\u{202e}".into(),
                "medication",
                "person.control_characters",
            ),
        ] {
            let mut errors = FieldErrors::default();
            let form = RegistrationForm {
                allergies: Some(allergies),
                medication: Some(medication),
                ..form.clone()
            };
            parse_newcomer(&mut errors, &form, civil::date(2026, 5, 20));
            let refusal = errors.finish().unwrap_err();
            assert_eq!(
                (refusal.fields()[0].field.as_str(), refusal.fields()[0].code),
                (field, code)
            );
        }
    }

    #[test]
    fn who_grew_up_can_still_be_edited() {
        let mut errors = FieldErrors::default();
        let day = civil::date(2040, 1, 1);
        assert!(parse_child(&mut errors, &form(), Ages::BornBy(day)).is_some());
        assert!(errors.is_empty());
        assert_eq!(
            check_age(civil::date(2040, 1, 2), Ages::BornBy(day)),
            Err("person.birth_date_future")
        );
        assert_eq!(
            check_age(civil::date(1899, 1, 2), Ages::BornBy(day)),
            Err("person.not_a_minor")
        );
    }

    #[test]
    fn neighbours_have_postal_codes_too() {
        for code in ["28013", "AD500", "1000-001", "66000"] {
            assert!(postal_code(code).is_ok(), "{code}");
        }
        for code in ["Madrid", "28.013", "12345678901"] {
            assert_eq!(postal_code(code), Err("patients.postal_code"), "{code}");
        }
    }
}

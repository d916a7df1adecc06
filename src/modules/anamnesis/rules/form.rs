//! Reads a medical history as it was sent, noting what is wrong with each entry under its own path.

use jiff::civil::Date;

use super::{ITEMS_MOST, is_complete};
use crate::modules::anamnesis::forms::{
    AllergyForm, ConditionForm, MedicalHistoryForm, MedicationForm, OrthodonticsForm, StatementForm,
    ToldForm, TraumaForm,
};
use crate::modules::anamnesis::model::{
    Allergy, Condition, Known, Medication, Orthodontics, Statement, Told, Trauma,
};
use crate::shared::error::{Error, FieldErrors};
use crate::shared::person::{LongText, ShortText};
use crate::shared::tooth::Tooth;

/// Days between which everything of a child happened.
#[derive(Clone, Copy)]
struct Life {
    born: Date,
    today: Date,
}

/// What was sent, as a statement about a child that was born on a day.
///
/// # Errors
/// 422 with every field that is wrong.
pub fn parse(form: &MedicalHistoryForm, born: Date, today: Date) -> Result<Statement, Error> {
    let mut errors = FieldErrors::default();
    let statement = statement(&mut errors, &form.statement, Life { born, today });
    if form.confirm && !is_complete(&statement) {
        for (field, known) in [
            ("allergies", statement.allergies.known),
            ("medication", statement.medication.known),
            ("conditions", statement.conditions.known),
        ] {
            if known == Known::NotAsked {
                errors.add(format!("statement.{field}.known"), "anamnesis.ask_first");
            }
        }
    }
    errors.finish()?;
    Ok(statement)
}

fn statement(errors: &mut FieldErrors, form: &StatementForm, life: Life) -> Statement {
    Statement {
        allergies: told(errors, "allergies", &form.allergies, allergy),
        medication: told(errors, "medication", &form.medication, |at, form| {
            medication(at, form, life)
        }),
        conditions: told(errors, "conditions", &form.conditions, condition),
        trauma: told(errors, "trauma", &form.trauma, |at, form| trauma(at, form, life)),
        orthodontics: told(errors, "orthodontics", &form.orthodontics, |at, form| {
            orthodontics(at, form, life)
        }),
    }
}

/// One entry of a form, and where it stands.
struct At<'a> {
    errors: &'a mut FieldErrors,
    path: String,
}

impl At<'_> {
    fn add(&mut self, field: &str, code: &'static str) {
        self.errors.add(format!("{}.{field}", self.path), code);
    }

    fn check<T>(&mut self, field: &str, parsed: Result<T, &'static str>) -> Option<T> {
        self.errors.check(&format!("{}.{field}", self.path), parsed)
    }

    fn chosen<T>(&mut self, field: &str, choice: Option<T>) -> Option<T> {
        if choice.is_none() {
            self.add(field, "person.required");
        }
        choice
    }

    fn line(&mut self, field: &str, text: Option<&String>) -> Option<ShortText> {
        let text = text.filter(|text| !text.trim().is_empty())?;
        self.check(field, ShortText::parse(text))
    }

    fn note(&mut self, text: Option<&String>) -> Option<LongText> {
        let text = text.filter(|text| !text.trim().is_empty())?;
        self.check("note", LongText::parse(text))
    }

    fn day(&mut self, field: &str, text: Option<&String>, life: Life) -> Option<Date> {
        let text = text.filter(|text| !text.trim().is_empty())?;
        self.check(field, day(text.trim(), life))
    }
}

/// A calendar day as RFC 3339 writes it, within the child's life so far.
fn day(text: &str, life: Life) -> Result<Date, &'static str> {
    let parsed = text.parse::<Date>().ok();
    let day = parsed.filter(|day| day.to_string() == text);
    match day {
        None => Err("patients.date_format"),
        Some(day) if day < life.born => Err("anamnesis.before_birth"),
        Some(day) if day > life.today => Err("anamnesis.in_future"),
        Some(day) => Ok(day),
    }
}

fn told<F, T>(
    errors: &mut FieldErrors,
    field: &str,
    form: &ToldForm<F>,
    parse: impl Fn(&mut At<'_>, &F) -> Option<T>,
) -> Told<T> {
    let items = format!("statement.{field}.items");
    let Some(known) = form.known else {
        errors.add(format!("statement.{field}.known"), "person.required");
        return Told::default();
    };
    if form.items.len() > ITEMS_MOST {
        errors.add(items, "anamnesis.too_many");
        return Told::default();
    }
    if (known == Known::Listed) == form.items.is_empty() {
        errors.add(items, "anamnesis.list_disagrees");
        return Told::default();
    }
    let parsed = form.items.iter().enumerate().filter_map(|(place, form)| {
        let path = format!("{items}[{place}]");
        parse(&mut At { errors, path }, form)
    });
    Told {
        known,
        items: parsed.collect(),
    }
}

/// An entry says of nothing what it is, or says it twice.
struct Unnamed;

/// A name of the list, or words: exactly one of both.
fn named<K>(
    at: &mut At<'_>,
    field: &str,
    key: Option<&K>,
    text: Option<&String>,
) -> Result<Option<ShortText>, Unnamed> {
    let words = at.line(field, text);
    let is_given = text.is_some_and(|text| !text.trim().is_empty());
    match (key, is_given) {
        (Some(_), true) => {
            at.add(field, "anamnesis.one_name");
            Err(Unnamed)
        }
        (None, false) => {
            at.add(field, "person.required");
            Err(Unnamed)
        }
        _ => Ok(words),
    }
}

fn allergy(at: &mut At<'_>, form: &AllergyForm) -> Option<Allergy> {
    let substance = named(at, "substance", form.allergen.as_ref(), form.substance.as_ref());
    let reaction = at.line("reaction", form.reaction.as_ref());
    let note = at.note(form.note.as_ref());
    Some(Allergy {
        allergen: form.allergen,
        substance: substance.ok()?,
        severity: form.severity,
        reaction,
        note,
    })
}

fn medication(at: &mut At<'_>, form: &MedicationForm, life: Life) -> Option<Medication> {
    let name = named::<()>(at, "name", None, form.name.as_ref());
    let dose = at.line("dose", form.dose.as_ref());
    let since = at.day("since", form.since.as_ref(), life);
    let note = at.note(form.note.as_ref());
    Some(Medication {
        name: name.ok()??,
        dose,
        since,
        note,
        is_alert: form.is_alert,
    })
}

fn condition(at: &mut At<'_>, form: &ConditionForm) -> Option<Condition> {
    let name = named(at, "name", form.illness.as_ref(), form.name.as_ref());
    let note = at.note(form.note.as_ref());
    Some(Condition {
        illness: form.illness,
        name: name.ok()?,
        note,
        is_alert: form.is_alert,
    })
}

fn trauma(at: &mut At<'_>, form: &TraumaForm, life: Life) -> Option<Trauma> {
    let kind = at.chosen("kind", form.kind);
    let date = at.day("date", form.date.as_ref(), life);
    let note = at.note(form.note.as_ref());
    let teeth = at.check("teeth", teeth(&form.teeth));
    Some(Trauma {
        date,
        teeth: teeth?,
        kind: kind?,
        note,
    })
}

/// Each tooth once, in order.
fn teeth(numbers: &[i64]) -> Result<Vec<Tooth>, &'static str> {
    if numbers.is_empty() {
        return Err("person.required");
    }
    let teeth = numbers.iter().map(|number| {
        u8::try_from(*number)
            .ok()
            .and_then(|number| Tooth::try_from(number).ok())
    });
    let mut teeth: Vec<Tooth> = teeth.collect::<Option<_>>().ok_or("anamnesis.no_tooth")?;
    teeth.sort_unstable();
    teeth.dedup();
    Ok(teeth)
}

fn orthodontics(at: &mut At<'_>, form: &OrthodonticsForm, life: Life) -> Option<Orthodontics> {
    let state = at.chosen("state", form.state);
    let appliance = at.line("appliance", form.appliance.as_ref());
    let since = at.day("since", form.since.as_ref(), life);
    let place = at.line("where", form.place.as_ref());
    Some(Orthodontics {
        state: state?,
        appliance,
        since,
        place,
    })
}

//! Recording what a family says of a child's health, and that it said so again.

use serde_json::{Map, Value, json};

use super::{keep, last_confirmation, standing};
use crate::modules::anamnesis::error::AnamnesisError;
use crate::modules::anamnesis::forms::MedicalHistoryForm;
use crate::modules::anamnesis::model::{Known, MedicalConfirmation, Origin, Statement, Told};
use crate::modules::anamnesis::rules;
use crate::modules::{clinic, patients};
use crate::platform::audit::Audit;
use crate::platform::store::{Header, Record as _, WriteTx};
use crate::shared::error::Error;
use crate::shared::ids::PatientId;
use crate::shared::permission::Permission;

/// Records a medical history. What is already so makes no version.
///
/// # Errors
/// The permission; 404; 409 `patients.removed`; 422 over the fields.
pub fn record_history(tx: &mut WriteTx<'_>, id: PatientId, form: &MedicalHistoryForm) -> Result<(), Error> {
    tx.actor().require(Permission::MedicalWrite)?;
    let patient = patients::open_patient(tx, id)?;
    let statement = rules::parse(form, patient.facts.date_of_birth, clinic::today(tx)?)?;
    let before = standing(tx, &patient)?;
    let mut number = before.number;
    if before.statement != statement {
        let history = keep(tx, id, statement.clone(), Origin::Recorded)?;
        number = history.number();
        Audit::of("anamnesis.recorded", history.subject())
            .on(&history)
            .changed(&fields(&before.statement), &fields(&statement))
            .write(tx)?;
    }
    if form.confirm {
        confirm(tx, id, number)?;
    }
    Ok(())
}

/// Notes that the family was asked again and that all is as the version that counts says.
///
/// # Errors
/// The permission; 404; 409 `patients.removed`, `anamnesis.unanswered`.
pub fn confirm_history(tx: &mut WriteTx<'_>, id: PatientId) -> Result<(), Error> {
    tx.actor().require(Permission::MedicalWrite)?;
    let patient = patients::open_patient(tx, id)?;
    let standing = standing(tx, &patient)?;
    if !rules::is_complete(&standing.statement) {
        return Err(AnamnesisError::Unanswered.into());
    }
    confirm(tx, id, standing.number)
}

/// Who asks twice on one day asked once.
fn confirm(tx: &mut WriteTx<'_>, patient: PatientId, number: u64) -> Result<(), Error> {
    let (now, by) = (tx.now(), tx.actor().user);
    let zone = clinic::settings(tx)?.time_zone;
    if let Some(last) = last_confirmation(tx, patient)?
        && (last.number, last.by) == (number, by)
        && zone.date_at(last.at) == zone.date_at(now)
    {
        return Ok(());
    }
    let mut confirmation = MedicalConfirmation {
        id: tx.new_id(),
        header: Header::default(),
        patient,
        number,
        at: now,
        by,
    };
    tx.put(&mut confirmation)?;
    Audit::of("anamnesis.confirmed", confirmation.subject())
        .on(&confirmation)
        .write(tx)
}

/// A statement as the audit log compares it: what each kind of thing lists, without what is not said.
pub(super) fn fields(statement: &Statement) -> Value {
    json!({
        "allergies": told(&statement.allergies),
        "medication": told(&statement.medication),
        "conditions": told(&statement.conditions),
        "trauma": told(&statement.trauma),
        "orthodontics": told(&statement.orthodontics),
    })
}

fn told<T: serde::Serialize>(told: &Told<T>) -> Value {
    if told.known != Known::Listed {
        return json!(told.known);
    }
    let items = told.items.iter().map(|item| {
        let item = serde_json::to_value(item).unwrap_or_default();
        let said = item.as_object().cloned().unwrap_or_default().into_iter();
        let said = said.filter(|(_, value)| !value.is_null() && value != &json!(false));
        Value::Object(said.collect::<Map<_, _>>())
    });
    items.collect()
}

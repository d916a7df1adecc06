//! How rows of another program become files of children: what the module of imports is handed, since it
//! knows no other module.

use serde_json::Value;

use crate::modules::exchange::{Choice, Entered, Intake, Obstacle, Own, Taken};
use crate::modules::patients::{self, FamilyChoice, Imported, Newcomer, RegistrationForm};
use crate::modules::{anamnesis, clinic};
use crate::platform::store::{ReadTx, View, WriteTx};
use crate::shared::error::Error;
use crate::shared::ids::{GuardianId, Id};

/// By the rules of the module of patients.
pub const PATIENTS: Intake = Intake {
    today: |tx| clinic::today(tx),
    check,
    enter,
    built_upon,
    withdraw,
};

fn form(child: Value) -> Result<RegistrationForm, Error> {
    serde_json::from_value(child).map_err(|_| Error::internal("a row did not become a registration"))
}

const fn choice_of(choice: Choice) -> FamilyChoice {
    match choice {
        Choice::Skip => FamilyChoice::WhenCertain,
        Choice::Attach => FamilyChoice::Attach,
        Choice::Create => FamilyChoice::Create,
    }
}

fn check(tx: &ReadTx<'_>, child: Value, choice: Choice) -> Result<(), Error> {
    patients::check_import(tx, form(child)?, choice_of(choice))
}

fn enter(tx: &mut WriteTx<'_>, child: Value, choice: Choice) -> Result<Taken, Error> {
    Ok(
        match patients::import_patient(tx, form(child)?, choice_of(choice))? {
            Imported::Entered(newcomer) => Taken::Entered(Entered {
                patient: newcomer.patient,
                number: newcomer.number,
                guardians: newcomer.guardians.into_iter().map(Id::uuid).collect(),
            }),
            Imported::Refused(error) => Taken::Refused(error),
        },
    )
}

fn newcomer(entered: &Entered) -> Newcomer {
    let guardians = entered.guardians.iter();
    Newcomer {
        patient: entered.patient,
        number: entered.number.clone(),
        guardians: guardians.map(|id| GuardianId::from_uuid(*id)).collect(),
    }
}

/// What was done with a child since: with its file and its family, or by those who treat it.
fn built_upon(tx: &ReadTx<'_>, entered: &Entered, is_own: Own<'_>) -> Result<Obstacle, Error> {
    obstacle(tx, entered, is_own)
}

fn obstacle(view: &impl View, entered: &Entered, is_own: Own<'_>) -> Result<Obstacle, Error> {
    if anamnesis::is_recorded(view, entered.patient)? {
        return Ok(Some("anamnesis.recorded_since"));
    }
    patients::is_built_upon(view, &newcomer(entered), is_own)
}

fn withdraw(tx: &mut WriteTx<'_>, entered: &Entered, is_own: Own<'_>) -> Result<Obstacle, Error> {
    if let Some(obstacle) = obstacle(tx, entered, is_own)? {
        return Ok(Some(obstacle));
    }
    patients::withdraw_import(tx, &newcomer(entered)).map(|()| None)
}

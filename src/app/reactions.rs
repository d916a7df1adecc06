//! What the other modules do about an event, inside the write that emitted it: one closed match. Only
//! what must be true together with the event belongs here.

use serde_json::json;

use crate::modules::anamnesis;
use crate::modules::tasks::{self, Alert, Assignee};
use crate::platform::outbox::NewJob;
use crate::platform::store::{Subject, WriteTx};
use crate::shared::error::Error;
use crate::shared::event::Event;
use crate::shared::ids::PatientId;
use crate::shared::permission::Role;

/// Answers an event.
///
/// # Errors
/// When the store refuses; the event's write is then refused too.
pub fn react(tx: &mut WriteTx<'_>, event: &Event) -> Result<(), Error> {
    match event {
        // Thousands of families who did not just come to the desk are not written to unasked.
        Event::PatientRegistered {
            is_imported: true, ..
        } => {}
        Event::PatientRegistered {
            patient,
            primary_guardian,
            invited,
            is_imported: false,
        } => {
            tx.enqueue(NewJob {
                kind: "notifications.welcome",
                subject: Subject::Guardian(*primary_guardian),
                payload: json!({ "patient": patient, "guardian": primary_guardian, "invited": invited }),
                deadline: None,
            })?;
        }
        // What a child must not be given is known in the file that stays, or the files do not become one.
        Event::FilesJoined { kept, merged, made } => anamnesis::join_histories(tx, *kept, *merged, *made)?,
        Event::FilesParted { kept, merged, made } => anamnesis::part_histories(tx, *kept, *merged, *made)?,
        Event::ReviewUrgent { patient, review } => {
            let (patient, review) = (*patient, *review);
            tasks::raise_alert(
                tx,
                Alert::ReviewUrgent { patient, review },
                Assignee::Role(Role::Recepcion),
            )?;
        }
        Event::RiskTurnedRed { patient } => {
            let patient = *patient;
            tasks::raise_alert(tx, Alert::RiskRed { patient }, Assignee::Role(Role::Odontologo))?;
            tell_family(tx, "notifications.risk_red", patient)?;
        }
        Event::RiskImproved { patient } => {
            let patient = *patient;
            tasks::withdraw_alert(tx, Alert::RiskRed { patient })?;
            tell_family(tx, "notifications.risk_improved", patient)?;
        }
        // A box without mail: only an ADMIN can help.
        Event::PasswordAsked { user } => {
            let alert = Alert::PasswordAsked { user: *user };
            tasks::raise_alert(tx, alert, Assignee::Role(Role::Admin))?;
        }
        Event::PasswordSettled { user } => {
            tasks::withdraw_alert(tx, Alert::PasswordAsked { user: *user })?;
        }
    }
    Ok(())
}

/// What the family is to be told, which those who send look up when they do.
fn tell_family(tx: &mut WriteTx<'_>, kind: &'static str, patient: PatientId) -> Result<(), Error> {
    tx.enqueue(NewJob {
        kind,
        subject: Subject::Patient(patient),
        payload: json!({ "patient": patient }),
        deadline: None,
    })?;
    Ok(())
}

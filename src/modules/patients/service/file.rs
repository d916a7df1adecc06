//! The file of a child as a whole: what one screen shows.

use jiff::civil::Date;

use crate::modules::clinic;
use crate::modules::patients::model::{Guardian, HealthPlan, Patient, StandingFacts};
use crate::modules::patients::store;
use crate::platform::store::View;
use crate::shared::error::Error;
use crate::shared::ids::PatientId;
use crate::shared::person::PersonName;

/// A child who shares a guardian.
pub struct Sibling {
    /// Its id.
    pub id: PatientId,
    /// The number of its history.
    pub number: u64,
    /// Given names.
    pub first_name: PersonName,
    /// Surnames.
    pub last_name: PersonName,
}

/// A child's file.
pub struct PatientFile {
    /// The child with links and consents.
    pub patient: Patient,
    /// The guardians behind the links.
    pub guardians: Vec<Guardian>,
    /// The plan that is shown.
    pub plan: Option<HealthPlan>,
    /// The other children of the guardians.
    pub siblings: Vec<Sibling>,
    /// How the child stands clinically.
    pub standing: StandingFacts,
    /// The day on which the plan stands as it does.
    pub today: Date,
}

/// Opens a file, removed or not.
///
/// # Errors
/// 404 `patients.unknown`.
pub fn open_file(view: &impl View, id: PatientId) -> Result<PatientFile, Error> {
    let patient = store::patient(view, id)?;
    let today = clinic::today(view)?;
    let mut siblings = Vec::new();
    for sibling in store::sibling_ids(view, &patient)? {
        if let Some(sibling) = view.get_live::<Patient>(sibling)? {
            siblings.push(Sibling {
                id: sibling.id,
                number: sibling.number,
                first_name: sibling.facts.first_name,
                last_name: sibling.facts.last_name,
            });
        }
    }
    Ok(PatientFile {
        guardians: store::guardians_of(view, &patient)?,
        plan: store::plan_shown(view, &patient, today)?,
        siblings,
        standing: store::standing_of(view, &patient)?,
        patient,
        today,
    })
}

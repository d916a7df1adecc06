//! Every kind of record of the box, for the doctor; and which of them are the clinic and move to another box with it.

use crate::modules::anamnesis::{MedicalConfirmation, MedicalHistory, MedicalVersion};
use crate::modules::auth::{
    Credentials, FamilyCode, Invitation, OneTimeCode, Session, SessionActivity, User,
};
use crate::modules::clinic::{Clinic, ConsentText, Logo};
use crate::modules::clinical::{Carnet, ChartVisit, Review, RiskFile};
use crate::modules::devices::Device;
use crate::modules::exchange::{ImportBatch, ImportChunk, ImportPart};
use crate::modules::patients::{
    Distinct, Guardian, GuardianMerging, HealthPlan, Patient, Rearrangement, Reservation, Standing,
    UrgentAccess,
};
use crate::modules::settings::ClinicVersion;
use crate::modules::tasks::Task;
use crate::platform::http::idempotency::Replay;
use crate::platform::store::{Portable, RecordKind};

/// All of them but the store's own.
#[must_use]
pub fn all() -> Vec<RecordKind> {
    vec![
        RecordKind::of::<Clinic>(),
        RecordKind::of::<ClinicVersion>(),
        RecordKind::of::<Logo>(),
        RecordKind::of::<ConsentText>(),
        RecordKind::of::<User>(),
        RecordKind::of::<Credentials>(),
        RecordKind::of::<Session>(),
        RecordKind::of::<SessionActivity>(),
        RecordKind::of::<OneTimeCode>(),
        RecordKind::of::<FamilyCode>(),
        RecordKind::of::<Invitation>(),
        RecordKind::of::<Device>(),
        RecordKind::of::<Patient>(),
        RecordKind::of::<Guardian>(),
        RecordKind::of::<HealthPlan>(),
        RecordKind::of::<Reservation>(),
        RecordKind::of::<UrgentAccess>(),
        RecordKind::of::<Rearrangement>(),
        RecordKind::of::<GuardianMerging>(),
        RecordKind::of::<Distinct>(),
        RecordKind::of::<MedicalHistory>(),
        RecordKind::of::<MedicalVersion>(),
        RecordKind::of::<MedicalConfirmation>(),
        RecordKind::of::<Standing>(),
        RecordKind::of::<Review>(),
        RecordKind::of::<ChartVisit>(),
        RecordKind::of::<RiskFile>(),
        RecordKind::of::<Carnet>(),
        RecordKind::of::<ImportBatch>(),
        RecordKind::of::<ImportPart>(),
        RecordKind::of::<ImportChunk>(),
        RecordKind::of::<Task>(),
        RecordKind::of::<Replay>(),
    ]
}

/// What moves to another box in an archive, in order of table. `packaging/ARCHIVE.md` describes each.
#[must_use]
pub fn portable() -> Vec<Portable> {
    vec![
        Portable::of::<Carnet>(),
        Portable::of::<ChartVisit>(),
        Portable::of::<Clinic>(),
        Portable::of::<ClinicVersion>(),
        Portable::of::<ConsentText>(),
        // Hashes of passwords and second factors, so that people sign in there as here.
        Portable::of::<Credentials>(),
        Portable::of::<Distinct>(),
        Portable::of::<GuardianMerging>(),
        Portable::of::<Guardian>(),
        Portable::of::<HealthPlan>(),
        Portable::of::<ImportChunk>(),
        Portable::of::<ImportPart>(),
        Portable::of::<ImportBatch>(),
        Portable::of::<Logo>().with_picture("png"),
        Portable::of::<MedicalConfirmation>(),
        Portable::of::<MedicalHistory>(),
        Portable::of::<MedicalVersion>(),
        Portable::of::<Patient>(),
        Portable::of::<Rearrangement>(),
        Portable::of::<Reservation>(),
        Portable::of::<Review>(),
        Portable::of::<RiskFile>(),
        Portable::of::<Standing>(),
        Portable::of::<Task>(),
        Portable::of::<UrgentAccess>(),
        Portable::of::<User>(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stays, and why.
    const STAYING: [(&str, &str); 8] = [
        ("sessions", "signed with keys of this box"),
        ("session_activity", "of sessions"),
        ("one_time_codes", "handed out here, for minutes"),
        ("family_codes", "printed with the address of this box"),
        ("invitations", "derived from a key of this box, with its address"),
        ("devices", "they trust the authority of this box"),
        ("replays", "answers to requests of the last day"),
        (
            "outbox",
            "what was asked of this box, so that nothing is ever sent twice",
        ),
    ];

    #[test]
    fn it_is_decided_for_every_kind_whether_it_moves() {
        let moving: Vec<&str> = portable().iter().map(Portable::table).collect();
        assert!(moving.is_sorted(), "{moving:?}");
        let staying: Vec<&str> = STAYING.iter().map(|(table, _)| *table).collect();
        for kind in all() {
            let table = kind.table();
            assert_ne!(
                moving.contains(&table),
                staying.contains(&table),
                "{table}: does it move to another box?"
            );
        }
    }
}

//! Every kind of record of the box, for the doctor.

use crate::modules::auth::{
    Credentials, FamilyCode, Invitation, OneTimeCode, Session, SessionActivity, User,
};
use crate::modules::clinic::{Clinic, ConsentText, Logo};
use crate::modules::devices::Device;
use crate::modules::exchange::{ImportBatch, ImportChunk, ImportPart};
use crate::modules::patients::{Guardian, HealthPlan, Patient, Rearrangement, Reservation, UrgentAccess};
use crate::modules::settings::ClinicVersion;
use crate::modules::tasks::Task;
use crate::platform::http::idempotency::Replay;
use crate::platform::store::RecordKind;

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
        RecordKind::of::<ImportBatch>(),
        RecordKind::of::<ImportPart>(),
        RecordKind::of::<ImportChunk>(),
        RecordKind::of::<Task>(),
        RecordKind::of::<Replay>(),
    ]
}

//! Which changes open screens hear of, and who does. A table that does not stand here is told to nobody.

use crate::modules::anamnesis::{MedicalConfirmation, MedicalHistory};
use crate::modules::auth::{Invitation, Session, User};
use crate::modules::clinic::Clinic;
use crate::modules::clinical::{Carnet, ChartVisit, Review, RiskFile};
use crate::modules::live::{SeenBy, Topic};
use crate::modules::patients::{Guardian, HealthPlan, Patient, Reservation, Standing, UrgentAccess};
use crate::modules::settings::ClinicVersion;
use crate::modules::tasks::Task;
use crate::platform::store::Record;
use crate::shared::permission::Permission::{
    CarnetRead, ClinicalRead, PatientsRead, PatientsReviewUrgent, SettingsManage, TasksHandle, UsersManage,
};

/// All of them.
pub static TOPICS: &[Topic] = &[
    of::<Clinic>(SeenBy::Staff),
    of::<ClinicVersion>(SeenBy::Can(SettingsManage)),
    of::<User>(SeenBy::Staff),
    of::<Invitation>(SeenBy::Can(UsersManage)),
    of::<Session>(SeenBy::Owner),
    of::<Patient>(SeenBy::Can(PatientsRead)),
    of::<Guardian>(SeenBy::Can(PatientsRead)),
    of::<HealthPlan>(SeenBy::Can(PatientsRead)),
    // Everyone who opens a file sees its alerts.
    of::<MedicalHistory>(SeenBy::Can(PatientsRead)),
    of::<MedicalConfirmation>(SeenBy::Can(PatientsRead)),
    of::<Reservation>(SeenBy::Can(PatientsRead)),
    of::<Standing>(SeenBy::Can(PatientsRead)),
    of::<Review>(SeenBy::Can(ClinicalRead)),
    of::<ChartVisit>(SeenBy::Can(ClinicalRead)),
    of::<RiskFile>(SeenBy::Can(ClinicalRead)),
    of::<Carnet>(SeenBy::Can(CarnetRead)),
    of::<UrgentAccess>(SeenBy::Can(PatientsReviewUrgent)),
    of::<Task>(SeenBy::Can(TasksHandle)),
];

const fn of<R: Record>(seen_by: SeenBy) -> Topic {
    Topic {
        table: R::TABLE,
        seen_by,
    }
}

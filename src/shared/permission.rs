//! Who may do what: the one table that the checks, the matrix test and the interface read.
//! Source: the roles and use cases of the product.

use serde::{Deserialize, Serialize};

/// What a person is in the clinic. A user holds one or more; the union counts.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Role {
    /// Runs the clinic: everything but clinical authorship.
    Admin,
    /// Dentist.
    Odontologo,
    /// Hygienist.
    Higienista,
    /// Front desk.
    Recepcion,
    /// Parent or guardian; portal only.
    Padre,
    /// Child; portal only.
    Nino,
}

impl Role {
    /// Every role, in the order of the product's table.
    pub const ALL: [Self; 6] = [
        Self::Admin,
        Self::Odontologo,
        Self::Higienista,
        Self::Recepcion,
        Self::Padre,
        Self::Nino,
    ];

    /// The spelling of the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "ADMIN",
            Self::Odontologo => "ODONTOLOGO",
            Self::Higienista => "HIGIENISTA",
            Self::Recepcion => "RECEPCION",
            Self::Padre => "PADRE",
            Self::Nino => "NINO",
        }
    }

    /// Whether the role works at the clinic, and so signs in on the staff address.
    #[must_use]
    pub const fn is_staff(self) -> bool {
        !matches!(self, Self::Padre | Self::Nino)
    }
}

/// One thing that a role may do; routes and services ask for these, never for roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub enum Permission {
    /// Lists, searches and opens children's files.
    #[serde(rename = "patients.read")]
    PatientsRead,
    /// Registers children; edits personal data, guardians and plans; removes and restores.
    #[serde(rename = "patients.write")]
    PatientsWrite,
    /// Reads children's medical histories. Their alerts are for everyone who opens files.
    #[serde(rename = "medical.read")]
    MedicalRead,
    /// Records children's medical histories, and confirms them.
    #[serde(rename = "medical.write")]
    MedicalWrite,
    /// Reads what was done to a child's file and by whom.
    #[serde(rename = "patients.history")]
    PatientsHistory,
    /// Reserves a child's file to named people, and lifts that again.
    #[serde(rename = "patients.reserve")]
    PatientsReserve,
    /// Opens a reserved file for an hour, giving the reason.
    #[serde(rename = "patients.break_glass")]
    PatientsBreakGlass,
    /// Reviews why reserved files were opened.
    #[serde(rename = "patients.review_urgent")]
    PatientsReviewUrgent,
    /// Reads reviews, charts and the caries risk.
    #[serde(rename = "clinical.read")]
    ClinicalRead,
    /// Writes, signs and corrects reviews, and enters in charts.
    #[serde(rename = "clinical.write")]
    ReviewsWrite,
    /// Decides on another traffic light than the one that was counted.
    #[serde(rename = "clinical.override_risk")]
    RiskOverride,
    /// Opens a child's health card.
    #[serde(rename = "clinical.carnet")]
    CarnetRead,
    /// Sees how many children there are of each sort.
    #[serde(rename = "dashboard.read")]
    DashboardRead,
    /// Reads and exports the audit log.
    #[serde(rename = "audit.read")]
    AuditRead,
    /// Lists the people who work here and unlocks their accounts.
    #[serde(rename = "users.manage")]
    UsersManage,
    /// Reads and changes the clinic's settings.
    #[serde(rename = "settings.manage")]
    SettingsManage,
    /// Looks into the box itself: how it is, its log, the devices that are paired with it.
    #[serde(rename = "box.manage")]
    BoxManage,
    /// Takes people's data in from other programs, and away in files.
    #[serde(rename = "exchange.manage")]
    ExchangeManage,
    /// Sees, writes and ticks off what the clinic's people have to do.
    #[serde(rename = "tasks.handle")]
    TasksHandle,
}

use Permission::{
    AuditRead, BoxManage, CarnetRead, ClinicalRead, DashboardRead, ExchangeManage, MedicalRead, MedicalWrite,
    PatientsBreakGlass, PatientsHistory, PatientsRead, PatientsReserve, PatientsReviewUrgent, PatientsWrite,
    ReviewsWrite, RiskOverride, SettingsManage, TasksHandle, UsersManage,
};

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 19] = [
        AuditRead,
        PatientsRead,
        PatientsWrite,
        MedicalRead,
        MedicalWrite,
        PatientsHistory,
        PatientsReserve,
        PatientsBreakGlass,
        PatientsReviewUrgent,
        ClinicalRead,
        ReviewsWrite,
        RiskOverride,
        CarnetRead,
        DashboardRead,
        UsersManage,
        SettingsManage,
        BoxManage,
        ExchangeManage,
        TasksHandle,
    ];

    /// The stable name that the interface and the OpenAPI document use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            PatientsRead => "patients.read",
            PatientsWrite => "patients.write",
            MedicalRead => "medical.read",
            MedicalWrite => "medical.write",
            PatientsHistory => "patients.history",
            PatientsReserve => "patients.reserve",
            PatientsBreakGlass => "patients.break_glass",
            PatientsReviewUrgent => "patients.review_urgent",
            ClinicalRead => "clinical.read",
            ReviewsWrite => "clinical.write",
            RiskOverride => "clinical.override_risk",
            CarnetRead => "clinical.carnet",
            DashboardRead => "dashboard.read",
            AuditRead => "audit.read",
            UsersManage => "users.manage",
            SettingsManage => "settings.manage",
            BoxManage => "box.manage",
            ExchangeManage => "exchange.manage",
            TasksHandle => "tasks.handle",
        }
    }

    /// The roles that hold it: the permission table of the house.
    #[must_use]
    pub const fn roles(self) -> &'static [Role] {
        use Role::{Admin, Higienista, Odontologo, Recepcion};
        match self {
            // Reception sees the alerts of a child, although it writes down allergies and medication at registration alone. Its
            // limited history leaves out findings and photographs, which it has no use for; a warning is what must be in front
            // of whoever answers the telephone, receives the child or books the chair. Which illnesses and which medication are
            // such a warning is for those who treat to mark; the rest of a medical history the desk does not see.
            PatientsRead | PatientsHistory | CarnetRead | TasksHandle => {
                &[Admin, Odontologo, Higienista, Recepcion]
            }
            PatientsWrite => &[Admin, Recepcion],
            MedicalRead | ClinicalRead => &[Admin, Odontologo, Higienista],
            // A dentist reserves the files that they answer for themselves: the service tells which.
            PatientsReserve | RiskOverride | DashboardRead => &[Admin, Odontologo],
            // Urgent care is the reason for breaking the glass, so it is for those who treat and for nobody else: whoever
            // runs the clinic changes the list of a reserved file instead, by name and in the open.
            MedicalWrite | PatientsBreakGlass | ReviewsWrite => &[Odontologo, Higienista],
            PatientsReviewUrgent | AuditRead | UsersManage | SettingsManage | BoxManage | ExchangeManage => {
                &[Admin]
            }
        }
    }
}

/// Whether any of these roles holds the permission.
#[must_use]
pub fn may(roles: &[Role], permission: Permission) -> bool {
    roles.iter().any(|role| permission.roles().contains(role))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_hold_no_permission_of_the_staff() {
        for permission in Permission::ALL {
            assert!(
                permission.roles().iter().all(|role| role.is_staff()),
                "{permission:?}"
            );
        }
    }

    #[test]
    fn the_union_of_roles_counts() {
        assert!(!may(&[Role::Admin], MedicalWrite));
        assert!(may(&[Role::Admin, Role::Odontologo], MedicalWrite));
        assert!(!may(&[], PatientsRead));
    }

    #[test]
    fn names_agree_with_their_json() {
        for permission in Permission::ALL {
            assert_eq!(serde_json::to_value(permission).unwrap(), permission.as_str());
        }
        for role in Role::ALL {
            assert_eq!(serde_json::to_value(role).unwrap(), role.as_str());
        }
    }
}

//! Identifiers: `UUIDv7` newtypes, one per kind of thing, so that a guardian's id can never be passed
//! where a patient's belongs. Sixteen bytes in the store, hyphenated text in JSON and paths.

use uuid::Uuid;

/// Sixteen bytes that name a record.
pub trait Id: Copy + Eq + Ord + std::hash::Hash + std::fmt::Display + Send + Sync + 'static {
    /// Wraps a UUID.
    fn from_uuid(uuid: Uuid) -> Self;
    /// The UUID inside.
    fn uuid(self) -> Uuid;
    /// The sixteen bytes used as a key.
    fn bytes(self) -> [u8; 16] {
        self.uuid().into_bytes()
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = String, format = Uuid, examples("01930a3e-7c00-7000-8000-000000000001"))]
        pub struct $name(Uuid);

        impl Id for $name {
            fn from_uuid(uuid: Uuid) -> Self { Self(uuid) }
            fn uuid(self) -> Uuid { self.0 }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> { Uuid::parse_str(text).map(Self) }
        }
    )+};
}

ids! {
    /// The clinic that owns this box.
    ClinicId,
    /// Someone who can sign in: staff, guardian or child.
    UserId,
    /// A version of the clinic's settings.
    SettingsVersionId,
    /// A picture for the clinic's logo.
    LogoId,
    /// A version of the text of a consent.
    ConsentTextId,
    /// One sign-in of one user on one device.
    SessionId,
    /// A child.
    PatientId,
    /// A legal guardian; siblings share them.
    GuardianId,
    /// The link between a guardian and a child.
    GuardianshipId,
    /// A year of a prevention plan.
    PlanId,
    /// A consent as it was signed.
    ConsentId,
    /// A child's health card.
    CarnetId,
    /// One opening of a reserved file without being named for it.
    UrgentAccessId,
    /// The secret behind a family's printed QR code.
    FamilyCodeId,
    /// Something done to a whole file: two made one, a child moved.
    RearrangementId,
    /// That two who look alike are two.
    DistinctId,
    /// Two guardians made one.
    GuardianMergingId,
    /// A row of the outbox; also the idempotency key that a provider sees.
    JobId,
    /// An answer kept for a repeated `Idempotency-Key`.
    ReplayId,
    /// A one-time code: password reset, two-factor challenge.
    OneTimeCodeId,
    /// A device that trusts the box.
    DeviceId,
    /// An invitation for someone who is to work here.
    InvitationId,
    /// A batch of children out of another program.
    ImportId,
    /// Something to do.
    TaskId,
    /// A version of what is known of a child's health.
    MedicalVersionId,
    /// That it was asked for again.
    MedicalConfirmationId,
    /// A piece of such a batch: rows of its file, or what came of them.
    ImportPieceId,
    /// A check-up visit.
    ReviewId,
    /// What one visit told of a mouth.
    ChartVisitId,
    /// One thing that was seen, planned or done in a mouth.
    ChartEventId,
}

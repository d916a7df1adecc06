//! What travels in both directions.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::model::{Colour, Credentials, User, UserState};
use super::super::rules::lock;
use crate::shared::ids::{SessionId, UserId};
use crate::shared::language::Language;
use crate::shared::permission::{Permission, Role};

/// E-mail and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Login {
    /// The address of the account.
    #[schema(examples("admin@demo.omi"), max_length = 1024)]
    pub email: String,
    /// The password.
    #[schema(examples("demo-omi-2026"), format = Password)]
    pub password: String,
}

/// The second half of a sign-in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifySecondFactorBody {
    /// What the first half answered.
    pub challenge: String,
    /// Six digits of the authenticator, or a recovery code.
    #[schema(examples("123456"))]
    pub code: String,
}

/// A refresh token; browsers send theirs as a cookie.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RefreshBody {
    /// The token of the last answer.
    #[serde(default)]
    pub refresh_token: Option<String>,
}

/// Nothing.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Empty {}

/// The password once more.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReauthenticateBody {
    /// The password.
    #[schema(format = Password)]
    pub password: String,
    /// With a second factor in use: six digits, or a recovery code.
    #[serde(default)]
    pub code: Option<String>,
}

/// A new password in place of the present one.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangePasswordBody {
    /// The present one.
    #[schema(format = Password)]
    pub current_password: String,
    /// The new one: at least 10 characters, 12 for an ADMIN.
    #[schema(format = Password, min_length = 10, max_length = 256)]
    pub new_password: String,
}

/// Whose password was forgotten.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ForgotPasswordBody {
    /// The address of the account.
    #[schema(examples("recepcion@demo.omi"))]
    pub email: String,
}

/// A new password with a one-time code.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ResetPasswordBody {
    /// The address of the account.
    #[schema(examples("recepcion@demo.omi"))]
    pub email: String,
    /// The code from the console or an ADMIN.
    #[schema(examples("7K2M-9QXR-0B4T-HS6W"))]
    pub code: String,
    /// The new password: at least 10 characters, 12 for an ADMIN.
    #[schema(format = Password, min_length = 10, max_length = 256)]
    pub new_password: String,
}

/// A code of the authenticator.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeBody {
    /// Six digits.
    #[schema(examples("123456"))]
    pub code: String,
}

/// An account.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserView {
    /// Its id.
    pub id: UserId,
    /// What they sign in with.
    #[schema(examples("admin@demo.omi"))]
    pub email: Option<String>,
    /// The person's name.
    #[schema(examples("Ana Ruiz"))]
    pub name: String,
    /// What they are.
    pub roles: Vec<Role>,
    /// The first of the roles.
    pub role: Option<Role>,
    /// What the account may do.
    pub status: UserState,
    /// Whether a second factor is in use.
    pub two_factor_enabled: bool,
    /// The language of their messages.
    pub language: Language,
    /// Until when it is locked, if it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub locked_until: Option<Timestamp>,
    /// For those who treat: their number in the professional college.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(examples("28001234"))]
    pub college_number: Option<String>,
    /// For those who treat: their colour.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub colour: Option<Colour>,
    /// For an ADMIN, of someone invited: when their invitation ends or ended; none when it was taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub invitation_expires_at: Option<Timestamp>,
    /// For an ADMIN: how many sessions of theirs are open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open_sessions: Option<usize>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
    /// Counts the changes.
    pub version: u64,
}

impl UserView {
    /// The account as it is shown at an instant.
    pub fn of(user: &User, credentials: Option<&Credentials>, now: Timestamp) -> Self {
        let locked_until = credentials.and_then(|known| {
            lock::locked_for(&known.lock, now)?;
            known.lock.locked_until
        });
        Self {
            id: user.id,
            email: user.email.as_ref().map(ToString::to_string),
            name: user.name.clone(),
            roles: user.roles.clone(),
            role: user.roles.first().copied(),
            status: user.state,
            two_factor_enabled: credentials.is_some_and(|known| known.totp.is_some()),
            language: user.language,
            locked_until,
            college_number: user.college_number.clone(),
            colour: user.colour,
            invitation_expires_at: None,
            open_sessions: None,
            created_at: user.header.created_at,
            updated_at: user.header.updated_at,
            version: user.header.version,
        }
    }
}

/// Signed in. Without tokens when the client keeps them in cookies.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SignedIn {
    /// For `Authorization: Bearer …`; good for 15 minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_token: Option<String>,
    /// For the next tokens; good for 7 days and once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
    /// Seconds until the access token ends.
    #[schema(examples(900))]
    pub expires_in: i64,
    /// Who signed in.
    pub user: UserView,
}

/// The password was right; a code is needed as well.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SecondFactorRequired {
    /// Always true.
    #[schema(examples(true))]
    pub two_factor_required: bool,
    /// To be sent with the code, within five minutes.
    pub challenge: String,
}

/// What comes of e-mail and password.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub enum LoginAnswer {
    /// Signed in.
    SignedIn(Box<SignedIn>),
    /// Half signed in.
    SecondFactor(SecondFactorRequired),
}

/// The signed-in person and what they may do.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Me {
    /// The account.
    #[serde(flatten)]
    pub user: UserView,
    /// What they may do.
    #[schema(examples(json!(["patients.read", "patients.write"])))]
    pub permissions: Vec<Permission>,
    /// Seconds without an action of theirs after which they are signed out.
    #[schema(examples(1800))]
    pub idle_timeout_seconds: i64,
    /// Whether the clinic asks for a second factor and this person has none: nothing else is answered until
    /// they have set one up.
    pub two_factor_missing: bool,
    /// Least characters of a new password of theirs.
    #[schema(examples(12))]
    pub least_password_characters: usize,
    /// Until when sensitive acts need no password.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub reauthenticated_until: Option<Timestamp>,
}

/// The window for sensitive acts.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Reauthenticated {
    /// Until when sensitive acts need no password.
    #[schema(value_type = String, format = DateTime)]
    pub reauthenticated_until: Timestamp,
}

/// A session of the caller.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionView {
    /// Its id.
    pub id: SessionId,
    /// When they signed in.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When they last did something.
    #[schema(value_type = String, format = DateTime)]
    pub last_seen_at: Timestamp,
    /// What the device calls itself.
    pub user_agent: String,
    /// From which address they signed in.
    #[schema(examples("192.168.1.20"))]
    pub address: Option<String>,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// The sessions of the caller.
#[derive(Serialize, ToSchema)]
pub struct SessionList {
    /// Newest first.
    pub items: Vec<SessionView>,
}

/// A second factor being set up.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Enrolment {
    /// For typing into an authenticator.
    #[schema(examples("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"))]
    pub secret: String,
    /// The same as an address.
    pub otpauth_uri: String,
    /// The same for scanning: an SVG image.
    pub qr_svg: String,
}

/// Codes that each replace the authenticator once; shown this once.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecoveryCodes {
    /// Ten of them.
    #[schema(min_items = 10, max_items = 10)]
    pub recovery_codes: Vec<String>,
}

/// A page of accounts.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserList {
    /// In the order in which they were made.
    pub items: Vec<UserView>,
    /// For the next page; none on the last.
    pub next_cursor: Option<String>,
    /// How many there are.
    pub total: usize,
}

/// A one-time code for a new password, shown this once.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ResetCodeView {
    /// To be typed together with the new password.
    #[schema(examples("7K2M-9QXR-0B4T-HS6W"))]
    pub code: String,
    /// For how long.
    #[schema(examples(60))]
    pub valid_minutes: i64,
}

/// An invitation as it is handed over.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvitationLink {
    /// To be opened by the person; what stands behind the `#` never goes into a request.
    #[schema(examples("https://omi.local:8443/invitacion#nX0t3Zq5b8mK1vL7cYwR2sDfGhJkPaQe4uTiOoBnMx9"))]
    pub link: String,
    /// The same for scanning: an SVG image.
    pub qr_svg: String,
    /// When it is worth nothing any more.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// Someone invited, with their invitation.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Invited {
    /// The account.
    pub user: UserView,
    /// How they come in.
    pub invitation: InvitationLink,
}

/// For whom an invitation is.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvitationView {
    /// The person's name as it was written down.
    #[schema(examples("Lucía Ferrer Blasco"))]
    pub name: String,
    /// What they will sign in with.
    #[schema(examples("lucia@example.org"))]
    pub email: Option<String>,
    /// What they are to be.
    pub roles: Vec<Role>,
    /// Least characters of the password that they choose.
    #[schema(examples(12))]
    pub least_password_characters: usize,
    /// When it is worth nothing any more.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// The account is active.
#[derive(Serialize, ToSchema)]
pub struct Registered {
    /// What they sign in with from now on.
    #[schema(examples("lucia@example.org"))]
    pub email: Option<String>,
}

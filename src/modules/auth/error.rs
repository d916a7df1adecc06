//! What can stand in the way at the door.

use jiff::SignedDuration;

use crate::shared::error::{Error, FieldErrors, Kind};

/// A fact that stands in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthError {
    /// No token was shown.
    Required,
    /// The access token's time is over.
    TokenExpired,
    /// The access token was not made by this box, or not for this door.
    TokenInvalid,
    /// The access token was made later than now: a clock was set back.
    TokenFromFuture,
    /// The session was signed out, replaced or closed.
    SessionEnded,
    /// The session was left alone for too long.
    SessionIdle,
    /// Address and password do not belong together.
    InvalidCredentials,
    /// The code is wrong, was used or has expired.
    InvalidCode,
    /// The second half of a sign-in came too late or was tried too often.
    ChallengeEnded,
    /// The account is locked for so long.
    Locked(SignedDuration),
    /// Families sign in on the portal.
    WrongDoor,
    /// The clinic closed the account.
    AccountDisabled,
    /// The password is needed once more before this act.
    ReauthenticationRequired,
    /// A request by cookie that another site may have caused.
    CrossSite,
    /// A second factor is in use already.
    TwoFactorEnabled,
    /// No second factor is in use.
    TwoFactorDisabled,
    /// No second factor is being set up.
    EnrolmentMissing,
    /// The code of the second factor is needed as well.
    CodeRequired,
    /// A rule for passwords speaks against the new one.
    PasswordRefused(&'static str),
    /// No such account.
    UserUnknown,
    /// No such session of the caller.
    SessionUnknown,
    /// The e-mail address belongs to another account.
    EmailTaken,
    /// No invitation has this token.
    InvitationUnknown,
    /// The invitation opened an account already.
    InvitationUsed,
    /// The invitation's time is over.
    InvitationExpired,
    /// The invitation was taken back, or replaced by a newer one.
    InvitationRevoked,
    /// The account waits for nobody: it was entered already, or is closed.
    NotInvited,
    /// No invitation of the account is open.
    NoOpenInvitation,
    /// Nobody could administer the box any more.
    LastAdmin,
    /// Too many calls from one address; again after so long.
    TooMany(SignedDuration),
}

impl From<AuthError> for Error {
    fn from(error: AuthError) -> Self {
        use AuthError as A;
        match error {
            A::Required => Self::new(Kind::Unauthenticated, "auth.required"),
            A::TokenExpired => Self::new(Kind::Unauthenticated, "auth.token_expired"),
            A::TokenInvalid => Self::new(Kind::Unauthenticated, "auth.token_invalid"),
            A::TokenFromFuture => Self::new(Kind::Unauthenticated, "auth.token_from_future"),
            A::SessionEnded => Self::new(Kind::Unauthenticated, "auth.session_ended"),
            A::SessionIdle => Self::new(Kind::Unauthenticated, "auth.session_idle"),
            A::InvalidCredentials => Self::new(Kind::Unauthenticated, "auth.invalid_credentials"),
            A::InvalidCode => Self::new(Kind::Unauthenticated, "auth.invalid_code"),
            A::ChallengeEnded => Self::new(Kind::Unauthenticated, "auth.challenge_ended"),
            A::Locked(left) => wait(Self::new(Kind::Locked, "auth.locked"), left),
            A::WrongDoor => Self::new(Kind::Forbidden, "auth.wrong_door"),
            A::AccountDisabled => Self::new(Kind::Forbidden, "auth.account_disabled"),
            A::ReauthenticationRequired => Self::new(Kind::Forbidden, "auth.reauthentication_required"),
            A::CrossSite => Self::new(Kind::Forbidden, "auth.cross_site"),
            A::TwoFactorEnabled => Self::new(Kind::Conflict, "auth.two_factor_enabled"),
            A::TwoFactorDisabled => Self::new(Kind::Conflict, "auth.two_factor_disabled"),
            A::EnrolmentMissing => Self::new(Kind::Conflict, "auth.enrolment_missing"),
            A::CodeRequired => field("code", "auth.code_required"),
            A::PasswordRefused(code) => field("newPassword", code),
            A::UserUnknown => Self::not_found("auth.user_unknown"),
            A::SessionUnknown => Self::not_found("auth.session_unknown"),
            A::EmailTaken => Self::new(Kind::Conflict, "auth.email_taken"),
            A::InvitationUnknown => Self::not_found("auth.invitation_unknown"),
            A::InvitationUsed => Self::new(Kind::Gone, "auth.invitation_used"),
            A::InvitationExpired => Self::new(Kind::Gone, "auth.invitation_expired"),
            A::InvitationRevoked => Self::new(Kind::Gone, "auth.invitation_revoked"),
            A::NotInvited => Self::new(Kind::Conflict, "auth.not_invited"),
            A::NoOpenInvitation => Self::new(Kind::Conflict, "auth.no_open_invitation"),
            A::LastAdmin => Self::new(Kind::Conflict, "auth.last_admin"),
            A::TooMany(left) => wait(Self::new(Kind::TooManyRequests, "request.too_many"), left),
        }
    }
}

/// Whole seconds, rounded up, so that who waits them is let in.
fn wait(error: Error, left: SignedDuration) -> Error {
    let seconds = left.as_secs().saturating_add(i64::from(left.subsec_nanos() > 0));
    error.param("retryAfterSeconds", seconds.max(1))
}

fn field(name: &str, code: &'static str) -> Error {
    let mut errors = FieldErrors::default();
    errors.add(name, code);
    errors
        .finish()
        .err()
        .unwrap_or_else(|| Error::new(Kind::Invalid, "request.invalid"))
}

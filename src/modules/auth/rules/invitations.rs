//! How long an invitation holds, and what is to be said of one.

use jiff::{SignedDuration, Timestamp};

use super::super::error::AuthError;
use super::super::model::Invitation;

/// How long an invitation opens the account.
pub const INVITATION_VALID: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long it is kept after that, to say why it opens nothing.
pub const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Whether an invitation opens the account now. What was done with it counts before its time.
pub fn check_open(invitation: &Invitation, now: Timestamp) -> Result<(), AuthError> {
    if invitation.used_at.is_some() {
        return Err(AuthError::InvitationUsed);
    }
    if invitation.revoked_at.is_some() {
        return Err(AuthError::InvitationRevoked);
    }
    if now >= invitation.expires_at {
        return Err(AuthError::InvitationExpired);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::store::Header;
    use crate::shared::ids::{Id as _, InvitationId, UserId};
    use uuid::Uuid;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_780_000_000 + second).unwrap()
    }

    #[test]
    fn an_invitation_opens_once_and_in_time() {
        use AuthError::{InvitationExpired, InvitationRevoked, InvitationUsed};
        let some = Some(at(5));
        for (used_at, revoked_at, second, expected) in [
            (None, None, 0, Ok(())),
            (None, None, 99, Ok(())),
            (None, None, -3_600, Ok(())),
            (None, None, 100, Err(InvitationExpired)),
            (some, None, 10, Err(InvitationUsed)),
            (some, None, 100, Err(InvitationUsed)),
            (None, some, 10, Err(InvitationRevoked)),
            (None, some, 100, Err(InvitationRevoked)),
            (some, some, 10, Err(InvitationUsed)),
        ] {
            let invitation = Invitation {
                id: InvitationId::from_uuid(Uuid::nil()),
                header: Header::default(),
                user: UserId::from_uuid(Uuid::nil()),
                hash: String::new(),
                expires_at: at(100),
                used_at,
                revoked_at,
            };
            assert_eq!(
                check_open(&invitation, at(second)),
                expected,
                "{invitation:?} at {second}"
            );
        }
    }
}

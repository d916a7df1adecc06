//! Records of accounts, sessions and codes. Secrets are kept as hashes, or sealed where the box itself
//! has to know them (the TOTP secret).

mod codes;
mod credentials;
mod invitation;
mod session;
mod user;

pub use codes::{CodePurpose, FamilyCode, OneTimeCode};
pub use credentials::{Credentials, LockState, PendingTotp, Totp};
pub use invitation::Invitation;
pub use session::{RefreshState, Session, SessionActivity};
pub use user::{Colour, User, UserState};

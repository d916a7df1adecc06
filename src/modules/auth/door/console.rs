//! What the console and the demo do with passwords: hash them first, then write.

use super::super::error::AuthError;
use super::super::service::{self, RESET_CODE_VALID};
use super::{AuthModule, HashedPassword};
use crate::shared::actor::Actor;
use crate::shared::error::{Error, FieldErrors};
use crate::shared::language::Language;
use crate::shared::password_rules::{PasswordContext, check_password};
use crate::shared::person::{Email, PersonName};

/// A code that lets its holder choose a new password once.
#[derive(Clone, Debug)]
pub struct ResetCode {
    /// What to type.
    pub code: String,
    /// How long it works.
    pub valid_minutes: u32,
}

impl AuthModule {
    /// Hashes a password in turn, at the configured cost.
    ///
    /// # Errors
    /// `server.busy` when too many wait.
    pub async fn hash_password(&self, password: String) -> Result<HashedPassword, Error> {
        self.hasher.hash(password).await
    }

    /// Makes the first ADMIN of a box that has none.
    ///
    /// # Errors
    /// 422 over `email`, `name` and `password`; `auth.has_admin`, `auth.email_taken`.
    pub async fn create_first_admin(
        &self,
        actor: &Actor,
        email: &str,
        name: &str,
        password: &str,
    ) -> Result<(), Error> {
        let mut wrong = FieldErrors::default();
        let address = wrong.check("email", Email::parse(email));
        let name = wrong.check("name", PersonName::parse(name));
        let context = PasswordContext {
            is_admin: true,
            email,
            least: 0,
        };
        wrong.check("password", check_password(password, context));
        wrong.finish()?;
        let (Some(email), Some(name)) = (address, name) else {
            return Err(Error::internal("a refused field was not noted"));
        };
        let hash = self.hasher.hash(password.to_owned()).await?;
        let language = Language::Es;
        self.store
            .write(actor, move |tx| {
                let (email, name) = (email.clone(), name.to_string());
                service::create_first_admin(tx, email, name, language, hash.clone())
            })
            .await?;
        Ok(())
    }

    /// Makes the code with which the person behind an address chooses a new password.
    ///
    /// # Errors
    /// `auth.user_unknown`.
    pub async fn console_reset(&self, actor: &Actor, email: &str) -> Result<ResetCode, Error> {
        let email = Email::parse(email).map_err(|_| AuthError::UserUnknown)?;
        let code = self
            .store
            .write(actor, move |tx| service::console_reset(tx, &email))
            .await?;
        let valid_minutes = u32::try_from(RESET_CODE_VALID.as_mins()).unwrap_or(0);
        Ok(ResetCode { code, valid_minutes })
    }

    /// Takes out the second factor of someone who lost it, and ends their sessions.
    ///
    /// # Errors
    /// `auth.user_unknown`, `auth.two_factor_disabled`.
    pub async fn console_disable_two_factor(&self, actor: &Actor, email: &str) -> Result<(), Error> {
        let email = Email::parse(email).map_err(|_| AuthError::UserUnknown)?;
        self.store
            .write(actor, move |tx| service::console_disable_two_factor(tx, &email))
            .await
    }
}

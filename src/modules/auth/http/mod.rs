//! Routes of sign-in: parse, call, map.

mod account;
mod authenticate;
mod cookies;
mod dto;
mod export;
mod invitations;
mod people;
mod sessions;
mod sign_in;
mod two_factor;
mod users;
mod visitor;

use std::sync::Arc;

use utoipa_axum::routes;

pub use authenticate::authenticate;
pub use visitor::Visitor;

use super::door::AuthModule;
use crate::platform::http::{Access, Routes};
use crate::shared::permission::Permission;

impl AuthModule {
    /// The routes of the staff address.
    #[must_use]
    pub fn routes(self: &Arc<Self>) -> Routes<()> {
        use Access::{Can, Own, Public, SignedIn};
        Routes::<Arc<Self>>::default()
            .add(Public, routes!(sign_in::login))
            .add(Public, routes!(sign_in::verify_2fa))
            .add(Public, routes!(sign_in::refresh))
            .add(Public, routes!(account::forgot_password))
            .add(Public, routes!(account::reset_password))
            .add(Public, routes!(invitations::look_at_invitation))
            .add(Public, routes!(invitations::register))
            .add(Own, routes!(sessions::logout))
            .add(Own, routes!(account::me))
            .add(Own, routes!(account::reauthenticate))
            .add(SignedIn, routes!(account::change_password))
            .add(SignedIn, routes!(sessions::list_sessions))
            .add(SignedIn, routes!(sessions::end_session))
            .add(Own, routes!(two_factor::enroll))
            .add(Own, routes!(two_factor::activate))
            .add(SignedIn, routes!(two_factor::renew_recovery_codes))
            .add(SignedIn, routes!(two_factor::disable))
            .add(Can(Permission::UsersManage), routes!(users::list_users))
            .add(Can(Permission::ExchangeManage), routes!(export::export_users_csv))
            .add(
                Can(Permission::ExchangeManage),
                routes!(export::export_users_xlsx),
            )
            .add(Can(Permission::UsersManage), routes!(users::unlock_user))
            .add(Can(Permission::UsersManage), routes!(users::make_reset_code))
            .add(Can(Permission::UsersManage), routes!(people::invite_user))
            .add(Can(Permission::UsersManage), routes!(people::get_user))
            .add(Can(Permission::UsersManage), routes!(people::edit_user))
            .add(Can(Permission::UsersManage), routes!(people::deactivate_user))
            .add(Can(Permission::UsersManage), routes!(people::activate_user))
            .add(Can(Permission::UsersManage), routes!(people::sign_out_user))
            .add(
                Can(Permission::UsersManage),
                routes!(sessions::list_user_sessions),
            )
            .add(Can(Permission::UsersManage), routes!(sessions::end_user_session))
            .add(
                Can(Permission::UsersManage),
                routes!(invitations::renew_invitation),
            )
            .add(
                Can(Permission::UsersManage),
                routes!(invitations::revoke_invitation),
            )
            .add(
                Can(Permission::UsersManage),
                routes!(invitations::show_invitation),
            )
            .with_state(Arc::clone(self))
    }
}

//! The demo clinic: made-up people for looking around, in a folder of their own.

use std::path::Path;

use anyhow::bail;

use super::demo_families;
use super::house::House;
use crate::modules::auth::{self, NewStaffUser};
use crate::modules::clinic::{self, FoundClinic, TimeZoneName};
use crate::platform::store::WriteTx;
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::language::Language;
use crate::shared::permission::Role;
use crate::shared::person::Email;

/// Marks a folder as a demo's, so that a real clinic is never taken for one.
const MARK: &str = "demo";
/// The password of every demo account.
pub const PASSWORD: &str = "demo-omi-2026";

/// Refuses `--demo` in a folder that holds anything but a demo.
///
/// # Errors
/// When the folder is a real clinic's.
pub fn check_folder(data: &Path, wants_demo: bool) -> anyhow::Result<()> {
    if !wants_demo || data.join(MARK).exists() {
        return Ok(());
    }
    let foreign = std::fs::read_dir(data)?
        .filter_map(Result::ok)
        .any(|entry| entry.file_name() != "lock");
    if foreign {
        bail!(
            "--demo wants an empty folder or a demo's own; {} holds something else",
            data.display()
        );
    }
    std::fs::write(data.join(MARK), "The people in this folder are made up.\n")?;
    Ok(())
}

/// Founds the demo clinic with its staff, families and children.
///
/// # Errors
/// When the store refuses.
pub async fn found(house: &House) -> Result<(), Error> {
    let actor = Actor::system();
    let id = house.clinic_id();
    let found = move |tx: &mut WriteTx<'_>| {
        if !clinic::is_founded(tx)? {
            let name = "Clínica Dental Sonrisas".to_owned();
            let time_zone = TimeZoneName::EuropeMadrid;
            clinic::found_clinic(
                tx,
                FoundClinic {
                    id,
                    name,
                    language: Language::Es,
                    time_zone,
                    demo: true,
                },
            )?;
        }
        Ok(())
    };
    house.store().write(&actor, found).await?;
    let password = house.modules().auth.hasher().hash(PASSWORD.to_owned()).await?;
    demo_families::register(house, password.clone()).await?;
    let staff = [
        ("odontologo@demo.omi", "Lucía Ferrer Blasco", Role::Odontologo),
        ("higienista@demo.omi", "Marta Iglesias Rubio", Role::Higienista),
        ("recepcion@demo.omi", "Carmen Vidal Soto", Role::Recepcion),
        ("admin@demo.omi", "Javier Montes Gil", Role::Admin),
    ];
    // In one write: the box counts as set up when its administrator exists.
    let commands: Vec<NewStaffUser> = staff
        .into_iter()
        .filter_map(|(email, name, role)| {
            Some(NewStaffUser {
                name: name.to_owned(),
                email: Email::parse(email).ok()?,
                roles: vec![role],
                language: Language::Es,
                password: password.clone(),
            })
        })
        .collect();
    let employ = move |tx: &mut WriteTx<'_>| {
        commands
            .iter()
            .try_for_each(|command| auth::create_staff_user(tx, command.clone()).map(drop))
    };
    house.store().write(&actor, employ).await
}

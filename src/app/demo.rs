//! The demo clinic: made-up people for looking around, in a folder of their own.

use std::path::Path;

use anyhow::bail;

use super::house::House;
use crate::modules::auth::{self, SeedUser};
use crate::modules::clinic::{self, FoundClinic, TimeZoneName};
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::language::Language;
use crate::shared::permission::Role;

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
    let foreign = std::fs::read_dir(data)?.filter_map(Result::ok).any(|entry| entry.file_name() != "lock");
    if foreign {
        bail!("--demo wants an empty folder or a demo's own; {} holds something else", data.display());
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
    house
        .store()
        .write(&actor, |tx| {
            if clinic::is_founded(tx)? {
                return Ok(());
            }
            let name = "Clínica Dental Sonrisas".to_owned();
            let time_zone = TimeZoneName::EuropeMadrid;
            clinic::found_clinic(tx, FoundClinic { name, language: Language::Es, time_zone, demo: true })?;
            Ok(())
        })
        .await?;
    let people = [
        ("odontologo@demo.omi", "Lucía Ferrer Blasco", vec![Role::Odontologo]),
        ("higienista@demo.omi", "Marta Iglesias Rubio", vec![Role::Higienista]),
        ("recepcion@demo.omi", "Carmen Vidal Soto", vec![Role::Recepcion]),
        ("familia@demo.omi", "Ana Ortega Ruiz", vec![Role::Padre]),
        // The administrator comes last: the box counts as set up from then on.
        ("admin@demo.omi", "Javier Montes Gil", vec![Role::Admin]),
    ];
    super::demo_families::register(house).await?;
    let hash = house.modules().auth.hash_password(PASSWORD.to_owned()).await?;
    for (email, name, roles) in people {
        let seed = SeedUser { email: email.to_owned(), name: name.to_owned(), roles, hash: hash.clone() };
        house.store().write(&actor, move |tx| auth::seed_user(tx, &seed)).await?;
    }
    Ok(())
}

//! The demo clinic: made-up people for looking around, in a folder of their own.

use std::path::Path;

use anyhow::bail;

use super::demo_families::{self, DemoSize};
use super::house::House;
use crate::modules::auth::{self, SeedUser};
use crate::modules::clinic::{self, FoundClinic, TimeZoneName};
use crate::platform::store::WriteTx;
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
pub fn check_folder(data: &Path) -> anyhow::Result<()> {
    if data.join(MARK).exists() {
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
pub async fn found(house: &House, size: DemoSize) -> Result<(), Error> {
    let actor = Actor::system();
    let found = |tx: &mut WriteTx<'_>| {
        if clinic::is_founded(tx)? {
            return Ok(());
        }
        let name = "Clínica Dental Sonrisas".to_owned();
        let (language, time_zone) = (Language::Es, TimeZoneName::EuropeMadrid);
        clinic::found_clinic(
            tx,
            FoundClinic {
                name,
                language,
                time_zone,
                demo: true,
                address: None,
                tax_number: None,
            },
        )
        .map(drop)
    };
    house.store().write(&actor, found).await?;
    let hash = house.modules().auth.hash_password(PASSWORD.to_owned()).await?;
    let seed = |(email, name, role): (&str, &str, Role)| SeedUser {
        email: email.to_owned(),
        name: name.to_owned(),
        roles: vec![role],
        hash: hash.clone(),
    };
    let team = [
        ("odontologo@demo.omi", "Lucía Ferrer Blasco", Role::Odontologo),
        ("higienista@demo.omi", "Marta Iglesias Rubio", Role::Higienista),
        ("recepcion@demo.omi", "Carmen Vidal Soto", Role::Recepcion),
    ];
    let team = team.map(seed);
    let employ = move |tx: &mut WriteTx<'_>| {
        if !auth::active_staff(tx)?.is_empty() {
            return Ok(());
        }
        team.iter().try_for_each(|one| auth::seed_user(tx, one).map(drop))
    };
    // Before the families, whose past they signed.
    house.store().write(&actor, employ).await?;
    demo_families::register(house, size).await?;
    let last = [
        (demo_families::ACCOUNT, "Familia de muestra", Role::Padre),
        ("admin@demo.omi", "Javier Montes Gil", Role::Admin),
    ];
    let last = last.map(seed);
    // In one write: the box counts as set up when its administrator exists.
    let complete =
        move |tx: &mut WriteTx<'_>| last.iter().try_for_each(|one| auth::seed_user(tx, one).map(drop));
    house.store().write(&actor, complete).await
}

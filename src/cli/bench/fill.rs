//! Makes a clinic with as many believable patients as wanted, by the same use case as everyone's, and
//! keeps it for the next run.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, bail};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::stats::round;
use crate::app::House;
use crate::app::believable::{Families, FamilySeed, bodies, register_family};
use crate::app::{Professionals, boot, past, professionals};
use crate::config::{Flags, Settings};
use crate::modules::auth::{self, NewStaffUser, SeedUser};
use crate::modules::clinic::{self, FoundClinic, TimeZoneName};
use crate::modules::clinical;
use crate::modules::patients::{self, RegistrationForm};
use crate::platform::clock::Clock;
use crate::platform::crypto::{random_bytes, random_token};
use crate::platform::http::explain;
use crate::platform::store::probe::{Extent, measure_extent};
use crate::platform::store::{Lane, WriteTx};
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::ids::Id as _;
use crate::shared::language::Language;
use crate::shared::permission::Role;
use crate::shared::person::Email;

/// Marks a folder as the bench's own, and says what is in it.
const MARK: &str = "bench.json";
/// Equal seeds give equal clinics.
const SEED: u64 = 20_260_520;
/// Families that one write registers; writes that wait at once.
const FAMILIES_AT_ONCE: usize = 8;
const WRITES_AT_ONCE: usize = 64;

/// What a folder holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Mark {
    /// How many were asked for; 0 while it is being filled.
    patients: usize,
    /// How many families of the stream are in it, or may be.
    families: usize,
    /// How many were registered by measurements since.
    added: usize,
}

/// A filled data folder.
pub struct Clinic {
    /// The data folder.
    pub data: PathBuf,
    /// Seconds to fill it; none when it was full.
    pub fill_seconds: Option<f64>,
    mark: Mark,
    families: Families,
}

/// An account of the bench's own.
pub struct Account {
    pub email: String,
    pub password: String,
}

impl Clinic {
    /// Opens a folder that holds this many patients, or fills it.
    ///
    /// # Errors
    /// When the folder is not the bench's own, or cannot be filled.
    pub async fn prepare(data: &Path, patients: usize) -> anyhow::Result<Self> {
        let today = TimeZone::UTC.to_datetime(Clock::system().now()).date();
        let mut clinic = Self {
            data: data.to_owned(),
            fill_seconds: None,
            mark: read_mark(data)?,
            families: Families::new(SEED, today),
        };
        let is_fit = clinic.mark.patients == patients && clinic.mark.added <= patients / 4;
        if is_fit {
            let known = clinic.mark.families;
            clinic.families.by_ref().take(known).for_each(drop);
            return Ok(clinic);
        }
        if data.exists() {
            std::fs::remove_dir_all(data)?;
        }
        std::fs::create_dir_all(data)?;
        clinic.write_mark(Mark::default())?;
        let begin = Instant::now();
        let families = clinic.fill(patients).await?;
        clinic.fill_seconds = Some(round(begin.elapsed().as_secs_f64()));
        clinic.write_mark(Mark {
            patients,
            families,
            added: 0,
        })?;
        Ok(clinic)
    }

    async fn fill(&mut self, patients: usize) -> anyhow::Result<usize> {
        let folder = boot::hold_folder(&self.data)?;
        let house = boot::open_house(&settings(&self.data)?, &folder, Clock::system())?;
        found(&house).await?;
        let (mut families, mut count) = (0, 0);
        let mut wanted = Vec::new();
        while count < patients {
            let mut family = self.families.next().context("the stream of families ended")?;
            family.children.truncate(patients - count);
            count += family.children.len();
            families += 1;
            wanted.push(family);
        }
        let batches: Vec<Vec<FamilySeed>> = wanted.chunks(FAMILIES_AT_ONCE).map(<[_]>::to_vec).collect();
        let who = house.store().read(|tx| professionals(tx))?;
        let who = who.context("the clinic has nobody who signs")?;
        let actor = Actor::system();
        let (house_ref, actor_ref) = (&house, &actor);
        stream::iter(batches)
            .map(|batch| async move {
                let write = move |tx: &mut WriteTx<'_>| {
                    batch
                        .iter()
                        .try_for_each(|family| register_with_past(tx, family, who))
                };
                house_ref.store().write_in(Lane::Batch, actor_ref, write).await
            })
            .buffer_unordered(WRITES_AT_ONCE)
            .try_for_each(|()| async { Ok(()) })
            .await
            .map_err(|error| anyhow::anyhow!(explain(&error, Language::En)))
            .context("the clinic could not be filled")?;
        house.store().close();
        Ok(families)
    }

    /// Makes an account that may read, register and sign, with a password that nobody else knows.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn open_account(&self) -> anyhow::Result<Account> {
        let folder = boot::hold_folder(&self.data)?;
        let house = boot::open_house(&settings(&self.data)?, &folder, Clock::system())?;
        let name = random_bytes::<6>().map(|byte| format!("{byte:02x}")).concat();
        let account = Account {
            email: format!("bench-{name}@example.org"),
            password: random_token(),
        };
        let password = house
            .modules()
            .auth
            .hash_password(account.password.clone())
            .await?;
        let email = Email::parse(&account.email).map_err(|code| anyhow::anyhow!(code))?;
        let roles = vec![Role::Admin, Role::Recepcion, Role::Odontologo];
        let command = NewStaffUser {
            name: "Medición".to_owned(),
            email,
            roles,
            language: Language::Es,
            password,
        };
        let employ = move |tx: &mut WriteTx<'_>| auth::create_staff_user(tx, command.clone()).map(drop);
        house.store().write(&Actor::system(), employ).await?;
        house.store().close();
        Ok(account)
    }

    /// Registrations of families who are not in the clinic yet, one child each.
    ///
    /// # Errors
    /// When the mark cannot be written, without which the next run would offer them again.
    pub fn newcomers(&mut self, count: usize) -> anyhow::Result<Vec<serde_json::Value>> {
        let families: Vec<FamilySeed> = self.families.by_ref().take(count).collect();
        let Mark {
            patients,
            families: known,
            added,
        } = self.mark;
        self.write_mark(Mark {
            patients,
            families: known + families.len(),
            added,
        })?;
        let bodies = families.iter().filter_map(|family| {
            let child = family.children.first()?;
            Some(bodies::new_family(family, child))
        });
        Ok(bodies.collect())
    }

    /// Notes that so many were registered.
    ///
    /// # Errors
    /// When the mark cannot be written.
    pub fn note_added(&mut self, count: usize) -> anyhow::Result<()> {
        let added = self.mark.added + count;
        self.write_mark(Mark { added, ..self.mark })
    }

    fn write_mark(&mut self, mark: Mark) -> anyhow::Result<()> {
        self.mark = mark;
        Ok(std::fs::write(self.data.join(MARK), serde_json::to_vec(&mark)?)?)
    }
}

/// What one registration of a child with a new family writes, by registering some in a small clinic.
///
/// # Errors
/// As [`Clinic::prepare`].
pub async fn measure_registration(data: &Path) -> anyhow::Result<Extent> {
    const COUNT: usize = 32;
    let mut clinic = Clinic::prepare(data, 1).await?;
    let store = data.join("omi.redb");
    let before = measure_extent(&store)?;
    let bodies = clinic.newcomers(COUNT)?;
    clinic.note_added(COUNT)?;
    let folder = boot::hold_folder(data)?;
    let house = boot::open_house(&settings(data)?, &folder, Clock::system())?;
    let register = move |tx: &mut WriteTx<'_>| {
        bodies.iter().try_for_each(|body| {
            let form: RegistrationForm = serde_json::from_value(body.clone()).map_err(Error::internal)?;
            patients::register_patient(tx, &form).map(drop)
        })
    };
    house.store().write(&Actor::system(), register).await?;
    house.store().close();
    let after = measure_extent(&store)?;
    let each = |before: u64, after: u64| after.saturating_sub(before).div_ceil(COUNT as u64);
    Ok(Extent {
        rows: each(before.rows, after.rows),
        bytes: each(before.bytes, after.bytes),
    })
}

/// What is in a folder. One with anything that is not the bench's own is refused.
fn read_mark(data: &Path) -> anyhow::Result<Mark> {
    match std::fs::read(data.join(MARK)) {
        Ok(text) => Ok(serde_json::from_slice(&text).unwrap_or_default()),
        Err(_) if data.exists() && std::fs::read_dir(data)?.next().is_some() => {
            bail!(
                "{} holds something that is not the bench's: choose another folder",
                data.display()
            )
        }
        Err(_) => Ok(Mark::default()),
    }
}

/// The settings of a folder of the bench's own.
pub fn settings(data: &Path) -> anyhow::Result<Settings> {
    let loaded = super::super::load(&Flags {
        data: Some(data.to_owned()),
        ..Flags::default()
    })?;
    Ok(loaded.settings)
}

/// A family, and the years in which its children came.
fn register_with_past(tx: &mut WriteTx<'_>, family: &FamilySeed, who: Professionals) -> Result<(), Error> {
    let (today, zone) = (clinic::today(tx)?, clinic::settings(tx)?.time_zone);
    let children = register_family(tx, family, |_| {})?;
    for (id, child) in children.into_iter().zip(&family.children) {
        let seed = id.uuid().as_u64_pair().1;
        let past = past(child, seed, today, zone, who);
        if !past.is_empty() {
            clinical::record_past(tx, id, &past)?;
        }
    }
    Ok(())
}

async fn found(house: &House) -> Result<(), Error> {
    let found = move |tx: &mut WriteTx<'_>| {
        let (name, time_zone) = ("Clínica de medición".to_owned(), TimeZoneName::EuropeMadrid);
        clinic::found_clinic(
            tx,
            FoundClinic {
                name,
                language: Language::Es,
                time_zone,
                demo: true,
                address: None,
                tax_number: None,
            },
        )
        .map(drop)
    };
    house.store().write(&Actor::system(), found).await?;
    let password = house.modules().auth.hash_password(random_token()).await?;
    let people = [
        ("odontologo@example.org", "Lucía Ferrer Blasco", Role::Odontologo),
        ("higienista@example.org", "Marta Iglesias Rubio", Role::Higienista),
    ];
    let people = people.map(|(email, name, role)| SeedUser {
        email: email.to_owned(),
        name: name.to_owned(),
        roles: vec![role],
        hash: password.clone(),
    });
    let employ = move |tx: &mut WriteTx<'_>| {
        people
            .iter()
            .try_for_each(|one| auth::seed_user(tx, one).map(drop))
    };
    house.store().write(&Actor::system(), employ).await
}

//! `omi demo-data`: a clinic of made-up people, with the years in which they came.

use std::process::ExitCode;

use anyhow::Context as _;

use super::Place;
use crate::app::{DemoSize, boot};
use crate::platform::clock::Clock;

/// How large, and where.
#[derive(clap::Args)]
#[command(
    after_help = "The folder is a demo's from then on: `omi serve --demo --data DIR` runs it, with the accounts of every demo."
)]
pub struct Arguments {
    #[command(flatten)]
    place: Place,
    /// Children, at least; the last family is registered whole
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    patients: u32,
    /// Equal seeds give equal people, on the same day
    #[arg(long, value_name = "S", default_value_t = 2026)]
    seed: u64,
}

pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let settings = arguments.place.settings()?;
    let size = DemoSize {
        patients: usize::try_from(arguments.patients)?,
        seed: arguments.seed,
        has_past: true,
    };
    super::runtime()?.block_on(async {
        let folder = boot::hold_folder(&settings.paths.data)?;
        boot::check_demo(&folder)?;
        let house = boot::open_house(&settings, &folder, Clock::system())?;
        let made = house
            .found_demo(size)
            .await
            .context("the clinic could not be made");
        house.store().close();
        made
    })?;
    super::answer(&format!(
        "{} patients or a few more in {}",
        arguments.patients,
        settings.paths.data.display()
    ));
    Ok(ExitCode::SUCCESS)
}

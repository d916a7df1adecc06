//! `omi doctor`: examines a data folder and says what a person can do about it.

use std::process::ExitCode;

use super::Place;
use crate::app::{console, doctor};

/// What to examine.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    place: Place,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
    /// Rebuild indexes from the records before looking
    #[arg(long)]
    repair: bool,
    /// Have the running box check a copy of its file now and not only at night; ask again for the result
    #[arg(long, conflicts_with = "repair")]
    check_now: bool,
}

pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let settings = arguments.place.settings()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    if arguments.check_now {
        let asked = runtime.block_on(console::ask::<()>(&settings.paths.data, "check", &()))?;
        if asked.is_some() {
            super::answer("The running box checks a copy of its file: ask again in a while with omi doctor.");
            return Ok(ExitCode::SUCCESS);
        }
    }
    let report = runtime.block_on(doctor::examine(&settings, arguments.repair));
    if arguments.json {
        super::answer(&serde_json::to_string(&report)?);
    } else {
        report.lines().for_each(|line| super::answer(&line));
    }
    Ok(ExitCode::from(report.exit_code()))
}

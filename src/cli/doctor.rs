//! `omi doctor`: examines a data folder and says what a person can do about it.

use std::process::ExitCode;

use super::Place;
use crate::app::doctor;

/// What to examine.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    place: Place,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let settings = arguments.place.settings()?;
    let report = doctor::examine(&settings);
    if arguments.json {
        super::answer(&serde_json::to_string(&report)?);
    } else {
        report.lines().for_each(|line| super::answer(&line));
    }
    Ok(ExitCode::from(report.exit_code()))
}

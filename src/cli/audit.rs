//! `omi audit`: proves that nobody tampered with the audit log.

use std::process::ExitCode;

use super::Place;
use crate::app::proof::{self, Anchor};

/// What to do.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    act: Act,
}

#[derive(clap::Subcommand)]
enum Act {
    /// Follow the chain of the audit log and name its first break: 0 sound, 2 broken, 1 not to be examined
    Verify {
        #[command(flatten)]
        place: Place,
        /// A head noted down elsewhere, as an earlier run showed it; may be given several times
        #[arg(long = "anchor", value_name = "POSITION:HASH")]
        anchors: Vec<String>,
        /// Answer in JSON
        #[arg(long)]
        json: bool,
    },
}

pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Act::Verify { place, anchors, json } = &arguments.act;
    // Read here and not with the arguments: a wrong argument ends with 2, which here means broken.
    let anchors = anchors
        .iter()
        .map(|text| text.parse::<Anchor>().map_err(anyhow::Error::msg));
    let anchors = anchors.collect::<anyhow::Result<Vec<_>>>()?;
    let settings = place.settings()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let proof = runtime.block_on(proof::prove(&settings, anchors))?;
    if *json {
        super::answer(&serde_json::to_string(&proof)?);
    } else {
        proof.lines().iter().for_each(|line| super::answer(line));
    }
    Ok(ExitCode::from(proof.exit_code()))
}

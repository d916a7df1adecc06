//! `omi admin pairing-code`: shows what pairs a device with the running box.

use anyhow::bail;

use crate::app::console;
use crate::app::pairing::PairingOffer;
use crate::cli::{Place, answer, claim};

/// Which box.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    place: Place,
}

pub async fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let settings = arguments.place.settings()?;
    let offer: Option<PairingOffer> = console::ask(&settings.paths.data, "pairing-code", &()).await?;
    let Some(offer) = offer else {
        bail!("no box runs here: a device can only be paired with a running one");
    };
    answer("Scan this with the device that is to trust the box:");
    for line in claim::square(&offer.link) {
        answer(&line);
    }
    answer(&format!("The same as a link: {}", offer.link));
    answer(&format!("Its fingerprint in words: {}", offer.words));
    answer(&format!(
        "The code works once, for {} minutes.",
        offer.valid_minutes
    ));
    Ok(())
}

//! `omi admin replace-authority`: a new certificate authority, which no device trusts yet.

use std::io::{BufRead as _, IsTerminal as _};

use anyhow::bail;

use super::Place;
use crate::app::console::authority::{self, NewAuthority};
use crate::platform::crypto::KeyRing;

const WARNING: &str = "\
This makes a new certificate authority for the box. Every computer, tablet and phone of the clinic will refuse
the box until its new certificate, tls/ca.crt in the data folder, is trusted on each of them; apps that remember
the old one have to be paired again. Do it when the old key may be known to others, or when the clinic's domain
is newer than the authority. It cannot be undone.";

/// Which box, and whether anyone is asked.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    place: Place,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

pub async fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let data = arguments.place.settings()?.paths.data;
    if !KeyRing::exists(&data) {
        bail!(
            "there is no box in {}: name the right folder with --data",
            data.display()
        );
    }
    crate::cli::tell(WARNING);
    if !arguments.yes && !is_confirmed()? {
        bail!("nothing was changed");
    }
    let made: NewAuthority =
        super::act(&arguments.place, "authority-replace", (), authority::replace).await?;
    crate::cli::answer(&format!("SHA-256 of the new certificate: {}", made.fingerprint));
    crate::cli::answer(&format!(
        "Trust it once per device: {}",
        data.join("tls").join("ca.crt").display()
    ));
    if made.is_served {
        crate::cli::answer(
            "It is served already. Restart the box when it suits you, so that the network learns of it too.",
        );
    }
    Ok(())
}

fn is_confirmed() -> anyhow::Result<bool> {
    if !std::io::stdin().is_terminal() {
        bail!("nobody can be asked here: say --yes if it is meant");
    }
    crate::cli::tell("Type REPLACE to go on:");
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim() == "REPLACE")
}

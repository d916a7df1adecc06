//! `omi admin`: acts that need someone at the machine. They go to the running box when there is one,
//! and straight to the data folder when there is none.

mod authority;
mod keys;
mod pairing;

use std::io::{BufRead as _, IsTerminal as _};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Place, claim};
use crate::app::House;
use crate::app::boot;
use crate::app::console::{self, ClaimOffer, FirstAdmin, PasswordReset, ResetCode};
use crate::platform::clock::Clock;
use crate::shared::error::Error;
use crate::shared::language::Language;

/// What to do.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    act: Act,
}

#[derive(clap::Subcommand)]
enum Act {
    /// Make the first administrator of a box that nobody has set up
    CreateFirst {
        #[command(flatten)]
        place: Place,
        /// E-mail to sign in with
        #[arg(long)]
        email: String,
        /// Name of the person
        #[arg(long)]
        name: String,
        /// Name of the clinic
        #[arg(long, default_value = "Clínica dental")]
        clinic: String,
    },
    /// Show a new code for setting up a running box that nobody has claimed
    ClaimToken {
        #[command(flatten)]
        place: Place,
    },
    /// Make a one-time code with which an account chooses a new password
    ResetPassword {
        #[command(flatten)]
        place: Place,
        /// The account
        #[arg(long)]
        email: String,
    },
    /// The ways to the root key: show, add, remove, replace
    Keys {
        #[command(subcommand)]
        act: keys::Act,
    },
    /// Show a code that pairs a device with the running box
    PairingCode(pairing::Arguments),
    /// Make a new certificate authority; every device has to trust the box anew
    ReplaceAuthority(authority::Arguments),
}

pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        match &arguments.act {
            Act::CreateFirst {
                place,
                email,
                name,
                clinic,
            } => {
                let password = ask_twice("New password")?;
                let (email, name, clinic) = (email.clone(), name.clone(), clinic.clone());
                let command = FirstAdmin {
                    email,
                    name,
                    password,
                    clinic,
                };
                act(place, "first-admin", command, console::create_first_admin).await?;
                super::answer("The administrator can sign in now.");
            }
            Act::ClaimToken { place } => {
                let settings = place.settings()?;
                let offer: Option<ClaimOffer> =
                    console::ask(&settings.paths.data, "claim-token", &()).await?;
                let Some(offer) = offer else {
                    bail!("no box runs here: start it, and it shows a code by itself");
                };
                for line in claim::lines(offer.staff, &offer.token, offer.valid_minutes) {
                    super::answer(&line);
                }
            }
            Act::ResetPassword { place, email } => {
                let command = PasswordReset { email: email.clone() };
                let code: ResetCode = act(place, "password-reset", command, console::reset_password).await?;
                super::answer(&format!("One-time code: {}", code.code));
                super::answer(&format!(
                    "It works for {} minutes, on the sign-in page.",
                    code.valid_minutes
                ));
            }
            Act::Keys { act } => keys::run(act).await?,
            Act::PairingCode(arguments) => pairing::run(arguments).await?,
            Act::ReplaceAuthority(arguments) => authority::run(arguments).await?,
        }
        Ok(ExitCode::SUCCESS)
    })
}

/// Asks the running box, or opens the folder if none runs.
async fn act<C, T, F>(
    place: &Place,
    name: &str,
    command: C,
    here: impl FnOnce(House, C) -> F,
) -> anyhow::Result<T>
where
    C: Serialize,
    T: DeserializeOwned,
    F: Future<Output = Result<T, Error>>,
{
    let settings = place.settings()?;
    if let Some(answer) = console::ask(&settings.paths.data, name, &command).await? {
        return Ok(answer);
    }
    let folder = boot::hold_folder(&settings.paths.data)?;
    folder.require_owner()?;
    let house = boot::open_house(&settings, &folder, Clock::system())?;
    let outcome = here(house.clone(), command).await;
    house.store().close();
    outcome.map_err(|error| anyhow::anyhow!(crate::platform::http::explain(&error, Language::En)))
}

/// Twice at a terminal, hidden; one line from anything else.
pub(super) fn ask_twice(what: &str) -> anyhow::Result<String> {
    let first = ask_once(what)?;
    if std::io::stdin().is_terminal() && rpassword::prompt_password("Again: ")? != first {
        bail!("the two are different: nothing was changed");
    }
    Ok(first)
}

/// Hidden at a terminal; one line from anything else.
pub(super) fn ask_once(what: &str) -> anyhow::Result<String> {
    if std::io::stdin().is_terminal() {
        return Ok(rpassword::prompt_password(format!("{what}: "))?);
    }
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .with_context(|| format!("no line could be read: {what}"))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

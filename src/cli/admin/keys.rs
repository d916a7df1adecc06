//! `omi admin keys`: what opens the root key of the box.

use std::path::PathBuf;

use anyhow::bail;

use super::Place;
use crate::app::boot;
use crate::app::console::keys::{self, AddSlot, AddedSlot, RemoveSlot, RotateRoot, SlotLine, Way, Words};
use crate::platform::crypto::KeyRing;

/// What to do with the slots.
#[derive(clap::Subcommand)]
pub enum Act {
    /// Show the slots, and what opens each of them now
    List {
        #[command(flatten)]
        place: Place,
    },
    /// Add another way to the root key
    Add {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        way: WayFlags,
    },
    /// Remove a way to the root key; one that opens by the settings has to be left
    Remove {
        #[command(flatten)]
        place: Place,
        /// The slot's number in the list
        slot: u32,
    },
    /// Replace the root key: whoever has a copy of the old one opens nothing new by it
    Rotate {
        #[command(flatten)]
        place: Place,
        /// Ask for the passphrase of a slot that the settings do not name
        #[arg(long)]
        passphrase: bool,
        /// Key file of a slot that the settings do not name
        #[arg(long, value_name = "FILE")]
        key_file: Vec<PathBuf>,
    },
}

/// What is to open the new slot: one of these.
#[derive(clap::Args)]
#[group(required = true, multiple = false)]
pub struct WayFlags {
    /// A file of mode 0400; made if it is not there
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    /// A passphrase, asked for at the terminal or read from standard input
    #[arg(long)]
    passphrase: bool,
    /// A credential that systemd gives to the box (`LoadCredentialEncrypted=`), which a TPM can guard
    #[arg(long, value_name = "NAME")]
    credential: Option<String>,
}

pub async fn run(act: &Act) -> anyhow::Result<()> {
    match act {
        Act::List { place } => list(place).await,
        Act::Add { place, way } => add(place, way).await,
        Act::Remove { place, slot } => remove(place, *slot).await,
        Act::Rotate {
            place,
            passphrase,
            key_file,
        } => rotate(place, *passphrase, key_file).await,
    }
}

async fn list(place: &Place) -> anyhow::Result<()> {
    let settings = place.settings()?;
    let data = &settings.paths.data;
    require_box(place)?;
    // A box that stands still need not open for this: which slots there are is no secret.
    let slots = match crate::app::console::ask::<Vec<SlotLine>>(data, "keys-list", &()).await? {
        Some(slots) => slots,
        None => KeyRing::slots_at_hand(data, &boot::root_sources(data, &settings.keys))?
            .iter()
            .map(SlotLine::of)
            .collect(),
    };
    crate::cli::answer("slot  kind                opens now");
    for slot in slots {
        let opens = match (slot.opened_by, slot.obstacle) {
            (Some(by), _) => format!("yes, with {by}"),
            (None, Some(obstacle)) => format!("no: {obstacle}"),
            (None, None) => "no: nothing that the settings name opens it".to_owned(),
        };
        crate::cli::answer(&format!("{:<4}  {:<18}  {opens}", slot.slot, slot.kind));
    }
    Ok(())
}

async fn add(place: &Place, flags: &WayFlags) -> anyhow::Result<()> {
    require_box(place)?;
    let (way, setting) = match flags {
        WayFlags {
            key_file: Some(path), ..
        } => (Way::KeyFile(std::path::absolute(path)?), "key_file"),
        WayFlags {
            credential: Some(name),
            ..
        } => (Way::Credential(name.clone()), "credential"),
        _ => {
            let words = super::ask_twice("New passphrase")?;
            (Way::Passphrase(Words::new(words)), "passphrase_file")
        }
    };
    let added: AddedSlot = super::act(place, "keys-add", AddSlot { way }, keys::add).await?;
    crate::cli::answer(&format!("Slot {} was added.", added.slot));
    if !added.is_named {
        crate::cli::answer(&format!(
            "The settings do not name its secret yet: until {setting} stands in their section [keys] and the box was \
             started again, it does not open by this slot."
        ));
    }
    Ok(())
}

async fn remove(place: &Place, slot: u32) -> anyhow::Result<()> {
    require_box(place)?;
    let () = super::act(place, "keys-remove", RemoveSlot { slot }, keys::remove).await?;
    crate::cli::answer(&format!(
        "Slot {slot} was removed: its secret opens nothing here any more."
    ));
    crate::cli::answer(
        "A copy of this folder from before still opens with it. If others may have one, run omi admin keys rotate.",
    );
    Ok(())
}

async fn rotate(place: &Place, passphrase: bool, key_files: &[PathBuf]) -> anyhow::Result<()> {
    require_box(place)?;
    let mut also = Vec::new();
    for path in key_files {
        also.push(Way::KeyFile(std::path::absolute(path)?));
    }
    if passphrase {
        also.push(Way::Passphrase(Words::new(super::ask_once("Passphrase")?)));
    }
    let () = super::act(place, "keys-rotate", RotateRoot { also }, keys::rotate).await?;
    crate::cli::answer(
        "The root key was replaced. Every slot opens the new one with the secret that it had.",
    );
    Ok(())
}

/// An empty folder is not made a box by looking for its keys.
fn require_box(place: &Place) -> anyhow::Result<()> {
    let data = place.settings()?.paths.data;
    if !KeyRing::exists(&data) {
        bail!(
            "there is no box in {}: name the right folder with --data",
            data.display()
        );
    }
    Ok(())
}

//! `omi import`: an archive into an empty box.

use std::fs::File;
use std::io::{Seek as _, SeekFrom};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use zeroize::Zeroizing;

use super::{Place, admin};
use crate::app::archive::{check, import};
use crate::app::boot;
use crate::platform::archive::{Source, is_sealed};

/// What to take in, and where.
#[derive(clap::Args)]
#[command(
    after_help = "Stop the box first. The folder must hold no clinic: it is new, or its box was never set up. Everything is checked\n\
before anything is taken in; an import that broke off goes on when it is run again with the same archive.\n\
The format is described in the file FORMAT.md within every archive (packaging/ARCHIVE.md of the program)."
)]
pub struct Arguments {
    #[command(flatten)]
    place: Place,
    /// The archive that `omi export` or the app made
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
}

pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let settings = arguments.place.settings()?;
    let shown = arguments.from.display();
    let mut file = File::open(&arguments.from).with_context(|| format!("{shown} cannot be read"))?;
    let words = if is_sealed(&mut file)? {
        Some(Zeroizing::new(admin::ask_once("Passphrase of the archive")?))
    } else {
        None
    };
    let words = words.as_ref().map(|words| words.as_str());
    file.seek(SeekFrom::Start(0))?;
    let checked = check(Source { file: &file, words })?;
    file.seek(SeekFrom::Start(0))?;
    let folder = boot::hold_folder(&settings.paths.data)?;
    let digest = import(&settings, &folder, &checked, Source { file: &file, words })?;
    super::answer(&format!(
        "Everything was taken in: {} patients, {} entries of the activity log.",
        checked.manifest.lines_of("records/patients.jsonl"),
        checked.manifest.audit.entries - checked.manifest.audit.erased,
    ));
    super::answer(&format!("Digest of the content: {digest}"));
    super::answer(
        "Start the box: people sign in with the passwords they had. Devices have to trust it anew; invitations and family QR codes have to be made anew.",
    );
    Ok(ExitCode::SUCCESS)
}

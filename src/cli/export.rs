//! `omi export`: the whole clinic as one file.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use tokio::runtime::Runtime;
use zeroize::Zeroizing;

use super::{Place, admin};
use crate::app::archive::{check, check_words, digest_of, note_export, pack};
use crate::app::{boot, console};
use crate::config::Settings;
use crate::platform::archive::{ArchiveError, Outlet, Source};
use crate::platform::clock::Clock;
use crate::platform::files;
use crate::platform::http::explain;
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::language::Language;

/// What to write, and where.
#[derive(clap::Args)]
#[command(
    after_help = "The archive opens in any empty box with `omi import`. Its format is described in the file FORMAT.md\n\
within it (packaging/ARCHIVE.md of the program). A running box goes on working meanwhile."
)]
pub struct Arguments {
    #[command(flatten)]
    place: Place,
    /// The file to write; one that is there is not replaced
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// Write everything readable for anyone who gets the file: no passphrase is asked for
    #[arg(long)]
    clear: bool,
}

/// Which folder to look at.
#[derive(clap::Args)]
pub struct DigestArguments {
    #[command(flatten)]
    place: Place,
}

pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let settings = arguments.place.settings()?;
    let to = &arguments.to;
    if to.exists() {
        bail!("{} is there already: choose another name", to.display());
    }
    let words = if arguments.clear {
        super::tell("Without a passphrase, whoever gets this file reads every child's data in it.");
        None
    } else {
        let words = Zeroizing::new(admin::ask_twice("Passphrase of the archive")?);
        check_words(&words)
            .map_err(|code| anyhow::anyhow!(crate::platform::http::words_of(code, Language::En)))?;
        Some(words)
    };
    let words = words.as_ref().map(|words| words.as_str());
    let runtime = super::runtime()?;
    let mut made = Ok(());
    let written = files::write_atomically(to, 0o600, |file| {
        made = make(&runtime, &settings, file, words);
        made.as_ref().map_err(|_| io::Error::other("not made")).copied()
    });
    let told = made.and(written.map_err(|error| ArchiveError::from(error).into()));
    told.context("no archive was made")?;
    // Read as whoever will need it: what cannot be taken in is no archive.
    let file = File::open(to)?;
    let checked = check(Source { file: &file, words }).context("the archive that was made does not open")?;
    let manifest = checked.manifest;
    let records: u64 = manifest
        .members
        .iter()
        .filter(|member| member.schema.is_some())
        .filter_map(|member| member.lines)
        .sum();
    super::answer(&format!(
        "{}: {} records, {} entries of the activity log, {} bytes.",
        to.display(),
        records,
        manifest.audit.entries,
        file.metadata()?.len()
    ));
    super::answer(&format!("Digest of the content: {}", manifest.content_digest));
    if words.is_some() {
        super::answer(
            "Without its passphrase nobody can open it, not even the box: keep it apart from the file.",
        );
    }
    Ok(ExitCode::SUCCESS)
}

fn make(runtime: &Runtime, settings: &Settings, file: &mut File, words: Option<&str>) -> anyhow::Result<()> {
    let data = &settings.paths.data;
    let mut out = Outlet::begin(BufWriter::new(file), words)?;
    let is_sealed = words.is_some();
    let asked = console::ask_for_stream(data, "archive", &is_sealed);
    if let Some(mut pieces) = runtime.block_on(asked)? {
        while let Some(piece) = next(runtime, &mut pieces)? {
            out.write_all(&piece).map_err(ArchiveError::from)?;
        }
    } else {
        out = runtime.block_on(make_resting(settings, out, is_sealed))?;
    }
    let mut out = out.finish().map_err(ArchiveError::from)?;
    out.flush().map_err(ArchiveError::from)?;
    Ok(())
}

fn next(runtime: &Runtime, pieces: &mut Incoming) -> anyhow::Result<Option<bytes::Bytes>> {
    let Some(frame) = runtime.block_on(pieces.frame()) else {
        return Ok(None);
    };
    let frame = frame.context("the box broke off: see its log")?;
    Ok(Some(frame.into_data().unwrap_or_default()))
}

async fn make_resting<W: io::Write>(settings: &Settings, out: W, is_sealed: bool) -> anyhow::Result<W> {
    require_store(&settings.paths.data)?;
    let folder = boot::hold_folder(&settings.paths.data)?;
    folder.require_owner()?;
    let house = boot::open_house(settings, &folder, Clock::system())?;
    let noted = note_export(&house, &Actor::console(), is_sealed).await;
    let packed = noted
        .map_err(ArchiveError::from)
        .and_then(|()| pack(house.store(), out, &|_| Ok(())));
    house.store().close();
    Ok(packed?.1)
}

fn require_store(data: &Path) -> anyhow::Result<()> {
    if data.join(crate::app::STORE_FILE).exists() {
        return Ok(());
    }
    bail!("there is no box in {}", data.display())
}

/// Shows the digest of what the box holds.
pub fn show_digest(arguments: &DigestArguments) -> anyhow::Result<ExitCode> {
    let settings = arguments.place.settings()?;
    let runtime = super::runtime()?;
    let asked = console::ask::<String>(&settings.paths.data, "digest", &());
    let digest = if let Some(digest) = runtime.block_on(asked)? {
        digest
    } else {
        require_store(&settings.paths.data)?;
        let folder = boot::hold_folder(&settings.paths.data)?;
        folder.require_owner()?;
        let house = boot::open_house(&settings, &folder, Clock::system())?;
        let digest = digest_of(house.store()).map_err(Error::from);
        house.store().close();
        digest.map_err(|error| anyhow::anyhow!(explain(&error, Language::En)))?
    };
    super::answer(&digest);
    Ok(ExitCode::SUCCESS)
}

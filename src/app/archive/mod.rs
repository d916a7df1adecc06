//! The whole clinic as one file that an empty box imports to the same content. What is in it stands in
//! `packaging/ARCHIVE.md`; the container is `platform::archive`.
//!
//! An export reads one snapshot, twice: first it measures every file, then it writes the manifest and the files, so
//! that nothing but a line is ever held in memory. An import goes through the archive twice too: first every hash and
//! every line is checked, then the lines are written, while a note in the store says that it holds part of a clinic.

mod check;
mod content;
mod export;
mod http;
mod import;
mod lines;
mod making;

pub use check::{Checked, check};
pub use export::{Step, digest_of, pack};
pub use http::routes;
pub use import::import;
pub use making::Making;

use std::cell::Cell;
use std::time::Duration;

use serde_json::json;

use super::house::House;
use crate::platform::archive::ArchiveError;
use crate::platform::audit::Audit;
use crate::platform::store::{Subject, WriteTx};
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::password_rules::{PasswordContext, check_password};

/// After so many lines a running box rests, so that requests come first.
const LINES_PER_REST: u32 = 500;
/// For so long.
const REST: Duration = Duration::from_millis(2);

/// Whether words are good enough to protect a whole clinic; the error is a stable code.
///
/// # Errors
/// As for the password of an administrator.
pub fn check_words(words: &str) -> Result<(), &'static str> {
    let context = PasswordContext {
        is_admin: true,
        email: "",
        least: 0,
    };
    check_password(words, context)
}

/// Notes that the clinic leaves the box, before its first byte does.
///
/// # Errors
/// As the store's writes.
pub async fn note_export(house: &House, actor: &Actor, is_sealed: bool) -> Result<(), Error> {
    let note = move |tx: &mut WriteTx<'_>| note_in(tx, is_sealed);
    house.store().write(actor, note).await
}

fn note_in(tx: &mut WriteTx<'_>, is_sealed: bool) -> Result<(), Error> {
    Audit::of("archive.exported", Subject::Clinic)
        .changed(&json!({}), &json!({ "withPassphrase": is_sealed }))
        .write(tx)
}

/// Rests now and then, beside a running box; tells `heed` of every step.
pub fn unhurried(
    heed: impl Fn(Step) -> Result<(), ArchiveError>,
) -> impl Fn(Step) -> Result<(), ArchiveError> {
    let lines = Cell::new(0);
    move |step| {
        lines.set((lines.get() + 1) % LINES_PER_REST);
        if lines.get() == 0 {
            std::thread::sleep(REST);
        }
        heed(step)
    }
}

/// The description of the format, which every archive carries.
const DESCRIPTION: &str = include_str!("../../../packaging/ARCHIVE.md");
/// Its name there.
const DESCRIPTION_NAME: &str = "FORMAT.md";
/// The last numbers that were given out.
const COUNTERS: &str = "counters.jsonl";
/// The audit log.
const AUDIT: &str = "audit.jsonl";

//! Taking an archive into an empty box that does not run.

use std::io::Read;

use anyhow::{Context as _, bail};
use serde_json::json;

use super::check::{Checked, Known, Pictures, know, unreadable};
use super::content::{audit_part, content_digest};
use super::lines::{CounterLine, each_line};
use crate::app::boot::{self, HeldFolder};
use crate::app::house::open_store;
use crate::app::kinds;
use crate::config::Settings;
use crate::platform::archive::{ArchiveError, Member, Source, walk};
use crate::platform::audit::{Audit, Carried};
use crate::platform::clock::Clock;
use crate::platform::store::{Portable, Store, Subject, UnfinishedImport, WriteTx};
use crate::shared::actor::Actor;
use crate::shared::error::Error;

/// Lines of one write, and bytes of them.
const LINES_PER_WRITE: usize = 500;
const BYTES_PER_WRITE: usize = 4 << 20;

/// Takes a checked archive into the folder, whose box must be empty; one that broke off goes on. Answers the digest of
/// what is there then, which is that of the archive.
///
/// # Errors
/// A box that is not empty, a full disk, an archive that is another one by now.
pub fn import<R: Read>(
    settings: &Settings,
    folder: &HeldFolder,
    checked: &Checked,
    source: Source<'_, R>,
) -> anyhow::Result<String> {
    folder.require_owner()?;
    let keys = boot::open_keys(settings, folder)?;
    let store = open_store(settings, keys, Clock::system())?;
    let outcome = take_in(&store, checked, source);
    store.close();
    outcome
}

fn take_in<R: Read>(store: &Store, checked: &Checked, source: Source<'_, R>) -> anyhow::Result<String> {
    let kinds = kinds::portable();
    let manifest = &checked.manifest;
    let digest = format!("{} {}", manifest.content_digest, manifest.audit.digest);
    if manifest.store_schema != store.identity().schema {
        bail!(
            "the records of this archive have another shape than those of this version of OMI: import it with OMI {}",
            manifest.product_version
        );
    }
    let (unfinished, is_empty, head) = store.read(|view| {
        Ok((
            view.unfinished_import()?,
            view.is_empty_of(&kinds)?,
            view.journal_head()?,
        ))
    })?;
    let note = match unfinished {
        Some(note) if note.digest == digest => note,
        Some(_) => bail!(
            "an import of another archive into this folder broke off: go on with that one, or begin with an empty folder"
        ),
        None if !is_empty => {
            bail!("there is a clinic in this folder already: an archive is only taken into an empty box")
        }
        None => UnfinishedImport {
            digest,
            entries_before: head.seq,
        },
    };
    let begun = note.clone();
    write(store, move |tx| tx.set_unfinished_import(Some(&begun)))?;

    let mut taking = Taking {
        store,
        pictures: Pictures::default(),
        entries_there: head.seq.saturating_sub(note.entries_before),
    };
    let read = walk(source, |_, member, content| {
        taking.member(&kinds, member, content)
    });
    let read = read
        .context("the import stopped. Run it again with the same archive, and it goes on where it stopped")?;
    if read != *manifest {
        bail!("the archive was changed while it was read: run the import again");
    }
    let (found, audit) = store.read(|view| {
        Ok((
            content_digest(view, &kinds, &|_| Ok(())),
            audit_part(view, note.entries_before),
        ))
    })?;
    let found = found?;
    if found != checked.content_digest || audit?.digest != manifest.audit.digest {
        bail!(
            "what was taken in is not what the archive holds: keep the archive, empty the folder, and try again"
        );
    }
    let before = json!({});
    let after = json!({
        "archiveMadeAt": manifest.created_at,
        "archiveVersion": manifest.product_version,
        "auditHead": manifest.audit.head,
        "contentDigest": manifest.content_digest,
    });
    write(store, move |tx| {
        tx.set_unfinished_import(None)?;
        Audit::of("archive.imported", Subject::Clinic)
            .changed(&before, &after)
            .write(tx)
    })?;
    Ok(found)
}

fn write(
    store: &Store,
    work: impl Fn(&mut WriteTx<'_>) -> Result<(), Error> + Send + 'static,
) -> Result<(), ArchiveError> {
    Ok(store.write_blocking(&Actor::console(), work)?)
}

struct Taking<'s> {
    store: &'s Store,
    pictures: Pictures,
    /// Entries of the archive that an earlier try brought in.
    entries_there: u64,
}

impl Taking<'_> {
    fn member(
        &mut self,
        kinds: &[Portable],
        member: &Member,
        content: &mut dyn Read,
    ) -> Result<(), ArchiveError> {
        match know(kinds, member)? {
            Known::Description => Ok(()),
            Known::Picture => self.pictures.keep(member, content),
            Known::Records(kind) => {
                let (pictures, kind) = (&self.pictures, *kind);
                let read = |line: &[u8]| Ok(Some(pictures.fill(&kind, line)?.into_owned()));
                self.lines(member, content, read, move |tx, line| {
                    tx.restore_line(&kind, line)
                })
            }
            Known::Counters => {
                let read = |line: &[u8]| {
                    let read = serde_json::from_slice::<CounterLine>(line);
                    read.map(Some).map_err(|_| unreadable(member, 0))
                };
                self.lines(member, content, read, |tx, line| {
                    tx.restore_counter(&line.name, line.last);
                    Ok(())
                })
            }
            Known::Audit => {
                let mut there = self.entries_there;
                let read = move |line: &[u8]| {
                    let read = serde_json::from_slice::<Carried>(line);
                    let carried = read.map_err(|_| unreadable(member, 0))?;
                    let is_there = carried.entry.is_some() && there > 0;
                    there -= u64::from(is_there);
                    Ok(carried.entry.filter(|_| !is_there))
                };
                self.lines(member, content, read, |tx, entry| entry.restore(tx))
            }
        }
    }

    /// Reads lines and writes them, some at a time.
    fn lines<T: Send + Sync + 'static>(
        &self,
        member: &Member,
        content: &mut dyn Read,
        mut read: impl FnMut(&[u8]) -> Result<Option<T>, ArchiveError>,
        put: impl Fn(&mut WriteTx<'_>, &T) -> Result<(), Error> + Copy + Send + 'static,
    ) -> Result<(), ArchiveError> {
        let (mut waiting, mut bytes) = (Vec::new(), 0);
        let flush = |waiting: &mut Vec<T>| {
            let lines = std::mem::take(waiting);
            write(self.store, move |tx| {
                lines.iter().try_for_each(|line| put(tx, line))
            })
        };
        each_line(content, &member.name, |line| {
            bytes += line.len();
            waiting.extend(read(line)?);
            if waiting.len() < LINES_PER_WRITE && bytes < BYTES_PER_WRITE {
                return Ok(());
            }
            bytes = 0;
            flush(&mut waiting)
        })?;
        flush(&mut waiting)
    }
}

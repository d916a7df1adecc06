//! Checking an archive before anything of it is taken in.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use super::lines::{CounterLine, each_line, give_picture, picture_name, records_name, take_picture};
use super::{AUDIT, COUNTERS, DESCRIPTION_NAME};
use crate::app::kinds;
use crate::platform::archive::{ArchiveError, Manifest, Member, Source, walk};
use crate::platform::audit::Carried;
use crate::platform::crypto::Sha256;
use crate::platform::store::Portable;

/// Bytes of all pictures, which are held until the records that name them come.
const PICTURES_MAX: u64 = 256 << 20;

/// An archive that was checked.
pub struct Checked {
    /// What it says of itself.
    pub manifest: Manifest,
    /// The digest that a box has which took it in. That of the manifest, unless another version wrote it.
    pub(super) content_digest: String,
}

/// What a file of an archive is.
pub(super) enum Known<'a> {
    Description,
    Picture,
    Records(&'a Portable),
    Counters,
    Audit,
}

pub(super) fn know<'a>(kinds: &'a [Portable], member: &Member) -> Result<Known<'a>, ArchiveError> {
    let kind = kinds
        .iter()
        .find(|kind| records_name(kind.table()) == member.name);
    Ok(match member.name.as_str() {
        DESCRIPTION_NAME => Known::Description,
        COUNTERS => Known::Counters,
        AUDIT => Known::Audit,
        name if name == picture_name(&member.sha256) => Known::Picture,
        name => match kind {
            Some(kind) if member.schema == Some(kind.schema()) => Known::Records(kind),
            _ => {
                return Err(ArchiveError::damaged(format!(
                    "it holds {name} in a shape that this version of OMI does not know"
                )));
            }
        },
    })
}

/// Pictures until the records that name them come.
#[derive(Default)]
pub(super) struct Pictures {
    found: BTreeMap<String, Vec<u8>>,
    bytes: u64,
}

impl Pictures {
    pub(super) fn keep(&mut self, member: &Member, content: &mut dyn Read) -> Result<(), ArchiveError> {
        self.bytes = self.bytes.saturating_add(member.bytes);
        if self.bytes > PICTURES_MAX {
            return Err(ArchiveError::damaged("its pictures are too large"));
        }
        let mut picture = Vec::new();
        content.read_to_end(&mut picture)?;
        self.found.insert(member.name.clone(), picture);
        Ok(())
    }

    /// The line as the store reads it.
    pub(super) fn fill<'l>(&self, kind: &Portable, line: &'l [u8]) -> Result<Cow<'l, [u8]>, ArchiveError> {
        Ok(match kind.picture() {
            Some(field) => give_picture(line, field, |name| self.found.get(name))?.into(),
            None => line.into(),
        })
    }
}

pub(super) fn unreadable(member: &Member, line: u64) -> ArchiveError {
    ArchiveError::damaged(format!("line {} of {} cannot be read", line + 1, member.name))
}

/// Goes through an archive and checks all of it: its seal, its manifest, every hash and every line.
///
/// # Errors
/// Whatever is wrong with it.
pub fn check<R: Read>(source: Source<'_, R>) -> Result<Checked, ArchiveError> {
    let kinds = kinds::portable();
    let (mut pictures, mut seen) = (Pictures::default(), BTreeSet::new());
    let mut rewritten = Vec::new();
    let mut entries = Sha256::default();
    let manifest = walk(source, |_, member, content| {
        if !seen.insert(member.name.clone()) {
            return Err(ArchiveError::damaged(format!("it holds {} twice", member.name)));
        }
        let mut count = 0;
        let lines = match know(&kinds, member)? {
            Known::Description => return Ok(()),
            Known::Picture => return pictures.keep(member, content),
            Known::Records(kind) => {
                let (mut hash, mut last) = (Sha256::default(), None);
                let lines = each_line(content, &member.name, |line| {
                    let unreadable = |_| unreadable(member, count);
                    let filled = pictures.fill(kind, line)?;
                    let checked = kind.check(&filled).map_err(unreadable)?;
                    if last.is_some_and(|last| last >= checked.id) {
                        return Err(ArchiveError::damaged(format!(
                            "the lines of {} are not in order",
                            member.name
                        )));
                    }
                    last = Some(checked.id);
                    let line = match kind.picture() {
                        Some(field) => take_picture(&checked.line, field)?.0,
                        None => checked.line,
                    };
                    hash.update(&line);
                    hash.update(b"\n");
                    count += 1;
                    Ok(())
                })?;
                rewritten.push(Member {
                    sha256: hash.finish_hex(),
                    ..member.clone()
                });
                lines
            }
            Known::Counters => {
                rewritten.push(member.clone());
                each_line(content, &member.name, |line| {
                    serde_json::from_slice::<CounterLine>(line).map_err(|_| unreadable(member, count))?;
                    count += 1;
                    Ok(())
                })?
            }
            Known::Audit => each_line(content, &member.name, |line| {
                let carried: Carried = serde_json::from_slice(line).map_err(|_| unreadable(member, count))?;
                if let Some(entry) = carried.entry {
                    entries.update(&serde_json::to_vec(&entry).map_err(|_| unreadable(member, count))?);
                    entries.update(b"\n");
                }
                count += 1;
                Ok(())
            })?,
        };
        if Some(lines) != member.lines {
            return Err(ArchiveError::damaged(format!(
                "{} does not have as many lines as the manifest says",
                member.name
            )));
        }
        Ok(())
    })?;
    let says_so = manifest.content_digest == Manifest::digest_of(&manifest.members)
        && manifest.lines_of(&records_name("clinic")) == 1
        && manifest.lines_of(AUDIT) == manifest.audit.entries
        && (manifest.audit.digest == entries.finish_hex());
    if !says_so {
        return Err(ArchiveError::damaged("its manifest contradicts its files"));
    }
    // A kind that a later version added is empty in an archive from before.
    for kind in &kinds {
        let name = records_name(kind.table());
        if !seen.contains(&name) {
            rewritten.push(Member {
                name,
                bytes: 0,
                sha256: Sha256::default().finish_hex(),
                lines: Some(0),
                schema: Some(kind.schema()),
            });
        }
    }
    Ok(Checked {
        content_digest: Manifest::digest_of(&rewritten),
        manifest,
    })
}

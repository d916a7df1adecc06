//! What a store holds, file by file, the same in every box.

use std::collections::BTreeSet;

use super::lines::{CounterLine, records_name, take_picture};
use super::{AUDIT, COUNTERS};
use crate::platform::archive::{ArchiveError, AuditPart, Manifest, Member};
use crate::platform::audit;
use crate::platform::crypto::Sha256;
use crate::platform::store::{Portable, ReadTx};
use crate::shared::error::Error;

/// Takes pieces of a file; refuses when the work is to stop.
pub type Sink<'a> = &'a mut dyn FnMut(&[u8]) -> Result<(), ArchiveError>;

/// A file of lines.
#[derive(Clone, Copy)]
pub enum Part<'a> {
    /// Records of a kind.
    Records(&'a Portable),
    /// Counters.
    Counters,
    /// The audit log, without the entries up to this position.
    Audit(u64),
}

impl Part<'_> {
    /// Its name in the archive.
    pub fn name(self) -> String {
        match self {
            Self::Records(kind) => records_name(kind.table()),
            Self::Counters => COUNTERS.to_owned(),
            Self::Audit(_) => AUDIT.to_owned(),
        }
    }

    /// Hands over each of its lines, with the end of the line.
    pub fn each(self, view: &ReadTx<'_>, sink: Sink<'_>) -> Result<(), ArchiveError> {
        // What the sink refuses passes through the store, which knows another kind of error.
        let mut refused = None;
        let mut hand = |line: Result<Vec<u8>, Error>| {
            let handed = line.map_err(ArchiveError::from).and_then(|mut line| {
                line.push(b'\n');
                sink(&line)
            });
            refused = handed.err();
            refused.is_none()
        };
        match self {
            Self::Records(kind) => view.each_line(kind, |line| {
                hand(match kind.picture() {
                    Some(field) => take_picture(&line, field).map(|(line, ..)| line),
                    None => Ok(line),
                })
            })?,
            Self::Counters => {
                for (name, last) in view.counters()? {
                    let line = CounterLine { name, last };
                    if !hand(serde_json::to_vec(&line).map_err(Error::internal)) {
                        break;
                    }
                }
            }
            Self::Audit(after) => audit::each(view, |carried| {
                let is_wanted = carried.position > after;
                Ok(!is_wanted || hand(serde_json::to_vec(&carried).map_err(Error::internal)))
            })?,
        }
        refused.map_or(Ok(()), Err)
    }

    /// Its length, its hash and its lines.
    pub fn measure(
        self,
        view: &ReadTx<'_>,
        step: &dyn Fn(u64) -> Result<(), ArchiveError>,
    ) -> Result<Member, ArchiveError> {
        let (mut hash, mut bytes, mut lines) = (Sha256::default(), 0, 0);
        self.each(view, &mut |line| {
            hash.update(line);
            bytes += line.len() as u64;
            lines += 1;
            step(0)
        })?;
        let schema = match self {
            Self::Records(kind) => Some(kind.schema()),
            Self::Counters | Self::Audit(_) => None,
        };
        Ok(Member {
            name: self.name(),
            bytes,
            sha256: hash.finish_hex(),
            lines: Some(lines),
            schema,
        })
    }
}

/// The files of records and of counters: what the clinic is.
pub fn parts(kinds: &[Portable]) -> impl Iterator<Item = Part<'_>> {
    kinds.iter().map(Part::Records).chain([Part::Counters])
}

/// The digest of what a store holds, whichever box it is in.
pub fn content_digest(
    view: &ReadTx<'_>,
    kinds: &[Portable],
    step: &dyn Fn(u64) -> Result<(), ArchiveError>,
) -> Result<String, ArchiveError> {
    let members = parts(kinds).map(|part| part.measure(view, step));
    let members = members.collect::<Result<Vec<_>, _>>()?;
    Ok(Manifest::digest_of(&members))
}

/// What the entries of the audit log after a position come to.
pub fn audit_part(view: &ReadTx<'_>, after: u64) -> Result<AuditPart, ArchiveError> {
    let (mut hash, mut part) = (Sha256::default(), AuditPart::default());
    audit::each(view, |carried| {
        if carried.position > after {
            part.entries += 1;
            match &carried.entry {
                Some(entry) => {
                    hash.update(&serde_json::to_vec(entry).map_err(Error::internal)?);
                    hash.update(b"\n");
                }
                None => part.erased += 1,
            }
        }
        Ok(true)
    })?;
    part.digest = hash.finish_hex();
    Ok(part)
}

/// Hands over every picture of the records once: its file's name and its bytes.
pub fn each_picture(
    view: &ReadTx<'_>,
    kinds: &[Portable],
    mut visit: impl FnMut(&str, &[u8]) -> Result<(), ArchiveError>,
) -> Result<(), ArchiveError> {
    let (mut seen, mut refused) = (BTreeSet::new(), None);
    for kind in kinds {
        let Some(field) = kind.picture() else { continue };
        view.each_line(kind, |line| {
            let taken = take_picture(&line, field).map_err(ArchiveError::from);
            let visited = taken.and_then(|(_, name, picture)| {
                if seen.insert(name.clone()) {
                    visit(&name, &picture)?;
                }
                Ok(())
            });
            refused = visited.err();
            refused.is_none()
        })?;
        if let Some(refused) = refused {
            return Err(refused);
        }
    }
    Ok(())
}

//! Writing an archive from a snapshot.

use std::io::Write;

use super::content::{Part, audit_part, content_digest, each_picture, parts};
use super::{DESCRIPTION, DESCRIPTION_NAME};
use crate::app::kinds;
use crate::modules::clinic;
use crate::platform::archive::{ArchiveError, FORMAT, FORMAT_VERSION, Manifest, Member, Packer};
use crate::platform::crypto::sha256_hex;
use crate::platform::store::{Identity, ReadTx, Store, View as _};
use crate::shared::error::Error;

/// How far it is. Whoever is told may stop it by refusing.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// A line was measured.
    Measuring,
    /// So many bytes will be written, before they are compressed.
    Measured(u64),
    /// So many bytes more were.
    Wrote(u64),
}

/// Called at every line.
pub type Steps<'a> = &'a dyn Fn(Step) -> Result<(), ArchiveError>;

fn member(name: &str, content: &[u8]) -> Member {
    Member {
        name: name.to_owned(),
        bytes: content.len() as u64,
        sha256: sha256_hex(content),
        lines: None,
        schema: None,
    }
}

/// Writes what the last commit left, and answers what it said of itself. For threads that may wait.
///
/// # Errors
/// What the disk, the store or `steps` say.
pub fn pack<W: Write>(store: &Store, out: W, steps: Steps<'_>) -> Result<(Manifest, W), ArchiveError> {
    let out = std::cell::Cell::new(Some(out));
    // One snapshot to the end: when the file has to be opened anew, the export fails and is not begun again halfway.
    store.read(|view| {
        let out = out
            .take()
            .ok_or_else(|| Error::internal("an export was read twice"))?;
        Ok(pack_view(view, store.identity(), out, steps))
    })?
}

fn pack_view<W: Write>(
    view: &ReadTx<'_>,
    identity: &Identity,
    out: W,
    steps: Steps<'_>,
) -> Result<(Manifest, W), ArchiveError> {
    let kinds = kinds::portable();
    let measuring = |_| steps(Step::Measuring);
    let mut members = vec![member(DESCRIPTION_NAME, DESCRIPTION.as_bytes())];
    each_picture(view, &kinds, |name, picture| {
        members.push(member(name, picture));
        Ok(())
    })?;
    let lines: Vec<Part<'_>> = parts(&kinds).chain([Part::Audit(0)]).collect();
    for part in &lines {
        members.push(part.measure(view, &measuring)?);
    }
    let mut audit = audit_part(view, 0)?;
    let head = view.journal_head()?;
    audit.head = format!(
        "{}:{}",
        head.seq,
        head.hash.map(|byte| format!("{byte:02x}")).concat()
    );
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        format_version: FORMAT_VERSION,
        product_version: env!("CARGO_PKG_VERSION").to_owned(),
        store_schema: identity.schema,
        clinic_id: clinic::settings(view)?.clinic_id.to_string(),
        created_at: view.now(),
        content_digest: Manifest::digest_of(&members),
        audit,
        members,
    };
    steps(Step::Measured(
        manifest.members.iter().map(|member| member.bytes).sum(),
    ))?;

    let mut packer = Packer::begin(out, manifest.created_at.as_second());
    let said = serde_json::to_vec_pretty(&manifest).map_err(Error::internal)?;
    packer.file("manifest.json", said.len() as u64)?;
    packer.write_all(&said)?;
    packer.file(DESCRIPTION_NAME, DESCRIPTION.len() as u64)?;
    packer.write_all(DESCRIPTION.as_bytes())?;
    each_picture(view, &kinds, |name, picture| {
        packer.file(name, picture.len() as u64)?;
        packer.write_all(picture)?;
        steps(Step::Wrote(picture.len() as u64))
    })?;
    for part in lines {
        let name = part.name();
        let found = manifest.members.iter().find(|member| member.name == name);
        packer.file(&name, found.map_or(0, |member| member.bytes))?;
        part.each(view, &mut |line| {
            packer.write_all(line)?;
            steps(Step::Wrote(line.len() as u64))
        })?;
    }
    Ok((manifest, packer.finish()?))
}

/// The digest of what a store holds, as an archive of it would say. For threads that may wait.
///
/// # Errors
/// What the store says.
pub fn digest_of(store: &Store) -> Result<String, ArchiveError> {
    store.read(|view| Ok(content_digest(view, &kinds::portable(), &|_| Ok(()))))?
}

//! Reading: every file in the order of the manifest, each compared with what the manifest says of it.

use std::io::{BufRead as _, BufReader, Read};

use flate2::bufread::GzDecoder;
use tar::{Archive, Entry, EntryType};

use super::{ArchiveError, FORMAT, FORMAT_VERSION, Manifest, Member};
use crate::platform::crypto::{STREAM_MAGIC, Sha256, StreamOpener};

/// How a gzip begins.
const GZIP: [u8; 2] = [0x1f, 0x8b];
/// Bytes of a manifest.
const MANIFEST_MAX: u64 = 8 << 20;
/// Bytes behind the end of the tar that are looked through for the end of the file.
const TAIL_MAX: u64 = 1 << 20;

/// An archive that is read: the file, and the words that open it.
pub struct Source<'a, R> {
    /// The file.
    pub file: R,
    /// The words, for a sealed one.
    pub words: Option<&'a str>,
}

/// Whether the file is sealed with words; an error when it is no archive at all.
///
/// # Errors
/// [`ArchiveError::NotAnArchive`], or what the disk says.
pub fn is_sealed(file: &mut impl Read) -> Result<bool, ArchiveError> {
    let mut start = Vec::new();
    file.take(STREAM_MAGIC.len() as u64).read_to_end(&mut start)?;
    match start.as_slice() {
        magic if magic == STREAM_MAGIC => Ok(true),
        start if start.starts_with(&GZIP) => Ok(false),
        _ => Err(ArchiveError::NotAnArchive),
    }
}

/// Goes through an archive: `visit` gets the manifest, each file and its content, and has to read the content to its
/// end. Every file is compared with the manifest when it was read; only when `walk` answers was all of it as the
/// manifest says.
///
/// # Errors
/// Whatever is wrong with the archive, or what `visit` answers.
pub fn walk<R: Read>(
    source: Source<'_, R>,
    mut visit: impl FnMut(&Manifest, &Member, &mut dyn Read) -> Result<(), ArchiveError>,
) -> Result<Manifest, ArchiveError> {
    let opened: Box<dyn Read + '_> = match source.words {
        Some(words) => Box::new(StreamOpener::begin(words, source.file)?),
        None => Box::new(source.file),
    };
    let mut archive = Archive::new(GzDecoder::new(BufReader::new(opened)));
    // Raw: names and lengths that are told in extensions of tar are nothing that OMI writes.
    let mut entries = archive.entries()?.raw(true);
    let first = entries
        .next()
        .ok_or_else(|| ArchiveError::damaged("it is empty"))?;
    let manifest = read_manifest(first?)?;
    for member in &manifest.members {
        let Some(entry) = entries.next() else {
            return Err(ArchiveError::damaged(format!("{} is missing", member.name)));
        };
        read_member(&manifest, member, entry?, &mut visit)?;
    }
    if entries.next().is_some() {
        return Err(ArchiveError::damaged("it holds more than its manifest says"));
    }
    end(archive.into_inner())?;
    Ok(manifest)
}

/// The name of a regular file that stays within the archive.
fn name_of<R: Read>(entry: &Entry<'_, R>) -> Result<String, ArchiveError> {
    let name = entry.path_bytes();
    let name = std::str::from_utf8(&name).unwrap_or_default();
    let is_within = !name.is_empty()
        && !name.contains(['\\', '\0'])
        && name.split('/').all(|part| !matches!(part, "" | "." | ".."));
    if entry.header().entry_type() != EntryType::Regular || !is_within {
        return Err(ArchiveError::damaged(
            "it names something that is not a file of an archive",
        ));
    }
    Ok(name.to_owned())
}

fn read_manifest<R: Read>(entry: Entry<'_, R>) -> Result<Manifest, ArchiveError> {
    if name_of(&entry)? != "manifest.json" {
        return Err(ArchiveError::NotAnArchive);
    }
    let length = entry.header().entry_size()?;
    if length > MANIFEST_MAX {
        return Err(ArchiveError::damaged("its manifest is too long"));
    }
    let mut text = Vec::new();
    entry.take(MANIFEST_MAX).read_to_end(&mut text)?;
    if text.len() as u64 != length {
        return Err(ArchiveError::damaged("it ends too early"));
    }
    // The version first: a later manifest may say other things.
    let said: serde_json::Value =
        serde_json::from_slice(&text).map_err(|_| ArchiveError::damaged("its manifest cannot be read"))?;
    if said.get("format").and_then(serde_json::Value::as_str) != Some(FORMAT) {
        return Err(ArchiveError::NotAnArchive);
    }
    let version = said.get("formatVersion").and_then(serde_json::Value::as_u64);
    let version = version.and_then(|version| u32::try_from(version).ok());
    match version {
        Some(1..=FORMAT_VERSION) => serde_json::from_value(said)
            .map_err(|_| ArchiveError::damaged("its manifest does not say what it has to")),
        Some(format) if format > FORMAT_VERSION => Err(ArchiveError::Newer {
            format,
            version: said
                .get("productVersion")
                .and_then(serde_json::Value::as_str)
                .unwrap_or("?")
                .chars()
                .filter(char::is_ascii_graphic)
                .take(20)
                .collect(),
        }),
        _ => Err(ArchiveError::damaged("its manifest does not say what it has to")),
    }
}

fn read_member<R: Read>(
    manifest: &Manifest,
    member: &Member,
    entry: Entry<'_, R>,
    visit: &mut impl FnMut(&Manifest, &Member, &mut dyn Read) -> Result<(), ArchiveError>,
) -> Result<(), ArchiveError> {
    if name_of(&entry)? != member.name || entry.header().entry_size()? != member.bytes {
        return Err(ArchiveError::damaged(format!(
            "{} is not where the manifest says, or not as long",
            member.name
        )));
    }
    let mut hashing = Hashing {
        from: entry,
        hash: Sha256::default(),
        bytes: 0,
    };
    visit(manifest, member, &mut hashing)?;
    std::io::copy(&mut hashing, &mut std::io::sink())?;
    if hashing.bytes != member.bytes {
        return Err(ArchiveError::damaged("it ends too early"));
    }
    if hashing.hash.finish_hex() != member.sha256 {
        return Err(ArchiveError::damaged(format!(
            "{} is not what the manifest says",
            member.name
        )));
    }
    Ok(())
}

struct Hashing<R> {
    from: R,
    hash: Sha256,
    bytes: u64,
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let count = self.from.read(into)?;
        self.hash.update(into.get(..count).unwrap_or_default());
        self.bytes += count as u64;
        Ok(count)
    }
}

/// To the very end, where the sums over the whole are compared.
fn end<R: Read>(mut decoder: GzDecoder<BufReader<R>>) -> Result<(), ArchiveError> {
    let mut tail = decoder.by_ref().take(TAIL_MAX);
    let mut left = [0; 4_096];
    loop {
        let count = tail.read(&mut left)?;
        if count == 0 {
            break;
        }
        if left.iter().take(count).any(|byte| *byte != 0) {
            return Err(ArchiveError::damaged("something stands behind its end"));
        }
    }
    if tail.limit() == 0 || !decoder.into_inner().fill_buf()?.is_empty() {
        return Err(ArchiveError::damaged("something stands behind its end"));
    }
    Ok(())
}

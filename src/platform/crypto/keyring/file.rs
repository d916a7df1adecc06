//! `DIR/keyring` on disk: one file, replaced as a whole.
//!
//! ```text
//! "OMI-RING" | format(2) | root id(16)
//! | length(4) | head, sealed under the root key: kek(32) generation(16) secrets
//! | chunks(4) | length(4) chunk, sealed under the key-encryption key: up to 4096 × id(16) key(32) | …
//! | SHA-256 of everything before
//! ```
//!
//! The digest tells a damaged file from a wrong root key; the seals are what make it trustworthy.
//! Each rewrite draws a new generation that binds its chunks together, so that no chunk of an
//! older file can stand among those of a newer one.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use aws_lc_rs::digest;
use zeroize::Zeroizing;

use super::super::aead;
use super::super::key::KeyId;
use super::super::primitives::{constant_time_eq, first_bytes, hmac_sha256, random_bytes, sha256};
use super::KeyRingError;
use super::table::{Entry, KeyTable};
use crate::platform::files;

pub(super) const NAME: &str = "keyring";
const MAGIC: &[u8; 8] = b"OMI-RING";
const FORMAT: u16 = 1;
const DIGEST: usize = 32;
const ENTRY: usize = 16 + 32;
const CHUNK: usize = 4096;

/// What the root key opens: the key of the subject keys, and the box's own secrets.
pub(super) struct Vault {
    pub(super) root: Zeroizing<[u8; 32]>,
    pub(super) kek: Zeroizing<[u8; 32]>,
    pub(super) secrets: BTreeMap<String, Zeroizing<Vec<u8>>>,
}

/// Names a root key without revealing it.
pub(super) fn root_id(root: &[u8; 32]) -> [u8; 16] {
    first_bytes(&hmac_sha256(root, &[b"omi root key id"]))
}

/// Replaces the ring; `entries` gives `count` keys.
pub(super) fn write<'a>(
    folder: &Path,
    vault: &Vault,
    entries: impl Iterator<Item = &'a Entry>,
    count: usize,
) -> io::Result<()> {
    files::write_atomically(&folder.join(NAME), 0o600, |file| {
        let mut out = Hashing::new(file);
        let generation = random_bytes::<16>();
        let root_id = root_id(&vault.root);
        out.write_all(MAGIC)?;
        out.write_all(&FORMAT.to_be_bytes())?;
        out.write_all(&root_id)?;
        let head = encode_head(vault, &generation).ok_or(io::ErrorKind::InvalidInput)?;
        out.write_sealed(&vault.root, &head_context(&root_id), &head)?;
        let chunks = u32_of(count.div_ceil(CHUNK))?;
        out.write_all(&chunks.to_be_bytes())?;
        let mut plain = Zeroizing::new(Vec::with_capacity(CHUNK * ENTRY));
        let mut number = 0_u32;
        let mut entries = entries.peekable();
        while let Some(entry) = entries.next() {
            plain.extend_from_slice(&entry.id.0);
            plain.extend_from_slice(&entry.key);
            if plain.len() == CHUNK * ENTRY || entries.peek().is_none() {
                out.write_sealed(&vault.kek, &chunk_context(&generation, number, chunks), &plain)?;
                // Overwritten by the next chunk, wiped at the end.
                plain.clear();
                number += 1;
            }
        }
        out.finish()
    })
}

/// The root id that the ring names, or nothing when there is no ring.
pub(super) fn read(folder: &Path) -> Result<Option<Sealed>, KeyRingError> {
    let path = folder.join(NAME);
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(KeyRingError::io("read", &path, error)),
    };
    let body = bytes
        .len()
        .checked_sub(DIGEST)
        .and_then(|end| bytes.split_at_checked(end))
        .filter(|(body, digest)| constant_time_eq(&sha256(body), digest))
        .map(|(body, _)| body)
        .ok_or(KeyRingError::Damaged(NAME))?;
    let mut reader = Reader(body);
    if reader.take(MAGIC.len())? != MAGIC {
        return Err(KeyRingError::Damaged(NAME));
    }
    let format = u16::from_be_bytes(reader.array()?);
    if format != FORMAT {
        return Err(KeyRingError::Newer(NAME));
    }
    let root_id = reader.array()?;
    let rest = bytes.len() - DIGEST - reader.0.len();
    Ok(Some(Sealed { root_id, bytes, rest }))
}

/// A ring that was read and is whole, but not opened yet.
pub(super) struct Sealed {
    pub(super) root_id: [u8; 16],
    bytes: Vec<u8>,
    /// Where the head begins.
    rest: usize,
}

impl Sealed {
    /// Opens the ring with the root key that it names.
    pub(super) fn open(&self, root: Zeroizing<[u8; 32]>) -> Result<(Vault, KeyTable), KeyRingError> {
        let damaged = |_| KeyRingError::Damaged(NAME);
        let end = self.bytes.len().saturating_sub(DIGEST);
        let mut reader = Reader(self.bytes.get(self.rest..end).unwrap_or_default());
        let head = Zeroizing::new(
            aead::open(&root, &head_context(&self.root_id), reader.block()?).map_err(damaged)?,
        );
        let (kek, generation, secrets) = decode_head(&head)?;
        let chunks = u32::from_be_bytes(reader.array()?);
        let mut table = KeyTable::with_room(reader.0.len() / ENTRY);
        // One buffer for all chunks: wiping takes longer than deciphering.
        let mut plain = Zeroizing::new(Vec::with_capacity(CHUNK * ENTRY + aead::TAG));
        for number in 0..chunks {
            let context = chunk_context(&generation, number, chunks);
            aead::open_into(&mut plain, &kek, &context, reader.block()?).map_err(damaged)?;
            let mut keys = Reader(&plain);
            let mut entries = Vec::with_capacity(plain.len() / ENTRY);
            while !keys.0.is_empty() {
                let id = KeyId(keys.array()?);
                let key = keys.array()?;
                entries.push(Entry { id, key });
            }
            table.place(entries);
        }
        table.sort();
        if reader.0.is_empty() {
            Ok((Vault { root, kek, secrets }, table))
        } else {
            Err(KeyRingError::Damaged(NAME))
        }
    }
}

fn head_context(root_id: &[u8; 16]) -> Vec<u8> {
    [b"omi ring head".as_slice(), &FORMAT.to_be_bytes(), root_id].concat()
}

fn chunk_context(generation: &[u8; 16], number: u32, chunks: u32) -> Vec<u8> {
    [
        b"omi ring keys".as_slice(),
        generation,
        &number.to_be_bytes(),
        &chunks.to_be_bytes(),
    ]
    .concat()
}

/// `kek | generation | (name length(1) name, value length(4) value)*`; nothing for a name above
/// 255 bytes.
fn encode_head(vault: &Vault, generation: &[u8; 16]) -> Option<Zeroizing<Vec<u8>>> {
    let size: usize = vault
        .secrets
        .iter()
        .map(|(name, value)| 5 + name.len() + value.len())
        .sum();
    // The exact capacity, so that growing leaves no copy behind.
    let mut head = Zeroizing::new(Vec::with_capacity(32 + 16 + size));
    head.extend_from_slice(vault.kek.as_slice());
    head.extend_from_slice(generation);
    for (name, value) in &vault.secrets {
        head.push(u8::try_from(name.len()).ok()?);
        head.extend_from_slice(name.as_bytes());
        head.extend_from_slice(&u32::try_from(value.len()).ok()?.to_be_bytes());
        head.extend_from_slice(value);
    }
    Some(head)
}

type Head = (
    Zeroizing<[u8; 32]>,
    [u8; 16],
    BTreeMap<String, Zeroizing<Vec<u8>>>,
);

fn decode_head(head: &[u8]) -> Result<Head, KeyRingError> {
    let mut reader = Reader(head);
    let kek = Zeroizing::new(reader.array()?);
    let generation = reader.array()?;
    let mut secrets = BTreeMap::new();
    while !reader.0.is_empty() {
        let [length] = reader.array()?;
        let name = std::str::from_utf8(reader.take(usize::from(length))?)
            .map_err(|_| KeyRingError::Damaged(NAME))?;
        secrets.insert(name.to_owned(), Zeroizing::new(reader.block()?.to_vec()));
    }
    Ok((kek, generation, secrets))
}

fn u32_of(length: usize) -> io::Result<u32> {
    u32::try_from(length).map_err(|_| io::ErrorKind::FileTooLarge.into())
}

/// Takes bytes from the front; a shortage means a damaged file.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], KeyRingError> {
        let (taken, rest) = self
            .0
            .split_at_checked(length)
            .ok_or(KeyRingError::Damaged(NAME))?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], KeyRingError> {
        self.take(N).map(first_bytes)
    }

    fn block(&mut self) -> Result<&'a [u8], KeyRingError> {
        let length = u32::from_be_bytes(self.array()?);
        self.take(usize::try_from(length).map_err(|_| KeyRingError::Damaged(NAME))?)
    }
}

/// Writes to a file and digests what went by.
struct Hashing<'a> {
    file: BufWriter<&'a mut File>,
    digest: digest::Context,
}

impl<'a> Hashing<'a> {
    fn new(file: &'a mut File) -> Self {
        Self {
            file: BufWriter::new(file),
            digest: digest::Context::new(&digest::SHA256),
        }
    }

    fn write_sealed(&mut self, key: &[u8; 32], context: &[u8], plain: &[u8]) -> io::Result<()> {
        let mut sealed = Vec::new();
        aead::seal_into(&mut sealed, key, context, plain).map_err(io::Error::other)?;
        self.write_all(&u32_of(sealed.len())?.to_be_bytes())?;
        self.write_all(&sealed)
    }

    fn finish(mut self) -> io::Result<()> {
        let digest = self.digest.finish();
        self.file.write_all(digest.as_ref())?;
        self.file.flush()
    }
}

impl Write for Hashing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.digest.update(bytes.get(..written).unwrap_or(bytes));
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

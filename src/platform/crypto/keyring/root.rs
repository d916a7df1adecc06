//! The root key: which sources open it, how slots are added and removed, how it is replaced.

use std::path::Path;

use zeroize::Zeroizing;

use super::super::primitives::{hex, random_bytes};
use super::file::{self, Vault};
use super::slots::{self, Slot, SlotKind};
use super::source::default_key_file;
use super::{KeyRing, KeyRingError, RootSource};

/// A slot as `doctor` and the console show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotStatus {
    /// Number by which the slot is removed.
    pub id: u32,
    /// What opens it.
    pub kind: SlotKind,
}

impl KeyRing {
    /// The slots that open this ring.
    ///
    /// # Errors
    /// When the file of slots is missing or damaged.
    pub fn slots(&self) -> Result<Vec<SlotStatus>, KeyRingError> {
        let vault = self.0.vault.lock();
        Ok(self
            .current_slots(&vault)?
            .iter()
            .map(|slot| SlotStatus {
                id: slot.id,
                kind: slot.kind,
            })
            .collect())
    }

    /// Adds a slot and returns its number. A passphrase takes about a second to stretch.
    ///
    /// # Errors
    /// When the source has no secret, too short a one, or the file cannot be written.
    pub fn add_slot(&self, source: &RootSource) -> Result<u32, KeyRingError> {
        let vault = self.writable()?;
        let mut slots = self.current_slots(&vault)?;
        let id = slots.iter().map(|slot| slot.id).max().unwrap_or(0) + 1;
        let secret = source.secret_or_make()?;
        slots.push(Slot::wrap(id, source, &secret, &vault.root)?);
        slots::write(&self.0.folder, &slots)?;
        Ok(id)
    }

    /// Removes a slot; what opened it opens nothing any more. The last one stays.
    ///
    /// # Errors
    /// [`KeyRingError::LastSlot`], [`KeyRingError::NoSuchSlot`], or a file error.
    pub fn remove_slot(&self, id: u32) -> Result<(), KeyRingError> {
        let vault = self.writable()?;
        let mut slots = self.current_slots(&vault)?;
        if !slots.iter().any(|slot| slot.id == id) {
            return Err(KeyRingError::NoSuchSlot(id));
        }
        if slots.len() == 1 {
            return Err(KeyRingError::LastSlot);
        }
        slots.retain(|slot| slot.id != id);
        slots::write(&self.0.folder, &slots)
    }

    /// Replaces the root key. Every slot must be opened by one of `sources` (or `root.key`), since
    /// each has to wrap the new one. Until the ring itself is replaced both keys stand in the
    /// slots, so an interruption at any point leaves a ring that opens.
    ///
    /// # Errors
    /// [`KeyRingError::SlotOutOfReach`] when no source opens a slot, or a file error.
    pub fn rotate_root(&self, sources: &[RootSource]) -> Result<(), KeyRingError> {
        let mut vault = self.writable()?;
        let folder = &self.0.folder;
        let old = self.current_slots(&vault)?;
        let root = Zeroizing::new(random_bytes());
        let mut new = Vec::with_capacity(old.len());
        for slot in &old {
            let (source, secret) =
                source_of(folder, sources, slot)?.ok_or(KeyRingError::SlotOutOfReach(slot.id))?;
            new.push(Slot::wrap(slot.id, &source, &secret, &root)?);
        }
        slots::write(folder, &[old, new.clone()].concat())?;
        let old_root = std::mem::replace(&mut vault.root, root);
        if let Err(error) = self.rewrite(&vault, &[], &[]) {
            vault.root = old_root;
            return Err(error);
        }
        slots::write(folder, &new)
    }

    fn current_slots(&self, vault: &Vault) -> Result<Vec<Slot>, KeyRingError> {
        let mut slots = slots::read(&self.0.folder)?.ok_or(KeyRingError::Damaged(slots::NAME))?;
        let current = hex(&file::root_id(&vault.root));
        slots.retain(|slot| slot.root_id == current);
        Ok(slots)
    }
}

/// A new root key, wrapped for each source.
pub(super) fn create_slots(
    folder: &Path,
    sources: &[RootSource],
) -> Result<Zeroizing<[u8; 32]>, KeyRingError> {
    let root = Zeroizing::new(random_bytes());
    let default = [RootSource::KeyFile {
        path: default_key_file(folder),
    }];
    let sources = if sources.is_empty() { &default } else { sources };
    let slots = (1_u32..)
        .zip(sources)
        .map(|(id, source)| Slot::wrap(id, source, &source.secret_or_make()?, &root))
        .collect::<Result<Vec<_>, _>>()?;
    slots::write(folder, &slots)?;
    Ok(root)
}

/// The root key by the first slot that any source opens; `root.key` is always tried last.
pub(super) fn find_root(
    folder: &Path,
    sources: &[RootSource],
    slots: &[Slot],
    wanted: Option<&str>,
) -> Result<Zeroizing<[u8; 32]>, KeyRingError> {
    let mut had_secret = false;
    for slot in slots {
        for source in with_default(folder, sources) {
            if source.kind() != slot.kind {
                continue;
            }
            let Some(secret) = source.secret()? else {
                continue;
            };
            had_secret = true;
            if wanted.is_some_and(|wanted| slot.root_id != wanted) {
                continue;
            }
            if let Some(root) = slot.unwrap(&secret)? {
                return Ok(root);
            }
        }
    }
    Err(if had_secret {
        KeyRingError::WrongRootKey
    } else {
        KeyRingError::Locked(slots.iter().map(|slot| slot.kind).collect())
    })
}

type SourceAndSecret = (RootSource, Zeroizing<Vec<u8>>);

fn source_of(
    folder: &Path,
    sources: &[RootSource],
    slot: &Slot,
) -> Result<Option<SourceAndSecret>, KeyRingError> {
    for source in with_default(folder, sources).filter(|source| source.kind() == slot.kind) {
        if let Some(secret) = source.secret()?
            && slot.unwrap(&secret)?.is_some()
        {
            return Ok(Some((source, secret)));
        }
    }
    Ok(None)
}

fn with_default(folder: &Path, sources: &[RootSource]) -> impl Iterator<Item = RootSource> {
    sources.iter().cloned().chain([RootSource::KeyFile {
        path: default_key_file(folder),
    }])
}

//! The root key: which sources open it, how slots are added and removed, how it is replaced.

use std::path::Path;

use zeroize::Zeroizing;

use super::super::primitives::{hex, random_bytes};
use super::file::{self, Vault};
use super::replaced::Replaced;
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

/// A slot, and whether it opens now.
#[derive(Debug)]
pub struct SlotAtHand {
    /// Which.
    pub slot: SlotStatus,
    /// What opens it; nothing when its secret is not at hand.
    pub opened_by: Option<RootSource>,
    /// Why a secret that is named could not be read.
    pub obstacle: Option<KeyRingError>,
}

impl KeyRing {
    /// The slots that open this ring.
    ///
    /// # Errors
    /// When the file of slots is missing or damaged.
    pub fn slots(&self) -> Result<Vec<SlotStatus>, KeyRingError> {
        let vault = self.0.vault.lock();
        Ok(self.current_slots(&vault)?.iter().map(Slot::status).collect())
    }

    /// Adds a slot and returns its number. A passphrase takes about a second to stretch.
    ///
    /// # Errors
    /// When the source has no secret, too short a one, one that opens a slot already, or the file cannot
    /// be written.
    pub fn add_slot(&self, source: &RootSource) -> Result<u32, KeyRingError> {
        let vault = self.writable()?;
        let mut slots = self.current_slots(&vault)?;
        let secret = source.secret_or_make()?;
        for slot in slots.iter().filter(|slot| slot.kind == source.kind()) {
            if slot.unwrap(&secret)?.is_some() {
                return Err(KeyRingError::AlreadyOpens(slot.id));
            }
        }
        let id = slots.iter().map(|slot| slot.id).max().unwrap_or(0) + 1;
        slots.push(Slot::wrap(id, source, &secret, &vault.root)?);
        slots::write(&self.0.folder, &slots)?;
        Ok(id)
    }

    /// Removes a slot; what opened it opens nothing any more, and the file that held it is overwritten
    /// before its space is given back. At least one slot stays that `sources` (or `root.key`) open.
    ///
    /// # Errors
    /// [`KeyRingError::LastSlot`], [`KeyRingError::NoSuchSlot`], [`KeyRingError::NoOtherOpens`], or a file
    /// error.
    pub fn remove_slot(&self, id: u32, sources: &[RootSource]) -> Result<(), KeyRingError> {
        let vault = self.writable()?;
        let folder = &self.0.folder;
        let mut slots = self.current_slots(&vault)?;
        if !slots.iter().any(|slot| slot.id == id) {
            return Err(KeyRingError::NoSuchSlot(id));
        }
        if slots.len() == 1 {
            return Err(KeyRingError::LastSlot);
        }
        slots.retain(|slot| slot.id != id);
        // What stands in the way of one secret does not stand in the way of another.
        let opens = |slot: &Slot| matches!(source_of(folder, sources, slot), Ok(Some(_)));
        if !slots.iter().any(opens) {
            return Err(KeyRingError::NoOtherOpens);
        }
        let old = Replaced::open(folder, slots::NAME)?;
        slots::write(folder, &slots)?;
        old.overwrite()
    }

    /// Replaces the root key and, under it, the key of the subject keys, so that whoever has a copy of the
    /// old ring and a secret of it opens nothing that is written from now on. Every slot must be opened by
    /// one of `sources` (or `root.key`), since each has to wrap the new key. Until the ring itself is
    /// replaced both keys stand in the slots, so an interruption at any point leaves a ring that opens. The
    /// replaced files are overwritten before their space is given back.
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
        let old_slots = Replaced::open(folder, slots::NAME)?;
        slots::write(folder, &[old, new.clone()].concat())?;
        let both_slots = Replaced::open(folder, slots::NAME)?;
        let old_ring = Replaced::open(folder, file::NAME)?;
        let old_root = std::mem::replace(&mut vault.root, root);
        let old_kek = std::mem::replace(&mut vault.kek, Zeroizing::new(random_bytes()));
        if let Err(error) = self.rewrite(&vault, &[], &[]) {
            (vault.root, vault.kek) = (old_root, old_kek);
            return Err(error);
        }
        slots::write(folder, &new)?;
        [old_slots, both_slots, old_ring]
            .into_iter()
            .try_for_each(Replaced::overwrite)
    }

    /// What opens the ring of `folder` now: each slot with the first of `sources` (or `root.key`) that opens
    /// it. Opens and changes nothing.
    ///
    /// # Errors
    /// When there is no ring, or a file of it is damaged.
    pub fn slots_at_hand(folder: &Path, sources: &[RootSource]) -> Result<Vec<SlotAtHand>, KeyRingError> {
        let sealed = file::read(folder)?.ok_or(KeyRingError::Missing)?;
        let slots = slots::read(folder)?.ok_or(KeyRingError::Damaged(slots::NAME))?;
        let current = hex(&sealed.root_id);
        let current = slots.iter().filter(|slot| slot.root_id == current);
        Ok(current
            .map(|slot| {
                let (opened_by, obstacle) = match source_of(folder, sources, slot) {
                    Ok(found) => (found.map(|(source, _)| source), None),
                    Err(error) => (None, Some(error)),
                };
                SlotAtHand {
                    slot: slot.status(),
                    opened_by,
                    obstacle,
                }
            })
            .collect())
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

/// The root key by the first slot that any source opens; `root.key` is always tried last. What stands in
/// the way of one secret counts only when no other opens a slot.
pub(super) fn find_root(
    folder: &Path,
    sources: &[RootSource],
    slots: &[Slot],
    wanted: Option<&str>,
) -> Result<Zeroizing<[u8; 32]>, KeyRingError> {
    let (mut had_secret, mut obstacle) = (false, None);
    for slot in slots {
        for source in with_default(folder, sources) {
            if source.kind() != slot.kind {
                continue;
            }
            let secret = match source.secret() {
                Ok(Some(secret)) => secret,
                Ok(None) => continue,
                Err(error) => {
                    obstacle.get_or_insert(error);
                    continue;
                }
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
    Err(match obstacle {
        Some(error) => error,
        None if had_secret => KeyRingError::WrongRootKey,
        None => KeyRingError::Locked(slots.iter().map(|slot| slot.kind).collect()),
    })
}

type SourceAndSecret = (RootSource, Zeroizing<Vec<u8>>);

fn source_of(
    folder: &Path,
    sources: &[RootSource],
    slot: &Slot,
) -> Result<Option<SourceAndSecret>, KeyRingError> {
    let mut obstacle = None;
    for source in with_default(folder, sources).filter(|source| source.kind() == slot.kind) {
        match source.secret() {
            Ok(Some(secret)) if slot.unwrap(&secret)?.is_some() => return Ok(Some((source, secret))),
            Ok(_) => {}
            Err(error) => {
                obstacle.get_or_insert(error);
            }
        }
    }
    obstacle.map_or(Ok(None), Err)
}

fn with_default(folder: &Path, sources: &[RootSource]) -> impl Iterator<Item = RootSource> {
    sources.iter().cloned().chain([RootSource::KeyFile {
        path: default_key_file(folder),
    }])
}

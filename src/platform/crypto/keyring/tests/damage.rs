//! Kills, failing disks and damaged files.

use super::*;
use crate::platform::crypto::primitives::sha256;

#[test]
fn what_a_kill_left_behind_is_ignored_and_removed() {
    let folder = new_folder();
    let id = open(&folder).unwrap().take_key().unwrap();
    for name in ["keyring.tmp", "keyring.slots.tmp"] {
        std::fs::write(folder.path().join(name), b"half a rin").unwrap();
    }
    let beside = KeyRing::open_read_only(folder.path(), &[]).unwrap();
    assert!(beside.key(&id).is_some());
    assert!(folder.path().join("keyring.tmp").exists());
    let ring = open(&folder).unwrap();
    assert!(ring.key(&id).is_some());
    assert!(!folder.path().join("keyring.tmp").exists());
    assert!(!folder.path().join("keyring.slots.tmp").exists());
}

#[test]
fn a_creation_cut_off_between_its_files_is_finished() {
    let folder = new_folder();
    open(&folder).unwrap();
    std::fs::remove_file(folder.path().join("keyring")).unwrap();
    let ring = open(&folder).unwrap();
    assert!(ring.is_empty());
    ring.take_key().unwrap();
    assert_eq!(open(&folder).unwrap().len(), 256);

    std::fs::remove_file(folder.path().join("keyring")).unwrap();
    std::fs::remove_file(folder.path().join("keyring.slots")).unwrap();
    assert!(
        open(&folder).unwrap().is_empty(),
        "root.key alone is taken up again"
    );
}

#[test]
fn a_rewrite_that_fails_changes_nothing() {
    let folder = new_folder();
    let ring = open(&folder).unwrap();
    ring.put_secret("jwt", b"one").unwrap();
    let id = ring.take_key().unwrap();
    ring.set_pool_from(|_| true);
    {
        let _full = Blocked::new(&folder, "keyring.tmp");
        assert!(matches!(ring.take_key(), Err(KeyRingError::Io { .. })));
        assert!(matches!(ring.ensure_ahead(), Err(KeyRingError::Io { .. })));
        assert!(matches!(ring.destroy(&[id]), Err(KeyRingError::Io { .. })));
        assert!(ring.put_secret("jwt", b"two").is_err());
        assert!(ring.secret_or_random("new", 32).is_err());
    }
    assert_eq!(ring.pool_len(), 0);
    assert!(ring.key(&id).is_some());
    assert_eq!(ring.secret("jwt").unwrap().as_slice(), b"one");
    assert!(ring.secret("new").is_none());
    assert!(ring.take_key().is_ok());
    let again = open(&folder).unwrap();
    assert_eq!(again.len(), 512);
    assert!(again.key(&id).is_some());
}

#[test]
fn every_damaged_byte_and_every_cut_is_called_damage() {
    for name in ["keyring", "keyring.slots"] {
        let folder = new_folder();
        let ring = open(&folder).unwrap();
        ring.put_secret("jwt", b"signing key").unwrap();
        let path = folder.path().join(name);
        let whole = std::fs::read(&path).unwrap();
        let is_damaged = |bytes: &[u8]| {
            std::fs::write(&path, bytes).unwrap();
            matches!(
                KeyRing::open_read_only(folder.path(), &[]),
                Err(KeyRingError::Damaged(file)) if file == name
            )
        };
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 0x10;
            assert!(is_damaged(&changed), "{name} byte {at}");
            assert!(is_damaged(&whole[..at]), "{name} cut to {at}");
        }
        let longer = [whole.as_slice(), b"x"].concat();
        assert!(is_damaged(&longer), "{name} longer");
        std::fs::write(&path, &whole).unwrap();
        assert!(open(&folder).is_ok());
    }
}

#[test]
fn a_long_ring_survives_and_its_chunks_cannot_be_mixed() {
    let folder = new_folder();
    let ring = open(&folder).unwrap();
    while ring.len() < 9000 {
        ring.set_pool_from(|_| true);
        ring.take_key().unwrap();
    }
    let again = open(&folder).unwrap();
    assert_eq!(again.len(), ring.len());
    for entry in ring.0.keys.read().iter() {
        assert_eq!(again.key(&entry.id).unwrap().bytes(), &entry.key);
    }
    let path = folder.path().join("keyring");
    let old = std::fs::read(&path).unwrap();
    ring.put_secret("a", b"b").unwrap();
    ring.put_secret("a", b"").unwrap();
    let new = std::fs::read(&path).unwrap();
    // The same sizes but for the secret; the last chunk of the older file, with a right digest.
    let tail = 5000;
    let mut mixed = new[..new.len() - 32 - tail].to_vec();
    mixed.extend_from_slice(&old[old.len() - 32 - tail..old.len() - 32]);
    let digest = sha256(&mixed);
    mixed.extend_from_slice(&digest);
    std::fs::write(&path, mixed).unwrap();
    assert!(matches!(open(&folder), Err(KeyRingError::Damaged("keyring"))));
}

#[test]
fn an_unknown_format_is_told_apart() {
    let folder = new_folder();
    open(&folder).unwrap();
    let path = folder.path().join("keyring");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes.truncate(bytes.len() - 32);
    bytes[9] = 2;
    let digest = sha256(&bytes);
    bytes.extend_from_slice(&digest);
    std::fs::write(&path, bytes).unwrap();
    assert!(matches!(open(&folder), Err(KeyRingError::Newer("keyring"))));
}

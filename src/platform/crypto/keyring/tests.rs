//! The ring against restarts, kills, damage, wrong keys and full disks.

use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;

use tempfile::TempDir;

use super::*;
use crate::platform::crypto::primitives::sha256;

fn new_folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn open(folder: &TempDir) -> Result<KeyRing, KeyRingError> {
    KeyRing::open_or_create(folder.path(), &[])
}

fn mode_of(folder: &TempDir, name: &str) -> u32 {
    let metadata = std::fs::metadata(folder.path().join(name)).unwrap();
    metadata.permissions().mode() & 0o777
}

/// A folder in the temporary file's place makes every rewrite fail, as a full disk would.
struct Blocked(PathBuf);

impl Blocked {
    fn new(folder: &TempDir, name: &str) -> Self {
        let path = folder.path().join(name);
        std::fs::create_dir(&path).unwrap();
        Self(path)
    }
}

impl Drop for Blocked {
    fn drop(&mut self) {
        std::fs::remove_dir(&self.0).unwrap();
    }
}

#[test]
fn a_new_ring_makes_a_key_file_and_opens_again() {
    let folder = new_folder();
    assert!(!KeyRing::exists(folder.path()));
    let ring = open(&folder).unwrap();
    ring.put_secret("jwt", b"signing key").unwrap();
    let id = ring.take_key().unwrap();
    let key = ring.key(&id).unwrap();
    let made = ring.secret_or_random("pepper", 32).unwrap();
    drop(ring);

    assert!(KeyRing::exists(folder.path()));
    assert_eq!(mode_of(&folder, "root.key"), 0o400);
    assert_eq!(mode_of(&folder, "keyring"), 0o600);
    assert_eq!(mode_of(&folder, "keyring.slots"), 0o600);
    let again = open(&folder).unwrap();
    assert_eq!(again.key(&id), Some(key));
    assert_eq!(again.secret("jwt").unwrap().as_slice(), b"signing key");
    assert_eq!(again.secret_or_random("pepper", 32).unwrap(), made);
    assert!(again.secret("other").is_none());
    assert_eq!(
        again.slots().unwrap(),
        [SlotStatus {
            id: 1,
            kind: SlotKind::KeyFile
        }]
    );
}

#[test]
fn no_file_of_the_ring_shows_a_key_or_a_secret() {
    let folder = new_folder();
    let ring = open(&folder).unwrap();
    ring.put_secret("jwt", b"CANARY-SECRET-VALUE").unwrap();
    let id = ring.take_key().unwrap();
    let key = *ring.key(&id).unwrap().bytes();
    for name in ["keyring", "keyring.slots"] {
        let bytes = std::fs::read(folder.path().join(name)).unwrap();
        assert!(!bytes.windows(8).any(|part| part == &key[..8]), "{name}");
        assert!(!bytes.windows(6).any(|part| part == b"CANARY"), "{name}");
    }
}

#[test]
fn keys_are_durable_before_they_are_handed_out() {
    let folder = new_folder();
    let ring = open(&folder).unwrap();
    let mut taken = HashSet::new();
    for _ in 0..600 {
        let id = ring.take_key().unwrap();
        assert!(taken.insert(id));
        let beside = KeyRing::open_read_only(folder.path(), &[]).unwrap();
        assert_eq!(beside.key(&id), ring.key(&id));
    }
}

#[test]
fn batches_grow_with_the_ring_and_are_made_ahead() {
    let folder = new_folder();
    let ring = open(&folder).unwrap();
    assert_eq!(ring.ensure_ahead().unwrap(), 256);
    assert_eq!(ring.ensure_ahead().unwrap(), 0);
    while ring.len() < 4096 {
        ring.take_key().unwrap();
    }
    ring.set_pool_from(|_| true);
    let batch = ring.len() / 8;
    assert!(batch >= 512);
    assert_eq!(ring.ensure_ahead().unwrap(), batch);
    for _ in 0..batch / 4 {
        ring.take_key().unwrap();
    }
    assert_eq!(ring.ensure_ahead().unwrap(), 0);
    for _ in 0..batch / 4 + 50 {
        ring.take_key().unwrap();
    }
    let left = ring.pool_len();
    let next = ring.len() / 8;
    assert_eq!(ring.ensure_ahead().unwrap(), next);
    assert_eq!(ring.pool_len(), left + next);
}

#[test]
fn the_pool_is_what_no_record_uses() {
    let folder = new_folder();
    let ring = open(&folder).unwrap();
    let used: HashSet<_> = (0..10).map(|_| ring.take_key().unwrap()).collect();
    let abandoned = ring.take_key().unwrap();
    drop(ring);
    let ring = open(&folder).unwrap();
    assert_eq!(ring.pool_len(), 0);
    ring.set_pool_from(|id| used.contains(id));
    assert_eq!(ring.pool_len(), 246);
    let taken: HashSet<_> = (0..246).map(|_| ring.take_key().unwrap()).collect();
    assert!(taken.is_disjoint(&used) && taken.contains(&abandoned));
    assert_eq!(ring.len(), 256);
    ring.give_back(abandoned);
    assert_eq!(ring.take_key().unwrap(), abandoned);
}

#[test]
fn many_takers_never_share_a_key() {
    let folder = new_folder();
    let ring = open(&folder).unwrap();
    let takers: Vec<_> = (0..4)
        .map(|_| {
            let ring = ring.clone();
            std::thread::spawn(move || (0..300).map(|_| ring.take_key().unwrap()).collect::<Vec<_>>())
        })
        .collect();
    let taken: Vec<_> = takers
        .into_iter()
        .flat_map(|taker| taker.join().unwrap())
        .collect();
    assert_eq!(taken.iter().collect::<HashSet<_>>().len(), 1200);
}

#[test]
fn a_destroyed_key_is_gone_from_memory_and_disk() {
    let folder = new_folder();
    let ring = open(&folder).unwrap();
    let (gone, kept) = (ring.take_key().unwrap(), ring.take_key().unwrap());
    let mut old = std::fs::File::open(folder.path().join("keyring")).unwrap();
    ring.destroy(&[gone, KeyId([0; 16])]).unwrap();

    assert_eq!(ring.key(&gone), None);
    assert!(ring.key(&kept).is_some());
    assert_eq!(ring.len(), 255);
    let mut bytes = Vec::new();
    old.read_to_end(&mut bytes).unwrap();
    assert!(bytes.len() > 255 * 48 && bytes.iter().all(|byte| *byte == 0));
    let again = open(&folder).unwrap();
    assert_eq!(again.key(&gone), None);
    assert_eq!(again.key(&kept), ring.key(&kept));
}

#[test]
fn an_unused_key_that_is_destroyed_leaves_the_pool() {
    let folder = new_folder();
    let ring = open(&folder).unwrap();
    let id = ring.take_key().unwrap();
    ring.give_back(id);
    ring.destroy(&[id]).unwrap();
    assert_eq!(ring.pool_len(), 255);
    assert_ne!(ring.take_key().unwrap(), id);
}

#[test]
fn destroying_leaves_a_linked_backup_whole() {
    let folder = new_folder();
    let ring = open(&folder).unwrap();
    let id = ring.take_key().unwrap();
    let backup = folder.path().join("backup");
    std::fs::hard_link(folder.path().join("keyring"), &backup).unwrap();
    let before = std::fs::read(&backup).unwrap();
    ring.destroy(&[id]).unwrap();
    assert_eq!(std::fs::read(&backup).unwrap(), before);
}

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
fn a_wrong_root_key_is_not_called_damage() {
    let (folder, other) = (new_folder(), new_folder());
    open(&folder).unwrap();
    open(&other).unwrap();
    let key_file = folder.path().join("root.key");
    std::fs::remove_file(&key_file).unwrap();
    assert!(matches!(open(&folder), Err(KeyRingError::Locked(kinds)) if kinds == [SlotKind::KeyFile]));
    std::fs::write(&key_file, [7; 31]).unwrap();
    assert!(matches!(open(&folder), Err(KeyRingError::WeakSecret { .. })));
    std::fs::write(&key_file, [b'\n'; 32]).unwrap();
    assert!(matches!(open(&folder), Err(KeyRingError::WrongRootKey)));
    std::fs::copy(other.path().join("root.key"), &key_file).unwrap();
    assert!(matches!(open(&folder), Err(KeyRingError::WrongRootKey)));

    // The slots of another box beside this box's ring.
    std::fs::copy(
        other.path().join("keyring.slots"),
        folder.path().join("keyring.slots"),
    )
    .unwrap();
    assert!(matches!(open(&folder), Err(KeyRingError::WrongRootKey)));
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

fn outside_key(source: &RootSource) -> &Path {
    match source {
        RootSource::KeyFile { path } => path,
        _ => unreachable!(),
    }
}

#[test]
fn any_slot_opens_the_ring_and_the_last_one_stays() {
    let folder = new_folder();
    let credentials = new_folder();
    let credential = RootSource::SystemdCredential {
        path: credentials.path().join("omi.root"),
    };
    let passphrase = RootSource::Passphrase(Zeroizing::new("siete palabras".to_owned()));
    let key_file = RootSource::KeyFile {
        path: credentials.path().join("usb.key"),
    };

    assert!(KeyRing::open_or_create(folder.path(), std::slice::from_ref(&credential)).is_err());
    assert!(!KeyRing::exists(folder.path()));
    std::fs::write(credentials.path().join("omi.root"), [9; 40]).unwrap();
    let ring = KeyRing::open_or_create(folder.path(), std::slice::from_ref(&credential)).unwrap();
    assert!(!folder.path().join("root.key").exists());
    let id = ring.take_key().unwrap();
    assert!(matches!(ring.remove_slot(1), Err(KeyRingError::LastSlot)));
    assert_eq!(ring.add_slot(&passphrase).unwrap(), 2);
    assert_eq!(ring.add_slot(&key_file).unwrap(), 3);
    assert!(matches!(ring.remove_slot(9), Err(KeyRingError::NoSuchSlot(9))));
    for source in [&credential, &passphrase, &key_file] {
        let again = KeyRing::open_or_create(folder.path(), std::slice::from_ref(source)).unwrap();
        assert!(again.key(&id).is_some(), "{source:?}");
    }
    let wrong = RootSource::Passphrase(Zeroizing::new("siete palabra".to_owned()));
    assert!(matches!(
        KeyRing::open_or_create(folder.path(), &[wrong]),
        Err(KeyRingError::WrongRootKey)
    ));
    assert!(matches!(open(&folder), Err(KeyRingError::Locked(kinds)) if kinds.len() == 3));
    ring.remove_slot(1).unwrap();
    assert!(KeyRing::open_or_create(folder.path(), &[credential]).is_err());
    // What an editor does to a key file at its end does not matter.
    let text = std::fs::read_to_string(outside_key(&key_file)).unwrap();
    std::fs::remove_file(outside_key(&key_file)).unwrap();
    std::fs::write(outside_key(&key_file), text.trim_end()).unwrap();
    assert_eq!(
        ring.slots()
            .unwrap()
            .iter()
            .map(|slot| slot.id)
            .collect::<Vec<_>>(),
        [2, 3]
    );
    assert!(
        KeyRing::open_or_create(folder.path(), &[key_file])
            .unwrap()
            .key(&id)
            .is_some()
    );
}

#[test]
fn a_new_root_key_keeps_slots_and_keys_and_shuts_out_the_old() {
    let folder = new_folder();
    let outside = new_folder();
    let second = RootSource::KeyFile {
        path: outside.path().join("second.key"),
    };
    let ring = open(&folder).unwrap();
    let id = ring.take_key().unwrap();
    ring.add_slot(&second).unwrap();
    let old_slots = std::fs::read(folder.path().join("keyring.slots")).unwrap();

    let hidden = outside.path().join("hidden");
    std::fs::rename(outside.path().join("second.key"), &hidden).unwrap();
    assert!(matches!(
        ring.rotate_root(std::slice::from_ref(&second)),
        Err(KeyRingError::SlotOutOfReach(2))
    ));
    std::fs::rename(&hidden, outside.path().join("second.key")).unwrap();

    // Cut off between the slots and the ring: the old root key still opens it.
    {
        let _full = Blocked::new(&folder, "keyring.tmp");
        assert!(ring.rotate_root(std::slice::from_ref(&second)).is_err());
    }
    assert!(open(&folder).unwrap().key(&id).is_some());
    assert_eq!(ring.slots().unwrap().len(), 2);

    ring.rotate_root(std::slice::from_ref(&second)).unwrap();
    assert!(open(&folder).unwrap().key(&id).is_some());
    let by_second = KeyRing::open_or_create(folder.path(), &[second]).unwrap();
    assert!(by_second.key(&id).is_some());
    assert_eq!(by_second.slots().unwrap().len(), 2);
    std::fs::write(folder.path().join("keyring.slots"), old_slots).unwrap();
    assert!(matches!(open(&folder), Err(KeyRingError::WrongRootKey)));
}

#[test]
fn reading_beside_a_running_box_changes_nothing() {
    let folder = new_folder();
    assert!(matches!(
        KeyRing::open_read_only(folder.path(), &[]),
        Err(KeyRingError::Missing)
    ));
    let ring = open(&folder).unwrap();
    ring.put_secret("jwt", b"x").unwrap();
    let before = std::fs::read(folder.path().join("keyring")).unwrap();
    let beside = KeyRing::open_read_only(folder.path(), &[]).unwrap();
    assert!(matches!(beside.take_key(), Err(KeyRingError::ReadOnly)));
    assert!(matches!(beside.destroy(&[]), Err(KeyRingError::ReadOnly)));
    assert!(matches!(
        beside.put_secret("a", b"b"),
        Err(KeyRingError::ReadOnly)
    ));
    assert!(matches!(beside.rotate_root(&[]), Err(KeyRingError::ReadOnly)));
    assert!(beside.secret_or_random("jwt", 32).is_ok());
    assert!(beside.secret_or_random("new", 32).is_err());
    assert_eq!(std::fs::read(folder.path().join("keyring")).unwrap(), before);
}

#[test]
fn a_subject_key_costs_48_bytes_in_memory() {
    assert_eq!(size_of::<Entry>(), 48);
}

//! Keys and secrets: handed out, kept, destroyed.

use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;

use tempfile::TempDir;

use super::*;

mod damage;
mod slots;

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

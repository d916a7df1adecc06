//! The root key: slots that open, slots that do not, a new root key.

use super::*;

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
    let passphrase = RootSource::Passphrase(Zeroizing::new("siete palabras sin orden".to_owned()));
    let key_file = RootSource::KeyFile {
        path: credentials.path().join("usb.key"),
    };

    assert!(KeyRing::open_or_create(folder.path(), std::slice::from_ref(&credential)).is_err());
    assert!(!KeyRing::exists(folder.path()));
    std::fs::write(credentials.path().join("omi.root"), [9; 40]).unwrap();
    let ring = KeyRing::open_or_create(folder.path(), std::slice::from_ref(&credential)).unwrap();
    assert!(!folder.path().join("root.key").exists());
    let id = ring.take_key().unwrap();
    assert!(matches!(ring.remove_slot(1, &[]), Err(KeyRingError::LastSlot)));
    assert_eq!(ring.add_slot(&passphrase).unwrap(), 2);
    assert_eq!(ring.add_slot(&key_file).unwrap(), 3);
    assert!(matches!(
        ring.remove_slot(9, &[]),
        Err(KeyRingError::NoSuchSlot(9))
    ));
    for source in [&credential, &passphrase, &key_file] {
        let again = KeyRing::open_or_create(folder.path(), std::slice::from_ref(source)).unwrap();
        assert!(again.key(&id).is_some(), "{source:?}");
    }
    let wrong = RootSource::Passphrase(Zeroizing::new("siete palabras sin orde".to_owned()));
    assert!(matches!(
        KeyRing::open_or_create(folder.path(), &[wrong]),
        Err(KeyRingError::WrongRootKey)
    ));
    assert!(matches!(open(&folder), Err(KeyRingError::Locked(kinds)) if kinds.len() == 3));
    ring.remove_slot(1, std::slice::from_ref(&key_file)).unwrap();
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

fn passphrase(words: &str) -> RootSource {
    RootSource::Passphrase(Zeroizing::new(words.to_owned()))
}

#[test]
fn a_slot_stays_when_no_other_opens_with_what_is_at_hand() {
    let folder = new_folder();
    let ring = open(&folder).unwrap();
    let words = passphrase("cinco palabras que no van juntas");
    assert_eq!(ring.add_slot(&words).unwrap(), 2);
    let wrong = passphrase("cinco palabras que no van");
    for at_hand in [&[][..], &[wrong]] {
        let refused = ring.remove_slot(1, at_hand);
        assert!(matches!(refused, Err(KeyRingError::NoOtherOpens)), "{refused:?}");
    }
    assert_eq!(ring.slots().unwrap().len(), 2);
    // The passphrase's slot may go: `root.key` opens without being named.
    ring.remove_slot(2, &[]).unwrap();
    assert!(matches!(
        ring.remove_slot(1, &[words]),
        Err(KeyRingError::LastSlot)
    ));
}

#[test]
fn a_removed_slot_is_gone_from_the_disk() {
    let folder = new_folder();
    let ring = open(&folder).unwrap();
    let words = passphrase("cinco palabras que no van juntas");
    ring.add_slot(&words).unwrap();
    let mut old = std::fs::File::open(folder.path().join("keyring.slots")).unwrap();
    ring.remove_slot(1, std::slice::from_ref(&words)).unwrap();
    let mut bytes = Vec::new();
    old.read_to_end(&mut bytes).unwrap();
    assert!(bytes.len() > 200 && bytes.iter().all(|byte| *byte == 0));
    assert!(matches!(open(&folder), Err(KeyRingError::Locked(kinds)) if kinds == [SlotKind::Passphrase]));
    assert!(KeyRing::open_or_create(folder.path(), &[words]).is_ok());
}

#[test]
fn weak_and_repeated_secrets_make_no_slot() {
    let folder = new_folder();
    let ring = open(&folder).unwrap();
    for words in ["", "quince letras.."] {
        let refused = ring.add_slot(&passphrase(words));
        assert!(
            matches!(refused, Err(KeyRingError::WeakPassphrase(16))),
            "{refused:?}"
        );
    }
    let same = RootSource::KeyFile {
        path: folder.path().join("root.key"),
    };
    assert!(matches!(ring.add_slot(&same), Err(KeyRingError::AlreadyOpens(1))));
    let missing = RootSource::SystemdCredential {
        path: folder.path().join("no.credential"),
    };
    assert!(matches!(ring.add_slot(&missing), Err(KeyRingError::Io { .. })));
    assert_eq!(ring.slots().unwrap().len(), 1);
}

#[test]
fn a_secret_that_cannot_be_read_does_not_stand_in_the_way_of_another() {
    let (folder, outside) = (new_folder(), new_folder());
    let path = outside.path().join("usb.key");
    let ring = open(&folder).unwrap();
    ring.add_slot(&RootSource::KeyFile { path: path.clone() })
        .unwrap();
    std::fs::remove_file(&path).unwrap();
    std::fs::create_dir(&path).unwrap();
    let unreadable = RootSource::KeyFile { path };
    let sources = std::slice::from_ref(&unreadable);
    assert!(KeyRing::open_or_create(folder.path(), sources).is_ok());

    let at_hand = KeyRing::slots_at_hand(folder.path(), sources).unwrap();
    let seen: Vec<_> = at_hand
        .iter()
        .map(|one| (one.slot.id, one.opened_by.is_some(), one.obstacle.is_some()))
        .collect();
    assert_eq!(seen, [(1, true, false), (2, false, true)]);
    assert!(matches!(
        ring.remove_slot(1, sources),
        Err(KeyRingError::NoOtherOpens)
    ));
    std::fs::remove_file(folder.path().join("root.key")).unwrap();
    assert!(matches!(
        KeyRing::open_or_create(folder.path(), sources),
        Err(KeyRingError::Io { .. })
    ));
}

#[test]
fn a_new_root_key_brings_a_new_key_for_the_subject_keys() {
    let folder = new_folder();
    let ring = open(&folder).unwrap();
    let id = ring.take_key().unwrap();
    let kek = || ring.0.vault.lock().kek.clone();
    let before = kek();
    let files = ["keyring", "keyring.slots"];
    let mut replaced = files.map(|name| std::fs::File::open(folder.path().join(name)).unwrap());
    ring.rotate_root(&[]).unwrap();
    assert_ne!(kek(), before);
    for file in &mut replaced {
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        assert!(bytes.len() > 200 && bytes.iter().all(|byte| *byte == 0));
    }
    let again = open(&folder).unwrap();
    assert_eq!(again.key(&id), ring.key(&id));
    assert_eq!(again.0.vault.lock().kek, kek());
}

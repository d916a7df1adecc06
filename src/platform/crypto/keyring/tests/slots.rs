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

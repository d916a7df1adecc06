//! Every operation on the disk fails once, with an error or for want of room: the write says so,
//! nothing acknowledged is lost, and the store goes on by itself without a restart.

use super::super::testing::clinic::{Promised, promise, verify};
use super::super::testing::disk::{Failure, SimDisk};
use super::super::testing::{Bench, clock, opening};
use super::super::{Opening, Room, Store};
use crate::shared::error::Kind;

fn store_on(disk: &SimDisk, bench: &Bench) -> Store {
    let opening = Opening {
        location: disk.location(),
        ..opening(bench.folder.path(), &clock())
    };
    Store::open_still(opening, &[]).unwrap()
}

fn beginning() -> (Bench, Vec<u8>, Promised) {
    let bench = Bench::new();
    let mut promised = Promised::default();
    promise(&bench.store, &mut promised, "first", true).unwrap();
    bench.store.close();
    let image = std::fs::read(bench.folder.path().join("omi.redb")).unwrap();
    (bench, image, promised)
}

/// Until the disk counts as having room again.
fn wait_for_room(store: &Store) {
    let rounds = (0..100)
        .take_while(|_| store.disk().measure() == Room::ReadOnly)
        .count();
    assert!(rounds < 100, "the store never opens its door again");
}

#[test]
fn an_error_of_any_one_operation_is_survived_without_a_restart() {
    let (bench, image, first) = beginning();
    let mut after = 0;
    let mut surfaced = 0;
    loop {
        let disk = SimDisk::of(&image);
        let store = store_on(&disk, &bench);
        let mut promised = first.clone();
        disk.fail_after(after, Failure::Error);
        for round in 0..4 {
            let outcome = promise(&store, &mut promised, &format!("a{round}"), true);
            if let Err(error) = outcome {
                assert_eq!(error.kind(), Kind::Unavailable, "at {after}: {error:?}");
                surfaced += 1;
            }
            store
                .read(|tx| tx.journal_head())
                .unwrap_or_else(|error| panic!("at {after}: {error:?}"));
        }
        // Past the last operation there is nothing to fail: the failure is called off.
        let is_over = !disk.has_failed();
        disk.make_room();
        promise(&store, &mut promised, "after", true).unwrap_or_else(|error| panic!("at {after}: {error:?}"));
        verify(&store, &promised).unwrap_or_else(|why| panic!("at {after}: {why}"));
        drop(store);
        let again = store_on(&disk, &bench);
        verify(&again, &promised).unwrap_or_else(|why| panic!("at {after}, opened again: {why}"));
        if is_over {
            break;
        }
        after += 1;
    }
    assert!(
        after > 20 && surfaced > 10,
        "{after} operations, {surfaced} errors"
    );
}

#[test]
fn a_full_disk_at_any_operation_refuses_writes_serves_reads_and_is_left_behind() {
    let (bench, image, first) = beginning();
    let mut met = 0;
    for after in 0..80 {
        let disk = SimDisk::of(&image);
        let store = store_on(&disk, &bench);
        let mut promised = first.clone();
        disk.fail_after(after, Failure::Full);
        for round in 0..6 {
            if let Err(error) = promise(&store, &mut promised, &format!("a{round}"), true) {
                assert_eq!(
                    (error.kind(), error.code()),
                    (Kind::Full, "store.full"),
                    "at {after}"
                );
                assert!(store.disk().is_read_only());
                met += 1;
            }
            store
                .read(|tx| tx.journal_head())
                .unwrap_or_else(|error| panic!("at {after}: {error:?}"));
        }
        disk.make_room();
        wait_for_room(&store);
        promise(&store, &mut promised, "after", true).unwrap_or_else(|error| panic!("at {after}: {error:?}"));
        verify(&store, &promised).unwrap_or_else(|why| panic!("at {after}: {why}"));
    }
    assert!(met > 50, "{met}");
}

#[test]
fn what_a_failed_commit_left_in_the_file_is_made_known_to_observers() {
    let (bench, image, first) = beginning();
    for after in 0..60 {
        let disk = SimDisk::of(&image);
        let store = store_on(&disk, &bench);
        let seen = std::sync::Arc::new(parking_lot::Mutex::new(Vec::new()));
        let heard = std::sync::Arc::clone(&seen);
        store.observe(Box::new(move |_, changes| {
            heard.lock().extend(changes.iter().map(|change| change.seq));
        }));
        let mut promised = first.clone();
        let start = *store.last_change().borrow();
        disk.fail_after(after, Failure::Error);
        for round in 0..3 {
            drop(promise(&store, &mut promised, &format!("a{round}"), true));
        }
        promise(&store, &mut promised, "after", true).unwrap();
        let last = *store.last_change().borrow();
        let expected: Vec<u64> = (start + 1..=last).collect();
        assert_eq!(*seen.lock(), expected, "at {after}");
    }
}

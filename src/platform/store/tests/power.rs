//! Power cuts: the real store over a simulated disk that keeps, loses, tears and reorders what was
//! not synced, is cut again during recovery, and must then hold everything that was acknowledged.
//!
//! 200 seeds; 10,000 with `OMI_TORTURE=1`. One seed alone: `OMI_SEED=n`.

use std::path::Path;

use tokio::sync::oneshot;

use super::super::testing::clinic::{Promised, promise, refuse, register, verify};
use super::super::testing::disk::{Chance, Failure, SimDisk};
use super::super::testing::{Bench, clock, opening};
use super::super::{Lane, Opening, Store};
use crate::shared::actor::Actor;
use crate::shared::error::Error;

fn seeds(usual: u64, torture: u64) -> std::ops::Range<u64> {
    if let Ok(seed) = std::env::var("OMI_SEED") {
        let seed = seed.parse().unwrap();
        return seed..seed + 1;
    }
    let is_torture = std::env::var_os("OMI_TORTURE").is_some();
    0..if is_torture { torture } else { usual }
}

/// A closed store that all runs start from: making keys for each would take longer than the run.
fn beginning() -> (Bench, Vec<u8>) {
    let bench = Bench::new();
    let mut promised = Promised::default();
    promise(&bench.store, &mut promised, "first", true).unwrap();
    bench.store.close();
    let image = std::fs::read(bench.folder.path().join("omi.redb")).unwrap();
    (bench, image)
}

fn over(disk: &SimDisk, folder: &Path) -> Opening {
    Opening {
        location: disk.location(),
        ..opening(folder, &clock())
    }
}

/// Several writes that one commit takes, whatever the threads do: a first one holds the writer until
/// all are queued.
fn together(store: &Store, promised: &mut Promised, names: &[String]) {
    let (release, held) = std::sync::mpsc::channel::<()>();
    let held = parking_lot::Mutex::new(held);
    let inner = &store.inner;
    let gate: oneshot::Receiver<Result<(), Error>> =
        inner.queue.push(Lane::People, Actor::system(), move |_| {
            // Dropping the other end ends the wait.
            assert!(held.lock().recv().is_err());
            Ok(())
        });
    let answers: Vec<_> = names
        .iter()
        .map(|name| {
            let refused = name.ends_with("refused");
            let answer = if refused {
                inner.queue.push(Lane::People, Actor::system(), refuse(name))
            } else {
                inner.queue.push(Lane::People, Actor::system(), register(name))
            };
            (name, answer)
        })
        .collect();
    drop(release);
    drop(gate.blocking_recv());
    for (name, answer) in answers {
        if let Ok(Ok(number)) = answer.blocking_recv() {
            promised.keep(name, number, true);
        }
    }
}

/// Writes until the power goes; what was acknowledged.
fn work(store: &Store, chance: &mut Chance, promised: &mut Promised, disk: &SimDisk) {
    for round in 0..60 {
        if disk.has_failed() {
            return;
        }
        let names: Vec<String> = promised.numbers.keys().cloned().collect();
        match chance.below(6) {
            0 if !names.is_empty() => {
                drop(promise(store, promised, &names[chance.below(names.len())], false));
            }
            1 => {
                let count = 1 + chance.below(6);
                let batch: Vec<String> = (0..count)
                    .map(|n| {
                        format!(
                            "{round}.{n}{}",
                            if chance.below(4) == 0 { ".refused" } else { "" }
                        )
                    })
                    .collect();
                together(store, promised, &batch);
            }
            2 => drop(store.sign_journal()),
            _ => drop(promise(store, promised, &format!("{round}"), true)),
        }
        if !disk.has_failed()
            && let Ok(head) = store.read(|tx| tx.journal_head())
        {
            promised.head = head;
        }
    }
}

fn run(seed: u64, image: &[u8], folder: &Path) -> Result<(), String> {
    let mut chance = Chance::new(seed);
    let disk = SimDisk::of(image);
    let mut promised = Promised::default();
    promised.keep("first", 1, true);
    let store = Store::open_still(over(&disk, folder), &[]).map_err(|error| format!("first: {error}"))?;
    disk.fail_after(chance.below(600) as u64, Failure::Cut);
    work(&store, &mut chance, &mut promised, &disk);
    disk.cut();
    drop(store);
    disk.power_on(&mut chance);
    // Up to three times the power goes again while the store is being opened.
    for _ in 0..chance.below(4) {
        disk.fail_after(chance.below(60) as u64, Failure::Cut);
        if let Ok(store) = Store::open_still(over(&disk, folder), &[]) {
            work(&store, &mut chance, &mut promised, &disk);
            disk.cut();
            drop(store);
        }
        disk.cut();
        disk.power_on(&mut chance);
    }
    let store = Store::open_still(over(&disk, folder), &[]).map_err(|error| format!("reopening: {error}"))?;
    verify(&store, &promised)?;
    // And it goes on from there.
    promise(&store, &mut promised, "afterwards", true).map_err(|error| format!("{error:?}"))?;
    verify(&store, &promised)
}

#[test]
fn after_any_power_cut_everything_acknowledged_is_there_and_nothing_is_half() {
    let (bench, image) = beginning();
    let failures: Vec<String> = seeds(200, 10_000)
        .filter_map(|seed| {
            let outcome = run(seed, &image, bench.folder.path());
            outcome.err().map(|why| format!("OMI_SEED={seed}: {why}"))
        })
        .collect();
    assert!(
        failures.is_empty(),
        "{} failed:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// The harness itself: a disk that lies about syncing must be caught.
#[test]
fn a_disk_that_does_not_sync_is_caught() {
    let (bench, image) = beginning();
    let caught = (0..40).filter(|seed| {
        let mut chance = Chance::new(*seed);
        let disk = SimDisk::of(&image);
        disk.lie();
        let mut promised = Promised::default();
        let store = Store::open_still(over(&disk, bench.folder.path()), &[]).unwrap();
        disk.fail_after(300, Failure::Cut);
        work(&store, &mut chance, &mut promised, &disk);
        disk.cut();
        drop(store);
        disk.power_on(&mut chance);
        match Store::open_still(over(&disk, bench.folder.path()), &[]) {
            Ok(store) => verify(&store, &promised).is_err(),
            Err(_) => true,
        }
    });
    assert!(caught.count() > 20);
}

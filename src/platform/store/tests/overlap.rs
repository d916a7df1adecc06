//! While a commit is on its way to the disk the next one is gathered over it: it sees what is under way, comes
//! after it, and falls with it.

use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::oneshot;

use super::super::testing::disk::{Failure, SimDisk};
use super::super::testing::{Bench, Note, add, clock, mail, opening};
use super::super::{Lane, Opening, Store, View as _};
use crate::shared::actor::Actor;
use crate::shared::error::{Error, Kind};
use crate::shared::ids::PatientId;

type Answer = oneshot::Receiver<Result<(), Error>>;

/// A store that holds one note, on a disk whose syncs can be held.
fn store_with_note() -> (Bench, SimDisk, Store, PatientId) {
    let bench = Bench::new();
    let id = add(&bench.store, "first").unwrap();
    bench.store.close();
    let image = std::fs::read(bench.folder.path().join("omi.redb")).unwrap();
    let disk = SimDisk::of(&image);
    let opening = Opening {
        location: disk.location(),
        ..opening(bench.folder.path(), &clock())
    };
    let store = Store::open_still(opening, &[]).unwrap();
    (bench, disk, store, id)
}

/// Queues a change that holds only while the note says `from`.
fn rename(store: &Store, id: PatientId, from: &'static str, to: &'static str) -> Answer {
    let queue = &store.inner.queue;
    queue.push(Lane::People, Actor::system(), move |tx| {
        let mut note = tx
            .get::<Note>(id)?
            .ok_or_else(|| Error::new(Kind::NotFound, "test.gone"))?;
        if note.mail != from || tx.find_ids::<Note>(&mail(from))? != [id] {
            return Err(Error::new(Kind::Conflict, "test.other"));
        }
        note.mail = to.into();
        tx.put(&mut note)
    })
}

/// Until the writer has taken everything that waits: a refused write is answered at once, and in its turn.
fn wait_for_turn(store: &Store) {
    let queue = &store.inner.queue;
    let refused = queue.push(Lane::People, Actor::system(), |_| -> Result<(), Error> {
        Err(Error::new(Kind::Conflict, "test.turn"))
    });
    assert_eq!(refused.blocking_recv().unwrap().unwrap_err().code(), "test.turn");
}

#[test]
fn closures_run_over_the_commit_that_is_under_way_and_nobody_is_answered_early() {
    let (_bench, disk, store, id) = store_with_note();
    let held = disk.hold();
    let mut first = rename(&store, id, "first", "second");
    disk.wait_until_held();
    let mut second = rename(&store, id, "second", "third");
    wait_for_turn(&store);
    let mut stale = rename(&store, id, "first", "never");
    wait_for_turn(&store);
    assert_eq!(stale.try_recv().unwrap().unwrap_err().code(), "test.other");
    assert!(first.try_recv().is_err() && second.try_recv().is_err());
    let seen = store.read(|tx| Ok(tx.get::<Note>(id)?.unwrap().mail)).unwrap();
    assert_eq!(seen, "first", "reads see what is in the file");
    drop(held);
    first.blocking_recv().unwrap().unwrap();
    second.blocking_recv().unwrap().unwrap();
    store
        .read(|tx| {
            let note = tx.get::<Note>(id)?.unwrap();
            assert_eq!((note.mail.as_str(), note.header.version), ("third", 3));
            assert!(tx.find_ids::<Note>(&mail("second"))?.is_empty());
            let changes = tx.changes_after(0, 10)?;
            let revisions: Vec<_> = changes
                .iter()
                .map(|change| (change.seq, change.revision))
                .collect();
            assert_eq!(revisions, [(1, 1), (2, 2), (3, 3)]);
            Ok(())
        })
        .unwrap();
}

#[test]
fn what_was_gathered_over_a_commit_that_fails_falls_with_it() {
    let (_bench, disk, store, id) = store_with_note();
    let held = disk.hold();
    let first = rename(&store, id, "first", "second");
    disk.wait_until_held();
    let second = rename(&store, id, "second", "third");
    wait_for_turn(&store);
    disk.fail_after(0, Failure::Error);
    drop(held);
    for answer in [first, second] {
        let error = answer.blocking_recv().unwrap().unwrap_err();
        assert_eq!(error.kind(), Kind::Unavailable, "{error:?}");
    }
    // The first may be in the file all the same, the second never is.
    let left = store.read(|tx| Ok(tx.get::<Note>(id)?.unwrap())).unwrap();
    assert!(matches!(
        (left.mail.as_str(), left.header.version),
        ("first", 1) | ("second", 2)
    ));
    let from = if left.header.version == 1 {
        "first"
    } else {
        "second"
    };
    rename(&store, id, from, "after")
        .blocking_recv()
        .unwrap()
        .unwrap();
    let after = store.read(|tx| Ok(tx.get::<Note>(id)?.unwrap())).unwrap();
    assert_eq!(
        (after.mail.as_str(), after.header.version),
        ("after", left.header.version + 1)
    );
}

#[test]
fn what_was_written_is_known_before_its_answer_and_while_the_next_commit_is_on_its_way() {
    let (_bench, disk, store, id) = store_with_note();
    // What a commit takes, once the file has its size.
    let mut syncs = 0;
    for (from, to) in [("first", "other"), ("other", "first")] {
        let before = disk.syncs();
        rename(&store, id, from, to).blocking_recv().unwrap().unwrap();
        syncs = disk.syncs() - before;
    }
    let after_both = disk.syncs() + 2 * syncs;
    let (answers, waiting) = std::sync::mpsc::channel::<Answer>();
    let waiting = Mutex::new(waiting);
    let known = Arc::new(Mutex::new(Vec::new()));
    let (hears, watched) = (Arc::clone(&known), disk.clone());
    store.observe(Box::new(move |view, changes| {
        let mut answer = waiting.lock().recv().unwrap();
        let shown = view.get::<Note>(id).unwrap().unwrap().header.version;
        let came = (
            changes.last().unwrap().revision,
            shown,
            watched.reaches_syncs(after_both),
        );
        hears.lock().push((came, answer.try_recv().is_ok()));
    }));
    let held = disk.hold();
    answers.send(rename(&store, id, "first", "second")).unwrap();
    disk.wait_until_held();
    answers.send(rename(&store, id, "second", "third")).unwrap();
    wait_for_turn(&store);
    drop(held);
    store.close();
    assert_eq!(*known.lock(), [((4, 4, true), false), ((5, 5, true), false)]);
}

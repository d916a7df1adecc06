//! The audit chain and the change log: what they notice, what they keep, what they let go.

use jiff::SignedDuration;

use super::super::testing::{Bench, add};
use super::super::{Chain, ChainBreak, Store, Subject, tables};
use crate::platform::audit::{self, Audit};
use crate::shared::actor::Actor;
use crate::shared::error::Kind;
use crate::shared::ids::PatientId;

fn audited(store: &Store, count: usize) -> PatientId {
    let id = add(
        store,
        &format!("{}@x.es", crate::platform::crypto::random_token()),
    )
    .unwrap();
    for _ in 0..count {
        store
            .write_blocking(&Actor::system(), move |tx| {
                Audit::of("notes.read", Subject::Patient(id)).write(tx)
            })
            .unwrap();
    }
    id
}

fn chain(store: &Store) -> Chain {
    store.read(|tx| tx.verify_journal()).unwrap()
}

/// Changes a raw row behind the store's back.
fn tamper(store: &Store, table: &'static str, seq: u64, change: fn(Vec<u8>) -> Option<Vec<u8>>) {
    store
        .write_blocking(&Actor::system(), move |tx| {
            use super::super::View as _;
            let key = seq.to_be_bytes().to_vec();
            let value = tx.raw_get(table, &key)?.unwrap();
            tx.set(table, key, change(value));
            Ok(())
        })
        .unwrap();
}

fn flip_last(mut value: Vec<u8>) -> Option<Vec<u8>> {
    let last = value.last_mut().unwrap();
    *last ^= 1;
    Some(value)
}

#[test]
fn the_chain_names_its_first_break() {
    let whole = |break_it: &dyn Fn(&Store)| {
        let bench = Bench::new();
        audited(&bench.store, 5);
        assert_eq!(bench.store.sign_journal().unwrap(), Some(5));
        let before = chain(&bench.store);
        assert_eq!(
            (before.first, before.head.seq, before.signed, before.broken),
            (1, 5, 5, None)
        );
        break_it(&bench.store);
        chain(&bench.store).broken
    };
    let altered = whole(&|store| tamper(store, tables::JOURNAL, 3, flip_last));
    assert_eq!(altered, Some(ChainBreak::Altered(3)));
    let missing = whole(&|store| tamper(store, tables::JOURNAL, 2, |_| None));
    assert_eq!(missing, Some(ChainBreak::Missing(2)));
    let cut = whole(&|store| tamper(store, tables::JOURNAL, 5, |_| None));
    assert_eq!(cut, Some(ChainBreak::Missing(5)));
    let forged = whole(&|store| tamper(store, tables::JOURNAL_HEADS, 5, flip_last));
    assert_eq!(forged, Some(ChainBreak::Forged(5)));
}

#[test]
fn erasing_a_person_leaves_the_chain_whole_and_their_entries_closed() {
    let bench = Bench::new();
    let store = &bench.store;
    let (gone, stays) = (audited(store, 2), audited(store, 2));
    let key = store
        .read(|tx| super::super::view::subject_key(tx, Subject::Patient(gone)))
        .unwrap();
    store.keys().destroy(&[key.unwrap()]).unwrap();
    assert_eq!(chain(store).broken, None);
    let listed = |id| {
        store
            .read(|tx| audit::about(tx, Subject::Patient(id), None, 10))
            .unwrap()
    };
    assert!(listed(gone).entries.is_empty());
    assert_eq!(listed(stays).entries.len(), 2);
    let refused = store.write_blocking(&Actor::system(), move |tx| {
        Audit::of("notes.read", Subject::Patient(gone)).write(tx)
    });
    assert_eq!(refused.unwrap_err().code(), "store.erased");
}

#[test]
fn entries_are_listed_by_pages_newest_first() {
    let bench = Bench::new();
    let id = audited(&bench.store, 5);
    audited(&bench.store, 3);
    let mut seen = Vec::new();
    let mut before = None;
    loop {
        let page = bench
            .store
            .read(|tx| audit::about(tx, Subject::Patient(id), before, 2))
            .unwrap();
        seen.extend(page.entries.iter().map(|listed| listed.position));
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    assert_eq!(seen, [5, 4, 3, 2, 1]);
}

#[test]
fn purging_leaves_a_signed_checkpoint_and_a_chain_that_goes_on() {
    let mut bench = Bench::new();
    let old = audited(&bench.store, 4);
    bench.store.sign_journal().unwrap();
    bench.clock.advance(SignedDuration::from_hours(24 * 400));
    audited(&bench.store, 3);
    let limit = bench
        .clock
        .now()
        .checked_sub(SignedDuration::from_hours(24))
        .unwrap();
    assert_eq!(
        bench.store.purge_journal(limit).unwrap(),
        0,
        "the mark of the first hour stands before its entries"
    );
    // The first mark was set by the first commit; a later one covers the entries between.
    bench.clock.advance(SignedDuration::from_hours(48));
    audited(&bench.store, 1);
    let limit = bench
        .clock
        .now()
        .checked_sub(SignedDuration::from_hours(24))
        .unwrap();
    let purged = bench.store.purge_journal(limit).unwrap();
    assert!(purged >= 4, "{purged}");
    let after = chain(&bench.store);
    assert_eq!((after.first, after.head.seq, after.broken), (purged + 1, 8, None));
    let page = bench
        .store
        .read(|tx| audit::about(tx, Subject::Patient(old), None, 10))
        .unwrap();
    assert!(page.entries.is_empty() && page.next.is_none());

    bench.store.purge_journal(bench.clock.now()).unwrap();
    bench.reopen();
    audited(&bench.store, 1);
    assert_eq!(chain(&bench.store).broken, None);
    tamper(
        &bench.store,
        tables::JOURNAL,
        chain(&bench.store).first,
        flip_last,
    );
    assert!(chain(&bench.store).broken.is_some());
}

#[test]
fn the_change_log_waits_for_its_slowest_reader_but_not_for_ever() {
    let bench = Bench::new();
    let store = &bench.store;
    let day = SignedDuration::from_hours(24);
    let after = |seq| {
        store
            .read(|tx| tx.changes_after(seq, 100))
            .map(|changes| changes.len())
    };
    let read_up_to = |reader: &'static str, seq| {
        let set = store.write_blocking(&Actor::system(), move |tx| {
            tx.set_cursor(reader, seq);
            Ok(())
        });
        set.unwrap();
    };
    for mail in ["a", "b", "c", "d"] {
        add(store, mail).unwrap();
        bench.clock.advance(SignedDuration::from_hours(2));
    }
    read_up_to("search", 4);
    read_up_to("sync", 2);
    assert_eq!(store.trim_changes().unwrap(), 0, "nothing is a day old");
    bench.clock.advance(day * 2);
    assert_eq!(store.trim_changes().unwrap(), 2);
    let gone = after(0).unwrap_err();
    assert_eq!((gone.kind(), gone.code()), (Kind::Gone, "changes.trimmed"));
    assert_eq!(gone.params()["oldest"], 3);
    assert_eq!(after(2).unwrap(), 2);
    assert_eq!(store.read(|tx| tx.cursor("sync")).unwrap(), 2);

    // A clock that jumps proves nothing; a day later it is believed.
    bench.clock.advance(day * 60);
    add(store, "e").unwrap();
    assert_eq!(store.trim_changes().unwrap(), 0);
    bench.clock.advance(day * 2);
    assert_eq!(store.trim_changes().unwrap(), 2);
    assert_eq!(after(4).unwrap(), 1);
    assert!(after(2).is_err());
}

#[test]
fn a_log_that_was_trimmed_to_its_end_goes_on_counting() {
    let mut bench = Bench::new();
    bench.clock.advance(SignedDuration::from_hours(2));
    add(&bench.store, "a").unwrap();
    bench
        .store
        .write_blocking(&Actor::system(), |tx| {
            tx.set_cursor("search", 1);
            Ok(())
        })
        .unwrap();
    bench.clock.advance(SignedDuration::from_hours(48));
    assert_eq!(bench.store.trim_changes().unwrap(), 1);
    bench.reopen();
    assert_eq!(*bench.store.last_change().borrow(), 1);
    add(&bench.store, "b").unwrap();
    assert_eq!(bench.store.read(|tx| tx.changes_after(1, 9)).unwrap()[0].seq, 2);
}

//! What a closure may do wrong, and what then must not happen.

use std::ops::Bound;

use super::super::testing::{Bench, Note, add, mail, opening};
use super::super::view::subject_key;
use super::super::{Lane, Store, Subject, View as _, tables};
use crate::shared::actor::Actor;
use crate::shared::error::{Error, Kind};
use crate::shared::event::Event;

fn notes(store: &Store) -> u64 {
    store.read(|tx| tx.count::<Note>()).unwrap()
}

#[test]
fn a_refused_put_that_is_overlooked_leaves_record_and_indexes_as_they_were() {
    let bench = Bench::new();
    let store = &bench.store;
    let (one, _) = (add(store, "one").unwrap(), add(store, "two").unwrap());
    store
        .write_blocking(&Actor::system(), move |tx| {
            let mut note = tx.get::<Note>(one)?.unwrap();
            note.mail = "two".into();
            assert_eq!(tx.put(&mut note).unwrap_err().code(), "store.taken");
            assert_eq!(note.header.version, 1, "as it was loaded");
            Ok(())
        })
        .unwrap();
    store
        .read(|tx| {
            assert_eq!(tx.get::<Note>(one)?.unwrap().mail, "one");
            assert_eq!(tx.find_ids::<Note>(&mail("one"))?, [one]);
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_refusing_reaction_refuses_the_write_whatever_the_closure_answers() {
    let folder = tempfile::tempdir().unwrap();
    let mut opening = opening(folder.path(), &super::super::testing::clock());
    opening.reactions = |_, _| Err(Error::new(Kind::Conflict, "test.reaction"));
    let store = Store::open_still(opening, &[]).unwrap();
    let outcome = store.write_blocking(&Actor::system(), |tx| {
        tx.put(&mut Note::new(tx.new_id(), "x"))?;
        let event = Event::PatientRegistered {
            patient: tx.new_id(),
            primary_guardian: tx.new_id(),
            invited: Vec::new(),
            is_imported: false,
        };
        drop(tx.emit(&event));
        Ok(())
    });
    assert_eq!(outcome.unwrap_err().code(), "test.reaction");
    assert_eq!(notes(&store), 0);
}

#[tokio::test]
async fn a_panic_inside_a_batch_is_the_failure_of_one() {
    let bench = Bench::new();
    let actor = Actor::system();
    let writes = (0..40).map(|number| {
        bench.store.write(&actor, move |tx| {
            tx.put(&mut Note::new(tx.new_id(), &number.to_string()))?;
            assert!(number % 10 != 3, "as planned");
            Ok(number)
        })
    });
    let outcomes = futures_util::future::join_all(writes).await;
    let failed = outcomes.iter().filter(|outcome| outcome.is_err()).count();
    assert_eq!((failed, notes(&bench.store)), (4, 36));
}

#[tokio::test]
async fn two_writes_of_one_batch_cannot_hold_the_same_unique_value() {
    let bench = Bench::new();
    let actor = Actor::system();
    let write = || {
        bench
            .store
            .write(&actor, |tx| tx.put(&mut Note::new(tx.new_id(), "same")))
    };
    let outcomes = futures_util::future::join_all([write(), write(), write()]).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert!(
        outcomes
            .iter()
            .filter_map(|outcome| outcome.as_ref().err())
            .all(|error| error.code() == "store.taken")
    );
    assert_eq!(notes(&bench.store), 1);
}

#[test]
fn keys_of_refused_writes_are_given_out_again_and_never_twice() {
    let mut bench = Bench::new();
    add(&bench.store, "kept").unwrap();
    let before = bench.store.keys().pool_len();
    for _ in 0..10 {
        let refused = bench.store.write_blocking(&Actor::system(), |tx| {
            tx.put(&mut Note::new(tx.new_id(), "x"))?;
            Err::<(), _>(Error::new(Kind::Conflict, "test.refused"))
        });
        assert!(refused.is_err());
    }
    assert_eq!(bench.store.keys().pool_len(), before);
    for round in 0..3 {
        bench.reopen();
        for number in 0..20 {
            add(&bench.store, &format!("{round}.{number}")).unwrap();
        }
    }
    let mut keys = bench
        .store
        .read(|tx| {
            let mut keys = Vec::new();
            tx.scan_rows(tables::SUBJECTS, Bound::Unbounded, false, |_, key| {
                keys.push(key.to_vec());
                Ok(true)
            })?;
            Ok(keys)
        })
        .unwrap();
    let count = keys.len();
    keys.sort();
    keys.dedup();
    assert_eq!((count, keys.len()), (61, 61));
    assert_eq!(bench.store.keys().len(), 256, "no batch was made for nothing");
}

#[test]
fn a_subject_keeps_its_key_when_its_last_record_is_purged() {
    let mut bench = Bench::new();
    let id = add(&bench.store, "a").unwrap();
    let key_of = |bench: &Bench| {
        let key = bench.store.read(|tx| subject_key(tx, Subject::Patient(id)));
        key.unwrap().expect("the row of a subject stays")
    };
    let key = key_of(&bench);
    bench
        .store
        .write_blocking(&Actor::system(), move |tx| tx.purge::<Note>(id))
        .unwrap();
    for _ in 0..2 {
        assert_eq!(key_of(&bench), key);
        bench.reopen();
    }
    let ring = bench.store.keys();
    let pooled = (0..ring.pool_len()).map(|_| ring.take_key().unwrap());
    assert!(
        pooled.into_iter().all(|other| other != key),
        "given to someone else"
    );
    // Nor does someone who was erased come back with a new one.
    ring.destroy(&[key]).unwrap();
    bench.reopen();
    let refused = bench
        .store
        .write_blocking(&Actor::system(), move |tx| tx.put(&mut Note::new(id, "a")));
    assert_eq!(refused.unwrap_err().code(), "store.erased");
}

#[tokio::test]
async fn a_closed_store_refuses_and_does_not_open_again_by_itself() {
    let bench = Bench::new();
    bench.store.close();
    let refused = bench
        .store
        .write_in(Lane::Batch, &Actor::system(), |_| Ok(()))
        .await;
    assert_eq!(refused.unwrap_err().code(), "server.stopping");
    let closed = bench.store.read(|tx| tx.count::<Note>());
    assert_eq!(closed.unwrap_err().code(), "store.reopening");
}

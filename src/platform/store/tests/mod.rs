//! The promises of the door: whole or absent, sealed, indexed, logged.

mod door;
mod examined;
mod faults;
mod finding;
mod logs;
mod model;
mod night;
mod overlap;
mod power;
mod upgrades;

use super::testing::{Bench, Note, add, mail};
use super::*;
use crate::shared::error::Kind;
use crate::shared::ids::Id as _;

#[test]
fn a_put_is_read_back_found_logged_and_survives_a_restart() {
    let mut bench = Bench::new();
    let store = &bench.store;
    let id = add(store, "a@x.es").unwrap();
    let check = |store: &Store| {
        store
            .read(|tx| {
                let note = tx.get::<Note>(id)?.unwrap();
                assert_eq!((note.header.version, note.mail.as_str()), (1, "a@x.es"));
                assert_eq!(tx.find_ids::<Note>(&mail("a@x.es"))?, [id]);
                assert!(tx.find_ids::<Note>(&mail("b@x.es"))?.is_empty());
                let changes = tx.changes_after(0, 10)?;
                assert_eq!(changes.len(), 1);
                assert_eq!(
                    (changes[0].seq, changes[0].id, changes[0].revision),
                    (1, id.uuid(), 1)
                );
                Ok(())
            })
            .unwrap();
    };
    check(store);
    bench.reopen();
    check(&bench.store);
}

#[test]
fn a_refused_or_panicking_write_leaves_nothing_and_its_neighbours_go_on() {
    let bench = Bench::new();
    let store = &bench.store;
    let refused = store.write_blocking(&Actor::system(), |tx| {
        let mut note = Note::new(tx.new_id(), "gone@x.es");
        tx.put(&mut note)?;
        Err::<(), _>(Error::new(Kind::Conflict, "test.refused"))
    });
    assert_eq!(refused.unwrap_err().code(), "test.refused");
    let panicked = store.write_blocking(&Actor::system(), |tx| -> Result<(), Error> {
        let mut note = Note::new(tx.new_id(), "gone@x.es");
        tx.put(&mut note)?;
        panic!("inside a closure");
    });
    assert_eq!(panicked.unwrap_err().code(), "server.internal");
    add(store, "stays@x.es").unwrap();
    store
        .read(|tx| {
            assert_eq!(tx.count::<Note>()?, 1);
            assert!(tx.find_ids::<Note>(&mail("gone@x.es"))?.is_empty());
            assert_eq!(tx.changes_after(0, 10)?.len(), 1);
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_unique_value_has_one_holder_and_moves_with_it() {
    let bench = Bench::new();
    let store = &bench.store;
    let id = add(store, "one@x.es").unwrap();
    assert_eq!(add(store, "one@x.es").unwrap_err().code(), "store.taken");
    store
        .write_blocking(&Actor::system(), move |tx| {
            let mut note = tx.get::<Note>(id)?.unwrap();
            note.mail = "two@x.es".into();
            tx.put(&mut note)
        })
        .unwrap();
    add(store, "one@x.es").unwrap();
    let stale = store.write_blocking(&Actor::system(), move |tx| {
        let mut note = tx.get::<Note>(id)?.unwrap();
        note.header.version = 1;
        tx.put(&mut note)
    });
    assert_eq!(stale.unwrap_err().code(), "store.stale");
}

//! The promises of the door: whole or absent, sealed, indexed, logged.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::*;
use crate::platform::crypto::RootSource;
use crate::shared::error::Kind;
use crate::shared::ids::{Id as _, PatientId};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Note {
    id: PatientId,
    header: Header,
    mail: String,
}

impl Record for Note {
    const TABLE: &'static str = "notes";
    type Id = PatientId;
    fn id(&self) -> PatientId {
        self.id
    }
    fn header(&self) -> &Header {
        &self.header
    }
    fn header_mut(&mut self) -> &mut Header {
        &mut self.header
    }
    fn subject(&self) -> Subject {
        Subject::Patient(self.id)
    }
    fn indexes(&self) -> Vec<Index> {
        vec![
            Index::blind("mail", self.mail.clone()).unique(),
            Index::instant("made", self.header.updated_at),
        ]
    }
}

fn open(folder: &std::path::Path) -> Store {
    let keys = KeyRing::open_or_create(
        folder,
        &[RootSource::KeyFile {
            path: folder.join("root.key"),
        }],
    )
    .unwrap();
    Store::open(Opening {
        location: Location::File(folder.join("omi.redb")),
        cache_bytes: 8 << 20,
        keys,
        clock: Clock::manual(Timestamp::from_second(1_780_000_000).unwrap()),
        reactions: |_, _| Ok(()),
        watermarks: Watermarks {
            ballast_bytes: 0,
            ..Watermarks::default()
        },
    })
    .unwrap()
}

fn add(store: &Store, mail: &str) -> Result<PatientId, Error> {
    let mail = mail.to_owned();
    store.write_blocking(&Actor::system(), move |tx| {
        let mut note = Note {
            id: tx.new_id(),
            header: Header::default(),
            mail: mail.clone(),
        };
        tx.put(&mut note)?;
        Ok(note.id)
    })
}

#[test]
fn a_put_is_read_back_found_logged_and_survives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let id = add(&store, "a@x.es").unwrap();
    let check = |store: &Store| {
        store
            .read(|tx| {
                let note = tx.get::<Note>(id)?.unwrap();
                assert_eq!((note.header.version, note.mail.as_str()), (1, "a@x.es"));
                assert_eq!(
                    tx.find_ids::<Note>(&Index::blind("mail", "a@x.es").unique())?,
                    [id]
                );
                assert!(
                    tx.find_ids::<Note>(&Index::blind("mail", "b@x.es").unique())?
                        .is_empty()
                );
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
    check(&store);
    store.close();
    drop(store);
    check(&open(folder.path()));
}

#[test]
fn a_refused_or_panicking_write_leaves_nothing_and_its_neighbours_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let refused = store.write_blocking(&Actor::system(), |tx| {
        let mut note = Note {
            id: tx.new_id(),
            header: Header::default(),
            mail: "gone@x.es".into(),
        };
        tx.put(&mut note)?;
        Err::<(), _>(Error::new(Kind::Conflict, "test.refused"))
    });
    assert_eq!(refused.unwrap_err().code(), "test.refused");
    let panicked = store.write_blocking(&Actor::system(), |tx| -> Result<(), Error> {
        let mut note = Note {
            id: tx.new_id(),
            header: Header::default(),
            mail: "gone@x.es".into(),
        };
        tx.put(&mut note)?;
        panic!("inside a closure");
    });
    assert_eq!(panicked.unwrap_err().code(), "server.internal");
    add(&store, "stays@x.es").unwrap();
    store
        .read(|tx| {
            assert_eq!(tx.count::<Note>()?, 1);
            assert!(
                tx.find_ids::<Note>(&Index::blind("mail", "gone@x.es").unique())?
                    .is_empty()
            );
            assert_eq!(tx.changes_after(0, 10)?.len(), 1);
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_unique_value_has_one_holder_and_moves_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let id = add(&store, "one@x.es").unwrap();
    assert_eq!(add(&store, "one@x.es").unwrap_err().code(), "store.taken");
    store
        .write_blocking(&Actor::system(), move |tx| {
            let mut note = tx.get::<Note>(id)?.unwrap();
            note.mail = "two@x.es".into();
            tx.put(&mut note)
        })
        .unwrap();
    add(&store, "one@x.es").unwrap();
    let stale = store.write_blocking(&Actor::system(), move |tx| {
        let mut note = tx.get::<Note>(id)?.unwrap();
        note.header.version = 1;
        tx.put(&mut note)
    });
    assert_eq!(stale.unwrap_err().code(), "store.stale");
}

//! Stores for tests: in a temporary folder, with a clock set by hand, doing nothing by themselves.

pub(crate) mod clinic;
pub(crate) mod disk;

use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tempfile::TempDir;

use super::{EngineError, Header, Index, Location, Opening, Record, Store, Subject, Watermarks};
use crate::platform::clock::Clock;
use crate::platform::crypto::{KeyRing, RootSource};
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::ids::PatientId;

/// A store and its folder.
pub(crate) struct Bench {
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) folder: TempDir,
}

impl Bench {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = clock();
        let store = Store::open_still(opening(folder.path(), &clock), &[]).unwrap();
        Self { store, clock, folder }
    }

    /// Closes the store and opens it again.
    pub(crate) fn reopen(&mut self) {
        self.store.close();
        self.store = Store::open_still(opening(self.folder.path(), &self.clock), &[]).unwrap();
    }
}

pub(crate) fn clock() -> Clock {
    Clock::manual(Timestamp::from_second(1_780_000_000).unwrap())
}

pub(crate) fn keys(folder: &Path) -> KeyRing {
    let path = folder.join("root.key");
    KeyRing::open_or_create(folder, &[RootSource::KeyFile { path }]).unwrap()
}

pub(crate) fn opening(folder: &Path, clock: &Clock) -> Opening {
    Opening {
        location: Location::File(folder.join("omi.redb")),
        cache_bytes: 8 << 20,
        keys: keys(folder),
        clock: clock.clone(),
        reactions: |_, _| Ok(()),
        watermarks: Watermarks {
            ballast_bytes: 0,
            ..Watermarks::default()
        },
    }
}

/// Opens a store that cannot be opened.
pub(crate) fn refusal(opening: Opening) -> EngineError {
    match Store::open_still(opening, &[]) {
        Ok(_) => panic!("the store opened"),
        Err(error) => error,
    }
}

/// A record with one personal, unique value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Note {
    pub(crate) id: PatientId,
    pub(crate) header: Header,
    pub(crate) mail: String,
}

impl Note {
    pub(crate) fn new(id: PatientId, mail: &str) -> Self {
        Self {
            id,
            header: Header::default(),
            mail: mail.to_owned(),
        }
    }
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
        vec![mail(&self.mail), Index::instant("made", self.header.updated_at)]
    }
}

pub(crate) fn mail(mail: &str) -> Index {
    Index::blind("mail", mail).unique()
}

pub(crate) fn add(store: &Store, mail: &str) -> Result<PatientId, Error> {
    let mail = mail.to_owned();
    store.write_blocking(&Actor::system(), move |tx| {
        let mut note = Note::new(tx.new_id(), &mail);
        tx.put(&mut note)?;
        Ok(note.id)
    })
}

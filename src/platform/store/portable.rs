//! The content of a store in a form that does not depend on this box: records as lines of JSON, in order of their
//! ids, counters by name, and the note that an import into this store is not finished.

use std::ops::Bound;

use serde::{Deserialize, Serialize};

use super::record::Record;
use super::view::{View as _, unseal_bytes};
use super::write::WriteTx;
use super::{Context, ReadTx, tables};
use crate::shared::error::{Error, Kind};
use crate::shared::ids::Id as _;

/// The key in `sys.meta` of the note that an import is under way.
const UNFINISHED: &[u8] = b"import.unfinished";

/// Makes a line of a stored value; nothing when its subject was erased.
type Writes = fn(&Context, &[u8], &[u8]) -> Result<Option<Vec<u8>>, Error>;

/// A kind of record that moves to another box, with its type put aside.
#[derive(Clone, Copy)]
pub struct Portable {
    table: &'static str,
    schema: u16,
    picture: Option<&'static str>,
    write: Writes,
    check: fn(&[u8]) -> Result<Checked, Error>,
    restore: fn(&mut WriteTx<'_>, &[u8]) -> Result<(), Error>,
}

impl Portable {
    /// The kind of `R`.
    #[must_use]
    pub fn of<R: Record>() -> Self {
        Self {
            table: R::TABLE,
            schema: R::SCHEMA,
            picture: None,
            write: write::<R>,
            check: check::<R>,
            restore: |tx, line| tx.put_as_it_was(&read::<R>(line)?),
        }
    }

    /// The same, with a field that holds a picture (base64 in its line).
    #[must_use]
    pub fn with_picture(self, field: &'static str) -> Self {
        Self {
            picture: Some(field),
            ..self
        }
    }

    /// Its table.
    #[must_use]
    pub fn table(&self) -> &'static str {
        self.table
    }

    /// The version of its shape.
    #[must_use]
    pub fn schema(&self) -> u16 {
        self.schema
    }

    /// The field that holds a picture, if one does.
    #[must_use]
    pub fn picture(&self) -> Option<&'static str> {
        self.picture
    }

    /// Reads a line without keeping it.
    ///
    /// # Errors
    /// 422 `store.line_unreadable`, `store.no_version`.
    pub fn check(&self, line: &[u8]) -> Result<Checked, Error> {
        (self.check)(line)
    }
}

/// A line that is a record.
pub struct Checked {
    /// Its id.
    pub id: [u8; 16],
    /// As this program writes it; one of another version may have put fewer fields into it.
    pub line: Vec<u8>,
}

fn check<R: Record>(line: &[u8]) -> Result<Checked, Error> {
    let record = read::<R>(line)?;
    if record.header().version == 0 {
        return Err(Error::new(Kind::Invalid, "store.no_version").param("table", R::TABLE));
    }
    Ok(Checked {
        id: record.id().bytes(),
        line: serde_json::to_vec(&record).map_err(Error::internal)?,
    })
}

fn write<R: Record>(context: &Context, key: &[u8], sealed: &[u8]) -> Result<Option<Vec<u8>>, Error> {
    let Some(plain) = unseal_bytes(context, R::TABLE, key, sealed)? else {
        return Ok(None);
    };
    let record: R = rmp_serde::from_slice(&plain)
        .map_err(|_| Error::internal(format_args!("a value of {} does not decode", R::TABLE)))?;
    serde_json::to_vec(&record).map(Some).map_err(Error::internal)
}

fn read<R: Record>(line: &[u8]) -> Result<R, Error> {
    serde_json::from_slice(line)
        .map_err(|_| Error::new(Kind::Invalid, "store.line_unreadable").param("table", R::TABLE))
}

/// An import that began and did not end: what is in the store is part of a clinic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnfinishedImport {
    /// Tells the archive from others.
    pub digest: String,
    /// Entries that the audit log had before.
    pub entries_before: u64,
}

impl ReadTx<'_> {
    /// Visits every record of a kind as a line of JSON, without its end, in order of id, until `visit` answers
    /// false. Records whose subject was erased are passed over.
    ///
    /// # Errors
    /// When the file cannot be read or a seal is broken.
    pub fn each_line(&self, kind: &Portable, mut visit: impl FnMut(Vec<u8>) -> bool) -> Result<(), Error> {
        self.scan_rows(kind.table, Bound::Unbounded, false, |key, sealed| {
            Ok((kind.write)(self.context, key, sealed)?.is_none_or(&mut visit))
        })
    }

    /// Whether not a single record of these kinds and no counter is here.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn is_empty_of(&self, kinds: &[Portable]) -> Result<bool, Error> {
        for table in kinds.iter().map(Portable::table).chain([tables::COUNTERS]) {
            if self.snapshot.count(table)? > 0 {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Every counter and the last number that it gave, in order of name.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn counters(&self) -> Result<Vec<(String, u64)>, Error> {
        let mut counters = Vec::new();
        self.scan_rows(tables::COUNTERS, Bound::Unbounded, false, |name, value| {
            let value = value
                .try_into()
                .map(u64::from_be_bytes)
                .map_err(Error::internal)?;
            counters.push((String::from_utf8_lossy(name).into_owned(), value));
            Ok(true)
        })?;
        Ok(counters)
    }

    /// The import that did not end, if one began.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn unfinished_import(&self) -> Result<Option<UnfinishedImport>, Error> {
        let stored = self.raw_get(tables::META, UNFINISHED)?;
        let decode = |bytes: Vec<u8>| rmp_serde::from_slice(&bytes).map_err(Error::internal);
        stored.map(decode).transpose()
    }
}

impl WriteTx<'_> {
    /// Writes a line of another box; one that is here already, just so, stays. Open screens and the search do not
    /// hear of it: only an import into a box that does not run may do this.
    ///
    /// # Errors
    /// `store.line_unreadable`, `store.no_version`, `store.stale` when another record has its id, `store.taken`
    /// when a unique value is another record's.
    pub fn restore_line(&mut self, kind: &Portable, line: &[u8]) -> Result<(), Error> {
        (kind.restore)(self, line)
    }

    /// Sets a counter to the last number that it gave in another box.
    pub fn restore_counter(&mut self, name: &str, last: u64) {
        self.set(
            tables::COUNTERS,
            name.as_bytes().to_vec(),
            Some(last.to_be_bytes().to_vec()),
        );
    }

    /// Notes that an import began, or with nothing that it ended.
    ///
    /// # Errors
    /// Never for a note that can be written.
    pub fn set_unfinished_import(&mut self, unfinished: Option<&UnfinishedImport>) -> Result<(), Error> {
        let value = unfinished.map(rmp_serde::to_vec_named).transpose();
        self.set(tables::META, UNFINISHED.to_vec(), value.map_err(Error::internal)?);
        Ok(())
    }
}

#[cfg(test)]
#[allow(
    clippy::redundant_closure_for_method_calls,
    reason = "methods of a view are not general over its lifetime"
)]
mod tests {
    use proptest::prelude::*;

    use super::super::testing::{Bench, Note, add, mail};
    use super::*;
    use crate::shared::actor::Actor;

    fn lines(bench: &Bench) -> Vec<Vec<u8>> {
        let mut lines = Vec::new();
        let all = |view: &ReadTx<'_>| {
            let mut found = Vec::new();
            view.each_line(&Portable::of::<Note>(), |line| {
                found.push(line);
                true
            })?;
            Ok(found)
        };
        lines.extend(bench.store.read(all).unwrap());
        lines
    }

    fn restore(bench: &Bench, line: &[u8]) -> Result<(), Error> {
        let line = line.to_vec();
        bench.store.write_blocking(&Actor::system(), move |tx| {
            tx.restore_line(&Portable::of::<Note>(), &line)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]
        #[test]
        fn lines_are_the_same_in_every_box_and_bring_records_back_as_they_were(
            texts in proptest::collection::btree_set("\\PC{0,40}", 1..6),
        ) {
            let (here, there) = (Bench::new(), Bench::new());
            for text in &texts {
                add(&here.store, text).unwrap();
                here.clock.advance(jiff::SignedDuration::from_millis(1_500));
            }
            let taken = lines(&here);
            prop_assert_eq!(taken.len(), texts.len());
            there.clock.advance(jiff::SignedDuration::from_hours(99));
            for line in taken.iter().chain(&taken) {
                restore(&there, line).unwrap();
            }
            prop_assert_eq!(&lines(&there), &taken);
            // Found by their indexes, and nothing of it is news.
            for text in &texts {
                let found = there.store.read(|tx| tx.find::<Note>(&mail(text))).unwrap();
                prop_assert_eq!(found.len(), 1);
                prop_assert_eq!(found[0].header.version, 1);
            }
            prop_assert_eq!(there.store.read(|tx| tx.last_change_seq().map_err(Error::from)).unwrap(), 0);
        }
    }

    #[test]
    fn a_line_is_refused_over_another_record_and_when_it_is_none() {
        let bench = Bench::new();
        let id = add(&bench.store, "eva").unwrap();
        let [line] = &lines(&bench)[..] else {
            panic!("one line")
        };
        let text = String::from_utf8(line.clone()).unwrap();
        let code = |line: &str| restore(&bench, line.as_bytes()).unwrap_err().code();
        assert_eq!(code(&text.replace("eva", "ada")), "store.stale");
        assert_eq!(
            code(&text.replace(&id.to_string(), "00000000-0000-7000-8000-000000000001")),
            "store.taken"
        );
        assert_eq!(
            code(&text.replace("\"version\":1", "\"version\":0")),
            "store.no_version"
        );
        assert_eq!(code("{}"), "store.line_unreadable");
        assert_eq!(code(&text[..text.len() - 1]), "store.line_unreadable");
    }

    #[test]
    fn an_unfinished_import_is_known_until_it_ends() {
        let bench = Bench::new();
        let known = || bench.store.read(|tx| tx.unfinished_import()).unwrap();
        assert_eq!(known(), None);
        let note = UnfinishedImport {
            digest: "aa".to_owned(),
            entries_before: 3,
        };
        for wanted in [Some(note), None] {
            let write = wanted.clone();
            let set = move |tx: &mut WriteTx<'_>| tx.set_unfinished_import(write.as_ref());
            bench.store.write_blocking(&Actor::system(), set).unwrap();
            assert_eq!(known(), wanted);
        }
    }
}

//! Opening stores of other times: older ones are copied and brought up to date, wherever that was
//! interrupted; newer ones and strangers are refused.

use std::path::Path;

use jiff::SignedDuration;
use uuid::Uuid;

use super::super::testing::{Bench, Note, add, clock, mail, opening, refusal};
use super::super::{EngineError, Identity, Migration, Store, View as _, WriteTx, tables};
use crate::platform::files;
use crate::shared::actor::Actor;
use crate::shared::error::{Error, Kind};
use crate::shared::ids::{Id as _, PatientId};

const UPPER: Migration = Migration {
    name: "upper case",
    table: "notes",
    apply: |tx, id| rewrite(tx, id, |mail| mail.to_uppercase()),
};
const DOTTED: Migration = Migration {
    name: "a dot at the end",
    table: "notes",
    apply: |tx, id| rewrite(tx, id, |mail| format!("{}.", mail.trim_end_matches('.'))),
};
/// Goes well up to some record in the middle.
const STUMBLING: Migration = Migration {
    name: "stumbling",
    table: "notes",
    apply: |tx, id| {
        let note = tx.get::<Note>(PatientId::from_uuid(id))?.unwrap();
        if note.mail == "note 70" {
            return Err(Error::new(Kind::Unavailable, "test.stumbled"));
        }
        (UPPER.apply)(tx, id)
    },
};

fn rewrite(tx: &mut WriteTx<'_>, id: Uuid, change: fn(&str) -> String) -> Result<(), Error> {
    if let Some(mut note) = tx.get::<Note>(PatientId::from_uuid(id))? {
        note.mail = change(&note.mail);
        tx.put(&mut note)?;
    }
    Ok(())
}

/// A closed store of the first schema with that many notes.
fn older(count: usize) -> Bench {
    let bench = Bench::new();
    for number in 0..count {
        bench.clock.advance(SignedDuration::from_millis(1));
        add(&bench.store, &format!("note {number:02}")).unwrap();
    }
    bench.store.close();
    bench
}

fn open(bench: &Bench, migrations: &[Migration]) -> Result<Store, EngineError> {
    Store::open_still(opening(bench.folder.path(), &bench.clock), migrations)
}

fn copies(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder.join("copies")).map_or_else(|_| Vec::new(), Iterator::collect);
    let mut names: Vec<_> = entries
        .into_iter()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn an_older_store_is_copied_and_every_record_brought_up_to_date() {
    let bench = older(120);
    let store = open(&bench, &[UPPER, DOTTED]).unwrap();
    assert_eq!(store.identity().schema, 3);
    store
        .read(|tx| {
            assert_eq!(tx.count::<Note>()?, 120);
            for number in 0..120 {
                assert_eq!(
                    tx.find_ids::<Note>(&mail(&format!("NOTE {number:02}.")))?.len(),
                    1
                );
                assert!(
                    tx.find_ids::<Note>(&mail(&format!("note {number:02}")))?
                        .is_empty()
                );
            }
            Ok(())
        })
        .unwrap();
    store.close();

    let copies = copies(bench.folder.path());
    assert_eq!(copies.len(), 1);
    let copy = bench.folder.path().join("copies").join(&copies[0]);
    std::fs::copy(bench.folder.path().join("root.key"), copy.join("root.key")).unwrap();
    let before = Store::open_still(opening(&copy, &bench.clock), &[]).unwrap();
    let found = before.read(|tx| tx.find_ids::<Note>(&mail("note 05"))).unwrap();
    assert_eq!((before.identity().schema, found.len()), (1, 1));
}

#[test]
fn an_interrupted_migration_goes_on_where_it_stopped() {
    let bench = older(120);
    let failed = open(&bench, &[STUMBLING]).map(drop).unwrap_err();
    assert!(failed.to_string().contains("test.stumbled"), "{failed}");
    assert_eq!(copies(bench.folder.path()).len(), 1);
    let store = open(&bench, &[UPPER]).unwrap();
    assert_eq!(
        copies(bench.folder.path()).len(),
        1,
        "the copy from before is the one to keep"
    );
    let (first, last) = store
        .read(|tx| {
            let first = tx.find::<Note>(&mail("NOTE 00"))?.remove(0);
            let last = tx.find::<Note>(&mail("NOTE 119"))?.remove(0);
            assert_eq!(tx.count::<Note>()?, 120);
            Ok((first, last))
        })
        .unwrap();
    assert_eq!(
        (first.header.version, last.header.version),
        (2, 2),
        "each was changed once"
    );
}

#[test]
fn three_copies_are_kept_and_none_for_longer_than_a_month() {
    let bench = older(1);
    let all = [UPPER, DOTTED, UPPER, DOTTED, UPPER];
    for count in 1..=all.len() {
        bench.clock.advance(SignedDuration::from_hours(24));
        open(&bench, &all[..count]).unwrap().close();
    }
    let kept = copies(bench.folder.path());
    assert_eq!(kept.len(), 3);
    assert!(kept[2].ends_with("schema-5"), "{kept:?}");
    let later = bench.clock.now() + SignedDuration::from_hours(24 * 30);
    super::super::copies::prune(bench.folder.path(), later).unwrap();
    assert_eq!(copies(bench.folder.path()).len(), 1);
}

#[test]
fn a_newer_store_is_refused_and_named() {
    let bench = older(1);
    open(&bench, &[UPPER]).unwrap().close();
    let error = open(&bench, &[]).map(drop).unwrap_err();
    assert!(
        matches!(
            error,
            EngineError::Newer {
                schema: 2,
                known: 1,
                ..
            }
        ),
        "{error}"
    );
    assert!(error.to_string().contains(env!("CARGO_PKG_VERSION")));
    open(&bench, &[UPPER]).unwrap();
}

#[test]
fn a_store_that_is_gone_is_not_taken_for_a_new_one_nor_another_for_its_own() {
    let (bench, other) = (older(1), older(1));
    let file = |bench: &Bench| bench.folder.path().join("omi.redb");
    std::fs::copy(file(&other), file(&bench)).unwrap();
    assert!(matches!(
        refusal(opening(bench.folder.path(), &clock())),
        EngineError::Foreign
    ));
    std::fs::remove_file(file(&bench)).unwrap();
    assert!(matches!(
        refusal(opening(bench.folder.path(), &clock())),
        EngineError::Missing
    ));
}

#[test]
fn one_process_at_a_time_has_the_store() {
    let bench = Bench::new();
    assert!(matches!(
        refusal(opening(bench.folder.path(), &clock())),
        EngineError::Locked
    ));
    let before = bench.store.identity().clone();
    bench.store.close();
    let again = open(&bench, &[]).unwrap();
    assert_eq!(again.identity(), &before);
}

#[test]
fn another_version_of_the_program_leaves_its_name() {
    let bench = older(1);
    let store = open(&bench, &[]).unwrap();
    let work = |tx: &mut WriteTx<'_>| {
        let stored = tx.raw_get(tables::META, b"store")?.unwrap();
        let mut identity: Identity = rmp_serde::from_slice(&stored).unwrap();
        identity.written_by = "0.0.1".into();
        let value = rmp_serde::to_vec_named(&identity).unwrap();
        tx.set(tables::META, b"store".to_vec(), Some(value));
        Ok(())
    };
    store.write_blocking(&Actor::system(), work).unwrap();
    store.close();
    let store = open(&bench, &[]).unwrap();
    let stored = store
        .read(|tx| Ok(Identity::read(&tx.snapshot)?))
        .unwrap()
        .unwrap();
    assert_eq!(stored.written_by, env!("CARGO_PKG_VERSION"));
}

/// The fixtures, one small store for each schema that was ever released.
fn fixtures() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

const FIXTURE_FILES: [&str; 4] = ["omi.redb", "keyring", "keyring.slots", "root.key"];

#[test]
fn every_fixture_opens_and_holds_what_it_was_made_with() {
    let mut count = 0;
    for entry in std::fs::read_dir(fixtures()).unwrap() {
        let (folder, source) = (tempfile::tempdir().unwrap(), entry.unwrap().path());
        for name in FIXTURE_FILES {
            std::fs::copy(source.join(name), folder.path().join(name)).unwrap();
        }
        let store = Store::open_still(opening(folder.path(), &clock()), &[]).unwrap();
        store
            .read(|tx| {
                assert_eq!(tx.count::<Note>()?, 20, "{}", source.display());
                assert_eq!(tx.find_ids::<Note>(&mail("note 07"))?.len(), 1);
                assert_eq!(tx.verify_journal()?.broken, None);
                assert_eq!(tx.verify_journal()?.signed, 20);
                assert_eq!(tx.counter("notes")?, 20);
                Ok(())
            })
            .unwrap();
        count += 1;
    }
    assert!(count >= 1, "there is no fixture");
}

/// Makes the fixture of the present schema where there is none yet; what is committed stays.
#[test]
fn the_present_schema_has_a_fixture() {
    let target = fixtures().join(format!("schema-{}", super::super::migrate::schema_of(&[])));
    if target.exists() {
        let made_of = FIXTURE_FILES.map(|name| std::fs::metadata(target.join(name)).unwrap().len());
        assert!(made_of.iter().all(|size| *size > 0));
        return;
    }
    let bench = older(0);
    let store = open(&bench, &[]).unwrap();
    for number in 0..20 {
        store
            .write_blocking(&Actor::system(), move |tx| {
                let mut note = Note::new(tx.new_id(), &format!("note {number:02}"));
                tx.put(&mut note)?;
                tx.next_number("notes")?;
                tx.enqueue(crate::platform::outbox::NewJob {
                    kind: "notes.sent",
                    subject: super::super::Subject::Patient(note.id),
                    payload: serde_json::json!({}),
                    deadline: None,
                })?;
                crate::platform::audit::Audit::of("notes.written", super::super::Subject::Patient(note.id))
                    .on(&note)
                    .write(tx)
            })
            .unwrap();
    }
    store.sign_journal().unwrap();
    store.close();
    std::fs::create_dir_all(&target).unwrap();
    for name in FIXTURE_FILES {
        files::write_atomically(&target.join(name), 0o644, |file| {
            let bytes = std::fs::read(bench.folder.path().join(name))?;
            std::io::Write::write_all(file, &bytes)
        })
        .unwrap();
    }
}

//! Everything that can be wrong is broken on purpose and found, with nothing else.

use super::super::testing::{Bench, Note, add, clock, keys, mail};
use super::super::{
    EngineError, RecordKind, Report, Severity, Store, Subject, View as _, WriteTx, examine, inspect, tables,
};
use crate::platform::audit::Audit;
use crate::platform::outbox::{Job, JobState, NewJob};
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::ids::{Id as _, PatientId};

fn kinds() -> Vec<RecordKind> {
    vec![RecordKind::of::<Note>()]
}

fn look(store: &Store) -> Report {
    store.read(|tx| inspect(tx, &kinds())).unwrap()
}

fn write(store: &Store, work: impl Fn(&mut WriteTx<'_>) -> Result<(), Error> + Send + 'static) {
    store.write_blocking(&Actor::system(), work).unwrap();
}

/// A sound store with three notes, their entries, and a job each.
fn sound() -> (Bench, Vec<PatientId>) {
    let bench = Bench::new();
    let ids = ["a", "b", "c"]
        .map(|name| add(&bench.store, name).unwrap())
        .to_vec();
    for id in ids.clone() {
        write(&bench.store, move |tx| {
            tx.next_number("notes")?;
            tx.enqueue(NewJob {
                kind: "notes.sent",
                subject: Subject::Patient(id),
                payload: serde_json::Value::Null,
                deadline: None,
            })?;
            Audit::of("notes.sent", Subject::Patient(id)).write(tx)
        });
    }
    bench.store.sign_journal().unwrap();
    (bench, ids)
}

/// The codes that an examination finds after `break_it`, with how bad they are.
fn after(break_it: impl FnOnce(&Store, &[PatientId])) -> Vec<(&'static str, Severity)> {
    let (bench, ids) = sound();
    break_it(&bench.store, &ids);
    let report = look(&bench.store);
    report
        .findings
        .iter()
        .map(|finding| (finding.code, finding.severity))
        .collect()
}

fn raw_change(
    table: &'static str,
    key: Vec<u8>,
    change: fn(Vec<u8>) -> Option<Vec<u8>>,
) -> impl FnOnce(&Store, &[PatientId]) {
    move |store, _| {
        write(store, move |tx| {
            let value = tx.raw_get(table, &key)?.unwrap();
            tx.set(table, key.clone(), change(value));
            Ok(())
        });
    }
}

fn flip(mut value: Vec<u8>) -> Option<Vec<u8>> {
    *value.last_mut().unwrap() ^= 1;
    Some(value)
}

#[test]
fn a_sound_store_has_no_findings() {
    let (bench, _) = sound();
    let report = look(&bench.store);
    assert_eq!(report.worst(), None, "{report:?}");
    assert_eq!((report.records, report.entries), (6, 3));
}

#[test]
fn values_that_do_not_open_or_decode_are_found() {
    let broken = after(|store, ids| raw_change("notes", ids[1].bytes().to_vec(), flip)(store, ids));
    assert_eq!(broken[0], ("store.seal_broken", Severity::Damaged));
    let strange = after(|store, ids| {
        let id = ids[0];
        write(store, move |tx| {
            // Sealed as it should be, and not a note.
            let key = id.bytes();
            let plain = rmp_serde::to_vec_named("something else").unwrap();
            let sealed = tx.seal_for_test(Subject::Patient(id), "notes", &key, &plain)?;
            tx.set("notes", key.to_vec(), Some(sealed));
            Ok(())
        });
    });
    assert_eq!(strange[0], ("store.undecodable", Severity::Damaged));
}

#[test]
fn missing_and_stray_index_rows_are_found_and_rebuilt() {
    let (bench, ids) = sound();
    let store = &bench.store;
    let id = ids[2];
    write(store, move |tx| {
        let rows = tx.raw_prefix(tables::INDEX, b"notes\0", std::ops::Bound::Unbounded, usize::MAX)?;
        let (key, value) = rows
            .iter()
            .find(|(_, value)| value.as_slice() == id.bytes())
            .unwrap();
        tx.set(tables::INDEX, key.clone(), None);
        let mut stray = key.clone();
        *stray.last_mut().unwrap() ^= 1;
        tx.set(tables::INDEX, stray, Some(value.clone()));
        Ok(())
    });
    let report = look(store);
    assert_eq!(report.worst(), Some(Severity::Repairable));
    assert!(
        report.has("store.index_missing") && report.has("store.index_stray"),
        "{report:?}"
    );
    assert!(
        store
            .read(|tx| tx.find_ids::<Note>(&mail("c")))
            .unwrap()
            .is_empty()
    );

    let repaired = store.repair(&kinds()).unwrap();
    assert_eq!(
        (repaired.written, repaired.removed, repaired.has_new_log),
        (1, 1, false)
    );
    assert_eq!(look(store).worst(), None);
    assert_eq!(store.read(|tx| tx.find_ids::<Note>(&mail("c"))).unwrap(), [id]);
}

#[test]
fn a_key_ring_that_lacks_keys_is_found() {
    let found = after(|store, ids| {
        let key = store
            .read(|tx| super::super::view::subject_key(tx, Subject::Patient(ids[0])))
            .unwrap()
            .unwrap();
        store.keys().destroy(&[key]).unwrap();
    });
    assert!(
        found.contains(&("store.keys_missing", Severity::Damaged)),
        "{found:?}"
    );
    let shared = after(|store, ids| {
        let (one, two) = (Subject::Patient(ids[0]), Subject::Patient(ids[1]));
        write(store, move |tx| {
            let key = tx.raw_get(tables::SUBJECTS, &one.key())?;
            tx.set(tables::SUBJECTS, two.key().to_vec(), key);
            Ok(())
        });
    });
    assert_eq!(shared, [("store.key_shared", Severity::Damaged)]);
}

#[test]
fn breaks_in_the_logs_are_found() {
    let place = |seq: u64| seq.to_be_bytes().to_vec();
    let altered = after(raw_change(tables::JOURNAL, place(2), flip));
    assert_eq!(altered, [("audit.altered", Severity::Damaged)]);
    let missing = after(raw_change(tables::JOURNAL, place(1), |_| None));
    assert_eq!(missing, [("audit.missing", Severity::Damaged)]);
    let forged = after(raw_change(tables::JOURNAL_HEADS, place(3), flip));
    assert_eq!(forged, [("audit.forged", Severity::Damaged)]);
    let counter = after(raw_change(tables::COUNTERS, b"notes".to_vec(), |_| Some(vec![1])));
    assert_eq!(counter, [("store.counter_unreadable", Severity::Damaged)]);

    let (bench, ids) = sound();
    raw_change(tables::CHANGES, place(2), |_| None)(&bench.store, &ids);
    assert!(look(&bench.store).has("changes.gap"));
    assert!(bench.store.repair(&kinds()).unwrap().has_new_log);
    assert_eq!(look(&bench.store).worst(), None);
    add(&bench.store, "d").unwrap();
    assert_eq!(bench.store.read(|tx| tx.changes_after(3, 9)).unwrap()[0].seq, 4);
}

#[test]
fn dead_letters_are_a_warning() {
    let found = after(|store, _| {
        write(store, |tx| {
            let mut job = tx
                .find_until::<Job>(&super::super::Index::instant_in("due", "notes.sent", tx.now()), 1)?
                .remove(0);
            job.state = JobState::Dead;
            tx.put(&mut job)
        });
    });
    assert_eq!(found, [("outbox.dead_letters", Severity::Warning)]);
}

#[test]
fn a_closed_store_is_examined_on_a_copy_and_an_open_one_is_not() {
    let (bench, _) = sound();
    let database = bench.folder.path().join("omi.redb");
    let ring = keys(bench.folder.path());
    let busy = examine(&database, &ring, &clock(), &kinds());
    assert!(matches!(busy, Err(EngineError::Locked)), "{busy:?}");
    bench.store.close();
    let before = std::fs::read(&database).unwrap();
    let report = examine(&database, &ring, &clock(), &kinds()).unwrap();
    assert_eq!((report.worst(), report.records, report.entries), (None, 6, 3));
    assert_eq!(
        std::fs::read(&database).unwrap(),
        before,
        "looking changes nothing"
    );
    assert!(!bench.folder.path().join("omi.examined").exists());
}

#[test]
fn a_damaged_file_is_a_finding() {
    let (bench, _) = sound();
    bench.store.close();
    let database = bench.folder.path().join("omi.redb");
    let sound = std::fs::read(&database).unwrap();
    let ring = keys(bench.folder.path());
    // The header, and then every block in turn: whatever is hit is either found or not in use.
    let mut found = 0;
    for at in (0..sound.len()).step_by(4_096).chain([9]) {
        let mut damaged = sound.clone();
        for byte in &mut damaged[at..(at + 512).min(sound.len())] {
            *byte ^= 0x55;
        }
        std::fs::write(&database, damaged).unwrap();
        match examine(&database, &ring, &clock(), &kinds()) {
            Ok(report) => found += u32::from(report.worst() == Some(Severity::Damaged)),
            Err(error) => panic!("at {at}: {error}"),
        }
    }
    assert!(found >= 5, "{found}");
}

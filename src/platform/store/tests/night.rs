//! The store is examined while it is open: on a copy of one moment, which writes do not disturb and in which
//! damage of the file shows.

use std::cell::Cell;
use std::os::unix::fs::FileExt as _;

use super::super::testing::{Bench, Note, add, opening};
use super::super::{EngineError, RecordKind, Severity, Store, Watermarks, WriteTx};
use crate::shared::actor::Actor;
use crate::shared::error::Error;

fn kinds() -> Vec<RecordKind> {
    vec![RecordKind::of::<Note>()]
}

/// Enough notes to fill many blocks of the file.
fn filled() -> Bench {
    let bench = Bench::new();
    let fill = |tx: &mut WriteTx<'_>| {
        (0..2_000).try_for_each(|number| tx.put(&mut Note::new(tx.new_id(), &format!("{number}"))))
    };
    bench.store.write_blocking(&Actor::system(), fill).unwrap();
    bench
}

#[test]
fn an_open_store_is_examined_as_it_was_while_it_is_written_to() {
    let bench = filled();
    let before: u64 = bench.store.read(|tx| tx.count::<Note>()).unwrap();
    let (calls, errors) = (Cell::new(0_u32), Cell::new(None::<Error>));
    let write_meanwhile = || {
        calls.set(calls.get() + 1);
        for part in 0..5 {
            let added = add(&bench.store, &format!("during {} {part}", calls.get()));
            errors.set(added.err().or(errors.take()));
        }
        Ok(())
    };
    let report = bench.store.examine_copy(&kinds(), &write_meanwhile).unwrap();
    assert!(errors.take().is_none(), "writing goes on");
    assert!(
        calls.get() > 1,
        "the copy and the look at it are paced: {}",
        calls.get()
    );
    assert_eq!((report.worst(), report.records), (None, before), "{report:?}");
    let after = bench.store.read(|tx| tx.count::<Note>()).unwrap();
    assert_eq!(after, before + 5 * u64::from(calls.get()));
    assert!(!bench.folder.path().join("omi.examined").exists());
    // And once more, over what was written meanwhile.
    let report = bench.store.examine_copy(&kinds(), &|| Ok(())).unwrap();
    assert_eq!((report.worst(), report.records), (None, after));
}

#[test]
fn damage_of_the_file_under_an_open_store_is_found() {
    let bench = filled();
    let path = bench.folder.path().join("omi.redb");
    let file = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
    let sound = std::fs::read(&path).unwrap();
    let (mut damaged, mut blocks) = (0, 0);
    for at in (4_096..sound.len()).step_by(16_384) {
        file.write_all_at(&[0xA5; 64], at as u64).unwrap();
        let report = bench.store.examine_copy(&kinds(), &|| Ok(())).unwrap();
        damaged += u32::from(report.worst() == Some(Severity::Damaged));
        blocks += 1;
        file.write_all_at(&sound[at..at + 64], at as u64).unwrap();
    }
    assert!(damaged > 0, "none of {blocks}");
    let report = bench.store.examine_copy(&kinds(), &|| Ok(())).unwrap();
    assert_eq!(report.worst(), None, "as it was");
}

#[test]
fn an_examination_ends_when_it_is_told_to_and_leaves_nothing() {
    let bench = filled();
    for stop_at in 0..3 {
        let calls = Cell::new(0);
        let pace = || {
            calls.set(calls.get() + 1);
            if calls.get() > stop_at {
                Err(EngineError::Stopping)
            } else {
                Ok(())
            }
        };
        let stopped = bench.store.examine_copy(&kinds(), &pace);
        assert!(matches!(stopped, Err(EngineError::Stopping)), "{stopped:?}");
        assert!(!bench.folder.path().join("omi.examined").exists());
    }
    assert_eq!(
        bench.store.examine_copy(&kinds(), &|| Ok(())).unwrap().worst(),
        None
    );
}

#[test]
fn without_room_nothing_is_copied() {
    let bench = Bench::new();
    bench.store.close();
    let mut opening = opening(bench.folder.path(), &bench.clock);
    let (_, total) = crate::platform::host::disk_space(bench.folder.path()).unwrap();
    opening.watermarks = Watermarks {
        ballast_bytes: 0,
        stop_bytes: total,
        stop_percent: 60,
        ..opening.watermarks
    };
    let store = Store::open_still(opening, &[]).unwrap();
    let refused = store.examine_copy(&kinds(), &|| Ok(()));
    assert!(
        matches!(refused, Err(EngineError::NoRoomToCopy { .. })),
        "{refused:?}"
    );
    assert!(!bench.folder.path().join("omi.examined").exists());
}

#[test]
fn the_copy_of_an_examination_that_was_cut_off_is_removed_at_the_next_start() {
    let mut bench = Bench::new();
    let leftover = bench.folder.path().join("omi.examined");
    std::fs::write(&leftover, "half a copy").unwrap();
    bench.reopen();
    assert!(!leftover.exists());
}

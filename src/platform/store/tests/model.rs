//! The door against a model: any sequence of puts, moves, clashes, purges, refusals and batches leaves
//! the store as a plain map would be left.

use std::collections::BTreeMap;
use std::ops::Bound;

use proptest::prelude::*;

use super::super::testing::{Bench, Note, mail};
use super::super::{Index, RecordKind, Store, View, WriteTx, inspect, tables};
use crate::shared::actor::Actor;
use crate::shared::error::{Error, Kind};
use crate::shared::ids::{Id as _, PatientId};

/// Few ids and few names, so that they meet.
const IDS: u8 = 6;
const NAMES: u8 = 5;

#[derive(Clone, Debug)]
enum Step {
    Put { id: u8, name: u8 },
    PutStale { id: u8, name: u8 },
    Purge { id: u8 },
    Look { id: u8, name: u8, limit: usize },
}

/// Steps of one closure, and whether it refuses in the end.
#[derive(Clone, Debug)]
struct Closure {
    steps: Vec<Step>,
    refuses: bool,
}

fn step() -> impl Strategy<Value = Step> {
    let (id, name) = (0..IDS, 0..NAMES);
    prop_oneof![
        5 => (id.clone(), name.clone()).prop_map(|(id, name)| Step::Put { id, name }),
        1 => (id.clone(), name.clone()).prop_map(|(id, name)| Step::PutStale { id, name }),
        2 => id.clone().prop_map(|id| Step::Purge { id }),
        2 => (id, name, 0_usize..4).prop_map(|(id, name, limit)| Step::Look { id, name, limit }),
    ]
}

fn closure() -> impl Strategy<Value = Closure> {
    (
        proptest::collection::vec(step(), 1..6),
        proptest::bool::weighted(0.2),
    )
        .prop_map(|(steps, refuses)| Closure { steps, refuses })
}

/// Version and name by id.
type Model = BTreeMap<u8, (u64, u8)>;

fn id_of(id: u8) -> PatientId {
    PatientId::from_uuid(uuid::Uuid::from_u128(u128::from(id) + 1))
}

fn name_of(name: u8) -> String {
    format!("name {name}")
}

/// Does one step in both worlds, which must agree; refused puts are overlooked by the closure.
fn step_both(tx: &mut WriteTx<'_>, model: &mut Model, step: &Step) -> Result<(), Error> {
    match *step {
        Step::Put { id, name } => {
            let mut note = tx
                .get::<Note>(id_of(id))?
                .unwrap_or_else(|| Note::new(id_of(id), ""));
            note.mail = name_of(name);
            let is_taken = model
                .iter()
                .any(|(other, (_, held))| *other != id && *held == name);
            match tx.put(&mut note) {
                Ok(()) => {
                    assert!(!is_taken);
                    let version = model.get(&id).map_or(0, |(version, _)| *version) + 1;
                    assert_eq!(note.header.version, version);
                    model.insert(id, (version, name));
                }
                Err(error) => assert!(is_taken && error.code() == "store.taken"),
            }
        }
        Step::PutStale { id, name } => {
            let mut note = Note::new(id_of(id), &name_of(name));
            note.header.version = model.get(&id).map_or(0, |(version, _)| *version) + 7;
            assert_eq!(tx.put(&mut note).unwrap_err().code(), "store.stale");
        }
        Step::Purge { id } => {
            tx.purge::<Note>(id_of(id))?;
            model.remove(&id);
        }
        Step::Look { id, name, limit } => compare(tx, model, id, name, limit)?,
    }
    Ok(())
}

/// Gets, finds and prefix scans answer what the model answers.
fn compare(view: &impl View, model: &Model, id: u8, name: u8, limit: usize) -> Result<(), Error> {
    let found = view
        .get::<Note>(id_of(id))?
        .map(|note| (note.header.version, note.mail));
    let expected = model.get(&id).map(|(version, name)| (*version, name_of(*name)));
    assert_eq!(found, expected);
    let holder = model
        .iter()
        .find(|(_, (_, held))| *held == name)
        .map(|(id, _)| id_of(*id));
    assert_eq!(view.find_ids::<Note>(&mail(&name_of(name)))?.pop(), holder);
    let from = id_of(id).bytes();
    let rows = view.raw_prefix("notes", &[0; 8], Bound::Excluded(&from), limit)?;
    let keys: Vec<_> = rows.into_iter().map(|(key, _)| key).collect();
    let after = (Bound::Excluded(id), Bound::Unbounded);
    let expected: Vec<_> = model
        .range(after)
        .take(limit)
        .map(|(id, _)| id_of(*id).bytes().to_vec())
        .collect();
    assert_eq!(keys, expected);
    let until = Index::instant("made", jiff::Timestamp::MAX);
    assert_eq!(
        view.find_until::<Note>(&until, limit)?.len(),
        limit.min(model.len())
    );
    Ok(())
}

fn run(store: &Store, model: &Model, closure: &Closure) -> Model {
    let (before, closure) = (model.clone(), closure.clone());
    let outcome = store.write_blocking(&Actor::system(), move |tx| {
        let mut model = before.clone();
        for step in &closure.steps {
            step_both(tx, &mut model, step)?;
        }
        if closure.refuses {
            return Err(Error::new(Kind::Conflict, "test.refused"));
        }
        Ok(model)
    });
    outcome.unwrap_or_else(|error| {
        assert_eq!(error.code(), "test.refused", "{error:?}");
        model.clone()
    })
}

fn agree(store: &Store, model: &Model) {
    store
        .read(|tx| {
            for id in 0..IDS {
                compare(tx, model, id, id % NAMES, usize::from(id))?;
            }
            assert_eq!(tx.count::<Note>()?, model.len() as u64);
            let report = inspect(tx, &[RecordKind::of::<Note>()])?;
            assert!(report.findings.is_empty(), "{report:?}");
            let rows = tx.raw_prefix(tables::INDEX, b"notes\0", Bound::Unbounded, usize::MAX)?;
            assert_eq!(rows.len(), model.len() * 2);
            Ok(())
        })
        .unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn one_write_after_the_other(closures in proptest::collection::vec(closure(), 1..12)) {
        let mut bench = Bench::new();
        let mut model = Model::new();
        for closure in &closures {
            model = run(&bench.store, &model, closure);
            agree(&bench.store, &model);
        }
        bench.reopen();
        agree(&bench.store, &model);
    }

    /// Every closure of a batch sees the ones before it, refused ones leave nothing for those behind.
    #[test]
    fn many_writes_in_one_commit(closures in proptest::collection::vec(closure(), 1..12)) {
        let bench = Bench::new();
        // The model travels with the batch: each closure reads it where the one before left it.
        let shared = std::sync::Arc::new(parking_lot::Mutex::new(Model::new()));
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let actor = Actor::system();
        let writes = closures.iter().cloned().map(|closure| {
            let shared = std::sync::Arc::clone(&shared);
            bench.store.write(&actor, move |tx| {
                let mut model = shared.lock().clone();
                for step in &closure.steps {
                    step_both(tx, &mut model, step)?;
                }
                if closure.refuses {
                    return Err(Error::new(Kind::Conflict, "test.refused"));
                }
                *shared.lock() = model;
                Ok(())
            })
        });
        let outcomes = runtime.block_on(futures_util::future::join_all(writes));
        for (closure, outcome) in closures.iter().zip(outcomes) {
            prop_assert_eq!(outcome.is_err(), closure.refuses);
        }
        let model = shared.lock().clone();
        agree(&bench.store, &model);
    }
}

//! Entries found by several conditions at once are those that a walk over everything would find.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::super::testing::Bench;
use super::super::{Clue, Search, Subject};
use crate::platform::audit::{self, Asked, Audit};
use crate::shared::actor::{Actor, Door};
use crate::shared::ids::{Id as _, PatientId, UserId};

const ACTS: [&str; 3] = ["notes.read", "notes.written", "notes.sent"];

/// Who, about whom, what.
type Act = (u8, u8, u8);

fn child(number: u8) -> Subject {
    Subject::Patient(PatientId::from_uuid(uuid::Uuid::from_u128(u128::from(number))))
}

fn user(number: u8) -> UserId {
    UserId::from_uuid(uuid::Uuid::from_u128(u128::from(number)))
}

fn filled(acts: &[Act]) -> Bench {
    let bench = Bench::new();
    for (who, whom, what) in acts.iter().copied() {
        let mut actor = Actor::nobody(Door::Staff);
        actor.user = Some(user(who));
        let note = move |tx: &mut super::super::WriteTx<'_>| {
            let act = ACTS[usize::from(what)];
            Audit::of(act, Subject::Clinic).about(child(whom)).write(tx)
        };
        bench.store.write_blocking(&actor, note).unwrap();
    }
    bench
}

#[test]
fn any_conditions_find_what_a_walk_over_everything_finds_page_by_page() {
    let config = Config {
        cases: 24,
        failure_persistence: None,
        ..Config::default()
    };
    let acts = prop::collection::vec((0..3u8, 0..4u8, 0..3u8), 0..60);
    let wanted = (
        prop::option::of(0..4u8),
        prop::option::of(0..5u8),
        prop::option::of(prop::sample::subsequence(vec![0u8, 1, 2], 0..=3)),
    );
    let place = (0..70u64, 0..70u64, 1..7usize);
    let mut runner = TestRunner::new(config);
    let outcome = runner.run(
        &(acts, wanted, place),
        |(acts, (who, whom, what), (from, before, limit))| {
            let bench = filled(&acts);
            let mut conditions: Vec<Vec<Clue<'_>>> = Vec::new();
            conditions.extend(who.map(|who| vec![Clue::By(user(who))]));
            conditions.extend(whom.map(|whom| vec![Clue::About(child(whom))]));
            conditions.extend(what.as_ref().map(|what| {
                let clues = what.iter().map(|act| Clue::Act(ACTS[usize::from(*act)]));
                clues.collect()
            }));
            let walked: Vec<u64> = (1..)
                .zip(&acts)
                .filter(|(seq, (by, about, act))| {
                    (from..before).contains(seq)
                        && who.is_none_or(|who| who == *by)
                        && whom.is_none_or(|whom| whom == *about)
                        && what.as_ref().is_none_or(|what| what.contains(act))
                })
                .map(|(seq, _)| seq)
                .collect();
            let (mut found, mut next) = (Vec::new(), Some(before));
            while let Some(before) = next {
                let search = Search {
                    conditions: &conditions,
                    from,
                    before,
                    limit,
                };
                let places = bench.store.read(|tx| tx.journal_find(&search)).unwrap();
                prop_assert!(places.positions.len() <= limit);
                found.extend(places.positions);
                next = places.next;
            }
            found.reverse();
            prop_assert_eq!(found, walked);
            Ok(())
        },
    );
    outcome.unwrap();
}

#[test]
fn what_was_purged_is_not_found_and_what_was_erased_says_so() {
    let bench = filled(&[(0, 0, 0), (0, 1, 1), (1, 0, 2)]);
    let store = &bench.store;
    bench.clock.advance(jiff::SignedDuration::from_hours(3));
    let person = child(9);
    let note = move |tx: &mut super::super::WriteTx<'_>| Audit::of(ACTS[0], person).write(tx);
    store.write_blocking(&Actor::system(), note).unwrap();
    let key = store
        .read(|tx| super::super::view::subject_key(tx, person))
        .unwrap();
    store.keys().destroy(&[key.unwrap()]).unwrap();
    let find = |asked: &Asked| store.read(|tx| audit::find(tx, asked, None, 10)).unwrap().found;
    let all = find(&Asked::default());
    let told: Vec<_> = all
        .iter()
        .map(|found| (found.position, found.entry.is_some(), found.at.is_some()))
        .collect();
    assert_eq!(
        told,
        [
            (4, false, true),
            (3, true, true),
            (2, true, true),
            (1, true, true)
        ]
    );
    let about = Asked {
        about: vec![person],
        ..Asked::default()
    };
    assert_eq!(find(&about).len(), 1);
    bench.clock.advance(jiff::SignedDuration::from_hours(30));
    store
        .write_blocking(&Actor::system(), |tx| {
            Audit::of(ACTS[1], Subject::Clinic).write(tx)
        })
        .unwrap();
    let purged = store.purge_journal(bench.clock.now()).unwrap();
    assert!(purged >= 4, "{purged}");
    assert!(
        find(&Asked {
            acts: Some(vec![ACTS[0]]),
            ..Asked::default()
        })
        .is_empty()
    );
    assert!(
        find(&Asked {
            by: Some(user(0)),
            ..Asked::default()
        })
        .is_empty()
    );
}

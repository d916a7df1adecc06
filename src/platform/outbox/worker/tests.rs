//! Jobs against handlers that fail in every way, with a clock set by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::future::ready;

use proptest::prelude::*;

use super::super::{NewJob, counts, dead_letters, discard, retry};
use super::*;
use crate::platform::store::Subject;
use crate::platform::store::testing::Bench;
use crate::shared::ids::JobId;

/// What the outside world did, by idempotency key; a provider does nothing twice under one key.
#[derive(Clone, Default)]
struct Provider(Arc<Mutex<BTreeMap<JobId, u32>>>);

impl Provider {
    fn calls(&self) -> u32 {
        self.0.lock().values().sum()
    }

    fn handler(&self, kind: &'static str, script: &[Result<(), JobError>]) -> Handler {
        let (done, script, turn) = (self.0.clone(), script.to_vec(), Mutex::new(0));
        Handler::new(kind, kind, move |job| {
            let mut turn = turn.lock();
            let outcome = script.get(*turn).copied().unwrap_or(Ok(()));
            *turn += 1;
            *done.lock().entry(job.id).or_default() += 1;
            ready(outcome)
        })
    }
}

fn enqueue(bench: &Bench, kind: &'static str, deadline: Option<Timestamp>) -> JobId {
    let work = move |tx: &mut WriteTx<'_>| {
        tx.enqueue(NewJob {
            kind,
            subject: Subject::Clinic,
            payload: serde_json::json!({"n": 1}),
            deadline,
        })
    };
    bench.store.write_blocking(&Actor::system(), work).unwrap()
}

fn dead(bench: &Bench) -> Vec<Job> {
    bench.store.read(|tx| dead_letters(tx, 100)).unwrap()
}

fn pending(bench: &Bench) -> u64 {
    bench.store.read(counts).unwrap().pending
}

/// Turns until nothing waits, setting the clock to whatever comes next.
async fn drain(bench: &Bench, outbox: &Outbox) -> u32 {
    let mut turns = 0;
    while let Some(next) = outbox.turn().await.unwrap() {
        bench.clock.set(next.max(bench.clock.now()));
        turns += 1;
        assert!(turns < 500, "the outbox never comes to rest");
    }
    turns
}

#[test]
fn a_job_is_done_and_gone() {
    let (bench, provider) = (Bench::new(), Provider::default());
    enqueue(&bench, "mail", None);
    let outbox = Outbox::new(&bench.store, vec![provider.handler("mail", &[])]);
    block_on(async {
        assert_eq!(outbox.turn().await.unwrap(), None);
    });
    assert_eq!((provider.calls(), pending(&bench), dead(&bench).len()), (1, 0, 0));
}

#[test]
fn failures_are_tried_again_later_and_later_then_given_up_listed_and_retried() {
    let (bench, provider) = (Bench::new(), Provider::default());
    let id = enqueue(&bench, "mail", None);
    let script = [Err(JobError::Retry("mail.refused")); TRIES as usize];
    let outbox = Outbox::new(&bench.store, vec![provider.handler("mail", &script)]);
    let start = bench.clock.now();
    block_on(drain(&bench, &outbox));
    assert_eq!(provider.calls(), TRIES);
    let took = bench.clock.now().duration_since(start);
    assert!(
        took > SignedDuration::from_hours(24) && took < SignedDuration::from_hours(96),
        "{took:?}"
    );
    let letters = dead(&bench);
    assert_eq!(
        (letters[0].id, letters[0].last_error.as_deref()),
        (id, Some("mail.refused"))
    );

    bench
        .store
        .write_blocking(&Actor::system(), move |tx| retry(tx, id))
        .unwrap();
    bench.clock.advance(SignedDuration::from_mins(30));
    block_on(drain(&bench, &outbox));
    assert_eq!(
        (provider.calls(), pending(&bench), dead(&bench).len()),
        (TRIES + 1, 0, 0)
    );
    let gone = bench
        .store
        .write_blocking(&Actor::system(), move |tx| discard(tx, id));
    assert_eq!(gone.unwrap_err().code(), "outbox.not_found");
}

#[test]
fn a_refusal_is_final_and_a_missed_deadline_too() {
    let (bench, provider) = (Bench::new(), Provider::default());
    let refused = enqueue(&bench, "mail", None);
    let soon = bench.clock.now() + SignedDuration::from_mins(1);
    let late = enqueue(&bench, "sms", Some(soon));
    let outbox = Outbox::new(
        &bench.store,
        vec![
            provider.handler("mail", &[Err(JobError::GiveUp("mail.no_such_address"))]),
            provider.handler("sms", &[]),
        ],
    );
    bench.clock.advance(SignedDuration::from_mins(2));
    block_on(drain(&bench, &outbox));
    let mut letters: Vec<_> = dead(&bench)
        .into_iter()
        .map(|job| (job.id, job.last_error.unwrap()))
        .collect();
    letters.sort_by(|a, b| a.1.cmp(&b.1));
    assert_eq!(
        letters,
        [
            (refused, "mail.no_such_address".to_owned()),
            (late, "outbox.too_late".to_owned())
        ]
    );
    assert_eq!(provider.calls(), 1, "nothing was sent after its deadline");
    bench
        .store
        .write_blocking(&Actor::system(), move |tx| discard(tx, late))
        .unwrap();
    assert_eq!(dead(&bench).len(), 1);
}

#[test]
fn a_kind_without_a_handler_waits_and_nobody_looks_at_it() {
    let (bench, provider) = (Bench::new(), Provider::default());
    for _ in 0..20 {
        enqueue(&bench, "from.the.future", None);
    }
    enqueue(&bench, "mail", None);
    let outbox = Outbox::new(&bench.store, vec![provider.handler("mail", &[])]);
    block_on(async {
        assert_eq!(outbox.turn().await.unwrap(), None, "nothing to wake up for");
    });
    assert_eq!(
        (provider.calls(), pending(&bench), dead(&bench).len()),
        (1, 20, 0)
    );
}

#[test]
fn a_lease_that_ends_is_taken_again_and_says_that_the_outcome_is_unknown() {
    let (bench, provider) = (Bench::new(), Provider::default());
    enqueue(&bench, "mail", None);
    let outbox = Outbox::new(&bench.store, vec![provider.handler("mail", &[])]);
    let destination = &outbox.destinations[0];
    block_on(async {
        let first = destination.lease(&bench.store, 8).await.unwrap().remove(0);
        assert!(
            destination.lease(&bench.store, 8).await.unwrap().is_empty(),
            "taken"
        );
        bench.clock.advance(LEASE);
        let second = destination.lease(&bench.store, 8).await.unwrap().remove(0);
        assert_eq!(second.unknown_since, Some(first.header.updated_at));
        // The first one comes back after all, with a failure: no longer its to tell.
        finish(&bench.store, first, Err(JobError::Retry("mail.slow")))
            .await
            .unwrap();
        finish(&bench.store, second, Ok(())).await.unwrap();
    });
    assert_eq!(pending(&bench), 0);
}

#[test]
fn a_destination_that_is_down_is_left_alone_and_its_jobs_keep_their_tries() {
    let (bench, provider) = (Bench::new(), Provider::default());
    for _ in 0..30 {
        enqueue(&bench, "mail", None);
    }
    let down = [Err(JobError::Retry("mail.down")); 10];
    let outbox = Outbox::new(&bench.store, vec![provider.handler("mail", &down)]);
    block_on(outbox.turn()).unwrap();
    assert_eq!(provider.calls(), 8, "one turn, then the breaker opens");
    block_on(outbox.turn()).unwrap();
    assert_eq!(provider.calls(), 8);
    block_on(drain(&bench, &outbox));
    assert_eq!((pending(&bench), dead(&bench).len()), (0, 0));
}

#[test]
fn a_panic_in_a_handler_is_a_failure_of_its_job_alone() {
    let bench = Bench::new();
    enqueue(&bench, "mail", None);
    enqueue(&bench, "sms", None);
    let provider = Provider::default();
    let panics = Mutex::new(true);
    let mail = Handler::new("mail", "mail", move |_| {
        let panics = std::mem::replace(&mut *panics.lock(), false);
        async move {
            assert!(!panics, "as planned");
            Ok(())
        }
    });
    let outbox = Outbox::new(&bench.store, vec![mail, provider.handler("sms", &[])]);
    block_on(drain(&bench, &outbox));
    assert_eq!((provider.calls(), pending(&bench), dead(&bench).len()), (1, 0, 0));
}

#[test]
fn the_worker_wakes_for_a_new_job_and_stops_when_told() {
    let (bench, provider) = (Bench::new(), Provider::default());
    let done = Arc::new(tokio::sync::Notify::new());
    let told = Arc::clone(&done);
    let handler = Handler::new("mail", "mail", move |_| {
        told.notify_one();
        ready(Ok(()))
    });
    let outbox = Outbox::new(&bench.store, vec![handler, provider.handler("sms", &[])]);
    block_on(async {
        let stopping = CancellationToken::new();
        let running = tokio::spawn(outbox.run(stopping.clone()));
        let actor = Actor::system();
        let enqueue = bench.store.write(&actor, |tx| {
            tx.enqueue(NewJob {
                kind: "mail",
                subject: Subject::Clinic,
                payload: serde_json::Value::Null,
                deadline: None,
            })
        });
        enqueue.await.unwrap();
        done.notified().await;
        stopping.cancel();
        running.await.unwrap();
    });
    assert_eq!(pending(&bench), 0);
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(work)
}

/// What happens at one try.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Works,
    Refused,
    Final,
    /// Done, and the answer is lost.
    Lost,
    /// The process dies between taking and noting.
    Crash,
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        Just(Fate::Works),
        Just(Fate::Refused),
        Just(Fate::Final),
        Just(Fate::Lost),
        Just(Fate::Crash)
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn whatever_fails_each_job_ends_done_once_or_dead(fates in proptest::collection::vec(fate(), 0..40), jobs in 1_usize..6) {
        let bench = Bench::new();
        let all: Vec<JobId> = (0..jobs).map(|_| enqueue(&bench, "mail", None)).collect();
        // What reached the provider, which acts once for each key, and what was noted as done.
        let (mut reached, mut noted) = (BTreeSet::new(), BTreeSet::new());
        let outbox = Outbox::new(&bench.store, vec![Handler::new("mail", "mail", |_| ready(Ok(())))]);
        let destination = &outbox.destinations[0];
        let mut fates = fates.into_iter();
        block_on(async {
            while let Some(next) = destination.next_due(&bench.store).unwrap() {
                bench.clock.set(next.max(bench.clock.now()));
                for job in destination.lease(&bench.store, 2).await.unwrap() {
                    prop_assert!(!noted.contains(&job.id), "done, and taken again");
                    let outcome = match fates.next().unwrap_or(Fate::Works) {
                        Fate::Works => {
                            reached.insert(job.id);
                            noted.insert(job.id);
                            Ok(())
                        }
                        Fate::Refused => Err(JobError::Retry("t.refused")),
                        Fate::Final => Err(JobError::GiveUp("t.final")),
                        Fate::Lost => {
                            reached.insert(job.id);
                            Err(JobError::Unknown("t.lost"))
                        }
                        Fate::Crash => continue,
                    };
                    finish(&bench.store, job, outcome).await.unwrap();
                }
            }
            Ok(())
        })?;
        let dead: Vec<JobId> = dead(&bench).into_iter().map(|job| job.id).collect();
        for id in all {
            prop_assert!(dead.contains(&id) != noted.contains(&id));
            prop_assert!(dead.contains(&id) || reached.contains(&id));
        }
        prop_assert_eq!(pending(&bench), 0);
    }
}
